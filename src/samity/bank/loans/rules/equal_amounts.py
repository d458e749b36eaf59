"""What each installment of a contractual schedule repays. See docs/rules/schedule-contractual.md."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from samity.bank.loans.rules.contract_rates import undisturbed_rate
from samity.bank.loans.rules.schedule_rows import bears_principal
from samity.bank.loans.values.terms import Amortization, InterestMethod, LoanTerms, RoundedAmounts
from samity.kernel.money import rounded_ratio

if TYPE_CHECKING:
    from collections.abc import Sequence


class Bearing(NamedTuple):
    """The interest of a row, exact and in minor units."""

    exact: Fraction
    interest: int


class EqualAmounts:
    """The amount that stays the same from installment to installment: its principal, or its total.

    Args:
        terms: of the loan.
        rates: of all rows, for installments that are equal on their real dates.
        first: number of the first installment that repays the principal.
        without: numbers of those after it that repay none.
    """

    def __init__(
        self, terms: LoanTerms, rates: Sequence[Fraction], first: int = 1, without: frozenset[int] = frozenset()
    ) -> None:
        self._terms = terms
        rows = range(max(terms.capitalized_rows + 1, first), len(rates) + 1)
        self._numbers = frozenset(number for number in rows if bears_principal(terms, number)) - without
        self._not_repaying = max(terms.grace_on_principal, terms.capitalized_rows, first - 1) + len(without)
        self._is_principal = terms.interest_method is InterestMethod.FLAT or terms.amortization in (
            Amortization.EQUAL_PRINCIPAL,
            Amortization.PRINCIPAL_AT_END,
        )
        self._rounds_total = terms.rounded_amounts is RoundedAmounts.TOTAL
        self._amount = self._rounded(self._exact(rates))

    def principal(self, number: int, bearing: Bearing, left: int) -> int:
        """Return the principal of an installment other than the last, never negative and never more than is left."""
        if number not in self._numbers:
            return 0
        amount = self._planned(number) if self._terms.payment_plan else self._amount
        if self._rounds_total:
            total = multiple_of(self._terms, amount + bearing.exact if self._is_principal else amount)
        else:
            total = int(amount) + bearing.interest if self._is_principal else int(amount)
        return min(max(total - bearing.interest, 0), left)

    def _exact(self, rates: Sequence[Fraction]) -> Fraction:
        terms = self._terms
        if terms.amortization is Amortization.PRINCIPAL_AT_END or not self._numbers:
            return Fraction(0)
        if self._is_principal:
            return Fraction(terms.fixed_principal or Fraction(terms.principal, len(self._numbers)))
        if terms.fixed_installment:
            return Fraction(terms.fixed_installment)
        if terms.amortization.is_on_dates:
            return annuity(terms.principal, [rates[number - 1] for number in sorted(self._numbers)])
        count = (terms.amortized_over or len(rates)) - self._not_repaying
        return annuity(terms.principal, [undisturbed_rate(terms)] * max(count, 1))

    def _rounded(self, exact: Fraction) -> Fraction:
        """Round what stays the same, but a total that each installment rounds: no amount is rounded twice."""
        return exact if self._rounds_total else Fraction(multiple_of(self._terms, exact))

    def _planned(self, number: int) -> Fraction:
        return next(Fraction(step.amount) for step in self._terms.payment_plan if number <= step.until_number)


def annuity(principal: int, rates: Sequence[Fraction]) -> Fraction:
    """Return the exact installment that repays a principal over periods at these rates.

    P = sum of installment / ((1 + r1) ... (1 + rk)); multiplied out it needs one division.
    """
    growth, weights = Fraction(1), Fraction(0)
    for rate in rates:
        growth *= 1 + rate
        weights = weights * (1 + rate) + 1
    return principal * growth / weights


def multiple_of(terms: LoanTerms, exact: Fraction) -> int:
    """Round to the multiple of the terms, to the nearest or up; to the minor unit where there is none."""
    multiple = max(terms.installment_multiple, 1)
    if terms.rounds_up and terms.installment_multiple:
        return -(-exact.numerator // (exact.denominator * multiple)) * multiple
    return rounded_ratio(exact / multiple, terms.rounding) * multiple
