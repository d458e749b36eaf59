"""How many came, and in percent. See docs/rules/attendance-rates.md."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samity.bank.meetings.rules.turnout import days_counted, together, turnout_of
from samity.bank.meetings.values import Attendance, Turnout

COUNTS = st.integers(0, 500)
TURNOUTS = st.builds(Turnout, present=COUNTS, late=COUNTS, excused=COUNTS, absent=COUNTS)


@pytest.mark.parametrize(
    ("turnout", "rate"),
    [
        (Turnout(present=8, late=1, excused=1, absent=1), "90.0"),
        (Turnout(present=2, absent=1), "66.7"),
        (Turnout(absent=3), "0.0"),
        (Turnout(late=3), "100.0"),
        # A half goes to the even digit: 6.25 and 18.75 percent.
        (Turnout(present=1, absent=15), "6.2"),
        (Turnout(present=3, absent=13), "18.8"),
    ],
)
def test_the_rate_is_who_came_of_those_without_an_excuse(turnout: Turnout, rate: str) -> None:
    assert turnout.rate == Decimal(rate)


@pytest.mark.parametrize("turnout", [Turnout(), Turnout(excused=4)])
def test_where_nobody_was_expected_there_is_no_rate(turnout: Turnout) -> None:
    assert turnout.rate is None


def test_each_word_is_counted_as_what_it_says() -> None:
    counts = {word: number for number, word in enumerate(Attendance, 1)}
    assert turnout_of(counts) == Turnout(
        present=counts[Attendance.PRESENT],
        late=counts[Attendance.LATE],
        excused=counts[Attendance.LEAVE] + counts[Attendance.APPROVED],
        absent=counts[Attendance.ABSENT],
    )


@given(st.lists(TURNOUTS, max_size=5))
def test_turnouts_together_have_a_rate_between_theirs(turnouts: list[Turnout]) -> None:
    all_of_them = together(turnouts)
    assert all_of_them.noted == sum(each.noted for each in turnouts)
    rates = [each.rate for each in turnouts if each.rate is not None]
    if all_of_them.rate is None:
        assert rates == []
    else:
        assert min(rates) <= all_of_them.rate <= max(rates)


def test_a_year_ends_today() -> None:
    assert days_counted(date(2025, 3, 20)) == (date(2024, 3, 21), date(2025, 3, 20))
