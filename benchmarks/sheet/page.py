"""The sheet as a page, asked for as a browser does: signed in by a cookie, packed, on a line that stays open."""

from __future__ import annotations

import gzip
from dataclasses import dataclass, field
from http.client import HTTPConnection
from time import perf_counter
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from httpx2 import Request, Response
from tests.databases import ADMIN_PASSWORD
from tests.web.pages import Page

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from tests.gatherings import Gathering

WAIT_SECONDS = 30
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Timed:
    """An answer, and how many seconds it took to be here as a whole."""

    seconds: float
    status: int
    body: bytes
    headers: Mapping[str, str]


@dataclass(slots=True)
class Clocked:
    """Seconds by what was asked for."""

    opening: list[float] = field(default_factory=list)
    preview: list[float] = field(default_factory=list)
    posting: list[float] = field(default_factory=list)


class Browser:
    """A browser of somebody who is signed in."""

    def __init__(self, port: int) -> None:
        self._line = HTTPConnection("127.0.0.1", port, timeout=WAIT_SECONDS)
        self._cookie = ""
        entered = self._send("/sign-in", {"username": "mifos", "password": ADMIN_PASSWORD, "next": "/"})
        self._cookie = entered.headers["set-cookie"].partition(";")[0]

    def walk(self, of: Gathering, day: date, clocked: Clocked | None) -> None:
        """Open the sheet of a meeting, look at its preview and post it.

        Raises:
            RuntimeError: the page does not come, or a sheet is refused.
        """
        path = f"/sheets/group/{of.place.group_id}/{day}"
        opening = _good(self._ask("GET", path), 200)
        preview = _good(self._send(f"{path}/preview", _fields(opening, path)), 200)
        posted = _good(self._send(path, _fields(preview, path)), 303)
        if clocked is not None:
            clocked.opening.append(opening.seconds)
            clocked.preview.append(preview.seconds)
            clocked.posting.append(posted.seconds)

    def close(self) -> None:
        """Hang up."""
        self._line.close()

    def _send(self, path: str, fields: Mapping[str, str]) -> Timed:
        return self._ask("POST", path, urlencode(fields).encode())

    def _ask(self, method: str, path: str, body: bytes | None = None) -> Timed:
        headers = {"Accept-Encoding": "gzip", "Accept-Language": "en", "Cookie": self._cookie}
        if body is not None:
            headers["Content-Type"] = FORM
        began = perf_counter()
        self._line.request(method, path, body, headers)
        response = self._line.getresponse()
        answer = response.read()
        seconds = perf_counter() - began
        told = {name.lower(): word for name, word in response.getheaders()}
        return Timed(seconds, response.status, answer, told)


def _good(answer: Timed, status: int) -> Timed:
    if answer.status != status:
        raise RuntimeError(f"the page answers {answer.status}: {_text(answer)[:2000]}")
    return answer


def _fields(answer: Timed, path: str) -> Mapping[str, str]:
    """Return what stands in the page's form."""
    page = Page.of(Response(answer.status, text=_text(answer), request=Request("GET", f"http://bench{path}")))
    return {name: str(value) for name, value in page.fields.items()}


def _text(answer: Timed) -> str:
    packed = answer.headers.get("content-encoding") == "gzip"
    return (gzip.decompress(answer.body) if packed else answer.body).decode()
