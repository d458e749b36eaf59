"""What bears the fixed interest of each installment, and for how long. See docs/rules/explanation.md."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from samity.bank.loans.rules import progressive_rates, schedule_contractual
from samity.bank.loans.rules.interest import row_rates
from samity.bank.loans.rules.interest_pieces import Piece
from samity.bank.loans.rules.schedule_flat import rate_of_term
from samity.bank.loans.rules.schedule_rows import rows_of
from samity.bank.loans.values.terms import Amortization, InterestMethod, LoanTerms, ScheduleEngine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from samity.bank.loans.rules.planned_dates import PlannedDates
    from samity.bank.loans.values.state import Installment


def scheduled_pieces(
    terms: LoanTerms, disbursed_on: date, dates: PlannedDates, installments: Sequence[Installment]
) -> Iterator[tuple[int, Piece]]:
    """Yield what each installment bears, by its number, before anything is rounded; none in the grace.

    Args:
        terms: with the principal that went out; interest is fixed by them.
        disbursed_on: the day it did.
        dates: of the schedule.
        installments: as the disbursement made them.
    """
    if terms.equal_amortization and terms.interest_method is InterestMethod.DECLINING_BALANCE:
        return
    left, is_flat = terms.principal, terms.interest_method is InterestMethod.FLAT
    for each, factor in zip(installments, _FACTORS[terms.engine](terms, disbursed_on, dates), strict=False):
        if factor:
            begins = max(each.from_on, terms.interest_charged_from or each.from_on)
            base = Fraction(terms.principal if is_flat else left)
            yield each.number, Piece(min(begins, each.due_on), each.due_on, base, factor)
        left += each.capitalized - each.due.principal


def _cumulative(terms: LoanTerms, disbursed_on: date, dates: PlannedDates) -> Sequence[Fraction]:
    if terms.interest_method is InterestMethod.FLAT:
        return _flat(terms, disbursed_on, dates.due_on)
    return _charged(terms, row_rates(terms, disbursed_on, dates.due_on))


def _flat(terms: LoanTerms, disbursed_on: date, due_dates: Sequence[date]) -> Sequence[Fraction]:
    """Return the share that each installment takes of the interest of the whole term."""
    count = len(due_dates)
    whole = rate_of_term(terms, rows_of(disbursed_on, due_dates))
    free = min(terms.grace_on_interest_charged, count)
    if terms.amortization is Amortization.EQUAL_INSTALLMENTS:
        silent = min(max(free, terms.grace_on_interest_payment), count - 1)
        share = whole * Fraction(count - free, count) / (count - silent)
        return [Fraction(0) if number <= silent else share for number in range(1, count + 1)]
    waits = min(terms.grace_on_interest_payment, count - 1)
    shares = [0 if number <= waits or number <= free else 1 for number in range(1, count + 1)]
    if waits < count:
        shares[waits] += max(waits - free, 0)
    return [whole * Fraction(share, count) for share in shares]


def _progressive(terms: LoanTerms, disbursed_on: date, dates: PlannedDates) -> Sequence[Fraction]:
    return _charged(terms, [each.factor for each in progressive_rates.rates_of(terms, disbursed_on, dates.due_on)])


def _contractual(terms: LoanTerms, disbursed_on: date, dates: PlannedDates) -> Sequence[Fraction]:
    rows = rows_of(disbursed_on, dates.due_on, at_once=True)
    rates = schedule_contractual.rates_of(terms, rows, dates.business_days)
    return _charged(terms, rates)


def _charged(terms: LoanTerms, factors: Sequence[Fraction]) -> Sequence[Fraction]:
    return [
        factor if number > terms.grace_on_interest_charged else Fraction(0) for number, factor in enumerate(factors, 1)
    ]


_FACTORS: Mapping[ScheduleEngine, Callable[[LoanTerms, date, PlannedDates], Sequence[Fraction]]] = {
    ScheduleEngine.CUMULATIVE: _cumulative,
    ScheduleEngine.PROGRESSIVE: _progressive,
    ScheduleEngine.CONTRACTUAL: _contractual,
}
