"""Loans move off all holidays beside others who hold some of them: one waits for the other, and none for each other."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from tests.databases import engine_of
from tests.gatherings import move_to, staying, what_is_wrong
from tests.operations.loans.resting import holiday
from tests.village import FIRST_MEETING, lend, meeting, product, village

from samity.bank.loans.operations.move_due_dates import ApplyHolidays, apply_holidays
from samity.bank.loans.queries.accounts import loans_by_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine
    from tests.databases import Databases

A_MOMENT = 0.3  # long enough for the second to reach what the first one holds


@pytest.fixture(scope="module")
def bank(database_server: Databases) -> Iterator[Engine]:
    """A bank of this file."""
    engine = engine_of(database_server.bank())
    move_to(engine, FIRST_MEETING)
    yield engine
    assert what_is_wrong(engine) == []
    engine.dispose()


def test_loans_are_held_in_the_order_of_their_ids_whichever_holiday_comes_first(bank: Engine) -> None:
    """Whoever else holds several, as a sheet does, holds them in that order: each would wait for the other."""
    loans = []
    for number in (6, 4):
        with staying(bank, FIRST_MEETING) as unit:
            place = village(unit, members=1)
            loans.append(lend(unit, place, product(unit).id, place.clients[0]))
            holiday(unit, place.office_id, meeting(number), moved_to=meeting(number) + timedelta(days=1))

    def apply() -> list[int]:
        with staying(bank, FIRST_MEETING) as unit:
            return [each.loan_id for each in apply_holidays(ApplyHolidays(), unit)]

    with ThreadPoolExecutor(1) as another:
        with staying(bank, FIRST_MEETING) as unit:
            loans_by_id(unit.connection, loans[:1], lock=True)
            waiting = another.submit(apply)
            time.sleep(A_MOMENT)
            assert not waiting.done(), "who moves them off must wait for the first"
            loans_by_id(unit.connection, loans, lock=True)
        assert waiting.result() == loans[::-1]
