"""Fees of every installment. See docs/rules/installment-fees.md."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from samity.bank.fees.values import FeeBase
from samity.bank.loans.rules.installment_fees import installment_fees
from samity.bank.loans.values.agreed_fees import InstallmentFee
from samity.bank.loans.values.parts import Parts
from samity.bank.loans.values.state import Installment

AMOUNTS = ((1641, 59), (1654, 46), (1660, 40), (1671, 29), (1680, 20), (1694, 10))
ROWS = [
    Installment(number, date(2024, number, 1), date(2024, number + 1, 1), Parts(*amounts))
    for number, amounts in enumerate(AMOUNTS, 1)
]


@pytest.mark.parametrize(
    ("base", "rate", "amounts"),
    [
        (FeeBase.FLAT, 1000, [1000] * 6),
        (FeeBase.PRINCIPAL, 1, [16, 17, 17, 17, 17, 17]),
        (FeeBase.INTEREST, 5, [3, 2, 2, 1, 1]),
        (FeeBase.PRINCIPAL_AND_INTEREST, 1, [17] * 6),
    ],
)
def test_each_installment_has_its_own_fee_rounded_once(base: FeeBase, rate: int, amounts: list[int]) -> None:
    found = list(installment_fees(InstallmentFee(base, Fraction(rate)), ROWS))
    # 5 % of 0.10 is half a cent, which goes to the even one: there is no fee.
    assert [amount for _, amount in found] == amounts
    assert [each.number for each, _ in found] == list(range(1, len(amounts) + 1))
