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
from samity.web.languages import later, listed, say
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
    PeriodUnit.DAYS: (later("day"), later("days")),
    PeriodUnit.WEEKS: (later("week"), later("weeks")),
    PeriodUnit.MONTHS: (later("month"), later("months")),
    PeriodUnit.YEARS: (later("year"), later("years")),
}
AMORTIZATIONS = {
    Amortization.EQUAL_INSTALLMENTS: later("equal installments"),
    Amortization.EQUAL_PRINCIPAL: later("equal principal"),
}
MONTHS = {DaysInMonth.ACTUAL: later("as long as in the calendar"), DaysInMonth.THIRTY: later("30 days")}
YEARS = {
    DaysInYear.ACTUAL: later("as long as in the calendar"),
    DaysInYear.D365: later("365 days"),
    DaysInYear.D364: later("364 days, 52 weeks"),
    DaysInYear.D360: later("360 days"),
}
ENGINES = {
    ScheduleEngine.CUMULATIVE: later("cumulative, the usual one"),
    ScheduleEngine.PROGRESSIVE: later("progressive, each day on what is owed then"),
}
# What products of an API have: it is told on pages, and no form offers it.
TOLD_AMORTIZATIONS = {
    **AMORTIZATIONS,
    Amortization.EQUAL_ON_DATES: later("equal installments on their real dates"),
    Amortization.OPTIMIZED: later("equal installments, the last one too"),
    Amortization.PRINCIPAL_AT_END: later("all principal with the last one"),
}
TOLD_ENGINES = {**ENGINES, ScheduleEngine.CONTRACTUAL: later("as the contract states it")}
ON_DEMAND = later("none: all of it is due on demand, and may be paid on any day")
ROUNDINGS = {RoundingMode.HALF_EVEN: later("to the even neighbour"), RoundingMode.HALF_UP: later("up")}
STRATEGIES = {
    "mifos-standard-strategy": later("penalties, fees, interest, principal"),
    "interest-principal-penalties-fees-order-strategy": later("interest, principal, penalties, fees"),
    "principal-interest-penalties-fees-order-strategy": later("principal, interest, penalties, fees"),
    "rbi-india-strategy": later("all late charges and interest, then late principal, then the rest (India)"),
    "early-repayment-strategy": later("interest, principal, penalties, fees; in advance principal first"),
    "due-penalty-fee-interest-principal-in-advance-principal-penalty-fee-interest-strategy": (
        later("penalties, fees, interest, principal; in advance charges that are due, then principal")
    ),
    "due-penalty-interest-principal-fee-in-advance-penalty-interest-principal-fee-strategy": (
        later("penalties, interest, principal, fees")
    ),
    "heavensfamily-strategy": later("principal, interest, fees, penalties; interest paid in advance is forgiven"),
    "creocore-strategy": later("penalties, fees, interest, principal (Creocore)"),
    ELEMENT_ORDER: later("fees, penalties, interest and principal in an order of its own"),
    ADVANCED: later("what is past due, then due, then in advance; goes with the progressive schedule"),
}
ACCOUNTINGS = {
    AccountingRule.NONE: later("no books"),
    AccountingRule.CASH: later("cash: income when it is paid"),
    AccountingRule.ACCRUAL_PERIODIC: later("accrual: income day by day"),
    AccountingRule.ACCRUAL_UPFRONT: later("accrual: income at the pay-out"),
}
CHARGE_OFFS = {
    ChargeOffBehaviour.REGULAR: later("its schedule stays as it is"),
    ChargeOffBehaviour.ZERO_INTEREST: later("it bears no more interest"),
    ChargeOffBehaviour.ACCELERATE_MATURITY: later("all of it falls due at once"),
}
PURPOSES: Mapping[str, str] = {
    Purpose.FUND_SOURCE: later("Money is paid out of and into"),
    Purpose.LOAN_PORTFOLIO: later("Loans outstanding"),
    Purpose.INTEREST_ON_LOANS: later("Income from interest"),
    Purpose.INCOME_FROM_FEES: later("Income from fees"),
    Purpose.INCOME_FROM_PENALTIES: later("Income from penalties"),
    Purpose.OVERPAYMENT: later("Owed to members who paid too much"),
    Purpose.LOSSES_WRITTEN_OFF: later("Losses written off"),
    Purpose.INCOME_FROM_RECOVERY: later("Income from what was written off"),
    Purpose.INTEREST_RECEIVABLE: later("Interest receivable"),
    Purpose.FEES_RECEIVABLE: later("Fees receivable"),
    Purpose.PENALTIES_RECEIVABLE: later("Penalties receivable"),
    Purpose.GOODWILL_CREDIT: later("Goodwill: principal given"),
    Purpose.INCOME_FROM_GOODWILL_CREDIT_INTEREST: later("Goodwill: interest given"),
    Purpose.INCOME_FROM_GOODWILL_CREDIT_FEES: later("Goodwill: fees given"),
    Purpose.INCOME_FROM_GOODWILL_CREDIT_PENALTY: later("Goodwill: penalties given"),
    Purpose.CHARGE_OFF_EXPENSE: later("Charged off: principal"),
    Purpose.CHARGE_OFF_FRAUD_EXPENSE: later("Charged off for fraud: principal"),
    Purpose.INCOME_FROM_CHARGE_OFF_INTEREST: later("Charged off: interest"),
    Purpose.INCOME_FROM_CHARGE_OFF_FEES: later("Charged off: fees"),
    Purpose.INCOME_FROM_CHARGE_OFF_PENALTY: later("Charged off: penalties"),
    Purpose.CASH_ROUNDING: later("What rounding to coins leaves"),
    Purpose.TRANSFERS_SUSPENSE: later("Transfers in suspense"),
}


def terms_in_words(offer: Offer, currency: Currency, formats: Formats) -> Iterator[tuple[str, str]]:
    """Give the terms of an offer, each as its name and what it says."""
    terms = offer.terms

    def amount(minor: int | Fraction) -> str:
        return formats.amount(int(minor), currency)

    def count(number: int | Fraction) -> str:
        return formats.number(int(number))

    yield say("Amount"), ranged(own_value(offer, "principal", terms.principal), offer.principal, amount)
    yield from over_applied_in_words(offer.allowances.over_applied, currency, formats)
    yield say("Interest"), f"{rates(offer, formats)} {how_interest_runs(terms, formats)}"
    number = own_value(offer, "number_of_installments", terms.number_of_installments)
    installments = ranged(number, offer.installments, count)
    if terms.is_on_demand:
        yield say("Installments"), ON_DEMAND
    else:
        yield say("Installments"), f"{installments}; {every(terms)}, {TOLD_AMORTIZATIONS[terms.amortization]}"
    yield from _days_and_graces(terms)
    if offer.minimum_days:
        yield (
            say("First repayment"),
            say("at least {minimum_days} days after the pay-out", minimum_days=offer.minimum_days),
        )
    if offer.starts_at_submission:
        yield say("Counting"), say("due dates count from the application")
    yield say("Schedule"), TOLD_ENGINES[terms.engine]
    yield from income_in_words(terms)
    if terms.installment_multiple:
        yield (
            say("Rounding"),
            say(
                "installments to multiples of {installment_multiple}",
                installment_multiple=amount(terms.installment_multiple),
            ),
        )
    yield from leeway_in_words(offer)
    yield from allowances_in_words(offer.allowances)
    yield from payments_in_words(offer.payments)
    yield from prepayments_in_words(terms, offer.payments)
    yield from early_charges_in_words(terms.early_charge, currency, formats)
    yield from penalties_in_words(terms.penalties, offer.penalty_rates, formats)
    yield from locks_in_words(terms.locking, formats)


EDITS = {
    EditOption.DUE_DATES: later("due dates"),
    EditOption.PRINCIPAL: later("principal"),
    EditOption.INTEREST: later("interest, downwards"),
    EditOption.COUNT: later("the number of installments"),
    EditOption.PAYMENT_HOLIDAYS: later("payment holidays"),
}
UNDONE = {
    UndoableStep.APPROVAL: later("approval"),
    UndoableStep.REJECTION: later("rejection"),
    UndoableStep.WITHDRAWAL: later("withdrawal"),
    UndoableStep.DISBURSEMENT: later("pay-out"),
    UndoableStep.CLOSING: later("closing"),
}
HOLIDAY_TERMS = {
    PaymentHolidayTerm.EXTENDED: later("adds an installment at the end"),
    PaymentHolidayTerm.KEPT: later("is shared by the installments that are left"),
}


def allowances_in_words(allowances: Allowances) -> Iterator[tuple[str, str]]:
    """Give what may be done to a loan once it is there, each as its name and what it says."""
    if allowances.edits:
        yield say("Changed by hand"), listed(words for option, words in EDITS.items() if option in allowances.edits)
    if allowances.gaps is not None:
        least, most = allowances.gaps.least, allowances.gaps.most
        apart = (
            say("at least {least} days", least=least)
            if most is None
            else say("{least} to {most} days", least=least, most=most)
        )
        yield say("Varied one by one"), say("installments of an application, {apart} apart", apart=apart)
    if allowances.undo != EVERY_STEP:
        yield (
            say("Taken back"),
            listed(words for step, words in UNDONE.items() if step in allowances.undo) or say("nothing"),
        )
    if EditOption.PAYMENT_HOLIDAYS in allowances.edits:
        yield say("A payment holiday"), HOLIDAY_TERMS[allowances.payment_holiday_term]


def agreed_in_words(terms: LoanTerms, formats: Formats) -> Iterator[tuple[str, str]]:
    """Give the terms that were agreed for one loan, each as its name and what it says."""
    rate = formats.number(decimal_of(terms.annual_rate))
    yield (
        say("Interest"),
        say("{rate} % a year {how_interest_runs}", rate=rate, how_interest_runs=how_interest_runs(terms, formats)),
    )
    number = formats.number(terms.number_of_installments)
    if terms.is_on_demand:
        yield say("Installments"), ON_DEMAND
    else:
        yield say("Installments"), f"{number}; {every(terms)}, {TOLD_AMORTIZATIONS[terms.amortization]}"
    yield from _days_and_graces(terms)


INTEREST_REFUNDS = {
    TransactionKind.MERCHANT_ISSUED_REFUND: later("merchant's refund"),
    TransactionKind.PAYOUT_REFUND: later("payout refund"),
}


def payments_in_words(terms: PaymentTerms) -> Iterator[tuple[str, str]]:
    """Give the terms of payments, each as its name and what it says."""
    yield say("A payment settles"), settles(terms.strategy)
    kept = terms.overpayment is Overpayment.HELD
    yield say("More than is owed"), say("is kept for the member as overpaid") if kept else say("is not accepted")
    if not terms.accepts_prepayment and not terms.holds:
        yield say("More than is due"), say("is not accepted")
    if not (terms.settles_ahead if terms.holds else terms.allows_advance):
        yield say("An installment"), say("is not paid before its due date")
    if terms.holds:
        yield say("What a payment cannot settle yet"), say("is held, and settles what falls due on its day")
    elif not terms.pays_interest_ahead:
        yield say("Interest to come"), say("is not paid before it falls due")
    if terms.allows_custom:
        yield say("Whoever pays"), say("may say which parts of the debt are settled")
    if terms.charge_off is not ChargeOffBehaviour.REGULAR:
        yield say("When it is charged off"), CHARGE_OFFS[terms.charge_off]
    if terms.owed_anew:
        yield (
            say("What is charged back"),
            say(
                "is owed as {owed_anew}, in this order", owed_anew=listed(say(each.lower()) for each in terms.owed_anew)
            ),
        )
    if terms.interest_refunds:
        named = say(" or ").join(INTEREST_REFUNDS[each] for each in terms.interest_refunds)
        yield say("With a {named}", named=named), say("the interest that it has borne goes back")


def settles(strategy: Mapping[str, Any]) -> str:
    """Say in which order a payment settles what is owed."""
    if strategy["code"] == ELEMENT_ORDER:
        how = (
            say("in all installments together")
            if strategy["walk"] == Walk.VERTICAL
            else say("installment by installment")
        )
        return f"{listed(say(part.lower()) for part in strategy['parts'])}; {how}"
    return STRATEGIES.get(strategy["code"], str(strategy["code"]))


def every(terms: LoanTerms) -> str:
    """Say how often something falls due."""
    one, many = PERIODS[terms.repay_unit]
    return (
        say("every {one}", one=one)
        if terms.repay_every == 1
        else say("every {repay_every} {many}", repay_every=terms.repay_every, many=many)
    )


def _days_and_graces(terms: LoanTerms) -> Iterator[tuple[str, str]]:
    if terms.engine is ScheduleEngine.CONTRACTUAL:
        yield say("Days"), DAY_COUNTS[terms.day_count]
    else:
        yield (
            say("Days"),
            say(
                "a month is {days_in_month}, a year {days_in_year}",
                days_in_month=MONTHS[terms.days_in_month],
                days_in_year=YEARS[terms.days_in_year],
            ),
        )
    graces = (
        (terms.grace_on_interest_charged, say("without any interest")),
        (terms.grace_on_interest_payment, say("whose interest is paid later")),
        (terms.grace_on_principal, say("without principal")),
    )
    told = [say("the first {number} {words}", number=number, words=words) for number, words in graces if number]
    if terms.moratorium:
        told.append(say("{moratorium} without principal after each one with it", moratorium=terms.moratorium))
    if told:
        yield say("Grace"), "; ".join(told)
