"""Clients go to another office: proposed by theirs, taken in or rejected by the other one, which sees who waits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from samity.bank.clients.queries.office_transfers import OfficeTransfer, open_transfer, waiting_for
from samity.bank.gate import permit
from samity.bank.loans.operations.accept_client import (
    AcceptTransfer,
    DestinationGroupAbsent,
    MemberOfSeveralGroups,
    ProposeAndAccept,
    accept_transfer,
    propose_and_accept_transfer,
)
from samity.bank.loans.operations.debtor_checks import GroupNotActive
from samity.bank.loans.operations.office_transfers import (
    EndTransfer,
    NotAwaitingTransfer,
    OfficeTransferInFuture,
    OfficeTransferTooEarly,
    ProposeTransfer,
    TransferNoteTooLong,
    TransferredToOwnOffice,
    propose_transfer,
    reject_transfer,
    withdraw_transfer,
)
from samity.bank.loans.operations.transfer_clients import (
    NewGroupDoesNotMeet,
    NewGroupMeetsOtherwise,
    TransferredToOtherOffice,
)
from samity.bank.loans.queries.suspended import running_loan_numbers
from samity.bank.organisation.queries import StaffInactive, StaffNotFound, office_by_id
from samity.bank.organisation.queries.offices import offices_below
from samity.web.acts import Act, ActForm, offer_act
from samity.web.door import Visit, Visiting
from samity.web.fields import ChoiceField, DayField, note_field
from samity.web.languages import later
from samity.web.pages.people.choices import group_choices, officer_choices
from samity.web.pages.people.client_acts import about_client
from samity.web.pages.people.seen import READ, seen_client

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from fastapi import Response

    from samity.kernel.errors import Refusal


router = APIRouter()
WHOLE_BANK = "."
BESIDE: dict[type[Refusal], str] = {
    **dict.fromkeys((OfficeTransferInFuture, OfficeTransferTooEarly), "on"),
    TransferredToOwnOffice: "to_office_id",
    **dict.fromkeys((DestinationGroupAbsent, TransferredToOtherOffice, GroupNotActive), "group_id"),
    **dict.fromkeys((NewGroupDoesNotMeet, NewGroupMeetsOtherwise, MemberOfSeveralGroups), "group_id"),
    **dict.fromkeys((StaffNotFound, StaffInactive), "officer_id"),
    TransferNoteTooLong: "note",
}


@router.get("/transfers", response_model=None)
def who_waits(visit: Visiting) -> Response:
    """Show who waits to be taken in by the person's offices."""
    permit(visit.unit, READ)
    waiting = waiting_for(visit.connection, visit.unit.actor.office_hierarchy)
    loans = running_loan_numbers(visit.connection, [each["client_id"] for each in waiting])
    return visit.show("lending/transfers.html", waiting=waiting, loans=loans)


class ProposeForm(ActForm):
    """To which office somebody is to go, and from when on."""

    to_office_id = ChoiceField(later("To the office"))
    on = DayField(later("From"))
    note = note_field()

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """He goes today."""
        del ids
        return {"on": visit.unit.business_date}

    def offer(self, visit: Visit, **ids: int) -> None:
        """Offer every other office of the bank."""
        own = seen_client(visit, ids["client_id"]).office_id
        offices = offices_below(visit.connection, WHOLE_BANK)
        self.to_office_id.offer((each["id"], each["name"]) for each in offices if each["id"] != own)

    def proposed(self, **ids: int) -> ProposeTransfer:
        """Return what is proposed."""
        return ProposeTransfer(ids["client_id"], self.to_office_id.data, self.on.data, self.note.data)

    def command(self, visit: Visit, **ids: int) -> ProposeTransfer:
        """Propose it."""
        del visit
        return self.proposed(**ids)


class TransferAtOnceForm(ProposeForm):
    """The same, with the group that he joins there and who serves him."""

    group_id = ChoiceField(later("He joins the group"), required=False, empty=later("none"))
    officer_id = ChoiceField(
        later("Served by"), required=False, empty=later("the officer of the group, or who serves him now")
    )

    def offer(self, visit: Visit, **ids: int) -> None:
        """Offer the groups of the other offices that the person sees, and who works there."""
        super().offer(visit, **ids)
        self.group_id.offer(group_choices(visit))
        self.officer_id.offer(officer_choices(visit))

    def command(self, visit: Visit, **ids: int) -> Any:
        """Transfer him."""
        del visit
        accepted = AcceptTransfer(ids["client_id"], self.group_id.data, self.officer_id.data)
        return ProposeAndAccept(self.proposed(**ids), accepted)


class AcceptForm(ActForm):
    """Which group he joins, and who serves him."""

    group_id = ChoiceField(later("He joins the group"), required=False, empty=later("none"))
    officer_id = ChoiceField(
        later("Served by"), required=False, empty=later("the officer of the group, or who serves him now")
    )
    note = note_field()

    def offer(self, visit: Visit, **ids: int) -> None:
        """Offer the groups of the office that is to take him, and who may serve there."""
        office = office_by_id(visit.connection, _awaited(visit, ids["client_id"]).to_office_id)
        self.group_id.offer(group_choices(visit, office_id=office.id))
        self.officer_id.offer(officer_choices(visit, office.hierarchy))

    def command(self, visit: Visit, **ids: int) -> AcceptTransfer:
        """Take him in."""
        del visit
        return AcceptTransfer(ids["client_id"], self.group_id.data, self.officer_id.data, self.note.data)


class EndForm(ActForm):
    """Why it does not happen."""

    note = note_field()

    def command(self, visit: Visit, **ids: int) -> EndTransfer:
        """End it."""
        del visit
        return EndTransfer(ids["client_id"], self.note.data)


def _awaited(visit: Visit, client_id: int) -> OfficeTransfer:
    seen_client(visit, client_id)
    transfer = open_transfer(visit.connection, client_id)
    if transfer is None:
        raise NotAwaitingTransfer(client_id)
    return transfer


def _page(_: object, client_id: int) -> str:
    return f"/clients/{client_id}"


def _waiting(_: object, client_id: int) -> str:
    del client_id
    return "/transfers"


def _acts() -> Iterator[tuple[str, type[ActForm], Callable[..., Any], str, str, str, Callable[..., str]]]:
    yield (
        *("propose-transfer", ProposeForm, propose_transfer, later("Propose to another office"), later("Propose it")),
        *(later("The other office sees that he waits; until it takes him, nothing is done with his loans."), _page),
    )
    yield (
        *("withdraw-transfer", EndForm, withdraw_transfer, later("Stay in this office"), later("Let him stay")),
        *(later("He stays in his office."), _page),
    )
    yield (
        "accept-transfer",
        AcceptForm,
        accept_transfer,
        later("Take in"),
        later("Take him in"),
        later("He belongs to the office."),
        _page,
    )
    yield (
        *("reject-transfer", EndForm, reject_transfer, later("Do not take in"), later("Reject it")),
        *(later("He is on hold until his office withdraws it."), _waiting),
    )
    yield (
        *(
            "transfer",
            TransferAtOnceForm,
            propose_and_accept_transfer,
            later("Transfer to another office"),
            later("Transfer him"),
        ),
        *(later("He belongs to the other office."), _page),
    )


for _word, _form, _operation, _heading, _button, _said, _after in _acts():
    offer_act(
        router,
        Act(
            path=f"/clients/{{client_id:int}}/{_word}",
            form=_form,
            operation=_operation,
            heading=_heading,
            button=_button,
            after=_after,
            said=_said,
            at={refusal: field for refusal, field in BESIDE.items() if hasattr(_form, field)},
            back=lambda client_id: f"/clients/{client_id}",
            about=about_client,
        ),
    )
