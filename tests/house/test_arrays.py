"""Rows go over the wire as arrays, whatever is written in them, and several statements ahead of their answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError, OperationalError

from samity.storage.audit import audit_line
from samity.storage.bulk import insert_rows, sent_ahead
from samity.storage.outbox import outbox_event

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection, Engine

    from samity.storage.unit import Unit

AWKWARD = [
    "",
    "NULL",
    "null",
    '"',
    "\\",
    '\\"',
    "{a,b}",
    "a,b",
    " space ",
    "line\nline",
    "tab\t",
    "সমিতি",
    "'; --",
    "%s",
    "$1",
]


@pytest.mark.parametrize("count", [1, len(AWKWARD)])
def test_texts_and_json_arrive_as_they_were_written(unit: Unit, count: int) -> None:
    written = AWKWARD[-count:]
    rows = [{"kind": "Test", "subject": word, "facts": {"said": word, "twice": [word, None]}} for word in written]
    insert_rows(unit.connection, outbox_event, rows)
    kept = select(outbox_event.c.subject, outbox_event.c.facts).where(outbox_event.c.kind == "Test")
    found = unit.connection.execute(kept.order_by(outbox_event.c.id)).all()
    assert [(row.subject, row.facts) for row in found] == [(row["subject"], row["facts"]) for row in rows]


def test_nothing_is_not_the_word_for_it(unit: Unit) -> None:
    line = {"user_id": 1, "permission": "a:b", "act": "a", "command": {}, "business_date": unit.business_date}
    insert_rows(unit.connection, audit_line, [{**line, "request_id": each} for each in (None, "NULL", "")])
    found = unit.connection.execute(select(audit_line.c.request_id).where(audit_line.c.act == "a"))
    assert list(found.scalars()) == [None, "NULL", ""]


def told(subject: str, kind: str | None = "Ahead") -> dict[str, object]:
    """An event."""
    return {"kind": kind, "subject": subject, "facts": {}}


def count(connection: Connection) -> int:
    """How many of these events there are."""
    return connection.execute(select(func.count()).where(outbox_event.c.kind == "Ahead")).scalar_one()


def send(connection: Connection, *events: dict[str, object], breaking: Callable[[], object] = int) -> None:
    """Send events ahead, one by one; before the last one something happens to the line."""
    with sent_ahead(connection):
        for each in events[:-1]:
            insert_rows(connection, outbox_event, [each])
        breaking()
        insert_rows(connection, outbox_event, [events[-1]])


def test_what_is_sent_ahead_is_done_at_the_end(unit: Unit) -> None:
    send(unit.connection, told("first"), told("second"), told("third"))
    assert count(unit.connection) == 3


def test_a_fault_of_what_is_sent_ahead_is_told_and_undoes_all_of_it(unit: Unit) -> None:
    with pytest.raises(IntegrityError, match="kind"), unit.connection.begin_nested():
        send(unit.connection, told("first"), told("second", kind=None), told("third"))
    assert count(unit.connection) == 0


def test_a_line_that_breaks_meanwhile_is_told_as_always(engine: Engine) -> None:
    with engine.connect() as connection, engine.connect() as other:
        ended = {"number": connection.execute(text("SELECT pg_backend_pid()")).scalar_one()}
        end = text("SELECT pg_terminate_backend(:number, 5000)")
        with pytest.raises(OperationalError) as broken:
            send(connection, told("first"), told("second"), breaking=lambda: other.execute(end, ended))
        assert broken.value.connection_invalidated
    with engine.connect() as connection:
        assert count(connection) == 0
