"""Payments before the due date on a cumulative schedule that is recalculated: what they settle, what is then asked.

See docs/rules/recalculation.md.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from samity.bank.loans.rules.interest import nominal_rate
from samity.bank.loans.rules.recalculation import factor_of_days, interest_of, rates_now, running_installment
from samity.bank.loans.rules.rests import next_rest, stretches
from samity.bank.loans.rules.schedule_declining import installment_at
from samity.bank.loans.rules.schedule_rows import bears_principal
from samity.bank.loans.values.prepayment import PrepaymentMethod
from samity.bank.loans.values.terms import Amortization, LoanTerms
from samity.kernel.money import rounded, rounded_ratio

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from samity.bank.loans.values.state import Installment, LoanState


def asking_for_less(
    terms: LoanTerms, state: LoanState, paid: Sequence[Installment], method: PrepaymentMethod
) -> tuple[Installment, ...]:
    """Return the installments after a payment, those after the running one asking for less where it paid too much.

    Args:
        terms: of the loan.
        state: before the payment.
        paid: the installments as the payment settles them.
        method: all that follow ask for less, or the next ones first; with any other fewer are left to be paid.
    """
    accrued = state.accrued
    # A moratorium may leave fewer installments than were agreed.
    if accrued is None or accrued.number > min(terms.number_of_installments, len(paid)):
        return tuple(paid)
    running, later = paid[accrued.number - 1], paid[accrued.number : terms.number_of_installments]
    is_equal = terms.amortization is Amortization.EQUAL_PRINCIPAL
    beyond = running.paid.principal + (0 if is_equal else running.paid.interest) - running.asked
    if beyond <= 0:
        return tuple(paid)
    asked = [each.asked for each in later]
    left = sum(each.outstanding.principal for each in paid[: terms.number_of_installments])
    if method is PrepaymentMethod.REDUCE_AMOUNT_PER_INSTALLMENT:
        asked = _evenly_less(terms, later, left)
    elif method is PrepaymentMethod.RESCHEDULE_REMAINING_REPAYMENTS:
        asked = [*_next_ones_less(terms, state, later, left + beyond, beyond)]
    fewer = [each._replace(asked=amount) for each, amount in zip(later, asked, strict=True)]
    return (*paid[: accrued.number], *fewer, *paid[terms.number_of_installments :])


def with_whole_interest(
    terms: LoanTerms, state: LoanState, rows: tuple[Installment, ...], amount: int
) -> tuple[Installment, ...]:
    """Let the running installment ask a payment for the interest up to its due date, on what the payment leaves.

    Args:
        terms: of the loan.
        state: with interest reckoned up to the day of the payment.
        rows: as they can be paid on that day.
        amount: of the payment, in minor units; it leaves some principal.
    """
    running, accrued = running_installment(terms, state), state.accrued
    if running is None or accrued is None:
        return rows
    counts_from = min(next_rest(terms, state, accrued.until), running.due_on)
    factor = factor_of_days(terms, state, running, counts_from, running.due_on)
    borne = stretches(terms, state, running, accrued.until, counts_from)
    so_far = accrued.amount + sum((interest_of(terms, state, running, each) for each in borne), Fraction(0))
    owed = sum(each.outstanding.principal for each in state.installments[running.number - 1 :])
    over = amount - sum(each.outstanding.total for each in rows[: running.number - 1]) + running.paid.interest
    # With interest i the payment leaves owed - (over - i) of the principal, which bears interest from its rest on.
    exact = max(min(so_far + owed * factor, (so_far + (owed - over) * factor) / (1 - factor)), so_far)
    each = rows[running.number - 1]
    interest = max(rounded_ratio(exact, terms.rounding) + each.credited.interest, each.paid.interest)
    asking = each._replace(due=each.due._replace(interest=interest))
    return (*rows[: running.number - 1], asking, *rows[running.number :])


def _evenly_less(terms: LoanTerms, later: Sequence[Installment], left: int) -> list[int]:
    """Ask for the equal amount that repays what is left in the periods that are left."""
    count = sum(bears_principal(terms, each.number) for each in later)
    if not count:
        return [each.asked for each in later]
    if terms.amortization is Amortization.EQUAL_PRINCIPAL:
        return [rounded(left, count, terms.rounding)] * len(later)
    multiple, rate = terms.installment_multiple, nominal_rate(terms)
    return [installment_at(rate, left, count, multiple=multiple, rounding=terms.rounding)] * len(later)


def _next_ones_less(
    terms: LoanTerms, state: LoanState, later: Sequence[Installment], planned: int, beyond: int
) -> Iterator[int]:
    """Take what was paid beyond from the principal of the next installments; each still asks for its interest."""
    rates, is_equal = rates_now(terms, state), terms.amortization is Amortization.EQUAL_PRINCIPAL
    for each in later:
        interest = 0 if is_equal else rounded_ratio((planned - beyond) * rates[each.number - 1].factor, terms.rounding)
        principal = min(max(each.asked - interest, 0), planned)
        taken = min(beyond, principal)
        yield each.asked - taken
        beyond -= taken
        planned -= principal
