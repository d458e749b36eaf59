"""Loan products over HTTP: what is offered is kept and told, what is not offered is refused by its name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from tests.dialects.fineract.lending import (
    ACCRUAL,
    ADVANCED,
    CASH,
    INCOME,
    MIFOS,
    accounts,
    advanced_order,
    lent,
    loan,
    new_gl_account,
    new_product,
    product_body,
)
from tests.gatherings import staying
from tests.village import FIRST_MEETING, product

from samity.bank.loans.queries.products import loan_product_by_id
from samity.bank.loans.values.payment_terms import FuturePayments, PaymentTerms

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from tests.api import Api

# What a form sends beside the terms for features that nobody has switched on.
SWITCHED_OFF: dict[str, Any] = {
    "fundId": "",
    "includeInBorrowerCycle": False,
    "useBorrowerCycle": "false",
    "principalVariationsForBorrowerCycle": [],
    "isLinkedToFloatingInterestRates": False,
    "allowVariableInstallments": False,
    "canDefineInstallmentAmount": False,
    "principalThresholdForLastInstallment": 50,
    "multiDisburseLoan": False,
    "maxTrancheCount": None,
    "outstandingLoanBalance": "",
    "enableDownPayment": False,
    "isInterestRecalculationEnabled": False,
    "inArrearsTolerance": 0,
    "graceOnArrearsAgeing": "0",
    "overdueDaysForNPA": 0,
    "holdGuaranteeFunds": False,
    "canUseForTopup": False,
    "charges": [],
    "allowAttributeOverrides": {"amortizationType": True, "interestType": True, "repaymentEvery": True},
    "enableInstallmentLevelDelinquency": False,
}
NOT_OFFERED: list[tuple[str, Any]] = [
    ("interestRecalculationCompoundingMethod", 1),
    ("multiDisburseLoan", True),
    ("multiDisburseLoan", "true"),
    ("multiDisburseLoan", 1),
    ("enableDownPayment", True),
    ("holdGuaranteeFunds", True),
    ("isLinkedToFloatingInterestRates", True),
    ("isArrearsBasedOnOriginalSchedule", True),
]


def test_a_product_is_told_as_it_was_defined(api: Api) -> None:
    body = product_body(
        description="for seeds",
        externalId="seeds-2024",
        graceOnPrincipalPayment=2,
        installmentAmountInMultiplesOf=10,
        minInterestRatePerPeriod=6,
        maxInterestRatePerPeriod=24,
        minimumDaysBetweenDisbursalAndFirstRepayment=5,
        startDate="01 January 2020",
        **SWITCHED_OFF,
    )
    found = api.get(f"loanproducts/{api.post('loanproducts', body)['resourceId']}")
    same = ("name", "shortName", "description", "externalId", "principal", "minPrincipal", "maxPrincipal")
    assert [found[name] for name in same] == [body[name] for name in same]
    assert (found["interestRatePerPeriod"], found["annualInterestRate"]) == (12, 12)
    assert (found["minInterestRatePerPeriod"], found["maxInterestRatePerPeriod"]) == (6, 24)
    assert (found["graceOnPrincipalPayment"], found["installmentAmountInMultiplesOf"]) == (2, 10)
    assert found["startDate"] == [2020, 1, 1]
    assert found["interestType"] == {"id": 0, "code": "interestType.declining.balance", "value": "Declining Balance"}
    assert found["amortizationType"]["id"] == 1
    assert found["repaymentFrequencyType"]["code"] == "repaymentFrequency.periodFrequencyType.months"
    assert (found["accountingRule"]["id"], found["loanScheduleType"]["code"]) == (1, "CUMULATIVE")
    assert found["status"] == "loanProduct.active"
    assert found["id"] in [each["id"] for each in api.get("loanproducts")]


@pytest.mark.parametrize(("member", "value"), NOT_OFFERED)
def test_what_is_not_offered_is_refused_by_name(api: Api, member: str, value: object) -> None:
    refused = api.refused("loanproducts", product_body(**{member: value}))
    assert refused == (400, [f"validation.msg.loanproduct.{member}.is.not.supported"])


def test_every_wrong_member_is_named_at_once(api: Api) -> None:
    body = product_body(shortName="TOO LONG", interestType=7, numberOfRepayments=0, wonder=1)
    del body["name"]
    status, codes = api.refused("loanproducts", body)
    assert (status, sorted(codes)) == (
        400,
        [
            "error.msg.parameter.unsupported",
            "validation.msg.loanproduct.interestType.is.not.one.of.expected.enumerations",
            "validation.msg.loanproduct.name.cannot.be.blank",
            "validation.msg.loanproduct.numberOfRepayments.not.greater.than.zero",
            "validation.msg.loanproduct.shortName.exceeds.max.length",
        ],
    )


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"digitsAfterDecimal": 3}, "validation.msg.loanproduct.digitsAfterDecimal.is.not.within.expected.range"),
        ({"digitsAfterDecimal": 0}, "validation.msg.loanproduct.digitsAfterDecimal.is.not.supported"),
        ({"principal": "1000.001"}, "validation.msg.loanproduct.principal.is.invalid"),
        ({"interestRatePerPeriod": "1.1234567"}, "validation.msg.loanproduct.interestRatePerPeriod.is.invalid"),
        ({"minPrincipal": 20000}, "validation.msg.loan.principal.is.not.within.expected.range"),
        ({"maxInterestRatePerPeriod": 11}, "validation.msg.loan.interestRatePerPeriod.is.not.within.expected.range"),
        ({"graceOnPrincipalPayment": 12}, "validation.msg.loan.graceOnPrincipalPayment.is.not.within.expected.range"),
        (
            {"loanScheduleType": "PROGRESSIVE"},
            "validation.msg.loanproduct.transactionProcessingStrategyCode.is.not.one.of.expected.enumerations",
        ),
        (
            {"loanScheduleProcessingType": "VERTICAL"},
            "validation.msg.loanproduct.loanScheduleProcessingType.is.not.supported",
        ),
        (
            {"transactionProcessingStrategyCode": "my-own-strategy"},
            "validation.msg.loanproduct.transactionProcessingStrategyCode.is.not.one.of.expected.enumerations",
        ),
    ],
)
def test_terms_that_cannot_be_are_refused(api: Api, changes: dict[str, Any], code: str) -> None:
    assert api.refused("loanproducts", product_body(**changes)) == (400, [code])


def test_names_are_given_once(api: Api) -> None:
    body = product_body(externalId="once")
    api.post("loanproducts", body)
    for member, code in (("name", "duplicate.name"), ("shortName", "duplicate.short.name")):
        again = product_body(**{member: body[member]})
        assert api.refused("loanproducts", again) == (403, [f"error.msg.product.loan.{code}"])
    again = product_body(externalId="once")
    assert api.refused("loanproducts", again) == (403, ["error.msg.product.loan.duplicate.externalId"])


def test_accounting_needs_its_gl_accounts(api: Api) -> None:
    given = accounts(api)
    del given["receivableFeeAccountId"]
    refused = api.refused("loanproducts", product_body(accountingRule=ACCRUAL, **given))
    assert refused == (400, ["validation.msg.loanproduct.receivableFeeAccountId.cannot.be.blank"])
    api.post("loanproducts", product_body(accountingRule=CASH, **given))
    wrong = {**given, "fundSourceAccountId": new_gl_account(api, INCOME)}
    refused = api.refused("loanproducts", product_body(accountingRule=CASH, **wrong))
    assert refused == (403, ["error.msg.FUND_SOURCE.invalid.account.type"])


def test_a_product_tells_where_it_posts(api: Api) -> None:
    given, own = accounts(api), new_gl_account(api, 1, "mobile money")
    channel = api.post("paymenttypes", {"name": f"mobile {own}"})["resourceId"]
    mapping = [{"paymentTypeId": channel, "fundSourceAccountId": own}]
    rounding = new_gl_account(api, INCOME, "rounding")
    product_id = new_product(
        api,
        accountingRule=ACCRUAL,
        paymentChannelToFundSourceMappings=mapping,
        cashRoundingAccountId=rounding,
        **given,
    )
    found = api.get(f"loanproducts/{product_id}")
    told = {f"{name}Id": account["id"] for name, account in found["accountingMappings"].items()}
    assert told == {**given, "cashRoundingAccountId": rounding}
    line = found["paymentChannelToFundSourceMappings"][0]
    assert (line["paymentType"]["id"], line["fundSourceAccount"]["id"]) == (channel, own)


def test_a_change_replaces_what_is_given_and_leaves_loans_alone(api: Api) -> None:
    product_id = new_product(api, accountingRule=CASH, **accounts(api))
    before = api.get(f"loanproducts/{product_id}")
    loan_id = lent(api, product_id)
    changed = api.put(f"loanproducts/{product_id}", {"interestRatePerPeriod": 18, "description": "dearer"})
    assert changed == {"resourceId": product_id, "changes": {"interestRatePerPeriod": 18, "description": "dearer"}}
    after = api.get(f"loanproducts/{product_id}")
    dearer = {"interestRatePerPeriod": 18, "annualInterestRate": 18, "description": "dearer"}
    assert after == {**before, **dearer}
    assert loan(api, loan_id)["annualInterestRate"] == 12


def test_a_change_is_checked_as_a_new_product(api: Api) -> None:
    product_id = new_product(api)
    assert api.refused(f"loanproducts/{product_id}", {"maxPrincipal": 500}, "PUT")[0] == 400
    refused = api.refused(f"loanproducts/{product_id}", {"enableDownPayment": True}, "PUT")
    assert refused == (400, ["validation.msg.loanproduct.enableDownPayment.is.not.supported"])
    assert api.refused("loanproducts/999999", {}, "PUT") == (404, ["error.msg.loanproduct.id.invalid"])


def advanced(**more: object) -> dict[str, Any]:
    return product_body(
        transactionProcessingStrategyCode=ADVANCED,
        loanScheduleType="PROGRESSIVE",
        **{"paymentAllocation": [advanced_order()], **more},
    )


def test_an_advanced_allocation_is_told_as_it_was_given(api: Api) -> None:
    body = advanced(paymentAllocation=[advanced_order("LAST_INSTALLMENT")], loanScheduleProcessingType="VERTICAL")
    found = api.get(f"loanproducts/{api.post('loanproducts', body)['resourceId']}")
    assert found["paymentAllocation"] == body["paymentAllocation"]
    assert found["loanScheduleProcessingType"]["code"] == "VERTICAL"
    changed = api.put(f"loanproducts/{found['id']}", {"principal": 13000})
    assert changed["changes"] == {"principal": 13000}
    assert api.get(f"loanproducts/{found['id']}")["paymentAllocation"] == body["paymentAllocation"]


@pytest.mark.parametrize("rule", ["NEXT_INSTALLMENT", "LAST_INSTALLMENT", "REAMORTIZATION", "NEXT_LAST_INSTALLMENT"])
def test_repayments_may_have_an_order_of_their_own(api: Api, rule: str) -> None:
    orders = [advanced_order(), advanced_order(rule, "REPAYMENT")]
    found = api.get(f"loanproducts/{api.post('loanproducts', advanced(paymentAllocation=orders))['resourceId']}")
    assert found["paymentAllocation"] == orders


def test_another_transaction_type_may_repeat_the_default_order_only(api: Api) -> None:
    other = advanced_order("LAST_INSTALLMENT", "DOWN_PAYMENT")
    refused = api.refused("loanproducts", advanced(paymentAllocation=[advanced_order(), other]))
    code = "validation.msg.loanproduct.paymentAllocation[1].transactionType.is.not.supported"
    assert refused == (400, [code])


@pytest.mark.parametrize(
    ("orders", "code"),
    [
        ([], "paymentAllocation.cannot.be.blank"),
        (
            [{**advanced_order(), "paymentAllocationOrder": advanced_order()["paymentAllocationOrder"][:11]}],
            "paymentAllocation[0].paymentAllocationOrder.is.not.one.of.expected.enumerations",
        ),
    ],
)
def test_an_incomplete_allocation_is_refused(api: Api, orders: list[dict[str, Any]], code: str) -> None:
    assert api.refused("loanproducts", advanced(paymentAllocation=orders)) == (
        400,
        [f"validation.msg.loanproduct.{code}"],
    )


def test_the_template_offers_words_and_accounts(api: Api) -> None:
    own = new_gl_account(api, INCOME, "interest")
    offered = api.get("loanproducts/template")
    assert [each["id"] for each in offered["daysInYearTypeOptions"]] == [1, 360, 364, 365]
    assert [each["id"] for each in offered["accountingRuleOptions"]] == [1, 2, 3, 4]
    assert own in [each["id"] for each in offered["accountingMappingOptions"]["incomeAccountOptions"]]
    assert ADVANCED in [each["code"] for each in offered["transactionProcessingStrategyOptions"]]


def test_an_order_of_elements_from_another_door_is_told_and_left_as_it_is(api: Api, engine: Engine) -> None:
    terms = PaymentTerms(
        strategy={"code": "element-order", "parts": ["FEES", "PENALTIES", "INTEREST", "PRINCIPAL"], "walk": "VERTICAL"},
        future_payments=FuturePayments.NO_FUTURE_PAYMENTS,
        accepts_prepayment=False,
    )
    with staying(engine, FIRST_MEETING) as unit:
        product_id = product(unit, payments=terms).id
    found = api.get(f"loanproducts/{product_id}")
    assert found["transactionProcessingStrategyName"] == "Fees, Penalties, Interest, Principal order"
    assert (found["loanScheduleProcessingType"]["code"], "paymentAllocation" in found) == ("VERTICAL", False)
    api.put(f"loanproducts/{product_id}", {"principal": 11000})
    with engine.connect() as connection:
        changed = loan_product_by_id(connection, product_id).offer
    assert (changed.terms.principal, changed.payments) == (11_000_00, terms)
    api.put(f"loanproducts/{product_id}", {"transactionProcessingStrategyCode": MIFOS})
    with engine.connect() as connection:
        changed = loan_product_by_id(connection, product_id).offer
    assert changed.payments == replace(terms, strategy={"code": MIFOS})
    refused = api.refused("loanproducts", product_body(transactionProcessingStrategyCode="element-order"))
    code = "validation.msg.loanproduct.transactionProcessingStrategyCode.is.not.one.of.expected.enumerations"
    assert refused == (400, [code])
