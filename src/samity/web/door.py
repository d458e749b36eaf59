"""The door of the pages: one request, one person, one transaction, committed before the answer leaves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Any, TypeVar
from urllib.parse import parse_qsl, urlencode

import orjson
from fastapi import Depends, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import ImmutableMultiDict

from samity.doors.acting import Asked, act_once
from samity.doors.ids import LARGEST_ID
from samity.doors.sessions import signed_in
from samity.kernel.errors import Refusal
from samity.storage.idempotency import KeptAnswer, KeyUsedForAnotherBody
from samity.storage.unit import Unit
from samity.web.formats import Formats, formats_of, wanted
from samity.web.languages import ENGLISH, LANGUAGES, language_of, say
from samity.web.papers.lists import file_of_list
from samity.web.security import SESSION_COOKIE, check_form_token, check_origin, form_token, is_secret, veiled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection, Engine

    from samity.doors.authentication import Authentication
    from samity.web.rendering import Templates

Tried = TypeVar("Tried")

MOST_FIELDS = 20_000
MOST_FIELDS_BESIDE = 20
"""Of a form with a file."""
LARGEST_FORM = 2_000_000
"""In bytes: the sheet of a thousand members takes a tenth of it."""

SEE_OTHER = 303
SAID_COOKIE = "samity_said"
FORMATS_COOKIE = "samity_formats"
THEME_COOKIE = "samity_theme"
LANGUAGE_COOKIE = "samity_language"


class SignedOut(Refusal):
    """Nobody is signed in."""


class FormSentAlready(Refusal):
    """This form was sent before with something else in it: see what it did, and open the form anew for more."""


class ChangedMeanwhile(Refusal):
    """Somebody changed this after you opened the form: open it anew, and see what it says by now."""


class PageNotFound(Refusal):
    """There is no such page."""


@dataclass(frozen=True, slots=True)
class WebDoor:
    """What all pages share: kept in `app.state.door`."""

    engine: Engine
    authentication: Authentication
    templates: Templates
    session_minutes: int


@dataclass(frozen=True, slots=True)
class Done:
    """What an act led to: the page to go to, and a sentence to say there."""

    location: str
    said: str = ""


@dataclass(slots=True)
class Visit:
    """One request of a person who is signed in: what a page needs."""

    request: Request
    unit: Unit
    formats: Formats
    token: str

    @property
    def connection(self) -> Connection:
        """Return the open transaction."""
        return self.unit.connection

    @property
    def ids(self) -> dict[str, int]:
        """Return the ids in the address."""
        return _ids(self.request)

    def may(self, permission: str) -> bool:
        """Say whether the person holds a permission."""
        return self.unit.actor.may(permission)

    def show(self, template: str, status: int = 200, **values: Any) -> Response:
        """Return a page."""
        door: WebDoor = self.request.app.state.door
        said = self.request.cookies.get(SAID_COOKIE)
        page = door.templates.page(template, {**values, **self._around(said)})
        response = Response(page, status, media_type="text/html")
        if said:
            response.delete_cookie(SAID_COOKIE, path="/")
        return response

    def _around(self, said: str | None) -> dict[str, Any]:
        return {
            "visit": self,
            "actor": self.unit.actor,
            "today": self.unit.business_date,
            "formats": self.formats,
            "form_token": form_token(self.token),
            "said": sentence(said),
            "theme": self.request.cookies.get(THEME_COOKIE, "light"),
            "path": self.request.url.path,
            "as_csv": file_of_list(self.request),
        }


@dataclass(slots=True)
class Posting(Visit):
    """A form that a person sent."""

    values: ImmutableMultiDict[str, str]
    file: bytes = b""
    """What was handed in with the form, empty when nothing was."""

    def once(self, act: Callable[[], Done]) -> Response:
        """Act once, however often the form is sent, and lead to the next page.

        Raises:
            Refusal: the bank says no; nothing was written, and the unit is fresh for a page that says so.
        """
        asked = Asked(self.values.get("_once") or None, f"POST {self.request.url.path}", self._wanted())

        def acted() -> KeptAnswer:
            done = act()
            return KeptAnswer(SEE_OTHER, orjson.dumps([done.location, done.said]))

        try:
            kept, _ = act_once(self.unit, asked, acted)
        except KeyUsedForAnotherBody:
            self._start_over()
            raise FormSentAlready from None
        except Refusal:
            self._start_over()
            raise
        location, said = orjson.loads(kept.answer)
        return lead(location, said)

    def _wanted(self) -> bytes:
        """Return what tells this form from another; its digest is kept, so secrets are veiled before."""
        pairs = [pair for pair in self.values.multi_items() if pair[0] != "_form"]
        return urlencode(
            [(name, veiled(self.token, value) if is_secret(name) else value) for name, value in pairs]
        ).encode()

    def tried(self, act: Callable[[], Tried]) -> Tried:
        """Act, and take it all back: what it would have done is shown, nothing is written.

        Raises:
            Refusal: the bank would say no.
        """
        try:
            return act()
        finally:
            self._start_over()

    def _start_over(self) -> None:
        self.connection.rollback()
        self.unit = replace(self.unit, _events=[], _audit=[])


def sentence(said: str | None) -> str | None:
    """Return what the page before wants to be said here, from its cookie, in the language of who is there."""
    text = dict(parse_qsl(said)).get("said") if said else None
    return say(text) if text else None


def lead(location: str, said: str = "") -> Response:
    """Lead the browser to another page of ours, which says the sentence once."""
    response = RedirectResponse(location, SEE_OTHER)
    if said:
        response.set_cookie(SAID_COOKIE, urlencode({"said": said}), httponly=True, samesite="lax", path="/", max_age=60)
    return response


async def raw_body(request: Request) -> bytes:
    """Read the body; the page itself is made in a worker thread.

    Raises:
        PageNotFound: it is larger than any form of ours, or does not say how large it is, as every browser does.
    """
    length = request.headers.get("content-length", "")
    if not length.isdecimal() or int(length) > LARGEST_FORM:
        raise PageNotFound
    return await request.body()


def visit(request: Request) -> Iterator[Visit]:
    """Open the unit of work of whoever is signed in.

    Raises:
        SignedOut: nobody is.
        PageNotFound: the address is none that a page of ours can have.
    """
    door: WebDoor = request.app.state.door
    with door.engine.connect() as connection:
        yield Visit(*_signed_in(door, connection, request))


def posting(request: Request, raw: Annotated[bytes, Depends(raw_body)]) -> Iterator[Posting]:
    """Open the unit of work for a form that was sent.

    Raises:
        SignedOut: nobody is signed in; what was typed is kept.
        PageNotFound: the address is none that a page of ours can have.
        FormNotFromHere: another site sent it.
    """
    yield from _posting(request, form_values(raw))


async def raw_file(request: Request) -> tuple[ImmutableMultiDict[str, str], bytes]:
    """Read a form with a file.

    Raises:
        PageNotFound: it is no such form, or larger than any of ours.
    """
    await raw_body(request)
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise PageNotFound
    async with request.form(max_files=1, max_fields=MOST_FIELDS_BESIDE) as form:
        pairs = [(name, value.replace("\0", "")) for name, value in form.multi_items() if isinstance(value, str)]
        files = [value for value in form.values() if not isinstance(value, str)]
        return ImmutableMultiDict(pairs), await files[0].read() if files else b""


def handing_in(
    request: Request, read: Annotated[tuple[ImmutableMultiDict[str, str], bytes], Depends(raw_file)]
) -> Iterator[Posting]:
    """Open the unit of work for a form with a file.

    Raises:
        as `posting` does.
    """
    yield from _posting(request, *read)


def _posting(request: Request, values: ImmutableMultiDict[str, str], file: bytes = b"") -> Iterator[Posting]:
    check_origin(request)
    door: WebDoor = request.app.state.door
    with door.engine.connect() as connection:
        parts = _signed_in(door, connection, request)
        check_form_token(parts[-1], values.get("_form", ""))
        yield Posting(*parts, values, file)


def form_values(raw: bytes) -> ImmutableMultiDict[str, str]:
    """Read a form's body.

    Raises:
        PageNotFound: it is no form, or has more fields than any page of ours.
    """
    try:
        pairs = parse_qsl(raw.decode("ascii"), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
    except ValueError:
        raise PageNotFound from None
    return ImmutableMultiDict([(name, value.replace("\0", "")) for name, value in pairs])


def formats_for(request: Request) -> Formats:
    """Return how this browser's person reads numbers and dates."""
    language, chosen = language_for(request), request.cookies.get(LANGUAGE_COOKIE) in LANGUAGES
    accepted = request.headers.get("accept-language", "")
    # Somebody whose language we do not speak reads English, and his own numbers.
    own = language if chosen or language != ENGLISH else None
    return formats_of(request.cookies.get(FORMATS_COOKIE), accepted, own)


def language_for(request: Request) -> str:
    """Return the language that this browser's person reads."""
    return language_of(request.cookies.get(LANGUAGE_COOKIE), wanted(request.headers.get("accept-language", "")))


def _signed_in(door: WebDoor, connection: Connection, request: Request) -> tuple[Request, Unit, Formats, str]:
    token = request.cookies.get(SESSION_COOKIE)
    found = signed_in(connection, token, door.session_minutes)
    if found is None or token is None:
        raise SignedOut
    if any(each > LARGEST_ID for each in _ids(request).values()) or _holds_nul(request):
        raise PageNotFound
    request.state.user_id = found.actor.user_id
    unit = Unit(connection, found.actor, found.business_date, getattr(request.state, "request_id", None))
    return request, unit, formats_for(request), token


def _holds_nul(request: Request) -> bool:
    """Say whether the address holds a sign that no text in the database can have."""
    return any("\0" in each for each in (request.scope["path"], *request.query_params.values()))


def _ids(request: Request) -> dict[str, int]:
    return {name: value for name, value in request.path_params.items() if isinstance(value, int)}


Visiting = Annotated[Visit, Depends(visit)]
"""A page's first parameter."""

Posted = Annotated[Posting, Depends(posting)]
"""The first parameter of what takes a form."""

HandedIn = Annotated[Posting, Depends(handing_in)]
"""The first parameter of what takes a form with a file."""
