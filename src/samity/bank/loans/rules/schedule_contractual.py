"""Schedules as a contract states them, row by row. See docs/rules/schedule-contractual.md."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from samity.bank.loans.rules.contract_rates import contract_rates, counts_length, undisturbed_rate
from samity.bank.loans.rules.equal_amounts import Bearing, EqualAmounts, multiple_of
from samity.bank.loans.rules.payment_plan import rate_of_return
from samity.bank.loans.rules.schedule_rows import Row, rows_of
from samity.bank.loans.values.terms import (
    InterestMethod,
    LoanTerms,
    OddPeriods,
    Remainder,
    RoundedAmounts,
    ScheduledInstallment,
)
from samity.kernel.money import rounded_ratio

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date


def contractual(
    terms: LoanTerms, disbursed_on: date, due_dates: Sequence[date], business_days: Sequence[int] = ()
) -> tuple[ScheduledInstallment, ...]:
    """Fill the rows one after the other: interest on what is owed, principal by the terms, the rest in the last one."""
    rows = rows_of(disbursed_on, due_dates, at_once=True)
    rates = rates_of(terms, rows, business_days)
    grown = _capitalized(terms, rows, rates)
    left = terms.principal + sum(row.capitalized for row in grown)
    wanted = EqualAmounts(replace(terms, principal=left), rates)
    return _as_planned(terms, [*grown, *_filled(terms, rows, rates, wanted, left, len(grown) + 1)])


def contractual_rest(
    terms: LoanTerms, rows: Sequence[Row], rates: Sequence[Fraction], left: int, first: int, without: frozenset[int]
) -> tuple[ScheduledInstallment, ...]:
    """Fill the rows from one on by the terms as they are by now.

    Args:
        terms: of now.
        rows: all of them.
        rates: of each of them.
        left: principal that they repay, in minor units.
        first: number of the first one.
        without: numbers of those that repay none.
    """
    wanted = EqualAmounts(replace(terms, principal=left), rates, first, without)
    return tuple(_filled(terms, rows, rates, wanted, left, first))


def _filled(
    terms: LoanTerms, rows: Sequence[Row], rates: Sequence[Fraction], wanted: EqualAmounts, left: int, first: int
) -> Iterator[ScheduledInstallment]:
    """Give the rows from one on, of which the last takes what is left."""
    undisturbed, exact = undisturbed_rate(terms), RowInterest(terms)
    for row, rate in list(zip(rows, rates, strict=True))[first - 1 :]:
        base = terms.principal if terms.interest_method is InterestMethod.FLAT else left
        interest = exact.of(row, base * rate, is_last=row is rows[-1])
        principal = left
        if row is not rows[-1]:
            bearing = exact.bearing(row, base * rate)
            principal = wanted.principal(row.number, Bearing(bearing, interest), left)
            if counts_length(terms, rows, row):
                own = Bearing(base * undisturbed, rounded_ratio(base * undisturbed, terms.rounding))
                is_free = terms.odd_periods is OddPeriods.INTEREST_ONLY
                principal = 0 if is_free else wanted.principal(row.number, own, left)
        left -= principal
        due = exact.falling_due(row, base * rate, interest)
        yield ScheduledInstallment(row.number, row.from_on, row.due_on, principal, due)


def _capitalized(terms: LoanTerms, rows: Sequence[Row], rates: Sequence[Fraction]) -> list[ScheduledInstallment]:
    """Let the interest of the first rows join the principal; nothing falls due with them."""
    grown, left = [], terms.principal
    for row, rate in list(zip(rows, rates, strict=True))[: terms.capitalized_rows]:
        interest = rounded_ratio(left * rate, terms.rounding)
        left += interest
        grown.append(ScheduledInstallment(row.number, row.from_on, row.due_on, 0, 0, interest))
    return grown


def rates_of(terms: LoanTerms, rows: Sequence[Row], business_days: Sequence[int]) -> tuple[Fraction, ...]:
    """Return for each row the part of the balance that is its interest: of a payment plan, its rate of return."""
    if terms.payment_plan:
        return (rate_of_return(terms.payment_plan, terms.principal),) * len(rows)
    return contract_rates(terms, rows, business_days)


def _as_planned(terms: LoanTerms, rows: Sequence[ScheduledInstallment]) -> tuple[ScheduledInstallment, ...]:
    """Let the last installment of a payment plan ask for what was agreed: what rounding left is its interest."""
    if not terms.payment_plan:
        return tuple(rows)
    *before, last = rows
    return (*before, replace(last, interest=max(terms.payment_plan[-1].amount - last.principal, 0)))


class RowInterest:
    """The interest of row after row: rounded each, and in sum where the contract says so."""

    def __init__(self, terms: LoanTerms) -> None:
        self._terms = terms
        self._exact = Fraction(0)
        self._charged = 0

    def of(self, row: Row, exact: Fraction, *, is_last: bool) -> int:
        """Return minor units."""
        terms = self._terms
        self._exact += self.bearing(row, exact)
        if row.number <= terms.grace_on_interest_charged:
            return 0
        if is_last and terms.remainder is Remainder.LAST_PRINCIPAL_AND_INTEREST:
            return max(rounded_ratio(self._exact, terms.rounding) - self._charged, 0)
        is_whole = terms.rounded_amounts is RoundedAmounts.PARTS and not is_last
        interest = multiple_of(terms, exact) if is_whole else rounded_ratio(exact, terms.rounding)
        self._charged += interest
        return interest

    def falling_due(self, row: Row, exact: Fraction, interest: int) -> int:
        """Return what falls due of the interest that a row's principal was found by.

        On the real balance a principal in whole units stands, and the interest accrues to the minor unit.
        """
        if self._terms.accrues and self._terms.rounded_amounts is RoundedAmounts.PARTS:
            return rounded_ratio(self.bearing(row, exact), self._terms.rounding)
        return interest

    def bearing(self, row: Row, exact: Fraction) -> Fraction:
        """Return the exact interest of a row, which is none in the grace."""
        return exact if row.number > self._terms.grace_on_interest_charged else Fraction(0)
