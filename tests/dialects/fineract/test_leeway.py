"""How far a loan may leave its product, over HTTP: each test changes one member and sees another answer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from tests.dialects.fineract.lending import (
    LENT_ON,
    approved,
    disbursed,
    loan_body,
    new_loan,
    new_product,
    product_body,
)
from tests.dialects.fineract.people import new_client

from samity.bank.loans.values.accounts import LoanKind
from samity.bank.loans.values.leeway import Grace, Leeway
from samity.dialects.fineract.loanproducts_leeway import without_a_word

if TYPE_CHECKING:
    from tests.api import Api

CYCLES: dict[str, Any] = {
    "useBorrowerCycle": True,
    "principalVariationsForBorrowerCycle": [
        {
            "valueConditionType": 2,
            "borrowerCycleNumber": 1,
            "defaultValue": 20000,
            "minValue": 15000,
            "maxValue": 30000,
            "paramType": 1,
        },
        {"valueConditionType": 3, "borrowerCycleNumber": 1, "defaultValue": 40000},
    ],
    "numberOfRepaymentVariationsForBorrowerCycle": [
        {"valueConditionType": 2, "borrowerCycleNumber": 1, "defaultValue": 18}
    ],
    "interestRateVariationsForBorrowerCycle": [
        {"valueConditionType": 2, "borrowerCycleNumber": 1, "defaultValue": 9.5}
    ],
}


def previewed(api: Api, product_id: int, client_id: int, **more: object) -> list[dict[str, Any]]:
    body = loan_body(product_id, client_id, **more)
    periods: list[dict[str, Any]] = api.post("loans?command=calculateLoanSchedule", body)["periods"]
    return periods[1:]


@pytest.mark.parametrize(
    ("attribute", "asked", "told", "own"),
    [
        ("amortizationType", {"amortizationType": 0}, "amortizationType", 1),
        ("interestType", {"interestType": 1}, "interestType", 0),
        ("interestCalculationPeriodType", {"interestCalculationPeriodType": 0}, "interestCalculationPeriodType", 1),
        ("repaymentEvery", {"repaymentEvery": 2}, "repaymentEvery", 1),
        ("graceOnPrincipalAndInterestPayment", {"graceOnPrincipalPayment": 3}, "graceOnPrincipalPayment", None),
        (
            "transactionProcessingStrategyCode",
            {"transactionProcessingStrategyCode": "creocore-strategy"},
            "transactionProcessingStrategyCode",
            "mifos-standard-strategy",
        ),
    ],
)
def test_what_a_product_keeps_wins_whatever_a_loan_asks_for(
    api: Api, attribute: str, asked: dict[str, Any], told: str, own: object
) -> None:
    free = new_product(api)
    keeping = new_product(api, allowAttributeOverrides={attribute: False})
    assert api.get(f"loanproducts/{keeping}")["allowAttributeOverrides"][attribute] is False
    found = [api.get(f"loans/{new_loan(api, each, **asked)}").get(told) for each in (free, keeping)]
    plain = [each["id"] if isinstance(each, dict) else each for each in found]
    assert plain == [next(iter(asked.values())), own]


def test_a_strategy_that_no_loan_may_ask_for_is_passed_over_where_the_product_keeps_its_own(api: Api) -> None:
    asked = {"transactionProcessingStrategyCode": "advanced-payment-allocation-strategy"}
    keeping = new_product(api, allowAttributeOverrides={"transactionProcessingStrategyCode": False})
    told = api.get(f"loans/{new_loan(api, keeping, **asked)}")["transactionProcessingStrategyCode"]
    assert told == "mifos-standard-strategy"
    assert api.refused("loans", loan_body(new_product(api), new_client(api), **asked))[0] in {400, 403}


def test_an_installment_is_agreed_beforehand_where_the_product_lets_it(api: Api) -> None:
    client_id = new_client(api)
    agreeing = new_product(api, canDefineInstallmentAmount=True)
    rows = previewed(api, agreeing, client_id, fixedEmiAmount=1500)
    assert [each["totalDueForPeriod"] for each in rows[:2]] == [1500, 1500]
    assert previewed(api, agreeing, client_id)[0]["totalDueForPeriod"] == 1066.19
    loan_id = new_loan(api, agreeing, fixedEmiAmount=1500)
    assert api.get(f"loans/{loan_id}")["fixedEmiAmount"] == 1500
    # A month's interest on 12,000 at 12 % a year is 120: an installment of it repays nothing.
    for amount in (100, 120):
        refused = api.refused("loans", loan_body(agreeing, client_id, fixedEmiAmount=amount))
        assert refused == (400, ["validation.msg.loan.terms.not.supported.by.schedule.type"])
    refused = api.refused("loans", loan_body(new_product(api), client_id, fixedEmiAmount=1500))
    assert refused == (400, ["validation.msg.loan.fixedEmiAmount.is.not.supported"])


def test_a_rest_below_the_threshold_is_folded_into_the_installment_before(api: Api) -> None:
    client_id = new_client(api)
    counts = []
    for threshold in (0, 50, 100):
        product_id = new_product(
            api,
            interestRatePerPeriod=0,
            canDefineInstallmentAmount=True,
            principalThresholdForLastInstallment=threshold,
        )
        assert api.get(f"loanproducts/{product_id}")["principalThresholdForLastInstallment"] == threshold
        rows = previewed(api, product_id, client_id, fixedEmiAmount=1600)
        counts.append((len(rows), rows[-1]["principalDue"]))
    # 12000 = 7 x 1600 + 800: half an installment is left.
    assert counts == [(8, 800), (8, 800), (7, 2400)]


def test_a_loan_may_recur_its_moratorium(api: Api) -> None:
    rows = previewed(
        api, new_product(api, amortizationType=0), new_client(api), recurringMoratoriumOnPrincipalPeriods=1
    )
    assert [each["principalDue"] for each in rows[:4]] == [2000, 0, 2000, 0]


def test_a_loan_is_disbursed_on_the_day_it_expects_where_the_product_says_so(api: Api) -> None:
    synced = new_product(api, syncExpectedWithDisbursementDate=True)
    loan_id = new_loan(api, synced)
    approved(api, loan_id)
    refused = api.refused(f"loans/{loan_id}?command=disburse", {"actualDisbursementDate": "02 January 2024"})
    assert refused == (403, ["error.msg.actual.disbursement.date.does.not.match.with.expected.disbursal.date"])
    disbursed(api, loan_id, LENT_ON)
    other = new_loan(api)
    approved(api, other)
    disbursed(api, other, "02 January 2024")


def test_who_has_had_loans_is_offered_more(api: Api) -> None:
    product_id = new_product(api, **CYCLES)
    client_id = new_client(api)

    def template(whose: int) -> Any:
        return api.get("loans/template", templateType="individual", clientId=whose, productId=product_id)

    names = ("principal", "numberOfRepayments", "interestRatePerPeriod", "minPrincipal", "maxPrincipal")
    offered = [[template(client_id)[name] for name in names]]
    first = api.post("loans", loan_body(product_id, client_id))["loanId"]
    offered.append([template(client_id)[name] for name in names])
    approved(api, first)
    disbursed(api, first)
    offered.append([template(client_id)[name] for name in names])
    own = [12000, 12, 12, 1000, 50000]
    assert offered == [own, own, [20000, 18, 9.5, 15000, 30000]]
    second = api.get(f"loans/{api.post('loans', loan_body(product_id, client_id))['loanId']}")
    assert [second[name] for name in names[:3]] == [20000, 18, 9.5]
    refused = api.refused("loans", loan_body(product_id, client_id, principal=12000))
    assert refused == (400, ["validation.msg.loan.principal.is.not.within.expected.range"])
    approved(api, second["id"])
    disbursed(api, second["id"])
    assert template(client_id)["principal"] == 40000
    assert template(new_client(api))["principal"] == 12000


def test_the_steps_of_a_cycle_are_told_as_they_were_defined(api: Api) -> None:
    product_id = new_product(api, **CYCLES)
    api.put(f"loanproducts/{product_id}", {"description": "for who comes back"})
    found = api.get(f"loanproducts/{product_id}")
    first, beyond = found["principalVariationsForBorrowerCycle"]
    assert (first["defaultValue"], first["minValue"], first["maxValue"]) == (20000, 15000, 30000)
    assert (first["valueConditionType"]["id"], beyond["valueConditionType"]["id"]) == (2, 3)
    assert found["interestRateVariationsForBorrowerCycle"][0]["defaultValue"] == 9.5


def test_steps_need_a_cycle_and_stay_within_their_bounds(api: Api) -> None:
    status, codes = api.refused("loanproducts", product_body(**{**CYCLES, "useBorrowerCycle": False}))
    assert status == 400
    assert "validation.msg.loanproduct.principalVariationsForBorrowerCycle.is.not.supported" in codes
    wrong = [{"valueConditionType": 2, "borrowerCycleNumber": 1, "defaultValue": 36, "maxValue": 24}]
    cycles = {**CYCLES, "numberOfRepaymentVariationsForBorrowerCycle": wrong}
    status, codes = api.refused("loanproducts", product_body(**cycles))
    assert (status, codes) == (400, ["validation.msg.loan.numberOfRepayments.is.not.within.expected.range"])


def test_what_has_no_word_here_stays_when_a_product_is_changed() -> None:
    grace, kinds = Grace(forgives=True, least=1, most=3), frozenset({LoanKind.INDIVIDUAL})
    stood = Leeway(takes_plan=True, grace=grace, kinds=kinds, begins_partial=True)
    given = Leeway(takes_installment=True, counts_loans=True)
    assert without_a_word(given, stood) == replace(stood, takes_installment=True, counts_loans=True)
