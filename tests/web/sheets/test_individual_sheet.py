"""The page of individuals: found beside the meetings, filled in, previewed, posted, taken back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.gatherings import paid_on_sheets, staying
from tests.village import FIRST_MEETING, lend_alone, product
from tests.web.sheets.forty import TODAY

from samity.bank.loans.operations.officers import AssignLoanOfficer, assign_loan_officer
from samity.bank.organisation.queries.users import credentials

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from tests.web.pages import Person
    from tests.web.sheets.forty import Officer

pytestmark = pytest.mark.slow


@pytest.fixture
def loan(engine: Engine, officer: Officer) -> int:
    """A loan that a member of the group has for herself, served by the officer."""
    with staying(engine, FIRST_MEETING) as unit:
        found = credentials(unit.connection, officer.username)
        assert found is not None
        assert found.actor.staff_id is not None
        made = lend_alone(unit, product(unit).id, officer.visits.place.clients[0])
        assign_loan_officer(AssignLoanOfficer(made, found.actor.staff_id, FIRST_MEETING), unit)
        return made


def test_the_way_from_today_to_the_receipt(rafiq: Person, officer: Officer, loan: int, engine: Engine) -> None:
    assert "/sheets/individual" in rafiq.open("/").links
    rounds = rafiq.open(f"/sheets/individual?on={TODAY}")
    assert rounds.says("Rafiq", "the whole office", "1,055.23")
    sheet = rafiq.open(next(link for link in rounds.links if "?officer=" in link))
    assert sheet.status == 200
    assert "Came" not in sheet.words
    assert set(sheet.fields) >= {f"pay-{loan}"}
    query = sheet.path.partition("?")[2]
    path = sheet.path.partition("?")[0]
    preview = rafiq.send(replace(sheet, path=f"{path}/preview?{query}"), **{f"pay-{loan}": "1000"})
    assert preview.says("Post this sheet?", "less than due", "0 of 1 loans pay what is due")
    assert "members came" not in preview.words
    back = rafiq.send(replace(preview, path=f"{path}/edit?{query}"))
    assert back.fields[f"pay-{loan}"] == "1000"
    receipt = rafiq.send(replace(preview, path=f"{path}?{query}"))
    assert receipt.says("The sheet is posted.", "individuals", "Due by", "1,000.00")
    assert paid_on_sheets(engine, replace(officer.visits, loans=(loan,))) == {loan: [1000_00]}
    undone = rafiq.fill(f"{receipt.path}/undo", reason="Another client's")
    assert undone.says("The sheet is taken back: nothing of it counts any more.")
    assert paid_on_sheets(engine, replace(officer.visits, loans=(loan,))) == {}


@pytest.mark.parametrize("query", ["?officer=x", "?officer=99999999999999999999"])
def test_an_officer_that_cannot_be_is_no_page(rafiq: Person, officer: Officer, query: str) -> None:
    assert rafiq.open(f"/sheets/individual/{officer.visits.place.office_id}/{TODAY}{query}").status == 404


def test_an_office_elsewhere_is_not_shown(rafiq: Person) -> None:
    assert rafiq.open(f"/sheets/individual/1/{TODAY}").status == 403
