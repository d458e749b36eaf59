"""Commands by which a client goes to another office, and for which day that is proposed."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from samity.bank.clients.queries import Client, client_by_id
from samity.bank.clients.queries.office_transfers import admit_to_client, awaited_transfer
from samity.bank.gate import permit
from samity.bank.loans.operations.accept_client import (
    AcceptTransfer,
    ProposeAndAccept,
    accept_transfer,
    propose_and_accept_transfer,
)
from samity.bank.loans.operations.office_transfers import (
    EndTransfer,
    ProposeTransfer,
    propose_transfer,
    reject_transfer,
    withdraw_transfer,
)
from samity.bank.organisation.queries import office_by_id
from samity.dialects.door import reading
from samity.dialects.fineract.commands import Commands, Target
from samity.dialects.fineract.moved_loans import spell_moved
from samity.dialects.fineract.routing import WireRouter
from samity.dialects.fineract.wire import WireDate, WireId, WireModel
from samity.storage.unit import Unit

router = WireRouter(tags=["Clients"])


class ProposalBody(WireModel):
    """To which office a client is to go, and from which day on."""

    resource: ClassVar[str] = "client"
    destinationOfficeId: WireId
    transferDate: WireDate | None = None
    note: str | None = None


class AcceptanceBody(WireModel):
    """How a client is taken in; his group of that office, where he is a member of one."""

    resource: ClassVar[str] = "client"
    destinationGroupId: WireId | None = None
    staffId: WireId | None = None
    note: str | None = None


class BothBody(ProposalBody):
    """A proposal that is accepted at once."""

    destinationGroupId: WireId | None = None
    staffId: WireId | None = None


class TransferNoteBody(WireModel):
    """What is said about a transfer that does not happen."""

    resource: ClassVar[str] = "client"
    note: str | None = None


@router.get("/clients/{client_id}/transferproposaldate")
@reading
def retrieve_proposal_date(client_id: int, unit: Unit) -> Any:  # noqa: ANN401 - a date, or nothing
    """Return from which day on a client is to go to another office; nothing where none is proposed."""
    permit(unit, "clients:read")
    admit_to_client(unit, client_by_id(unit.connection, client_id))
    return _proposed_for(client_id, unit)


def spell_transfer(client_id: int, unit: Unit) -> dict[str, Any]:
    """Spell where a client is to go, if he is."""
    transfer = awaited_transfer(unit.connection, client_id)
    if transfer is None:
        return {}
    office = office_by_id(unit.connection, transfer.to_office_id)
    return {"transferToOfficeId": office.id, "transferToOfficeName": office.name}


def _proposed_for(client_id: int, unit: Unit) -> date | None:
    transfer = awaited_transfer(unit.connection, client_id)
    return None if transfer is None else transfer.proposed_for


def _propose(target: Target, body: ProposalBody, unit: Unit) -> dict[str, Any]:
    asked = ProposeTransfer(target.id, body.destinationOfficeId, body.transferDate, body.note)
    return _result(propose_transfer(asked, unit))


def _accept(target: Target, body: AcceptanceBody, unit: Unit) -> dict[str, Any]:
    taken_in = accept_transfer(AcceptTransfer(target.id, body.destinationGroupId, body.staffId, body.note), unit)
    return {**_result(client_by_id(unit.connection, target.id)), **spell_moved(taken_in.moved)}


def _propose_and_accept(target: Target, body: BothBody, unit: Unit) -> dict[str, Any]:
    proposed = ProposeTransfer(target.id, body.destinationOfficeId, body.transferDate, body.note)
    accepted = AcceptTransfer(target.id, body.destinationGroupId, body.staffId, body.note)
    taken_in = propose_and_accept_transfer(ProposeAndAccept(proposed, accepted), unit)
    return {**_result(client_by_id(unit.connection, target.id)), **spell_moved(taken_in.moved)}


def _withdraw(target: Target, body: TransferNoteBody, unit: Unit) -> dict[str, Any]:
    return _result(withdraw_transfer(EndTransfer(target.id, body.note), unit))


def _reject(target: Target, body: TransferNoteBody, unit: Unit) -> dict[str, Any]:
    return _result(reject_transfer(EndTransfer(target.id, body.note), unit))


def _result(client: Client) -> dict[str, Any]:
    return {"officeId": client.office_id, "clientId": client.id, "resourceId": client.id}


COMMANDS: Commands = {
    "proposeTransfer": (ProposalBody, _propose),
    "acceptTransfer": (AcceptanceBody, _accept),
    "proposeAndAcceptTransfer": (BothBody, _propose_and_accept),
    "withdrawTransfer": (TransferNoteBody, _withdraw),
    "rejectTransfer": (TransferNoteBody, _reject),
}
