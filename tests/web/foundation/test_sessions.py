from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.databases import ADMIN_PASSWORD
from tests.web.foundation.desk import FAR_AWAY, Desk, rows, run
from tests.web.pages import Page

from samity.app import create_app
from samity.settings import Settings
from samity.storage.sessions import digest

if TYPE_CHECKING:
    from fastapi import FastAPI
    from tests.web.counter import Counter
    from tests.web.pages import Typed

WRONG = "not the password"
ANOTHER = "another password"
PLANTED = "planted"


@pytest.fixture
def app(counter: Counter) -> FastAPI:
    """The application, started anew: it remembers no wrong password of another test."""
    return create_app(Settings(), counter.engine)


@pytest.fixture
def clerk(counter: Counter, request: pytest.FixtureRequest) -> tuple[str, int]:
    """Somebody of the head office whom a test may lock or remove, and his id."""
    name = request.node.name[:60]
    form: dict[str, Typed] = {"username": name, "firstname": "C", "lastname": "K", "office_id": 1}
    counter.clerk.fill("/users/add", **form, password=ADMIN_PASSWORD)
    [(user_id,)] = rows(counter.engine, "SELECT id FROM app_user WHERE username = :name", name=name)
    assert isinstance(user_id, int)
    return name, user_id


def test_who_has_not_signed_in_is_led_to_the_door_and_from_there_to_where_he_wanted(app: FastAPI) -> None:
    desk = Desk(app)
    response = desk.get("/offices?page=2")
    assert (response.status_code, response.headers["location"]) == (303, "/sign-in?next=%2Foffices%3Fpage%3D2")
    assert Page.of(desk.get(response.headers["location"])).says("Sign in")
    response = desk.sign_in(next="/offices?page=2")
    assert (response.status_code, response.headers["location"]) == (303, "/offices?page=2")


def test_each_sign_in_makes_a_new_token_and_ends_the_one_before(app: FastAPI) -> None:
    desk = Desk(app).signed_in()
    first = desk.token
    desk.signed_in()
    assert desk.token not in {first, ""}
    old = Desk(app)
    old.token = first
    assert (desk.is_in(), old.is_in()) == (True, False)


def test_a_token_that_somebody_planted_is_not_taken_over(app: FastAPI) -> None:
    desk = Desk(app)
    desk.token = PLANTED
    desk.signed_in()
    thief = Desk(app)
    thief.token = PLANTED
    assert not thief.is_in()


def test_the_bank_keeps_no_token_only_its_digest(app: FastAPI, counter: Counter) -> None:
    desk = Desk(app).signed_in()
    assert len(desk.token) >= 40
    kept = rows(counter.engine, "SELECT token_hash FROM user_session WHERE token_hash = :hash", hash=digest(desk.token))
    assert len(kept) == 1


def test_the_cookie_is_kept_from_scripts_and_from_other_sites(app: FastAPI) -> None:
    told = Desk(app).sign_in().headers["set-cookie"]
    assert all(flag in told for flag in ("HttpOnly", "SameSite=lax", "Path=/"))
    assert "Secure" not in told
    assert "expires" not in told.lower()
    assert "Secure" in Desk(app, scheme="https").sign_in().headers["set-cookie"]


def test_who_was_away_too_long_signs_in_anew(app: FastAPI, counter: Counter) -> None:
    desk = Desk(app).signed_in()
    ago = "UPDATE user_session SET seen_at = now() - make_interval(mins => :minutes) WHERE token_hash = :hash"
    minutes = Settings().session_minutes
    run(counter.engine, ago, minutes=minutes - 1, hash=digest(desk.token))
    assert desk.is_in()
    [(fresh,)] = rows(
        counter.engine,
        "SELECT seen_at > now() - interval '1 minute' FROM user_session WHERE token_hash = :hash",
        hash=digest(desk.token),
    )
    assert fresh, "who works stays signed in"
    run(counter.engine, ago, minutes=minutes + 1, hash=digest(desk.token))
    assert not desk.is_in()


def test_nobody_stays_for_more_than_a_day_however_busy(app: FastAPI, counter: Counter) -> None:
    desk = Desk(app).signed_in()
    opened = "UPDATE user_session SET opened_at = now() - interval '25 hours' WHERE token_hash = :hash"
    run(counter.engine, opened, hash=digest(desk.token))
    assert not desk.is_in()


def test_signing_out_ends_the_session_and_clears_what_the_browser_kept(app: FastAPI) -> None:
    desk = Desk(app).signed_in()
    token, form = desk.token, desk.form("/offices/open")
    response = desk.post("/sign-out", {"_form": form["_form"]})
    assert (response.status_code, response.headers["location"]) == (303, "/sign-in")
    assert response.headers["clear-site-data"] == '"cache"'
    assert desk.token == ""
    desk.token = token
    assert not desk.is_in()


def test_signing_out_twice_leads_to_the_door(app: FastAPI) -> None:
    desk = Desk(app).signed_in()
    form = {"_form": desk.form("/offices/open")["_form"]}
    desk.post("/sign-out", form)
    assert desk.post("/sign-out", form).headers["location"] == "/sign-in"


@pytest.mark.parametrize("change", ["lock", "remove", "new password"])
def test_what_ends_a_sign_in_ends_it_at_the_next_request(
    app: FastAPI, counter: Counter, clerk: tuple[str, int], change: str
) -> None:
    name, user_id = clerk
    desk = Desk(app).signed_in(name)
    assert desk.is_in()
    if change == "remove":
        counter.clerk.fill(f"/users/{user_id}/remove")
    elif change == "lock":
        counter.clerk.fill(f"/users/{user_id}/change", locked="y")
    else:
        counter.clerk.fill(f"/users/{user_id}/change", password=ANOTHER)
    assert not desk.is_in()


def test_who_is_locked_is_told_so_only_when_he_knows_the_password(
    app: FastAPI, counter: Counter, clerk: tuple[str, int]
) -> None:
    name, user_id = clerk
    counter.clerk.fill(f"/users/{user_id}/change", locked="y")
    assert Page.of(Desk(app).sign_in(name)).says("This user is locked.")
    assert Page.of(Desk(app).sign_in(name, WRONG)).says("User name and password do not match.")


def test_a_right_that_is_taken_is_gone_at_the_next_request(app: FastAPI, counter: Counter) -> None:
    desk = Desk(app).signed_in("reader")
    assert desk.get("/offices").status_code == 200
    took = "UPDATE role SET permissions = '{}' WHERE name = 'Role of reader'"
    run(counter.engine, took)
    assert desk.get("/offices").status_code == 403
    run(counter.engine, took.replace("'{}'", "'{all:read}'"))


def test_a_wrong_password_is_said_and_the_name_stays(app: FastAPI) -> None:
    response = Desk(app).sign_in("mifos", WRONG, next="/offices")
    page = Page.of(response)
    assert response.status_code == 401
    assert page.says("User name and password do not match.")
    assert 'value="mifos"' in page.text
    assert 'name="next" value="/offices"' in page.text
    assert WRONG not in page.text
    assert "set-cookie" not in response.headers


def test_a_name_that_nobody_has_is_refused_in_the_same_words(app: FastAPI) -> None:
    known, unknown = (Desk(app).sign_in(name, WRONG) for name in ("mifos", "mifox"))
    assert known.text.replace("mifos", "mifox") == unknown.text
    assert known.status_code == unknown.status_code


def test_after_ten_wrong_passwords_the_right_one_waits_too_but_not_at_another_place(app: FastAPI) -> None:
    guesser = Desk(app, address=FAR_AWAY)
    assert {guesser.sign_in("mifos", WRONG).status_code for _ in range(10)} == {401}
    response = guesser.sign_in("mifos")
    assert response.status_code == 429
    assert Page.of(response).says("Too many wrong passwords: wait a minute.")
    assert Desk(app).sign_in("mifos").status_code == 303


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "/\t/evil.example/",
        "\t//evil.example/",
        "/\n/evil.example/",
        "javascript:alert(1)",
        "offices",
        "",
    ],
)
def test_the_door_never_leads_elsewhere(app: FastAPI, address: str) -> None:
    assert Desk(app).sign_in(next=address).headers["location"] == "/"
    page = Desk(app).client.get("/sign-in", params={"next": address}).text
    assert 'name="next" value="/"' in page
    again = Desk(app).sign_in(next=address, _kept="name=typed").text
    assert 'action="/"' in again


def test_ones_own_password_is_changed_by_who_knows_the_old_one_and_ends_every_session(
    app: FastAPI, counter: Counter, clerk: tuple[str, int]
) -> None:
    name, _ = clerk
    here, there = Desk(app).signed_in(name), Desk(app).signed_in(name)
    form = here.form("/own-password")
    wrong = here.post("/own-password", {**form, "old": WRONG, "password": "new password", "again": "other password"})
    assert Page.of(wrong).wrong == {"again": "This differs from the new password above."}
    wrong = here.post("/own-password", {**form, "old": WRONG, "password": "new password", "again": "new password"})
    assert Page.of(wrong).wrong == {"old": "User name and password do not match."}
    assert "new password" not in wrong.text
    short = here.post("/own-password", {**form, "old": ADMIN_PASSWORD, "password": "new", "again": "new"})
    assert "at least 8" in Page.of(short).wrong["password"]
    sent = {**form, "old": ADMIN_PASSWORD, "password": "new password", "again": "new password"}
    done = here.post("/own-password", sent)
    assert (done.status_code, done.headers["location"]) == (303, "/sign-in")
    assert Page.of(here.get("/sign-in")).says("The password is changed: sign in with the new one.")
    assert "The password is changed" not in here.get("/sign-in").text
    assert (here.is_in(), there.is_in()) == (False, False)
    assert here.post("/own-password", sent).headers["location"] == "/sign-in?next=%2Fown-password"
    assert Desk(app).sign_in(name).status_code == 401
    assert Desk(app).sign_in(name, "new password").status_code == 303
    assert counter.count("user_session") > 0


def test_guesses_of_the_old_password_are_counted(app: FastAPI, clerk: tuple[str, int]) -> None:
    desk = Desk(app).signed_in(clerk[0])
    form = {**desk.form("/own-password"), "old": WRONG, "password": "new password", "again": "new password"}
    answers = [desk.post("/own-password", form) for _ in range(11)]
    assert {each.status_code for each in answers} == {422}
    assert Page.of(answers[-1]).says("Too many wrong passwords: wait a minute.")
