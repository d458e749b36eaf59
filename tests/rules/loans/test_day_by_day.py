"""Interest on the real balance against a ledger that is kept day by day, with day counts of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.loans.day_by_day import (
    A_DAY,
    CARNIVAL,
    OFFICE,
    PAYMENTS,
    STARTS,
    TERMS,
    YEARS,
    begun,
    due_dates_of,
    growth,
    lived,
    rounded,
)
from tests.rules.loans.real_balance import dynamic

from samity.bank.loans.rules.planned_dates import business_days
from samity.bank.loans.rules.schedule import schedule
from samity.bank.loans.values.terms import (
    Compounding,
    InterestBase,
    InterestType,
    LoanTerms,
    RoundedAmounts,
    ScheduleMethod,
)
from samity.bank.loans.values.work_calendar import WorkCalendar
from samity.kernel.day_counts import DayCount


def agree(terms: LoanTerms, start: date, payments: list[tuple[int, int]]) -> None:
    state, ledger = lived(terms, start, payments)
    told = [(each.due[0], each.due[1], each.paid[0], each.paid[1]) for each in state.installments]
    assert told == [(each.principal, each.interest, each.paid, each.paid_interest) for each in ledger.lines]
    assert (state.overpaid, state.capitalized) == (ledger.over, ledger.joined)


@given(terms=TERMS, start=STARTS, payments=PAYMENTS)
@settings(max_examples=150)
def test_interest_is_what_a_ledger_kept_day_by_day_says(
    terms: dict[str, Any], start: date, payments: list[tuple[int, int]]
) -> None:
    agree(dynamic(**terms), start, payments)


@given(
    terms=TERMS, start=STARTS, payments=PAYMENTS, count=st.sampled_from([*YEARS, DayCount.US_30_360, DayCount.BUS_252])
)
@settings(max_examples=15)
def test_so_is_interest_that_compounds_daily(
    terms: dict[str, Any], start: date, payments: list[tuple[int, int]], count: DayCount
) -> None:
    kind: dict[str, Any] = {
        "interest_type": InterestType.COMPOUNDING,
        "compounding": Compounding.DAILY,
        "day_count": count,
    }
    agree(replace(dynamic(**terms), **kind), start, payments)


@pytest.mark.parametrize("paid_on", [16, 29, 45], ids=["31 January", "13 February", "29 February"])
def test_a_cent_does_not_change_how_months_are_counted_in_the_united_states(paid_on: int) -> None:
    """30 of 360 days on a million at 10 %, whichever day something is paid: 8,333.33."""
    terms = dynamic(day_count=DayCount.US_30_360, principal=1_000_000_00, number_of_installments=2)
    state, _ = lived(terms, date(2024, 1, 15), [(31, 508_333_33), (paid_on, 1)])
    assert state.installments[0].due.interest == 8_333_33
    assert state.installments[1].due.interest == 4_166_67


@given(
    terms=TERMS,
    start=STARTS,
    payments=PAYMENTS,
    days=st.sampled_from([(31,), (5, 20), (1,), (15,), (10, 21, 31)]),
    base=st.sampled_from(InterestBase),
)
@settings(max_examples=80)
def test_so_is_interest_that_is_applied_on_days_of_the_month_whatever_bears_it(
    terms: dict[str, Any], start: date, payments: list[tuple[int, int]], days: tuple[int, ...], base: InterestBase
) -> None:
    joins = terms["interest_type"] is InterestType.CAPITALIZED
    kind = InterestBase.ONLY_PRINCIPAL if joins and base.has_interest else base
    agree(dynamic(**terms, application_days=days, interest_base=kind), start, payments)


@given(terms=TERMS, start=STARTS, payments=PAYMENTS, up=st.booleans())
@settings(max_examples=40)
def test_whole_totals_are_those_of_the_plan_and_interest_follows_to_the_minor_unit(
    terms: dict[str, Any], start: date, payments: list[tuple[int, int]], *, up: bool
) -> None:
    own = dynamic(**terms, installment_multiple=100, rounded_amounts=RoundedAmounts.TOTAL, rounds_up=up)
    agree(own, start, payments)
    left = own.principal
    for each in begun(own, start).installments[:-1]:
        left -= each.due.principal
        assert each.due.total % 100 == 0 or not each.due.principal or not left


@given(terms=TERMS, start=STARTS, payments=PAYMENTS, up=st.booleans())
@settings(max_examples=40)
def test_whole_parts_leave_principal_in_whole_units_and_interest_follows_to_the_minor_unit(
    terms: dict[str, Any], start: date, payments: list[tuple[int, int]], *, up: bool
) -> None:
    own = dynamic(**terms, installment_multiple=100, rounded_amounts=RoundedAmounts.PARTS, rounds_up=up)
    agree(own, start, payments)
    left = own.principal
    for each in begun(own, start).installments[:-1]:
        assert each.due.principal % 100 == 0 or each.due.principal == left
        left -= each.due.principal


@given(terms=TERMS, start=STARTS)
@settings(max_examples=30)
def test_by_business_days_it_is_planned_as_if_it_were_fixed(terms: dict[str, Any], start: date) -> None:
    own = dynamic(**{**terms, "day_count": DayCount.BUS_252, "interest_type": InterestType.SIMPLE})
    due_dates = due_dates_of(own, start)
    days = business_days(own, OFFICE, start, due_dates)
    rows = schedule(replace(own, schedule_method=ScheduleMethod.FIXED), start, due_dates, days)
    assert [each.due.interest for each in begun(own, start).installments] == [row.interest for row in rows]


@given(terms=TERMS, start=STARTS, free=st.integers(0, 130))
@settings(max_examples=40)
def test_work_on_days_before_interest_is_charged_is_free(terms: dict[str, Any], start: date, free: int) -> None:
    """Fixed interest against a ledger: what each day of work bears on what is left, from the day it is charged."""
    charged_from = start + A_DAY * free
    by_work = {**terms, "day_count": DayCount.BUS_252, "interest_type": InterestType.SIMPLE}
    own = replace(dynamic(**by_work, interest_charged_from=charged_from), schedule_method=ScheduleMethod.FIXED)
    due_dates = due_dates_of(own, start)
    left, told = own.principal, schedule(own, start, due_dates, business_days(own, OFFICE, start, due_dates))
    for row in told:
        begins = max(row.from_on, charged_from)
        days = [begins + A_DAY * number for number in range((row.due_on - begins).days)]
        exact = left * sum((growth(own, begins, day) for day in days), start=Fraction(0))
        assert row.interest == rounded(exact, own.rounding)
        left -= row.principal


@given(from_on=STARTS, days=st.integers(0, 400), weekdays=st.sets(st.integers(0, 6), min_size=1))
@settings(max_examples=60)
def test_days_of_work_are_counted_as_one_by_one(from_on: date, days: int, weekdays: set[int]) -> None:
    closed = tuple(day for day in CARNIVAL if day.weekday() in weekdays)
    calendar = WorkCalendar(tuple(weekdays), closed)
    passed = [from_on + A_DAY * number for number in range(days)]
    worked = sum(day.weekday() in weekdays and day not in closed for day in passed)
    assert calendar.days_between(from_on, from_on + A_DAY * days) == worked
    assert WorkCalendar.from_json(calendar.to_json()) == calendar
