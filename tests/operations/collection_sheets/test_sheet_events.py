"""What a saved sheet tells others stands in the outbox exactly when the sheet stands in the books."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text
from tests.api import Api
from tests.gatherings import Gathering, gatherings, meeting_days, move_to

from samity.app import create_app
from samity.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy import Engine

KINDS = ("CollectionSheetSaved", "MeetingAttendanceRecorded")
(DAY,) = meeting_days(1)
# xmin is the transaction that wrote a row.
EVENTS = (
    "SELECT kind, subject, facts, xmin::text AS written_by FROM outbox_event WHERE kind = ANY(:kinds) ORDER BY kind"
)
WRITTEN_BY = "SELECT xmin::text FROM {table}"


@pytest.fixture
def group(own_engine: Engine) -> Gathering:
    """A group of two, on the day of its first meeting after the loans."""
    (made,) = gatherings(own_engine, 2)
    move_to(own_engine, DAY)
    return made


@pytest.fixture
def desk(own_engine: Engine) -> Api:
    """The bank over HTTP, as whole requests commit."""
    return Api(create_app(Settings(), own_engine))


def events(engine: Engine) -> list[Any]:
    with engine.connect() as connection:
        return list(connection.execute(text(EVENTS), {"kinds": list(KINDS)}))


def written_by(engine: Engine, table: str) -> set[str]:
    with engine.connect() as connection:
        return set(connection.scalars(text(WRITTEN_BY.format(table=table))))


def test_a_saved_sheet_writes_both_events_in_its_own_transaction(
    own_engine: Engine, group: Gathering, desk: Api
) -> None:
    saved = desk.post(group.save_path, {**group.sheet(DAY)})
    sheet, attendance = events(own_engine)
    assert (sheet.kind, attendance.kind) == KINDS
    assert sheet.subject == attendance.subject == f"group:{group.place.group_id}"
    assert sheet.facts["due_on"] == sheet.facts["paid_on"] == attendance.facts["held_on"] == DAY.isoformat()
    assert sheet.facts["transactions"] == saved["changes"]["loanTransactions"]
    assert set(attendance.facts["attendance"]) == {str(each) for each in group.place.clients}
    one = {sheet.written_by}
    assert {attendance.written_by} == one
    for table in ("collection_sheet", "collection_sheet_line", "attendance"):
        assert written_by(own_engine, table) == one


def test_nobody_is_told_of_attendance_that_was_not_noted(own_engine: Engine, group: Gathering, desk: Api) -> None:
    desk.post(group.save_path, {**group.sheet(DAY), "clientsAttendance": []})
    assert [event.kind for event in events(own_engine)] == ["CollectionSheetSaved"]


def test_a_refused_sheet_tells_nobody_anything(own_engine: Engine, group: Gathering, desk: Api) -> None:
    """The first line stands, the second does not: neither is told."""
    wrong = group.sheet(DAY)
    wrong["bulkRepaymentTransactions"][1]["loanId"] = 10**9
    assert desk.refused(group.save_path, wrong)[0] >= 400
    assert desk.refused(group.save_path, group.sheet(DAY + timedelta(days=7)))[0] >= 400
    assert events(own_engine) == []
    assert written_by(own_engine, "attendance") == written_by(own_engine, "collection_sheet") == set()


def test_the_same_key_tells_once(own_engine: Engine, group: Gathering, desk: Api) -> None:
    for _ in range(2):
        desk.post(group.save_path, group.sheet(DAY), **{"Idempotency-Key": "once"})
    assert [event.kind for event in events(own_engine)] == list(KINDS)
