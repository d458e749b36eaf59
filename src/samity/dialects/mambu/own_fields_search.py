"""Criteria that name custom fields, `_Set.field`: read by the fields' own types, and handed to a list as conditions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement

from samity.bank.custom_fields.queries.definitions import fields_of
from samity.bank.custom_fields.queries.search import meets
from samity.bank.custom_fields.rules.criteria import criterion
from samity.bank.custom_fields.values import FieldSet, FieldType, OwnerKind
from samity.dialects.door.bodies import BodyRefused
from samity.dialects.mambu.keys import Keys
from samity.dialects.mambu.own_fields import LINKS, NOBODY
from samity.dialects.mambu.search import EMPTINESS, FilterCriterion, Reading, SearchBody
from samity.kernel.errors import Refusal
from samity.storage.unit import Unit


def own_conditions(
    kind: OwnerKind, body: SearchBody, reading: Reading, unit: Unit
) -> tuple[SearchBody, tuple[ColumnElement[bool], ...]]:
    """Return what is searched for besides, and the conditions on custom fields.

    Raises:
        BodyRefused: every criterion on a custom field that cannot be searched by is named with its place.
    """
    own = {index: each for index, each in enumerate(body.filterCriteria) if each.field.startswith("_")}
    if not own:
        return body, ()
    sets = fields_of(unit.connection, kind)
    conditions, faults = [], []
    for index, each in own.items():
        operator = "EMPTY" if each.operator in EMPTINESS and each.operator != "NOT_EMPTY" else each.operator
        values = [_written(sets, each.field, value, reading.spelling.keys) for value in _values(each)]
        found = criterion(sets, each.field, operator, values, reading.today)
        if isinstance(found, Refusal):
            faults.append({"type": "search", "loc": ("filterCriteria", index, "field"), "msg": str(found)})
        else:
            conditions.append(meets(kind, found))
    if faults:
        raise BodyRefused(faults, body.resource)
    rest = tuple(each for index, each in enumerate(body.filterCriteria) if index not in own)
    return body.model_copy(update={"filterCriteria": rest}), tuple(conditions)


def _values(asked: FilterCriterion) -> list[Any]:
    given = asked.values if asked.operator == "IN" else [asked.value, asked.secondValue]
    return [each for each in given or () if each is not None]


def _written(sets: Sequence[FieldSet], place: str, value: object, keys: Keys) -> str:
    """Return a value as it would be written into the field: a link by the id of whom its key names."""
    code, _, name = place.partition(".")
    field = next((each.field(name) for each in sets if each.code == code), None)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if field is None or field.type not in LINKS:
        return str(value)
    found = keys.id_of(LINKS[FieldType(field.type)], str(value))
    return NOBODY if found is None else str(found)
