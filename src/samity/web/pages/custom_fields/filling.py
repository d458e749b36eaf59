"""Fill the custom fields of an owner of any kind, by a form made of what the bank defined."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias, cast

from fastapi import APIRouter

from samity.bank.custom_fields.operations.filling import (
    FillFields,
    fill_centre_fields,
    fill_client_fields,
    fill_group_fields,
    fill_loan_fields,
    fill_office_fields,
    fill_user_fields,
)
from samity.bank.custom_fields.queries.definitions import fields_of
from samity.bank.custom_fields.queries.filled import values_of
from samity.bank.custom_fields.values import FieldValue, OwnerKind
from samity.bank.gate import admit_office, permit
from samity.bank.organisation.queries import office_by_id, user_by_id
from samity.web.acts import Act, ActForm, offer_act
from samity.web.languages import later
from samity.web.own_fields.asking import Asking, Slot
from samity.web.pages.lending.loan_page import admitted_loan
from samity.web.pages.people.seen import seen_centre, seen_client, seen_group

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from samity.bank.custom_fields.values import FieldRecord, FieldSet
    from samity.kernel.errors import Refusal
    from samity.storage.unit import Unit
    from samity.web.door import Visit
    from samity.web.fields import ChoiceField

    Filling: TypeAlias = Callable[[FillFields, Unit], int]
    Naming: TypeAlias = Callable[[Visit, int], str]

router = APIRouter()

PLACE = re.compile(r"(\w+)(?:\[(\d+)\])?\.(.+)")


@dataclass(frozen=True, slots=True)
class Asked:
    """A record that the form asks for, and its places on the form."""

    of: FieldSet
    index: int
    slots: Sequence[Slot]


class FillForm(ActForm):
    """The fields of one kind of owner; of a grouped set it asks for one record more than there are.

    Attributes:
        kind: whose they are.
        key: how the address names the owner.
    """

    kind: ClassVar[OwnerKind]
    key: ClassVar[str]

    def offer(self, visit: Visit, **ids: int) -> None:
        """Add a field for each that the bank defined."""
        owner_id = ids[self.key]
        sets = fields_of(visit.connection, self.kind)
        held = values_of(visit.connection, self.kind, [owner_id], sets)[owner_id]
        self.asked = [each for of in sets if of.is_active for each in _asked(of, held.get(of.code, ()))]
        slots = [slot for each in self.asked for slot in each.slots]
        self.asking = Asking(visit, sets, [slot.begins for slot in slots if slot.begins])
        for slot in slots:
            self.add(visit, slot.name, self.asking.asked(slot), self.asking.beginning(slot.begins))
            choices = self.asking.choices(slot)
            if choices is not None:
                cast("ChoiceField", self[slot.name]).offer(choices)
        self.sections = [(_heading(each), [slot.name for slot in each.slots]) for each in self.asked]

    def stands(self, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """Return what is held: every record that the form shows is written anew."""
        del visit, ids
        return {slot.name: slot.begins and slot.begins.text for each in self.asked for slot in each.slots}

    def command(self, visit: Visit, **ids: int) -> FillFields:
        """Fill them; a record in which nothing is left goes."""
        self.still_stands(visit, **ids)
        given: dict[str, Any] = {}
        for each in self.asked:
            texts = {slot.field.code: self.asking.given(slot, self[slot.name].data) for slot in each.slots}
            record = {code: text for code, text in texts.items() if text is not None}
            if not each.of.is_grouped:
                given[each.of.code] = record
                continue
            records = given.setdefault(each.of.code, [])
            if set(record.values()) - {"FALSE"}:
                records.append({"_index": str(each.index), **record})
        return FillFields(ids[self.key], given)


def _asked(of: FieldSet, records: Sequence[FieldRecord]) -> Iterator[Asked]:
    """Yield the records that the form asks for: those that are held, and one that is not there yet."""
    if not any(each.is_active for each in of.fields):
        return
    known: Mapping[int, FieldRecord | None] = {each.index: each for each in records}
    indexes = [*known, max(known, default=-1) + 1] if of.is_grouped else [0]
    for index in indexes:
        record = known.get(index)
        slots = []
        for each in of.fields:
            if each.is_active:
                begins = record.values.get(each.code) if record else None
                if record is None and not of.is_grouped and each.default is not None:
                    begins = FieldValue(each, index, each.default)
                needed = each.is_required and not of.is_grouped
                slots.append(Slot(f"{of.code}-{index}-{each.code}", each, begins, needed))
        yield Asked(of, index, slots)


def _heading(asked: Asked) -> str:
    return f"{asked.of.name}, {asked.index + 1}" if asked.of.is_grouped else asked.of.name


def beside(refusal: Refusal) -> str | None:
    """Return beside which field a refusal stands: it names its place."""
    place = PLACE.fullmatch(str(refusal.facts().get("field", "")))
    return f"{place[1]}-{place[2] or 0}-{place[3]}" if place else None


def _office_named(visit: Visit, office_id: int) -> str:
    permit(visit.unit, "organisation:read")
    found = office_by_id(visit.connection, office_id)
    admit_office(visit.unit, office_id, found.hierarchy)
    return found.name


def _user_named(visit: Visit, user_id: int) -> str:
    permit(visit.unit, "users:read")
    found = user_by_id(visit.connection, user_id)
    admit_office(visit.unit, found.office_id, found.hierarchy)
    return found.username


OWNERS: Mapping[OwnerKind, tuple[Filling, Naming]] = {
    OwnerKind.CLIENT: (fill_client_fields, lambda visit, client_id: seen_client(visit, client_id).display_name),
    OwnerKind.GROUP: (fill_group_fields, lambda visit, group_id: seen_group(visit, group_id).name),
    OwnerKind.CENTRE: (fill_centre_fields, lambda visit, centre_id: seen_centre(visit, centre_id).name),
    OwnerKind.LOAN: (fill_loan_fields, lambda visit, loan_id: admitted_loan(visit, loan_id).account_no),
    OwnerKind.OFFICE: (fill_office_fields, _office_named),
    OwnerKind.USER: (fill_user_fields, _user_named),
}
"""What fills the fields of each kind of owner, and what he is called, for whoever may see him."""

WITHOUT_PAGE = frozenset({OwnerKind.OFFICE, OwnerKind.USER})
"""Kinds whose owners stand in a list only."""


def _offer(kind: OwnerKind, filling: Filling, named: Naming) -> None:
    path, key = f"{kind.lower()}s", f"{kind.lower()}_id"

    def page(**ids: int) -> str:
        return f"/{path}" if kind in WITHOUT_PAGE else f"/{path}/{ids[key]}#own-fields"

    act = Act(
        path=f"/{path}/{{{key}:int}}/fields",
        form=type("FieldsForm", (FillForm,), {"kind": kind, "key": key}),
        operation=filling,
        heading=later("Fill in custom fields"),
        button=later("Save"),
        after=lambda _, **ids: page(**ids),
        said=later("The fields are saved."),
        at=beside,
        back=page,
        about=lambda visit, **ids: {"subject": named(visit, ids[key])},
    )
    offer_act(router, act)


for _kind, _of_kind in OWNERS.items():
    _offer(_kind, *_of_kind)
