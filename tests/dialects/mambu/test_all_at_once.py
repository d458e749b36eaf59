"""Malformed members, settings that do not go together and what the bank says no to come in one answer, each by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from tests.api import Api
from tests.dialects.fineract import lending
from tests.dialects.mambu.lending import RESOURCES
from tests.dialects.mambu.products import body
from tests.dialects.mambu.speaker import Mambu

if TYPE_CHECKING:
    from fastapi import FastAPI

RULES = "accountingSettings.accountingRules"
AMOUNT, RATE = "loanAmountSettings.loanAmount", "interestSettings.indexRateSettings.interestRate"


@pytest.fixture
def api(app: FastAPI) -> Api:
    """The same bank in the other dialect, where GL accounts are made."""
    return Api(app)


@pytest.fixture
def rules(api: Api) -> list[dict[str, str]]:
    """A rule for each resource, with an account of the right type."""
    accounts = lending.accounts(api)
    codes = {name: api.get(f"glaccounts/{account}")["glCode"] for name, account in accounts.items()}
    return [{"financialResource": word, "glAccountKey": codes[name]} for word, name in RESOURCES.items()]


def booked(*rules: dict[str, str]) -> dict[str, Any]:
    return {"accountingSettings": {"accountingMethod": "CASH", "accountingRules": list(rules)}}


def sources(mambu: Mambu, wrong: dict[str, Any], method: str = "POST", path: str = "loanproducts") -> dict[str, str]:
    """Return the word for each member that is refused; no member is named twice."""
    status, reasons = mambu.refused(method, path, wrong)
    told = dict(reasons)
    assert (status, len(told)) == (400, len(reasons)), reasons
    return told


def test_one_answer_names_words_combinations_books_and_names(mambu: Mambu, rules: list[dict[str, str]]) -> None:
    taken = mambu.post("loanproducts", body())
    without_portfolio = [each for each in rules if each["financialResource"] != "PORTFOLIO_CONTROL"]
    income = next(each["glAccountKey"] for each in rules if each["financialResource"] == "INTEREST_INCOME")
    place = next(at for at, each in enumerate(without_portfolio) if each["financialResource"] == "FUND_SOURCE")
    without_portfolio[place] = {"financialResource": "FUND_SOURCE", "glAccountKey": income}
    wrong = {
        **body(interestSettings={"daysInYear": "NO", "compoundingFrequency": "DAILY"}),
        **booked(*without_portfolio, without_portfolio[-1]),
        "name": taken["name"],
        "id": taken["id"],
        "paymentSettings": {"paymentMethod": "VERTICAL"},
        "notes": 7,
    }
    assert sources(mambu, wrong) == {
        "interestSettings.daysInYear": "INVALID_PARAMETERS",
        "notes": "INVALID_PARAMETERS",
        "interestSettings.compoundingFrequency": "FIELD_NOT_SUPPORTED",
        "paymentSettings.paymentMethod": "FIELD_NOT_SUPPORTED",
        "name": "PRODUCT_NAME_TAKEN",
        "id": "PRODUCT_EXTERNAL_ID_TAKEN",
        RULES: "PURPOSE_NOT_MAPPED",
        f"{RULES}[{place}].glAccountKey": "GL_ACCOUNT_OF_WRONG_TYPE",
        f"{RULES}[{len(without_portfolio)}].financialResource": "PURPOSE_MAPPED_TWICE",
    }


def test_terms_are_judged_beside_a_malformed_name_and_an_unknown_account(
    mambu: Mambu, rules: list[dict[str, str]]
) -> None:
    crossed = {"minValue": 24, "maxValue": 12}
    unknown = {"financialResource": "FUND_SOURCE", "glAccountKey": "no such"}
    wrong = {**body(loanAmountSettings={"loanAmount": crossed}), **booked(unknown, *rules), "name": ""}
    assert sources(mambu, wrong) == {
        "name": "INVALID_PARAMETERS",
        f"{RULES}[0].glAccountKey": "INVALID_PARAMETERS",
        AMOUNT: "BOUNDS_CROSSED",
    }


@pytest.mark.parametrize(
    ("unread", "beside"),
    [
        ({"type": "NO"}, {"scheduleSettings": {"repaymentScheduleMethod": "DYNAMIC"}}),
        ({"scheduleSettings": {"repaymentScheduleMethod": "NO"}}, {"paymentSettings": {"paymentMethod": "VERTICAL"}}),
        (
            {"gracePeriodSettings": {"gracePeriodType": "NO", "gracePeriod": {"defaultValue": 1}}},
            {"type": "FIXED_TERM_LOAN"},
        ),
        ({"currency": {}}, {"loanAmountSettings": {"loanAmount": {"minValue": 24, "maxValue": 12}}}),
    ],
)
def test_of_what_depends_on_an_unreadable_member_nothing_is_said(
    mambu: Mambu, unread: dict[str, Any], beside: dict[str, Any]
) -> None:
    assert len(sources(mambu, body(**{**unread, **beside}))) == 1


def test_settings_that_do_not_go_together_are_named_once_by_the_bank_and_the_door(mambu: Mambu) -> None:
    """Flat interest on the real balance is refused by both: docs/rules/contract-combinations.md."""
    wrong = body(
        type="DYNAMIC_TERM_LOAN",
        interestSettings={"interestCalculationMethod": "FLAT"},
        scheduleSettings={"repaymentScheduleMethod": "DYNAMIC"},
        loanAmountSettings={"loanAmount": {"minValue": 24, "maxValue": 12}},
    )
    told = sources(mambu, wrong)
    assert (told["interestSettings.interestCalculationMethod"], told[AMOUNT]) == (
        "FIELD_NOT_SUPPORTED",
        "BOUNDS_CROSSED",
    )


def test_the_rate_is_named_in_the_block_that_says_it(mambu: Mambu) -> None:
    given = body(type="INTEREST_FREE_LOAN")
    rate = given["interestSettings"].pop("indexRateSettings")
    assert sources(mambu, body(type="INTEREST_FREE_LOAN")) == {RATE: "FIELD_NOT_SUPPORTED"}
    given["interestSettings"]["interestRateSettings"] = rate
    newer = "interestSettings.interestRateSettings.interestRate"
    assert sources(mambu, given) == {newer: "FIELD_NOT_SUPPORTED"}


def test_a_product_defined_anew_is_judged_as_a_whole_too(mambu: Mambu, rules: list[dict[str, str]]) -> None:
    taken, made = mambu.post("loanproducts", body()), mambu.post("loanproducts", {**body(), **booked(*rules)})
    wrong = {**made, "name": taken["name"], "allowAdvanceRepayment": "perhaps", **booked(*rules[1:])}
    assert sources(mambu, wrong, "PUT", f"loanproducts/{made['id']}") == {
        "allowAdvanceRepayment": "INVALID_PARAMETERS",
        "name": "PRODUCT_NAME_TAKEN",
        RULES: "PURPOSE_NOT_MAPPED",
    }


def test_whoever_may_not_define_products_is_told_that_alone(app: FastAPI, api: Api, mambu: Mambu) -> None:
    name = uuid4().hex
    role = api.post("roles", {"name": name, "description": name})["resourceId"]
    api.post(
        "users",
        {
            "username": name[:20],
            "firstname": "Asha",
            "lastname": "Devi",
            "officeId": 1,
            "roles": [role],
            "password": "password-of-asha",
            "repeatPassword": "password-of-asha",
            "sendPasswordToEmail": False,
        },
    )
    asha = Mambu(app, name[:20], "password-of-asha")
    taken = mambu.post("loanproducts", body())
    refused = asha.refused("POST", "loanproducts", {**body(), "name": taken["name"], "notes": 7})
    assert refused == (403, [("", "INVALID_PERMISSIONS")])
