"""Rows go over the wire as arrays, whatever is written in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from samity.storage.audit import audit_line
from samity.storage.bulk import insert_rows
from samity.storage.outbox import outbox_event

if TYPE_CHECKING:
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
