"""Define the fields of a set, take them out of use, remove what was never filled."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update

from samity.bank.custom_fields.queries.definitions import field_by_id, field_set_by_id
from samity.bank.custom_fields.records import field, field_option, field_value
from samity.bank.custom_fields.rules.definitions import wrong_field
from samity.bank.custom_fields.values import Field
from samity.bank.gate import operation
from samity.bank.organisation.operations.unused import unless_in_use
from samity.kernel.errors import Refusal, refuse_all
from samity.storage.bulk import insert_rows, update_rows
from samity.storage.constraints import refusing

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from samity.bank.custom_fields.values import FieldSet, FieldType, Option
    from samity.storage.unit import Unit


@dataclass(eq=False)
class FieldIdTaken(Refusal):
    """A field with the id {code} exists already, in this set or in another one."""

    code: str


@dataclass(eq=False)
class FieldInUse(Refusal):
    """Field {code} holds values, or another field depends on it: take it out of use instead."""

    code: str


@dataclass(eq=False)
class OptionInUse(Refusal):
    """Option {option} was chosen, or options of another field stand under it: take it out of use instead."""

    option: str


_FIXED = ("code", "type", "is_unique", "depends_on")
_CHANGED = ("name", "is_required", "default", "position", "description", "options")


@dataclass(frozen=True, slots=True)
class DefineField:
    """A new field of a set; its id, its type, whether it is unique and what it depends on stay for good.

    Attributes:
        code: its id, one in the whole bank.
        default: what it holds when a record is made without it, as it is written.
        options: of a select field, in their order.
        depends_on: the id of another select field of the set, under whose options these stand.
    """

    field_set_id: int
    code: str
    name: str
    type: FieldType
    is_required: bool = False
    is_unique: bool = False
    default: str | None = None
    position: int = 0
    description: str = ""
    options: tuple[Option, ...] = ()
    depends_on: str | None = None


@dataclass(frozen=True, slots=True)
class ChangeField:
    """What of a field may be said anew; all its options are given, those out of use too."""

    field_set_id: int
    field_id: int
    name: str
    is_required: bool
    default: str | None
    position: int
    description: str
    is_active: bool
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class RemoveField:
    """A field that holds nothing, which goes."""

    field_set_id: int
    field_id: int


@operation("custom_fields:define_field")
def define_field(command: DefineField, unit: Unit) -> int:
    """Define a field of a set. See docs/rules/custom-fields.md.

    Returns:
        Its number.

    Raises:
        FieldSetNotFound: there is no such set.
        FieldIdTaken, FieldIdMalformed, OptionsMissing, OptionTwice and the like: the field cannot be so.
    """
    of = field_set_by_id(unit.connection, command.field_set_id, take=True)
    wanted = Field(id=0, **{name: getattr(command, name) for name in (*_FIXED, *_CHANGED)})
    refuse_all(wrong_field(wanted, of))
    with refusing(uq_field_code=FieldIdTaken(command.code)):
        made = unit.connection.execute(
            insert(field)
            .values(
                set_id=of.id,
                code=wanted.code,
                type=wanted.type,
                is_unique=wanted.is_unique,
                depends_on=wanted.depends_on,
                **_row(wanted),
            )
            .returning(field.c.id)
        )
    field_id = int(made.scalar_one())
    _write_options((), wanted, field_id, unit)
    return field_id


@operation("custom_fields:change_field")
def change_field(command: ChangeField, unit: Unit) -> int:
    """Call a field otherwise, change its options, or take it out of use and into use again.

    What records hold stays. A field that is needed now is asked for when its set is next written.

    Raises:
        FieldSetNotFound, FieldNotFound: there is no such field.
        OptionInUse: an option that is left out was chosen, or others stand under it.
        OptionsMissing, OptionTwice and the like: the field cannot be so.
    """
    of = field_set_by_id(unit.connection, command.field_set_id, take=True)
    found = field_by_id(of, command.field_id)
    wanted = replace(found, **{name: getattr(command, name) for name in (*_CHANGED, "is_active")})
    gone = {each.code for each in found.options} - {each.code for each in wanted.options}
    refuse_all([*wrong_field(wanted, of), *(OptionInUse(each) for each in sorted(_used(found, gone, of, unit)))])
    unit.connection.execute(update(field).where(field.c.id == found.id).values(**_row(wanted)))
    _write_options(found.options, wanted, found.id, unit)
    return found.id


@operation("custom_fields:remove_field")
def remove_field(command: RemoveField, unit: Unit) -> int:
    """Remove a field that holds nothing and on which no other depends.

    Raises:
        FieldSetNotFound, FieldNotFound: there is no such field.
        FieldInUse: somebody filled it, or another depends on it.
    """
    of = field_set_by_id(unit.connection, command.field_set_id, take=True)
    found = field_by_id(of, command.field_id)
    with unless_in_use(FieldInUse(found.code)):
        unit.connection.execute(delete(field_option).where(field_option.c.field_id == found.id))
        unit.connection.execute(delete(field).where(field.c.id == found.id))
    return found.id


def _row(wanted: Field) -> dict[str, Any]:
    names = ("name", "description", "is_required", "position", "is_active")
    return {**{name: getattr(wanted, name) for name in names}, "default_text": wanted.default}


def _used(found: Field, gone: Collection[str], of: FieldSet, unit: Unit) -> Iterator[str]:
    """Return which of some options were chosen, or have others under them."""
    if not gone:
        return
    chosen = (
        select(field_value.c.option_code)
        .distinct()
        .where(field_value.c.field_id == found.id, field_value.c.option_code.in_(gone))
    )
    below = {option.under for each in of.fields if each.depends_on == found.code for option in each.options}
    yield from {*unit.connection.execute(chosen).scalars(), *(below & set(gone))}


def _write_options(before: Collection[Option], wanted: Field, field_id: int, unit: Unit) -> None:
    """Write the options in their order: those that were there keep their id, at which values point."""
    known = {each.code for each in before}
    rows = [_option_row(field_id, each, position) for position, each in enumerate(wanted.options)]
    gone = known - {each.code for each in wanted.options}
    options = field_option.c
    unit.connection.execute(delete(field_option).where(options.field_id == field_id, options.code.in_(gone)))
    insert_rows(unit.connection, field_option, [each for each in rows if each["code"] not in known])
    update_rows(unit.connection, field_option, ("field_id", "code"), [each for each in rows if each["code"] in known])


def _option_row(field_id: int, option: Option, position: int) -> dict[str, Any]:
    return {
        "field_id": field_id,
        "code": option.code,
        "name": option.name,
        "score": option.score,
        "position": position,
        "is_active": option.is_active,
        "under": option.under,
    }
