"""Decide on an application: approve, reject, or note that it was withdrawn; and take an approval back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import update

from samity.bank.gate import operation
from samity.bank.loans.operations.amounts import APPROVED, amount_refusal, lent_amount_refusals, minor_units
from samity.bank.loans.operations.loan_to_change import loan_to_change
from samity.bank.loans.operations.recording import Change, record
from samity.bank.loans.queries.history import facts_of
from samity.bank.loans.records import loan
from samity.bank.loans.rules.over_applied import most_lent
from samity.bank.loans.values.allowances import UndoableStep
from samity.bank.loans.values.facts import Fact, FactKind, noted, standing, undoing
from samity.bank.loans.values.state import LoanStatus
from samity.kernel.errors import Refusal, refuse_all
from samity.kernel.money import Money

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from decimal import Decimal

    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.storage.unit import Unit

UNDECIDED = frozenset({LoanStatus.PARTIAL, LoanStatus.SUBMITTED})

# In the details of an approval that changed it: the expected disbursement that stood before.
_EXPECTED_BEFORE = "expected_disbursement_before"


@dataclass(eq=False)
class LoanNotPending(Refusal):
    """Loan {loan_id} is not waiting for a decision: it is {status}."""

    loan_id: int
    status: str
    decision: str


@dataclass(eq=False)
class LoanNotApproved(Refusal):
    """Loan {loan_id} is not approved: it is {status}."""

    loan_id: int
    status: str


@dataclass(eq=False)
class StepNotUndoable(Refusal):
    """The product of loan {loan_id} does not let its {step} be taken back."""

    loan_id: int
    step: str


@dataclass(eq=False)
class DecidedBeforeSubmission(Refusal):
    """The decision on {decided_on} lies before the submission on {submitted_on}."""

    decided_on: date
    submitted_on: date
    decision: str


@dataclass(eq=False)
class DecidedInFuture(Refusal):
    """The decision on {decided_on} lies after today."""

    decided_on: date
    decision: str


@dataclass(eq=False)
class ApprovedMoreThanAsked(Refusal):
    """The approved amount {approved} is more than was asked for."""

    approved: Money


@dataclass(eq=False)
class ApprovedBeyondBound(Refusal):
    """The approved amount {approved} is more than {most}: no further beyond an application goes its product."""

    approved: Money
    most: Money


@dataclass(eq=False)
class ApprovedNothing(Refusal):
    """The approved amount {approved} must be more than nothing."""

    approved: Money


@dataclass(eq=False)
class ExpectedBeforeApproval(Refusal):
    """The expected disbursement on {expected_on} lies before the approval."""

    expected_on: date


@dataclass(frozen=True, slots=True)
class ApproveLoan:
    """Approve a loan, perhaps for less than was asked for, or for more where its product lets it."""

    loan_id: int
    approved_on: date
    amount: Decimal | None = None
    expected_disbursement_on: date | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class RejectLoan:
    """Reject a loan."""

    loan_id: int
    rejected_on: date
    note: str | None = None


@dataclass(frozen=True, slots=True)
class WithdrawLoan:
    """The applicant withdraws.

    Attributes:
        even_approved: a loan that is approved already is withdrawn too.
    """

    loan_id: int
    withdrawn_on: date
    note: str | None = None
    even_approved: bool = False


@dataclass(frozen=True, slots=True)
class UndoApproval:
    """Take an approval back; the application is pending again, for the amount that was asked for."""

    loan_id: int
    note: str | None = None


@operation("loans:approve")
def approve_loan(command: ApproveLoan, unit: Unit) -> LoanAccount:
    """Approve a loan.

    Returns:
        The loan as it was.

    Raises:
        LoanNotFound, OutsideOwnOffice; LoanNotPending, and together: DecidedBeforeSubmission, DecidedInFuture,
        ApprovedMoreThanAsked, ApprovedBeyondBound, ApprovedNothing, AmountTooFine, AmountTooLarge, TermsHaveNoSchedule,
        ExpectedBeforeApproval.
    """
    account = _pending(command.loan_id, "approve", unit)
    expected_on = command.expected_disbursement_on or account.expected_disbursement_on
    refusals: list[Refusal] = [*_dates(account, command.approved_on, "approval", unit)]
    if command.amount is not None:
        refusals += _amount_refusals(account, command.amount)
    if expected_on is not None and expected_on < command.approved_on:
        refusals.append(ExpectedBeforeApproval(expected_on))
    refuse_all(refusals)
    amount = account.state.principal if command.amount is None else minor_units(command.amount, account.currency)
    former: dict[str, Any] = {}
    if expected_on != account.expected_disbursement_on:
        former[_EXPECTED_BEFORE] = _written(account.expected_disbursement_on)
        _expect(account, expected_on, unit)
    _decide(account, FactKind.APPROVED, command.approved_on, amount, command.note, unit, former)
    return account


@operation("loans:reject")
def reject_loan(command: RejectLoan, unit: Unit) -> LoanAccount:
    """Reject a loan.

    Raises:
        LoanNotFound, OutsideOwnOffice, LoanNotPending, DecidedBeforeSubmission, DecidedInFuture.
    """
    account = _pending(command.loan_id, "reject", unit, UNDECIDED)
    refuse_all(_dates(account, command.rejected_on, "reject", unit))
    _decide(account, FactKind.REJECTED, command.rejected_on, 0, command.note, unit)
    return account


@operation("loans:withdraw")
def withdraw_loan(command: WithdrawLoan, unit: Unit) -> LoanAccount:
    """Note that the applicant has withdrawn.

    Raises:
        LoanNotFound, OutsideOwnOffice, LoanNotPending, DecidedBeforeSubmission, DecidedInFuture.
    """
    allowed = UNDECIDED | {LoanStatus.APPROVED} if command.even_approved else UNDECIDED
    account = _pending(command.loan_id, "withdraw", unit, allowed)
    refuse_all(_dates(account, command.withdrawn_on, "withdraw", unit))
    _decide(account, FactKind.WITHDRAWN, command.withdrawn_on, 0, command.note, unit)
    return account


@operation("loans:undo_approval")
def undo_approval(command: UndoApproval, unit: Unit) -> LoanAccount:
    """Take an approval back; the disbursement is expected on the day that stood before it.

    Raises:
        LoanNotFound, OutsideOwnOffice, LoanNotApproved, StepNotUndoable.
    """
    account = loan_to_change(command.loan_id, unit)
    if account.state.status is not LoanStatus.APPROVED:
        raise LoanNotApproved(account.id, account.state.status.value)
    check_undoable(account, UndoableStep.APPROVAL)
    approval = undo_last(account, FactKind.APPROVED, command.note, unit)
    if _EXPECTED_BEFORE in approval.details:
        before = approval.details[_EXPECTED_BEFORE]
        _expect(account, before and date.fromisoformat(before), unit)
    return account


def check_undoable(account: LoanAccount, step: UndoableStep) -> None:
    """Let a step be taken back where the loan's product allows it.

    Raises:
        StepNotUndoable: it does not.
    """
    if step not in account.allowances.undo:
        raise StepNotUndoable(account.id, step.lower())


def undo_last(
    account: LoanAccount,
    kind: FactKind,
    note: str | None,
    unit: Unit,
    *,
    goes_too: Callable[[Fact], bool] = lambda _: False,
) -> Fact:
    """Take back the last standing fact of a kind, and return it.

    Args:
        account: the loan, locked.
        kind: of the fact.
        note: why.
        unit: the unit of work.
        goes_too: says of a fact whether it does not stand without it.
    """
    facts = standing(facts_of(unit.connection, [account.id])[account.id])
    last = [fact for fact in facts if fact.kind is kind][-1]
    with_last = [last, *(fact for fact in facts if goes_too(fact))]
    undone = undoing(with_last, account.last_serial, unit.business_date, noted(note))
    record([Change(account, undone)], unit)
    return last


def _expect(account: LoanAccount, on: date | None, unit: Unit) -> None:
    unit.connection.execute(update(loan).where(loan.c.account_id == account.id).values(expected_disbursement_on=on))


def _written(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _pending(
    loan_id: int, decision: str, unit: Unit, allowed: frozenset[LoanStatus] = frozenset({LoanStatus.SUBMITTED})
) -> LoanAccount:
    account = loan_to_change(loan_id, unit)
    if account.state.status not in allowed:
        raise LoanNotPending(account.id, account.state.status.value, decision)
    return account


def _amount_refusals(account: LoanAccount, asked: Decimal) -> Iterator[Refusal]:
    if refusal := amount_refusal(asked, account.currency, APPROVED):
        yield refusal
        return
    amount, over_applied = minor_units(asked, account.currency), account.allowances.over_applied
    most = most_lent(account.state.principal, over_applied)
    if amount <= 0:
        yield ApprovedNothing(Money(asked, account.currency))
    elif amount <= most:
        yield from lent_amount_refusals(account.agreement.terms, amount, account.currency, APPROVED)
    elif over_applied is None:
        yield ApprovedMoreThanAsked(Money(asked, account.currency))
    else:
        yield ApprovedBeyondBound(Money(asked, account.currency), account.currency.money(most))


def _dates(account: LoanAccount, decided_on: date, decision: str, unit: Unit) -> Iterator[Refusal]:
    submitted_on = account.state.submitted_on
    if submitted_on is not None and decided_on < submitted_on:
        yield DecidedBeforeSubmission(decided_on, submitted_on, decision)
    if decided_on > unit.business_date:
        yield DecidedInFuture(decided_on, decision)


def _decide(
    account: LoanAccount,
    kind: FactKind,
    on: date,
    amount: int,
    note: str | None,
    unit: Unit,
    former: Mapping[str, Any] | None = None,
) -> None:
    fact = Fact(account.last_serial + 1, kind, on, unit.business_date, amount, noted(note, **(former or {})))
    record([Change(account, (fact,))], unit)
