"""Declining balance schedules of the cumulative engine. See docs/rules/schedule-cumulative.md."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from samity.bank.loans.rules.interest import PERCENT, nominal_rate, row_rates
from samity.bank.loans.rules.schedule_flat import spread
from samity.bank.loans.rules.schedule_rows import bears_principal, even_shares, rows_of
from samity.bank.loans.values.terms import Amortization, LoanTerms, ScheduledInstallment
from samity.kernel.money import rounded, rounded_ratio

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from samity.kernel.money import RoundingMode


def declining(terms: LoanTerms, disbursed_on: date, due_dates: Sequence[date]) -> tuple[ScheduledInstallment, ...]:
    """Charge what is still owed; the installment or its principal stays equal, the last one takes the rest.

    The schedule ends early when rounding up has repaid the loan before its last due date.
    """
    rows = rows_of(disbursed_on, due_dates)
    wanted = _Principal(terms, sum(bears_principal(terms, row.number) for row in rows))
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


def equal_installment(terms: LoanTerms, payments: int) -> int:
    """Return the installment, in minor units, that repays the principal in that many undisturbed periods."""
    return installment_at(
        nominal_rate(terms), terms.principal, payments, multiple=terms.installment_multiple, rounding=terms.rounding
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
    """What an installment other than the last repays, by the loan's amortization."""

    def __init__(self, terms: LoanTerms, payments: int) -> None:
        self._terms = terms
        self._equal_principal = terms.amortization is Amortization.EQUAL_PRINCIPAL
        if self._equal_principal:
            share = terms.principal_percent / PERCENT or Fraction(1, max(payments, 1))
            self._amount = rounded_ratio(terms.principal * share, terms.rounding)
        else:
            self._amount = terms.fixed_installment or equal_installment(terms, max(payments, 1))

    def of(self, number: int, interest: int, left: int) -> int:
        """Return the principal of a row, never negative and never more than is left."""
        if not bears_principal(self._terms, number):
            return 0
        principal = self._amount if self._equal_principal else max(self._amount - interest, 0)
        if self._terms.fixed_installment and 100 * (left - principal) < self._terms.principal_threshold * principal:
            return left
        return min(principal, left)
