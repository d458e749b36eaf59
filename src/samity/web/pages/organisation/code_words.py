"""The words of a list: add one, correct it, take it out of use, or remove what was never used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from samity.bank.organisation.operations.codes import (
    AddCodeValue,
    ChangeCodeValue,
    CodeValueNameTaken,
    RemoveCodeValue,
    add_code_value,
    change_code_value,
    remove_code_value,
)
from samity.bank.organisation.queries import code_value_by_id, values_of_code
from samity.web.acts import Act, ActForm, offer_act
from samity.web.fields import BooleanField, TextField, WholeField
from samity.web.languages import later
from samity.web.pages.organisation.codes import about_list

if TYPE_CHECKING:
    from collections.abc import Mapping

    from samity.kernel.errors import Refusal
    from samity.web.door import Visit

router = APIRouter()

PLACES = (0, 9999)
BESIDE: Mapping[type[Refusal], str] = {CodeValueNameTaken: "name"}


class WordForm(ActForm):
    """A word of a list."""

    name = TextField(later("Word"), longest=100)
    description = TextField(later("About it"), required=False)
    position = WholeField(later("Place in the list"), between=PLACES)
    is_active = BooleanField(
        later("May be chosen"), description=later("What uses a word that may not be chosen any more keeps it.")
    )
    is_mandatory = BooleanField(later("Must be there"))


class AddWordForm(WordForm):
    """Another word."""

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """It stands last and may be chosen."""
        standing = values_of_code(visit.connection, ids["code_id"])
        return {"position": max((each.position for each in standing), default=0) + 1, "is_active": True}

    def command(self, visit: Visit, **ids: int) -> AddCodeValue:
        """Add it."""
        return AddCodeValue(ids["code_id"], **{**self.data, "description": self.description.data or ""})


class ChangeWordForm(WordForm):
    """What may be corrected of a word."""

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """It begins as it is."""
        found = code_value_by_id(visit.connection, ids["code_id"], ids["word_id"])
        names = ("name", "position", "is_active", "is_mandatory")
        return {**{name: getattr(found, name) for name in names}, "description": found.description or None}

    def command(self, visit: Visit, **ids: int) -> ChangeCodeValue:
        """Change what differs."""
        changes = self.changed(visit, **ids)
        if "description" in changes:
            changes["description"] = changes["description"] or ""
        return ChangeCodeValue(ids["code_id"], ids["word_id"], changes)


class RemoveWordForm(ActForm):
    """A word that goes; there is nothing to fill in."""

    def command(self, visit: Visit, **ids: int) -> RemoveCodeValue:
        """Remove it."""
        return RemoveCodeValue(ids["code_id"], ids["word_id"])


def _about(visit: Visit, code_id: int, word_id: int) -> Mapping[str, Any]:
    return {"subject": code_value_by_id(visit.connection, code_id, word_id).name}


offer_act(
    router,
    Act(
        path="/codes/{code_id:int}/words/add",
        form=AddWordForm,
        operation=add_code_value,
        heading=later("Add a word"),
        button=later("Add"),
        after=lambda _, code_id: f"/codes/{code_id}",
        said=later("The word is in the list."),
        at=BESIDE,
        back=lambda code_id: f"/codes/{code_id}",
        about=about_list,
    ),
)
offer_act(
    router,
    Act(
        path="/codes/{code_id:int}/words/{word_id:int}/change",
        form=ChangeWordForm,
        operation=change_code_value,
        heading=later("Correct a word"),
        button=later("Save"),
        after=lambda _, code_id, word_id: f"/codes/{code_id}",
        said=later("The word is corrected."),
        at=BESIDE,
        back=lambda code_id, word_id: f"/codes/{code_id}",
        about=_about,
    ),
)
offer_act(
    router,
    Act(
        path="/codes/{code_id:int}/words/{word_id:int}/remove",
        form=RemoveWordForm,
        operation=remove_code_value,
        heading=later("Remove a word"),
        button=later("Remove"),
        after=lambda _, code_id, word_id: f"/codes/{code_id}",
        said=later("The word is gone."),
        back=lambda code_id, word_id: f"/codes/{code_id}",
        about=_about,
    ),
)
