"""How late a loan is. See docs/rules/arrears.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest

from samity.bank.loans.rules.arrears import Arrears, Stood, arrears, is_in_arrears, tolerated_amount, tolerated_until
from samity.bank.loans.values.arrears_settings import (
    NOTHING_TOLERATED,
    ArrearsSettings,
    CountedFrom,
    GraceChange,
    ToleranceMethod,
    Tolerated,
)
from samity.bank.loans.values.parts import NOTHING, Parts
from samity.bank.loans.values.state import Installment, LoanState, LoanStatus
from samity.bank.loans.values.work_calendar import WorkCalendar

LENT_ON = date(2026, 1, 21)
FEBRUARY, MARCH, APRIL = DUE_DATES = (date(2026, 2, 21), date(2026, 3, 21), date(2026, 4, 21))
DUE = Parts(100_00, 5_00)
WEEK = WorkCalendar((0, 1, 2, 3, 4), (date(2026, 2, 24),))
"""Monday to Friday, but for a holiday on Tuesday 24 February 2026."""
BY_DAY = ArrearsSettings(method=ToleranceMethod.DAY_OF_MONTH, grace=5)
NEVER = date(2099, 1, 1)

Met = tuple[date, ...]


def stands(met: Met, by: date) -> LoanState:
    """Return a loan of three installments by a day, with those paid that were met before."""
    begins = (LENT_ON, *DUE_DATES)
    rows = tuple(
        Installment(number, begins[number - 1], due_on, DUE, DUE if met_on < by else NOTHING)
        for number, (due_on, met_on) in enumerate(zip(DUE_DATES, met, strict=True), 1)
    )
    return LoanState(LoanStatus.ACTIVE, 300_00, disbursed_on=LENT_ON, installments=rows)


def late(met: Met, today: date, settings: ArrearsSettings = NOTHING_TOLERATED, **more: object) -> Arrears:
    """Return how late a loan is whose installments were met on these days."""
    days = sorted({LENT_ON, *(each + timedelta(days=1) for each in met if each < today)})
    stood = [Stood(day, stands(met, day)) for day in days]
    tolerated = Tolerated(settings)._replace(**more)  # type: ignore[arg-type]  # as its members are
    return arrears(stands(met, today + timedelta(days=1)), stood, tolerated, today)


@pytest.mark.parametrize(
    ("today", "told"),
    [
        (date(2026, 2, 21), Arrears()),
        (date(2026, 2, 22), Arrears(1, 1, date(2026, 2, 22))),
        (date(2026, 3, 31), Arrears(38, 38, date(2026, 2, 22))),
        (date(2026, 4, 1), Arrears(11, 11, date(2026, 2, 22))),
        (date(2026, 4, 2), Arrears(0, 0, date(2026, 2, 22))),
        (date(2026, 4, 21), Arrears(0, 0, date(2026, 2, 22))),
        (date(2026, 4, 30), Arrears(9, 9, date(2026, 4, 22))),
    ],
)
def test_two_installments_met_late_and_one_not_at_all(today: date, told: Arrears) -> None:
    """The example of the page: met on 1 and 2 April; what falls due today is never late."""
    assert late((date(2026, 4, 1), date(2026, 4, 2), NEVER), today) == told


@pytest.mark.parametrize(
    ("met", "since"),
    [
        ((NEVER, NEVER, NEVER), date(2026, 2, 22)),
        ((NEVER, date(2026, 3, 25), date(2026, 4, 21)), date(2026, 2, 22)),
        ((FEBRUARY, NEVER, NEVER), date(2026, 3, 22)),
        ((LENT_ON, MARCH, NEVER), date(2026, 4, 22)),
        ((MARCH, NEVER, NEVER), date(2026, 3, 22)),
        ((date(2026, 3, 22), NEVER, NEVER), date(2026, 2, 22)),
        ((date(2026, 4, 29), date(2026, 3, 23), NEVER), date(2026, 2, 22)),
        ((FEBRUARY, MARCH, APRIL), None),
    ],
    ids=[
        "nothing",
        "the first alone is open",
        "the first on its day",
        "two in time",
        "the first the day before the second is late",
        "the first the day the second is late",
        "the second before the first",
        "all in time",
    ],
)
def test_arrears_end_with_a_day_that_ends_with_nothing_late(met: Met, since: date | None) -> None:
    assert late(met, date(2026, 4, 30)).last_set_on == since


@pytest.mark.parametrize(
    ("due_on", "settings", "calendar", "until"),
    [
        (FEBRUARY, ArrearsSettings(), None, FEBRUARY),
        (FEBRUARY, ArrearsSettings(grace=3), None, date(2026, 2, 24)),
        # Saturday, with Monday the first day of work after it, and Tuesday a holiday.
        (FEBRUARY, ArrearsSettings(working_days_only=True), WEEK, date(2026, 2, 22)),
        (FEBRUARY, ArrearsSettings(grace=1, working_days_only=True), WEEK, date(2026, 2, 24)),
        (FEBRUARY, ArrearsSettings(grace=2, working_days_only=True), WEEK, date(2026, 2, 25)),
        (date(2019, 1, 25), BY_DAY, None, date(2019, 2, 5)),
        (date(2019, 2, 5), BY_DAY, None, date(2019, 3, 5)),
        (date(2019, 12, 25), BY_DAY, None, date(2020, 1, 5)),
        (date(2019, 1, 31), BY_DAY.with_grace(30), None, date(2019, 2, 28)),
        # A Saturday: the next day of work is Monday.
        (date(2026, 3, 25), BY_DAY.with_grace(4), WEEK, date(2026, 4, 6)),
    ],
)
def test_until_when_lateness_is_tolerated(
    due_on: date, settings: ArrearsSettings, calendar: WorkCalendar | None, until: date
) -> None:
    assert tolerated_until(due_on, settings, calendar) == until


def test_days_in_arrears_begin_when_tolerance_ends() -> None:
    """Five days late with a tolerance of five, and six: days late minus tolerance."""
    five = ArrearsSettings(grace=5)
    nothing = (NEVER, NEVER, NEVER)
    assert late(nothing, date(2026, 2, 26), five) == Arrears(5, 0)
    assert late(nothing, date(2026, 2, 27), five) == Arrears(6, 1, date(2026, 2, 27))


@pytest.mark.parametrize(
    ("counted_from", "days"),
    [(CountedFrom.OLDEST_LATE, 15), (CountedFrom.WENT_INTO_ARREARS, 43), (CountedFrom.BREACHED_AMOUNT, 48)],
)
def test_from_when_days_in_arrears_are_counted(counted_from: CountedFrom, days: int) -> None:
    """On 10 April, the first paid on 27 March, when the second is late for too long since that day.

    Something is late since 22 February, for too long since 27 February.
    """
    settings = ArrearsSettings(grace=5, counted_from=counted_from)
    met = (date(2026, 3, 27), NEVER, NEVER)
    told = late(met, date(2026, 4, 10), settings)
    assert told == Arrears(20, days, date(2026, 2, 27))


def test_arrears_that_were_left_while_the_next_was_tolerated_begin_anew() -> None:
    settings = ArrearsSettings(grace=5, counted_from=CountedFrom.WENT_INTO_ARREARS)
    told = late((date(2026, 3, 24), NEVER, NEVER), date(2026, 4, 10), settings)
    assert told == Arrears(20, 15, date(2026, 3, 27))


@pytest.mark.parametrize(
    ("percent", "floor", "principal", "tolerated"),
    [(1, 60_00, 5000_00, 60_00), (2, 60_00, 5000_00, 100_00), (0, 0, 5000_00, 0), (Fraction(1, 3), 0, 100, 0)],
)
def test_how_much_may_be_late(percent: Fraction, floor: int, principal: int, tolerated: int) -> None:
    settings = ArrearsSettings(percent=Fraction(percent), tolerance=floor)
    assert tolerated_amount(settings, principal) == tolerated


def test_an_amount_that_is_tolerated_makes_no_arrears_however_late_it_is() -> None:
    """105.00 are late, then 210.00: of 210.00, half and not half of 300.00 and less."""
    settings = ArrearsSettings(tolerance=105_00)
    nothing = (NEVER, NEVER, NEVER)
    assert late(nothing, MARCH, settings) == Arrears(28, 0)
    assert late(nothing, date(2026, 3, 22), settings) == Arrears(29, 29, date(2026, 3, 22))
    counted = replace(settings, counted_from=CountedFrom.BREACHED_AMOUNT)
    assert late(nothing, date(2026, 3, 31), counted).days == 10


def test_another_grace_holds_from_its_day_and_not_before() -> None:
    """Ten more days from 25 February on: out of arrears on that day, in them again on 4 March."""
    changes = (GraceChange(date(2026, 2, 25), 10),)
    nothing = (NEVER, NEVER, NEVER)
    assert late(nothing, date(2026, 2, 24), changes=changes) == Arrears(3, 3, date(2026, 2, 22))
    assert late(nothing, date(2026, 2, 25), changes=changes) == Arrears(4, 0, date(2026, 2, 22))
    assert late(nothing, date(2026, 3, 4), changes=changes) == Arrears(11, 1, date(2026, 3, 4))


def test_who_owes_nothing_any_more_is_not_late() -> None:
    closed = replace(stands((NEVER, NEVER, NEVER), NEVER), status=LoanStatus.WRITTEN_OFF)
    assert not is_in_arrears(closed, Tolerated(ArrearsSettings()), date(2026, 4, 30))
