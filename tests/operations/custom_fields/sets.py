"""What the tests of custom fields begin with: sets of fields, defined by the bank's own operations."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

from tests.operations.clients.village import a_centre
from tests.village import FIRST_MEETING, lend, product, village

from samity.bank.custom_fields.operations.fields import DefineField, define_field
from samity.bank.custom_fields.operations.filling import FILLING, FillFields
from samity.bank.custom_fields.operations.sets import DefineFieldSet, define_field_set
from samity.bank.custom_fields.queries.definitions import field_set_by_id, fields_of
from samity.bank.custom_fields.queries.filled import values_of, written_of
from samity.bank.custom_fields.values import FieldType, Option, OwnerKind

if TYPE_CHECKING:
    from samity.bank.custom_fields.values import FieldSet
    from samity.storage.unit import Unit

REGIONS = (Option("n", "Nairobi", 5), Option("c", "Coast"))
_serials = count(1)


def a_set(unit: Unit, kind: OwnerKind = OwnerKind.CLIENT, *, is_grouped: bool = False) -> int:
    return define_field_set(DefineFieldSet(f"_Set{next(_serials)}", "A set", kind, is_grouped), unit)


def a_field(unit: Unit, set_id: int, kind: FieldType = FieldType.TEXT, **more: Any) -> str:
    code = more.pop("code", None) or f"{kind.title()}{next(_serials)}"
    if kind is FieldType.SELECT:
        more.setdefault("options", REGIONS)
    define_field(DefineField(set_id, code, code, kind, **more), unit)
    return str(code)


def the_set(unit: Unit, set_id: int) -> FieldSet:
    return field_set_by_id(unit.connection, set_id)


def fill(unit: Unit, owner_id: int, given: dict[str, object], kind: OwnerKind = OwnerKind.CLIENT, **more: Any) -> None:
    assert FILLING[kind](FillFields(owner_id, given, **more), unit) == owner_id


def held(unit: Unit, owner_id: int, kind: OwnerKind = OwnerKind.CLIENT) -> dict[str, object]:
    sets = fields_of(unit.connection, kind)
    return written_of(values_of(unit.connection, kind, [owner_id])[owner_id], sets)


def owners(unit: Unit) -> dict[OwnerKind, int]:
    """Return an owner of each kind."""
    place = village(unit, members=1, centre=True)
    centre = a_centre(unit)
    loan = lend(unit, place, product(unit).id, place.clients[0], on=FIRST_MEETING, disburse=False)
    return {
        OwnerKind.CLIENT: place.clients[0],
        OwnerKind.GROUP: place.group_id,
        OwnerKind.CENTRE: centre.id,
        OwnerKind.LOAN: loan,
        OwnerKind.OFFICE: place.office_id,
        OwnerKind.USER: 1,
    }
