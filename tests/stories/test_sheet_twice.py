"""However often, by whomever and at whatever moment a sheet is sent: a payment is posted once."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from tests.api import Api, at_once
from tests.gatherings import (
    Gathering,
    gatherings,
    lend_to_all,
    meeting_days,
    move_to,
    paid_on_sheets,
    staying,
    what_is_wrong,
)
from tests.village import FIRST_MEETING, product, village

from samity.app import create_app
from samity.bank.organisation.operations.users import AddUser, add_user
from samity.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import FastAPI
    from httpx2 import Response
    from sqlalchemy import Engine

AT_ONCE = 20
SAVED_BEFORE = "error.msg.collectionsheet.line.saved.before"
TODAY, NEXT_WEEK = meeting_days(2)
OFFICER = ("rina", "correct horse")
HEAD_OFFICE, SUPER_USER = 1, 1

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server(file_engine: Engine) -> FastAPI:
    """Its application, with a second officer."""
    with staying(file_engine, FIRST_MEETING) as unit:
        name, password = OFFICER
        add_user(AddUser(name, "Rina", "Roy", HEAD_OFFICE, (SUPER_USER,), password), unit)
    return create_app(Settings(), file_engine)


@pytest.fixture
def group(file_engine: Engine) -> Gathering:
    """A group of three on the day of its meeting."""
    (made,) = gatherings(file_engine, 3)
    move_to(file_engine, TODAY)
    return made


@pytest.fixture
def sound(file_engine: Engine) -> Iterator[None]:
    """See afterwards that the books are right."""
    yield
    assert not what_is_wrong(file_engine)


def send(api: Api, path: str, body: dict[str, Any], key: str | None = None) -> Response:
    """Send a sheet as it is."""
    return api.call("POST", path, json=body, headers={"Idempotency-Key": key or uuid4().hex})


def codes(answer: Response) -> set[str]:
    """Return the codes of a refusal."""
    return {error["userMessageGlobalisationCode"] for error in answer.json()["errors"]}


@pytest.mark.usefixtures("sound")
def test_a_key_sent_twenty_times_at_once_posts_once(file_engine: Engine, server: FastAPI, group: Gathering) -> None:
    body, key = group.sheet(TODAY), uuid4().hex
    answers = at_once(*(partial(send, Api(server), group.save_path, body, key) for _ in range(AT_ONCE)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    replays = [answer for answer in answers if answer.headers.get("x-served-from-cache") == "true"]
    assert len(replays) == AT_ONCE - 1
    assert paid_on_sheets(file_engine, group) == {loan: [300_00] for loan in group.loans}


@pytest.mark.usefixtures("sound")
def test_a_key_does_not_pass_for_another_body(file_engine: Engine, server: FastAPI, group: Gathering) -> None:
    api, key = Api(server), uuid4().hex
    assert send(api, group.save_path, group.sheet(TODAY), key).status_code == 200
    other = send(api, group.save_path, group.sheet(TODAY, amount=301), key)
    assert other.status_code == 409
    again = send(api, group.save_path, group.sheet(TODAY), key)
    assert (again.status_code, again.headers["x-served-from-cache"]) == (200, "true")
    assert paid_on_sheets(file_engine, group) == {loan: [300_00] for loan in group.loans}


@pytest.mark.usefixtures("sound")
def test_a_refused_sheet_is_not_remembered(file_engine: Engine, server: FastAPI, group: Gathering) -> None:
    """Sent a week too early it is refused; on its day the same key and body are taken."""
    api, key, early = Api(server), uuid4().hex, group.sheet(NEXT_WEEK)
    refused = send(api, group.save_path, early, key)
    assert refused.status_code == 403
    assert paid_on_sheets(file_engine, group) == {}
    move_to(file_engine, NEXT_WEEK)
    taken = send(api, group.save_path, early, key)
    assert taken.status_code == 200
    assert "x-served-from-cache" not in taken.headers
    assert paid_on_sheets(file_engine, group) == {loan: [300_00] for loan in group.loans}


@pytest.mark.usefixtures("sound")
def test_a_key_belongs_to_its_user_and_its_path(file_engine: Engine, server: FastAPI) -> None:
    ours, theirs = gatherings(file_engine, 2, 2)
    move_to(file_engine, TODAY)
    key, officer = uuid4().hex, Api(server).signed_in_as(*OFFICER)
    answers = [
        send(Api(server), ours.save_path, ours.sheet(TODAY, amount=200), key),
        send(Api(server), theirs.save_path, theirs.sheet(TODAY), key),
        send(officer, ours.save_path, ours.sheet(TODAY, amount=10), key),
    ]
    assert [(each.status_code, each.headers.get("x-served-from-cache")) for each in answers] == [(200, None)] * 3
    assert paid_on_sheets(file_engine, ours) == {loan: [10_00, 200_00] for loan in ours.loans}


@pytest.mark.usefixtures("sound")
def test_of_two_officers_who_save_one_sheet_at_once_one_does(
    file_engine: Engine, server: FastAPI, group: Gathering
) -> None:
    officers = Api(server), Api(server).signed_in_as(*OFFICER)
    for officer in officers:  # both have signed in before, so that neither waits for his password to be checked
        officer.get("offices")
    body = group.sheet(TODAY)
    answers = at_once(*(partial(send, api, group.save_path, body) for api in officers))
    assert sorted(answer.status_code for answer in answers) == [200, 403]
    (refused,) = (answer for answer in answers if answer.status_code == 403)
    assert codes(refused) == {SAVED_BEFORE}
    assert len(refused.json()["errors"]) == len(group.loans)
    assert paid_on_sheets(file_engine, group) == {loan: [300_00] for loan in group.loans}


@pytest.mark.usefixtures("sound")
def test_sheets_that_overlap_wait_in_line_and_never_in_a_circle(file_engine: Engine, server: FastAPI) -> None:
    """The centre's sheet and that of one of its groups, their lines in opposite order, at the same moment."""
    with staying(file_engine, FIRST_MEETING) as unit:
        of = lend_to_all(unit, village(unit, members=8, centre=True), product(unit))
    move_to(file_engine, TODAY)
    centre = f"centers/{centre_of(file_engine, of)}?command=saveCollectionSheet"
    for amount in range(1, 7):
        body = of.sheet(TODAY, amount)
        turned = {**body, **{name: body[name][::-1] for name in ("bulkRepaymentTransactions", "clientsAttendance")}}
        answers = at_once(
            partial(send, Api(server), of.save_path, body),
            partial(send, Api(server), centre, turned),
        )
        assert sorted(answer.status_code for answer in answers) == [200, 403], [each.text for each in answers]
        assert {code for each in answers if each.status_code == 403 for code in codes(each)} == {SAVED_BEFORE}
    assert paid_on_sheets(file_engine, of) == {loan: [amount * 100 for amount in range(1, 7)] for loan in of.loans}


def centre_of(file_engine: Engine, of: Gathering) -> int:
    """Return the centre of a group."""
    with file_engine.connect() as connection:
        statement = "SELECT centre_id FROM client_group WHERE id = %s"
        return int(connection.exec_driver_sql(statement, (of.place.group_id,)).scalar_one())
