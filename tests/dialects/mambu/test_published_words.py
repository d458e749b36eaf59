"""Words of products that are published: they have their effect, or are refused with the reason, never as slips."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.dialects.mambu.products import body
from tests.dialects.mambu.speaker import change

from samity.bank.loans.values.products import ProductCategory

if TYPE_CHECKING:
    from tests.dialects.mambu.speaker import Mambu


def asked(product: dict[str, Any], holder: str, **more: object) -> dict[str, Any]:
    whose = {"accountHolderKey": holder, "accountHolderType": "CLIENT"}
    return {"productTypeKey": product["encodedKey"], **whose, "loanAmount": 1000, **more}


def rate(**more: object) -> dict[str, Any]:
    return {"interestSettings": {"indexRateSettings": {"interestRate": {"defaultValue": 1}, **more}}}


@pytest.mark.parametrize(
    ("blocks", "source", "reason"),
    [
        ({"type": "REVOLVING_CREDIT"}, "type", "revolving credit"),
        ({"type": "TRANCHED_LOAN"}, "type", "tranches"),
        ({"type": "DYNAMIC_MORTGAGE"}, "type", "mortgage"),
        ({"interestSettings": {"daysInYear": "E30_42_365"}}, "interestSettings.daysInYear", "is public"),
        (
            rate(interestRateSource="INDEX_INTEREST_RATE"),
            "interestSettings.indexRateSettings.interestRateSource",
            "index of rates",
        ),
        (rate(interestRateTerms="TIERED"), "interestSettings.indexRateSettings.interestRateTerms", "tiers"),
        (
            {"scheduleSettings": {"repaymentScheduleEditOptions": ["ADJUST_FEE_PAYMENT_SCHEDULE"]}},
            "scheduleSettings.repaymentScheduleEditOptions[0]",
            "Charges",
        ),
        ({"newAccountSettings": {"idPattern": "@@##"}}, "newAccountSettings.idPattern", "by no pattern"),
        (
            {"newAccountSettings": {"idGeneratorType": "RANDOM_PATTERN"}},
            "newAccountSettings.idGeneratorType",
            "by no pattern",
        ),
    ],
)
def test_what_comes_later_is_refused_with_the_reason(
    mambu: Mambu, blocks: dict[str, Any], source: str, reason: str
) -> None:
    answer = mambu.call("POST", "loanproducts", json=body(**blocks))
    told = [(each["errorSource"], each["errorReason"]) for each in answer.json()["errors"]]
    assert (answer.status_code, told) == (400, [(source, "FIELD_NOT_SUPPORTED")])
    assert reason in answer.json()["errors"][0]["errorMessage"]


@pytest.mark.parametrize(
    ("blocks", "source"),
    [
        (
            rate(interestChargeFrequency="EVERY_X_DAYS"),
            "interestSettings.indexRateSettings.interestChargeFrequencyCount",
        ),
        *(
            (
                {"scheduleSettings": {"scheduleDueDatesMethod": "FIXED_DAYS_OF_MONTH", "fixedDaysOfMonth": days}},
                "scheduleSettings.fixedDaysOfMonth",
            )
            for days in ([20, 5], [5, 5])
        ),
        *(
            (
                {"adjustTotalDueForInstallmentsWithDifferentInterval": True, "scheduleSettings": schedule},
                "adjustTotalDueForInstallmentsWithDifferentInterval",
            )
            for schedule in (
                {"repaymentPeriodUnit": "WEEKS"},
                {"scheduleDueDatesMethod": "FIXED_DAYS_OF_MONTH", "fixedDaysOfMonth": [5, 20]},
            )
        ),
    ],
)
def test_settings_that_say_too_little_or_too_much_are_refused_by_name(
    mambu: Mambu, blocks: dict[str, Any], source: str
) -> None:
    status, reasons = mambu.refused("POST", "loanproducts", body(**blocks))
    assert (status, {each for each, _ in reasons}) == (400, {source})


def test_a_loan_says_its_fixed_days_in_order(mambu: Mambu, holder: str) -> None:
    by_days = {"scheduleDueDatesMethod": "FIXED_DAYS_OF_MONTH", "fixedDaysOfMonth": [5, 20]}
    product = mambu.post("loanproducts", body(scheduleSettings=by_days))
    refused = mambu.refused("POST", "loans", asked(product, holder, scheduleSettings={"fixedDaysOfMonth": [20, 5]}))
    assert refused == (400, [("scheduleSettings.fixedDaysOfMonth", "INVALID_PARAMETERS")])


@pytest.mark.parametrize("category", list(ProductCategory))
def test_a_category_is_kept_and_told(mambu: Mambu, category: ProductCategory) -> None:
    made = mambu.post("loanproducts", body(category=category.value))
    assert made["category"] == category
    mambu.patch(f"loanproducts/{made['id']}", change("REPLACE", "name", f"{made['name']} anew"))
    assert mambu.get(f"loanproducts/{made['id']}")["category"] == category


def test_nobody_applies_for_loans_of_an_inactive_product(mambu: Mambu, holder: str) -> None:
    product = mambu.post("loanproducts", body(state="INACTIVE"))
    assert product["state"] == "INACTIVE"
    refused = (400, [("productTypeKey", "PRODUCT_NOT_OFFERED")])
    assert mambu.refused("POST", "loans", asked(product, holder)) == refused
    mambu.patch(f"loanproducts/{product['id']}", change("REPLACE", "state", "ACTIVE"))
    mambu.post("loans", asked(product, holder))
    told = mambu.get(f"loanproducts/{product['id']}", detailsLevel="FULL")
    assert mambu.put(f"loanproducts/{product['id']}", {**told, "state": "INACTIVE"})["state"] == "INACTIVE"
    assert mambu.refused("POST", "loans", asked(product, holder)) == refused


@pytest.mark.parametrize("key", ["0" * 32, "another"])
def test_key_and_moments_of_a_new_loan_are_the_banks_to_give(mambu: Mambu, holder: str, key: str) -> None:
    product = mambu.post("loanproducts", body())
    given = {"encodedKey": key, "creationDate": "2024-01-01T00:00:00+00:00"}
    status, reasons = mambu.refused("POST", "loans", asked(product, holder, **given))
    assert (status, sorted(source for source, _ in reasons)) == (400, ["creationDate", "encodedKey"])
    mambu.post("loans", asked(product, holder, encodedKey="", creationDate=None))


def test_the_document_says_which_members_are_passed_over(mambu: Mambu) -> None:
    assert "passed over" in mambu.call("GET", "openapi.json").json()["info"]["description"]


@pytest.mark.parametrize(("mode", "interest"), [("HALF_UP", 1.13), ("HALF_EVEN", 1.12)])
def test_half_a_coin_is_rounded_as_the_product_says(mambu: Mambu, mode: str, interest: float) -> None:
    rounding = {"roundingSettings": {"roundingMode": mode}, "numInstallments": {"defaultValue": 1}}
    rate = {"interestRate": {"defaultValue": 1}, "interestChargeFrequency": "EVERY_MONTH"}
    made = body(
        interestSettings={"indexRateSettings": rate},
        scheduleSettings=rounding,
        loanAmountSettings={"loanAmount": {"defaultValue": 112.5}},
    )
    product = mambu.post("loanproducts", made)
    assert product["scheduleSettings"]["roundingSettings"]["roundingMode"] == mode
    preview = {"productTypeKey": product["encodedKey"], "loanAmount": 112.5}
    rows = mambu.call("POST", "loans:previewSchedule", json=preview).json()["installments"]
    assert rows[0]["interest"]["amount"]["expected"] == interest
