"""Declining balance schedules of the cumulative engine. See docs/rules/schedule-cumulative.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.loans.rules.interest import PERCENT, nominal_rate, row_rates
from samity.bank.loans.rules.schedule_flat import spread
from samity.bank.loans.rules.schedule_rows import Row, amounts_said, bears_principal, even_shares, rows_of
from samity.bank.loans.values.terms import Amortization, LoanTerms, ScheduledInstallment
from samity.kernel.money import rounded, rounded_ratio

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from fractions import Fraction

    from samity.kernel.money import RoundingMode


def declining(terms: LoanTerms, disbursed_on: date, due_dates: Sequence[date]) -> tuple[ScheduledInstallment, ...]:
    """Charge what is still owed; the installment or its principal stays equal, the last one takes the rest.

    The schedule ends early when rounding up has repaid the loan before its last due date.
    """
    rows = rows_of(disbursed_on, due_dates)
    wanted = _Principal(terms, rows)
    installments: list[ScheduledInstallment] = []
    left, waiting = terms.principal, 0
    for row, rate in zip(rows, row_rates(terms, disbursed_on, due_dates), strict=True):
        is_last = row is rows[-1]
        own = rounded_ratio(left * rate, terms.rounding) if row.number > terms.grace_on_interest_charged else 0
        waits = row.number <= terms.grace_on_interest_payment and not is_last
        principal = left if is_last else wanted.of(row.number, own, left)
        # Interest that waited comes on top: only the row's own interest makes its principal smaller.
        interest, waiting = (0, waiting + own) if waits else (waiting + own, 0)
        left -= principal
        installments.append(ScheduledInstallment(row.number, row.from_on, row.due_on, principal, interest))
        if not left and not waiting:
            break
    return tuple(installments)


def equal_amortization(
    terms: LoanTerms, disbursed_on: date, due_dates: Sequence[date]
) -> tuple[ScheduledInstallment, ...]:
    """Take the total of the declining schedule, then spread interest and principal evenly over the installments."""
    total = sum(installment.interest for installment in declining(terms, disbursed_on, due_dates))
    rows = rows_of(disbursed_on, due_dates)
    return spread(terms, rows, even_shares(total, len(rows), terms.rounding))


def equal_installment(terms: LoanTerms, principal: int, payments: int) -> int:
    """Return the installment that repays a principal in that many undisturbed periods; minor units."""
    return installment_at(
        nominal_rate(terms), principal, payments, multiple=terms.installment_multiple, rounding=terms.rounding
    )


def installment_at(rate: Fraction, principal: int, payments: int, *, multiple: int, rounding: RoundingMode) -> int:
    """Return the installment at a rate of the period.

    With the rate a/b it is principal x a(a+b)^k / (b((a+b)^k - b^k)): integers, divided and rounded once.
    """
    if not rate:
        return _in_multiples(principal, payments, multiple, rounding)
    grown = (rate.numerator + rate.denominator) ** payments
    return _in_multiples(
        principal * rate.numerator * grown,
        rate.denominator * (grown - rate.denominator**payments),
        multiple,
        rounding,
    )


def in_multiples(terms: LoanTerms, numerator: int, denominator: int) -> int:
    """Round an exact installment once: to its multiple where there is one, else to the minor unit."""
    return _in_multiples(numerator, denominator, terms.installment_multiple, terms.rounding)


def _in_multiples(numerator: int, denominator: int, multiple: int, rounding: RoundingMode) -> int:
    multiple = max(multiple, 1)
    return rounded(numerator, denominator * multiple, rounding) * multiple


class _Principal:
    """What an installment other than the last repays, by the loan's amortization.

    After one of which somebody said how much it is, those that are left share anew what is left.
    """

    def __init__(self, terms: LoanTerms, rows: Sequence[Row]) -> None:
        self._terms = terms
        self._equal_principal = terms.amortization is Amortization.EQUAL_PRINCIPAL
        self._bearing = [row.number for row in rows if bears_principal(terms, row.number)]
        self._said = amounts_said(terms)
        self._amount = self._even(terms.principal, len(self._bearing))

    def of(self, number: int, interest: int, left: int) -> int:
        """Return the principal of a row, never negative and never more than is left."""
        said = self._said.get(number)
        if said is not None:
            principal = min(max(said if self._equal_principal else said - interest, 0), left)
            self._amount = self._even(left - principal, sum(each > number for each in self._bearing))
            return principal
        if not bears_principal(self._terms, number):
            return 0
        principal = self._amount if self._equal_principal else max(self._amount - interest, 0)
        if self._terms.fixed_installment and 100 * (left - principal) < self._terms.principal_threshold * principal:
            return left
        return min(principal, left)

    def _even(self, principal: int, payments: int) -> int:
        terms, payments = self._terms, max(payments, 1)
        if not self._equal_principal:
            return terms.fixed_installment or equal_installment(terms, principal, payments)
        if terms.principal_percent:
            return rounded_ratio(terms.principal * terms.principal_percent / PERCENT, terms.rounding)
        return rounded(principal, payments, terms.rounding)
