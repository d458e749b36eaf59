"""Who asked to be a client and does not become one; who has ended and begins anew. See docs/rules/life-dates.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import update

from samity.bank.clients.queries import client_by_id
from samity.bank.clients.records import client
from samity.bank.clients.values import ClientStatus
from samity.bank.gate import admit_office, operation
from samity.bank.organisation.queries import code_value_of
from samity.kernel.errors import Refusal, refuse_all

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from samity.bank.clients.queries import Client
    from samity.storage.unit import Unit

REASONS = {
    ClientStatus.CLOSED: "ClientClosureReason",
    ClientStatus.REJECTED: "ClientRejectReason",
    ClientStatus.WITHDRAWN: "ClientWithdrawReason",
}
"""The bank's own lists of why clients end, by how they do."""
_SIGNED = {ClientStatus.CLOSED: "closed", ClientStatus.REJECTED: "rejected", ClientStatus.WITHDRAWN: "withdrawn"}


@dataclass(eq=False)
class ClientNotApplying(Refusal):
    """Client {client_id} is not pending, so that there is no {act} of him."""

    client_id: int
    act: str


@dataclass(eq=False)
class ClientEndedBeforeSubmission(Refusal):
    """The {act} of client {client_id} cannot count from {on}, before he was submitted on {submitted_on}."""

    client_id: int
    act: str
    on: date
    submitted_on: date


@dataclass(eq=False)
class ClientNotClosed(Refusal):
    """Client {client_id} is not closed, so that he is not taken up again."""

    client_id: int


@dataclass(eq=False)
class ClientNotRejected(Refusal):
    """Client {client_id} was not rejected, so that nothing of it is undone."""

    client_id: int


@dataclass(eq=False)
class ClientNotWithdrawn(Refusal):
    """Client {client_id} did not withdraw, so that nothing of it is undone."""

    client_id: int


@dataclass(eq=False)
class ReactivatedBeforeClosure(Refusal):
    """Client {client_id} cannot be taken up again on {on}, before he was closed on {ended_on}."""

    client_id: int
    on: date
    ended_on: date


@dataclass(eq=False)
class ReopenedBeforeRejection(Refusal):
    """Client {client_id} cannot be pending again from {on}, before he was rejected on {ended_on}."""

    client_id: int
    on: date
    ended_on: date


@dataclass(eq=False)
class ReopenedBeforeWithdrawal(Refusal):
    """Client {client_id} cannot be pending again from {on}, before he withdrew on {ended_on}."""

    client_id: int
    on: date
    ended_on: date


@dataclass(eq=False)
class ClientActInFuture(Refusal):
    """The {act} date of a client cannot be {on}, after today."""

    act: str
    on: date


_ANEW = {
    ClientStatus.CLOSED: ("reactivation", ClientNotClosed, ReactivatedBeforeClosure),
    ClientStatus.REJECTED: ("reopened", ClientNotRejected, ReopenedBeforeRejection),
    ClientStatus.WITHDRAWN: ("reopened", ClientNotWithdrawn, ReopenedBeforeWithdrawal),
}


@dataclass(frozen=True, slots=True)
class EndApplication:
    """Who is pending does not become a client: from when on, and why (by id, of the bank's own list)."""

    client_id: int
    on: date
    reason_id: int


@dataclass(frozen=True, slots=True)
class ReopenClient:
    """Who has ended is pending again from a day on."""

    client_id: int
    on: date


@operation("clients:reject_client")
def reject_client(command: EndApplication, unit: Unit) -> Client:
    """Do not take somebody as a client.

    Raises:
        ClientNotFound, OutsideOwnOffice, CodeValueNotOfCode: what is named does not exist here.
        Refusals: everything that stands against it, at once.
    """
    return _end_application(command, ClientStatus.REJECTED, "rejection", unit)


@operation("clients:withdraw_client")
def withdraw_client(command: EndApplication, unit: Unit) -> Client:
    """Note that somebody does not want to be a client.

    Raises:
        ClientNotFound, OutsideOwnOffice, CodeValueNotOfCode: what is named does not exist here.
        Refusals: everything that stands against it, at once.
    """
    return _end_application(command, ClientStatus.WITHDRAWN, "withdrawal", unit)


@operation("clients:reactivate_client")
def reactivate_client(command: ReopenClient, unit: Unit) -> Client:
    """Let a client who was closed ask anew: he is pending, and active once he is activated.

    Raises:
        ClientNotFound, OutsideOwnOffice: he is unknown or lies elsewhere.
        Refusals: everything that stands against it, at once.
    """
    return _reopen(command, ClientStatus.CLOSED, unit)


@operation("clients:undo_client_rejection")
def undo_client_rejection(command: ReopenClient, unit: Unit) -> Client:
    """Let somebody who was rejected be pending again.

    Raises:
        ClientNotFound, OutsideOwnOffice: he is unknown or lies elsewhere.
        Refusals: everything that stands against it, at once.
    """
    return _reopen(command, ClientStatus.REJECTED, unit)


@operation("clients:undo_client_withdrawal")
def undo_client_withdrawal(command: ReopenClient, unit: Unit) -> Client:
    """Let somebody who withdrew be pending again.

    Raises:
        ClientNotFound, OutsideOwnOffice: he is unknown or lies elsewhere.
        Refusals: everything that stands against it, at once.
    """
    return _reopen(command, ClientStatus.WITHDRAWN, unit)


def end_client(unit: Unit, client_id: int, status: ClientStatus, on: date, reason_id: int) -> None:
    """Write how a client ends, when and why; of who is closed it is gated by who knows the loans."""
    act = _SIGNED[status]
    ended = {"status": status, f"{act}_on": on, f"{act}_by": unit.actor.user_id, "ending_reason_id": reason_id}
    unit.connection.execute(update(client).where(client.c.id == client_id).values(ended))


def _end_application(command: EndApplication, status: ClientStatus, act: str, unit: Unit) -> Client:
    found = client_by_id(unit.connection, command.client_id, lock=True)
    admit_office(unit, found.office_id, found.office_hierarchy)
    code_value_of(unit.connection, REASONS[status], command.reason_id)
    if found.status is not ClientStatus.PENDING:
        raise ClientNotApplying(found.id, act)
    refuse_all(_end_refusals(found, act, command.on, unit.business_date))
    end_client(unit, found.id, status, command.on, command.reason_id)
    return found


def _end_refusals(found: Client, act: str, on: date, today: date) -> Iterator[Refusal]:
    if on < found.submitted_on:
        yield ClientEndedBeforeSubmission(found.id, act, on, found.submitted_on)
    if on > today:
        yield ClientActInFuture(act, on)


def _reopen(command: ReopenClient, status: ClientStatus, unit: Unit) -> Client:
    found = client_by_id(unit.connection, command.client_id, lock=True)
    admit_office(unit, found.office_id, found.office_hierarchy)
    act, not_ended, too_early = _ANEW[status]
    if found.status is not status or found.ended_on is None:
        raise not_ended(found.id)
    refusals: list[Refusal] = [too_early(found.id, command.on, found.ended_on)] if command.on < found.ended_on else []
    refuse_all([*refusals, *([ClientActInFuture(act, command.on)] if command.on > unit.business_date else [])])
    # He is pending, as who never was active: from when he is, his next activation says.
    ended = {f"{signed}_{what}": None for signed in _SIGNED.values() for what in ("on", "by")}
    anew = {"status": ClientStatus.PENDING, "reopened_on": command.on, "ending_reason_id": None}
    never_active = {"activated_on": None, "activated_by": None}
    unit.connection.execute(update(client).where(client.c.id == found.id).values({**ended, **anew, **never_active}))
    return found
