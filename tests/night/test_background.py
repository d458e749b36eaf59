"""A night that is begun through a door, beside those who wait until it is over."""

from __future__ import annotations

import threading
from contextlib import ExitStack
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import text
from sqlalchemy.pool import QueuePool
from structlog.testing import capture_logs

from samity.bank.organisation.queries import bank_date_of
from samity.bank.organisation.queries.users import credentials
from samity.close_of_business import close_day
from samity.close_of_business.background import begin_night
from samity.close_of_business.nights import nights
from samity.storage.unit import Unit

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Connection, Engine

PATIENCE = 20


def _night_through_a_door(connection: Connection) -> date:
    """Begin a night, wait for its end, and return the day that it was to close."""
    found = credentials(connection, "mifos")
    assert found is not None
    begun = begin_night(Unit(connection, found.actor, found.business_date))
    for each in threading.enumerate():
        if each.name == f"night of {begun}":
            each.join(PATIENCE)
    return begun


def test_it_closes_the_day_while_writers_hold_every_connection_of_the_server(own_engine: Engine) -> None:
    pool = own_engine.pool
    assert isinstance(pool, QueuePool)
    with ExitStack() as writers:
        held = [writers.enter_context(own_engine.connect()) for _ in range(pool.size())]
        begun = _night_through_a_door(held[0])
        assert bank_date_of(held[0]).closed_on == begun
        assert bank_date_of(held[0]).business_date == begun + timedelta(days=1)


def test_its_report_says_who_let_it_begin(own_engine: Engine) -> None:
    with own_engine.connect() as connection:
        _night_through_a_door(connection)
    close_day(own_engine)
    with own_engine.connect() as connection:
        assert [each.begun_by for each in nights(connection)] == [None, "mifos"]


def test_whatever_ends_it_is_logged_with_its_reason(own_engine: Engine) -> None:
    with own_engine.begin() as connection:
        connection.execute(text("ALTER TABLE night RENAME TO lost"))
    with own_engine.connect() as connection, capture_logs() as logged:
        begun = _night_through_a_door(connection)
    (line,) = logged
    assert (line["event"], line["log_level"], line["day"]) == ("the day stays open", "error", str(begun))
    assert line["exc_info"]
