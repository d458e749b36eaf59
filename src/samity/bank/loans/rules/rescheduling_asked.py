"""What stands against making a schedule anew, and the fact that does it. See docs/rules/rescheduling.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from samity.bank.loans.rules.agreed_now import agreed_now
from samity.bank.loans.rules.edit_refusals import DueTooLate
from samity.bank.loans.rules.offers import MOST_INSTALLMENTS
from samity.bank.loans.rules.planned_dates import END_OF_TIME, longest_spacing
from samity.bank.loans.rules.rescheduled_dates import following_dates
from samity.bank.loans.rules.rescheduling import planned_rows
from samity.bank.loans.values.facts import Fact, FactKind, standing
from samity.bank.loans.values.state import LoanStatus
from samity.bank.loans.values.terms import ScheduleEngine
from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from samity.bank.loans.values.agreement import Agreement
    from samity.bank.loans.values.rescheduling import ReschedulingAsked
    from samity.bank.loans.values.state import Installment, LoanState

_PAID_OFF = frozenset({LoanStatus.CLOSED, LoanStatus.OVERPAID})
# Installments that are found anew would not keep to these.
SPECIAL_TERMS = ("varied_rows", "fixed_installment", "principal_percent", "equal_amortization", "fixed_length")


@dataclass(eq=False)
class RescheduledNotActive(Refusal):
    """Loan {loan_id} is not active, so that it cannot be rescheduled: it is {status}."""

    loan_id: int
    status: str


@dataclass(eq=False)
class ContractNotRescheduled(Refusal):
    """Loan {loan_id} has a schedule by contract: that is changed by hand, not rescheduled."""

    loan_id: int


@dataclass(eq=False)
class TermNotRescheduled(Refusal):
    """Loan {loan_id} was agreed with {term}, which a schedule that is made anew would not keep to."""

    loan_id: int
    term: str


@dataclass(eq=False)
class ReschedulesNothing(Refusal):
    """It has to be said what of the schedule of loan {loan_id} shall change."""

    loan_id: int


@dataclass(eq=False)
class NoInstallmentDueOn(Refusal):
    """No installment of loan {loan_id} is due on {from_on}."""

    loan_id: int
    from_on: date


@dataclass(eq=False)
class RescheduledFromPaid(Refusal):
    """The installment of loan {loan_id} that is due on {from_on} is paid already."""

    loan_id: int
    from_on: date


@dataclass(eq=False)
class RateFromOutsideTerm(Refusal):
    """Loan {loan_id} runs from {disbursed_on} to {matures_on}; no other rate begins on {from_on}."""

    loan_id: int
    from_on: date
    disbursed_on: date
    matures_on: date


@dataclass(eq=False)
class RescheduledLater(Refusal):
    """Loan {loan_id} was rescheduled as of {later_on}: what is agreed after that cannot count from {counts_from}."""

    loan_id: int
    counts_from: date
    later_on: date


@dataclass(eq=False)
class DueDateMovedBack(Refusal):
    """An installment that is due on {from_on} is not moved to {adjusted_due_on}, before that."""

    from_on: date
    adjusted_due_on: date


@dataclass(eq=False)
class GraceNeedsCumulative(Refusal):
    """Loan {loan_id} has a progressive schedule, which knows no grace in the middle."""

    loan_id: int


@dataclass(eq=False)
class RescheduledCountWrong(Refusal):
    """Of installments, {number} cannot be added or relieved: {most} at most, and not less than none."""

    member: str
    number: int
    most: int


@dataclass(eq=False)
class RescheduledRateWrong(Refusal):
    """No loan bears {annual_rate} % a year."""

    annual_rate: str


@dataclass(eq=False)
class AmountNeedsUntil(Refusal):
    """Another amount needs the due date until which it is asked for, and that day an amount."""


@dataclass(eq=False)
class NoInstallmentDueUntil(Refusal):
    """No installment of loan {loan_id} is due on {until_on}, the day or later than {from_on}."""

    loan_id: int
    from_on: date
    until_on: date


@dataclass(eq=False)
class AmountRepaysNothing(Refusal):
    """The installment of loan {loan_id} that is due on {due_on} asks for so little that it repays no principal."""

    loan_id: int
    due_on: date


def rescheduling_refusals(
    loan_id: int, agreement: Agreement, state: LoanState, asked: ReschedulingAsked
) -> Iterator[Refusal]:
    """Return what stands against making the rest of a schedule anew as it is asked for, all of it."""
    if state.status is not LoanStatus.ACTIVE and not _is_reckoned_anew(agreement, state, asked):
        yield RescheduledNotActive(loan_id, state.status.value)
        return
    terms = agreement.terms
    if terms.engine is ScheduleEngine.CONTRACTUAL:
        yield ContractNotRescheduled(loan_id)
        return
    yield from (TermNotRescheduled(loan_id, each) for each in SPECIAL_TERMS if getattr(terms, each))
    if not asked.moves and asked.annual_rate is None:
        yield ReschedulesNothing(loan_id)
    if asked.annual_rate is not None and asked.annual_rate < 0:
        yield RescheduledRateWrong(str(asked.annual_rate))
    if asked.adjusted_due_on is not None and asked.adjusted_due_on < asked.from_on:
        yield DueDateMovedBack(asked.from_on, asked.adjusted_due_on)
    if terms.engine is ScheduleEngine.PROGRESSIVE and (asked.grace_on_principal or asked.grace_on_interest):
        yield GraceNeedsCumulative(loan_id)
    rows = planned_rows(agreed_now(agreement, state).terms, state)
    yield from _day_refusals(loan_id, state, rows, asked)
    yield from _until_refusals(loan_id, rows, asked)
    yield from _count_refusals(rows, asked)
    last_on = max(asked.adjusted_due_on or rows[-1].due_on, rows[-1].due_on)
    periods = min(len(rows) + max(asked.extra_terms, 0) + max(asked.grace_on_principal, 0), MOST_INSTALLMENTS)
    if last_on.toordinal() + periods * longest_spacing(terms) >= END_OF_TIME.toordinal():
        yield DueTooLate(last_on, END_OF_TIME)


def _is_reckoned_anew(agreement: Agreement, state: LoanState, asked: ReschedulingAsked) -> bool:
    """Say whether a loan that was paid off takes another rate: what was paid then goes where that rate says."""
    return state.status in _PAID_OFF and agreement.terms.recalculates and not asked.moves


def later_rescheduling(
    loan_id: int, facts: Sequence[Fact], asked: ReschedulingAsked, today: date
) -> Iterator[RescheduledLater]:
    """Refuse to go back before a day as of which the schedule was made anew.

    That one carries dates of the schedule as it was when it was agreed, and would be laid over another.
    """
    counts_from = counted_from(asked, today)
    days = [each.value_on for each in standing(facts) if each.kind is FactKind.RESCHEDULED]
    if days and max(days) > counts_from:
        yield RescheduledLater(loan_id, counts_from, max(days))


def counted_from(asked: ReschedulingAsked, today: date) -> date:
    """Return the day from which it counts when it is agreed today."""
    return min(asked.from_on, today)


def rescheduling_fact(
    agreement: Agreement, state: LoanState, asked: ReschedulingAsked, serial: int, today: date, **kept: object
) -> Fact:
    """Return the fact that makes the rest of a schedule anew; it counts from the day it is for where that has come.

    Args:
        agreement: of the loan.
        state: as it is by now; nothing stands against what is asked.
        asked: for the rest of the schedule.
        serial: of the fact.
        today: the business date.
        kept: what else is kept with it.
    """
    details: dict[str, Any] = {**kept, "from_on": asked.from_on.isoformat()}
    if asked.annual_rate is not None:
        details["annual_rate"] = str(asked.annual_rate)
    if asked.moves:
        terms = agreed_now(agreement, state).terms
        days = [each.due_on for each in planned_rows(terms, state)]
        first, extra = days.index(asked.from_on) + 1, asked.extra_terms + asked.grace_on_principal
        after = following_dates(terms, days, first, moved_to=asked.adjusted_due_on, extra=extra)
        details |= {"first": first, "due_dates": [day.isoformat() for day in after]}
        details |= {"grace_on_principal": asked.grace_on_principal, "grace_on_interest": asked.grace_on_interest}
        if asked.amount is not None and asked.amount_until is not None:
            last = days.index(asked.amount_until) + 1
            details |= {"amount": int(asked.amount.scaleb(terms.decimals)), "amount_until": last}
    return Fact(serial, FactKind.RESCHEDULED, counted_from(asked, today), today, details=details)


def _day_refusals(
    loan_id: int, state: LoanState, rows: Sequence[Installment], asked: ReschedulingAsked
) -> Iterator[Refusal]:
    """Refuse a day that is no due date still open; a rate alone begins on any day of the term."""
    if not asked.moves:
        disbursed_on, matures_on = state.disbursed_on, rows[-1].due_on
        if disbursed_on is not None and not disbursed_on <= asked.from_on <= matures_on:
            yield RateFromOutsideTerm(loan_id, asked.from_on, disbursed_on, matures_on)
        return
    due = next((each for each in rows if each.due_on == asked.from_on), None)
    if due is None:
        yield NoInstallmentDueOn(loan_id, asked.from_on)
    elif due.is_settled:
        yield RescheduledFromPaid(loan_id, asked.from_on)


def _until_refusals(loan_id: int, rows: Sequence[Installment], asked: ReschedulingAsked) -> Iterator[Refusal]:
    """Refuse another amount until a day that is no due date, and one that repays nothing."""
    if (asked.amount is None) != (asked.amount_until is None):
        yield AmountNeedsUntil()
    until = asked.amount_until
    if until is not None and (until < asked.from_on or until not in {each.due_on for each in rows}):
        yield NoInstallmentDueUntil(loan_id, asked.from_on, until)
    if asked.amount is not None and asked.amount <= 0:
        yield AmountRepaysNothing(loan_id, asked.from_on)


def amount_refusals(loan_id: int, then: LoanState, fact: Fact) -> Iterator[AmountRepaysNothing]:
    """Refuse an amount with which an installment repays nothing, though some principal is left for later ones.

    Args:
        loan_id: which loan.
        then: as it would be.
        fact: that would make it so.
    """
    first, last = int(fact.details["first"]), int(fact.details["amount_until"])
    relieved = then.rescheduled.without_principal
    for each in then.installments[first - 1 : last]:
        later = sum(row.due.principal for row in then.installments[each.number :])
        if not each.due.principal and later and each.number not in relieved:
            yield AmountRepaysNothing(loan_id, each.due_on)
            return


def _count_refusals(rows: Sequence[Installment], asked: ReschedulingAsked) -> Iterator[Refusal]:
    """Refuse counts below none, more installments than a loan may have, and more grace than there are installments."""
    most, added = MOST_INSTALLMENTS - len(rows), asked.extra_terms + asked.grace_on_principal
    if asked.grace_on_principal < 0:
        yield RescheduledCountWrong("grace_on_principal", asked.grace_on_principal, most)
    if asked.extra_terms < 0 or added > most:
        yield RescheduledCountWrong("extra_terms", asked.extra_terms, most - max(asked.grace_on_principal, 0))
    left = len([each for each in rows if each.due_on >= asked.from_on]) + added
    # The last one leaves its interest to nobody.
    if not 0 <= asked.grace_on_interest < max(left, 1):
        yield RescheduledCountWrong("grace_on_interest", asked.grace_on_interest, max(left - 1, 0))
