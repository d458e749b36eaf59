from __future__ import annotations

import os
from contextlib import suppress
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from tests.night.nights import Killed, all_that_stands, killed_before

from samity.bank.organisation.operations.business_date import DateIsBeingChanged, NotToday
from samity.bank.organisation.queries import NightIsNotOver, bank_date_of, business_date, open_business_date
from samity.close_of_business import Crew, close_day, close_days
from samity.close_of_business.left_out import left_out_tonight
from samity.close_of_business.nights import left_out_of, nights
from samity.kernel.errors import BrokenInvariant
from samity.storage.locks import CHANGE_OF_DATE_LOCK

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

SMALL = Crew(part=6)
EACH = 1 if os.environ.get("SAMITY_SOAK") else 13
_SICK = """
UPDATE loan SET accruing_number = 1, accrued_until = '2025-01-01', accrued = 'GUESSED'
WHERE account_id = (SELECT min(account_id) FROM loan WHERE status = 'ACTIVE') RETURNING account_id"""
_HELD = "UPDATE loan SET held = :held WHERE status <> 'ACTIVE'"
_WAITING = "SELECT account_id FROM loan WHERE status = 'ACTIVE' AND recognised_until < :day"


def test_a_night_killed_before_any_statement_and_taken_up_again_is_as_if_it_was_not(
    evenings: Callable[[], Engine],
) -> None:
    whole = evenings()
    with whole.connect() as connection:
        today = business_date(connection)
    with killed_before(whole, None) as sent:
        close_day(whole, today, crew=SMALL)
    wanted = all_that_stands(whole)
    for statement in range(0, len(sent), EACH):
        bank = evenings()
        with killed_before(bank, statement), pytest.raises(Killed):
            close_day(bank, today, crew=SMALL)
        with suppress(NotToday):
            close_day(bank, today, crew=SMALL)
        assert all_that_stands(bank) == wanted, f"killed before statement {statement}: {sent[statement]}"


def test_two_who_work_at_once_do_what_one_does(evenings: Callable[[], Engine]) -> None:
    one, two = evenings(), evenings()
    assert close_day(one, crew=SMALL).steps == close_day(two, crew=Crew(2, 6)).steps
    # Each draws numbers for its own part.
    alone, together = all_that_stands(one), all_that_stands(two)
    assert {name: sorted(map(str, rows)) for name, rows in alone.items()} == {
        name: sorted(map(str, rows)) for name, rows in together.items()
    }


def test_nobody_writes_while_a_night_is_broken_off(evenings: Callable[[], Engine]) -> None:
    bank = evenings()
    with killed_before(bank, 30), pytest.raises(Killed):
        close_day(bank, crew=SMALL)
    with bank.connect() as connection, pytest.raises(NightIsNotOver, match="was begun and is not over"):
        open_business_date(connection)
    close_day(bank, crew=SMALL)
    with bank.connect() as connection:
        assert open_business_date(connection) == business_date(connection)


def test_one_sick_loan_does_not_hold_up_the_others(evenings: Callable[[], Engine]) -> None:
    bank = evenings()
    with bank.begin() as connection:
        sick = connection.scalar(text(_SICK))
        today = business_date(connection)
    closed = close_day(bank, crew=SMALL)
    assert closed.report.left_out == 1
    assert "1 could not be worked on" in str(closed)
    with bank.connect() as connection:
        (left,) = left_out_of(connection, closed.report.id)
        assert (left.account_id, left.step) == (sick, "due dates passed")
        assert left_out_tonight(connection) == [sick]
        assert "GUESSED" in left.fault
        assert list(connection.scalars(text(_WAITING), {"day": today})) == [sick]


def test_a_day_that_stays_open_is_open_again_and_says_why(evenings: Callable[[], Engine]) -> None:
    bank = evenings()
    with bank.begin() as connection:
        connection.execute(text(_HELD), {"held": 1})
    with pytest.raises(BrokenInvariant):
        close_day(bank, crew=SMALL)
    with bank.begin() as connection:
        (told,) = nights(connection)
        assert (told.outcome, told.parts_done) == ("LEFT_OPEN", told.parts)
        assert "[held payments sum to what is held]" in told.found[0]
        assert open_business_date(connection) == told.day
        connection.execute(text(_HELD), {"held": 0})
    # What was done in the evening is done: the second night of the day finds nothing to do.
    again = close_day(bank, crew=SMALL)
    assert (again.closed_on, again.steps["income recognised"]) == (told.day, 0)


def test_who_closes_the_day_while_somebody_does_is_told_so(evenings: Callable[[], Engine]) -> None:
    bank = evenings()
    with bank.connect() as somebody:
        somebody.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": CHANGE_OF_DATE_LOCK})
        with pytest.raises(DateIsBeingChanged):
            close_day(bank)


_STAND = "SELECT to_jsonb(l) - 'created_at' FROM loan l ORDER BY account_id"
_BOOKED = """
SELECT account_id, kind, sum(interest), sum(fees), sum(penalties) FROM loan_transaction GROUP BY 1, 2 ORDER BY 1, 2"""


def test_a_catch_up_leads_to_what_each_night_would_have_led_to(evenings: Callable[[], Engine]) -> None:
    nightly, at_once = evenings(), evenings()
    days = [close_day(nightly, crew=SMALL).closed_on for _ in range(4)]
    with killed_before(at_once, 40), pytest.raises(Killed):
        list(close_days(at_once, until=days[-1], crew=SMALL))
    caught_up = list(close_days(at_once, crew=SMALL))
    with nightly.connect() as one, at_once.connect() as other:
        assert bank_date_of(one) == bank_date_of(other)
        for asked in (_STAND, _BOOKED):
            assert one.execute(text(asked)).all() == other.execute(text(asked)).all()
        accruals = text("SELECT count(*) FROM loan_transaction WHERE kind = 'ACCRUAL' AND booked_on >= :day")
        # One booking for all days, and on the first of them one that goes back.
        assert other.scalar(accruals, {"day": days[0]}) < one.scalar(accruals, {"day": days[0]}) / 3
        assert [each.day for each in reversed(nights(other))] == days
    assert caught_up[-1].closed_on == days[-1]
    assert all((b.closed_on - a.closed_on) == timedelta(days=1) for a, b in pairwise(caught_up))
