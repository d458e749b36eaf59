"""Let interest that has accrued be owed before its day. See docs/rules/interest-application.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from samity.bank.gate import operation
from samity.bank.loans.operations.cap_checks import cap_refusals
from samity.bank.loans.operations.loan_to_change import loan_to_change
from samity.bank.loans.operations.lock import LoanIsLocked, lock_refusals
from samity.bank.loans.operations.recording import Change, Recorded, record
from samity.bank.loans.queries.history import facts_of
from samity.bank.loans.rules.agreed_now import agreed_now
from samity.bank.loans.rules.fold import replay
from samity.bank.loans.rules.interest_applications import (
    FROM_ARREARS,
    applies_by_hand,
    from_arrears_to_be_applied,
    to_be_applied,
)
from samity.bank.loans.rules.locked_interest import holds_interest
from samity.bank.loans.values.facts import Fact, FactKind, noted, standing
from samity.bank.loans.values.state import LoanStatus
from samity.kernel.errors import Refusal, refuse_all

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.storage.unit import Unit


@dataclass(eq=False)
class InterestAppliesItself(Refusal):
    """Interest of loan {loan_id} is applied as its schedule says: it does not accrue on what is really owed."""

    loan_id: int


@dataclass(eq=False)
class LoanBearsNoInterest(Refusal):
    """Loan {loan_id} bears no interest that could be applied: it is {status}."""

    loan_id: int
    status: str


@dataclass(eq=False)
class InterestAppliedInFuture(Refusal):
    """Interest cannot be applied on {on}, after today."""

    on: date


@dataclass(eq=False)
class InterestAppliedBeforeDisbursement(Refusal):
    """Interest cannot be applied on {on}: loan {loan_id} is paid out on {disbursed_on}."""

    loan_id: int
    on: date
    disbursed_on: date


@dataclass(eq=False)
class NothingAccrued(Refusal):
    """On loan {loan_id} no interest has accrued by {on} that was not applied or paid."""

    loan_id: int
    on: date


@dataclass(eq=False)
class ArrearsInterestNotApart(Refusal):
    """On loan {loan_id} interest of what is overdue is no debt of its own: it is applied with the rest."""

    loan_id: int


@dataclass(frozen=True, slots=True)
class ApplyInterest:
    """Let the interest be owed that has accrued by a day, today or before.

    Attributes:
        from_arrears: that of overdue principal, which is owed outside the schedule; else what the schedule asks for.
    """

    loan_id: int
    applied_on: date
    note: str | None = None
    from_arrears: bool = False


@operation("loans:apply_interest")
def apply_interest(command: ApplyInterest, unit: Unit) -> Recorded:
    """Apply interest: it can be paid at once, also where no payment takes it by itself, and falls due as it would.

    Raises:
        LoanNotFound, OutsideOwnOffice.
        LoanBearsNoInterest, InterestAppliesItself, ArrearsInterestNotApart, LoanIsLocked, InterestAppliedInFuture,
            InterestAppliedBeforeDisbursement, NothingAccrued, ChargesReachCap: all that stands against it, at once.
    """
    account = loan_to_change(command.loan_id, unit)
    on = command.applied_on
    said = {FROM_ARREARS: True} if command.from_arrears else {}
    details = noted(command.note, **said)
    fact = Fact(account.last_serial + 1, FactKind.INTEREST_APPLIED, on, unit.business_date, details=details)
    refuse_all([*lock_refusals(account, unit), *_refusals(account, fact, unit)])
    return record([Change(account, (fact,))], unit)[0]


def _refusals(account: LoanAccount, fact: Fact, unit: Unit) -> Iterator[Refusal]:
    state, on = account.state, fact.value_on
    if state.disbursed_on is None or state.status is not LoanStatus.ACTIVE:
        yield LoanBearsNoInterest(account.id, state.status.value)
        return
    if on > unit.business_date:
        yield InterestAppliedInFuture(on)
        return
    if on < state.disbursed_on:
        yield InterestAppliedBeforeDisbursement(account.id, on, state.disbursed_on)
        return
    if not applies_by_hand(account.agreement.terms):
        yield InterestAppliesItself(account.id)
    elif FROM_ARREARS in fact.details and not account.agreement.terms.arrears_interest_apart:
        yield ArrearsInterestNotApart(account.id)
    elif state.lock is not None and holds_interest(state) and on >= state.lock.on:
        yield LoanIsLocked(account.id)
    elif not (amount := _accrued(account, fact, unit)):
        yield NothingAccrued(account.id, on)
    else:
        yield from cap_refusals(account, amount, unit)


def _accrued(account: LoanAccount, fact: Fact, unit: Unit) -> int:
    """Return what would be applied, in minor units."""
    facts = standing(facts_of(unit.connection, [account.id])[account.id])
    state, _ = replay(account.agreement, [each for each in facts if each.position < fact.position])
    asked = from_arrears_to_be_applied if FROM_ARREARS in fact.details else to_be_applied
    return asked(agreed_now(account.agreement, state).terms, state, fact.value_on)
