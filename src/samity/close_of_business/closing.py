"""Close a business day: run the steps, check what must always hold, let the next day be today."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from sqlalchemy import text

from samity.bank.organisation.operations.business_date import CloseDay, NotToday, roll_business_date
from samity.bank.organisation.queries import business_date
from samity.close_of_business.actor import actor_of_the_night
from samity.close_of_business.invariants import INVARIANTS, broken
from samity.close_of_business.steps import STEPS
from samity.kernel.errors import ensure
from samity.storage.locks import OPEN_DAY_LOCK
from samity.storage.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from sqlalchemy import Engine

Progress: TypeAlias = Callable[[str], object]
"""Is told what begins now: each step, each check, and the roll of the date; PARTS of them in all."""

PARTS = len(STEPS) + len(INVARIANTS) + 1


@dataclass(frozen=True, slots=True)
class ClosedDay:
    """A day that was closed.

    Attributes:
        closed_on: the day.
        business_date: today, from now on.
        invariants: how many were checked; all of them hold.
        steps: what each step did, in their order.
    """

    closed_on: date
    business_date: date
    invariants: int
    steps: Mapping[str, int]

    def __str__(self) -> str:
        done = "".join(f"; {name}: {count}" for name, count in self.steps.items())
        return (
            f"{self.closed_on} is over, today is {self.business_date}; "
            f"the {self.invariants} things that must always hold do{done}."
        )


def close_day(engine: Engine, closing: date | None = None, progress: Progress | None = None) -> ClosedDay:
    """Close the business day, in one transaction: when anything stands against it, nothing has happened.

    Args:
        engine: the bank's database.
        closing: the day to close; None is whatever day is today. Naming it makes a second run harmless.
        progress: follows the steps and checks as they go.

    Raises:
        BrokenInvariant: something that must always hold does not; each violation is named.
        NotToday: another day than `closing` is today.
        DateIsBeingChanged: somebody else is changing the business date.
    """
    begins: Progress = progress or _nobody_looks
    with engine.begin() as connection:
        # Waits until nobody writes any more, and lets nobody begin before the day is closed.
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": OPEN_DAY_LOCK})
        today = business_date(connection)
        if closing is not None and closing != today:
            raise NotToday(today, closing)
        unit = Unit(connection, actor_of_the_night(connection), today, request_id=f"close-of-business:{today}")
        done = _steps(unit, begins)
        begins("rolling the date")
        tomorrow = roll_business_date(CloseDay(today), unit)
        # As the next morning finds it: the day is over, and what its steps wrote is there.
        found = broken(connection, begins)
        ensure(not found, " ".join(found))
        unit.write_out()
        return ClosedDay(today, tomorrow, len(INVARIANTS), done)


def _steps(unit: Unit, begins: Progress) -> dict[str, int]:
    done: dict[str, int] = {}
    for name, step in STEPS.items():
        begins(name)
        done[name] = step(unit)
    return done


def _nobody_looks(_: str) -> None:
    """Follow the night in silence."""
