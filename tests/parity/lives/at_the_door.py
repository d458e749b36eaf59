"""What becomes of lives that do not agree in every table when they are lived through our API: it may only become less.

Those that agree are not named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

DIFFERING = (
    "EMICalculation-Part3:114",
    "Loan-Part4:616",
    "LoanAccrualActivity-Part1:1579",
    "LoanAccrualActivity-Part1:1747",
    "LoanAccrualActivity-Part1:1878",
    "LoanAccrualActivity-Part1:1988",
    "LoanAccrualActivity-Part2:1385",
    "LoanChargeOff-Part2:1659",
    "LoanChargeOff-Part2:3202",
    "LoanChargeOff-Part3:1031",
    "LoanChargeOff-Part3:1088",
    "LoanChargeOff-Part3:1675",
    "LoanChargeOff-Part3:2086",
    "LoanChargeOff-Part3:3469",
    "LoanChargeOff-Part3:970",
    "LoanChargeOff-Part4:1147",
    "LoanChargeOff-Part4:281",
    "LoanChargeback-Part2:2759",
    "LoanChargesProgressiveLoan:989",
    "LoanContractTermination:1414",
    "LoanDelinquency-Part2:84",
    "LoanInterestRateChange:1706",
    "LoanInterestRateChange:1926",
    "LoanInterestRateChange:333",
    "LoanRepayment-Part1:582",
    "LoanRepayment-Part1:630",
    "LoanRepayment-Part2:5",
    "LoanRepayment-Part3:1560",
    "LoanRepayment-Part3:2061",
    "LoanRepayment-Part3:443",
    "LoanRepayment-Part3:759",
    "LoanWriteOff:193",
    "LoanWriteOff:368",
    "LoanWriteOff:434",
)
"""A table is told otherwise, as by the rules alone (docs/rules/parity.md)."""

NOT_TOLD: Mapping[str, tuple[str, ...]] = {
    "expect_delinquency_table": (
        "0_COB:110",
        "0_COB:53",
    ),
}
"""A step or a table for which there is no request."""

TURNED_AWAY: Mapping[str, tuple[str, ...]] = {
    "error.msg.businessdate.day.is.closed": ("LoanChargeOff-Part3:2669",),
    "error.msg.query.parameter.value.unsupported": ("LoanCBR:1793",),
}
"""Refused, by the codes of the refusal."""
