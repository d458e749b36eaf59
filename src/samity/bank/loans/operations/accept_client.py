"""An office takes a client in: he, his loans and their books are its own now. See docs/rules/office-transfers.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import text

from samity.bank.clients.operations.members import check_growth, write_members
from samity.bank.clients.operations.office_transfers import write_decision, write_office
from samity.bank.clients.queries import group_by_id, groups_by_id, groups_of_clients, hold_members
from samity.bank.clients.values import GroupStatus, TransferStatus
from samity.bank.gate import operation
from samity.bank.loans.operations.debtor_checks import GroupNotActive
from samity.bank.loans.operations.office_transfers import ProposeTransfer, awaited, note_refusals, propose
from samity.bank.loans.operations.suspense import move_into_suspense, move_out_of_suspense
from samity.bank.loans.operations.transfer_clients import (
    TransferClients,
    TransferredToOtherOffice,
    go_over,
    meeting_misfits,
)
from samity.bank.loans.queries.accounts import loans_by_id
from samity.bank.loans.queries.suspended import loans_kept
from samity.bank.loans.values.facts import TransactionKind
from samity.bank.organisation.queries import eligible_staff, office_by_id
from samity.bank.organisation.queries.staff import serving_still
from samity.kernel.errors import Refusal, refuse_all

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from samity.bank.clients.queries import Client, Group
    from samity.bank.clients.queries.office_transfers import OfficeTransfer
    from samity.bank.loans.operations.moved_schedules import MovedLoan
    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.bank.organisation.queries import Office
    from samity.storage.unit import Unit


@dataclass(eq=False)
class DestinationGroupAbsent(Refusal):
    """Client {client_id} is a member of group {group_id}: say which group of the other office he goes to."""

    client_id: int
    group_id: int


@dataclass(eq=False)
class MemberOfSeveralGroups(Refusal):
    """Client {client_id} is a member of several groups: he can take only one with him to another office."""

    client_id: int


@dataclass(frozen=True, slots=True)
class AcceptTransfer:
    """An office takes in who waits for it.

    Attributes:
        group_id: which group of that office he joins; whoever is a member of one needs it.
        officer_id: who serves him and his loans there; else the group's officer, else who did, where he may.
    """

    client_id: int
    group_id: int | None = None
    officer_id: int | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class ProposeAndAccept:
    """Somebody who may act for both offices transfers a client in one stroke."""

    proposed: ProposeTransfer
    accepted: AcceptTransfer


@dataclass(frozen=True, slots=True)
class TakenIn:
    """A client who belongs to another office now, as he was, and the loans of which something was to be moved."""

    client: Client
    moved: tuple[MovedLoan, ...]


@operation("clients:accept_transfer")
def accept_transfer(command: AcceptTransfer, unit: Unit) -> TakenIn:
    """Take a client in, with the loans that his office kept; what has happened stays in its books.

    Raises:
        ClientNotFound, GroupNotFound, OutsideOwnOffice: what is named does not exist here.
        StaffNotFound, StaffInactive: the officer may not serve there.
        Refusals: everything else that stands against it, at once.
        GroupSizeOutOfRange: the group would have too many active members.
    """
    return _accept(command, unit)


@operation("clients:propose_and_accept_transfer")
def propose_and_accept_transfer(command: ProposeAndAccept, unit: Unit) -> TakenIn:
    """Transfer a client in one stroke.

    Raises:
        What proposing and accepting raise.
    """
    propose(command.proposed, unit)
    return _accept(command.accepted, unit)


def _accept(command: AcceptTransfer, unit: Unit) -> TakenIn:
    client, transfer = awaited(command.client_id, unit)
    left = groups_of_clients(unit.connection, [client.id])[client.id]
    joined = None if command.group_id is None else group_by_id(unit.connection, command.group_id)
    groups_by_id(unit.connection, {*left, *([] if joined is None else [joined.id])}, lock=True)
    hold_members(unit.connection, [(each, client.id) for each in left], alone=True)
    # All of his loans, before the calendars of those that go to other meetings.
    kept = loans_kept(unit.connection, client.id, client.office_id)
    accounts = tuple(loans_by_id(unit.connection, kept, lock=True).values())
    office = office_by_id(unit.connection, transfer.to_office_id)
    if command.officer_id is not None:
        eligible_staff(unit.connection, command.officer_id, office.hierarchy)
    refuse_all([*_refusals(client, left, joined, office, unit), *note_refusals(command.note)])
    _take_over(command, client, accounts, transfer, joined, unit)
    moved: tuple[MovedLoan, ...] = ()
    if joined is not None and left:
        moved = go_over(_going(left, joined, client), joined, unit)
    elif joined is not None:
        write_members(unit, joined.id, [client.id])
        check_growth(unit, [joined.id])
    return TakenIn(client, moved)


def _refusals(
    client: Client, left: Sequence[int], joined: Group | None, office: Office, unit: Unit
) -> Iterator[Refusal]:
    if len(left) > 1:
        yield MemberOfSeveralGroups(client.id)
    if left and joined is None:
        yield DestinationGroupAbsent(client.id, left[0])
    if joined is None:
        return
    if joined.office_id != office.id:
        yield TransferredToOtherOffice(joined.id)
    if joined.status is not GroupStatus.ACTIVE:
        yield GroupNotActive(joined.id)
    if len(left) == 1:
        yield from meeting_misfits(_going(left, joined, client), joined, unit)


def _going(left: Sequence[int], joined: Group, client: Client) -> TransferClients:
    """Return how he leaves his group for the other one; who serves him is written already."""
    return TransferClients(left[0], joined.id, (client.id,), with_officer=False)


_LOANS_GO = text("""
UPDATE loan SET office_id = :office, changed_beside_at = now(),
  officer_id = coalesce(CAST(:officer AS bigint), CASE WHEN officer_id = ANY(:staying) THEN officer_id END)
WHERE account_id = ANY(:ids)""")


def _take_over(
    command: AcceptTransfer,
    client: Client,
    accounts: Sequence[LoanAccount],
    transfer: OfficeTransfer,
    joined: Group | None,
    unit: Unit,
) -> None:
    """Let the client, his loans and their books be the other office's."""
    office = office_by_id(unit.connection, transfer.to_office_id)
    # What a night added to the books of the office that he leaves goes too.
    move_into_suspense(accounts, unit.business_date, unit, later=True)
    move_out_of_suspense(TransactionKind.TRANSFER_ACCEPTED, accounts, unit, office.id)
    officers = {each for each in (client.officer_id, *(one.officer_id for one in accounts)) if each is not None}
    staying = serving_still(unit.connection, officers, office.hierarchy)
    comes = command.officer_id or (None if joined is None else joined.officer_id)
    asked = {"office": office.id, "officer": comes, "staying": list(staying), "ids": [each.id for each in accounts]}
    unit.connection.execute(_LOANS_GO, asked)
    write_decision(unit, transfer, TransferStatus.ACCEPTED, command.note)
    stays = client.officer_id if client.officer_id in staying else None
    write_office(unit, client.id, office.id, comes or stays)
