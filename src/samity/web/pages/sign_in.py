"""Sign in and out. What somebody typed before his session ended is kept for when he is back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response

from samity.doors.attempts import TooManyFailures
from samity.doors.authentication import NotAuthenticated, UserLocked
from samity.doors.sessions import sign_in, sign_out
from samity.kernel.errors import Refusal
from samity.web.acts import OPENED
from samity.web.door import (
    SAID_COOKIE,
    THEME_COOKIE,
    Posted,
    WebDoor,
    form_values,
    formats_for,
    lead,
    raw_body,
    sentence,
)
from samity.web.security import SESSION_COOKIE, check_origin, forget_session, form_token, is_secret, keep_session

if TYPE_CHECKING:
    from starlette.datastructures import ImmutableMultiDict

router = APIRouter()

UNAUTHORIZED = 401
TOO_MANY = 429
CHANGING_OFTEN = {"_form", "_kept"}
ONCE = "_once"


@router.get("/sign-in")
def ask(request: Request) -> Response:
    """Ask for name and password."""
    return _page(request, next_page=_own(request.query_params.get("next", "/")))


@router.post("/sign-in")
def enter(request: Request, raw: Annotated[bytes, Depends(raw_body)]) -> Response:
    """Begin a session and go where one wanted to go; what was typed before waits there to be sent."""
    check_origin(request)
    door: WebDoor = request.app.state.door
    values = form_values(raw)
    next_page, kept = _own(values.get("next", "/")), values.get("_kept", "")
    username = values.get("username", "").strip()
    address = request.client.host if request.client else ""
    try:
        with door.engine.connect() as connection:
            old = request.cookies.get(SESSION_COOKIE)
            token = sign_in(connection, door.authentication, username, values.get("password", ""), address, old)
    except (NotAuthenticated, UserLocked, TooManyFailures) as refusal:
        return _page(request, refusal, username, next_page, kept)
    response = _typed_before(request, token, next_page, form_values(kept.encode())) if kept else lead(next_page)
    keep_session(response, token, secure=request.url.scheme == "https")
    return response


@router.post("/sign-out")
def leave(posted: Posted) -> Response:
    """End the session."""
    sign_out(posted.connection, posted.token)
    response = lead("/sign-in")
    forget_session(response)
    return response


def ask_to_sign_in(request: Request, body: bytes = b"") -> Response:
    """Lead whoever is not signed in to the door, and keep what he typed; a password is never kept."""
    path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    pairs = form_values(body).multi_items()
    typed = [pair for pair in pairs if pair[0] not in CHANGING_OFTEN and not is_secret(pair[0])]
    if any(name not in {ONCE, OPENED} for name, _ in typed):
        return _page(request, None, "", path, urlencode(typed))
    return lead("/sign-in" if path in {"/", "/sign-out"} else "/sign-in?" + urlencode({"next": path}))


def _page(
    request: Request, refusal: Refusal | None = None, username: str = "", next_page: str = "/", kept: str = ""
) -> Response:
    door: WebDoor = request.app.state.door
    values = _around(request) | {"refusal": refusal, "username": username, "next_page": next_page, "kept": kept}
    said = request.cookies.get(SAID_COOKIE)
    values["said"] = sentence(said)
    status = TOO_MANY if isinstance(refusal, TooManyFailures) else UNAUTHORIZED if refusal or kept else 200
    response = Response(door.templates.page("sign_in.html", values), status, media_type="text/html")
    if said:
        response.delete_cookie(SAID_COOKIE, path="/")
    return response


def _typed_before(request: Request, token: str, action: str, typed: ImmutableMultiDict[str, str]) -> Response:
    door: WebDoor = request.app.state.door
    values = _around(request) | {"action": action, "typed": typed.multi_items(), "form_token": form_token(token)}
    return Response(door.templates.page("typed_before.html", values), media_type="text/html")


def _around(request: Request) -> dict[str, object]:
    return {
        "actor": None,
        "formats": formats_for(request),
        "said": None,
        "theme": request.cookies.get(THEME_COOKIE, "light"),
        "path": request.url.path,
    }


def _own(address: str) -> str:
    """Return an address on this server, whatever was asked for: nobody is led elsewhere by our own page."""
    own = address.startswith("/") and not address.startswith("//")
    # Browsers take a backslash for a slash, and leave out tabs and ends of lines.
    return address if own and "\\" not in address and address.isprintable() else "/"
