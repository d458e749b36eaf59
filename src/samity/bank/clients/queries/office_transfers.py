"""Clients between two offices: the proposal that is open, who waits to be taken in, and what became of others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select, text

from samity.bank.clients.records import client_transfer
from samity.bank.clients.values import IN_TRANSFER, TransferStatus
from samity.bank.gate import admit_office
from samity.bank.organisation.queries import office_by_id

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy import Connection, RowMapping

    from samity.bank.clients.queries import Client
    from samity.storage.unit import Unit


@dataclass(frozen=True, slots=True)
class OfficeTransfer:
    """A proposal that is open: accepted by nobody, withdrawn by nobody."""

    id: int
    client_id: int
    from_office_id: int
    to_office_id: int
    status: TransferStatus
    proposed_for: date


_BETWEEN = ", ".join(f"'{each.value}'" for each in sorted(IN_TRANSFER))
JOIN_WHO_STAYS = f"JOIN client c ON c.id = l.client_id AND c.status NOT IN ({_BETWEEN})"
"""Joins loans `l` with their clients `c`, but for those between two offices: from them nothing is collected."""

_LISTED = text("""
SELECT t.id, t.client_id, t.status, t.proposed_for, t.note, t.decided_on, t.decision_note,
       c.display_name, c.account_no, f.name AS from_office, o.name AS to_office, u.username AS proposed_by
FROM client_transfer t JOIN client c ON c.id = t.client_id JOIN app_user u ON u.id = t.proposed_by
JOIN office f ON f.id = t.from_office_id JOIN office o ON o.id = t.to_office_id
WHERE (CAST(:client AS bigint) IS NOT NULL AND t.client_id = :client)
   OR (CAST(:client AS bigint) IS NULL AND t.status = 'PROPOSED' AND starts_with(o.hierarchy, :below))
ORDER BY t.proposed_for, t.id""")


def open_transfer(connection: Connection, client_id: int) -> OfficeTransfer | None:
    """Return the proposal that a client goes to another office, if one is open."""
    found = client_transfer.c
    wanted = (found.id, found.client_id, found.from_office_id, found.to_office_id, found.status, found.proposed_for)
    is_open = found.status.in_([TransferStatus.PROPOSED, TransferStatus.REJECTED])
    row = connection.execute(select(*wanted).where(found.client_id == client_id, is_open)).first()
    if row is None:
        return None
    return OfficeTransfer(*row[:4], TransferStatus(row.status), row.proposed_for)


def awaited_transfer(connection: Connection, client_id: int) -> OfficeTransfer | None:
    """Return the proposal on which the other office has not spoken yet, if there is one."""
    transfer = open_transfer(connection, client_id)
    return transfer if transfer is not None and transfer.status is TransferStatus.PROPOSED else None


def admit_to_client(unit: Unit, found: Client) -> None:
    """Let through who may see a client: of his office or above it, and of the one that is to take him.

    Raises:
        OutsideOwnOffice: the caller is of neither; the other office has rejected him, so that he is not to come.
    """
    transfer = None if unit.actor.sees(found.office_hierarchy) else awaited_transfer(unit.connection, found.id)
    if transfer is not None and unit.actor.sees(office_by_id(unit.connection, transfer.to_office_id).hierarchy):
        return
    admit_office(unit, found.office_id, found.office_hierarchy)


def waiting_for(connection: Connection, hierarchy: str) -> Sequence[RowMapping]:
    """List who waits to be taken in by offices of a subtree, oldest proposal first."""
    return connection.execute(_LISTED, {"client": None, "below": hierarchy}).mappings().all()


def transfers_of(connection: Connection, client_id: int) -> Sequence[RowMapping]:
    """List the proposals that a client goes to another office, oldest first."""
    return connection.execute(_LISTED, {"client": client_id, "below": ""}).mappings().all()
