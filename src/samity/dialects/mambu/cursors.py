"""`cursor`: where a part of a search ended, so that the next one begins there. See docs/search.md."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from typing import Any

from samity.dialects.door.bodies import BodyRefused
from samity.dialects.mambu.search import SearchBody, Searched

BEGINNING = "_"
"""What asks for the first part."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_PLACES = re.compile(r"[tn]-?\d{1,18}(,[tn]-?\d{1,18})*", re.ASCII)


def place_of(cursor: str, searched: Searched) -> tuple[Any, ...]:
    """Return where a part begins that goes on from a cursor.

    Raises:
        BodyRefused: it is no cursor of this list.
    """
    if cursor == BEGINNING:
        return ()
    try:
        written = urlsafe_b64decode(cursor.encode()).decode("ascii")
    except ValueError:
        written = ""
    places = tuple(map(_read, written.split(","))) if _PLACES.fullmatch(written) else ()
    if [type(each) for each in places] != [*searched.cursor.values()]:
        told = f"No cursor of this list; {BEGINNING} begins it"
        raise BodyRefused([{"type": "cursor", "loc": ("cursor",), "msg": told}], "query")
    return places


def cursor_of(place: tuple[Any, ...] | None) -> str:
    """Return the cursor with which the next part is asked for, an empty one where nothing follows."""
    if place is None:
        return ""
    return urlsafe_b64encode(",".join(map(_written, place)).encode()).decode()


def cursor_faults(body: SearchBody, offset: int, sort_by: str | None) -> list[dict[str, Any]]:
    """Return what does not go with a cursor: it has an order of its own, and says where it begins."""
    given = {("sortingCriteria",): body.sortingCriteria, ("sortBy",): sort_by, ("offset",): offset}
    return [{"type": "cursor", "loc": place, "msg": "It does not go with a cursor"} for place in given if given[place]]


def _written(value: object) -> str:
    return f"t{(value - _EPOCH) // _MICROSECOND}" if isinstance(value, datetime) else f"n{value}"


def _read(written: str) -> datetime | int:
    number = int(written[1:])
    if written[0] == "n":
        return number
    try:
        return _EPOCH + number * _MICROSECOND
    except OverflowError:
        return number
