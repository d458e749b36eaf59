"""Day counts, against figures of the market and against QuantLib."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
import QuantLib  # type: ignore[import-untyped]  # bindings of a C++ library
from hypothesis import given
from hypothesis import strategies as st

from samity.kernel.day_counts import BUSINESS_YEAR, YEAR_DAYS, DayCount, thirty_days, us_thirty_days, year_fraction
from samity.kernel.errors import BrokenInvariant
from samity.kernel.money import rounded_ratio
from samity.kernel.periods import Period

days = st.dates(date(1990, 1, 1), date(2090, 12, 31))

ORACLES = {
    DayCount.ACTUAL_365_FIXED: QuantLib.Actual365Fixed(),
    DayCount.ACTUAL_364: QuantLib.Actual364(),
    DayCount.ACTUAL_360: QuantLib.Actual360(),
    DayCount.ACTUAL_ACTUAL_ISDA: QuantLib.ActualActual(QuantLib.ActualActual.ISDA),
    DayCount.E30_360: QuantLib.Thirty360(QuantLib.Thirty360.European),
    DayCount.US_30_360: QuantLib.Thirty360(QuantLib.Thirty360.USA),
}


def quantlib_day(day: date) -> QuantLib.Date:
    return QuantLib.Date(day.day, day.month, day.year)


@pytest.mark.parametrize(
    ("convention", "interest"),
    [
        # 10,000 at 12 % from 15 December 2019 to 31 March 2020 (spec of loan accounts, section 4; ISDA 2006).
        (DayCount.ACTUAL_365_FIXED, 351_78),
        (DayCount.ACTUAL_364, 352_75),
        (DayCount.ACTUAL_360, 356_67),
        (DayCount.ACTUAL_ACTUAL_ISDA, 350_97),
        (DayCount.E30_360, 350_00),
        (DayCount.US_30_360, 353_33),
    ],
)
def test_a_winter_of_interest(convention: DayCount, interest: int) -> None:
    winter = Period(date(2019, 12, 15), date(2020, 3, 31))
    assert rounded_ratio(1_000_000 * Fraction(12, 100) * year_fraction(convention, winter)) == interest


@pytest.mark.parametrize(
    ("from_on", "until_on", "europe", "states"),
    [
        (date(2024, 1, 31), date(2024, 3, 31), 60, 60),
        (date(2024, 1, 29), date(2024, 3, 31), 61, 62),
        (date(2024, 2, 29), date(2024, 3, 31), 31, 30),
        (date(2023, 2, 28), date(2024, 2, 29), 361, 360),
        (date(2020, 1, 8), date(2020, 8, 21), 223, 223),
        (date(2023, 12, 15), date(2024, 1, 15), 30, 30),
    ],
)
def test_months_of_thirty_days(from_on: date, until_on: date, europe: int, states: int) -> None:
    assert thirty_days(Period(from_on, until_on)) == europe
    assert us_thirty_days(Period(from_on, until_on)) == states


@given(st.sampled_from(sorted(ORACLES)), days, days)
def test_fractions_are_those_of_quantlib(convention: DayCount, one: date, two: date) -> None:
    start, end = sorted((one, two))
    expected = ORACLES[convention].yearFraction(quantlib_day(start), quantlib_day(end))
    assert float(year_fraction(convention, Period(start, end))) == pytest.approx(expected, abs=1e-12)


@given(st.sampled_from(sorted(ORACLES)), days, days, days)
def test_real_days_add_up(convention: DayCount, one: date, two: date, three: date) -> None:
    start, middle, end = sorted((one, two, three))
    if convention is DayCount.US_30_360:  # the end of a period is seen in the light of its start
        return
    parts = year_fraction(convention, Period(start, middle)) + year_fraction(convention, Period(middle, end))
    assert parts == year_fraction(convention, Period(start, end))


def test_business_days_count_over_252() -> None:
    january = Period(date(2024, 1, 1), date(2024, 2, 1))
    assert year_fraction(DayCount.BUS_252, january, 21) == Fraction(1, 12)
    with pytest.raises(BrokenInvariant):
        year_fraction(DayCount.BUS_252, january)


def test_every_convention_has_a_year() -> None:
    assert set(YEAR_DAYS) == set(DayCount)
    assert YEAR_DAYS[DayCount.BUS_252] == BUSINESS_YEAR
