"""Fees for installments that are late. See docs/rules/late-fees.md."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from samity.bank.fees.values import FeeBase
from samity.bank.loans.rules.late_fees import late_fees
from samity.bank.loans.values.agreed_fees import InstallmentFee
from samity.bank.loans.values.parts import Parts
from samity.bank.loans.values.state import Installment, LoanState

ROWS = tuple(
    Installment(number, date(2023, number, 1), date(2023, number + 1, 1), Parts(1000_00, 30_00)) for number in (1, 2, 3)
)
FEBRUARY, MARCH = ROWS[0].due_on, ROWS[1].due_on


def found(base: FeeBase, rate: str, today: date, *charged: int, rows: tuple[Installment, ...] = ROWS) -> list[int]:
    fee, state = InstallmentFee(base, Fraction(rate)), LoanState(installments=rows)
    return [amount for _, amount in late_fees(fee, state, charged, today)]


@pytest.mark.parametrize(
    ("base", "rate", "fee"),
    [
        (FeeBase.FLAT, "700", 7_00),
        (FeeBase.PRINCIPAL, "1.5", 15_00),
        (FeeBase.INTEREST, "1.5", 45),
        (FeeBase.PRINCIPAL_AND_INTEREST, "1.5", 15_45),
    ],
)
def test_each_installment_that_is_late_costs_its_fee_once(base: FeeBase, rate: str, fee: int) -> None:
    assert found(base, rate, date(2023, 1, 31)) == []
    assert found(base, rate, FEBRUARY) == [fee]
    assert found(base, rate, FEBRUARY, 1) == []
    assert found(base, rate, MARCH, 1) == [fee]
    assert found(base, rate, MARCH) == [fee, fee]


def test_only_what_is_left_costs_anything() -> None:
    half = ROWS[0]._replace(paid=Parts(500_00, 30_00))
    assert found(FeeBase.PRINCIPAL, "1.5", FEBRUARY, rows=(half,)) == [7_50]
    assert found(FeeBase.INTEREST, "1.5", FEBRUARY, rows=(half,)) == []
    paid = ROWS[0]._replace(paid=Parts(1000_00, 30_00))
    assert found(FeeBase.FLAT, "700", FEBRUARY, rows=(paid,)) == []


def test_what_holds_only_charges_after_the_last_due_date_is_no_installment() -> None:
    beyond = Installment(2, FEBRUARY, date(2023, 2, 20), Parts(0, 0, 15_00))
    assert found(FeeBase.FLAT, "700", date(2023, 2, 20), 1, rows=(ROWS[0], beyond)) == []
