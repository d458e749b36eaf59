"""Identity documents of a client: kept, corrected, removed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from samity.bank.clients.operations.identifiers import (
    LONGEST_DESCRIPTION,
    LONGEST_NUMBER,
    ChangeIdentifier,
    IdentifierDescriptionTooLong,
    IdentifierNumberTaken,
    IdentifierNumberTooLong,
    IdentifierOfKindHeld,
    IdentifierWithoutNumber,
    KeepIdentifier,
    RemoveIdentifier,
    change_identifier,
    keep_identifier,
    remove_identifier,
)
from samity.bank.clients.queries.identifiers import IDENTIFIER, identifier_by_id
from samity.bank.organisation.queries import code_values
from samity.web.acts import Act, ActForm, offer_act
from samity.web.fields import BooleanField, ChoiceField, TextField
from samity.web.languages import later, say
from samity.web.pages.people.client_acts import about_client
from samity.web.pages.people.seen import seen_client

if TYPE_CHECKING:
    from collections.abc import Mapping

    from samity.web.door import Visit

router = APIRouter()

BESIDE = {
    IdentifierWithoutNumber: "number",
    IdentifierNumberTooLong: "number",
    IdentifierNumberTaken: "number",
    IdentifierOfKindHeld: "type_id",
    IdentifierDescriptionTooLong: "description",
}


class IdentifierForm(ActForm):
    """What a client has shown."""

    type_id = ChoiceField(later("Kind"))
    number = TextField(later("Number"), longest=LONGEST_NUMBER)
    description = TextField(
        later("What else"), required=False, longest=LONGEST_DESCRIPTION, description=later("Who issued it, say.")
    )

    def offer(self, visit: Visit, **ids: int) -> None:
        """Offer the kinds that the bank knows, and the one that it is."""
        del ids
        offered = [(each.id, each.name) for each in code_values(visit.connection, IDENTIFIER)[IDENTIFIER]]
        now = self.type_id.object_data
        self.type_id.offer(offered if now in {None, *dict(offered)} else [*offered, (now, say("as it is now"))])

    def command(self, visit: Visit, **ids: int) -> Any:
        """Keep it."""
        seen_client(visit, ids["client_id"])
        return KeepIdentifier(ids["client_id"], self.type_id.data, self.number.data or "", self.description.data)


class ChangeIdentifierForm(IdentifierForm):
    """What is kept of a document."""

    is_active = BooleanField(later("It holds"))

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """It begins as it is."""
        seen_client(visit, ids["client_id"])
        return dict(identifier_by_id(visit.connection, ids["client_id"], ids["identifier_id"]))

    def command(self, visit: Visit, **ids: int) -> ChangeIdentifier:
        """Change what differs."""
        return ChangeIdentifier(ids["client_id"], ids["identifier_id"], self.changed(visit, **ids))


class RemoveIdentifierForm(ActForm):
    """Nothing is asked before a document is removed."""

    def command(self, visit: Visit, **ids: int) -> RemoveIdentifier:
        """Remove it."""
        seen_client(visit, ids["client_id"])
        return RemoveIdentifier(ids["client_id"], ids["identifier_id"])


def _back(client_id: int, **_: int) -> str:
    return f"/clients/{client_id}#identifiers"


def _after(_: object, **ids: int) -> str:
    return _back(**ids)


offer_act(
    router,
    Act(
        path="/clients/{client_id:int}/identifier",
        form=IdentifierForm,
        operation=keep_identifier,
        heading=later("Keep an identity document"),
        button=later("Keep it"),
        after=_after,
        said=later("The document is kept."),
        at=BESIDE,
        back=_back,
        about=about_client,
    ),
)
offer_act(
    router,
    Act(
        path="/clients/{client_id:int}/identifiers/{identifier_id:int}/change",
        form=ChangeIdentifierForm,
        operation=change_identifier,
        heading=later("Correct the document"),
        button=later("Save"),
        after=_after,
        said=later("The document is corrected."),
        at=BESIDE,
        back=_back,
        about=about_client,
    ),
)
offer_act(
    router,
    Act(
        path="/clients/{client_id:int}/identifiers/{identifier_id:int}/remove",
        form=RemoveIdentifierForm,
        operation=remove_identifier,
        heading=later("Remove the document"),
        button=later("Remove"),
        after=_after,
        said=later("The document is removed."),
        back=_back,
        about=about_client,
    ),
)
