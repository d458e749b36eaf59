"""Which meeting is recorded next: a missed one, else the next one (spec groups-and-collection-sheets, section 3.2)."""

from __future__ import annotations

from datetime import date

import pytest

from samity.bank.meetings.rules.eligible_meeting import eligible_meeting_date
from samity.bank.meetings.values import CalendarRule, Frequency, Recurrence, Weekday

MONDAYS = CalendarRule(date(2025, 1, 1), Recurrence(Frequency.WEEKLY, weekday=Weekday.MO), ends_on=date(2025, 1, 31))


@pytest.mark.parametrize(
    ("held", "eligible"),
    [
        ([], date(2025, 1, 6)),
        ([date(2025, 1, 6), date(2025, 1, 13)], date(2025, 1, 20)),
        ([date(2025, 1, 13)], date(2025, 1, 6)),
        ([date(2025, 1, day) for day in (6, 13, 20, 27)], None),
    ],
)
def test_the_earliest_meeting_not_held_is_recorded_next(held: list[date], eligible: date | None) -> None:
    assert eligible_meeting_date(MONDAYS, held, date(2024, 1, 15)) == eligible


def test_a_meeting_missed_long_ago_is_not_waited_for() -> None:
    assert eligible_meeting_date(MONDAYS, [], date(2025, 1, 14)) == date(2025, 1, 20)
