"""The terms of lending in the words of a loan officer, for pages and for choices."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from samity.bank.accounting.values import Purpose
from samity.bank.loans.queries.snapshots import ADVANCED, ELEMENT_ORDER
from samity.bank.loans.values.agreement import AccountingRule, ChargeOffBehaviour
from samity.bank.loans.values.allowances import EVERY_STEP, EditOption, PaymentHolidayTerm, UndoableStep
from samity.bank.loans.values.facts import TransactionKind
from samity.bank.loans.values.payment_terms import Overpayment
from samity.bank.loans.values.strategy import Walk
from samity.bank.loans.values.terms import (
    Amortization,
    DaysInMonth,
    DaysInYear,
    ScheduleEngine,
)
from samity.kernel.money import RoundingMode
from samity.kernel.periods import PeriodUnit
from samity.web.pages.lending.early_charge_words import early_charges_in_words
from samity.web.pages.lending.interest_words import DAY_COUNTS, how_interest_runs, income_in_words
from samity.web.pages.lending.leeway_words import leeway_in_words
from samity.web.pages.lending.lock_words import locks_in_words
from samity.web.pages.lending.penalty_words import penalties_in_words
from samity.web.pages.lending.prepayment_words import prepayments_in_words
from samity.web.pages.lending.product_over_applied import over_applied_in_words
from samity.web.pages.lending.rate_words import decimal_of, own_value, ranged, rates

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from samity.bank.loans.values.allowances import Allowances
    from samity.bank.loans.values.payment_terms import PaymentTerms
    from samity.bank.loans.values.products import Offer
    from samity.bank.loans.values.terms import LoanTerms
    from samity.kernel.money import Currency
    from samity.web.formats import Formats

PERIODS = {
    PeriodUnit.DAYS: ("day", "days"),
    PeriodUnit.WEEKS: ("week", "weeks"),
    PeriodUnit.MONTHS: ("month", "months"),
    PeriodUnit.YEARS: ("year", "years"),
}
AMORTIZATIONS = {
    Amortization.EQUAL_INSTALLMENTS: "equal installments",
    Amortization.EQUAL_PRINCIPAL: "equal principal",
}
MONTHS = {DaysInMonth.ACTUAL: "as long as in the calendar", DaysInMonth.THIRTY: "30 days"}
YEARS = {
    DaysInYear.ACTUAL: "as long as in the calendar",
    DaysInYear.D365: "365 days",
    DaysInYear.D364: "364 days, 52 weeks",
    DaysInYear.D360: "360 days",
}
ENGINES = {
    ScheduleEngine.CUMULATIVE: "cumulative, the usual one",
    ScheduleEngine.PROGRESSIVE: "progressive, each day on what is owed then",
}
# What products of an API have: it is told on pages, and no form offers it.
TOLD_AMORTIZATIONS = {
    **AMORTIZATIONS,
    Amortization.EQUAL_ON_DATES: "equal installments on their real dates",
    Amortization.OPTIMIZED: "equal installments, the last one too",
    Amortization.PRINCIPAL_AT_END: "all principal with the last one",
}
TOLD_ENGINES = {**ENGINES, ScheduleEngine.CONTRACTUAL: "as the contract states it"}
ON_DEMAND = "none: all of it is due on demand, and may be paid on any day"
ROUNDINGS = {RoundingMode.HALF_EVEN: "to the even neighbour", RoundingMode.HALF_UP: "up"}
STRATEGIES = {
    "mifos-standard-strategy": "penalties, fees, interest, principal",
    "interest-principal-penalties-fees-order-strategy": "interest, principal, penalties, fees",
    "principal-interest-penalties-fees-order-strategy": "principal, interest, penalties, fees",
    "rbi-india-strategy": "all late charges and interest, then late principal, then the rest (India)",
    "early-repayment-strategy": "interest, principal, penalties, fees; in advance principal first",
    "due-penalty-fee-interest-principal-in-advance-principal-penalty-fee-interest-strategy": (
        "penalties, fees, interest, principal; in advance charges that are due, then principal"
    ),
    "due-penalty-interest-principal-fee-in-advance-penalty-interest-principal-fee-strategy": (
        "penalties, interest, principal, fees"
    ),
    "heavensfamily-strategy": "principal, interest, fees, penalties; interest paid in advance is forgiven",
    "creocore-strategy": "penalties, fees, interest, principal (Creocore)",
    ELEMENT_ORDER: "fees, penalties, interest and principal in an order of its own",
    ADVANCED: "what is past due, then due, then in advance; goes with the progressive schedule",
}
ACCOUNTINGS = {
    AccountingRule.NONE: "no books",
    AccountingRule.CASH: "cash: income when it is paid",
    AccountingRule.ACCRUAL_PERIODIC: "accrual: income day by day",
    AccountingRule.ACCRUAL_UPFRONT: "accrual: income at the pay-out",
}
CHARGE_OFFS = {
    ChargeOffBehaviour.REGULAR: "its schedule stays as it is",
    ChargeOffBehaviour.ZERO_INTEREST: "it bears no more interest",
    ChargeOffBehaviour.ACCELERATE_MATURITY: "all of it falls due at once",
}
PURPOSES: Mapping[str, str] = {
    Purpose.FUND_SOURCE: "Money is paid out of and into",
    Purpose.LOAN_PORTFOLIO: "Loans outstanding",
    Purpose.INTEREST_ON_LOANS: "Income from interest",
    Purpose.INCOME_FROM_FEES: "Income from fees",
    Purpose.INCOME_FROM_PENALTIES: "Income from penalties",
    Purpose.OVERPAYMENT: "Owed to members who paid too much",
    Purpose.LOSSES_WRITTEN_OFF: "Losses written off",
    Purpose.INCOME_FROM_RECOVERY: "Income from what was written off",
    Purpose.INTEREST_RECEIVABLE: "Interest receivable",
    Purpose.FEES_RECEIVABLE: "Fees receivable",
    Purpose.PENALTIES_RECEIVABLE: "Penalties receivable",
    Purpose.GOODWILL_CREDIT: "Goodwill: principal given",
    Purpose.INCOME_FROM_GOODWILL_CREDIT_INTEREST: "Goodwill: interest given",
    Purpose.INCOME_FROM_GOODWILL_CREDIT_FEES: "Goodwill: fees given",
    Purpose.INCOME_FROM_GOODWILL_CREDIT_PENALTY: "Goodwill: penalties given",
    Purpose.CHARGE_OFF_EXPENSE: "Charged off: principal",
    Purpose.CHARGE_OFF_FRAUD_EXPENSE: "Charged off for fraud: principal",
    Purpose.INCOME_FROM_CHARGE_OFF_INTEREST: "Charged off: interest",
    Purpose.INCOME_FROM_CHARGE_OFF_FEES: "Charged off: fees",
    Purpose.INCOME_FROM_CHARGE_OFF_PENALTY: "Charged off: penalties",
    Purpose.CASH_ROUNDING: "What rounding to coins leaves",
    Purpose.TRANSFERS_SUSPENSE: "Transfers in suspense",
}


def terms_in_words(offer: Offer, currency: Currency, formats: Formats) -> Iterator[tuple[str, str]]:
    """Give the terms of an offer, each as its name and what it says."""
    terms = offer.terms

    def amount(minor: int | Fraction) -> str:
        return formats.amount(int(minor), currency)

    def count(number: int | Fraction) -> str:
        return formats.number(int(number))

    yield "Amount", ranged(own_value(offer, "principal", terms.principal), offer.principal, amount)
    yield from over_applied_in_words(offer.allowances.over_applied, currency, formats)
    yield "Interest", f"{rates(offer, formats)} {how_interest_runs(terms, formats)}"
    number = own_value(offer, "number_of_installments", terms.number_of_installments)
    installments = ranged(number, offer.installments, count)
    if terms.is_on_demand:
        yield "Installments", ON_DEMAND
    else:
        yield "Installments", f"{installments}; {every(terms)}, {TOLD_AMORTIZATIONS[terms.amortization]}"
    yield from _days_and_graces(terms)
    if offer.minimum_days:
        yield "First repayment", f"at least {offer.minimum_days} days after the pay-out"
    if offer.starts_at_submission:
        yield "Counting", "due dates count from the application"
    yield "Schedule", TOLD_ENGINES[terms.engine]
    yield from income_in_words(terms)
    if terms.installment_multiple:
        yield "Rounding", f"installments to multiples of {amount(terms.installment_multiple)}"
    yield from leeway_in_words(offer)
    yield from allowances_in_words(offer.allowances)
    yield from payments_in_words(offer.payments)
    yield from prepayments_in_words(terms, offer.payments)
    yield from early_charges_in_words(terms.early_charge, currency, formats)
    yield from penalties_in_words(terms.penalties, offer.penalty_rates, formats)
    yield from locks_in_words(terms.locking, formats)


EDITS = {
    EditOption.DUE_DATES: "due dates",
    EditOption.PRINCIPAL: "principal",
    EditOption.INTEREST: "interest, downwards",
    EditOption.COUNT: "the number of installments",
    EditOption.PAYMENT_HOLIDAYS: "payment holidays",
}
UNDONE = {
    UndoableStep.APPROVAL: "approval",
    UndoableStep.REJECTION: "rejection",
    UndoableStep.WITHDRAWAL: "withdrawal",
    UndoableStep.DISBURSEMENT: "pay-out",
    UndoableStep.CLOSING: "closing",
}
HOLIDAY_TERMS = {
    PaymentHolidayTerm.EXTENDED: "adds an installment at the end",
    PaymentHolidayTerm.KEPT: "is shared by the installments that are left",
}


def allowances_in_words(allowances: Allowances) -> Iterator[tuple[str, str]]:
    """Give what may be done to a loan once it is there, each as its name and what it says."""
    if allowances.edits:
        yield "Changed by hand", ", ".join(words for option, words in EDITS.items() if option in allowances.edits)
    if allowances.gaps is not None:
        least, most = allowances.gaps.least, allowances.gaps.most
        apart = f"at least {least} days" if most is None else f"{least} to {most} days"
        yield "Varied one by one", f"installments of an application, {apart} apart"
    if allowances.undo != EVERY_STEP:
        yield "Taken back", ", ".join(words for step, words in UNDONE.items() if step in allowances.undo) or "nothing"
    if EditOption.PAYMENT_HOLIDAYS in allowances.edits:
        yield "A payment holiday", HOLIDAY_TERMS[allowances.payment_holiday_term]


def agreed_in_words(terms: LoanTerms, formats: Formats) -> Iterator[tuple[str, str]]:
    """Give the terms that were agreed for one loan, each as its name and what it says."""
    rate = formats.number(decimal_of(terms.annual_rate))
    yield "Interest", f"{rate} % a year {how_interest_runs(terms, formats)}"
    number = formats.number(terms.number_of_installments)
    if terms.is_on_demand:
        yield "Installments", ON_DEMAND
    else:
        yield "Installments", f"{number}; {every(terms)}, {TOLD_AMORTIZATIONS[terms.amortization]}"
    yield from _days_and_graces(terms)


INTEREST_REFUNDS = {
    TransactionKind.MERCHANT_ISSUED_REFUND: "merchant's refund",
    TransactionKind.PAYOUT_REFUND: "payout refund",
}


def payments_in_words(terms: PaymentTerms) -> Iterator[tuple[str, str]]:
    """Give the terms of payments, each as its name and what it says."""
    yield "A payment settles", settles(terms.strategy)
    kept = terms.overpayment is Overpayment.HELD
    yield "More than is owed", "is kept for the member as overpaid" if kept else "is not accepted"
    if not terms.accepts_prepayment and not terms.holds:
        yield "More than is due", "is not accepted"
    if not (terms.settles_ahead if terms.holds else terms.allows_advance):
        yield "An installment", "is not paid before its due date"
    if terms.holds:
        yield "What a payment cannot settle yet", "is held, and settles what falls due on its day"
    elif not terms.pays_interest_ahead:
        yield "Interest to come", "is not paid before it falls due"
    if terms.allows_custom:
        yield "Whoever pays", "may say which parts of the debt are settled"
    if terms.charge_off is not ChargeOffBehaviour.REGULAR:
        yield "When it is charged off", CHARGE_OFFS[terms.charge_off]
    if terms.owed_anew:
        yield "What is charged back", f"is owed as {', '.join(each.lower() for each in terms.owed_anew)}, in this order"
    if terms.interest_refunds:
        named = " or ".join(INTEREST_REFUNDS[each] for each in terms.interest_refunds)
        yield f"With a {named}", "the interest that it has borne goes back"


def settles(strategy: Mapping[str, Any]) -> str:
    """Say in which order a payment settles what is owed."""
    if strategy["code"] == ELEMENT_ORDER:
        how = "in all installments together" if strategy["walk"] == Walk.VERTICAL else "installment by installment"
        return f"{', '.join(part.lower() for part in strategy['parts'])}; {how}"
    return STRATEGIES.get(strategy["code"], str(strategy["code"]))


def every(terms: LoanTerms) -> str:
    """Say how often something falls due."""
    one, many = PERIODS[terms.repay_unit]
    return f"every {one}" if terms.repay_every == 1 else f"every {terms.repay_every} {many}"


def _days_and_graces(terms: LoanTerms) -> Iterator[tuple[str, str]]:
    if terms.engine is ScheduleEngine.CONTRACTUAL:
        yield "Days", DAY_COUNTS[terms.day_count]
    else:
        yield "Days", f"a month is {MONTHS[terms.days_in_month]}, a year {YEARS[terms.days_in_year]}"
    graces = (
        (terms.grace_on_interest_charged, "without any interest"),
        (terms.grace_on_interest_payment, "whose interest is paid later"),
        (terms.grace_on_principal, "without principal"),
    )
    told = [f"the first {number} {words}" for number, words in graces if number]
    if terms.moratorium:
        told.append(f"{terms.moratorium} without principal after each one with it")
    if told:
        yield "Grace", "; ".join(told)
