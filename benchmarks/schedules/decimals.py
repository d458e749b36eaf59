"""The loop of decimals that schedules are often made with, as something to compare with."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, localcontext
from typing import TYPE_CHECKING

from tests.many_loans import in_rows, terms_of

from samity.bank.loans.rules.bulk_schedules import bulk_schedules
from samity.kernel.money import RoundingMode

if TYPE_CHECKING:
    from tests.many_loans import Kind

    from samity.bank.loans.rules.bulk_schedules import BulkLoans
    from samity.bank.loans.values.terms import LoanTerms

    Rows = list[tuple[int, int]]

MODES = {RoundingMode.HALF_EVEN: ROUND_HALF_EVEN, RoundingMode.HALF_UP: ROUND_HALF_UP}


def with_decimals(terms: LoanTerms) -> Rows:
    """Make a schedule as it is often made: decimals of 28 digits, the rate divided beforehand, cents rounded."""
    rate = terms.annual_rate / 1_200
    with localcontext() as context:
        context.rounding = MODES[terms.rounding]
        monthly = Decimal(rate.numerator) / Decimal(rate.denominator)
        left, cent = Decimal(terms.principal) / 100, Decimal("0.01")
        number = terms.number_of_installments
        installment = (left * monthly / (1 - (1 + monthly) ** -number)).quantize(cent)
        rows = []
        for row in range(1, number + 1):
            interest = (left * monthly).quantize(cent)
            principal = left if row == number else min(max(installment - interest, Decimal(0)), left)
            left -= principal
            rows.append((int(principal * 100), int(interest * 100)))
    return rows


def decimals_different(loans: BulkLoans, kind: Kind) -> int:
    """Count the loans that the loop schedules otherwise."""
    at_once = (rows for made in bulk_schedules(loans) for rows in in_rows(made))
    return sum(with_decimals(terms_of(loans, place, kind)) != rows for place, rows in enumerate(at_once))
