"""POST and PUT /loanproducts: each setting has its effect on a schedule, or is refused by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from tests.dialects.fineract import lending
from tests.dialects.fineract.people import new_client
from tests.dialects.mambu.products import OUT, body, totals

if TYPE_CHECKING:
    from tests.api import Api
    from tests.dialects.mambu.speaker import Mambu


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        ({}, [(250, 100), (250, 75), (250, 50), (250, 25)]),
        ({"interestSettings": {"interestCalculationMethod": "FLAT"}}, [(250, 100)] * 4),
        (
            {"interestSettings": {"interestCalculationMethod": "DECLINING_BALANCE_DISCOUNTED"}},
            [(215.47, 100), (237.02, 78.45), (260.72, 54.75), (286.79, 28.68)],
        ),
        (
            {"gracePeriodSettings": {"gracePeriod": {"defaultValue": 1}, "gracePeriodType": "PAY_INTEREST_ONLY"}},
            [(0, 100), (333.33, 100), (333.33, 66.67), (333.34, 33.33)],
        ),
        (
            {"gracePeriodSettings": {"gracePeriod": {"defaultValue": 1}, "gracePeriodType": "INTEREST_FORGIVENESS"}},
            [(0, 0), (333.33, 100), (333.33, 66.67), (333.34, 33.33)],
        ),
        (
            {"paymentSettings": {"principalPaymentSettings": {"defaultPrincipalRepaymentInterval": 2}}},
            [(0, 100), (500, 100), (0, 50), (500, 50)],
        ),
    ],
)
def test_a_product_lends_as_it_was_defined(
    mambu: Mambu, blocks: dict[str, Any], expected: list[tuple[float, float]]
) -> None:
    product = mambu.post("loanproducts", body(**blocks))
    assert [tuple(map(float, row)) for row in totals(mambu, product)] == expected
    assert mambu.get(f"loanproducts/{product['id']}", detailsLevel="FULL") == product


@pytest.mark.parametrize(
    ("frequency", "yearly"),
    [
        ({"interestChargeFrequency": "ANNUALIZED"}, 10),
        ({"interestChargeFrequency": "EVERY_MONTH"}, 120),
        ({"interestChargeFrequency": "EVERY_FOUR_WEEKS"}, 130),
        ({"interestChargeFrequency": "EVERY_X_DAYS", "interestChargeFrequencyCount": 10}, 365),
    ],
)
def test_the_rate_by_default_is_told_as_it_was_sent(
    mambu: Mambu, api: Api, frequency: dict[str, Any], yearly: int
) -> None:
    sent = {"interestRate": {"defaultValue": 10, "minValue": 1, "maxValue": 20}, **frequency}
    product = mambu.post("loanproducts", body(interestSettings={"indexRateSettings": sent}))
    told = product["interestSettings"]["indexRateSettings"]
    assert told["interestRate"] == {"defaultValue": 10, "minValue": 1, "maxValue": 20}
    (same,) = [each for each in api.get("loanproducts") if each["name"] == product["name"]]
    assert same["annualInterestRate"] == yearly


BALLOON = {"periodicPayment": 300}
INSTALLMENT_NOT_AGREED = ("scheduleSettings.periodicPayment", "INSTALLMENT_NOT_AGREED")
PLAN = {"paymentPlan": [{"toInstallment": 4, "amount": 300}]}


@pytest.mark.parametrize(
    ("method", "agreed", "expected"),
    [
        ("BALLOON_PAYMENTS", BALLOON, [(200, 100), (220, 80), (242, 58), (338, 33.80)]),
        ("PAYMENT_PLAN", PLAN, [(222.86, 77.14), (240.05, 59.95), (258.57, 41.43), (278.52, 21.48)]),
    ],
)
def test_a_loan_agrees_on_installments_as_its_product_says(
    mambu: Mambu, method: str, agreed: dict[str, Any], expected: list[tuple[float, float]]
) -> None:
    annuity = {"interestCalculationMethod": "DECLINING_BALANCE_DISCOUNTED"}
    wanted = body(interestSettings=annuity, paymentSettings={"amortizationMethod": method})
    product = mambu.post("loanproducts", wanted)
    assert [tuple(map(float, row)) for row in totals(mambu, product, scheduleSettings=agreed)] == expected


@pytest.mark.parametrize(
    ("method", "agreed", "reasons"),
    [
        ("STANDARD_PAYMENTS", BALLOON, [INSTALLMENT_NOT_AGREED]),
        ("PAYMENT_PLAN", BALLOON, [INSTALLMENT_NOT_AGREED, ("scheduleSettings.paymentPlan", "PLAN_MISSING")]),
        ("PAYMENT_PLAN", {}, [("scheduleSettings.paymentPlan", "PLAN_MISSING")]),
        ("STANDARD_PAYMENTS", PLAN, [("scheduleSettings.paymentPlan", "PLAN_NOT_AGREED")]),
        ("BALLOON_PAYMENTS", PLAN, [("scheduleSettings.paymentPlan", "PLAN_NOT_AGREED")]),
    ],
)
def test_a_loan_agrees_on_what_its_product_has_and_on_nothing_else(
    mambu: Mambu, method: str, agreed: dict[str, Any], reasons: list[tuple[str, str]]
) -> None:
    annuity = {"interestCalculationMethod": "DECLINING_BALANCE_DISCOUNTED"}
    wanted = body(interestSettings=annuity, paymentSettings={"amortizationMethod": method})
    product = mambu.post("loanproducts", wanted)
    preview = {"productTypeKey": product["encodedKey"], "loanAmount": 1000, "scheduleSettings": agreed}
    assert mambu.refused("POST", "loans:previewSchedule", preview) == (400, reasons)


def test_a_payment_plan_is_agreed_on_in_the_other_dialect_too(mambu: Mambu, api: Api) -> None:
    annuity = {"interestCalculationMethod": "DECLINING_BALANCE_DISCOUNTED"}
    wanted = body(interestSettings=annuity, paymentSettings={"amortizationMethod": "PAYMENT_PLAN"})
    name = mambu.post("loanproducts", wanted)["name"]
    (product,) = [each["id"] for each in api.get("loanproducts") if each["name"] == name]
    asked = {
        "productId": product,
        "clientId": new_client(api),
        "loanType": "individual",
        "principal": 1000,
        "submittedOnDate": lending.LENT_ON,
        "expectedDisbursementDate": lending.LENT_ON,
    }
    assert api.refused("loans", asked) == (400, ["validation.msg.loan.paymentPlan.cannot.be.blank"])
    loan_id = api.post("loans", {**asked, "paymentPlan": [{"toInstallment": 4, "amount": 300}]})["loanId"]
    loan = api.get(f"loans/{loan_id}", associations="repaymentSchedule")
    assert loan["paymentPlan"] == [{"toInstallment": 4, "amount": 300}]
    told = loan["repaymentSchedule"]["periods"][1:]
    assert [each["interestDue"] for each in told] == [77.14, 59.95, 41.43, 21.48]
    api.put(
        f"loans/{loan_id}", {"paymentPlan": [{"toInstallment": 3, "amount": 200}, {"toInstallment": 4, "amount": 600}]}
    )
    assert len(api.get(f"loans/{loan_id}")["paymentPlan"]) == 2
    other = {**asked, "paymentPlan": [{"toInstallment": 4, "amount": 300}], "interestRatePerPeriod": 5}
    assert api.refused("loans", other) == (
        400,
        ["validation.msg.loan.interestRatePerPeriod.not.that.of.the.payment.plan"],
    )


@pytest.mark.parametrize(
    ("interest", "asked", "named"),
    [
        ({}, {"interestChargedFromDate": "16 January 2024"}, {"interestChargedFromDate"}),
        (
            {"interestCalculationMethod": "FLAT"},
            {"interestChargedFromDate": "16 January 2024"},
            {"interestChargedFromDate"},
        ),
        ({"scheduleInterestDaysCountMethod": "ACTUAL_DAYS_COUNT"}, {"daysInYearType": 360}, {"daysInYearType"}),
        (
            {},
            {"interestChargedFromDate": "16 January 2024", "daysInYearType": 360},
            {"interestChargedFromDate", "daysInYearType"},
        ),
        (
            {"scheduleInterestDaysCountMethod": "ACTUAL_DAYS_COUNT"},
            {"interestChargedFromDate": "16 January 2024"},
            set(),
        ),
    ],
)
def test_what_the_other_dialect_says_of_days_has_its_effect_or_is_refused(
    mambu: Mambu, api: Api, interest: dict[str, Any], asked: dict[str, Any], named: set[str]
) -> None:
    name = mambu.post("loanproducts", body(interestSettings=interest))["name"]
    (product,) = [each["id"] for each in api.get("loanproducts") if each["name"] == name]
    wanted = lending.loan_body(product, new_client(api), principal=1000, **asked)
    if named:
        answer = api.call("POST", "loans", json={**wanted, "locale": "en", "dateFormat": "dd MMMM yyyy"})
        assert {each["parameterName"] for each in answer.json()["errors"]} == named
        return
    rows = api.post("loans?command=calculateLoanSchedule", wanted)["periods"][1:]
    # Sixteen of the thirty-one days of January, at 10 % a month.
    assert rows[0]["interestDue"] == pytest.approx(52.60)


def test_a_product_says_which_steps_are_taken_back(mambu: Mambu) -> None:
    product = mambu.post("loanproducts", body(allowedUndoActions=["UNDO_WITHDRAW"]))
    assert product["allowedUndoActions"] == ["UNDO_WITHDRAW"]
    holder = mambu.post("clients", {"firstName": "Asha", "lastName": "Devi"})["encodedKey"]
    asked = {"accountHolderKey": holder, "accountHolderType": "CLIENT", "productTypeKey": product["encodedKey"]}
    loan = mambu.post("loans", {**asked, "loanAmount": 1000})
    state = f"loans/{loan['id']}:changeState"
    for action in ("WITHDRAW", "UNDO_WITHDRAW", "APPROVE"):
        assert mambu.call("POST", state, json={"action": action}).status_code == 200
    refused = (400, [("action", "INVALID_STATE_TRANSITION")])
    assert mambu.refused("POST", state, {"action": "UNDO_APPROVE"}) == refused
    paid_out = mambu.post(f"loans/{loan['id']}/disbursement-transactions", {})
    assert mambu.refused("POST", f"loans/transactions/{paid_out['id']}:adjust", {"notes": "Wrong"})[1] == [
        ("", "INVALID_STATE_TRANSITION")
    ]
    assert mambu.refused("POST", "loanproducts", body(allowedUndoActions=["UNDO_WRITE_OFF"]))[0] == 400


@pytest.mark.parametrize("day_count", ["ACTUAL_365_FIXED", "ACTUAL_364", "ACTUAL_360", "ACTUAL_ACTUAL_ISDA", "E30_360"])
def test_days_are_counted_as_the_product_says(mambu: Mambu, day_count: str) -> None:
    counted = {"daysInYear": day_count, "scheduleInterestDaysCountMethod": "ACTUAL_DAYS_COUNT"}
    product = mambu.post("loanproducts", body(interestSettings=counted))
    assert product["interestSettings"]["daysInYear"] == day_count
    # 31 days from 15 January, 30 of 30E/360, at 120 % a year.
    first = {"ACTUAL_364": 102.20, "ACTUAL_360": 103.33, "E30_360": 100.00}.get(day_count, 101.92)
    assert float(totals(mambu, product)[0][1]) == first


@pytest.mark.parametrize(
    ("blocks", "source"),
    [
        ({"interestSettings": {"daysInYear": "E30_42_365"}}, "interestSettings.daysInYear"),
        ({"interestSettings": {"interestType": "CAPITALIZED_INTEREST"}}, "interestSettings.interestType"),
        ({"scheduleSettings": {"repaymentScheduleMethod": "DYNAMIC"}}, "scheduleSettings.repaymentScheduleMethod"),
        ({"type": "REVOLVING_CREDIT"}, "type"),
        ({"fundingSettings": {"enabled": True}}, "fundingSettings"),
        ({"paymentSettings": {"paymentMethod": "VERTICAL"}}, "paymentSettings.paymentMethod"),
        ({"paymentSettings": {"amortizationMethod": "PAYMENT_PLAN"}}, "paymentSettings.amortizationMethod"),
        (
            {
                "interestSettings": {
                    "interestCalculationMethod": "DECLINING_BALANCE_DISCOUNTED",
                    "scheduleInterestDaysCountMethod": "ACTUAL_DAYS_COUNT",
                },
                "paymentSettings": {"amortizationMethod": "PAYMENT_PLAN"},
            },
            "interestSettings.scheduleInterestDaysCountMethod",
        ),
        ({"interestSettings": {"compoundingFrequency": "DAILY"}}, "interestSettings.compoundingFrequency"),
        ({"currency": {"code": "NON_FIAT", "currencyCode": "USD"}}, "currency.currencyCode"),
        ({"currency": {"code": "USD", "currencyCode": "EUR"}}, "currency.currencyCode"),
        ({"scheduleSettings": {"interestAccrualSince": "DUE_DATE"}}, "scheduleSettings.interestAccrualSince"),
        *(
            ({"paymentSettings": {"prepaymentSettings": {name: value}}}, f"paymentSettings.prepaymentSettings.{name}")
            for name, value in (
                ("elementsRecalculationMethod", "TOTAL_EXPECTED_FIXED"),
                ("ercFreeAllowancePercentage", 10),
                ("principalPaidInstallmentStatus", "PAID"),
                ("prepaymentRecalculationMethod", "RESCHEDULE_REMAINING_REPAYMENTS"),
                ("applyInterestOnPrepaymentMethod", "MANUAL"),
            )
        ),
        ({"scheduleSettings": {"fixedDaysOfMonth": [5]}}, "scheduleSettings.fixedDaysOfMonth"),
        ({"gracePeriodSettings": {"gracePeriod": {"defaultValue": 1}}}, "gracePeriodSettings.gracePeriod"),
        ({"scheduleSettings": {"gracePeriod": {"defaultValue": 1}}}, "scheduleSettings.gracePeriod"),
        (
            {"gracePeriodSettings": {"gracePeriod": {"defaultValue": 1.5}}},
            "gracePeriodSettings.gracePeriod.defaultValue",
        ),
        ({"type": "INTEREST_FREE_LOAN"}, "interestSettings.indexRateSettings.interestRate"),
        (
            {"interestSettings": {"interestRateSettings": {"interestRate": {"defaultValue": 11}}}},
            "interestSettings.interestRateSettings",
        ),
        (
            {
                "interestSettings": {
                    "indexRateSettings": {
                        "interestRate": {"defaultValue": 10},
                        "interestChargeFrequency": "EVERY_MONTH",
                        "interestChargeFrequencyCount": 3,
                    }
                }
            },
            "interestSettings.indexRateSettings.interestChargeFrequencyCount",
        ),
        *(
            ({"scheduleSettings": {name: {bound: 1.5}}}, f"scheduleSettings.{name}.{bound}")
            for name, bound in (
                ("numInstallments", "defaultValue"),
                ("numInstallments", "minValue"),
                ("numInstallments", "maxValue"),
                ("amortizationPeriod", "defaultValue"),
                ("firstRepaymentDueDateOffset", "defaultValue"),
                ("firstRepaymentDueDateOffset", "minValue"),
            )
        ),
        (
            {
                "accountingSettings": {
                    "accountingMethod": "CASH",
                    "accountingRules": [{"financialResource": "FUND_SOURCE", "glAccountKey": "no such"}],
                }
            },
            "accountingSettings.accountingRules[0].glAccountKey",
        ),
    ],
)
def test_what_the_bank_does_not_do_is_refused_by_name(mambu: Mambu, blocks: dict[str, Any], source: str) -> None:
    answer = mambu.call("POST", "loanproducts", json=body(**blocks))
    assert answer.status_code == 400
    assert source in [each.get("errorSource", "") for each in answer.json()["errors"]] or not source


def test_what_says_the_same_twice_is_taken(mambu: Mambu) -> None:
    given = body()
    rate = given["interestSettings"]["indexRateSettings"]
    twice = {**given["interestSettings"], "interestRateSettings": rate}
    whole = {**given["scheduleSettings"], "numInstallments": {"defaultValue": 4.0}}
    product = mambu.post("loanproducts", {**given, "interestSettings": twice, "scheduleSettings": whole})
    assert product["scheduleSettings"]["numInstallments"] == {"defaultValue": 4}


def test_bounds_between_which_nothing_lies_are_refused_all_at_once(mambu: Mambu) -> None:
    crossed = {"minValue": 24, "maxValue": 12}
    rate = {"interestRate": crossed, "interestChargeFrequency": "ANNUALIZED"}
    wrong = body(
        loanAmountSettings={"loanAmount": crossed},
        scheduleSettings={"numInstallments": crossed},
        interestSettings={"indexRateSettings": rate},
    )
    amount, rate_at = "loanAmountSettings.loanAmount", "interestSettings.indexRateSettings.interestRate"
    places = (amount, "scheduleSettings.numInstallments", rate_at)
    assert mambu.refused("POST", "loanproducts", wrong) == (400, [(each, "BOUNDS_CROSSED") for each in places])


def test_every_wrong_setting_is_named_at_once(mambu: Mambu) -> None:
    wrong = body(interestSettings={"daysInYear": "NO"}, gracePeriodSettings={"gracePeriodType": "SOME"})
    answer = mambu.call("POST", "loanproducts", json=wrong)
    assert len(answer.json()["errors"]) == 2


def test_a_product_is_defined_anew_and_its_loans_keep_their_terms(mambu: Mambu) -> None:
    given = body()
    product = mambu.post("loanproducts", given)
    holder = mambu.post("clients", {"firstName": "Asha", "lastName": "Devi"})["encodedKey"]
    loan = mambu.post(
        "loans",
        {
            "accountHolderKey": holder,
            "accountHolderType": "CLIENT",
            "productTypeKey": product["encodedKey"],
            "loanAmount": 1000,
            "disbursementDetails": {"expectedDisbursementDate": OUT},
        },
    )
    anew = {**given, "interestSettings": {**given["interestSettings"], "interestCalculationMethod": "FLAT"}}
    changed = mambu.put(f"loanproducts/{product['id']}", anew)
    assert changed["interestSettings"]["interestCalculationMethod"] == "FLAT"
    kept = mambu.get(f"loans/{loan['id']}", detailsLevel="FULL")["interestSettings"]
    assert kept["interestCalculationMethod"] == "DECLINING_BALANCE"


def test_a_product_defined_in_other_words_is_not_defined_anew_here(mambu: Mambu, api: Api) -> None:
    fund = api.post("funds", {"name": uuid4().hex})["resourceId"]
    made = lending.new_product(api, fundId=fund, minimumDaysBetweenDisbursalAndFirstRepayment=7)
    before = api.get(f"loanproducts/{made}")
    status, reasons = mambu.refused("PUT", f"loanproducts/{made}", body())
    assert (status, [source for source, _ in reasons]) == (400, ["scheduleSettings"])
    assert api.get(f"loanproducts/{made}") == before


@pytest.mark.parametrize(
    ("blocks", "sources"),
    [
        (
            {"adjustInterestForFirstInstallment": True, "useInterestAccruedAsTotalDueWhenIntervalIsDifferent": True},
            ["adjustInterestForFirstInstallment", "useInterestAccruedAsTotalDueWhenIntervalIsDifferent"],
        ),
        (
            {
                "adjustTotalDueForInstallmentsWithDifferentInterval": True,
                "interestSettings": {"interestCalculationMethod": "FLAT"},
            },
            ["adjustTotalDueForInstallmentsWithDifferentInterval"],
        ),
    ],
)
def test_installments_of_another_length_ask_for_one_thing_and_have_a_total(
    mambu: Mambu, blocks: dict[str, Any], sources: list[str]
) -> None:
    annuity = {"interestCalculationMethod": "DECLINING_BALANCE_DISCOUNTED"}
    status, faults = mambu.refused("POST", "loanproducts", body(**{"interestSettings": annuity, **blocks}))
    assert (status, [source for source, _ in faults]) == (400, sources)
