"""Products whose interest is recalculated, as a client of Fineract's API defines them."""

from __future__ import annotations

from typing import Any

from tests.dialects.fineract.lending import ADVANCED, advanced_order

FOLLOWING: dict[str, Any] = {
    "isInterestRecalculationEnabled": True,
    "interestRecalculationCompoundingMethod": 0,
    "rescheduleStrategyMethod": 4,
    "recalculationRestFrequencyType": 2,
    "recalculationRestFrequencyInterval": 1,
    "preClosureInterestCalculationStrategy": 1,
}
PROGRESSIVE: dict[str, Any] = {
    "loanScheduleType": "PROGRESSIVE",
    "transactionProcessingStrategyCode": ADVANCED,
    "paymentAllocation": [advanced_order()],
    "daysInMonthType": 30,
    "daysInYearType": 360,
    "interestCalculationPeriodType": 0,
    "interestRatePerPeriod": 7,
    "numberOfRepayments": 6,
    "principal": 100,
    "minPrincipal": 1,
}
