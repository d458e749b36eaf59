"""What being late costs beside interest, from day to day. See docs/rules/penalties.md."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from samity.bank.loans.rules.application_days import closes_on
from samity.bank.loans.rules.arrears import late_on, tolerated_until
from samity.bank.loans.rules.contract_rates import rate_between
from samity.bank.loans.rules.interest import PERCENT, annual_rate
from samity.bank.loans.rules.interest_pieces import Piece
from samity.bank.loans.values.penalties import OVERDUE_PARTS, AccruedPenalty, Penalties
from samity.bank.loans.values.state import LoanStatus
from samity.bank.loans.values.terms import InterestPeriod, InterestType, LoanTerms
from samity.kernel.day_counts import YEAR_DAYS
from samity.kernel.money import rounded_ratio

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from samity.bank.loans.values.state import Installment, LoanState


class PenaltyDue(NamedTuple):
    """A penalty that is to be applied.

    Attributes:
        installment: with which it falls due.
        amount: minor units.
    """

    installment: Installment
    amount: int


def days_late(state: LoanState, on: date) -> int:
    """Return the calendar days since the oldest due date with something unpaid."""
    late = late_on(state, on)
    return (on - late[0].due_on).days if late else 0


def accrued_penalty(terms: LoanTerms, state: LoanState, on: date) -> int:
    """Return the penalty that has accrued by a day and was not applied, in minor units."""
    penalty = with_penalty_accrued(terms, state, on).penalty
    if penalty is None or state.status is not LoanStatus.ACTIVE:
        return 0
    return max(rounded_ratio(penalty.amount, terms.rounding), 0)


def with_penalty_accrued(terms: LoanTerms, state: LoanState, on: date) -> LoanState:
    """Reckon the penalty up to a day before which due dates have passed; a day that has passed changes nothing."""
    if not terms.penalties.are_charged or state.status is not LoanStatus.ACTIVE or state.disbursed_on is None:
        return state
    penalty = state.penalty or AccruedPenalty(state.disbursed_on, state.disbursed_on)
    if on <= penalty.until:
        return state
    late = late_on(state, on)
    if not late:
        return replace(state, penalty=penalty._replace(until=on))
    since = penalty.since if penalty.amount > 0 else max(penalty.until, late[0].due_on)
    amount = penalty.amount + sum((each.exact for each in _borne(terms, state, penalty.until, on)), Fraction(0))
    return replace(state, penalty=AccruedPenalty(since, on, amount))


def penalty_pieces(terms: LoanTerms, state: LoanState, on: date) -> Iterator[Piece]:
    """Yield what bears a penalty from where it stands up to a day before which due dates have passed."""
    reckoned = with_penalty_accrued(terms, state, on).penalty
    if reckoned is not None and reckoned != state.penalty and state.disbursed_on is not None:
        yield from _borne(terms, state, state.penalty.until if state.penalty else state.disbursed_on, on)


def with_penalty_let_go(terms: LoanTerms, before: LoanState, after: LoanState, on: date) -> LoanState:
    """Let go of what has accrued when all that was late is paid within the tolerance.

    Args:
        terms: of the loan.
        before: the loan before something settled a part of it.
        after: the loan after that.
        on: the day.
    """
    penalty = after.penalty
    if penalty is None or penalty.amount <= 0 or late_on(after, on):
        return after
    if not late_on(before, on) or _is_beyond_tolerance(terms, before, on):
        return after
    return replace(after, penalty=AccruedPenalty(on, penalty.until))


def with_penalty_applied(state: LoanState, amount: int, on: date) -> LoanState:
    """Take what is applied from what has accrued; a bit of a coin that rounding gave too much is made up for later.

    What was decided stays: where a payment of before, entered since, leaves less accrued, no later penalty makes up
    for that.
    """
    if state.penalty is None:
        return state
    left = state.penalty.amount - amount
    return replace(state, penalty=AccruedPenalty(on, state.penalty.until, left if left > -1 else Fraction(0)))


def penalty_due(terms: LoanTerms, state: LoanState, on: date) -> PenaltyDue | None:
    """Return the penalty to apply on a day before which due dates have passed; None where there is none.

    It is applied once the loan is late beyond the tolerance, and what accrued beyond it also when nothing is late any
    more. What all principal bears falls due with the installments, after the last of them every day.
    """
    state = with_penalty_accrued(terms, state, on)
    penalty, late = state.penalty, late_on(state, on)
    if penalty is None or penalty.until > on or state.status is not LoanStatus.ACTIVE:
        return None
    amount = rounded_ratio(penalty.amount, terms.rounding)
    due = [each for each in state.installments if each.due_on <= on]
    if amount <= 0 or not due or (late and not _is_beyond_tolerance(terms, state, on)):
        return None
    if not terms.penalties.method.is_of_outstanding:
        return PenaltyDue(late[0] if late else due[-1], amount)
    is_over = state.matures_on is not None and state.matures_on < on
    return PenaltyDue(due[-1], amount) if is_over or due[-1].due_on > penalty.since else None


def _is_beyond_tolerance(terms: LoanTerms, state: LoanState, on: date) -> bool:
    """Say whether a loan is late for longer than its penalties and its arrears let it be."""
    late = late_on(state, on)
    if not late or days_late(state, on) <= terms.penalties.grace:
        return False
    return tolerated_until(late[0].due_on, terms.arrears, None) < on


def _borne(terms: LoanTerms, state: LoanState, from_on: date, until: date) -> Iterator[Piece]:
    """Yield what bore a penalty in some days, of what was late by the last; nothing was settled in them."""
    late = late_on(state, until)
    if terms.penalties.method.is_of_outstanding:
        yield from _by_principal(terms, state, late[0], from_on, until) if late else ()
        return
    parts = OVERDUE_PARTS[terms.penalties.method]
    for each in late:
        begins = max(from_on, each.due_on)
        base = Fraction(sum(each.outstanding.of(part) for part in parts))
        if base:
            yield Piece(begins, until, base, terms.penalties.rate * (until - begins).days / PERCENT)


def _by_principal(
    terms: LoanTerms, state: LoanState, oldest: Installment, from_on: date, until: date
) -> Iterator[Piece]:
    """Give what all principal bears since something is late; interest that joins it bears from its day on."""
    begins, own = max(from_on, oldest.due_on), as_yearly(terms)
    calendar = state.accrued and state.accrued.calendar
    joined = _joined(terms, state, begins, until)
    principal = state.outstanding.principal - sum(amount for _, amount in joined)
    for day, amount in (*joined, (until, 0)):
        yield Piece(begins, day, Fraction(principal), rate_between(own, oldest.due_on, begins, day, calendar))
        begins, principal = day, principal + amount


def _joined(terms: LoanTerms, state: LoanState, from_on: date, until: date) -> Sequence[tuple[date, int]]:
    """Return what joins the principal within some days, and when."""
    if terms.interest_type is not InterestType.CAPITALIZED:
        return ()
    rows = state.installments
    days = [(closes_on(terms, rows, each.number), each.capitalized) for each in rows if each.capitalized]
    return [(day, amount) for day, amount in days if from_on < day < until]


@lru_cache(maxsize=1024)
def as_yearly(terms: LoanTerms) -> LoanTerms:
    """Return terms whose interest is the penalty on principal."""
    agreed: Penalties = terms.penalties
    yearly = annual_rate(
        agreed.rate / agreed.rate_every,
        agreed.rate_unit,
        number_of_installments=terms.number_of_installments,
        repay_every=terms.repay_every,
        repay_unit=terms.repay_unit,
        days_in_year=YEAR_DAYS[terms.day_count],
    )
    return replace(
        terms,
        annual_rate=yearly,
        interest_type=InterestType.SIMPLE,
        interest_period=InterestPeriod.DAILY,
        interest_charged_from=None,
    )
