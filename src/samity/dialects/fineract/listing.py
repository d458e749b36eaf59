"""Lists: which part of them, in which order, as queries ask for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from samity.bank.clients.queries.listings import Page, Window
from samity.dialects.fineract.wire import BodyRefused, LooseModel, WireTruth, WireWhole

PAGE_SIZE = 200
ALL = -1


class ListQuery(LooseModel):
    """What every list understands."""

    paged: WireTruth = False
    offset: WireWhole | None = None
    limit: WireWhole | None = None
    orderBy: str | None = None
    sortOrder: str | None = None

    def window(self, orders: Mapping[str, str], *, paged: bool) -> Window:
        """Return the part that is wanted; a page without a limit holds 200 rows, a limit of -1 asks for all.

        Args:
            orders: this dialect's names of what a list can be ordered by, and the bank's.
            paged: the list is answered as a page.

        Raises:
            BodyRefused: the list cannot be ordered so.
        """
        limit = self.limit if self.limit is not None else PAGE_SIZE if paged else ALL
        order_by: tuple[tuple[str, bool], ...] = ()
        if self.orderBy is not None:
            if self.orderBy not in orders:
                raise BodyRefused([_unknown("orderBy")], self.resource)
            order_by = ((orders[self.orderBy], self._descending()),)
        return Window(order_by, max(self.offset or 0, 0), None if limit < 0 else limit)

    def _descending(self) -> bool:
        order = (self.sortOrder or "asc").lower()
        if order not in {"asc", "desc"}:
            raise BodyRefused([_unknown("sortOrder")], self.resource)
        return order == "desc"


def page_of(page: Page, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Spell a page: its rows, and how many there are in all."""
    return {"totalFilteredRecords": page.total, "pageItems": rows}


def _unknown(parameter: str) -> dict[str, Any]:
    return {"type": "enum", "loc": (parameter,), "msg": "not something the list can be ordered by"}
