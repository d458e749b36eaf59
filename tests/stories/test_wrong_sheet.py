"""A wrong sheet over HTTP: saved, taken back with a reason, and the right one saved; also by two at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text
from tests.api import Api, at_once
from tests.gatherings import Gathering, gatherings, meeting_days, move_to, paid_on_sheets, staying, what_is_wrong

from samity.app import create_app
from samity.bank.collection_sheets.operations.undo import UndoSheet, undo_sheet
from samity.bank.collection_sheets.queries.receipt import saved_sheet
from samity.bank.loans.queries.accounts import loans_by_id
from samity.bank.organisation.operations.business_date import CloseDay, roll_business_date
from samity.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import FastAPI
    from httpx2 import Response
    from sqlalchemy import Engine

    from samity.bank.loans.values.state import LoanState

TODAY, NEXT_WEEK = meeting_days(2)
WHY = {"note": "The amounts of another group"}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server(file_engine: Engine) -> FastAPI:
    """Its application."""
    return create_app(Settings(), file_engine)


@pytest.fixture
def desk(server: FastAPI) -> Api:
    """The officer's desk."""
    return Api(server)


@pytest.fixture
def group(file_engine: Engine) -> Iterator[Gathering]:
    """A group of three on the day of its meeting; the books are right afterwards."""
    (made,) = gatherings(file_engine, 3)
    move_to(file_engine, TODAY)
    yield made
    assert not what_is_wrong(file_engine)


def undo_path(saved: dict[str, Any]) -> str:
    """Where a saved sheet is taken back."""
    return f"collectionsheet/{saved['collectionSheetId']}?command=undo"


def states(file_engine: Engine, of: Gathering) -> dict[int, LoanState]:
    """Return where the loans stand."""
    with file_engine.connect() as connection:
        return {loan.id: loan.state for loan in loans_by_id(connection, of.loans).values()}


def test_the_wrong_sheet_goes_and_the_right_one_comes(file_engine: Engine, desk: Api, group: Gathering) -> None:
    before = states(file_engine, group)
    wrong = desk.post(group.save_path, group.sheet(TODAY, amount=999))
    assert states(file_engine, group) != before
    undone = desk.post(undo_path(wrong), WHY)
    assert undone["changes"]["undoneTransactions"] == wrong["changes"]["loanTransactions"]
    assert (undone["groupId"], undone["resourceId"]) == (group.place.group_id, wrong["collectionSheetId"])
    assert states(file_engine, group) == before
    assert not what_is_wrong(file_engine)
    right = desk.post(group.save_path, group.sheet(TODAY))
    assert paid_on_sheets(file_engine, group) == {loan: [300_00] for loan in group.loans}
    with file_engine.connect() as connection:
        kept, stands = (saved_sheet(connection, each["collectionSheetId"]) for each in (wrong, right))
    assert [line.is_taken_back for line in kept.lines] == [True] * 3
    assert [line.is_taken_back for line in stands.lines] == [False] * 3
    assert len(stands.attendance) == 3


def test_the_same_sheet_again_leads_to_the_same_loans_as_if_it_had_been_saved_once(
    file_engine: Engine, desk: Api, group: Gathering
) -> None:
    first = desk.post(group.save_path, group.sheet(TODAY))
    once = states(file_engine, group)
    desk.post(undo_path(first), WHY)
    desk.post(group.save_path, group.sheet(TODAY))
    again = states(file_engine, group)
    for loan, state in once.items():
        assert (again[loan].installments, again[loan].status) == (state.installments, state.status)


def test_of_two_who_take_it_back_at_once_one_does(file_engine: Engine, server: FastAPI, group: Gathering) -> None:
    saved = Api(server).post(group.save_path, group.sheet(TODAY))
    answers = at_once(*(partial(send, Api(server), undo_path(saved), WHY) for _ in range(6)))
    assert sorted(answer.status_code for answer in answers) == [200, *[403] * 5]
    refused = {
        error["userMessageGlobalisationCode"]
        for answer in answers
        if answer.status_code == 403
        for error in answer.json()["errors"]
    }
    assert refused == {"error.msg.collectionsheet.undone.already"}
    assert paid_on_sheets(file_engine, group) == {}


def test_taking_back_and_saving_again_at_once_posts_once(
    file_engine: Engine, server: FastAPI, group: Gathering
) -> None:
    """Whoever comes first: the same lines stand once, or the second was told that they stand."""
    for amount in range(1, 7):
        body = group.sheet(TODAY, amount)
        saved = Api(server).post(group.save_path, body)
        answers = at_once(
            partial(send, Api(server), undo_path(saved), WHY),
            partial(send, Api(server), group.save_path, body),
        )
        assert answers[0].status_code == 200, answers[0].text
        assert answers[1].status_code in {200, 403}, answers[1].text
        paid = [amount * 100] if answers[1].status_code == 200 else []
        assert paid_on_sheets(file_engine, group) == {loan: paid for loan in group.loans if paid}
        if paid:
            Api(server).post(undo_path(answers[1].json()), WHY)


def test_attendance_of_a_meeting_that_goes_at_this_moment_finds_none(
    file_engine: Engine, desk: Api, group: Gathering
) -> None:
    saved = desk.post(group.save_path, group.sheet(TODAY))
    with file_engine.connect() as connection:
        asked = text("SELECT id FROM meeting WHERE calendar_id = :calendar")
        meeting_id = connection.execute(asked, {"calendar": group.place.calendar_id}).scalar_one()
    path = f"groups/{group.place.group_id}/meetings/{meeting_id}?command=saveOrUpdateAttendance"
    body = {"clientsAttendance": [{"clientId": group.place.clients[0], "attendanceType": 2}]}
    with ThreadPoolExecutor(1) as pool:
        with staying(file_engine, TODAY) as unit:
            undo_sheet(UndoSheet(saved["collectionSheetId"], WHY["note"]), unit)
            noting = pool.submit(desk.refused, path, body)
            assert wait([noting], 0.5).not_done, "it waits for the undo"
        assert noting.result(10)[0] == 404


def test_a_sheet_is_not_taken_back_without_a_reason_nor_once_its_day_is_closed(own_engine: Engine) -> None:
    (group,) = gatherings(own_engine, 3)
    move_to(own_engine, TODAY)
    desk = Api(create_app(Settings(), own_engine))
    saved = desk.post(group.save_path, group.sheet(TODAY))
    assert desk.refused(undo_path(saved), {}) == (400, ["validation.msg.collectionsheet.note.cannot.be.blank"])
    assert desk.refused(undo_path(saved), {"note": "  "}) == (
        400,
        ["validation.msg.collectionsheet.note.cannot.be.blank"],
    )
    too_long = desk.refused(undo_path(saved), {"note": "x" * 501})
    assert too_long == (400, ["validation.msg.collectionsheet.note.exceeds.max.length"])
    assert desk.refused("collectionsheet/999999999?command=undo", WHY) == (
        404,
        ["error.msg.collectionsheet.id.invalid"],
    )
    with staying(own_engine, TODAY) as unit:
        roll_business_date(CloseDay(TODAY), unit)
    assert desk.refused(undo_path(saved), WHY) == (403, ["error.msg.collectionsheet.day.closed"])
    assert paid_on_sheets(own_engine, group) == {loan: [300_00] for loan in group.loans}


def send(api: Api, path: str, body: dict[str, Any]) -> Response:
    """Send a body as it is."""
    return api.call("POST", path, json=body)
