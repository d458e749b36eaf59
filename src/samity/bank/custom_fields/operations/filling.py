"""Fill the custom fields of a client, a group, a centre, a loan, an office or a user."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, or_, select, tuple_

from samity.bank.custom_fields.operations.owners import admit_owner, existing
from samity.bank.custom_fields.queries.definitions import fields_of
from samity.bank.custom_fields.queries.filled import standing_of
from samity.bank.custom_fields.records import field_value
from samity.bank.custom_fields.rules.reading import links_named, read
from samity.bank.custom_fields.rules.refusals import FieldValueTaken
from samity.bank.custom_fields.rules.spelling import day_of, folded, moment_of, number_of, told
from samity.bank.custom_fields.values import FieldType, OwnerKind
from samity.bank.gate import operation
from samity.kernel.errors import refuse_all
from samity.storage.bulk import insert_rows
from samity.storage.constraints import refusing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from samity.bank.custom_fields.rules.reading import Reading
    from samity.bank.custom_fields.values import FieldValue
    from samity.kernel.errors import Refusal
    from samity.storage.unit import Unit


@dataclass(frozen=True, slots=True)
class FillFields:
    """What is written into the sets of an owner.

    Attributes:
        given: by the id of a set its record, or in a grouped set a list of records with their `_index`; a record is
            values by the id of their field. A set that is given is written whole, a set that is not given stays.
        is_new: the owner is being made: no set is left out, and a field without a value takes its default.
    """

    owner_id: int
    given: Mapping[str, object] = field(default_factory=dict)
    is_new: bool = False


@operation("custom_fields:fill_client")
def fill_client_fields(command: FillFields, unit: Unit) -> int:
    """Fill the custom fields of a client. See docs/rules/custom-fields.md.

    Returns:
        His id, as all that fill do.

    Raises:
        ClientNotFound, OutsideOwnOffice: he is unknown, or lies elsewhere.
        FieldUnknown, FieldNotNumber, FieldOptionUnlisted, FieldLinkDead and the like: what stands against the values.
    """
    return _fill(OwnerKind.CLIENT, command, unit)


@operation("custom_fields:fill_group")
def fill_group_fields(command: FillFields, unit: Unit) -> int:
    """Fill the custom fields of a group.

    Raises:
        GroupNotFound, OutsideOwnOffice: it is unknown, or lies elsewhere.
        FieldUnknown and the like: what stands against the values.
    """
    return _fill(OwnerKind.GROUP, command, unit)


@operation("custom_fields:fill_centre")
def fill_centre_fields(command: FillFields, unit: Unit) -> int:
    """Fill the custom fields of a centre.

    Raises:
        CentreNotFound, OutsideOwnOffice: it is unknown, or lies elsewhere.
        FieldUnknown and the like: what stands against the values.
    """
    return _fill(OwnerKind.CENTRE, command, unit)


@operation("custom_fields:fill_loan")
def fill_loan_fields(command: FillFields, unit: Unit) -> int:
    """Fill the custom fields of a loan.

    Raises:
        LoanNotFound, OutsideOwnOffice: it is unknown, or lies elsewhere.
        FieldUnknown and the like: what stands against the values.
    """
    return _fill(OwnerKind.LOAN, command, unit)


@operation("custom_fields:fill_office")
def fill_office_fields(command: FillFields, unit: Unit) -> int:
    """Fill the custom fields of an office.

    Raises:
        OfficeNotFound, OutsideOwnOffice: it is unknown, or lies elsewhere.
        FieldUnknown and the like: what stands against the values.
    """
    return _fill(OwnerKind.OFFICE, command, unit)


@operation("custom_fields:fill_user")
def fill_user_fields(command: FillFields, unit: Unit) -> int:
    """Fill the custom fields of a user.

    Raises:
        UserNotFound, OutsideOwnOffice: he is unknown, or works elsewhere.
        FieldUnknown and the like: what stands against the values.
    """
    return _fill(OwnerKind.USER, command, unit)


FILLING: Mapping[OwnerKind, Callable[[FillFields, Unit], int]] = {
    OwnerKind.CLIENT: fill_client_fields,
    OwnerKind.GROUP: fill_group_fields,
    OwnerKind.CENTRE: fill_centre_fields,
    OwnerKind.LOAN: fill_loan_fields,
    OwnerKind.OFFICE: fill_office_fields,
    OwnerKind.USER: fill_user_fields,
}
"""What fills the fields of each kind of owner."""


def read_fields(kind: OwnerKind, command: FillFields, unit: Unit) -> Reading:
    """Read what would be filled, and everything that stands against it, without writing.

    A door that makes an owner and fills his fields asks this first, with the id 0, and tells all refusals together.
    """
    sets = fields_of(unit.connection, kind, hold=True)
    standing = standing_of(unit.connection, kind, command.owner_id)
    links = existing(unit.connection, links_named(sets, command.given))
    reading = read(sets, command.given, links, standing, is_new=command.is_new)
    reading.refusals += _taken(kind, command.owner_id, reading, unit)
    return reading


def _taken(kind: OwnerKind, owner_id: int, reading: Reading, unit: Unit) -> Iterator[Refusal]:
    """Say which values are held already by another record, of this owner or of another one."""
    alone = [each for each in reading.values if each.field.is_unique]
    if not alone:
        return
    values = field_value.c
    elsewhere = select(values.field_id, values.alone).where(
        tuple_(values.field_id, values.alone).in_([_told_apart(each) for each in alone]),
        or_(values.owner_id != owner_id, values.owner_kind != kind),
    )
    held = {tuple(row) for row in unit.connection.execute(elsewhere)}
    for each in alone:
        if _told_apart(each) in held:
            yield _value_taken(each, reading)
        held.add(_told_apart(each))


def _value_taken(value: FieldValue, reading: Reading) -> FieldValueTaken:
    home = next(each for each in reading.sets if value.field in each.fields)
    return FieldValueTaken(home.place(value.index, value.field.code), told(value.text))


def _told_apart(value: FieldValue) -> tuple[int, str]:
    return value.field.id, folded(value.field.type, value.text)


def _fill(kind: OwnerKind, command: FillFields, unit: Unit) -> int:
    admit_owner(unit, kind, command.owner_id)
    reading = read_fields(kind, command, unit)
    refuse_all(reading.refusals)
    _empty(kind, command.owner_id, reading, unit)
    rows = {each: _row(kind, command.owner_id, each) for each in reading.values}
    insert_rows(unit.connection, field_value, [row for each, row in rows.items() if not each.field.is_unique])
    # Who fills another record at this moment is seen by the database only, so each such field is written alone.
    for each, row in rows.items():
        if each.field.is_unique:
            with refusing(uq_field_value_alone=_value_taken(each, reading)):
                insert_rows(unit.connection, field_value, [row])
    return command.owner_id


def _empty(kind: OwnerKind, owner_id: int, reading: Reading, unit: Unit) -> None:
    """Take away what is written anew, and records that are no more; fields out of use keep what they hold."""
    values = field_value.c
    for of in reading.sets:
        active = [each.id for each in of.fields if each.is_active]
        kept = [index for set_id, index in reading.records if set_id == of.id]
        unit.connection.execute(
            delete(field_value).where(
                values.owner_id == owner_id,
                values.owner_kind == kind,
                values.field_id.in_([each.id for each in of.fields]),
                or_(values.field_id.in_(active), values.index.not_in(kept)),
            )
        )


def _row(kind: OwnerKind, owner_id: int, value: FieldValue) -> dict[str, Any]:
    of, text = value.field, value.text
    same = folded(of.type, text)
    return {
        "owner_id": owner_id,
        "owner_kind": kind,
        "field_id": of.id,
        "index": value.index,
        "text": text,
        "folded": same,
        "number": number_of(of.type, text),
        "held_on": day_of(of.type, text),
        "held_at": moment_of(of.type, text),
        "option_code": text if of.type is FieldType.SELECT else None,
        "alone": same if of.is_unique else None,
    }
