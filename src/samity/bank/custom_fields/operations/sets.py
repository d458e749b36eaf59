"""Define field sets, take them out of use, remove what was never filled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, update

from samity.bank.custom_fields.queries.definitions import field_set_by_id
from samity.bank.custom_fields.records import field_set
from samity.bank.custom_fields.rules.definitions import wrong_set_id
from samity.bank.gate import operation
from samity.kernel.errors import Refusal, refuse_all
from samity.storage.constraints import refusing

if TYPE_CHECKING:
    from samity.bank.custom_fields.values import OwnerKind
    from samity.storage.unit import Unit


@dataclass(eq=False)
class FieldSetIdTaken(Refusal):
    """A field set with the id {code} exists already."""

    code: str


@dataclass(eq=False)
class FieldSetHasFields(Refusal):
    """Field set {code} has fields: remove them first, or take the set out of use."""

    code: str


@dataclass(frozen=True, slots=True)
class DefineFieldSet:
    """A new set; its id, whose it is and whether it is grouped stay for good.

    Attributes:
        code: its id, which begins with `_`.
        position: its place among the sets of the kind.
    """

    code: str
    name: str
    owner_kind: OwnerKind
    is_grouped: bool = False
    position: int = 0
    description: str = ""


@dataclass(frozen=True, slots=True)
class ChangeFieldSet:
    """What of a set may be said anew; out of use, it keeps what it holds and takes nothing more."""

    field_set_id: int
    name: str
    position: int
    description: str
    is_active: bool


@dataclass(frozen=True, slots=True)
class RemoveFieldSet:
    """A set without fields, which goes."""

    field_set_id: int


@operation("custom_fields:define_set")
def define_field_set(command: DefineFieldSet, unit: Unit) -> int:
    """Define a set of fields.

    Returns:
        Its number.

    Raises:
        FieldSetIdMalformed, FieldSetIdTaken: its id cannot be that.
    """
    refuse_all(wrong_set_id(command.code))
    row = {name: getattr(command, name) for name in ("code", "name", "owner_kind", "is_grouped", "position")}
    with refusing(uq_field_set_code=FieldSetIdTaken(command.code)):
        made = unit.connection.execute(
            insert(field_set).values(**row, description=command.description).returning(field_set.c.id)
        )
    return int(made.scalar_one())


@operation("custom_fields:change_set")
def change_field_set(command: ChangeFieldSet, unit: Unit) -> int:
    """Call a set otherwise, move it, or take it out of use and into use again.

    Raises:
        FieldSetNotFound: there is none.
    """
    found = field_set_by_id(unit.connection, command.field_set_id, take=True)
    row = {name: getattr(command, name) for name in ("name", "position", "description", "is_active")}
    unit.connection.execute(update(field_set).where(field_set.c.id == found.id).values(**row))
    return found.id


@operation("custom_fields:remove_set")
def remove_field_set(command: RemoveFieldSet, unit: Unit) -> int:
    """Remove a set that has no fields.

    Raises:
        FieldSetNotFound, FieldSetHasFields: there is none, or it has some.
    """
    found = field_set_by_id(unit.connection, command.field_set_id, take=True)
    if found.fields:
        raise FieldSetHasFields(found.code)
    unit.connection.execute(delete(field_set).where(field_set.c.id == found.id))
    return found.id
