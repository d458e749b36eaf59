"""GET and PUT /loanproducts: a product that is sent back as it was told stays what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.dialects.fineract import lending
from tests.dialects.fineract.people import new_client
from tests.dialects.mambu.products import body, totals

if TYPE_CHECKING:
    from tests.api import Api
    from tests.dialects.mambu.speaker import Mambu

ANNUITY = {"interestCalculationMethod": "DECLINING_BALANCE_DISCOUNTED"}
PLAN = {"paymentPlan": [{"toInstallment": 4, "amount": 300}]}
ORDER = ["PRINCIPAL", "INTEREST", "PENALTY", "FEE"]
GRACE = {"gracePeriodType": "PAY_INTEREST_ONLY"}
DYNAMIC = {"type": "DYNAMIC_TERM_LOAN", "scheduleSettings": {"repaymentScheduleMethod": "DYNAMIC"}}


def contains(told: object, sent: object) -> bool:
    """Say whether what was sent is told, whatever else is told beside it."""
    if isinstance(sent, dict):
        return isinstance(told, dict) and all(contains(told.get(name), value) for name, value in sent.items())
    return told == sent


def ahead(**settings: str) -> dict[str, Any]:
    return {"paymentSettings": {"prepaymentSettings": settings}}


def rounded(**settings: str) -> dict[str, Any]:
    return {"scheduleSettings": {"roundingSettings": settings}, "interestSettings": ANNUITY}


SETTINGS: list[dict[str, Any]] = [
    {
        "type": "INTEREST_FREE_LOAN",
        "interestSettings": {"indexRateSettings": {"interestChargeFrequency": "EVERY_MONTH"}},
    },
    {"allowCustomRepaymentAllocation": True},
    {"allowAdvanceRepayment": False},
    {"allowedUndoActions": ["UNDO_REJECT"]},
    {"interestSettings": {"interestCalculationMethod": "EQUAL_INSTALLMENTS"}},
    ahead(prepaymentAcceptance="NO_PREPAYMENTS"),
    ahead(futurePaymentsAcceptance="NO_FUTURE_PAYMENTS"),
    {"paymentSettings": {"repaymentAllocationOrder": ORDER}},
    {
        **DYNAMIC,
        "paymentSettings": {
            "paymentMethod": "VERTICAL",
            "prepaymentSettings": {"futurePaymentsAcceptance": "NO_FUTURE_PAYMENTS"},
        },
    },
    *(
        {"interestSettings": ANNUITY, "paymentSettings": {"amortizationMethod": each}}
        for each in ("BALLOON_PAYMENTS", "PAYMENT_PLAN")
    ),
    {**DYNAMIC, "interestSettings": ANNUITY, "paymentSettings": {"amortizationMethod": "OPTIMIZED_PAYMENTS"}},
    rounded(roundingRepaymentScheduleMethod="NO_ROUNDING"),
    rounded(roundingRepaymentScheduleMethod="ROUND_PRINCIPAL_AND_INTEREST_REMAINDER_INTO_LAST_REPAYMENT"),
    rounded(repaymentCurrencyRounding="ROUND_TO_NEAREST_WHOLE_UNIT"),
    rounded(repaymentCurrencyRounding="ROUND_UP_TO_NEAREST_WHOLE_UNIT", repaymentElementsRoundingMethod="PAYMENT_DUE"),
    rounded(repaymentCurrencyRounding="ROUND_UP_TO_NEAREST_WHOLE_UNIT", repaymentElementsRoundingMethod="ROUND_ALL"),
    {"interestSettings": {"interestCalculationMethod": "FLAT"}},
    {"interestSettings": {"scheduleInterestDaysCountMethod": "ACTUAL_DAYS_COUNT", "daysInYear": "ACTUAL_360"}},
    {
        **DYNAMIC,
        "interestSettings": {"interestType": "COMPOUNDING_INTEREST", "compoundingFrequency": "SEMI_ANNUALLY"},
    },
    {**DYNAMIC, "interestSettings": {"interestType": "CAPITALIZED_INTEREST"}},
    *(
        {**DYNAMIC, "interestSettings": {"interestBalanceCalculationMethod": each}}
        for each in ("PRINCIPAL_AND_INTEREST", "PRINCIPAL_AND_FEE", "PRINCIPAL_INTEREST_AND_FEE")
    ),
    {
        "interestSettings": {
            "indexRateSettings": {
                "interestRate": {"defaultValue": 3, "maxValue": 5},
                "interestChargeFrequency": "EVERY_X_DAYS",
                "interestChargeFrequencyCount": 10,
            }
        }
    },
    *(
        {"gracePeriodSettings": {"gracePeriod": {"defaultValue": 1}, "gracePeriodType": each}}
        for each in ("PAY_INTEREST_ONLY", "INTEREST_FORGIVENESS")
    ),
    {"paymentSettings": {"principalPaymentSettings": {"defaultPrincipalRepaymentInterval": 2}}},
    *(
        {"scheduleSettings": each}
        for each in (
            {"repaymentPeriodUnit": "WEEKS", "defaultRepaymentPeriodCount": 2},
            {"firstRepaymentDueDateOffset": {"defaultValue": 3}},
            {"scheduleDueDatesMethod": "FIXED_DAYS_OF_MONTH", "fixedDaysOfMonth": [5, 20]},
            {
                "scheduleDueDatesMethod": "FIXED_DAYS_OF_MONTH",
                "fixedDaysOfMonth": [30],
                "shortMonthHandlingMethod": "FIRST_DAY_OF_NEXT_MONTH",
            },
            {"repaymentReschedulingMethod": "NEXT_WORKING_DAY"},
            {"repaymentScheduleEditOptions": ["ADJUST_PAYMENT_DATES"]},
            {
                "repaymentScheduleEditOptions": ["ADJUST_PAYMENT_HOLIDAYS"],
                "scheduleEditOptionDetails": {
                    "paymentHolidaysSettings": {"paymentHolidaysLoanTermOption": "KEEP_THE_SAME_LOAN_TERM"}
                },
            },
        )
    ),
    {"interestSettings": ANNUITY, "scheduleSettings": {"amortizationPeriod": {"defaultValue": 12}}},
]


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_a_product_that_is_sent_back_as_it_was_told_stays_what_it_is(mambu: Mambu, settings: dict[str, Any]) -> None:
    sent = body(**settings)
    made = mambu.post("loanproducts", sent)
    told = mambu.get(f"loanproducts/{made['id']}", detailsLevel="FULL")
    assert contains(told, settings), told
    method = told["paymentSettings"]["amortizationMethod"]
    agreed = {"scheduleSettings": PLAN} if method == "PAYMENT_PLAN" else {}
    before = totals(mambu, made, **agreed)
    assert mambu.put(f"loanproducts/{made['id']}", told) == told
    assert mambu.get(f"loanproducts/{made['id']}", detailsLevel="FULL") == told
    assert totals(mambu, made, **agreed) == before


def test_equal_installments_on_their_dates_and_optimized_ones_are_one_sum_in_the_words_of_each(mambu: Mambu) -> None:
    equal = {"interestCalculationMethod": "EQUAL_INSTALLMENTS"}
    on_dates = mambu.post("loanproducts", body(**DYNAMIC, interestSettings=equal))
    payments = {"amortizationMethod": "OPTIMIZED_PAYMENTS"}
    optimized = mambu.post("loanproducts", body(**DYNAMIC, interestSettings=ANNUITY, paymentSettings=payments))
    for made, word in ((on_dates, "EQUAL_INSTALLMENTS"), (optimized, "DECLINING_BALANCE_DISCOUNTED")):
        asked = {"interestSettings": {"interestCalculationMethod": word}}
        assert made["interestSettings"]["interestCalculationMethod"] == word
        assert totals(mambu, made, **asked) == totals(mambu, on_dates)
    other = {"productTypeKey": on_dates["id"], "loanAmount": 1000, "interestSettings": ANNUITY}
    refused = (400, [("interestSettings.interestCalculationMethod", "FIELD_NOT_SUPPORTED")])
    assert mambu.refused("POST", "loans:previewSchedule", other) == refused


@pytest.mark.parametrize(
    "blocks",
    [
        {"loanAmountSettings": {"loanAmount": {"minValue": 100}}},
        {"scheduleSettings": {"numInstallments": {"maxValue": 12}}},
        {"interestSettings": {"indexRateSettings": {"interestRate": {"maxValue": 12}}}},
        {
            "scheduleSettings": {"numInstallments": {}},
            "gracePeriodSettings": {"gracePeriod": {"defaultValue": 2}, **GRACE},
        },
        {
            "loanAmountSettings": {"loanAmount": {}},
            "scheduleSettings": {"roundingSettings": {"roundingRepaymentScheduleMethod": "NO_ROUNDING"}},
        },
    ],
    ids=str,
)
def test_a_default_that_is_left_out_stays_left_out(mambu: Mambu, blocks: dict[str, Any]) -> None:
    made = mambu.post("loanproducts", body(**blocks))
    assert contains(made, blocks), made
    bounds = (
        made["loanAmountSettings"]["loanAmount"],
        made["scheduleSettings"]["numInstallments"],
        made["interestSettings"]["indexRateSettings"]["interestRate"],
    )
    assert sum("defaultValue" not in each for each in bounds) == 1
    assert made["type"] == "FIXED_TERM_LOAN"
    assert mambu.put(f"loanproducts/{made['id']}", made) == made


@pytest.mark.parametrize(
    "blocks",
    [
        {"loanAmountSettings": {"loanAmount": {"defaultValue": 0}}},
        {"scheduleSettings": {"numInstallments": {"defaultValue": 0}}},
    ],
)
def test_nothing_is_no_default(mambu: Mambu, blocks: dict[str, Any]) -> None:
    ((place, inner),) = blocks.items()
    (name,) = inner
    status, reasons = mambu.refused("POST", "loanproducts", body(**blocks))
    assert (status, [source for source, _ in reasons]) == (400, [f"{place}.{name}.defaultValue"])


def test_what_a_product_leaves_open_each_loan_says(mambu: Mambu, api: Api) -> None:
    open_rate = {"interestRate": {"maxValue": 20}, "interestChargeFrequency": "EVERY_MONTH"}
    made = mambu.post(
        "loanproducts",
        body(
            interestSettings={"indexRateSettings": open_rate},
            scheduleSettings={"numInstallments": {"minValue": 2}},
            loanAmountSettings={"loanAmount": {"minValue": 100}},
        ),
    )
    asked = {"productTypeKey": made["encodedKey"], "loanAmount": 1000}
    assert mambu.refused("POST", "loans:previewSchedule", asked) == (
        400,
        [
            ("scheduleSettings.repaymentInstallments", "TERM_LEFT_OPEN"),
            ("interestSettings.interestRate", "TERM_LEFT_OPEN"),
        ],
    )
    said = {"interestSettings": {"interestRate": 10}, "scheduleSettings": {"repaymentInstallments": 4}}
    assert totals(mambu, made, **said) == [(250, 100), (250, 75), (250, 50), (250, 25)]
    (told,) = [each for each in api.get("loanproducts") if each["name"] == made["name"]]
    assert not {"principal", "numberOfRepayments", "interestRatePerPeriod", "annualInterestRate"} & told.keys()
    wanted = lending.loan_body(told["id"], new_client(api), principal=None, numberOfRepayments=None)
    wanted = {name: value for name, value in wanted.items() if value is not None and "Frequency" not in name}
    status, codes = api.refused("loans", wanted)
    assert status == 400
    assert "validation.msg.loan.principal.cannot.be.blank" in codes
