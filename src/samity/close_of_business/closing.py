"""Close a business day: run the steps, check what must always hold, let the next day be today. See decision 20."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from psycopg.errors import LockNotAvailable
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from samity.bank.loans.values.account_range import AccountRange, Done
from samity.bank.organisation.operations.business_date import (
    CloseDay,
    DateIsBeingChanged,
    NotToday,
    reopen,
    roll_business_date,
)
from samity.bank.organisation.queries import bank_date_of
from samity.close_of_business.beginning import Crew, begin, broken_off
from samity.close_of_business.invariants import BY_NIGHT, INVARIANTS, broken
from samity.close_of_business.nights import report_of
from samity.close_of_business.parts import night_unit, work_on_loans, work_on_next
from samity.close_of_business.steps import MORNING, OnBank, Stage, stages
from samity.kernel.errors import ensure
from samity.storage.json import dumps
from samity.storage.locks import CHANGE_OF_DATE_LOCK, OPEN_DAY_LOCK

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from sqlalchemy import Connection, Engine

    from samity.close_of_business.beginning import Night
    from samity.close_of_business.nights import NightReport
    from samity.storage.unit import Unit

Progress: TypeAlias = Callable[[str, int, int], object]
"""Is told what goes on, how many of its parts are done, and of how many: parts of a stage, then checks."""

ALONE = Crew()

_PARTS = text("""
SELECT count(done_at) AS done, count(*) AS parts FROM night_part WHERE night_id = :night AND stage = :stage""")
_RANGES = text("SELECT first_id, last_id FROM night_part WHERE night_id = :night AND stage = 1 ORDER BY no")
_UNDONE = text("SELECT count(*) FROM night_part WHERE night_id = :night AND done_at IS NULL")
_OVER = text("UPDATE night SET outcome = :outcome, ended_at = clock_timestamp(), steps = :steps, found = :found "
             "WHERE id = :night AND outcome IS NULL")  # fmt: skip


@dataclass(frozen=True, slots=True)
class ClosedDay:
    """A day that was closed.

    Attributes:
        closed_on: the day.
        business_date: today, from now on.
        invariants: how many were checked; all of them hold. 0 on a day of a catch-up that is not its last.
        report: what the night did.
    """

    closed_on: date
    business_date: date
    invariants: int
    report: NightReport

    @property
    def steps(self) -> Mapping[str, int]:
        """Return to how many loans or things each step was done, in their order."""
        return {name: done.loans for name, done in self.report.steps.items()}

    def __str__(self) -> str:
        checked = f"; the {self.invariants} things that must always hold do" if self.invariants else ""
        return f"{self.closed_on} is over, today is {self.business_date}{checked}. {self.report}"


def close_day(
    engine: Engine, closing: date | None = None, progress: Progress | None = None, crew: Crew = ALONE
) -> ClosedDay:
    """Close the business day, or go on with a close that was broken off.

    Args:
        engine: the bank's database.
        closing: the day to close; None is whatever day is today. Naming it makes a second run harmless.
        progress: follows the parts and checks as they go.
        crew: who does the work.

    Raises:
        BrokenInvariant: something that must always hold does not; each violation is named, and the day stays open.
        NotToday: another day than `closing` is today.
        DateIsBeingChanged: somebody else is changing the business date, or closes the day.
    """
    *_, last = close_days(engine, closing, None, progress, crew)
    return last


def close_days(
    engine: Engine,
    closing: date | None = None,
    until: date | None = None,
    progress: Progress | None = None,
    crew: Crew = ALONE,
) -> Iterator[ClosedDay]:
    """Close one day after the other, up to a day and with it; the bank is shut from the first to the last.

    Args:
        engine: the bank's database.
        closing: the day to begin with; None is whatever day is today.
        until: the last day; None is the first one. A catch-up that was broken off goes on to its own.
        progress: follows the parts and checks as they go.
        crew: who does the work.

    Yields:
        Each day, when it is closed.

    Raises:
        BrokenInvariant, NotToday, DateIsBeingChanged: as `close_day` does; the days that were closed are.
    """
    follows: Progress = progress or _nobody_looks
    with _everybody_waits(engine) as held:
        stands = bank_date_of(held)
        held.rollback()
        if closing is not None and closing != stands.business_date:
            raise NotToday(stands.business_date, closing)
        last = stands.closing_until or max(until or stands.business_date, stands.business_date)
        for each in range((last - stands.business_date).days + 1):
            day = stands.business_date + timedelta(days=each)
            with held.begin():
                night = broken_off(held, day) or begin(held, day, last, crew)
            yield _closed(engine, held, night, follows, crew.workers)


def _closed(engine: Engine, held: Connection, night: Night, follows: Progress, workers: int) -> ClosedDay:
    try:
        _work(engine, night, follows, workers)
        return _over(held, night, follows)
    except Exception as reason:
        # Whoever can say why it stays open opens it; one that was killed is taken up again.
        held.rollback()
        with held.begin():
            _end(held, night, "LEFT_OPEN", {}, str(reason))
            reopen(held)
        raise


def _work(engine: Engine, night: Night, follows: Progress, workers: int) -> None:
    for number, stage in enumerate(stages(is_last=night.is_last), 1):
        works = partial(_work_on, engine, night, number, stage, follows)
        if workers == 1:
            works()
        else:
            with ThreadPoolExecutor(workers) as pool:
                for each in [pool.submit(works) for _ in range(workers)]:
                    each.result()


def _work_on(engine: Engine, night: Night, number: int, stage: Stage, follows: Progress) -> None:
    _tell(engine, night, number, stage, follows)
    while work_on_next(engine, night, number, stage):
        _tell(engine, night, number, stage, follows)


def _tell(engine: Engine, night: Night, number: int, stage: Stage, follows: Progress) -> None:
    with engine.connect() as connection:
        row = connection.execute(_PARTS, {"night": night.id, "stage": number}).one()
        follows(str(stage), row.done, row.parts)


def _over(held: Connection, night: Night, follows: Progress) -> ClosedDay:
    """Do the steps of the morning and roll the date; when anything stands against it, none of that has happened."""
    with held.begin():
        undone = held.execute(_UNDONE, {"night": night.id}).scalar_one()
        ensure(undone == 0, "a night is over when each of its parts is done")
        unit = night_unit(held, night)
        steps = dict(_morning(held, night, unit, follows))
        tomorrow = roll_business_date(CloseDay(night.day), unit)
        _end(held, night, "CLOSED", steps)
        if night.is_last:
            reopen(held)
            # As the next morning finds it: the day is over, and what its steps wrote is there.
            checks = iter(range(len(INVARIANTS)))
            found = broken(held, lambda name: follows(name, next(checks), len(INVARIANTS)), BY_NIGHT)
            ensure(not found, " ".join(found))
        unit.write_out()
        return ClosedDay(night.day, tomorrow, len(INVARIANTS) if night.is_last else 0, report_of(held, night.id))


def _morning(held: Connection, night: Night, unit: Unit, follows: Progress) -> Iterator[tuple[str, Done]]:
    """Do the steps of the morning; those of loans in the parts of the evening, and without loans that are sick."""
    parts = [AccountRange(*row) for row in held.execute(_RANGES, {"night": night.id})]
    for number, (name, step) in enumerate(MORNING.items()):
        if not (night.is_last or step.each_day):
            continue
        follows(name, number, len(MORNING))
        if isinstance(step, OnBank):
            yield name, Done(alone=step.run(unit))
        else:
            done = [work_on_loans(held, night, Stage({name: step}), each)[name] for each in parts]
            yield name, Done(*map(sum, zip(*done, strict=True)))


def _end(held: Connection, night: Night, outcome: str, steps: Mapping[str, Done], *found: str) -> None:
    told = dumps({name: list(each) for name, each in steps.items()})
    held.execute(_OVER, {"night": night.id, "outcome": outcome, "steps": told, "found": dumps(found)})


@contextmanager
def _everybody_waits(engine: Engine) -> Iterator[Connection]:
    """Wait until nobody writes any more, and let nobody begin until this is over, or whoever does it is dead.

    Raises:
        DateIsBeingChanged: somebody else closes the day, or changes the date.
    """
    held = engine.connect()
    session = held.connection.driver_connection
    # Its locks live as long as the session does: it does not go back to those that others use.
    held.detach()
    assert session is not None  # noqa: S101 - it is connected
    try:
        _be_the_only_one(held)
        held.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": OPEN_DAY_LOCK})
        held.commit()
        yield held
    finally:
        held.close()
        # Also when an interruption made SQLAlchemy let go of it.
        session.close()


def _be_the_only_one(held: Connection) -> None:
    # Of somebody who has died a moment ago the database may not have heard yet.
    held.execute(text("SET LOCAL lock_timeout = '1s'"))
    try:
        held.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": CHANGE_OF_DATE_LOCK})
    except OperationalError as taken:
        if isinstance(taken.orig, LockNotAvailable):
            raise DateIsBeingChanged from taken
        raise
    held.commit()


def _nobody_looks(_: str, __: int, ___: int) -> None:
    """Follow the night in silence."""
