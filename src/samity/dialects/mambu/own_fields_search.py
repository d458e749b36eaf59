"""Criteria that name custom fields, `_Set.field`: read by the fields' own types, and handed to a list as conditions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement

from samity.bank.custom_fields.queries.search import meets, order_by
from samity.bank.custom_fields.rules import refusals
from samity.bank.custom_fields.rules.criteria import criterion
from samity.bank.custom_fields.values import Field, FieldSet, FieldType
from samity.dialects.mambu.keys import Keys
from samity.dialects.mambu.own_fields import LINKS, NOBODY
from samity.dialects.mambu.search import Fault, FilterCriterion, OwnFields, fault
from samity.dialects.mambu.search_criteria import Reading
from samity.kernel.errors import Refusal

_MEMBERS: Mapping[type[Refusal], str] = {
    refusals.FieldUnknown: "field",
    refusals.FieldNotSearchedSo: "operator",
}
"""Which member of a criterion a refusal is about; all others are about its values."""


def is_own(name: str) -> bool:
    """Say whether a name is that of a custom field."""
    return name.startswith("_")


Own = Sequence[tuple[OwnFields, Sequence[FieldSet]]]
"""Whose custom fields a list is searched by, and the sets of each."""


def own_condition(
    own: Own, asked: FilterCriterion, place: int, reading: Reading
) -> tuple[list[ColumnElement[bool]], list[Fault]]:
    """Return the condition that a criterion on a custom field asks for, or what is wrong with it, with its place."""
    whose, sets = _whose(own, asked.field)
    values = [_written(sets, asked.field, value, reading.spelling.keys) for value in _values(asked)]
    found = criterion(sets, asked.field, asked.operator, values, reading.today)
    if isinstance(found, Refusal):
        many = "values" if asked.operator == "IN" else "value"
        return [], [fault(str(found), "filterCriteria", place, _MEMBERS.get(type(found), many))]
    return [meets(whose.kind, found, whose.of)], []


def own_order(own: Own, name: str) -> ColumnElement[Any] | None:
    """Return what a list is ordered by when it is by a custom field, None where there is no such field."""
    whose, sets = _whose(own, name)
    known = _field(sets, name)
    return None if known is None else order_by(whose.kind, known, whose.of)


def _whose(own: Own, place: str) -> tuple[OwnFields, Sequence[FieldSet]]:
    """Return who has the set that is named; of one that nobody has, the list itself is asked."""
    code = place.partition(".")[0]
    return next((each for each in own if any(code == one.code for one in each[1])), own[0])


def _values(asked: FilterCriterion) -> list[Any]:
    given = asked.values if asked.operator == "IN" else [asked.value, asked.secondValue]
    return [each for each in given or () if each is not None]


def _field(sets: Sequence[FieldSet], place: str) -> Field | None:
    code, _, name = place.partition(".")
    return next((each.field(name) for each in sets if each.code == code), None)


def _written(sets: Sequence[FieldSet], place: str, value: object, keys: Keys) -> str:
    """Return a value as it would be written into the field: a link by the id of whom its key names."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    known = _field(sets, place)
    if known is None or known.type not in LINKS:
        return str(value)
    found = keys.id_of(LINKS[FieldType(known.type)], str(value))
    return NOBODY if found is None else str(found)
