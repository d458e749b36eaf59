"""Parts of lists: which rows, in which order, and how many there are in all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection, RowMapping, Select


@dataclass(frozen=True, slots=True)
class Window:
    """Which part of a list, in which order; `limit` None is all of it.

    Attributes:
        order_by: names of orders, each with whether it descends.
        counted: how many rows the whole has is wanted too.
    """

    order_by: tuple[tuple[str, bool], ...] = ()
    offset: int = 0
    limit: int | None = None
    counted: bool = True


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a list, and how many rows the whole has (those shown, where that was not wanted)."""

    rows: Sequence[RowMapping]
    total: int


def page_of(
    connection: Connection,
    query: Select[Any],
    orders: Mapping[str, ColumnElement[Any]],
    window: Window,
    last_order: ColumnElement[Any],
) -> Page:
    """Read a part of a list; rows that are equal in every order keep that of `last_order`, so that pages are stable.

    Rows that have nothing by which they could be ordered come last, whichever the order.
    """
    ordered = [
        (orders[name].desc() if descending else orders[name].asc()).nulls_last() for name, descending in window.order_by
    ]
    shown = query.order_by(*ordered, last_order).offset(window.offset).limit(window.limit)
    rows = connection.execute(shown).mappings().all()
    if not window.counted or (window.offset == 0 and (window.limit is None or len(rows) < window.limit)):
        return Page(rows, len(rows))
    total = connection.execute(select(func.count()).select_from(query.order_by(None).subquery())).scalar_one()
    return Page(rows, total)
