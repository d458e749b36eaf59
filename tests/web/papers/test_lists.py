"""Lists as CSV."""

from __future__ import annotations

import csv
import inspect
import io
import re
from datetime import timedelta
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING

import pytest
from fastapi.routing import APIRoute
from tests.gatherings import lend_to_all, staying
from tests.village import FIRST_MEETING, lend, product, village
from tests.web.pages import Person
from tests.web.sheets.forty import PASSWORD, TODAY, officer_of_forty

from samity.app import create_app
from samity.bank.clients.operations.client_changes import ChangeClient, change_client
from samity.bank.clients.queries import grouping_by_id
from samity.settings import Settings
from samity.web.pages import ROUTERS
from samity.web.paging import A_PAGE
from samity.web.papers.lists import BOM, LISTS
from samity.web.rendering import FOLDER

if TYPE_CHECKING:
    from fastapi import FastAPI
    from sqlalchemy import Engine
    from tests.village import Village
    from tests.web.sheets.forty import Officer

pytestmark = pytest.mark.slow


@pytest.fixture
def admin(app: FastAPI) -> Person:
    return Person(app)


@pytest.fixture(scope="module")
def file_app(file_engine: Engine) -> FastAPI:
    return create_app(Settings(), file_engine)


@pytest.fixture(scope="module")
def place(file_engine: Engine) -> Village:
    with staying(file_engine, FIRST_MEETING) as unit:
        return village(unit, members=A_PAGE + 7)


def rows(file: bytes) -> list[list[str]]:
    text = file.decode("utf-8")
    assert text.startswith(BOM)
    return list(csv.reader(io.StringIO(text.removeprefix(BOM))))


def tables(lines: list[list[str]]) -> list[list[list[str]]]:
    """Return the tables of a file, each with its headings: an empty row stands between them."""
    return [list(table) for is_told, table in groupby(lines, key=bool) if is_told]


@pytest.mark.parametrize("path", [path for path in LISTS if "{" not in path])
def test_a_list_says_the_same_as_its_page(admin: Person, path: str) -> None:
    page = admin.open(path)
    assert f"{path}.csv" in page.links
    shown = page.words
    for head, *lines in tables(rows(admin.fetch(f"{path}.csv"))):
        assert all(title in shown for title in head)
        assert {len(line) for line in lines} <= {len(head)}


def test_a_long_list_is_whole_in_plain_figures_as_it_was_asked_for(file_app: FastAPI, place: Village) -> None:
    admin = Person(file_app)
    head, *lines = rows(admin.fetch("/clients.csv"))
    assert head[:2] == ["Client", "Number"]
    assert len(lines) == len({line[1] for line in lines}) == len(place.clients)
    (one,) = rows(admin.fetch(f"/clients.csv?q={lines[3][1]}"))[1:]
    assert one == lines[3]


def test_the_books_are_read_by_a_program(file_app: FastAPI, file_engine: Engine, place: Village) -> None:
    with staying(file_engine, FIRST_MEETING) as unit:
        lend_to_all(unit, place, product(unit))
    admin = Person(file_app)
    head, *lines = rows(admin.fetch("/books.csv"))
    debit, credit = head.index("Debit"), head.index("Credit")
    lent = 12_000 * len(place.clients)
    assert sum(Decimal(line[debit]) for line in lines) == sum(Decimal(line[credit]) for line in lines) == lent
    assert {line[-1] for line in lines} == {"Kenyan Shilling, KES"}
    head, *lines = rows(admin.fetch("/books/journal.csv"))
    assert {line[head.index("Debit")] for line in lines} == {"12000.00 KES", ""}
    assert {line[head.index("Booked")] for line in lines} == {FIRST_MEETING.isoformat()}


@pytest.mark.parametrize("name", ["=1+1", "+44", "-cmd", "@SUM(A1)", "\tx"])
def test_a_name_is_never_a_formula(file_app: FastAPI, file_engine: Engine, place: Village, name: str) -> None:
    with staying(file_engine, FIRST_MEETING) as unit:
        change_client(ChangeClient(place.clients[0], {"firstname": name, "lastname": "Zz"}), unit)
    named = [line[0] for line in rows(Person(file_app).fetch("/clients.csv")) if "Zz" in line[0]]
    assert [cell[0] for cell in named] == ["'"] or not name.strip().startswith(name[0])


def test_posted_sheets_and_who_came_are_lists(app: FastAPI, engine: Engine) -> None:
    officer = officer_of_forty(engine, 3)
    rafiq = Person(app, officer.username, PASSWORD)
    absent = officer.visits.place.clients[1]
    posted = rafiq.fill(officer.sheet, **{f"came-{absent}": "ABSENT", f"pay-{officer.visits.loans[1]}": "0"})
    assert posted.says("The sheet is posted.")
    head, *lines = rows(rafiq.fetch(f"{posted.path}.csv"))
    came, amount = head.index("Came"), head.index("Amount")
    assert {len(line) for line in lines} == {len(head)}
    assert [(line[came], Decimal(line[amount]) > 0) for line in lines] == [
        ("present", True),
        ("absent", False),
        ("present", True),
    ]
    head, *lines = rows(rafiq.fetch(f"/sheets.csv?since={TODAY}&until={TODAY}"))
    group = grouping_name(engine, officer)
    (listed,) = [line for line in lines if line[head.index("Whose")] == group]
    collected = sum(Decimal(line[amount]) for line in rows(rafiq.fetch(f"{posted.path}.csv"))[1:])
    assert listed[head.index("Collected")] == f"{collected} KES"
    assert rows(rafiq.fetch(f"/sheets.csv?until={TODAY - timedelta(days=1)}")) == []
    meetings = rafiq.open(f"/meetings/{officer.visits.place.group_id}").links
    (met,) = {link for link in meetings if re.fullmatch(r"/meetings/\d+/\d+", link)}
    assert sorted(line[1] for line in rows(rafiq.fetch(f"{met}.csv"))[1:]) == ["absent", "present", "present"]


def grouping_name(engine: Engine, officer: Officer) -> str:
    with engine.connect() as connection:
        return grouping_by_id(connection, officer.visits.place.group_id).name


def test_tables_of_one_page_stand_below_each_other_each_under_its_headings(app: FastAPI, engine: Engine) -> None:
    officer = officer_of_forty(engine, 1)
    with staying(engine, TODAY) as unit:
        place, (member,) = officer.visits.place, officer.visits.place.clients
        lend(unit, place, product(unit).id, member, on=TODAY, disburse=False)
    admin = Person(app)
    written = rows(admin.fetch(f"/groups/{officer.visits.place.group_id}.csv"))
    begins = [0, *(at + 1 for at, row in enumerate(written) if row == [])]
    assert len(begins) > 1
    for begin, end in zip(begins, [*(at - 1 for at in begins[1:]), None], strict=True):
        assert {len(row) for row in written[begin:end]} == {len(written[begin])}


NO_LISTS = {
    *("/", "/components", "/find", "/products/{product_id:int}", "/loans/{loan_id:int}", "/loans/{loan_id:int}/print"),
    *("/loans/{loan_id:int}/transactions/{transaction_id:int}", "/sheets/captured/{captured_id:int}"),
}
"""Pages of one thing, or of what other pages list."""


def test_every_page_that_shows_a_table_offers_it_or_is_of_one_thing() -> None:
    pages = [page for router in ROUTERS for page in router.routes if isinstance(page, APIRoute)]
    with_table = {page.path for page in pages if "GET" in (page.methods or ()) and _tables(page)}
    assert {path for path in with_table if not path.endswith(".csv")} - set(LISTS) == NO_LISTS
    assert len(with_table & set(LISTS)) > 10


def _tables(page: APIRoute) -> bool:
    shown = re.findall(r'"([a-z_/]+\.html)"', inspect.getsource(inspect.unwrap(page.endpoint)))
    return any("<table" in (FOLDER / "templates" / name).read_text() for name in shown)


def test_who_may_not_see_a_list_has_no_file_of_it(app: FastAPI, engine: Engine) -> None:
    officer = officer_of_forty(engine, 1)
    rafiq = Person(app, officer.username, PASSWORD)
    assert rafiq.open("/books.csv").status == rafiq.open("/books").status
