"""What a `:search` asks for as a whole: conditions, order and part of the list, or everything that is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement

from samity.bank.custom_fields.queries.definitions import fields_of
from samity.dialects.door.bodies import BodyRefused
from samity.dialects.mambu.cursors import cursor_faults, place_of
from samity.dialects.mambu.own_fields_search import Own, is_own, own_condition, own_order
from samity.dialects.mambu.paging import Paging
from samity.dialects.mambu.search import Fault, SearchBody, Searched, fault, later_fault
from samity.dialects.mambu.search_criteria import Reading, conditions_of
from samity.dialects.mambu.spelling import Spelling
from samity.storage.criteria import Besides, Condition
from samity.storage.unit import Unit
from samity.storage.windows import Window

_DIRECTIONS = frozenset({"ASC", "DESC"})


@dataclass(frozen=True, slots=True)
class Finding:
    """What is looked for.

    Attributes:
        criteria: on what the list itself knows.
        besides: on what only custom fields know.
        window: which part, in which order.
    """

    criteria: tuple[Condition, ...]
    besides: Besides
    window: Window


def finding(
    searched: Searched, body: SearchBody, paging: Paging, spelling: Spelling, unit: Unit, cursor: str | None = None
) -> Finding:
    """Read a search.

    Raises:
        BodyRefused: everything that it cannot be by, each with its place.
    """
    reading = Reading(spelling, unit.business_date)
    own = _own_sets(searched, body, unit)
    criteria: list[Condition] = []
    besides: list[ColumnElement[bool]] = []
    faults: list[Fault] = []
    for place, each in enumerate(body.filterCriteria):
        if own and is_own(each.field):
            mine, wrong = own_condition(own, each, place, reading)
            besides += mine
        else:
            found, wrong = conditions_of(each, place, searched, reading)
            criteria += found
        faults += wrong
    sorting, orders, wrong = _sorting(searched, body, own)
    faults += wrong + (cursor_faults(body, paging.offset, paging.sort_by) if cursor is not None else [])
    if faults:
        raise BodyRefused(faults, body.resource)
    window = paging.window(searched.orders, sorting)
    if cursor is not None:
        by = tuple((name, False) for name in searched.cursor if name != "id")
        window = replace(window, order_by=by, after=place_of(cursor, searched))
    return Finding(tuple(criteria), Besides(tuple(besides), orders), window)


def _own_sets(searched: Searched, body: SearchBody, unit: Unit) -> Own:
    """Return by whose custom fields is searched, and their sets; they are read only where one is named."""
    sorting = body.sortingCriteria
    named = [each.field for each in body.filterCriteria] + ([] if sorting is None else [sorting.field])
    if not any(map(is_own, named)):
        return ()
    return [(each, fields_of(unit.connection, each.kind)) for each in searched.own]


def _sorting(
    searched: Searched, body: SearchBody, own: Own
) -> tuple[tuple[tuple[str, bool], ...], dict[str, ColumnElement[Any]], list[Fault]]:
    """Return the order in the bank's names, what a custom field is ordered by, and what is wrong."""
    asked = body.sortingCriteria
    if asked is None:
        return (), {}, []
    faults = []
    orders: dict[str, ColumnElement[Any]] = {}
    by_own = own_order(own, asked.field) if own and is_own(asked.field) else None
    if by_own is not None:
        orders[asked.field] = by_own
    elif asked.field in searched.later:
        faults.append(later_fault(asked.field, "sortingCriteria", "field"))
    elif asked.field not in searched.orders:
        faults.append(fault("This list cannot be ordered by it", "sortingCriteria", "field"))
    if asked.order not in _DIRECTIONS:
        faults.append(fault("ASC or DESC", "sortingCriteria", "order"))
    name = asked.field if orders else searched.orders.get(asked.field, "")
    return ((name, asked.order == "DESC"),), orders, faults
