"""The business date and those who write at the same time."""

from __future__ import annotations

from datetime import date, timedelta
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from samity.bank.organisation.operations.business_date import CloseDay as Close
from samity.bank.organisation.operations.business_date import (
    DateIsBeingChanged,
    SetBusinessDate,
    roll_business_date,
    set_business_date,
)
from samity.bank.organisation.queries import bank_date_of, credentials
from samity.storage.locks import OPEN_DAY_LOCK
from samity.storage.unit import Unit

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

SHARED = text("SELECT pg_advisory_xact_lock_shared(:lock)")


def a_unit(connection: Connection) -> Unit:
    found = credentials(connection, "mifos")
    assert found is not None
    return Unit(connection, found.actor, found.business_date)


def test_the_date_waits_for_a_posting_under_way(own_engine: Engine) -> None:
    wanted = date(2025, 3, 15)

    def change() -> None:
        with own_engine.begin() as connection:
            set_business_date(SetBusinessDate(wanted), a_unit(connection))

    with own_engine.connect() as posting, own_engine.connect() as onlooker:
        posting.execute(SHARED, {"lock": OPEN_DAY_LOCK})
        changer = Thread(target=change)
        changer.start()
        changer.join(0.5)
        assert changer.is_alive()
        assert bank_date_of(onlooker).business_date != wanted
        posting.commit()
        changer.join(10)
        onlooker.rollback()
        assert bank_date_of(onlooker).business_date == wanted


def test_two_who_change_the_date_at_once_do_not_wait_for_each_other(own_engine: Engine) -> None:
    with own_engine.connect() as one, own_engine.connect() as other:
        set_business_date(SetBusinessDate(date(2025, 3, 15)), a_unit(one))
        with pytest.raises(DateIsBeingChanged):
            set_business_date(SetBusinessDate(date(2025, 3, 16)), a_unit(other))
        with pytest.raises(DateIsBeingChanged):
            roll_business_date(Close(date(2025, 3, 15)), a_unit(other))


def test_a_close_moves_one_day_and_tells_it(own_engine: Engine) -> None:
    with own_engine.begin() as connection:
        unit = a_unit(connection)
        today = unit.business_date
        assert roll_business_date(Close(today), unit) == today + timedelta(days=1)
        assert bank_date_of(connection).closed_on == today
        unit.write_out()
        told = connection.execute(text("SELECT kind, facts FROM outbox_event")).one()
        assert (told.kind, told.facts["closed_on"]) == ("DayClosed", today.isoformat())


def test_a_bank_opens_with_one_office_one_administrator_and_nothing_else(own_engine: Engine) -> None:
    with own_engine.connect() as connection:
        counted = {
            table: connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()
            for table in ("office", "app_user", "role", "staff", "payment_channel", "holiday", "code_value")
        }
    assert counted == {
        "office": 1, "app_user": 1, "role": 1, "staff": 0, "payment_channel": 0, "holiday": 0, "code_value": 0
    }  # fmt: skip
