"""How this dialect writes the terms of a loan or a product: settings of interest and of the schedule."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from samity.bank.loans.rules.contract_rates import effective_rate
from samity.bank.loans.rules.offers import told_rate
from samity.bank.loans.values.payment_terms import PaymentTerms
from samity.bank.loans.values.products import Offer
from samity.bank.loans.values.terms import (
    Amortization,
    Compounding,
    DaysInMonth,
    InterestMethod,
    InterestType,
    LoanTerms,
    ScheduleEngine,
    ScheduleMethod,
)
from samity.bank.organisation.values.currencies import CURRENCIES
from samity.dialects.mambu import loans_words as words
from samity.dialects.mambu.early_charges import spell_free
from samity.dialects.mambu.loanproducts_words import EVERY_X_DAYS
from samity.kernel.money import Currency

NON_FIAT = "NON_FIAT"
_OF_STATES = frozenset(each.code for each in CURRENCIES)
_PLACES = Decimal(10) ** -10


def spell_interest(terms: LoanTerms, offer: Offer) -> dict[str, Any]:
    """Write what interest a loan bears."""
    flat = terms.interest_method is InterestMethod.FLAT
    return {
        "interestRate": spell_rate(told_rate(offer, terms)),
        "interestRateSource": "FIXED_INTEREST_RATE",
        "interestChargeFrequency": frequency_of(offer),
        "interestCalculationMethod": "FLAT" if flat else words.METHODS[terms.amortization],
        "interestApplicationMethod": _applied(terms),
        "interestBalanceCalculationMethod": words.INTEREST_BASES[terms.interest_base],
        "interestType": words.INTEREST_TYPES[terms.interest_type],
        **_spell_late(terms),
        **_effective(terms),
    }


def _spell_late(terms: LoanTerms) -> dict[str, bool]:
    """Write what of an interest on the real balance is borne by what is late, and after the last due date."""
    if not terms.accrues:
        return {}
    return {
        "accrueLateInterest": terms.late_interest,
        "accrueInterestAfterMaturity": terms.interest_after_maturity,
    }


def _effective(terms: LoanTerms) -> dict[str, Decimal]:
    """Write the rate per month that interest compounding twice a year is equivalent to."""
    if terms.interest_type is not InterestType.COMPOUNDING or terms.compounding is not Compounding.SEMI_ANNUALLY:
        return {}
    return {"effectiveInterestRate": spell_rate(effective_rate(terms, 1))}


def _applied(terms: LoanTerms) -> str:
    """Return when accrued interest is applied."""
    if terms.application_days:
        return "FIXED_DAYS_OF_MONTH"
    return "AFTER_DISBURSEMENT" if terms.owes_all_interest else "REPAYMENT_DUE_DATE"


def spell_schedule_settings(terms: LoanTerms, currency: Currency) -> dict[str, Any]:
    """Write when a loan falls due, and how much of it."""
    fixed_days = bool(terms.fixed_days)
    plan = [{"toInstallment": each.until_number, "amount": currency.major(each.amount)} for each in terms.payment_plan]
    return {
        "repaymentInstallments": None if terms.is_on_demand else terms.number_of_installments,
        "repaymentPeriodCount": terms.repay_every,
        "repaymentPeriodUnit": terms.repay_unit.value,
        "repaymentScheduleMethod": terms.schedule_method.value,
        "scheduleDueDatesMethod": "FIXED_DAYS_OF_MONTH" if fixed_days else "INTERVAL",
        "fixedDaysOfMonth": list(terms.fixed_days) if fixed_days else None,
        "shortMonthHandlingMethod": words.SHORT_MONTHS[terms.short_months] if fixed_days else None,
        **spell_grace(terms),
        "principalRepaymentInterval": terms.principal_every,
        "defaultFirstRepaymentDueDateOffset": terms.first_offset,
        "periodicPayment": currency.major(terms.fixed_installment) if terms.fixed_installment else None,
        "amortizationPeriod": terms.amortized_over or None,
        "paymentPlan": plan or None,
        "hasCustomSchedule": bool(terms.custom_rows),
    }


def spell_odd_periods(terms: LoanTerms) -> dict[str, bool]:
    """Write what installments of another length ask for."""
    return {name: each is terms.odd_periods for name, each in words.ODD_PERIODS.items()}


def spell_payments(payments: PaymentTerms, terms: LoanTerms) -> dict[str, Any]:
    """Write which payments are taken, and what one before its day does to a schedule that follows the balance."""
    accepted = "ACCEPT_PREPAYMENTS" if payments.accepts_prepayment else "NO_PREPAYMENTS"
    return {
        "prepaymentSettings": {"prepaymentAcceptance": accepted, **_spell_prepayment(payments, terms)},
        "paymentMethod": payments.strategy.get("walk"),
        "futurePaymentsAcceptance": payments.future_payments.value,
        "allowAdvanceRepayment": payments.allows_advance,
        "allowOffset": False,
        **spell_late_payments(terms),
    }


def spell_late_payments(terms: LoanTerms) -> dict[str, str]:
    """Write which equal installment on the real balance asks for what being late costs; of others there is no word."""
    is_equal = terms.amortization not in {Amortization.EQUAL_PRINCIPAL, Amortization.PRINCIPAL_AT_END}
    speaks = terms.schedule_method is ScheduleMethod.DYNAMIC and is_equal
    return {"latePaymentsRecalculationMethod": terms.prepayment.late.value} if speaks else {}


def _spell_prepayment(payments: PaymentTerms, terms: LoanTerms) -> dict[str, Any]:
    """Write what a payment ahead costs, and does to installments whose interest follows the real balance."""
    free = spell_free(terms, terms.principal)
    if not terms.accrues:
        return free
    agreed = terms.prepayment
    return {
        **free,
        "prepaymentRecalculationMethod": agreed.method.value,
        "applyInterestOnPrepaymentMethod": "AUTOMATIC" if agreed.applies_interest else "MANUAL",
        "elementsRecalculationMethod": agreed.fixed.value,
        "principalPaidInstallmentStatus": payments.paid_when.value,
    }


def spell_penalties(terms: LoanTerms) -> dict[str, Any]:
    """Write what being late costs."""
    agreed = terms.penalties
    return {"loanPenaltyCalculationMethod": agreed.method.value, "penaltyRate": spell_rate(agreed.rate)}


def day_count_of(terms: LoanTerms) -> str:
    """Return how days of interest are counted."""
    if terms.engine is ScheduleEngine.CONTRACTUAL:
        return terms.day_count.value
    return "E30_360" if terms.days_in_month is DaysInMonth.THIRTY else words.DAYS_IN_YEAR[terms.days_in_year]


def frequency_of(offer: Offer) -> str:
    """Return what the rate is per."""
    return EVERY_X_DAYS if offer.rate_every > 1 else words.FREQUENCIES[offer.rate_unit]


def spell_rate(rate: int | Fraction) -> Decimal:
    """Write a rate in percent, to ten places."""
    exact = Fraction(rate)
    value = (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(_PLACES)
    return value.normalize() if value else Decimal(0)


def spell_currency(currency: Currency) -> dict[str, str]:
    """Write a currency: one that no state issues by its own code beside the word for all of them."""
    return {"code": currency.code if currency.code in _OF_STATES else NON_FIAT, "currencyCode": currency.code}


def spell_grace(terms: LoanTerms) -> dict[str, Any]:
    """Write the first installments that ask for less."""
    forgiven = terms.grace_on_interest_charged
    if forgiven:
        return {"gracePeriod": forgiven, "gracePeriodType": "INTEREST_FORGIVENESS"}
    if terms.grace_on_principal:
        return {"gracePeriod": terms.grace_on_principal, "gracePeriodType": "PAY_INTEREST_ONLY"}
    return {"gracePeriod": 0, "gracePeriodType": "NONE"}
