"""How this dialect spells loan products: their terms, and the GL accounts they post to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import RowMapping

from samity.bank.accounting.values import Purpose
from samity.bank.loans.values.agreement import AccountingRule
from samity.bank.loans.values.products import LoanProduct
from samity.bank.loans.values.strategy import Walk
from samity.bank.loans.values.terms import LoanTerms
from samity.dialects.fineract import loan_spelling as words
from samity.dialects.fineract.currencies import spell_currency
from samity.dialects.fineract.loanproducts_accounts import ACCOUNTS
from samity.dialects.fineract.loanproducts_charges import written_charges
from samity.dialects.fineract.loanproducts_lateness import spell_lateness, spell_tolerated
from samity.dialects.fineract.loanproducts_leeway import spell_leeway, written_leeway
from samity.dialects.fineract.loanproducts_over_applied import spell_over_applied
from samity.dialects.fineract.loanproducts_recalculation import spell_recalculation, written_recalculation
from samity.dialects.fineract.loanproducts_terms import FEBRUARY_ONLY
from samity.dialects.fineract.loanproducts_variations import spell_gaps
from samity.dialects.fineract.payment_allocation import spell_allocation, spell_owed_anew
from samity.kernel.money import Currency

RATE_DIGITS = Decimal("0.000001")
_ACCOUNT_NAMES = {purpose: name for name, purpose in ACCOUNTS.items()}


def rate_of(exact: Fraction) -> Decimal:
    """Return a rate in percent with at most six decimals, as this dialect keeps it."""
    rounded = (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(RATE_DIGITS)
    return rounded.normalize() if rounded % 1 else rounded.to_integral_value()


def spell_terms(terms: LoanTerms, currency: Currency) -> dict[str, Any]:
    """Spell the terms that products and loans share."""
    return {
        "numberOfRepayments": terms.number_of_installments,
        "repaymentEvery": terms.repay_every,
        "repaymentFrequencyType": words.REPAYMENT_UNITS[terms.repay_unit],
        "amortizationType": words.TOLD_AMORTIZATIONS[terms.amortization],
        "interestType": words.INTEREST_METHODS[terms.interest_method],
        "interestCalculationPeriodType": words.INTEREST_PERIODS[terms.interest_period],
        "allowPartialPeriodInterestCalculation": terms.partial_periods,
        "isEqualAmortization": terms.equal_amortization,
        "daysInMonthType": words.DAYS_IN_MONTH[terms.days_in_month],
        "daysInYearType": words.DAYS_IN_YEAR[terms.days_in_year],
        "daysInYearCustomStrategy": FEBRUARY_ONLY if terms.leap_year_by_29_february else None,
        "interestRecognitionOnDisbursementDate": terms.same_day_interest,
        "enableAccrualActivityPosting": terms.sums_up_accruals,
        "graceOnPrincipalPayment": terms.grace_on_principal or None,
        "graceOnInterestPayment": terms.grace_on_interest_payment or None,
        "graceOnInterestCharged": terms.grace_on_interest_charged or None,
        "recurringMoratoriumOnPrincipalPeriods": terms.moratorium or None,
        "installmentAmountInMultiplesOf": _multiple(terms, currency),
        "fixedPrincipalPercentagePerInstallment": rate_of(terms.principal_percent) if terms.principal_percent else None,
        "fixedLength": terms.fixed_length or None,
        "loanScheduleType": words.TOLD_ENGINES[terms.engine],
        **spell_tolerated(terms, currency),
        "multiDisburseLoan": False,
        **spell_recalculation(terms),
        "enableDownPayment": False,
    }


def spell_product(product: LoanProduct, currency: Currency, today: date) -> dict[str, Any]:
    """Spell a product; where it posts is told beside it."""
    offer, left_open = product.offer, product.offer.left_open
    ended = product.closes_on is not None and product.closes_on < today
    return {
        "id": product.id,
        "name": product.name,
        "shortName": product.short_name,
        "externalId": product.external_id,
        "description": product.description,
        "fundId": product.fund_id,
        "startDate": product.starts_on,
        "closeDate": product.closes_on,
        "currency": spell_currency(currency),
        "principal": None if "principal" in left_open else currency.major(offer.terms.principal),
        "minPrincipal": _amount(offer.principal.least, currency),
        "maxPrincipal": _amount(offer.principal.most, currency),
        "minNumberOfRepayments": _whole(offer.installments.least),
        "maxNumberOfRepayments": _whole(offer.installments.most),
        "interestRatePerPeriod": None if "rate" in left_open else rate_of(offer.rate / offer.rate_every),
        "minInterestRatePerPeriod": _rate(offer.rates.least, offer.rate_every),
        "maxInterestRatePerPeriod": _rate(offer.rates.most, offer.rate_every),
        "interestRateFrequencyType": words.TOLD_RATE_UNITS[offer.rate_unit],
        "annualInterestRate": None if "rate" in left_open else rate_of(offer.terms.annual_rate),
        **spell_terms(offer.terms, currency),
        **({"numberOfRepayments": None} if "number_of_installments" in left_open else {}),
        "minimumDaysBetweenDisbursalAndFirstRepayment": offer.minimum_days or None,
        "repaymentStartDateType": words.STARTS[offer.starts_at_submission],
        **spell_strategy(dict(offer.payments.strategy)),
        "creditAllocation": spell_owed_anew(offer.payments.owed_anew),
        "chargeOffBehaviour": words.CHARGE_OFFS[offer.payments.charge_off],
        "supportedInterestRefundTypes": words.spell_interest_refunds(offer.payments.interest_refunds),
        "accountingRule": words.ACCOUNTING_RULES[product.accounting],
        **spell_leeway(offer.leeway, currency),
        **spell_lateness(product),
        "principalThresholdForLastInstallment": offer.terms.principal_threshold,
        # A word of ours: in Fineract half a coin is rounded alike in the whole installation.
        "roundingMode": offer.terms.rounding.value,
        "isLinkedToFloatingInterestRates": False,
        "allowVariableInstallments": offer.allowances.gaps is not None,
        **spell_gaps(offer.allowances.gaps),
        **spell_over_applied(offer.allowances.over_applied, currency),
        "holdGuaranteeFunds": False,
        "canUseForTopup": False,
        "status": "loanProduct.inActive" if ended else "loanProduct.active",
    }


def spell_strategy(stored: dict[str, Any]) -> dict[str, Any]:
    """Spell how payments are divided."""
    code = stored["code"]
    return {
        "transactionProcessingStrategyCode": code,
        "transactionProcessingStrategyName": words.strategy_name(stored),
        "loanScheduleProcessingType": words.WALKS[Walk(stored.get("walk", Walk.HORIZONTAL))],
        "paymentAllocation": spell_allocation(stored),
    }


def spell_accounts(lines: Sequence[RowMapping]) -> dict[str, Any]:
    """Spell where a product posts: `accountingMappings`, the fund sources of payment types, the expenses of reasons."""
    usual = [line for line in lines if line["channel_id"] is None and line["reason_id"] is None]
    special = [line for line in lines if line["channel_id"] is not None]
    return {
        "accountingMappings": {_ACCOUNT_NAMES[Purpose(line["purpose"])].removesuffix("Id"): _gl(line) for line in usual}
        or None,
        "paymentChannelToFundSourceMappings": [
            {"paymentType": {"id": line["channel_id"], "name": line["channel_name"]}, "fundSourceAccount": _gl(line)}
            for line in special
        ]
        or None,
        **{
            name: [
                {member: {"id": line["reason_id"], "name": line["reason"]}, "expenseAccount": _gl(line)}
                for line in _of_reasons(lines, purpose)
            ]
            or None
            for name, (member, purpose) in _REASONED.items()
        },
    }


def as_written(product: LoanProduct, currency: Currency, lines: Sequence[RowMapping]) -> dict[str, Any]:
    """Return a product as a body would have written it, for a change to be laid over."""
    spelled = spell_product(product, currency, date.min)
    written = {
        name: value["id"] if isinstance(value, dict) and name not in _BY_CODE else value
        for name, value in spelled.items()
        if name in _MEMBERS
    }
    written |= {name: spelled[name]["code"] for name in _BY_CODE}
    written["supportedInterestRefundTypes"] = [each.value for each in product.offer.payments.interest_refunds]
    written |= written_recalculation(product.offer.terms)
    written |= written_leeway(product.offer.leeway, currency)
    written["currencyCode"] = currency.code
    written["charges"] = written_charges(product.offer.charges)
    for line in lines:
        if line["channel_id"] is None and line["reason_id"] is None:
            written[_ACCOUNT_NAMES[Purpose(line["purpose"])]] = line["gl_account_id"]
    if product.accounting is not AccountingRule.NONE:
        written["paymentChannelToFundSourceMappings"] = [
            {"paymentTypeId": line["channel_id"], "fundSourceAccountId": line["gl_account_id"]}
            for line in lines
            if line["channel_id"] is not None
        ]
        for name, (member, purpose) in _REASONED.items():
            written[name] = [
                {f"{member}Id": line["reason_id"], "expenseAccountId": line["gl_account_id"]}
                for line in _of_reasons(lines, purpose)
            ]
    return written


_REASONED = {
    "chargeOffReasonToExpenseAccountMappings": ("chargeOffReasonCodeValue", Purpose.CHARGE_OFF_EXPENSE),
    "writeOffReasonsToExpenseMappings": ("writeOffReasonCodeValue", Purpose.LOSSES_WRITTEN_OFF),
}


def _of_reasons(lines: Sequence[RowMapping], purpose: Purpose) -> list[RowMapping]:
    return [line for line in lines if line["reason_id"] is not None and line["purpose"] == purpose]


_BY_CODE = ("loanScheduleType", "loanScheduleProcessingType")
_MEMBERS = frozenset(
    [
        "name",
        "shortName",
        "roundingMode",
        "externalId",
        "description",
        "fundId",
        "startDate",
        "closeDate",
        "principal",
        "minPrincipal",
        "maxPrincipal",
        "numberOfRepayments",
        "minNumberOfRepayments",
        "maxNumberOfRepayments",
        "interestRatePerPeriod",
        "minInterestRatePerPeriod",
        "maxInterestRatePerPeriod",
        "interestRateFrequencyType",
        "repaymentEvery",
        "repaymentFrequencyType",
        "amortizationType",
        "interestType",
        "interestCalculationPeriodType",
        "allowPartialPeriodInterestCalculation",
        "isEqualAmortization",
        "daysInMonthType",
        "daysInYearType",
        "daysInYearCustomStrategy",
        "interestRecognitionOnDisbursementDate",
        "enableAccrualActivityPosting",
        "graceOnPrincipalPayment",
        "graceOnInterestPayment",
        "graceOnInterestCharged",
        "recurringMoratoriumOnPrincipalPeriods",
        "installmentAmountInMultiplesOf",
        "fixedPrincipalPercentagePerInstallment",
        "fixedLength",
        "minimumDaysBetweenDisbursalAndFirstRepayment",
        "repaymentStartDateType",
        "principalThresholdForLastInstallment",
        "transactionProcessingStrategyCode",
        "paymentAllocation",
        "creditAllocation",
        "chargeOffBehaviour",
        "accountingRule",
        "allowVariableInstallments",
        "minimumGap",
        "maximumGap",
        "allowApprovedDisbursedAmountsOverApplied",
        "overAppliedCalculationType",
        "overAppliedNumber",
        "inArrearsTolerance",
        "graceOnArrearsAgeing",
        "enableInstallmentLevelDelinquency",
        "overdueDaysForNPA",
        "accountMovesOutOfNPAOnlyOnArrearsCompletion",
        "delinquencyBucketId",
    ]
)


def _gl(line: RowMapping) -> dict[str, Any]:
    return {"id": line["gl_account_id"], "name": line["gl_name"], "glCode": line["gl_code"]}


def _multiple(terms: LoanTerms, currency: Currency) -> Decimal | None:
    return currency.major(terms.installment_multiple) if terms.installment_multiple else None


def _amount(bound: int | Fraction | None, currency: Currency) -> Decimal | None:
    return None if bound is None else currency.major(int(bound))


def _whole(bound: int | Fraction | None) -> int | None:
    return None if bound is None else int(bound)


def _rate(bound: int | Fraction | None, every: int) -> Decimal | None:
    return None if bound is None else rate_of(Fraction(bound) / every)
