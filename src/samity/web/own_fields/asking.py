"""How a custom field is asked for on a form: which kind of field, what it begins with, and what was typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from samity.bank.custom_fields.queries.links import linked, linked_by_name
from samity.bank.custom_fields.rules.spelling import day_of, moment_of, number_of
from samity.bank.custom_fields.values import LONGEST_TEXT, FieldType
from samity.bank.organisation.queries.institution import institution_of
from samity.bank.organisation.queries.users import users_below
from samity.web.fields import BooleanField, ChoiceField, DayField, MomentField, NumberField, TextField, note_field
from samity.web.languages import later, say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from samity.bank.custom_fields.queries.links import Linked
    from samity.bank.custom_fields.values import Field, FieldSet, FieldValue
    from samity.web.door import Visit
    from samity.web.fields import Choice

LINK_HINTS = {
    FieldType.GROUP_LINK: later("The name of a group."),
    FieldType.CLIENT_LINK: later("The number of a client."),
}
UNSEEN = later("of an office that is not yours")


@dataclass(frozen=True, slots=True)
class Slot:
    """A place on the form.

    Attributes:
        name: of the field of the form.
        begins: what it begins with: what is held, or the default of a record that is not there yet.
        is_needed: the form itself asks for it; a record that can be left empty is judged by the bank.
    """

    name: str
    field: Field
    begins: FieldValue | None
    is_needed: bool


class Asking:
    """Asks one person for custom fields."""

    def __init__(self, visit: Visit, sets: Iterable[FieldSet], values: Iterable[FieldValue]) -> None:
        self._visit = visit
        fields = [each for of in sets for each in of.fields]
        self._options = {each.code: {option.code: option.name for option in each.options} for each in fields}
        self._linked = linked(visit.connection, values, visit.unit.actor.office_hierarchy)

    def asked(self, slot: Slot) -> Any:
        """Return the field of the form."""
        kind, label, needed = slot.field.type, slot.field.name, slot.is_needed
        hint = " ".join(each for each in (slot.field.description, LINK_HINTS.get(kind, "")) if each)
        if kind is FieldType.CHECKBOX:
            return BooleanField(label, description=hint)
        if kind is FieldType.TEXT and slot.begins and "\n" in slot.begins.text:
            return note_field(label, required=needed, description=hint)
        if kind is FieldType.TEXT or kind in LINK_HINTS:
            return TextField(label, required=needed, longest=LONGEST_TEXT, description=hint)
        if kind in {FieldType.SELECT, FieldType.USER_LINK}:
            of: type[int | str] = str if kind is FieldType.SELECT else int
            return ChoiceField(label, required=needed, of=of, empty=say("none"), description=hint)
        return _TYPED[kind](label, required=needed, description=hint)

    def choices(self, slot: Slot) -> list[Choice] | None:
        """Return what is offered, and what is held though it is offered no more; None where nothing is chosen."""
        held = slot.begins
        if slot.field.type is FieldType.SELECT:
            above = self._options.get(slot.field.depends_on or "", {})
            kept = held.text if held else None
            return [
                (each.code, f"{each.name}, {above[each.under]}" if each.under else each.name)
                for each in slot.field.options
                if each.is_active or each.code == kept
            ]
        if slot.field.type is FieldType.USER_LINK:
            offered = [(each["id"], f"{each['firstname']} {each['lastname']}") for each in self._users]
            if held and held.link_id not in dict(offered):
                offered.append((held.link_id, self.words(held)))
            return offered
        return None

    def beginning(self, value: FieldValue | None) -> Any:
        """Return what stands in the field of the form for a value."""
        if value is None:
            return None
        kind, text = value.field.type, value.text
        if kind is FieldType.CHECKBOX:
            return text == "TRUE"
        if kind in LINK_HINTS:
            return self._known_as(value)
        if kind is FieldType.USER_LINK:
            return value.link_id
        if kind is FieldType.MOMENT:
            return self._by_our_clock(datetime.fromisoformat(text)).replace(second=0, microsecond=0)
        return number_of(kind, text) if kind is FieldType.NUMBER else day_of(kind, text) or text

    def given(self, slot: Slot, typed: Any) -> str | None:
        """Return what was typed as the bank takes it; what was not touched is what it was."""
        held, kind = slot.begins, slot.field.type
        if kind is FieldType.CHECKBOX:
            return "TRUE" if typed else "FALSE" if held or slot.is_needed else None
        if typed is None:
            return None
        if isinstance(typed, str):
            # Browsers send other line ends than they were given.
            typed = typed.replace("\r\n", "\n")
        if held and typed == (held.text.strip() if kind is FieldType.TEXT else self.beginning(held)):
            return held.text
        if kind in LINK_HINTS:
            found = linked_by_name(self._visit.connection, kind, [typed], self._visit.unit.actor.office_hierarchy)
            # In quotation marks a number is the name of nobody, and never read as an id.
            return str(found[typed].id) if typed in found else f"“{typed}”"
        if isinstance(typed, datetime):
            return typed.replace(tzinfo=self._zone).isoformat(timespec="milliseconds")
        return format(typed, "f") if isinstance(typed, Decimal) else str(typed)

    def words(self, value: FieldValue) -> str:
        """Return a value as it is read."""
        kind, formats = value.field.type, self._visit.formats
        if value.link_id is not None:
            found = self.linked(value)
            return found.name if found else UNSEEN
        if kind is FieldType.CHECKBOX:
            return say("yes") if value.text == "TRUE" else say("no")
        if value.option is not None:
            return value.option.name
        at, number = moment_of(kind, value.text), number_of(kind, value.text)
        if at is not None:
            return formats.moment(self._by_our_clock(at))
        return formats.number(number) if number is not None else formats.day(day_of(kind, value.text)) or value.text

    def linked(self, value: FieldValue) -> Linked | None:
        """Return whom a link names, if the person may know him."""
        return self._linked.get((value.field.type, value.link_id or 0))

    def _known_as(self, value: FieldValue) -> str:
        found = self.linked(value)
        return found.known_as if found else UNSEEN

    def _by_our_clock(self, at: datetime) -> datetime:
        return at.astimezone(self._zone).replace(tzinfo=None)

    @cached_property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(institution_of(self._visit.connection).time_zone)

    @cached_property
    def _users(self) -> Any:
        return users_below(self._visit.connection, self._visit.unit.actor.office_hierarchy)


_TYPED = {FieldType.NUMBER: NumberField, FieldType.DATE: DayField, FieldType.MOMENT: MomentField}
