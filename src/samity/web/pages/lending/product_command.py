"""From what stands in the form of a loan product to the bank's command, and back."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from samity.bank.accounting.queries import mappings
from samity.bank.accounting.values import MappedAccount, Purpose
from samity.bank.loans.operations.amounts import amount_refusal
from samity.bank.loans.operations.products import NEEDED_ACCRUAL, DefineLoanProduct
from samity.bank.loans.queries.products import loan_product_by_id
from samity.bank.loans.rules.interest import annual_rate
from samity.bank.loans.values.agreement import AccountingRule
from samity.bank.loans.values.allowances import EVERY_STEP, Allowances, Gaps, UndoableStep
from samity.bank.loans.values.products import Offer, Range
from samity.bank.loans.values.terms import (
    Amortization,
    DaysInMonth,
    DaysInYear,
    InterestMethod,
    InterestPeriod,
    LoanTerms,
    RateUnit,
    ScheduleEngine,
)
from samity.bank.organisation.queries import currency_by_code
from samity.kernel.errors import Located, Refusal, refuse_all
from samity.kernel.money import RoundingMode
from samity.kernel.periods import PeriodUnit
from samity.web.pages.lending.product_lateness import late_fields, non_performing, tolerated
from samity.web.pages.lending.product_over_applied import over_applied, over_applied_fields
from samity.web.pages.lending.product_payments import NEW_PAYMENTS, payment_fields, payment_terms
from samity.web.pages.lending.rate_words import RATE_UNITS, decimal_of
from samity.web.pages.lending.words import ENGINES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from sqlalchemy import Connection

    from samity.bank.loans.values.products import LoanProduct
    from samity.kernel.money import Currency

OF_CORRECTIONS = (
    Purpose.INCOME_FROM_RECOVERY,
    Purpose.GOODWILL_CREDIT,
    Purpose.INCOME_FROM_GOODWILL_CREDIT_INTEREST,
    Purpose.INCOME_FROM_GOODWILL_CREDIT_FEES,
    Purpose.INCOME_FROM_GOODWILL_CREDIT_PENALTY,
    Purpose.CHARGE_OFF_EXPENSE,
    Purpose.CHARGE_OFF_FRAUD_EXPENSE,
    Purpose.INCOME_FROM_CHARGE_OFF_INTEREST,
    Purpose.INCOME_FROM_CHARGE_OFF_FEES,
    Purpose.INCOME_FROM_CHARGE_OFF_PENALTY,
)
ACCOUNT_FIELDS = {
    purpose: f"gl_{purpose.value.lower()}"
    for purpose in (*NEEDED_ACCRUAL, *OF_CORRECTIONS, Purpose.CASH_ROUNDING, Purpose.TRANSFERS_SUSPENSE)
}
"""By purpose, the field of its GL account."""

AMOUNTS = ("principal", "principal_least", "principal_most", "installment_multiple", "arrears_tolerance")
TICKS = ("partial_periods", "same_day_interest", "sums_up_accruals")
GRACES = ("grace_on_principal", "grace_on_interest_payment", "grace_on_interest_charged")
ENUMS: Mapping[str, Any] = {
    "repay_unit": PeriodUnit,
    "interest_method": InterestMethod,
    "amortization": Amortization,
    "interest_period": InterestPeriod,
    "engine": ScheduleEngine,
    "days_in_month": DaysInMonth,
    "days_in_year": DaysInYear,
    "rounding": RoundingMode,
}


class ContractDefinedElsewhere(Refusal):
    """Its terms are those of a contract, with more to them than this form asks: whoever defined them changes them."""


def is_beyond_form(offer: Offer) -> bool:
    """Say whether a product has terms that the form has no words for, and would lose."""
    return offer.terms.engine not in ENGINES or offer.rate_unit not in RATE_UNITS or offer.rate_every != 1


def channel_field(channel_id: int) -> str:
    """Return the name of the field for the account through which a channel's money goes."""
    return f"channel_{channel_id}"


def new_product() -> Mapping[str, Any]:
    """Return what stands in the form for a new product: what most products of groups have."""
    return {
        "rate_unit": RateUnit.YEARS,
        "interest_method": InterestMethod.FLAT,
        "interest_period": InterestPeriod.SAME_AS_REPAYMENT,
        "days_in_month": DaysInMonth.ACTUAL,
        "days_in_year": DaysInYear.ACTUAL,
        "repay_every": 1,
        "repay_unit": PeriodUnit.WEEKS,
        "amortization": Amortization.EQUAL_INSTALLMENTS,
        "engine": ScheduleEngine.CUMULATIVE,
        "rounding": RoundingMode.HALF_EVEN,
        **NEW_PAYMENTS,
        "undo": sorted(EVERY_STEP),
        "accounting": AccountingRule.CASH,
    }


def fields_of(connection: Connection, product_id: int) -> Mapping[str, Any]:
    """Return what stands in the form for a product that is there.

    Raises:
        ContractDefinedElsewhere: the form would lose some of its terms.
    """
    product = loan_product_by_id(connection, product_id)
    if is_beyond_form(product.offer):
        raise ContractDefinedElsewhere
    currency = currency_by_code(connection, product.currency_code)
    offer, terms, gaps = product.offer, product.offer.terms, product.offer.allowances.gaps
    stored = {
        **{name: getattr(product, name) for name in ("name", "short_name", "currency_code", "external_id")},
        **{name: getattr(product, name) for name in ("description", "starts_on", "closes_on", "accounting")},
        **{name: getattr(terms, name) for name in (*ENUMS, *TICKS)},
        **{name: getattr(terms, name) or None for name in (*GRACES, "moratorium")},
        "repay_every": terms.repay_every,
        "number": terms.number_of_installments,
        "number_least": _whole(offer.installments.least),
        "number_most": _whole(offer.installments.most),
        "rate": decimal_of(offer.rate),
        "rate_unit": offer.rate_unit,
        "rate_least": _decimal(offer.rates.least),
        "rate_most": _decimal(offer.rates.most),
        "minimum_days": offer.minimum_days or None,
        "starts_at_submission": offer.starts_at_submission,
        **payment_fields(offer.payments),
        "undo": sorted(offer.allowances.undo),
        "charges": list(offer.charges),
        "varies": gaps is not None,
        "gap_least": gaps and gaps.least,
        "gap_most": gaps and gaps.most,
        **late_fields(product),
        **over_applied_fields(offer.allowances.over_applied, currency),
    }
    multiple, tolerance = terms.installment_multiple or None, terms.arrears.tolerance or None
    amounts = (terms.principal, offer.principal.least, offer.principal.most, multiple, tolerance)
    stored |= {
        name: None if minor is None else currency.major(int(minor))
        for name, minor in zip(AMOUNTS, amounts, strict=True)
    }
    return {**stored, **_accounts_of(connection, product_id)}


def definition(given: Mapping[str, Any], before: LoanProduct | None, connection: Connection) -> DefineLoanProduct:
    """Return the command that a form says; what it has no field for stays as it was.

    Raises:
        Located: an amount is none of the currency; the place is its field.
    """
    currency = currency_by_code(connection, given["currency_code"])
    minor = _minor(given, currency)
    return DefineLoanProduct(
        name=given["name"],
        short_name=given["short_name"],
        currency_code=currency.code,
        offer=_offer(given, minor, currency, None if before is None else before.offer),
        accounting=AccountingRule(given["accounting"]),
        gl_accounts=tuple(_lines(given, before, connection)),
        external_id=given["external_id"],
        description=given["description"],
        starts_on=given["starts_on"],
        closes_on=given["closes_on"],
        product_id=None if before is None else before.id,
        fund_id=None if before is None else before.fund_id,
        bucket_id=given["bucket_id"],
    )


def _offer(
    given: Mapping[str, Any], minor: Mapping[str, int | None], currency: Currency, before: Offer | None
) -> Offer:
    rate, unit = Fraction(given["rate"]), RateUnit(given["rate_unit"])
    terms = _terms(given, minor, currency, None if before is None else before.terms)
    yearly = annual_rate(
        rate,
        unit,
        number_of_installments=terms.number_of_installments,
        repay_every=terms.repay_every,
        repay_unit=terms.repay_unit,
    )
    least, most = (None if each is None else Fraction(each) for each in (given["rate_least"], given["rate_most"]))
    said: dict[str, Any] = {
        "terms": replace(terms, annual_rate=yearly),
        "rate": rate,
        "rate_unit": unit,
        "principal": Range(minor["principal_least"], minor["principal_most"]),
        "installments": Range(given["number_least"], given["number_most"]),
        "rates": Range(least, most),
        "payments": payment_terms(given, None if before is None else before.payments),
        "minimum_days": given["minimum_days"] or 0,
        "starts_at_submission": given["starts_at_submission"],
        "non_performing": non_performing(given),
        "charges": tuple(sorted(given["charges"] or ())),
        "allowances": replace(
            Allowances() if before is None else before.allowances,
            undo=frozenset(map(UndoableStep, given["undo"] or ())),
            gaps=Gaps(given["gap_least"], given["gap_most"]) if given["varies"] else None,
            over_applied=over_applied(given, currency),
        ),
    }
    return Offer(**said) if before is None else replace(before, **said)


def _terms(
    given: Mapping[str, Any], minor: Mapping[str, int | None], currency: Currency, before: LoanTerms | None
) -> LoanTerms:
    named = {
        "principal": minor["principal"] or 0,
        "decimals": currency.decimals,
        "number_of_installments": given["number"],
        "repay_every": given["repay_every"],
        "installment_multiple": minor["installment_multiple"] or 0,
        **{name: kind(given[name]) for name, kind in ENUMS.items()},
        **{name: given[name] or 0 for name in (*GRACES, "moratorium")},
        **{name: given[name] for name in TICKS},
        "arrears": tolerated(given, minor["arrears_tolerance"], None if before is None else before.arrears),
        "classed_by_installment": given["classed_by_installment"],
    }
    return LoanTerms(annual_rate=Fraction(0), **named) if before is None else replace(before, **named)


def _minor(given: Mapping[str, Any], currency: Currency) -> Mapping[str, int | None]:
    typed: dict[str, Decimal] = {name: given[name] for name in AMOUNTS if given[name] is not None}
    refused = {name: amount_refusal(amount, currency) for name, amount in typed.items()}
    refuse_all(Located(name, refusal) for name, refusal in refused.items() if refusal)
    return {name: currency.minor(typed[name]) if name in typed else None for name in AMOUNTS}


def _lines(given: Mapping[str, Any], before: LoanProduct | None, connection: Connection) -> list[MappedAccount]:
    """Return where the product posts: what the form names, and what only other doors can name."""
    lines = [MappedAccount(purpose, given[name]) for purpose, name in ACCOUNT_FIELDS.items() if given[name] is not None]
    for name, account in given.items():
        if name.startswith(channel_field(0)[:-1]) and account is not None:
            lines.append(MappedAccount(Purpose.FUND_SOURCE, account, channel_id=int(name.rpartition("_")[2])))
    if before is not None:
        stood = mappings(connection, "loan", {before.id})[before.id].lines
        lines += [line for line in stood if not _has_field(line)]
    return lines


def _accounts_of(connection: Connection, product_id: int) -> Mapping[str, int]:
    lines = mappings(connection, "loan", {product_id})[product_id].lines
    return {
        ACCOUNT_FIELDS[Purpose(line.purpose)] if line.channel_id is None else channel_field(line.channel_id): (
            line.gl_account_id
        )
        for line in lines
        if _has_field(line)
    }


def _has_field(line: MappedAccount) -> bool:
    if line.channel_id is not None:
        return line.purpose == Purpose.FUND_SOURCE and line.charge_id is None
    return line.is_usual and line.purpose in ACCOUNT_FIELDS


def _whole(bound: int | Fraction | None) -> int | None:
    return None if bound is None else int(bound)


def _decimal(bound: int | Fraction | None) -> Decimal | None:
    return None if bound is None else decimal_of(Fraction(bound))
