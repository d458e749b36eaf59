from __future__ import annotations

import hashlib
import re
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from tests.databases import ADMIN_PASSWORD
from tests.web.counter import READER, TODAY
from tests.web.foundation.desk import Desk, hidden, rows, run
from tests.web.pages import Page

from samity.web.acts import ACTS

if TYPE_CHECKING:
    from httpx2 import Response
    from tests.web.counter import Counter
    from tests.web.pages import Typed

PRESSES = 10


@pytest.fixture
def desk(counter: Counter) -> Desk:
    """The administrator at a desk of his own."""
    return Desk(counter.app).signed_in()


def channel_form(desk: Desk, name: str) -> dict[str, Typed]:
    return {**desk.form("/channels/add"), "name": name, "description": "typed by hand"}


def channels(counter: Counter, name: str) -> int:
    return len(rows(counter.engine, "SELECT 1 FROM payment_channel WHERE name = :name", name=name))


def end_sessions(counter: Counter, desk: Desk) -> None:
    assert desk.is_in()
    run(counter.engine, "DELETE FROM user_session")
    assert not desk.is_in()


def refused_as_foreign(response: Response) -> bool:
    page = Page.of(response)
    return response.status_code == 403 and page.says("This form did not come from this page")


@pytest.mark.parametrize("token", [None, "", "guessed", "\N{SNOWMAN}"])
def test_a_form_without_the_sessions_token_does_nothing(counter: Counter, desk: Desk, token: str | None) -> None:
    form = channel_form(desk, "By a stranger")
    assert refused_as_foreign(desk.post("/channels/add", {**form, "_form": token}))
    assert channels(counter, "By a stranger") == 0


def test_the_token_of_another_session_does_nothing(counter: Counter, desk: Desk) -> None:
    other = Desk(counter.app).signed_in()
    form = channel_form(desk, "By another session")
    assert refused_as_foreign(desk.post("/channels/add", {**form, "_form": other.form("/channels/add")["_form"]}))
    before = form["_form"]
    desk.signed_in()
    assert refused_as_foreign(desk.post("/channels/add", {**form, "_form": before}))
    assert channels(counter, "By another session") == 0


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example"},
        {"origin": "https://bank.example.evil.example"},
        {"origin": "http://bank.example:8081"},
    ],
    ids=str,
)
def test_a_form_from_another_site_does_nothing_although_it_has_the_token(
    counter: Counter, desk: Desk, headers: dict[str, str]
) -> None:
    form = channel_form(desk, "From another site")
    assert refused_as_foreign(desk.post("/channels/add", form, headers))
    assert channels(counter, "From another site") == 0
    door = {"username": "mifos", "password": ADMIN_PASSWORD}
    assert refused_as_foreign(Desk(counter.app).post("/sign-in", door, headers))


@pytest.mark.parametrize(
    "headers",
    [{"sec-fetch-site": "same-origin"}, {"sec-fetch-site": "none"}, {"origin": "http://bank.example"}],
    ids=str,
)
def test_a_form_from_here_is_taken(counter: Counter, desk: Desk, headers: dict[str, str]) -> None:
    name = f"From here {uuid4().hex}"
    assert desk.post("/channels/add", channel_form(desk, name), headers).status_code == 303
    assert channels(counter, name) == 1


def test_a_form_that_is_pressed_twice_acts_once_and_leads_to_the_same_page(counter: Counter, desk: Desk) -> None:
    form = {**desk.form("/codes/add"), "name": "Pressed twice"}
    first, second = desk.post("/codes/add", form), desk.post("/codes/add", form)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["location"] == second.headers["location"]
    assert Page.of(desk.get(second.headers["location"])).says("The list is there", "Pressed twice")
    assert len(rows(counter.engine, "SELECT 1 FROM code WHERE name = 'Pressed twice'")) == 1


def test_a_form_that_is_pressed_ten_times_at_once_acts_once(counter: Counter, desk: Desk) -> None:
    form = {**desk.form("/codes/add"), "name": "Pressed ten times"}
    desks = [Desk(counter.app) for _ in range(PRESSES)]
    for each in desks:
        each.token = desk.token
    with ThreadPoolExecutor(PRESSES) as hands:
        answers = list(hands.map(lambda each: each.post("/codes/add", form), desks))
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.headers["location"] for answer in answers}) == 1
    assert len(rows(counter.engine, "SELECT 1 FROM code WHERE name = 'Pressed ten times'")) == 1
    assert len(rows(counter.engine, "SELECT 1 FROM idempotency_key WHERE key = :key", key=form["_once"])) == 1


def test_a_form_that_was_sent_is_not_sent_again_with_something_else(counter: Counter, desk: Desk) -> None:
    form = channel_form(desk, "Sent once")
    desk.post("/channels/add", form)
    response = desk.post("/channels/add", {**form, "name": "Changed afterwards"})
    assert response.status_code == 409
    page = Page.of(response)
    assert page.says("This form was sent before with something else in it")
    assert page.fields["name"] == "Changed afterwards"
    assert (channels(counter, "Sent once"), channels(counter, "Changed afterwards")) == (1, 0)


def test_a_form_without_a_key_is_taken_each_time(desk: Desk) -> None:
    form = {name: each for name, each in channel_form(desk, "Without a key").items() if name != "_once"}
    assert desk.post("/channels/add", form).status_code == 303
    assert "exists already" in Page.of(desk.post("/channels/add", form)).wrong["name"]


def test_a_refused_form_keeps_all_that_was_typed_and_its_key(counter: Counter, desk: Desk) -> None:
    desk.post("/channels/add", channel_form(desk, "Taken"))
    typed = {**channel_form(desk, "Taken"), "is_cash": "y", "code_name": "<b>&\"'", "position": "7"}
    response = desk.post("/channels/add", typed)
    page = Page.of(response)
    assert response.status_code == 422
    assert {**page.fields, "is_cash": "y"} == typed
    assert page.fields["is_cash"] == ["y"]
    assert page.says("Nothing was posted yet")
    assert desk.post("/channels/add", {**page.fields, "name": "Free"}).status_code == 303
    assert rows(counter.engine, "SELECT code_name FROM payment_channel WHERE name = 'Free'") == [("<b>&\"'",)]


def test_what_cannot_be_read_is_shown_again_as_it_was_typed(desk: Desk) -> None:
    typed = {**channel_form(desk, "Unreadable"), "position": "one, 2.3"}
    page = Page.of(desk.post("/channels/add", typed))
    assert page.wrong == {"position": "Type a whole number."}
    assert page.fields["position"] == "one, 2.3"


def test_what_was_typed_while_the_session_ended_is_sent_once_after_signing_in(counter: Counter, desk: Desk) -> None:
    typed = {**channel_form(desk, "Typed in time"), "code_name": 'ü & "quoted" <b>', "is_cash": "y"}
    end_sessions(counter, desk)
    door = desk.post("/channels/add", typed)
    assert door.status_code == 401
    assert Page.of(door).says("You were away for a while.")
    wrong = desk.sign_in("mifos", "wrong", **hidden(door))
    assert hidden(wrong) == hidden(door)
    back = desk.sign_in(**hidden(wrong))
    assert Page.of(back).says("Welcome back", "nothing was posted yet")
    assert 'action="/channels/add"' in back.text
    form = hidden(back)
    assert {name: form[name] for name in typed if name != "_form"} == {
        name: each for name, each in typed.items() if name != "_form"
    }
    assert channels(counter, "Typed in time") == 0
    first, second = desk.post("/channels/add", form), desk.post("/channels/add", form)
    assert first.status_code == second.status_code == 303
    assert first.headers["location"] == second.headers["location"] == "/channels"
    assert rows(counter.engine, "SELECT is_cash, code_name FROM payment_channel WHERE name = 'Typed in time'") == [
        (True, 'ü & "quoted" <b>')
    ]


def test_a_password_is_never_kept_for_who_was_away(counter: Counter, desk: Desk) -> None:
    secrets = {"password": "s3cret-one", "old": "s3cret-two", "again": "s3cret-three", "newpassword": "s3cret-four"}
    form = {**desk.form("/users/add"), "username": "typed", "firstname": "Typed", "lastname": "Before", **secrets}
    end_sessions(counter, desk)
    door = desk.post("/users/add", form)
    assert "s3cret" not in door.text
    back = desk.sign_in(**hidden(door))
    assert "s3cret" not in back.text
    assert hidden(back)["username"] == "typed"
    page = Page.of(desk.post("/users/add", hidden(back)))
    assert "is needed" in page.wrong["password"]
    assert page.fields["firstname"] == "Typed"
    assert "s3cret" not in page.text


def test_what_is_kept_of_a_form_with_a_password_does_not_help_to_guess_it(counter: Counter, desk: Desk) -> None:
    form = {**desk.form("/users/add"), "username": "veiled", "firstname": "V", "lastname": "L"}
    form |= {"office_id": 1, "password": ADMIN_PASSWORD}
    assert desk.post("/users/add", form).status_code == 303
    [(kept,)] = rows(counter.engine, "SELECT body_hash FROM idempotency_key WHERE key = :key", key=form["_once"])
    sent = [(name, each) for name, each in form.items() if each is not None and not isinstance(each, list)]
    guesses = {urlencode([pair for pair in sent if pair[0] not in left]) for left in ((), ("_form",))}
    assert bytes(kept) not in {hashlib.sha256(each.encode()).digest() for each in guesses}  # type: ignore[call-overload]


def test_nothing_typed_means_nothing_to_keep(counter: Counter, desk: Desk) -> None:
    form = {"_form": "old", "_once": "key"}
    end_sessions(counter, desk)
    assert desk.post("/channels/add", form).headers["location"] == "/sign-in?next=%2Fchannels%2Fadd"


@pytest.mark.parametrize(
    "body", [b"\xff\xfe", b"a=%ff", b"&".join(b"a=1" for _ in range(20_001))], ids=["bytes", "utf", "many"]
)
def test_what_is_no_form_of_ours_is_no_page(desk: Desk, body: bytes) -> None:
    form = {"content-type": "application/x-www-form-urlencoded"}
    assert desk.client.post("/channels/add", content=body, headers=form).status_code == 404


@pytest.mark.parametrize("path", ["/channels/add", "/sign-in"])
def test_what_is_larger_than_any_form_is_not_even_read(counter: Counter, path: str) -> None:
    form = {"content-type": "application/x-www-form-urlencoded"}
    client = Desk(counter.app).client
    assert client.post(path, content=b"a=" + b"x" * 2_000_000, headers=form).status_code == 404
    endless = iter([b"a=", b"x" * 1000])
    assert client.post(path, content=endless, headers=form).status_code == 404


@pytest.mark.parametrize("path", ["/clients?q=%00", "/loans?number=1%00", "/books/chart?part=%00", "/find?q=%00"])
def test_an_address_that_no_text_of_the_bank_can_match_is_no_page(desk: Desk, path: str) -> None:
    assert desk.get(path).status_code == 404


@pytest.mark.parametrize("day", ["0001-01-01", "1799-12-31", "3000-01-01", "9999-12-31"])
def test_a_day_beyond_all_reckoning_is_refused_beside_its_field(desk: Desk, day: str) -> None:
    page = Page.of(desk.post("/offices/open", {**desk.form("/offices/open"), "name": "Late", "opened_on": day}))
    assert page.wrong == {"opened_on": "Type a date, such as 2025-03-15."}


def test_who_may_not_do_an_act_is_not_shown_its_form_by_sending_it(counter: Counter) -> None:
    reader = Desk(counter.app).signed_in(READER)
    token = reader.form("/own-password")["_form"]
    others = [path for path in ACTS if not path.startswith("/own-")]  # what is one's own, anybody may do
    shown = {path: reader.post(re.sub("{[^}]*}", "1", path), {"_form": token}) for path in others}
    assert {path: each.status_code for path, each in shown.items()} == dict.fromkeys(shown, 403)
    assert [path for path, each in shown.items() if "<form method" in each.text] == []


def test_nobody_applies_without_a_product(counter: Counter, desk: Desk) -> None:
    form = {**desk.form("/channels/add"), "submitted_on": TODAY, "expected_disbursement_on": TODAY, "principal": 100}
    form |= {"number": 3, "rate": 3, "repay_every": 1, f"member_{counter.place.clients[0]}": 100}
    for path in ("/loans/apply?client=1", f"/loans/apply?product={counter.offered.id}", "/groups/1/apply"):
        page = Page.of(desk.post(path, form))
        assert page.status == 422
        assert page.says("Choose a product, and for whom it is, first.")


def test_a_choice_that_was_not_offered_is_refused_beside_its_field(desk: Desk) -> None:
    form = {**desk.form("/offices/open"), "name": "Nowhere", "parent_id": 987_654}
    page = Page.of(desk.post("/offices/open", form))
    assert page.wrong == {"parent_id": "Choose one of these."}
    for word in ("one", "None"):
        page = Page.of(desk.post("/offices/open", {**form, "parent_id": word}))
        assert set(page.wrong) == {"parent_id"}
