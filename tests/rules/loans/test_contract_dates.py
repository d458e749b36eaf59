"""Due dates of contracts: figures of the specification of loan accounts, section 5."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rules.loans.contracts import contract

from samity.bank.loans.rules.contract_dates import Rest, contract_dates, off_rest
from samity.bank.loans.rules.contract_rates import undisturbed_rate
from samity.bank.loans.rules.planned_dates import Surroundings, business_days, planned_due_dates
from samity.bank.loans.values.terms import InterestPeriod, LoanTerms, RestShift, ShortMonth
from samity.bank.organisation.rules.working_days import NoDayToRepay
from samity.bank.organisation.values.working_days import Holiday, Weekday, WeekdayShift, WorkingDays
from samity.kernel.day_counts import DayCount
from samity.kernel.periods import PeriodUnit

MONDAY_TO_FRIDAY = WorkingDays(frozenset(Weekday(number) for number in range(5)), WeekdayShift.SAME_DAY)
AROUND = Surroundings(working_days=MONDAY_TO_FRIDAY)


def days(*written: str) -> list[date]:
    return [date.fromisoformat(day) for day in written]


@pytest.mark.parametrize(
    ("short_months", "expected"),
    [
        (ShortMonth.LAST_DAY, days("2023-01-31", "2023-02-28", "2023-03-31", "2023-04-30", "2023-05-31")),
        (ShortMonth.FIRST_OF_NEXT, days("2023-01-31", "2023-03-01", "2023-03-31", "2023-05-01", "2023-05-31")),
    ],
)
def test_a_day_that_a_month_lacks(short_months: ShortMonth, expected: list[date]) -> None:
    terms = contract(fixed_days=(31,), short_months=short_months)
    assert list(islice(contract_dates(terms, date(2023, 1, 1)), 5)) == expected


def test_two_days_of_each_month() -> None:
    expected = days("2024-01-20", "2024-02-05", "2024-02-20", "2024-03-05", "2024-03-20")
    assert list(islice(contract_dates(contract(fixed_days=(5, 20)), date(2024, 1, 12)), 5)) == expected


def test_a_first_of_the_next_month_that_is_a_fixed_day_too_comes_once() -> None:
    terms = contract(fixed_days=(1, 31), short_months=ShortMonth.FIRST_OF_NEXT)
    assert list(islice(contract_dates(terms, date(2023, 1, 31)), 4)) == days(
        "2023-02-01", "2023-03-01", "2023-03-31", "2023-04-01"
    )


def test_the_end_of_the_month_is_come_back_to() -> None:
    expected = days("2024-02-29", "2024-03-31", "2024-04-30", "2024-05-31")
    assert list(islice(contract_dates(contract(), date(2024, 1, 31)), 4)) == expected


@pytest.mark.parametrize(("offset", "first"), [(0, "2016-01-01"), (10, "2016-01-11")])
def test_an_offset_moves_the_first_date_and_all_that_follow(offset: int, first: str) -> None:
    # Printed by the vendor: disbursed on 1 December 2015, monthly.
    dates = contract_dates(contract(first_offset=offset), date(2015, 12, 1))
    assert next(dates) == date.fromisoformat(first)
    assert next(dates) == date.fromisoformat(first.replace("2016-01", "2016-02"))


@pytest.mark.parametrize(
    ("shift", "expected"),
    [
        (RestShift.NONE, days("2024-05-15", "2024-06-15", "2024-07-15")),
        (RestShift.NEXT, days("2024-05-15", "2024-06-17", "2024-07-15")),
        (RestShift.PREVIOUS, days("2024-05-15", "2024-06-14", "2024-07-15")),
        (RestShift.EXTEND, days("2024-05-15", "2024-06-17", "2024-07-17")),
        (RestShift.OFFICE, days("2024-05-15", "2024-06-15", "2024-07-15")),
    ],
)
def test_a_due_date_on_a_saturday(shift: RestShift, expected: list[date]) -> None:
    terms = contract(number_of_installments=3, rest_shift=shift)
    assert list(planned_due_dates(terms, AROUND, date(2024, 4, 15))) == expected


def test_a_holiday_is_a_day_of_rest() -> None:
    whit = Holiday(date(2024, 6, 17), date(2024, 6, 18), None)
    terms = contract(number_of_installments=2, rest_shift=RestShift.NEXT)
    around = Surroundings(working_days=MONDAY_TO_FRIDAY, holidays=(whit,))
    assert list(planned_due_dates(terms, around, date(2024, 4, 15))) == days("2024-05-15", "2024-06-19")


def test_whose_holiday_lasts_six_years_has_no_day_to_repay() -> None:
    away = Holiday(date(2024, 4, 16), date(2030, 4, 16), None)
    around = Surroundings(working_days=MONDAY_TO_FRIDAY, holidays=(away,))
    with pytest.raises(NoDayToRepay):
        planned_due_dates(contract(rest_shift=RestShift.NEXT), around, date(2024, 4, 15))


def test_business_days_are_counted_row_by_row() -> None:
    terms = contract(number_of_installments=2, day_count=DayCount.BUS_252, rest_shift=RestShift.NEXT)
    dates = planned_due_dates(terms, AROUND, date(2024, 4, 15))
    # 15 April to 15 May 2024: 22 weekdays; 15 May to 17 June: 23.
    assert business_days(terms, AROUND, date(2024, 4, 15), dates) == (22, 23)
    assert business_days(contract(), AROUND, date(2024, 4, 15), dates) == ()


@given(
    st.dates(date(2000, 1, 1), date(2060, 1, 1)),
    st.sampled_from(RestShift),
    st.sets(st.integers(1, 31), max_size=4),
    st.sampled_from(ShortMonth),
    st.sampled_from(PeriodUnit),
    st.integers(0, 40),
)
def test_due_dates_rise_from_the_disbursement_and_lie_on_days_of_work(
    disbursed_on: date, shift: RestShift, fixed: set[int], short: ShortMonth, unit: PeriodUnit, offset: int
) -> None:
    terms = contract(
        number_of_installments=12,
        fixed_days=tuple(sorted(fixed)),
        short_months=short,
        repay_unit=unit,
        first_offset=offset,
        rest_shift=shift,
    )
    dates = planned_due_dates(terms, AROUND, disbursed_on)
    assert all(before < after for before, after in zip((disbursed_on, *dates), dates, strict=False))
    if shift not in (RestShift.NONE, RestShift.OFFICE):
        assert not any(Rest(MONDAY_TO_FRIDAY, ()).is_on(day) for day in dates)


@pytest.mark.parametrize(("given", "kept"), [((15, 1), (1, 15)), ((1, 1), (1,)), ((20, 5, 20), (5, 20))])
def test_fixed_days_mean_the_same_in_any_order(given: tuple[int, ...], kept: tuple[int, ...]) -> None:
    asked, plain = (
        contract(fixed_days=days, interest_period=InterestPeriod.SAME_AS_REPAYMENT) for days in (given, kept)
    )
    start = date(2026, 1, 20)
    assert list(islice(contract_dates(asked, start), 5)) == list(islice(contract_dates(plain, start), 5))
    assert undisturbed_rate(asked) == undisturbed_rate(plain)
    assert asked == LoanTerms.from_json(asked.to_json()) == plain


def test_dates_that_rest_pushes_together_stay_apart() -> None:
    saturday = date(2024, 6, 15)
    endless = iter(saturday + timedelta(days=number) for number in range(9))
    friday = saturday - timedelta(days=1)
    moved = off_rest(RestShift.PREVIOUS, endless, 3, friday - timedelta(days=1), Rest(MONDAY_TO_FRIDAY, ()))
    assert moved == (friday, date(2024, 6, 17), date(2024, 6, 18))
