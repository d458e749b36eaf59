"""Loans reckoned a second time, one day after the other, to hold the rules against."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Context, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st
from tests.rules.loans.real_balance import agreed, payment

from samity.bank.loans.rules.accrued_interest import accrued_to
from samity.bank.loans.rules.fold import replay
from samity.bank.loans.rules.planned_dates import Surroundings, business_days, planned_dates
from samity.bank.loans.values.facts import Fact, FactKind
from samity.bank.loans.values.terms import InterestType, LoanTerms
from samity.bank.organisation.values.working_days import Holiday, Weekday, WorkingDays
from samity.kernel.day_counts import DayCount
from samity.kernel.money import RoundingMode
from samity.kernel.periods import PeriodUnit, add_periods

if TYPE_CHECKING:
    from samity.bank.loans.values.state import LoanState


A_DAY = timedelta(days=1)
YEARS = {DayCount.ACTUAL_365_FIXED: 365, DayCount.ACTUAL_364: 364, DayCount.ACTUAL_360: 360}
COUNTS = (*YEARS, DayCount.ACTUAL_ACTUAL_ISDA, DayCount.E30_360, DayCount.US_30_360, DayCount.BUS_252)
CARNIVAL = (date(2023, 2, 20), date(2023, 2, 21), date(2024, 2, 12), date(2024, 2, 13), date(2025, 3, 3))
OFFICE = Surroundings(
    working_days=WorkingDays(frozenset(Weekday) - {Weekday.SA, Weekday.SU}),
    holidays=tuple(Holiday(day - A_DAY, day) for day in CARNIVAL),
)
EXACTLY = Context(prec=50)


def length(year: int) -> int:
    return 366 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 365


def ends_february(day: date) -> bool:
    return day.month == 2 and (day + A_DAY).month == 3


def counted(convention: DayCount, start: date, day: date) -> tuple[Fraction, int]:
    """Return how many days lie between two days, and how many such days are a year, as of the last of them."""
    if convention in YEARS:
        return Fraction((day - start).days), YEARS[convention]
    first, last = start.day, day.day
    if convention is DayCount.US_30_360:
        if ends_february(start):
            first, last = 30, 30 if ends_february(day) else last
        last = 30 if last == 31 and first >= 30 else last
        first = min(first, 30)
    else:
        first, last = min(first, 30), min(last, 30)
    return Fraction(360 * (day.year - start.year) + 30 * (day.month - start.month) + last - first), 360


def is_work(day: date) -> bool:
    """Say whether the office works on a day: no weekend, no carnival, nor the day before it."""
    return day.isoweekday() < 6 and day not in CARNIVAL and day + A_DAY not in CARNIVAL


def grown(yearly: Fraction, start: date, day: date) -> Fraction:
    """Return what a unit has grown to by the beginning of a day, a year of work days being 252 of them."""
    worked = sum(is_work(start + A_DAY * number) for number in range((day - start).days))
    unit = EXACTLY.divide(Decimal((1 + yearly).numerator), Decimal((1 + yearly).denominator))
    return Fraction(EXACTLY.power(unit, EXACTLY.divide(Decimal(worked), Decimal(252))))


def growth(terms: LoanTerms, start: date, day: date) -> Fraction:
    """Return what one day bears on a unit, in a period that begins on a day."""
    yearly = terms.annual_rate / 100
    if terms.day_count is DayCount.BUS_252:
        before, after = grown(yearly, start, day), grown(yearly, start, day + A_DAY)
        return after / before - 1 if terms.interest_type is InterestType.COMPOUNDING else after - before
    if terms.day_count is DayCount.ACTUAL_ACTUAL_ISDA:
        return yearly / length(day.year)
    upto, year = counted(terms.day_count, start, day + A_DAY)
    days = upto - counted(terms.day_count, start, day)[0]
    if terms.interest_type is InterestType.COMPOUNDING:
        return (1 + yearly / year) ** int(days) - 1
    return yearly * days / year


def rounded(exact: Fraction, mode: RoundingMode) -> int:
    whole, rest = divmod(exact.numerator, exact.denominator)
    if 2 * rest == exact.denominator:
        return whole + (1 if mode is RoundingMode.HALF_UP else whole % 2)
    return whole + (2 * rest > exact.denominator)


@dataclass
class Line:
    """An installment as it stands; its interest begins where that of the one before is closed."""

    start: date
    due: date
    principal: int
    interest: int = 0
    paid: int = 0
    paid_interest: int = 0
    closes: date | None = None


@dataclass
class Ledger:
    """What is owed, carried from day to day."""

    terms: LoanTerms
    lines: list[Line]
    day: date
    running: int = 0
    exact: Fraction = Fraction(0)
    over: int = 0
    joined: int = field(default=0)

    def carry(self, until: date) -> None:
        """Let the days before a day pass, one by one."""
        while self.day < until:
            while self.running < len(self.lines) and self._closes(self.lines[self.running]) <= self.day:
                self.fall_due(self.lines[self.running])
            if self.running < len(self.lines):
                self._bear(self.lines[self.running])
            self.day += A_DAY

    def _closes(self, line: Line) -> date:
        return line.closes or line.due

    def fall_due(self, line: Line) -> None:
        """Close the running line; what is unpaid of it goes on."""
        line.interest = rounded(self.exact, self.terms.rounding)
        if self.terms.interest_type is InterestType.CAPITALIZED:
            unpaid = line.interest - line.paid_interest
            line.interest, line.principal = line.paid_interest, line.principal + unpaid
            self.joined += unpaid
        self.running, self.exact = self.running + 1, Fraction(0)

    def _bear(self, line: Line) -> None:
        base = Fraction(sum(each.principal - each.paid for each in self.lines))
        if self.terms.interest_base.has_interest:
            base += sum(each.interest - each.paid_interest for each in self.lines[: self.running])
        if base:
            if self.terms.interest_type is InterestType.COMPOUNDING:
                base += self.exact - line.paid_interest
            self.exact += base * growth(self.terms, line.start, self.day)

    def pay(self, on: date, amount: int) -> None:
        """Settle the oldest line first, its interest before its principal; only interest that has accrued."""
        self.carry(on)
        for place, line in enumerate(self.lines):
            accrued = rounded(self.exact, self.terms.rounding) if place == self.running else 0
            owed = max((line.interest if place < self.running else accrued) - line.paid_interest, 0)
            taken = min(amount, owed)
            line.paid_interest, amount = line.paid_interest + taken, amount - taken
            taken = min(amount, line.principal - line.paid)
            line.paid, amount = line.paid + taken, amount - taken
        self.over += amount


def lived(terms: LoanTerms, start: date, payments: list[tuple[int, int]]) -> tuple[LoanState, Ledger]:
    """Live a loan by the rules, and in the ledger, until all of it is due and paid as far as it is.

    Args:
        terms: of the loan.
        start: the day it is paid out.
        payments: each as days since then, and an amount.
    """
    facts = beginning(terms, start)
    due_dates = due_dates_of(terms, start)
    lines = [Line(each.from_on, each.due_on, each.due.principal) for each in begun(terms, start).installments]
    if terms.application_days:
        close_on_days(terms, lines)
    ledger = Ledger(terms, lines, start)
    for serial, (days, amount) in enumerate(sorted(payments), 4):
        facts.append(payment(serial, start + timedelta(days=days), amount))
        ledger.pay(facts[-1].value_on, amount)
    end = max(due_dates[-1], facts[-1].value_on) + A_DAY
    ledger.carry(end)
    return accrued_to(terms, replay(agreed(terms), facts)[0], end), ledger


def close_on_days(terms: LoanTerms, lines: list[Line]) -> None:
    """Let each line but the last carry the interest up to the last named day by its due date."""
    begins = lines[0].start
    for line in lines[:-1]:
        day = line.due
        while day > lines[0].start and not is_named(terms, day):
            day -= A_DAY
        line.start, line.closes, begins = begins, day, day
    lines[-1].start = begins


def is_named(terms: LoanTerms, day: date) -> bool:
    """Say whether a day is named, or is the last of a month that lacks one that is."""
    ends_month = (day + A_DAY).month != day.month
    return any(day.day == each or (ends_month and day.day < each) for each in terms.application_days)


def due_dates_of(terms: LoanTerms, start: date) -> list[date]:
    return [add_periods(start, number + 1, terms.repay_unit) for number in range(terms.number_of_installments)]


def begun(terms: LoanTerms, start: date) -> LoanState:
    """Return a loan on the day it is paid out."""
    return replay(agreed(terms), beginning(terms, start))[0]


def beginning(terms: LoanTerms, start: date) -> list[Fact]:
    """Return the facts up to the disbursement."""
    due_dates = due_dates_of(terms, start)
    dates: dict[str, Any] = {"due_dates": [day.isoformat() for day in due_dates]}
    if (calendar := planned_dates(terms, OFFICE, start).calendar) is not None:
        worked = list(business_days(terms, OFFICE, start, due_dates))
        dates |= {"business_days": worked, "calendar": calendar.to_json()}
    kinds = (FactKind.SUBMITTED, FactKind.APPROVED, FactKind.DISBURSED)
    return [
        Fact(serial, kind, start, start, terms.principal, dates if kind is FactKind.DISBURSED else {})
        for serial, kind in enumerate(kinds, 1)
    ]


TERMS = st.fixed_dictionaries(
    {
        "principal": st.sampled_from([5, 999_99, 1000_00, 123_456_789]),
        "annual_rate": st.sampled_from([Fraction(10), Fraction(73, 10), Fraction(365, 10), Fraction(120)]),
        "number_of_installments": st.integers(1, 4),
        "repay_unit": st.sampled_from([PeriodUnit.MONTHS, PeriodUnit.WEEKS]),
        "rounding": st.sampled_from(RoundingMode),
        "day_count": st.sampled_from(COUNTS),
        "interest_type": st.sampled_from([InterestType.SIMPLE, InterestType.CAPITALIZED]),
    }
)
STARTS = st.dates(date(2023, 1, 1), date(2024, 12, 31))
PAYMENTS = st.lists(st.tuples(st.integers(0, 150), st.integers(1, 400_00)), max_size=4)
