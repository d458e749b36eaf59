"""Ask for another rest of a loan's schedule, and approve or reject that. See docs/rules/rescheduling.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import insert, update

from samity.bank.gate import operation
from samity.bank.loans.operations.amounts import RESCHEDULED, amount_refusal
from samity.bank.loans.operations.charged_off_checks import charged_off_refusals
from samity.bank.loans.operations.loan_to_change import loan_to_change
from samity.bank.loans.operations.lock import schedule_lock_refusals
from samity.bank.loans.operations.reasons import RESCHEDULE_REASONS, reason_refusals
from samity.bank.loans.operations.recording import Change, Recorded, record
from samity.bank.loans.queries.history import facts_of
from samity.bank.loans.queries.reschedule_requests import (
    APPROVED,
    PENDING,
    REJECTED,
    asked_by,
    reschedule_request,
    with_fact,
)
from samity.bank.loans.records import loan_reschedule_request
from samity.bank.loans.rules.rescheduling_asked import (
    RescheduledNotActive,
    amount_refusals,
    counted_from,
    later_rescheduling,
    rescheduling_fact,
    rescheduling_refusals,
)
from samity.bank.loans.values.facts import FactKind, standing
from samity.bank.loans.values.state import LoanStatus
from samity.kernel.errors import Refusal, refuse_all

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from sqlalchemy import RowMapping

    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.bank.loans.values.rescheduling import ReschedulingAsked
    from samity.storage.unit import Unit


@dataclass(eq=False)
class RescheduleAskedBeforeDisbursement(Refusal):
    """Nobody asked to reschedule the loan on {submitted_on}: it was paid out on {disbursed_on}."""

    submitted_on: date
    disbursed_on: date


@dataclass(eq=False)
class RescheduleDecided(Refusal):
    """Request {request_id} was decided before: it is {status}."""

    request_id: int
    status: str


@dataclass(eq=False)
class RescheduleDecidedTooEarly(Refusal):
    """A request of {submitted_on} cannot be decided on {decided_on}."""

    decided_on: date
    submitted_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRescheduling:
    """Ask for another rest of a schedule.

    Attributes:
        submitted_on: the day that is told of it, which may lie ahead; what it asks for does not count from it.
        reason_id: a value of the code LoanRescheduleReason.
        recalculate_interest: as it was asked; interest always follows what is asked for.
    """

    loan_id: int
    submitted_on: date
    asked: ReschedulingAsked
    reason_id: int | None = None
    comment: str | None = None
    recalculate_interest: bool | None = None


@dataclass(frozen=True, slots=True)
class ApproveRescheduling:
    """Let what a request asks for be so.

    Attributes:
        approved_on: the day that is told of it, no day before the request's; it counts from today at the latest.
    """

    request_id: int
    approved_on: date


@dataclass(frozen=True, slots=True)
class RejectRescheduling:
    """Let everything stay as it is."""

    request_id: int
    rejected_on: date


@operation("loans:request_rescheduling")
def request_rescheduling(command: RequestRescheduling, unit: Unit) -> int:
    """Keep a request until somebody decides on it; nothing about the loan changes.

    Returns:
        The id of the request.

    Raises:
        LoanNotFound, OutsideOwnOffice: what is named does not exist here.
        Refusals: everything that stands against it, at once.
    """
    account = loan_to_change(command.loan_id, unit)
    refusals = reason_refusals(unit.connection, RESCHEDULE_REASONS, command.reason_id)
    refuse_all([*refusals, *_refusals(account, command.asked, unit), *_asked_on_refusals(account, command)])
    kept = {
        "account_id": account.id,
        "asked": command.asked.to_json(),
        "submitted_on": command.submitted_on,
        "reason_id": command.reason_id,
        "comment": command.comment,
        "recalculate_interest": command.recalculate_interest,
        "submitted_by": unit.actor.user_id,
    }
    requests = loan_reschedule_request
    return int(unit.connection.execute(insert(requests).values(**kept).returning(requests.c.id)).scalar_one())


@operation("loans:approve_rescheduling")
def approve_rescheduling(command: ApproveRescheduling, unit: Unit) -> Recorded:
    """Make the rest of a schedule anew, as it was asked for; what was paid stays paid.

    Raises:
        RescheduleRequestNotFound, LoanNotFound, OutsideOwnOffice: what is named does not exist here.
        Refusals: everything that stands against it by now, at once.
    """
    account, request = _pending(command.request_id, unit)
    asked = asked_by(request)
    day = _decided_on_refusals(request, command.approved_on)
    refuse_all([*_refusals(account, asked, unit), *day])
    serial, comment = account.last_serial + 1, request["comment"]
    kept = {"request_id": request["id"], **({"note": comment} if comment else {})}
    fact = rescheduling_fact(account.agreement, account.state, asked, serial, unit.business_date, **kept)
    recorded = record([Change(account, (fact,))], unit)[0]
    _decide(request, APPROVED, command.approved_on, serial, unit)
    return recorded


@operation("loans:reject_rescheduling")
def reject_rescheduling(command: RejectRescheduling, unit: Unit) -> LoanAccount:
    """Decide against a request.

    Returns:
        The loan that it was about.

    Raises:
        RescheduleRequestNotFound, LoanNotFound, OutsideOwnOffice: what is named does not exist here.
        RescheduleDecided, RescheduleDecidedTooEarly.
    """
    account, request = _pending(command.request_id, unit)
    refuse_all(_decided_on_refusals(request, command.rejected_on))
    _decide(request, REJECTED, command.rejected_on, None, unit)
    return account


def rescheduling_refusals_of(account: LoanAccount, asked: ReschedulingAsked, unit: Unit) -> list[Refusal]:
    """Return what stands against making the rest of a loan's schedule anew."""
    return list(_refusals(account, asked, unit))


def _pending(request_id: int, unit: Unit) -> tuple[LoanAccount, RowMapping]:
    account = loan_to_change(reschedule_request(unit.connection, request_id)["account_id"], unit)
    request = reschedule_request(unit.connection, request_id)  # as it is now that nobody else decides on it
    if request["status"] != PENDING:
        raise RescheduleDecided(request_id, request["status"])
    return account, request


def _refusals(account: LoanAccount, asked: ReschedulingAsked, unit: Unit) -> Iterator[Refusal]:
    against = list(_against(account, asked, unit))
    yield from against or _amount_refusals(account, asked, unit)


def _against(account: LoanAccount, asked: ReschedulingAsked, unit: Unit) -> Iterator[Refusal]:
    counts_from = None if asked.moves else counted_from(asked, unit.business_date)
    yield from charged_off_refusals(account, counts_from)
    yield from schedule_lock_refusals(account)
    yield from rescheduling_refusals(account.id, account.agreement, account.state, asked)
    if asked.amount is not None and (refusal := amount_refusal(asked.amount, account.currency, RESCHEDULED)):
        yield refusal
    facts = facts_of(unit.connection, [account.id])[account.id]
    if account.state.status is not LoanStatus.ACTIVE and any(each.kind is FactKind.CLOSED for each in standing(facts)):
        yield RescheduledNotActive(account.id, account.state.status.value)
    yield from later_rescheduling(account.id, facts, asked, unit.business_date)


def _amount_refusals(account: LoanAccount, asked: ReschedulingAsked, unit: Unit) -> Iterator[Refusal]:
    """Refuse another amount that no installment can ask for; looked at once nothing else stands against it."""
    if asked.amount is None:
        return
    fact = rescheduling_fact(account.agreement, account.state, asked, account.last_serial + 1, unit.business_date)
    then = with_fact(unit.connection, account, fact)
    yield from amount_refusals(account.id, then, fact)


def _asked_on_refusals(account: LoanAccount, command: RequestRescheduling) -> Iterator[Refusal]:
    disbursed_on = account.state.disbursed_on
    if disbursed_on is not None and command.submitted_on < disbursed_on:
        yield RescheduleAskedBeforeDisbursement(command.submitted_on, disbursed_on)


def _decided_on_refusals(request: RowMapping, on: date) -> Iterator[Refusal]:
    if on < request["submitted_on"]:
        yield RescheduleDecidedTooEarly(on, request["submitted_on"])


def _decide(request: RowMapping, status: str, on: date, fact: int | None, unit: Unit) -> None:
    columns = loan_reschedule_request.c
    decided = {"status": status, "decided_on": on, "decided_by": unit.actor.user_id, "fact": fact}
    one = (columns.account_id == request["account_id"], columns.id == request["id"])
    unit.connection.execute(update(loan_reschedule_request).where(*one).values(**decided))
