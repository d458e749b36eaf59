"""What keeps pages safe: the cookie of a session, the token in every form, and what browsers are told."""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from fastapi import Request, Response

SESSION_COOKIE = "samity_session"
SECRET = re.compile("password|^old$|^again$")
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
        " form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "private, no-cache",
}


class FormNotFromHere(Refusal):
    """This form did not come from this page: open it anew and send it again."""


def keep_session(response: Response, token: str, *, secure: bool) -> None:
    """Give the browser the token of its session; scripts cannot read it, other sites cannot send it with a form."""
    response.set_cookie(SESSION_COOKIE, token, httponly=True, samesite="lax", secure=secure, path="/")


def forget_session(response: Response) -> None:
    """Take the token from the browser, and what it kept of the pages."""
    response.delete_cookie(SESSION_COOKIE, path="/")
    response.headers["Clear-Site-Data"] = '"cache"'


def form_token(session_token: str) -> str:
    """Return the token that every form of a session carries: whoever knows only the page's address cannot know it."""
    return hmac.digest(session_token.encode(), b"form", hashlib.sha256).hex()


def is_secret(field: str) -> bool:
    """Say whether what is typed into a field is nobody's to keep, not even until its owner is back."""
    return SECRET.search(field) is not None


def veiled(session_token: str, secret: str) -> str:
    """Return what tells a secret from another for as long as the session lasts, and from which nobody can guess it."""
    return hmac.digest(session_token.encode(), secret.encode(), hashlib.sha256).hex()


def check_form_token(session_token: str, given: str) -> None:
    """Let a form through that this session was given.

    Raises:
        FormNotFromHere: the token is another's, an old session's, or missing.
    """
    if not hmac.compare_digest(form_token(session_token).encode(), given.encode()):
        raise FormNotFromHere


def check_origin(request: Request) -> None:
    """Let a form through that a page of this server sent; old browsers that say nothing are held by the token.

    Raises:
        FormNotFromHere: another site's page sent it.
    """
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if site not in {None, "same-origin", "none"}:
        raise FormNotFromHere
    if site is None and origin not in {None, "null"} and urlsplit(origin).netloc != request.headers.get("host"):
        raise FormNotFromHere
