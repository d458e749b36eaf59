"""How interest runs, in the words of a loan officer."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from samity.bank.loans.rules.contract_rates import effective_rate
from samity.bank.loans.values.terms import (
    Compounding,
    IncomeBooked,
    InterestBase,
    InterestMethod,
    InterestPeriod,
    InterestType,
    Rest,
)
from samity.bank.meetings.rules.wording import wording
from samity.bank.meetings.values import Frequency, Recurrence
from samity.kernel.day_counts import DayCount
from samity.web.languages import later, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from samity.bank.loans.values.terms import LoanTerms
    from samity.web.formats import Formats

METHODS = {
    InterestMethod.FLAT: later("on the whole loan, flat"),
    InterestMethod.DECLINING_BALANCE: later("on what is still owed"),
}
INTEREST_PERIODS = {
    InterestPeriod.SAME_AS_REPAYMENT: later("by whole periods"),
    InterestPeriod.DAILY: later("by the day"),
}
BASES = {
    InterestBase.ONLY_PRINCIPAL: "",
    InterestBase.PRINCIPAL_AND_INTEREST: later(", with interest that is due and unpaid"),
    InterestBase.PRINCIPAL_AND_FEE: later(", with fees that are due and unpaid"),
    InterestBase.PRINCIPAL_INTEREST_AND_FEE: later(", with interest and fees that are due and unpaid"),
}
INCOME = {
    IncomeBooked.DAILY: later("interest of a contract is income each day"),
    IncomeBooked.END_OF_MONTH: later("interest of a contract is income on the last day of each month"),
}
COMPOUNDINGS = {
    Compounding.DAILY: later("; it compounds every day"),
    Compounding.SEMI_ANNUALLY: later("; it compounds twice a year"),
}


COUNTS = {Rest.DAILY: later("from its day"), Rest.SAME_AS_REPAYMENT: later("from the next due date")}
UNITS = {Frequency.DAILY: later("days"), Frequency.WEEKLY: later("weeks"), Frequency.MONTHLY: later("months")}
DAY_COUNTS = {
    DayCount.ACTUAL_365_FIXED: later("real days, 365 in every year"),
    DayCount.ACTUAL_364: later("real days, 364 in every year"),
    DayCount.ACTUAL_360: later("real days, 360 in every year"),
    DayCount.ACTUAL_ACTUAL_ISDA: later("real days of the calendar's years"),
    DayCount.E30_360: later("months of 30 days, 360 in a year"),
    DayCount.US_30_360: later("months of 30 days as in the United States, 360 in a year"),
    DayCount.BUS_252: later("days of work, 252 in a year"),
}
A_YEAR = 12
"""Months of it."""


def how_interest_runs(terms: LoanTerms, formats: Formats) -> str:
    """Say what bears interest, and whether interest bears some itself."""
    compounds = _compounding(terms, formats) if terms.interest_type is InterestType.COMPOUNDING else ""
    if terms.interest_type is InterestType.CAPITALIZED:
        compounds = say("; what is not paid by its due date joins the principal")
    if terms.accrues:
        late = "" if terms.late_interest else say("; what is late bears none")
        late += (
            say("; what overdue principal bears is owed outside the schedule") if terms.arrears_interest_apart else ""
        )
        late += say("; it goes on after the last due date") if terms.interest_after_maturity else ""
        return say(
            "from day to day on what is really owed{interest_base}{late}{compounds}",
            interest_base=BASES[terms.interest_base],
            late=late,
            compounds=compounds,
        )
    recalculated = _recalculated(terms) if terms.recalculates else ""
    return f"{METHODS[terms.interest_method]}, {INTEREST_PERIODS[terms.interest_period]}{compounds}{recalculated}"


def _recalculated(terms: LoanTerms) -> str:
    """Say from when on what is paid counts, and what is overdue bears interest."""
    counts = (
        COUNTS[terms.rest]
        if terms.rest_days is None
        else say("from its next rest, {days}", days=_days(terms.rest_days))
    )
    joins = say(", which join {days}", days=_days(terms.compounding_days)) if terms.compounding_days else ""
    return say(
        "{interest_base}{joins}; recalculated: a payment counts {counts}",
        interest_base=BASES[terms.interest_base],
        joins=joins,
        counts=counts,
    )


def _days(recurrence: Recurrence) -> str:
    """Say on which days; those that are counted from the pay-out have no name before it."""
    is_counted = recurrence.weekday is None and recurrence.month_day is None
    if is_counted or recurrence.frequency is Frequency.DAILY:
        return say(
            "every {interval} {frequency} from the pay-out",
            interval=recurrence.interval,
            frequency=UNITS[recurrence.frequency],
        )
    said = wording(recurrence, date.min)
    return said[0].lower() + said[1:]


def _compounding(terms: LoanTerms, formats: Formats) -> str:
    """Say how often interest compounds, and what it comes to in a year; of a rate that each loan says, nothing."""
    effective = effective_rate(terms, A_YEAR)
    if not effective:
        return COMPOUNDINGS[terms.compounding]
    told = formats.number(round(Decimal(effective.numerator) / Decimal(effective.denominator), 2))
    return say("{compounding}, {told} % a year in effect", compounding=COMPOUNDINGS[terms.compounding], told=told)


def income_in_words(terms: LoanTerms) -> Iterator[tuple[str, str]]:
    """Give when interest that accrues is income, where it is not as usual."""
    if terms.same_day_interest:
        yield say("Accrual"), say("a day's interest is income on the day itself")
    if terms.income_booked in INCOME:
        yield say("Accrual"), INCOME[terms.income_booked]
    if terms.sums_up_accruals:
        yield say("Summed up"), say("each due date, what interest and charges came to")
