"""A night that is begun through a door: it goes on beside other work, and its report says how far it is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import text

from samity.bank.gate import permit
from samity.bank.organisation.operations.business_date import DateIsBeingChanged
from samity.bank.organisation.queries import bank_date_of
from samity.bank.organisation.queries.institution import institution_of
from samity.close_of_business.beginning import Crew
from samity.close_of_business.closing import ALONE, close_days
from samity.storage.engine import connect
from samity.storage.locks import CHANGE_OF_DATE_LOCK

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import URL, Connection

    from samity.storage.unit import Unit

_RUNNING = text("""
SELECT EXISTS (
  SELECT FROM pg_locks l JOIN pg_database d ON d.oid = l.database
  WHERE l.locktype = 'advisory' AND l.objid = :lock AND l.granted AND d.datname = current_database())""")


def is_running(connection: Connection) -> bool:
    """Say whether somebody closes the day at this moment, or sets the date."""
    return bool(connection.execute(_RUNNING, {"lock": CHANGE_OF_DATE_LOCK}).scalar_one())


def yesterday_of(connection: Connection, now: datetime | None = None) -> date:
    """Return the last day that is over by the bank's clock.

    Args:
        connection: the bank's database.
        now: the moment; None is this one.
    """
    here = ZoneInfo(institution_of(connection).time_zone)
    return (now or datetime.now(UTC)).astimezone(here).date() - timedelta(days=1)


def begin_night(unit: Unit, until: date | None = None) -> date:
    """Close the business day, or every day up to one, beside everything else; a night broken off is taken up again.

    Returns:
        The day that is closed first.

    Raises:
        Refusal: the actor may not, or somebody closes the day already.
    """
    permit(unit, "business_date:roll")
    if is_running(unit.connection):
        raise DateIsBeingChanged
    today = bank_date_of(unit.connection).business_date
    # It is not cut off when the server is told to stop: the server ends when the night does.
    Thread(
        target=_close, args=(unit.connection.engine.url, today, until, unit.actor.user_id), name=f"night of {today}"
    ).start()
    return today


def _close(address: URL, closing: date, until: date | None, begun_by: int) -> None:
    log = structlog.get_logger("samity.night")
    # Connections of its own: those of the server are held by writers who wait until the night is over.
    engine = connect(address.render_as_string(hide_password=False), pool_size=ALONE.workers + 2)
    try:
        list(close_days(engine, closing, until, crew=Crew(begun_by=begun_by)))
    except Exception:
        # Nobody waits here to be told; the night's report says what was found, where the night had begun.
        log.exception("the day stays open", day=str(closing))
    finally:
        engine.dispose()
