"""The demo bank lives through its days one after the other, in one transaction."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from samity.bank.organisation.operations.business_date import SetBusinessDate, set_business_date
from samity.storage.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from sqlalchemy import Connection

    from samity.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Days:
    """The days of the demo bank."""

    connection: Connection
    actor: Actor

    @contextmanager
    def on(self, day: date) -> Iterator[Unit]:
        """Let a day be today, and work on it."""
        unit = Unit(self.connection, self.actor, day, request_id="demo")
        set_business_date(SetBusinessDate(day), unit)
        yield unit
        unit.write_out()
