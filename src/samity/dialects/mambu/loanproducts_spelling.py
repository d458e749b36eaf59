"""The settings of a loan product as this dialect writes them: in the words in which they are defined."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from samity.bank.loans.queries.snapshots import ELEMENT_ORDER
from samity.bank.loans.rules.offers import agreed_terms
from samity.bank.loans.values.allowances import Allowances
from samity.bank.loans.values.parts import Part
from samity.bank.loans.values.payment_terms import PaymentTerms
from samity.bank.loans.values.products import Offer, Range, Wish
from samity.bank.loans.values.terms import Amortization, IncomeBooked, InterestType, LoanTerms, RateUnit
from samity.dialects.mambu import loanproducts_words as words
from samity.dialects.mambu.early_charges import spell_fees, spell_free, spell_free_of_product
from samity.dialects.mambu.loanproducts_controls import spell_controls
from samity.dialects.mambu.loans_terms import (
    day_count_of,
    frequency_of,
    spell_grace,
    spell_interest,
    spell_late_payments,
    spell_payments,
    spell_rate,
)
from samity.dialects.mambu.penalties import spell_penalties_of


def spell_settings(offer: Offer) -> dict[str, Any]:
    """Write the settings that are shown in full; sent back as they are, they define the same product."""
    leeway = offer.leeway
    return {
        "type": _type(offer),
        "interestSettings": _interest(offer),
        "scheduleSettings": _schedule(offer),
        "gracePeriodSettings": _grace(offer),
        "paymentSettings": _payments(offer),
        "penaltySettings": spell_penalties_of(offer),
        **spell_fees(offer.terms.early_charge),
        **spell_controls(offer.terms.locking),
        "allowCustomRepaymentAllocation": offer.payments.allows_custom,
        "allowAdvanceRepayment": offer.payments.allows_advance,
        **{name: each is offer.terms.odd_periods for name, each in words.ODD_PERIODS.items()},
        "availabilitySettings": {
            "availableFor": [word for word, kind in words.HOLDERS.items() if kind in leeway.kinds]
        },
        "newAccountSettings": {"accountInitialState": _word(words.INITIAL_STATES, leeway.begins_partial)},
        "allowedUndoActions": [word for word, step in words.UNDONE.items() if step in offer.allowances.undo],
    }


def spell_accruals(terms: LoanTerms) -> dict[str, str]:
    """Write when interest that accrues is booked, and how."""
    accrues = terms.income_booked is not IncomeBooked.AS_APPLIED
    return {
        "interestAccruedAccountingMethod": _word(words.INCOME_BOOKED, terms.income_booked),
        "interestAccrualCalculation": words.PER_ACCOUNT if accrues else "NONE",
    }


def spell_range(bounds: Range, usual: int | None, spell: Any) -> dict[str, Any]:  # noqa: ANN401 - a way to write a number
    """Write a default and its bounds."""
    told = {"defaultValue": usual, "minValue": bounds.least, "maxValue": bounds.most}
    return {name: spell(value) for name, value in told.items() if value is not None}


def _type(offer: Offer) -> str:
    if offer.terms.accrues:
        at_end = offer.terms.amortization is Amortization.PRINCIPAL_AT_END
        return words.INTEREST_ONLY if at_end and not offer.terms.is_on_demand else "DYNAMIC_TERM_LOAN"
    return "FIXED_TERM_LOAN" if offer.rate or offer.rates.most or "rate" in offer.left_open else "INTEREST_FREE_LOAN"


def _interest(offer: Offer) -> dict[str, Any]:
    terms = offer.terms
    told = spell_interest(terms, offer)
    usual = told.pop("interestRate")
    told.pop("effectiveInterestRate", None)  # of each loan
    default = {} if "rate" in offer.left_open else {"defaultValue": usual}
    rate = {
        "interestRate": {**spell_range(_rates(offer), None, spell_rate), **default},
        "interestChargeFrequency": told.pop("interestChargeFrequency"),
        "interestRateSource": told.pop("interestRateSource"),
    }
    if "accrueInterestAfterMaturity" in told:
        rate["accrueInterestAfterMaturity"] = told.pop("accrueInterestAfterMaturity")
    if terms.accrues:
        told["decoupleInterestFromArrears"] = terms.arrears_interest_apart
    if frequency_of(offer) == words.EVERY_X_DAYS:
        rate["interestChargeFrequencyCount"] = offer.rate_every
    if terms.interest_type is InterestType.COMPOUNDING:
        told["compoundingFrequency"] = _word(words.COMPOUNDING, terms.compounding)
    if terms.application_days:
        told["interestApplicationDays"] = {"daysInMonth": list(terms.application_days)}
    return {
        **told,
        "scheduleInterestDaysCountMethod": _word(words.INTEREST_PERIODS, terms.interest_period),
        "indexRateSettings": rate,
        "daysInYear": day_count_of(terms),
    }


def _rates(offer: Offer) -> Range:
    """Return the bounds of the rate per what the default is told per: of a whole term's rate, per year."""
    if offer.rate_unit is not RateUnit.WHOLE_TERM:
        return offer.rates
    bounds = (offer.rates.least, offer.rates.most)
    return Range(
        *(None if each is None else agreed_terms(offer, Wish(rate=Fraction(each))).annual_rate for each in bounds)
    )


def _schedule(offer: Offer) -> dict[str, Any]:
    terms = offer.terms
    amortized = spell_range(offer.amortizations, terms.amortized_over or None, int)
    return {
        "repaymentScheduleMethod": terms.schedule_method.value,
        "repaymentPeriodUnit": terms.repay_unit.value,
        "defaultRepaymentPeriodCount": terms.repay_every,
        "numInstallments": spell_range(
            offer.installments,
            None if "number_of_installments" in offer.left_open else terms.number_of_installments,
            int,
        ),
        "firstRepaymentDueDateOffset": spell_range(offer.first_offsets, terms.first_offset, int),
        **_days(terms),
        **({"amortizationPeriod": amortized} if amortized else {}),
        "roundingSettings": _rounding(terms),
        **_edits(offer.allowances),
    }


def _grace(offer: Offer) -> dict[str, Any]:
    told, granted = spell_grace(offer.terms), offer.leeway.grace
    if granted is None:
        return {**told, "gracePeriod": {"defaultValue": told["gracePeriod"]}}
    return {
        "gracePeriodType": "INTEREST_FORGIVENESS" if granted.forgives else "PAY_INTEREST_ONLY",
        "gracePeriod": spell_range(Range(granted.least, granted.most), told["gracePeriod"], int),
    }


def _days(terms: LoanTerms) -> dict[str, Any]:
    """Write where due dates fall; what days of rest do to them only where the product says it, not the office."""
    shifts = [word for word, each in words.REST_SHIFTS.items() if each is terms.rest_shift]
    told: dict[str, Any] = {"repaymentReschedulingMethod": shifts[0]} if shifts else {}
    if not terms.fixed_days:
        return {**told, "scheduleDueDatesMethod": "INTERVAL"}
    if max(terms.fixed_days) > words.LONGEST_SHORT_MONTH:
        told["shortMonthHandlingMethod"] = _word(words.SHORT_MONTHS, terms.short_months)
    return {**told, "scheduleDueDatesMethod": "FIXED_DAYS_OF_MONTH", "fixedDaysOfMonth": list(terms.fixed_days)}


def _rounding(terms: LoanTerms) -> dict[str, str]:
    up_or_nearest = "ROUND_UP_TO_NEAREST_WHOLE_UNIT" if terms.rounds_up else "ROUND_TO_NEAREST_WHOLE_UNIT"
    return {
        "roundingRepaymentScheduleMethod": _word(words.REMAINDERS, terms.remainder),
        "repaymentCurrencyRounding": up_or_nearest if terms.installment_multiple else "NO_ROUNDING",
        "repaymentElementsRoundingMethod": _word(words.ROUNDED, terms.rounded_amounts),
        "roundingMode": terms.rounding.value,
    }


def _edits(allowances: Allowances) -> dict[str, Any]:
    term = _word(words.HOLIDAY_TERMS, allowances.payment_holiday_term)
    return {
        "repaymentScheduleEditOptions": [word for word, each in words.EDITS.items() if each in allowances.edits],
        "scheduleEditOptionDetails": {"paymentHolidaysSettings": {"paymentHolidaysLoanTermOption": term}},
    }


def _payments(offer: Offer) -> dict[str, Any]:
    told = spell_payments(offer.payments, offer.terms)
    of_a_loan = spell_free(offer.terms, offer.terms.principal)
    agreed = {name: each for name, each in told["prepaymentSettings"].items() if name not in of_a_loan}
    ahead = {**agreed, "futurePaymentsAcceptance": told["futurePaymentsAcceptance"]}
    return {
        "amortizationMethod": _amortization(offer),
        **_order(offer.payments),
        "prepaymentSettings": {**ahead, **spell_free_of_product(offer.terms)},
        **spell_late_payments(offer.terms),
        "principalPaymentSettings": {"defaultPrincipalRepaymentInterval": offer.terms.principal_every},
    }


def _amortization(offer: Offer) -> str:
    if offer.leeway.takes_plan:
        return "PAYMENT_PLAN"
    if offer.leeway.takes_installment:
        return "BALLOON_PAYMENTS"
    return "OPTIMIZED_PAYMENTS" if offer.terms.amortization is Amortization.OPTIMIZED else "STANDARD_PAYMENTS"


def _order(payments: PaymentTerms) -> dict[str, Any]:
    """Write in which order payments settle, where it is an order of elements; other orders have no word here."""
    if payments.strategy["code"] != ELEMENT_ORDER:
        return {}
    order = [_word(words.ELEMENTS, Part(each)) for each in payments.strategy["parts"]]
    return {"repaymentAllocationOrder": order, "paymentMethod": payments.strategy["walk"]}


def _word(known: Mapping[str, object], meant: object) -> str:
    """Return the word for what is meant."""
    return next(word for word, each in known.items() if each is meant)
