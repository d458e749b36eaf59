"""One request, one transaction: what an operation may reach, and what leaves with the commit."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from samity.storage.audit import audit_line
from samity.storage.bulk import insert_rows
from samity.storage.outbox import outbox_event

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from sqlalchemy import Connection

    from samity.kernel.actor import Actor

Tried = TypeVar("Tried")


@dataclass(slots=True)
class Unit:
    """A unit of work.

    Attributes:
        connection: the open transaction; nothing in the bank commits it.
        actor: who is asking.
        business_date: the bank's today; never the wall clock.
        request_id: ties audit lines and log lines together.
    """

    connection: Connection
    actor: Actor
    business_date: date
    request_id: str | None = None
    _events: list[dict[str, Any]] = field(default_factory=list)
    _audit: list[dict[str, Any]] = field(default_factory=list)

    def tell(self, kind: str, subject: str, facts: Mapping[str, Any]) -> None:
        """Put an event in the outbox, for those who listen; it leaves with the commit."""
        self._events.append({"kind": kind, "subject": subject, "facts": dict(facts)})

    def note(self, permission: str, act: str, command: object) -> None:
        """Add a line to the audit trail."""
        self._audit.append(
            {
                "user_id": self.actor.user_id,
                "permission": permission,
                "act": act,
                "command": command,
                "business_date": self.business_date,
                "request_id": self.request_id,
            }
        )

    def tried(self, act: Callable[[], Tried]) -> Tried:
        """Act, and take it all back, what it told and noted too: what it would do is known, and nothing is written.

        Raises:
            Refusal: whatever the act refuses.
        """
        told, noted = len(self._events), len(self._audit)
        savepoint = self.connection.begin_nested()
        try:
            return act()
        finally:
            savepoint.rollback()
            del self._events[told:], self._audit[noted:]

    def write_out(self) -> None:
        """Write what was gathered, as arrays; whoever opened the unit calls it before he commits."""
        insert_rows(self.connection, outbox_event, self._events)
        insert_rows(self.connection, audit_line, self._audit)
        self._events.clear()
        self._audit.clear()
