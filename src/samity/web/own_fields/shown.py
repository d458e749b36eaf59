"""What the page of an owner shows of its custom fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from samity.bank.custom_fields.queries.definitions import fields_of
from samity.bank.custom_fields.queries.filled import values_of
from samity.bank.custom_fields.values import FieldType
from samity.web.languages import later, say
from samity.web.own_fields.asking import Asking

if TYPE_CHECKING:
    from collections.abc import Sequence

    from samity.bank.custom_fields.values import FieldSet, FieldValue, OwnerKind
    from samity.web.door import Visit

PAGES = {FieldType.GROUP_LINK: later("groups"), FieldType.CLIENT_LINK: later("clients")}


@dataclass(frozen=True, slots=True)
class Line:
    """A value in words, and the page of whom it names."""

    label: str
    words: str
    href: str | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A record of a set, such as the second plot."""

    heading: str
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class OwnFields:
    """What an owner holds.

    Attributes:
        barred: why nothing can be filled in.
    """

    records: Sequence[Shown]
    barred: str | None


def own_fields(visit: Visit, kind: OwnerKind, owner_id: int) -> OwnFields | None:
    """Return what an owner holds, in the order of the sets and their fields; None where the bank defined no set."""
    sets = fields_of(visit.connection, kind)
    if not sets:
        return None
    held = values_of(visit.connection, kind, [owner_id], sets)[owner_id]
    values = [each for records in held.values() for record in records for each in record.values.values()]
    asking = Asking(visit, sets, values)
    shown = [
        Shown(_heading(of, record.index), [_line(asking, each) for each in record.values.values()])
        for of in sets
        for record in held.get(of.code, ())
    ]
    is_asked = any(each.is_active for of in sets if of.is_active for each in of.fields)
    return OwnFields(shown, None if is_asked else say("the bank has none in use"))


def is_asked(visit: Visit, kind: OwnerKind) -> bool:
    """Say whether the bank asks for something of its own."""
    return any(each.is_active for of in fields_of(visit.connection, kind) if of.is_active for each in of.fields)


def _heading(of: FieldSet, index: int) -> str:
    return f"{of.name}, {index + 1}" if of.is_grouped else of.name


def _line(asking: Asking, value: FieldValue) -> Line:
    found = asking.linked(value)
    page = PAGES.get(value.field.type)
    href = f"/{page}/{found.id}" if found and page else None
    return Line(value.field.name, asking.words(value), href)
