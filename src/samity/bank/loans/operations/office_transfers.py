"""A client is to go to another office: that is proposed, withdrawn or rejected. See docs/rules/office-transfers.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from samity.bank.clients.operations.office_transfers import write_decision, write_proposal
from samity.bank.clients.queries import client_by_id
from samity.bank.clients.queries.office_transfers import OfficeTransfer, awaited_transfer, open_transfer
from samity.bank.clients.values import ClientStatus, TransferStatus
from samity.bank.gate import admit_office, operation
from samity.bank.loans.operations.debtor_checks import ClientNotActive
from samity.bank.loans.operations.suspense import move_into_suspense, move_out_of_suspense, tell_of_rejection
from samity.bank.loans.queries.accounts import loans_by_id
from samity.bank.loans.queries.suspended import loans_kept
from samity.bank.loans.values.facts import TransactionKind
from samity.bank.organisation.queries import office_by_id
from samity.kernel.errors import Refusal, refuse_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from samity.bank.clients.queries import Client
    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.bank.organisation.queries import Office
    from samity.storage.unit import Unit

LONGEST_NOTE = 1000


@dataclass(eq=False)
class TransferredToOwnOffice(Refusal):
    """Client {client_id} belongs to office {office_id} already."""

    client_id: int
    office_id: int


@dataclass(eq=False)
class OfficeTransferInFuture(Refusal):
    """A client cannot go to another office on {on}, after today."""

    on: date


@dataclass(eq=False)
class OfficeTransferTooEarly(Refusal):
    """Client {client_id} cannot go to another office on {on}, before {limit_on}: {why}."""

    client_id: int
    on: date
    limit_on: date
    why: str


@dataclass(eq=False)
class NotAwaitingTransfer(Refusal):
    """Client {client_id} waits for no other office to take him."""

    client_id: int


@dataclass(eq=False)
class NotInTransfer(Refusal):
    """Client {client_id} is not being transferred to another office."""

    client_id: int


@dataclass(eq=False)
class TransferNoteTooLong(Refusal):
    """A note about a transfer has at most {most} characters."""

    most: int


@dataclass(frozen=True, slots=True)
class ProposeTransfer:
    """A client is to go to another office, from a day on; without one from today."""

    client_id: int
    to_office_id: int
    on: date | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class EndTransfer:
    """What was proposed is withdrawn or rejected."""

    client_id: int
    note: str | None = None


@operation("clients:propose_transfer")
def propose_transfer(command: ProposeTransfer, unit: Unit) -> Client:
    """Propose that a client goes to another office: until it takes him, nothing is done with his loans.

    Raises:
        ClientNotFound, OfficeNotFound, OutsideOwnOffice: what is named does not exist here.
        Refusals: everything that stands against it, at once.
        GlAccountNotMapped: a product of his loans has no account for what is in suspense.
    """
    return propose(command, unit)


@operation("clients:withdraw_transfer")
def withdraw_transfer(command: EndTransfer, unit: Unit) -> Client:
    """Let a client stay in his office, whether the other one rejected him or said nothing yet.

    Raises:
        ClientNotFound, OutsideOwnOffice: he is unknown or lies elsewhere.
        Refusals: everything that stands against it, at once.
    """
    client = client_by_id(unit.connection, command.client_id, lock=True)
    admit_office(unit, client.office_id, client.office_hierarchy)
    transfer = open_transfer(unit.connection, client.id)
    if transfer is None:
        raise NotInTransfer(client.id)
    refuse_all(note_refusals(command.note))
    accounts = _accounts(client, unit)
    move_out_of_suspense(TransactionKind.TRANSFER_WITHDRAWN, accounts, unit)
    write_decision(unit, transfer, TransferStatus.WITHDRAWN, command.note)
    return client


@operation("clients:reject_transfer")
def reject_transfer(command: EndTransfer, unit: Unit) -> Client:
    """Do not take a client: he is on hold until the office that proposed it withdraws it.

    Raises:
        ClientNotFound, OutsideOwnOffice: he is unknown, or somebody else is to take him.
        Refusals: everything that stands against it, at once.
    """
    client, transfer = awaited(command.client_id, unit)
    refuse_all(note_refusals(command.note))
    tell_of_rejection(_accounts(client, unit), unit)
    write_decision(unit, transfer, TransferStatus.REJECTED, command.note)
    return client


def propose(command: ProposeTransfer, unit: Unit) -> Client:
    """Propose it, gated by whoever calls."""
    client = client_by_id(unit.connection, command.client_id, lock=True)
    admit_office(unit, client.office_id, client.office_hierarchy)
    office = office_by_id(unit.connection, command.to_office_id)
    accounts, on = _accounts(client, unit), command.on or unit.business_date
    refuse_all([*_refusals(client, office, accounts, on, unit.business_date), *note_refusals(command.note)])
    move_into_suspense(accounts, on, unit)
    # What nights recognised since that day did not stand in the books on it: it goes for today.
    move_into_suspense(accounts, unit.business_date, unit, later=True)
    write_proposal(unit, client, office.id, on, command.note)
    return client


def awaited(client_id: int, unit: Unit) -> tuple[Client, OfficeTransfer]:
    """Return a client, locked, who waits for the caller's office or one below it, and the proposal.

    Raises:
        ClientNotFound, OutsideOwnOffice, NotAwaitingTransfer.
    """
    client = client_by_id(unit.connection, client_id, lock=True)
    transfer = awaited_transfer(unit.connection, client_id)
    if transfer is None:
        admit_office(unit, client.office_id, client.office_hierarchy)
        raise NotAwaitingTransfer(client_id)
    office = office_by_id(unit.connection, transfer.to_office_id)
    admit_office(unit, office.id, office.hierarchy)
    return client, transfer


def note_refusals(note: str | None) -> Iterator[Refusal]:
    """Return what stands against a note."""
    if len(note or "") > LONGEST_NOTE:
        yield TransferNoteTooLong(LONGEST_NOTE)


def _accounts(client: Client, unit: Unit) -> tuple[LoanAccount, ...]:
    ids = loans_kept(unit.connection, client.id, client.office_id)
    return tuple(loans_by_id(unit.connection, ids, lock=True).values())


def _refusals(
    client: Client, office: Office, accounts: Iterable[LoanAccount], on: date, today: date
) -> Iterator[Refusal]:
    if client.status is not ClientStatus.ACTIVE:
        yield ClientNotActive(client.id)
    if office.id == client.office_id:
        yield TransferredToOwnOffice(client.id, office.id)
    if on > today:
        yield OfficeTransferInFuture(on)
    limits = [(client.activated_on, "on which he became active"), (office.opened_on, "on which that office opened")]
    limits += [(client.office_since, "on which he came to his office")]
    limits += [
        (each.state.reached.value_on, f"on which loan {each.account_no} moved last")
        for each in accounts
        if each.state.reached is not None
    ]
    for limit_on, why in limits:
        if limit_on is not None and on < limit_on:
            yield OfficeTransferTooEarly(client.id, on, limit_on, why)
