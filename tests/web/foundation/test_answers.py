from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine
from tests.web.foundation.desk import Desk, hidden
from tests.web.pages import Page

from samity.app import create_app
from samity.settings import Settings
from samity.web.formats import CHOICES
from samity.web.pages import today
from samity.web.rendering import asset
from samity.web.security import HEADERS

if TYPE_CHECKING:
    from fastapi import FastAPI
    from tests.web.counter import Counter

NOWHERE = "postgresql+psycopg://nobody@127.0.0.1:1/nothing?connect_timeout=1"


@pytest.fixture
def desk(counter: Counter) -> Desk:
    """The administrator at a desk of his own."""
    return Desk(counter.app).signed_in()


def out_of_order(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(today, "todays_meetings", broken)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/appearance", 200),
        ("/offices", 200),
        ("/sign-in", 200),
        ("/nothing/here", 404),
        ("/offices/987654/change", 404),
        ("/offices/99999999999999999999999/change", 404),
        ("/loans/99999999999999999999999", 404),
        ("/channels/add?x=1", 200),
        ("/static/samity.css", 200),
        ("/static/nothing.css", 404),
        ("/", 500),
    ],
)
def test_every_answer_tells_browsers_what_they_may_do(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, path: str, status: int
) -> None:
    out_of_order(monkeypatch)
    response = desk.get(path)
    assert response.status_code == status
    assert {name: response.headers.get(name) for name in HEADERS} == HEADERS


def test_nothing_may_be_loaded_from_elsewhere_nor_framed_nor_run_in_a_page() -> None:
    policy = dict(each.strip().split(" ", 1) for each in HEADERS["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"


def test_who_is_led_on_and_who_is_refused_are_told_the_same(desk: Desk, counter: Counter) -> None:
    answers = [
        Desk(counter.app).get("/offices"),
        Desk(counter.app).signed_in("reader").get("/offices/open"),
        desk.post("/offices/open", desk.form("/offices/open")),
        desk.post("/offices/open", {}),
    ]
    assert [each.status_code for each in answers] == [303, 403, 422, 403]
    for response in answers:
        assert {name: response.headers.get(name) for name in HEADERS} == HEADERS


def test_styles_and_scripts_may_be_kept_for_ever_because_their_address_changes_with_them(desk: Desk) -> None:
    kept = desk.get(asset("samity.css"))
    assert kept.status_code == 200
    assert kept.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert "immutable" not in desk.get("/static/samity.css").headers["cache-control"]
    assert "immutable" not in desk.get("/static/nothing.css?v=1").headers["cache-control"]


def test_nothing_but_the_folder_of_styles_and_scripts_is_served(desk: Desk) -> None:
    for path in ("/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static/"):
        assert desk.get(path).status_code == 404


def test_a_page_that_is_not_there_says_so_and_shows_the_way_back(desk: Desk) -> None:
    page = Page.of(desk.get("/nothing/here"))
    assert page.says("There is no such page", "Back to Today")
    assert Page.of(desk.post("/nothing/here", {"_form": "x"})).says("There is no such page")


def test_a_form_is_not_sent_to_a_page_that_takes_none(desk: Desk) -> None:
    assert desk.post("/offices", {"_form": "x"}).status_code == 405


def test_a_fault_of_ours_says_nothing_of_the_inside(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    out_of_order(monkeypatch)
    page = Page.of(desk.get("/"))
    assert page.says("Something is wrong with the bank itself", "Nothing was posted.")
    assert "a fault of ours" not in page.text
    assert "Traceback" not in page.text


def test_books_that_cannot_be_reached_are_a_page_of_their_own() -> None:
    engine = create_engine(NOWHERE)
    app: FastAPI = create_app(Settings(), engine)
    desk = Desk(app)
    desk.token = "of-another-day"  # noqa: S105 - nobody's
    for response in (desk.get("/offices"), desk.post("/channels/add", {"name": "x"}), desk.sign_in()):
        assert response.status_code == 503
        assert Page.of(response).says("The bank's books cannot be reached just now", "Nothing was lost.")
        assert {name: response.headers.get(name) for name in HEADERS} == HEADERS
    engine.dispose()


def test_a_sentence_is_said_once(desk: Desk) -> None:
    form = {**desk.form("/codes/add"), "name": "Said once"}
    location = desk.post("/codes/add", form).headers["location"]
    assert Page.of(desk.get(location)).says("The list is there: give it words.")
    assert "give it words" not in Page.of(desk.get(location)).words


def test_how_pages_look_and_numbers_are_written_is_kept_on_the_device(desk: Desk) -> None:
    token = hidden(desk.get("/appearance"))["_form"]
    assert 'data-theme="light"' in desk.get("/offices").text
    response = desk.post("/appearance", {"_form": token, "theme": "sunlight", "formats": "fr"})
    assert response.headers["location"] == "/appearance"
    assert all("HttpOnly" in each for each in response.headers.get_list("set-cookie"))
    assert 'data-theme="sunlight"' in desk.get("/offices").text
    assert Page.of(desk.get("/set-up")).says("janv. 2025")
    desk.post("/appearance", {"_form": token, "theme": "neon", "formats": "xx"})
    assert 'data-theme="sunlight"' in desk.get("/offices").text


def test_a_cookie_that_somebody_wrote_himself_does_no_harm(desk: Desk) -> None:
    desk.client.cookies.set("samity_theme", '"><script>alert(1)</script>', domain="bank.example")
    desk.client.cookies.set("samity_formats", "../../etc", domain="bank.example")
    desk.client.cookies.set("samity_said", "said=%3Cscript%3E", domain="bank.example")
    response = desk.get("/offices")
    assert response.status_code == 200
    assert "<script>alert" not in response.text
    assert "<script>" not in response.text.replace("<script src", "")


@pytest.mark.parametrize("accepted", ["", "*", "xx;q=0.9", "en-US,en;q=0.9", "bn", "ar-EG", "a" * 5000, *CHOICES])
def test_whatever_a_browser_accepts_a_page_is_shown(desk: Desk, accepted: str) -> None:
    desk.client.headers["accept-language"] = accepted
    assert desk.get("/offices").status_code == 200
