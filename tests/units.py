"""Units of work that are committed, for tests whose set-up must outlast one transaction."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import event

from samity.storage.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from sqlalchemy import Connection, Engine

    from samity.kernel.actor import Actor


@contextmanager
def unit_of_work(engine: Engine, actor: Actor, business_date: date) -> Iterator[Unit]:
    """Open a unit of work: committed at the end, undone on any error."""
    with engine.begin() as connection:
        unit = Unit(connection, actor, business_date)
        yield unit
        unit.write_out()


@contextmanager
def counted(connection: Connection) -> Iterator[list[str]]:
    """Gather the statements that a connection sends."""
    sent: list[str] = []

    def note(*executed: object) -> None:
        sent.append(" ".join(str(executed[2]).split()))

    event.listen(connection, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(connection, "before_cursor_execute", note)
