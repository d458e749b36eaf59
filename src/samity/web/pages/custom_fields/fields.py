"""The fields of a set: define one, change it, take it out of use, or remove what was never filled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from samity.bank.custom_fields.operations.fields import (
    ChangeField,
    DefineField,
    FieldIdTaken,
    OptionInUse,
    RemoveField,
    change_field,
    define_field,
    remove_field,
)
from samity.bank.custom_fields.queries.definitions import field_by_id, field_set_by_id
from samity.bank.custom_fields.rules import definitions as rules
from samity.bank.custom_fields.rules import refusals
from samity.bank.custom_fields.values import LONGEST_ID, LONGEST_TEXT, FieldType, Option
from samity.web.acts import Act, ActForm, offer_act
from samity.web.fields import BooleanField, ChoiceField, TextField, WholeField, note_field
from samity.web.languages import later, say
from samity.web.pages.custom_fields.sets import PLACES, TYPE_WORDS, about_set

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from samity.bank.custom_fields.values import Field
    from samity.kernel.errors import Refusal
    from samity.web.door import Visit

router = APIRouter()

BETWEEN = " | "
OPTIONS = later("One on a line: its id, its words, and a score if it has one, such as n | Nairobi | 5.")
OPTIONS_UNDER = later(
    "One on a line: its id, its words, and a score if it has one, such as n | Nairobi | "
    "5. Where the field depends on another, last the id of the option above: k | Kibera "
    "| | n."
)
LARGEST_SCORE = 10**9
BESIDE: Mapping[type[Refusal], str] = {
    FieldIdTaken: "code",
    rules.FieldIdMalformed: "code",
    rules.OptionsMissing: "options",
    rules.OptionIdMalformed: "options",
    rules.OptionTwice: "options",
    rules.OptionUnderNothing: "options",
    rules.OptionsOfNoSelect: "options",
    OptionInUse: "options",
    rules.FieldDependsOnNoSelect: "depends_on",
    rules.FieldTakesNoDefault: "default",
    **dict.fromkeys(
        (
            refusals.FieldNotNumber,
            refusals.FieldNotCheckbox,
            refusals.FieldNotDate,
            refusals.FieldNotMoment,
            refusals.FieldTextTooLong,
            refusals.FieldOptionUnlisted,
            refusals.FieldOptionOutOfUse,
        ),
        "default",
    ),
}


class _NoOptionError(ValueError):
    """A line of the options says no option."""


class FieldForm(ActForm):
    """What is said of a field, whether it is new or known."""

    name = TextField(later("Name"), longest=100)
    description = TextField(later("What helps to fill it in"), required=False)
    position = WholeField(later("Place in the set"), between=PLACES)
    is_required = BooleanField(later("Needed"))
    default = TextField(
        later("Begins with"), required=False, longest=LONGEST_TEXT, description=later("In a record that is new.")
    )
    options = note_field(later("Options"), description=OPTIONS_UNDER)
    out_of_use = note_field(
        later("Options out of use"), description=later("They stay where they were chosen, and are not offered.")
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """See that every line is an option."""
        well = bool(super().validate(extra_validators))
        for each in (self["options"], self["out_of_use"]):
            try:
                list(_options(each.data, is_active=True))
            except _NoOptionError as wrong:
                each.errors = [*each.errors, say("This is no option: {wrong}", wrong=wrong)]
                well = False
        return well

    def said(self) -> dict[str, Any]:
        """Return what the form says, as commands want it."""
        offered = _options(self["options"].data, is_active=True)
        kept = _options(self["out_of_use"].data, is_active=False)
        return {
            "name": self.name.data,
            "description": self.description.data or "",
            "position": self.position.data,
            "is_required": self.is_required.data,
            "default": self.default.data,
            "options": (*offered, *kept),
        }


class DefineFieldForm(FieldForm):
    """A new field."""

    sections = (
        (later("Field"), ("name", "code", "description", "position")),
        (later("What it takes"), ("type", "is_required", "is_unique", "default")),
        (later("Options"), ("options", "depends_on")),
    )
    code = TextField(
        later("Id"), longest=LONGEST_ID, description=later("For other programs, such as Size; it stays for good.")
    )
    type = ChoiceField(later("It takes"), of=str)
    depends_on = ChoiceField(later("Depends on"), required=False, of=str, empty=later("no other field"))
    is_unique = BooleanField(later("No two records hold the same"))

    def offer(self, visit: Visit, **ids: int) -> None:
        """Offer the types, and the fields on which another may depend."""
        self.type.offer([(kind.value, words) for kind, words in TYPE_WORDS.items()])
        selects = [
            (each.code, each.name)
            for each in field_set_by_id(visit.connection, ids["set_id"]).fields
            if each.type is FieldType.SELECT
        ]
        if selects:
            self.depends_on.offer(selects)
        else:
            del self.depends_on

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """It stands last."""
        fields = field_set_by_id(visit.connection, ids["set_id"]).fields
        return {"position": min(max((each.position for each in fields), default=0) + 1, PLACES[1])}

    def command(self, visit: Visit, **ids: int) -> DefineField:
        """Define it."""
        return DefineField(
            field_set_id=ids["set_id"],
            code=str(self.code.data),
            type=FieldType(self.type.data),
            is_unique=bool(self.is_unique.data),
            depends_on=self.depends_on.data if "depends_on" in self else None,
            **self.said(),
        )


class ChangeFieldForm(FieldForm):
    """What may be said anew of a field."""

    sections = (
        (later("Field"), ("name", "description", "position", "is_active")),
        (later("What it takes"), ("is_required", "default")),
        (later("Options"), ("options", "out_of_use")),
    )
    is_active = BooleanField(
        later("In use"), description=later("Out of use, it keeps what it holds and takes nothing more.")
    )

    def offer(self, visit: Visit, **ids: int) -> None:
        """Ask for options where there are some."""
        if _field(visit, **ids).type is not FieldType.SELECT:
            for each in ("options", "out_of_use"):
                self[each].description = say("It takes none.")

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """It begins as it is."""
        found = _field(visit, **ids)
        names = ("name", "description", "position", "is_required", "default", "is_active")
        return {
            **{name: getattr(found, name) for name in names},
            "options": _lines(found, is_active=True),
            "out_of_use": _lines(found, is_active=False),
        }

    def command(self, visit: Visit, **ids: int) -> ChangeField:
        """Say it anew."""
        self.still_stands(visit, **ids)
        return ChangeField(ids["set_id"], ids["field_id"], is_active=self["is_active"].data, **self.said())


class RemoveFieldForm(ActForm):
    """A field that goes; there is nothing to fill in."""

    def command(self, visit: Visit, **ids: int) -> RemoveField:
        """Remove it."""
        return RemoveField(ids["set_id"], ids["field_id"])


def _options(lines: str | None, *, is_active: bool) -> Iterator[Option]:
    """Read the options of a text, one of each line."""
    for line in (lines or "").splitlines():
        if not line.strip():
            continue
        code, *more = (part.strip() for part in line.split("|"))
        name, score, under, *rest = (*more, *[""] * (3 - len(more)))
        if rest or not name or not _is_score(score):
            raise _NoOptionError(line.strip())
        yield Option(code, name, int(score) if score else None, is_active, under or None)


def _is_score(text: str) -> bool:
    digits = text.removeprefix("-")
    return not text or (digits.isascii() and digits.isdigit() and len(digits) < len(str(LARGEST_SCORE)))


def _lines(field: Field, *, is_active: bool) -> str | None:
    """Write options as they are typed."""
    lines = []
    for each in field.options:
        if each.is_active is is_active:
            parts = [each.code, each.name, "" if each.score is None else str(each.score), each.under or ""]
            while not parts[-1]:
                parts.pop()
            lines.append(BETWEEN.join(parts))
    return "\n".join(lines) or None


def _field(visit: Visit, set_id: int, field_id: int) -> Field:
    return field_by_id(field_set_by_id(visit.connection, set_id), field_id)


def _about(visit: Visit, set_id: int, field_id: int) -> Mapping[str, Any]:
    return {"subject": _field(visit, set_id, field_id).name}


offer_act(
    router,
    Act(
        path="/custom-fields/{set_id:int}/fields/define",
        form=DefineFieldForm,
        operation=define_field,
        heading=later("Define a field"),
        button=later("Define"),
        after=lambda _, set_id: f"/custom-fields/{set_id}",
        said=later("The field is in the set."),
        at=BESIDE,
        back=lambda set_id: f"/custom-fields/{set_id}",
        about=about_set,
    ),
)
offer_act(
    router,
    Act(
        path="/custom-fields/{set_id:int}/fields/{field_id:int}/change",
        form=ChangeFieldForm,
        operation=change_field,
        heading=later("Change a field"),
        button=later("Save"),
        after=lambda _, set_id, field_id: f"/custom-fields/{set_id}",
        said=later("The field is changed."),
        at=BESIDE,
        back=lambda set_id, field_id: f"/custom-fields/{set_id}",
        about=_about,
    ),
)
offer_act(
    router,
    Act(
        path="/custom-fields/{set_id:int}/fields/{field_id:int}/remove",
        form=RemoveFieldForm,
        operation=remove_field,
        heading=later("Remove a field"),
        button=later("Remove"),
        after=lambda _, set_id, field_id: f"/custom-fields/{set_id}",
        said=later("The field is gone."),
        back=lambda set_id, field_id: f"/custom-fields/{set_id}",
        about=_about,
    ),
)
