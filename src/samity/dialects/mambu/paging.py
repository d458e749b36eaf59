"""Parts of lists: offset, limit, order, how much of each row, and how many there are in all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, Any, TypeVar

from fastapi import Depends

from samity.dialects.door import Answer
from samity.dialects.door.bodies import BodyRefused
from samity.storage.windows import Page, Window

DEFAULT_LIMIT = 50
LARGEST_LIMIT = 1000
FURTHEST_OFFSET = 2**31
NO_ORDER: Mapping[str, Callable[[Any], Any]] = MappingProxyType({})

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Paging:
    """Which part of a list is wanted.

    Attributes:
        sort_by: `field:ASC,field2:DESC` as it was written.
        counted: the answer's headers say how many there are in all.
    """

    offset: int
    limit: int
    sort_by: str | None
    counted: bool
    full: bool

    def window(self, orders: Mapping[str, str], sorting: tuple[tuple[str, bool], ...] = ()) -> Window:
        """Return the part of the list.

        Args:
            orders: this dialect's names of what a list can be ordered by, and the bank's.
            sorting: the order a search asks for, in the bank's names; `sortBy` wins over it.

        Raises:
            BodyRefused: the list cannot be ordered so.
        """
        wanted = _orders(self.sort_by, orders) if self.sort_by else sorting
        return Window(wanted, self.offset, self.limit, counted=self.counted)

    def cut(self, rows: Sequence[Row], orders: Mapping[str, Callable[[Row], Any]] = NO_ORDER) -> Sequence[Row]:
        """Return the part of a short list that is at hand as a whole.

        Args:
            rows: all of them.
            orders: what the list can be ordered by, and how a row tells it.

        Raises:
            BodyRefused: the list cannot be ordered so.
        """
        window = self.window({name: name for name in orders})
        found = list(rows)
        for name, descending in reversed(window.order_by):
            found.sort(key=orders[name], reverse=descending)
        return found[self.offset : self.offset + self.limit]

    def answer(self, page: Page, rows: list[dict[str, Any]], **more: str) -> Answer:
        """Spell a part of a list: the rows alone, its place in the headers.

        Args:
            page: the part.
            rows: as they are spelled.
            more: other headers, by their names with underscores.
        """
        headers = {name.replace("_", "-"): value for name, value in more.items()}
        if self.counted:
            headers |= {
                "Items-Total": str(page.total),
                "Items-Limit": str(self.limit),
                "Items-Offset": str(self.offset),
            }
        return Answer(rows, headers=headers or None)


def _paging(
    offset: str | None = None,
    limit: str | None = None,
    paginationDetails: str | None = None,  # noqa: N803 - the wire's name
    detailsLevel: str | None = None,  # noqa: N803 - the wire's name
    sortBy: str | None = None,  # noqa: N803 - the wire's name
) -> Paging:
    faults: list[dict[str, Any]] = []
    first = _number("offset", offset, 0, 0, FURTHEST_OFFSET, faults)
    most = _number("limit", limit, DEFAULT_LIMIT, 0, LARGEST_LIMIT, faults)
    counted = _choice("paginationDetails", paginationDetails, ("OFF", "ON"), faults)
    full = _choice("detailsLevel", detailsLevel, ("BASIC", "FULL"), faults)
    if faults:
        raise BodyRefused(faults, "query")
    return Paging(first, most, sortBy, counted, full)


def _details(detailsLevel: str | None = None) -> bool:  # noqa: N803 - the wire's name
    faults: list[dict[str, Any]] = []
    full = _choice("detailsLevel", detailsLevel, ("BASIC", "FULL"), faults)
    if faults:
        raise BodyRefused(faults, "query")
    return full


Wanted = Annotated[Paging, Depends(_paging)]
"""Which part of a list: a parameter of its endpoint."""

Full = Annotated[bool, Depends(_details)]
"""Whether everything of a row is wanted: a parameter of its endpoint."""


def _number(name: str, written: str | None, usual: int, least: int, most: int, faults: list[dict[str, Any]]) -> int:
    if written is None or not written.strip():
        return usual
    try:
        number = int(written)
    except ValueError:
        faults.append({"type": f"{name}_invalid", "loc": (name,), "msg": "This is no whole number"})
        return usual
    if not least <= number <= most:
        told = f"From {least} to {most}"
        faults.append({"type": f"{name}_out_of_bounds", "loc": (name,), "msg": told})
    return number


def _choice(name: str, written: str | None, words: tuple[str, str], faults: list[dict[str, Any]]) -> bool:
    """Return whether the second of two words was written; the first is the usual one."""
    word = (written or words[0]).strip().upper()
    if word not in words:
        faults.append({"type": "enum", "loc": (name,), "msg": f"{words[0]} or {words[1]}"})
    return word == words[1]


def _orders(written: str, orders: Mapping[str, str]) -> tuple[tuple[str, bool], ...]:
    wanted = []
    for part in written.split(","):
        name, _, order = part.strip().partition(":")
        direction = order.strip().upper() or "ASC"
        if name not in orders or direction not in {"ASC", "DESC"}:
            told = f"{part.strip()} is not something this list can be ordered by"
            raise BodyRefused([{"type": "enum", "loc": ("sortBy",), "msg": told}], "query")
        wanted.append((orders[name], direction == "DESC"))
    return tuple(wanted)
