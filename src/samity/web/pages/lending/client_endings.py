"""Close clients, reject who asks to be one or note that he does not, and let them begin anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from samity.bank.clients.operations.client_endings import (
    REASONS,
    ClientActInFuture,
    ClientEndedBeforeSubmission,
    EndApplication,
    ReactivatedBeforeClosure,
    ReopenClient,
    ReopenedBeforeRejection,
    ReopenedBeforeWithdrawal,
    reactivate_client,
    reject_client,
    undo_client_rejection,
    undo_client_withdrawal,
    withdraw_client,
)
from samity.bank.clients.values import ClientStatus
from samity.bank.loans.operations.close_client import (
    ClientClosedBeforeHeBegan,
    ClientClosedBeforeItsLoans,
    CloseClient,
    close_client,
)
from samity.bank.organisation.queries import CodeValueNotOfCode, code_values
from samity.web.acts import Act, ActForm, offer_act
from samity.web.fields import ChoiceField, DayField
from samity.web.languages import later
from samity.web.pages.people.client_acts import about_client
from samity.web.pages.people.seen import seen_client

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from samity.kernel.errors import Refusal
    from samity.web.door import Visit

router = APIRouter()
_BESIDE: Mapping[type[Refusal], str] = {
    CodeValueNotOfCode: "reason_id",
    **dict.fromkeys((ClientActInFuture, ClientEndedBeforeSubmission), "on"),
    **dict.fromkeys((ReactivatedBeforeClosure, ReopenedBeforeRejection, ReopenedBeforeWithdrawal), "on"),
    **dict.fromkeys((ClientClosedBeforeHeBegan, ClientClosedBeforeItsLoans), "on"),
}


class ReopenForm(ActForm):
    """From when somebody is pending again."""

    on = DayField(later("From"))

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """Today."""
        seen_client(visit, ids["client_id"])
        return {"on": visit.unit.business_date}

    def command(self, visit: Visit, **ids: int) -> object:
        """Let him begin anew."""
        return ReopenClient(ids["client_id"], self.on.data)


class _EndForm(ReopenForm):
    """When somebody ends, and why."""

    reason_id = ChoiceField(later("Why"))
    status: ClientStatus

    def offer(self, visit: Visit, **ids: int) -> None:
        """Offer the bank's own list."""
        del ids
        code = REASONS[self.status]
        self.reason_id.offer((each.id, each.name) for each in code_values(visit.connection, code)[code])

    def command(self, visit: Visit, **ids: int) -> object:
        """End it."""
        return EndApplication(ids["client_id"], self.on.data, self.reason_id.data)


class CloseClientForm(_EndForm):
    """When a client leaves, and why."""

    status = ClientStatus.CLOSED

    def command(self, visit: Visit, **ids: int) -> object:
        """Close him."""
        return CloseClient(ids["client_id"], self.on.data, self.reason_id.data)


class RejectClientForm(_EndForm):
    """When somebody is not taken, and why."""

    status = ClientStatus.REJECTED


class WithdrawClientForm(_EndForm):
    """When somebody does not want to be a client, and why."""

    status = ClientStatus.WITHDRAWN


def _offer(word: str, form: type[ActForm], operation: Callable[..., Any], heading: str, button: str, said: str) -> None:
    act = Act(
        path=f"/clients/{{client_id:int}}/{word}",
        form=form,
        operation=operation,
        heading=heading,
        button=button,
        after=lambda _, client_id: f"/clients/{client_id}",
        said=said,
        at=_BESIDE,
        back=lambda client_id: f"/clients/{client_id}",
        about=about_client,
    )
    offer_act(router, act)


_offer(
    "close",
    CloseClientForm,
    close_client,
    later("Close the client"),
    later("Close him"),
    later("The client is closed."),
)
_offer(
    "reject",
    RejectClientForm,
    reject_client,
    later("Reject"),
    later("Reject him"),
    later("He is not taken as a client."),
)
_offer(
    "withdraw",
    WithdrawClientForm,
    withdraw_client,
    later("Withdraw"),
    later("He withdraws"),
    later("He does not become a client."),
)
_AGAIN = later("He is pending, and a client once he is activated.")
_offer(
    "reactivate",
    ReopenForm,
    reactivate_client,
    later("Take a closed client up again"),
    later("Take him up again"),
    _AGAIN,
)
_offer("undo-rejection", ReopenForm, undo_client_rejection, later("Undo the rejection"), later("Undo it"), _AGAIN)
_offer("undo-withdrawal", ReopenForm, undo_client_withdrawal, later("Undo the withdrawal"), later("Undo it"), _AGAIN)
