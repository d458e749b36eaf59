"""Parts of lists: which rows, in which order, and how many there are in all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, tuple_

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import ColumnElement, Connection, RowMapping, Select


@dataclass(frozen=True, slots=True)
class Window:
    """Which part of a list, in which order; `limit` None is all of it.

    Attributes:
        order_by: names of orders, each with whether it descends.
        counted: how many rows the whole has is wanted too.
        after: where the last part ended, in the values of its orders and of the last one; the next one begins there,
            also when rows came or went meanwhile. Empty for the first part; None where parts go by `offset`. It takes
            orders that rise, of which no row lacks one.
    """

    order_by: tuple[tuple[str, bool], ...] = ()
    offset: int = 0
    limit: int | None = None
    counted: bool = True
    after: tuple[Any, ...] | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a list, and how many rows the whole has (those shown, where that was not wanted).

    Attributes:
        ends_at: where it ends, for a part that goes on after it; None where nothing follows, or parts go by `offset`.
    """

    rows: Sequence[RowMapping]
    total: int
    ends_at: tuple[Any, ...] | None = None


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
    if window.after is not None:
        return _page_after(connection, query, [orders[name] for name, _ in window.order_by] + [last_order], window)
    ordered = [
        (orders[name].desc() if descending else orders[name].asc()).nulls_last() for name, descending in window.order_by
    ]
    shown = query.order_by(*ordered, last_order).offset(window.offset).limit(window.limit)
    rows = connection.execute(shown).mappings().all()
    if not window.counted or (window.offset == 0 and (window.limit is None or len(rows) < window.limit)):
        return Page(rows, len(rows))
    return Page(rows, _counted(connection, query))


def _page_after(connection: Connection, query: Select[Any], keys: Sequence[ColumnElement[Any]], window: Window) -> Page:
    shown = query.add_columns(*(key.label(f"{_PLACE}{number}") for number, key in enumerate(keys))).order_by(*keys)
    if window.after:
        shown = shown.where(tuple_(*keys) > tuple_(*window.after))
    if window.limit is not None:
        shown = shown.limit(window.limit + 1)  # one more tells whether something follows
    found = connection.execute(shown).mappings().all()
    rows = found[: window.limit]
    goes_on = len(found) > len(rows) and bool(rows)
    ends_at = tuple(rows[-1][f"{_PLACE}{number}"] for number in range(len(keys))) if goes_on else None
    return Page(rows, _counted(connection, query) if window.counted else len(rows), ends_at)


def _counted(connection: Connection, query: Select[Any]) -> int:
    counted: int = connection.execute(select(func.count()).select_from(query.order_by(None).subquery())).scalar_one()
    return counted


_PLACE = "place_"
