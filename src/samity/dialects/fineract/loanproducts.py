"""/loanproducts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pydantic import ConfigDict, ValidationError

from samity.bank.accounting.queries import chart, mapped_accounts
from samity.bank.accounting.queries.chart import ChartFilter
from samity.bank.accounting.values import GlType, GlUsage
from samity.bank.gate import permit
from samity.bank.loans.operations.products import define_loan_product
from samity.bank.loans.operations.reasons import CHARGE_OFF_REASONS, WRITE_OFF_REASONS
from samity.bank.loans.queries.delinquency_buckets import delinquency_bucket_by_id, delinquency_buckets
from samity.bank.loans.queries.products import loan_product_by_id, loan_products
from samity.bank.loans.queries.snapshots import ELEMENT_ORDER
from samity.bank.loans.values.products import LoanProduct
from samity.bank.loans.values.strategy import FutureRule
from samity.bank.organisation.queries import code_values, currencies, currency_by_code, payment_channels
from samity.bank.organisation.queries.funds import funds
from samity.dialects.door import Body, reading, writing
from samity.dialects.fineract import loan_spelling as words
from samity.dialects.fineract.clients_options import value_option
from samity.dialects.fineract.currencies import spell_currency
from samity.dialects.fineract.delinquency import spell_bucket
from samity.dialects.fineract.funds import spell_fund
from samity.dialects.fineract.loanproducts_bodies import LoanProductBody
from samity.dialects.fineract.loanproducts_charges import product_charges
from samity.dialects.fineract.loanproducts_leeway import CONDITIONS, without_a_word
from samity.dialects.fineract.loanproducts_over_applied import BOUND, OVER_APPLIES
from samity.dialects.fineract.loanproducts_spelling import as_written, spell_accounts, spell_product
from samity.dialects.fineract.loanproducts_variations import ALLOWS, GAPS
from samity.dialects.fineract.payment_allocation import DEFAULT, OF_CREDITS, REPAYMENT, RULES
from samity.dialects.fineract.paymenttypes import spell_payment_type
from samity.dialects.fineract.routing import WireRouter
from samity.dialects.fineract.wire import BodyRefused, WireModel, option
from samity.storage.unit import Unit

router = WireRouter(tags=["Loan products"])


class AnyMembers(WireModel):
    """The members of a change, to be laid over the product as it is."""

    model_config = ConfigDict(extra="allow", frozen=True)


@router.get("/loanproducts")
@reading
def list_loan_products(unit: Unit) -> list[dict[str, Any]]:
    """List the loan products by name."""
    permit(unit, "loans:read")
    found = loan_products(unit.connection)
    known = {each.currency.code: each.currency for each in currencies(unit.connection)}
    charges = product_charges(found.values(), unit)
    return [
        spell_product(each, known[each.currency_code], unit.business_date) | {"charges": charges[each.id]}
        for each in found.values()
    ]


@router.get("/loanproducts/template")
@reading
def retrieve_template(unit: Unit) -> dict[str, Any]:
    """Return what a form for a new product offers."""
    permit(unit, "loans:read")
    return _options(unit)


@router.get("/loanproducts/{product_id}")
@reading
def retrieve_loan_product(product_id: int, unit: Unit, template: bool = False) -> dict[str, Any]:  # noqa: FBT001, FBT002 - the wire's own flag
    """Return a product and where it posts."""
    permit(unit, "loans:read")
    product = loan_product_by_id(unit.connection, product_id)
    currency = currency_by_code(unit.connection, product.currency_code)
    spelled = spell_product(product, currency, unit.business_date) | _bucket(product, unit)
    spelled["charges"] = product_charges([product], unit)[product.id]
    answer = {**spelled, **spell_accounts(_lines(unit, product))}
    return {**answer, **_options(unit)} if template else answer


@router.post("/loanproducts")
@writing(LoanProductBody)
def create_loan_product(body: LoanProductBody, unit: Unit) -> dict[str, Any]:
    """Offer a product."""
    currency = currency_by_code(unit.connection, body.currencyCode)
    return {"resourceId": define_loan_product(body.definition(currency), unit)}


@router.put("/loanproducts/{product_id}")
@writing(AnyMembers, LoanProductBody)
def update_loan_product(product_id: int, body: Body, unit: Unit) -> dict[str, Any]:
    """Change a product: what is given replaces what stands, loans already made keep their terms."""
    given = {_SPELLED.get(name, name): value for name, value in body.read(AnyMembers)}
    changes = {name: value for name, value in given.items() if name not in {"locale", "dateFormat"}}
    product = loan_product_by_id(unit.connection, product_id)
    currency = currency_by_code(unit.connection, product.currency_code)
    written = as_written(product, currency, _lines(unit, product))
    if changes.get(_STRATEGY, written[_STRATEGY]) != written[_STRATEGY]:
        del written["paymentAllocation"]
    if written[_STRATEGY] == ELEMENT_ORDER:
        del written["loanScheduleProcessingType"]
    if ALLOWS in given:
        written = {name: value for name, value in written.items() if name not in GAPS}
    if OVER_APPLIES in given:
        written = {name: value for name, value in written.items() if name not in BOUND}
    merged = _read({**written, **given})
    wanted = currency_by_code(unit.connection, merged.currencyCode)
    command = merged.definition(wanted, product_id, product.offer.payments)
    # What else may be done to its loans has no word here, and stays.
    asked = command.offer.allowances
    allowances = replace(product.offer.allowances, gaps=asked.gaps, over_applied=asked.over_applied)
    leeway = without_a_word(command.offer.leeway, product.offer.leeway)
    offer = replace(command.offer, allowances=allowances, leeway=leeway, category=product.offer.category)
    define_loan_product(replace(command, offer=offer), unit)
    return {"resourceId": product_id, "changes": changes}


_STRATEGY = "transactionProcessingStrategyCode"
_SPELLED = {"allowPartialPeriodInterestCalcualtion": "allowPartialPeriodInterestCalculation"}  # as clients misspell it


def _read(members: dict[str, Any]) -> LoanProductBody:
    try:
        return LoanProductBody.model_validate(members)
    except ValidationError as fault:
        faults = [dict(error) for error in fault.errors(include_url=False)]
        raise BodyRefused(faults, LoanProductBody.resource) from None


def _bucket(product: LoanProduct, unit: Unit) -> dict[str, Any]:
    """Spell the bucket that classes the product's loans."""
    if product.bucket_id is None:
        return {}
    return {"delinquencyBucket": spell_bucket(delinquency_bucket_by_id(unit.connection, product.bucket_id))}


def _lines(unit: Unit, product: LoanProduct) -> list[Any]:
    names = {each.id: each.name for each in payment_channels(unit.connection)}
    lines = mapped_accounts(unit.connection, "loan", [product.id])
    return [{**line, "channel_name": names.get(line["channel_id"])} for line in lines]


def _options(unit: Unit) -> dict[str, Any]:
    reasons = code_values(unit.connection, CHARGE_OFF_REASONS, WRITE_OFF_REASONS)
    return {
        "currencyOptions": [spell_currency(each.currency) for each in currencies(unit.connection) if each.selected],
        "paymentTypeOptions": [spell_payment_type(each) for each in payment_channels(unit.connection)],
        "accountingMappingOptions": _account_options(unit),
        **term_options(),
        "accountingRuleOptions": list(words.ACCOUNTING_RULES.values()),
        "repaymentStartDateTypeOptions": list(words.STARTS.values()),
        "advancedPaymentAllocationTransactionTypes": [
            option(1, DEFAULT, "Default"),
            option(2, REPAYMENT, "Repayment"),
            *(option(at, each, each.replace("_", " ").capitalize()) for at, each in enumerate(OF_CREDITS, 3)),
        ],
        "advancedPaymentAllocationFutureInstallmentAllocationRules": [
            option(number, rule, rule.replace("_", " ").capitalize()) for number, rule in enumerate(FutureRule, 1)
        ],
        "advancedPaymentAllocationTypes": [
            option(number, rule, rule.replace("_", " ").capitalize()) for number, rule in enumerate(RULES, 1)
        ],
        "chargeOptions": [],
        "penaltyOptions": [],
        "chargeOffBehaviourOptions": list(words.CHARGE_OFFS.values()),
        "chargeOffReasonOptions": [value_option(each) for each in reasons[CHARGE_OFF_REASONS]],
        "writeOffReasonOptions": [value_option(each) for each in reasons[WRITE_OFF_REASONS]],
        "delinquencyBucketOptions": [spell_bucket(each) for each in delinquency_buckets(unit.connection).values()],
        "fundOptions": [spell_fund(each) for each in funds(unit.connection)],
        "valueConditionTypeOptions": list(CONDITIONS.values()),
    }


def term_options() -> dict[str, Any]:
    """Return the words that forms for products and for loans offer."""
    return {
        "repaymentFrequencyTypeOptions": list(words.REPAYMENT_UNITS.values()),
        "termFrequencyTypeOptions": list(words.TERM_UNITS.values()),
        "interestRateFrequencyTypeOptions": list(words.RATE_UNITS.values()),
        "amortizationTypeOptions": list(words.AMORTIZATIONS.values()),
        "interestTypeOptions": list(words.INTEREST_METHODS.values()),
        "interestCalculationPeriodTypeOptions": list(words.INTEREST_PERIODS.values()),
        "daysInMonthTypeOptions": list(words.DAYS_IN_MONTH.values()),
        "daysInYearTypeOptions": list(words.DAYS_IN_YEAR.values()),
        "loanScheduleTypeOptions": list(words.ENGINES.values()),
        "loanScheduleProcessingTypeOptions": list(words.WALKS.values()),
        "transactionProcessingStrategyOptions": [
            {"id": number, "code": code, "name": name}
            for number, (code, name) in enumerate(words.STRATEGY_NAMES.items(), 1)
        ],
    }


def _account_options(unit: Unit) -> dict[str, Any]:
    names = {
        "assetAccountOptions": GlType.ASSET,
        "liabilityAccountOptions": GlType.LIABILITY,
        "incomeAccountOptions": GlType.INCOME,
        "expenseAccountOptions": GlType.EXPENSE,
    }
    accounts = chart(unit.connection, ChartFilter(usage=GlUsage.DETAIL, disabled=False))
    return {
        name: [
            {"id": each["id"], "name": each["name"], "glCode": each["gl_code"]}
            for each in accounts
            if each["type"] == gl_type
        ]
        for name, gl_type in names.items()
    }
