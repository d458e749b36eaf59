"""Every list as CSV: what its page shows for what was asked, from the first page to the last.

The page itself is made, in plain figures and days, and its tables are read: a list has one home, and says the same in
both. Memory is that of one page.
"""

from __future__ import annotations

import csv
import inspect
import io
from dataclasses import dataclass
from functools import wraps
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from fastapi import Request, Response
from fastapi.responses import StreamingResponse
from fastapi.routing import APIRoute

from samity.web.formats import Formats

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date, datetime
    from decimal import Decimal

    from fastapi import APIRouter

    from samity.kernel.money import Currency
    from samity.web.door import Visit

LISTS = (
    "/groups",
    "/centres",
    "/clients",
    "/loans",
    "/arrears",
    "/books",
    "/books/chart",
    "/books/activities",
    "/books/journal",
    "/products",
    "/charges",
    "/staff",
    "/users",
    "/users/{user_id:int}/keys",
    "/offices",
    "/roles",
    "/holidays",
    "/currencies",
    "/channels",
    "/codes",
    "/funds",
    "/nights",
    "/transfers",
    "/hooks",
    "/settings",
    "/working-days",
    "/delinquency",
    "/custom-fields",
    "/sheets",
    "/sheets/board",
    "/sheets/individual",
    "/sheets/{sheet_id:int}",
    "/meetings/{grouping_id:int}",
    "/meetings/{grouping_id:int}/{meeting_id:int}",
    "/clients/{client_id:int}",
    "/groups/{group_id:int}",
    "/centres/{centre_id:int}",
    "/codes/{code_id:int}",
    "/custom-fields/{set_id:int}",
    "/hooks/{hook_id:int}",
    "/nights/{night_id:int}",
)
"""Every list of the bank, by the address of its page; several tables of one stand one below the other."""
BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class PlainFormats(Formats):
    """Values as programs read them: decimals with a full stop, no grouping, days and moments by ISO 8601."""

    def amount(self, minor: int, currency: Currency) -> str:
        """Return an amount with the code of its currency."""
        return f"{self.figure(minor, currency)} {currency.code}"

    def figure(self, minor: int, currency: Currency) -> str:
        """Return an amount."""
        return f"{currency.major(minor):f}"

    def number(self, value: Decimal | int) -> str:
        """Return a number."""
        return f"{value:f}" if not isinstance(value, int) else str(value)

    def day(self, on: date | None) -> str:
        """Return a date."""
        return on.isoformat() if on else ""

    def weekday(self, on: date) -> str:
        """Return a date."""
        return on.isoformat()

    def moment(self, at: datetime) -> str:
        """Return a moment."""
        return at.isoformat(" ", "seconds")


def offer_as_csv(router: APIRouter) -> None:
    """Offer the lists among a router's pages as files too, each at its address with `.csv` behind it."""
    pages = [route for route in router.routes if isinstance(route, APIRoute)]
    for page in pages:
        if page.path in LISTS and "GET" in (page.methods or ()):
            router.get(f"{page.path}.csv", response_model=None)(_file_of(page.endpoint))


def file_of_list(request: Request) -> str | None:
    """Return where the list of a page lies as a file, asked for the same; None where the page is no list."""
    page, asked = request.scope.get("route"), request.url.query
    is_list = isinstance(page, APIRoute) and page.path in LISTS and request.method == "GET"
    return f"{request.url.path}.csv" + (f"?{asked}" if asked else "") if is_list else None


def _file_of(page: Callable[..., Response]) -> Callable[..., Response]:
    is_paged = "page" in inspect.signature(page).parameters

    @wraps(page)
    def file(visit: Visit, **asked: Any) -> Response:
        visit.formats = PlainFormats(visit.formats.locale)
        # The first page is made before anything is answered: who may not see it is told so.
        first = page(visit, **asked | ({"page": 1} if is_paged else {}))
        if first.status_code != _OK:
            return first
        name = visit.request.url.path.strip("/").replace("/", "-")
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        rest = _written(first, lambda number: page(visit, **asked | {"page": number}))
        return StreamingResponse(rest, headers=headers, media_type=_CSV)

    return file


_OK = 200
_CSV = "text/csv; charset=utf-8"


def _written(first: Response, page: Callable[[int], Response]) -> Iterator[str]:
    """Write page after page, as long as one says that another comes after it."""
    yield BOM
    read = _Tables.of(first)
    yield _lines([read.head] if read.head else [])
    number = 1
    while True:
        yield _lines(read.rows)
        if not read.goes_on:
            return
        number += 1
        read = _Tables.of(page(number))


def _lines(rows: Sequence[Sequence[str]]) -> str:
    written = io.StringIO()
    csv.writer(written).writerows([[_safe(cell) for cell in row] for row in rows])
    return written.getvalue()


def _safe(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; a negative number is none."""
    return f"'{cell}" if cell.startswith(BEGINS_FORMULA) and not _is_number(cell) else cell


def _is_number(cell: str) -> bool:
    return cell.removeprefix("-").replace(".", "", 1).isdecimal()


class _Tables(HTMLParser):
    """Reads the tables of a page: the headings of the first, and every row but sums.

    A table with other headings begins with them, after an empty row.
    A table that is named, such as by its currency, says so in one more column.
    """

    def __init__(self) -> None:
        super().__init__()
        self.head: list[str] = []
        self.rows: list[list[str]] = []
        self.goes_on = False
        self._part = self._caption = ""
        self._row: list[str] | None = None
        self._under: list[str] = []
        self._wide = 1
        self._in_cell = False
        self._skipped = 0

    @classmethod
    def of(cls, response: Response) -> _Tables:
        """Read a page."""
        read = cls()
        read.feed(bytes(response.body).decode())
        return read

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        """Enter a part, a row, a cell, or something that is there for keys and screen readers alone."""
        said = dict(attrs)
        classes = (said.get("class") or "").split()
        self.goes_on |= tag == "a" and said.get("rel") == "next"
        if tag == "table":
            self._caption = ""
        elif tag in _PARTS:
            self._part = tag if tag != "caption" or "unseen" not in classes else ""
        elif tag == "tr":
            self._row = []
        elif tag in _CELLS and self._row is not None:
            self._row.append("")
            self._in_cell, self._wide = True, int(said.get("colspan") or 1)
        elif self._skipped or tag == "kbd" or "nil" in classes:
            self._add("0" if "nil" in classes else "")
            self._skipped += tag not in _ALONE

    def handle_endtag(self, tag: str) -> None:
        """Leave what was entered."""
        if tag in _CELLS and self._row is not None:
            # What reaches over several columns stands in the first of them.
            self._row += [""] * (self._wide - 1)
            self._in_cell, self._skipped = False, 0
        elif tag == "tr" and self._row is not None:
            self._keep([" ".join(cell.split()) for cell in (*self._row, *([self._caption] if self._caption else []))])
            self._row = None
        elif tag in _PARTS:
            self._part = ""
        elif self._skipped:
            self._skipped -= 1

    def handle_data(self, data: str) -> None:
        """Take what stands in a cell, or names the table."""
        if self._part == "caption":
            self._caption += data
        elif not self._skipped:
            self._add(data)

    def _keep(self, row: list[str]) -> None:
        if self._part == "thead":
            if self.head and row != self._under:
                self.rows += [[], row]
            self.head, self._under = self.head or row, row
        elif self._part == "tbody":
            self.rows.append(row)

    def _add(self, data: str) -> None:
        if self._in_cell and self._row:
            self._row[-1] += data


_PARTS = {"caption", "thead", "tbody", "tfoot"}
_CELLS = {"td", "th"}
_ALONE = {"br", "img", "input", "hr", "wbr"}
"""Tags that nothing ends."""
