"""What becomes of lives that do not agree in every table when they are lived through our API: it may only become less.

Those that agree are not named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

DIFFERING = (
    "EMICalculation-Part2:1233",
    "EMICalculation-Part2:2898",
    "EMICalculation-Part3:114",
    "EMICalculation-Part3:2874",
    "Loan-Part4:2404",
    "Loan-Part4:616",
    "LoanAccrualActivity-Part1:1223",
    "LoanAccrualActivity-Part1:1270",
    "LoanAccrualActivity-Part1:1579",
    "LoanAccrualActivity-Part1:1747",
    "LoanAccrualActivity-Part1:1878",
    "LoanAccrualActivity-Part1:1988",
    "LoanAccrualActivity-Part1:2561",
    "LoanAccrualActivity-Part1:5347",
    "LoanAccrualActivity-Part2:1385",
    "LoanAccrualActivity-Part2:3002",
    "LoanAccrualActivity-Part2:3438",
    "LoanAccrualActivity-Part2:573",
    "LoanAccrualActivity-Part2:771",
    "LoanAccrualTransaction:76",
    "LoanChargeOff-Part1:1284",
    "LoanChargeOff-Part2:1659",
    "LoanChargeOff-Part2:3202",
    "LoanChargeOff-Part3:1031",
    "LoanChargeOff-Part3:1088",
    "LoanChargeOff-Part3:1675",
    "LoanChargeOff-Part3:1787",
    "LoanChargeOff-Part3:2086",
    "LoanChargeOff-Part3:2883",
    "LoanChargeOff-Part3:2963",
    "LoanChargeOff-Part3:3270",
    "LoanChargeOff-Part3:3469",
    "LoanChargeOff-Part3:3677",
    "LoanChargeOff-Part3:970",
    "LoanChargeOff-Part4:1147",
    "LoanChargeOff-Part4:281",
    "LoanChargeOff-Part4:5",
    "LoanChargeback-Part2:2759",
    "LoanChargeback-Part3:449",
    "LoanChargesProgressiveLoan:989",
    "LoanContractTermination:1414",
    "LoanDelinquency-Part2:245",
    "LoanDelinquency-Part2:84",
    "LoanMigration:1022",
    "LoanMigration:1126",
    "LoanMigration:120",
    "LoanMigration:1243",
    "LoanMigration:1355",
    "LoanMigration:1798",
    "LoanMigration:1912",
    "LoanMigration:209",
    "LoanMigration:269",
    "LoanMigration:405",
    "LoanMigration:610",
    "LoanReAmortization-Part2:198",
    "LoanRepayment-Part1:582",
    "LoanRepayment-Part1:630",
    "LoanRepayment-Part2:5",
    "LoanRepayment-Part3:1560",
    "LoanRepayment-Part3:2061",
    "LoanRepayment-Part3:2481",
    "LoanRepayment-Part3:393",
    "LoanRepayment-Part3:443",
    "LoanWriteOff:193",
)
"""A table is told otherwise: as by the rules alone, or because our nights run before what is done on a day."""

NOT_TOLD: Mapping[str, tuple[str, ...]] = {
    "Loan Reschedule tab": (
        "LoanReschedule:1465",
        "LoanReschedule:1682",
    ),
    "expect_last_closed_business_date": (
        "0_COB:110",
        "0_COB:53",
    ),
    "global_config charge-accrual-date": (
        "LoanAccrualActivity-Part1:4118",
        "LoanAccrualActivity-Part1:4242",
        "LoanAccrualTransaction:384",
        "LoanAccrualTransaction:413",
        "LoanAccrualTransaction:616",
        "LoanAccrualTransaction:653",
        "LoanAccrualTransaction:726",
        "LoanAccrualTransaction:767",
    ),
    "run_job Loan Delinquency Classification": (
        "LoanChargeback-Part1:203",
        "LoanChargeback-Part1:223",
    ),
}
"""A step or a table for which there is no request."""

TURNED_AWAY: Mapping[str, tuple[str, ...]] = {
    "error.msg.businessdate.day.is.closed": ("LoanChargeOff-Part3:2669",),
    "error.msg.loan.disburse.amount.must.be.less.than.approved.amount": (
        "LoanRepayment-Part3:2584",
        "LoanRepayment-Part3:2920",
        "LoanRepayment-Part3:3093",
        "LoanRepayment-Part3:3235",
    ),
    "error.msg.loan.is.charged.off": (
        "LoanChargeOff-Part2:977",
        "LoanChargeOff-Part3:1343",
        "LoanChargeOff-Part3:319",
        "LoanInterestRateChange:1095",
        "LoanInterestRateChange:277",
        "LoanInterestRateChange:333",
        "LoanInterestRateChange:390",
        "LoanInterestRateChange:755",
        "LoanInterestRateChange:862",
    ),
    "error.msg.query.parameter.value.unsupported": ("LoanCBR:1793",),
    "validation.msg.loanproduct.charges.is.not.supported": (
        "LoanChargesCumulativeLoan:1204",
        "LoanChargesInstallmentFee:257",
        "LoanChargesInstallmentFee:341",
        "LoanChargesInstallmentFee:425",
        "LoanChargesInstallmentFee:509",
        "LoanChargesInstallmentFee:89",
    ),
    "validation.msg.loanproduct.enableBuyDownFee.is.not.supported": (
        "LoanDelinquency-Part2:433",
        "LoanWriteOff:368",
        "LoanWriteOff:434",
    ),
    "validation.msg.loanproduct.enableIncomeCapitalization.is.not.supported": ("LoanCapitalizedIncome-Part1:115",),
    "validation.msg.rescheduleloan.loan.is.not.active": (
        "LoanInterestRateChange:1706",
        "LoanInterestRateChange:1926",
        "LoanInterestRateChange:2049",
        "LoanInterestRateChange:567",
        "LoanMerchantIssuedRefund:700",
    ),
    "validation.msg.rescheduleloan.rescheduleFromDate.repayment.schedule.installment.does.not.exist": (
        "LoanReschedule:1093",
    ),
    "validation.msg.rescheduleloan.submittedOnDate.cannot.be.a.future.date": (
        "LoanReschedule:772",
        "LoanReschedule:834",
    ),
}
"""Refused, by the codes of the refusal."""
