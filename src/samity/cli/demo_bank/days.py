"""The demo bank lives through its days one after the other, in one transaction."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from samity.bank.organisation.operations.business_date import SetBusinessDate, set_business_date
from samity.bank.organisation.queries import credentials
from samity.kernel.errors import ensure
from samity.storage.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from sqlalchemy import Connection

    from samity.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the demo bank, on which everybody does his own work."""

    date: date
    administrator: Unit
    _actors: dict[str, Actor]
    _units: dict[str, Unit] = field(default_factory=dict)

    def by(self, username: str) -> Unit:
        """Return the unit in which somebody works on this day, with what his roles permit him."""
        connection = self.administrator.connection
        if username not in self._actors:
            known = credentials(connection, username)
            ensure(known is not None, "who works in the demo bank may sign in")
            assert known is not None  # noqa: S101 - for the type checker; said by `ensure`
            self._actors[username] = known.actor
        if username not in self._units:
            self._units[username] = Unit(connection, self._actors[username], self.date, request_id="demo")
        return self._units[username]

    def end(self) -> None:
        """Write out what everybody has left for the outbox and the audit trail."""
        for unit in (self.administrator, *self._units.values()):
            unit.write_out()


@dataclass(frozen=True, slots=True)
class Days:
    """The days of the demo bank; the administrator lets them begin."""

    connection: Connection
    administrator: Actor
    _actors: dict[str, Actor] = field(default_factory=dict)

    @contextmanager
    def on(self, day: date) -> Iterator[Day]:
        """Let a day be today, and work on it."""
        unit = Unit(self.connection, self.administrator, day, request_id="demo")
        set_business_date(SetBusinessDate(day), unit)
        begun = Day(day, unit, self._actors)
        yield begun
        begun.end()
