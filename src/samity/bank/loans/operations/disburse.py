"""Pay approved loans out, one or many; and take a disbursement back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from samity.bank.gate import operation
from samity.bank.loans.operations.agreed_at_disbursement import (
    agreed_as_before,
    agreeing_refusals,
    as_agreed,
    keep_agreed,
)
from samity.bank.loans.operations.amounts import MOVED, amount_refusal, lent_amount_refusals, minor_units
from samity.bank.loans.operations.debtor_checks import debtor_refusals
from samity.bank.loans.operations.decide import check_undoable, undo_last
from samity.bank.loans.operations.installment_fees import charged_at_pay_out
from samity.bank.loans.operations.loan_to_change import loan_to_change
from samity.bank.loans.operations.lock import lock_refusals
from samity.bank.loans.operations.meeting_checks import DisbursementNotAtMeeting
from samity.bank.loans.operations.money_checks import NO_DETAIL, PaymentDetail, channel_refusals, day_refusals
from samity.bank.loans.operations.recording import Change, Recorded, record
from samity.bank.loans.operations.undo import check_stands
from samity.bank.loans.queries.history import amounts_applied_for, facts_of
from samity.bank.loans.queries.planned import dates_of
from samity.bank.loans.queries.products import hold_products, loan_products
from samity.bank.loans.queries.surroundings import surroundings
from samity.bank.loans.rules.over_applied import most_lent
from samity.bank.loans.values.allowances import UndoableStep
from samity.bank.loans.values.facts import BOOKED_AS, EVERY_INSTALLMENT, LATE_FEE, Fact, FactKind, standing
from samity.bank.loans.values.state import LoanStatus
from samity.bank.meetings.queries import hold_calendars
from samity.bank.meetings.rules.meeting_dates import is_meeting_date
from samity.kernel.errors import Refusal, located, refuse_all
from samity.kernel.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from decimal import Decimal

    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.bank.loans.rules.planned_dates import PlannedDates, Surroundings
    from samity.bank.loans.values.products import Offer
    from samity.storage.unit import Unit


# What was done to a schedule goes when the schedule goes, and what being late with it has cost; so does what was agreed
# or held off while the loan ran, or it would be locked from the day on which it is paid out again.
OF_THE_SCHEDULE = frozenset(
    {
        *(FactKind.SCHEDULE_EDITED, FactKind.RESCHEDULED, FactKind.HELD_INTEREST_APPLIED),
        *(FactKind.CLOSED, FactKind.REOPENED, FactKind.PENALTY_APPLIED),
        *(FactKind.LOCKED, FactKind.UNLOCKED, FactKind.ARREARS_SETTINGS_CHANGED),
        *(FactKind.DELINQUENCY_PAUSED, FactKind.DELINQUENCY_RESUMED, FactKind.FRAUD_MARKED),
    }
)
# What was done with the money stands against taking the disbursement back.
AFTER_A_DISBURSEMENT = frozenset(BOOKED_AS) - {FactKind.DISBURSED} - OF_THE_SCHEDULE


@dataclass(eq=False)
class LoanNotDisbursable(Refusal):
    """Loan {loan_id} is not approved and waiting for its disbursement: it is {status}."""

    loan_id: int
    status: str


@dataclass(eq=False)
class DisbursedBeforeApproval(Refusal):
    """Loan {loan_id} cannot be disbursed before its approval on {approved_on}."""

    loan_id: int
    approved_on: date


@dataclass(eq=False)
class DisbursedMoreThanApproved(Refusal):
    """Loan {loan_id} was approved for less than {amount}."""

    loan_id: int
    amount: Money


@dataclass(eq=False)
class DisbursedBeyondBound(Refusal):
    """Of loan {loan_id} not {amount} may be paid out: {most} is as far beyond its application as its product goes."""

    loan_id: int
    amount: Money
    most: Money


@dataclass(eq=False)
class DisbursedNothing(Refusal):
    """The disbursement of loan {loan_id} must be more than nothing."""

    loan_id: int


@dataclass(eq=False)
class LoanNotDisbursed(Refusal):
    """Loan {loan_id} is not disbursed."""

    loan_id: int


@dataclass(eq=False)
class LoanHasPayments(Refusal):
    """Loan {loan_id} has payments or waivers; undo them before its disbursement."""

    loan_id: int


@dataclass(eq=False)
class DisbursedOnAnotherDay(Refusal):
    """Loan {loan_id} is paid out on {expected_on}, the day it was expected to be, and on no other."""

    loan_id: int
    expected_on: date


@dataclass(frozen=True, slots=True)
class Disburse:
    """Pay a loan out.

    Attributes:
        amount: major units; None takes the approved amount.
        first_repayment_on: the first due date, agreed on only now; None leaves it as it was agreed.
        installment: major units of an installment agreed on only now, where the product lets its loans do so.
        details: what else is kept with the disbursement, such as the sheet it came from.
        place: where it stands in a larger request, to name it when it is refused.
    """

    loan_id: int
    disbursed_on: date
    amount: Decimal | None = None
    payment: PaymentDetail = NO_DETAIL
    note: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    place: str | None = None
    first_repayment_on: date | None = None
    installment: Decimal | None = None


@dataclass(frozen=True, slots=True)
class UndoDisbursement:
    """Take a disbursement back.

    Attributes:
        transaction_id: which one is meant, where that is said: a later one is not taken back in its place.
    """

    loan_id: int
    note: str | None = None
    transaction_id: int | None = None


@operation("loans:disburse")
def disburse_loan(command: Disburse, unit: Unit) -> Recorded:
    """Pay a loan out; its schedule starts today's way of reckoning due dates.

    Raises:
        LoanNotFound, OutsideOwnOffice, and all that `disbursement_refusals` names, at once.
    """
    account = loan_to_change(command.loan_id, unit)
    pairs = [(account, command)]
    refuse_all(disbursement_refusals(pairs, unit))
    return record(disbursement_changes(pairs, unit), unit)[0]


@operation("loans:undo_disbursement")
def undo_disbursement(command: UndoDisbursement, unit: Unit) -> LoanAccount:
    """Take a disbursement back: the loan is approved again as it was agreed before, its postings are reversed.

    Raises:
        LoanNotFound, OutsideOwnOffice, LoanNotDisbursed, StepNotUndoable, LoanHasPayments.
        LoanIsLocked, GroupNotActive, BeforeClientCame: what stands against it, at once; BookedByAnotherOffice.
        TransactionNotFound, TransactionAlreadyUndone: the disbursement that is meant does not stand.
    """
    account = loan_to_change(command.loan_id, unit)
    check_stands(account.id, command.transaction_id, unit)
    if account.state.disbursed_on is None:
        raise LoanNotDisbursed(account.id)
    check_undoable(account, UndoableStep.DISBURSEMENT)
    refuse_all([*lock_refusals(account, unit), *debtor_refusals(account, account.state.disbursed_on)])
    facts = standing(facts_of(unit.connection, [account.id])[account.id])
    if any(fact.kind in AFTER_A_DISBURSEMENT for fact in facts):
        raise LoanHasPayments(account.id)
    disbursement = undo_last(account, FactKind.DISBURSED, command.note, unit, goes_too=goes_with_its_pay_out)
    agreed_as_before(account.id, disbursement, unit.connection)
    return account


def goes_with_its_pay_out(fact: Fact) -> bool:
    """Say whether a fact does not stand without the disbursement: a change of its schedule, a fee of installments."""
    return fact.kind in OF_THE_SCHEDULE or EVERY_INSTALLMENT in fact.details or LATE_FEE in fact.details


def disbursement_refusals(pairs: Sequence[tuple[LoanAccount, Disburse]], unit: Unit) -> list[Refusal]:
    """Return what stands against paying these loans out, all of it; their meetings do not move until the end."""
    hold_calendars(unit.connection, {each.calendar_id for each, _ in pairs if each.calendar_id is not None})
    refusals = channel_refusals(unit.connection, [(each.payment, each.place) for _, each in pairs])
    for on in sorted({each.disbursed_on for _, each in pairs}):
        offices = {account.office_id for account, each in pairs if each.disbursed_on == on}
        refusals += day_refusals(unit.connection, offices, on, unit.business_date, "disbursement")
    around = surroundings(unit.connection, {(account.office_id, account.calendar_id) for account, _ in pairs})
    asked = {
        account.product_id
        for account, each in pairs
        if each.installment is not None or each.first_repayment_on is not None
    }
    products = loan_products(unit.connection, asked) if asked else {}
    most = _most(pairs, unit)
    for account, each in pairs:
        offer = products[account.product_id].offer if account.product_id in products else None
        here = around[account.office_id, account.calendar_id]
        refusals += located(each.place, _refusals(account, each, here, offer, most[account.id]))
    return refusals


def _most(pairs: Sequence[tuple[LoanAccount, Disburse]], unit: Unit) -> Mapping[int, int]:
    """Return how much of each loan may be paid out: what was approved, or as far beyond its application as it goes."""
    over_applied = {each.id: each.allowances.over_applied for each, _ in pairs if each.allowances.over_applied}
    applied = amounts_applied_for(unit.connection, over_applied) if over_applied else {}
    return {
        each.id: max(each.state.principal, most_lent(applied[each.id], over_applied[each.id]))
        if each.id in over_applied
        else each.state.principal
        for each, _ in pairs
    }


def _refusals(
    account: LoanAccount, command: Disburse, around: Surroundings, offer: Offer | None, most: int
) -> Iterator[Refusal]:
    state = account.state
    if state.status is not LoanStatus.APPROVED:
        yield LoanNotDisbursable(account.id, state.status.value)
        return
    yield from debtor_refusals(account, command.disbursed_on)
    if state.approved_on is not None and command.disbursed_on < state.approved_on:
        yield DisbursedBeforeApproval(account.id, state.approved_on)
    if command.amount is not None:
        yield from _amount_refusals(account, command.amount, most)
    on, expected_on = command.disbursed_on, account.expected_disbursement_on
    if account.on_expected_day and expected_on is not None and on != expected_on:
        yield DisbursedOnAnotherDay(account.id, expected_on)
    off_meeting = around.meeting is not None and not is_meeting_date(
        around.meeting, on, skip_first_days=around.skip_first_days
    )
    if account.sync_disbursement and off_meeting:
        yield DisbursementNotAtMeeting(on)
    yield from agreeing_refusals(account, command, around, offer)
    try:
        dates_of(as_agreed(account, command), around, on)
    except Refusal as refusal:
        yield refusal


def _amount_refusals(account: LoanAccount, asked: Decimal, most: int) -> Iterator[Refusal]:
    if refusal := amount_refusal(asked, account.currency, MOVED):
        yield refusal
        return
    amount = minor_units(asked, account.currency)
    if amount <= 0:
        yield DisbursedNothing(account.id)
    elif amount <= most:
        yield from lent_amount_refusals(account.agreement.terms, amount, account.currency, MOVED)
    elif account.allowances.over_applied is None:
        yield DisbursedMoreThanApproved(account.id, Money(asked, account.currency))
    else:
        yield DisbursedBeyondBound(account.id, Money(asked, account.currency), account.currency.money(most))


def disbursement_changes(pairs: Sequence[tuple[LoanAccount, Disburse]], unit: Unit) -> list[Change]:
    """Return the facts of disbursements that nothing stands against; their products stay as they are until the end."""
    hold_products(unit.connection, {account.product_id for account, _ in pairs})
    around = surroundings(unit.connection, {(account.office_id, account.calendar_id) for account, _ in pairs})
    pay_outs: list[tuple[LoanAccount, Fact, PlannedDates]] = []
    for before, command in pairs:
        account = as_agreed(before, command)
        dates = dates_of(account, around[account.office_id, account.calendar_id], command.disbursed_on)
        agreed = keep_agreed(before, account, unit.connection)
        details = {**_written(dates), **agreed, **command.payment.details(), **command.details}
        if command.note:
            details["note"] = command.note
        fact = Fact(
            account.last_serial + 1,
            FactKind.DISBURSED,
            command.disbursed_on,
            unit.business_date,
            _amount(account, command),
            details,
        )
        pay_outs.append((account, fact, dates))
    charged = charged_at_pay_out(pay_outs, unit)
    return [Change(account, (fact, *fees)) for (account, fact, _), fees in zip(pay_outs, charged, strict=True)]


def _written(dates: PlannedDates) -> dict[str, Any]:
    written: dict[str, Any] = {"due_dates": [day.isoformat() for day in dates.due_on]}
    if dates.business_days:
        written["business_days"] = list(dates.business_days)
    if dates.calendar is not None:
        written["calendar"] = dates.calendar.to_json()
    return written


def _amount(account: LoanAccount, command: Disburse) -> int:
    return account.state.principal if command.amount is None else minor_units(command.amount, account.currency)
