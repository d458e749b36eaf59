"""Write who goes to which office; who knows the loans gates it. See docs/rules/office-transfers.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, update

from samity.bank.clients.records import client, client_transfer
from samity.bank.clients.values import ClientStatus, TransferStatus

if TYPE_CHECKING:
    from datetime import date

    from samity.bank.clients.queries import Client
    from samity.bank.clients.queries.office_transfers import OfficeTransfer
    from samity.storage.unit import Unit

_STANDS_THEN = {
    TransferStatus.ACCEPTED: ClientStatus.ACTIVE,
    TransferStatus.WITHDRAWN: ClientStatus.ACTIVE,
    TransferStatus.REJECTED: ClientStatus.TRANSFER_ON_HOLD,
}


def write_proposal(unit: Unit, found: Client, to_office_id: int, on: date, note: str | None) -> int:
    """Write that a client is to go to another office, and that he waits for it; return the proposal's id."""
    proposed = insert(client_transfer).values(
        client_id=found.id,
        from_office_id=found.office_id,
        to_office_id=to_office_id,
        status=TransferStatus.PROPOSED,
        proposed_for=on,
        proposed_by=unit.actor.user_id,
        note=note,
    )
    _stands(unit, found.id, ClientStatus.TRANSFER_IN_PROGRESS)
    return int(unit.connection.execute(proposed.returning(client_transfer.c.id)).scalar_one())


def write_decision(unit: Unit, transfer: OfficeTransfer, decided: TransferStatus, note: str | None) -> None:
    """Write what became of a proposal, and where the client stands by it."""
    values = {
        "status": decided,
        "decided_on": unit.business_date,
        "decided_by": unit.actor.user_id,
        "decision_note": note,
    }
    unit.connection.execute(update(client_transfer).where(client_transfer.c.id == transfer.id).values(**values))
    _stands(unit, transfer.client_id, _STANDS_THEN[decided])


def write_office(unit: Unit, client_id: int, office_id: int, officer_id: int | None) -> None:
    """Write that a client belongs to another office from today, and who serves him there."""
    values = {"office_id": office_id, "office_since": unit.business_date, "officer_id": officer_id}
    unit.connection.execute(update(client).where(client.c.id == client_id).values(**values))


def _stands(unit: Unit, client_id: int, status: ClientStatus) -> None:
    unit.connection.execute(update(client).where(client.c.id == client_id).values(status=status))
