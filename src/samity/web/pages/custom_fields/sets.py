"""Sets of custom fields: the list, one of them, and how it is defined, changed, taken out of use and removed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from samity.bank.custom_fields.operations.sets import (
    ChangeFieldSet,
    DefineFieldSet,
    FieldSetIdTaken,
    RemoveFieldSet,
    change_field_set,
    define_field_set,
    remove_field_set,
)
from samity.bank.custom_fields.queries.definitions import field_set_by_id, field_sets
from samity.bank.custom_fields.rules.definitions import FieldSetIdMalformed
from samity.bank.custom_fields.values import LONGEST_ID, FieldType, OwnerKind
from samity.bank.gate import permit
from samity.web.acts import Act, ActForm, offer_act
from samity.web.door import Visit, Visiting
from samity.web.fields import BooleanField, ChoiceField, TextField, WholeField, note_field
from samity.web.languages import later

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import Response

router = APIRouter()

READ = "custom_fields:read"
PLACES = (0, 9999)
OWNER_WORDS = {
    OwnerKind.CLIENT: later("clients"),
    OwnerKind.GROUP: later("groups"),
    OwnerKind.CENTRE: later("centres"),
    OwnerKind.LOAN: later("loans"),
    OwnerKind.OFFICE: later("offices"),
    OwnerKind.USER: later("users"),
}
TYPE_WORDS = {
    FieldType.TEXT: later("a text"),
    FieldType.SELECT: later("one of several options"),
    FieldType.NUMBER: later("a number"),
    FieldType.CHECKBOX: later("yes or no"),
    FieldType.DATE: later("a date"),
    FieldType.MOMENT: later("a date and time"),
    FieldType.USER_LINK: later("a user"),
    FieldType.GROUP_LINK: later("a group"),
    FieldType.CLIENT_LINK: later("a client"),
}


@router.get("/custom-fields", response_model=None)
def list_sets(visit: Visiting) -> Response:
    """Show the sets by whose they are."""
    permit(visit.unit, READ)
    return visit.show("custom_fields/sets.html", sets=field_sets(visit.connection), owner_words=OWNER_WORDS)


@router.get("/custom-fields/{set_id:int}", response_model=None)
def one_set(visit: Visiting, set_id: int) -> Response:
    """Show a set with its fields."""
    permit(visit.unit, READ)
    return visit.show(
        "custom_fields/set.html",
        one=field_set_by_id(visit.connection, set_id),
        owner_words=OWNER_WORDS,
        type_words=TYPE_WORDS,
    )


class DefineSetForm(ActForm):
    """A new set."""

    owner_kind = ChoiceField(later("Whose it is"), of=str)
    name = TextField(later("Name"), longest=100)
    code = TextField(
        later("Id"), longest=LONGEST_ID, description=later("For other programs, such as _Farm; it stays for good.")
    )
    is_grouped = BooleanField(
        later("Several records of each"), description=later("As one has several plots; it stays for good.")
    )
    position = WholeField(later("Place among the sets"), between=PLACES)
    description = note_field(later("About it"))

    def offer(self, visit: Visit, **ids: int) -> None:
        """Offer whose it may be."""
        self.owner_kind.offer([(kind.value, words) for kind, words in OWNER_WORDS.items()])

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """It stands last, and its id has its first letter."""
        last = max((each.position for each in field_sets(visit.connection)), default=0)
        return {"position": min(last + 1, PLACES[1]), "code": "_"}

    def command(self, visit: Visit, **ids: int) -> DefineFieldSet:
        """Define it."""
        return DefineFieldSet(
            code=str(self.code.data),
            name=str(self.name.data),
            owner_kind=OwnerKind(self.owner_kind.data),
            is_grouped=bool(self.is_grouped.data),
            position=self.position.data,
            description=self.description.data or "",
        )


class ChangeSetForm(ActForm):
    """What may be said anew of a set."""

    name = TextField(later("Name"), longest=100)
    position = WholeField(later("Place among the sets"), between=PLACES)
    description = note_field(later("About it"))
    is_active = BooleanField(
        later("In use"), description=later("Out of use, it keeps what it holds and takes nothing more.")
    )

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """It begins as it is."""
        found = field_set_by_id(visit.connection, ids["set_id"])
        return {name: getattr(found, name) for name in ("name", "position", "description", "is_active")}

    def command(self, visit: Visit, **ids: int) -> ChangeFieldSet:
        """Say it anew."""
        self.still_stands(visit, **ids)
        return ChangeFieldSet(ids["set_id"], **{**self.data, "description": self.description.data or ""})


class RemoveSetForm(ActForm):
    """A set that goes; there is nothing to fill in."""

    def command(self, visit: Visit, **ids: int) -> RemoveFieldSet:
        """Remove it."""
        return RemoveFieldSet(ids["set_id"])


def about_set(visit: Visit, set_id: int, **_: int) -> Mapping[str, Any]:
    """Say which set it is about."""
    return {"subject": field_set_by_id(visit.connection, set_id).name}


offer_act(
    router,
    Act(
        path="/custom-fields/define",
        form=DefineSetForm,
        operation=define_field_set,
        heading=later("Define a set of fields"),
        button=later("Define"),
        after=lambda set_id: f"/custom-fields/{set_id}",
        said=later("The set is there: give it fields."),
        at={FieldSetIdTaken: "code", FieldSetIdMalformed: "code"},
        back="/custom-fields",
    ),
)
offer_act(
    router,
    Act(
        path="/custom-fields/{set_id:int}/change",
        form=ChangeSetForm,
        operation=change_field_set,
        heading=later("Change a set of fields"),
        button=later("Save"),
        after=lambda _, set_id: f"/custom-fields/{set_id}",
        said=later("The set is changed."),
        back=lambda set_id: f"/custom-fields/{set_id}",
        about=about_set,
    ),
)
offer_act(
    router,
    Act(
        path="/custom-fields/{set_id:int}/remove",
        form=RemoveSetForm,
        operation=remove_field_set,
        heading=later("Remove a set of fields"),
        button=later("Remove"),
        after=lambda _, set_id: "/custom-fields",
        said=later("The set is gone."),
        back=lambda set_id: f"/custom-fields/{set_id}",
        about=about_set,
    ),
)
