"""An officer captures at his page, a cashier counts, somebody else approves, and the board shows how far it is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.gatherings import paid_on_sheets, staying
from tests.web.pages import Person, Typed
from tests.web.sheets.forty import PASSWORD, TODAY

from samity.bank.accounting.operations.activities import MapActivity, map_activity
from samity.bank.accounting.operations.gl_accounts import OpenGlAccount, open_gl_account
from samity.bank.accounting.values import FinancialActivity, GlType, GlUsage
from samity.bank.organisation.operations.offices import ChangeOffice, change_office
from samity.bank.organisation.operations.roles import (
    ChangeRolePermissions,
    MakeRole,
    change_role_permissions,
    make_role,
)
from samity.bank.organisation.operations.users import AddUser, add_user

if TYPE_CHECKING:
    from fastapi import FastAPI
    from sqlalchemy import Engine
    from tests.web.sheets.forty import Officer

pytestmark = pytest.mark.slow

APPROVES = ("all:read", "collection_sheets:approve_difference")


@pytest.fixture
def counting(engine: Engine, officer: Officer) -> Officer:
    """The officer, in an office that counts the cash first, knows where to book what is short, and has a manager."""
    office_id = officer.visits.place.office_id
    with staying(engine, TODAY) as unit:
        change_office(ChangeOffice(office_id, {"counts_cash": True}), unit)
        gl = open_gl_account(OpenGlAccount("Cash short", f"short{office_id}", GlType.EXPENSE, GlUsage.DETAIL), unit)
        map_activity(MapActivity(FinancialActivity.CASH_SHORT, gl), unit)
        role = make_role(MakeRole(f"Approver {office_id}", "Approves what is short"), unit)
        change_role_permissions(ChangeRolePermissions(role, dict.fromkeys(APPROVES, True)), unit)
        add_user(AddUser(f"halima{office_id}", "Halima", "Begum", office_id, (role,), PASSWORD), unit)
    return officer


@pytest.fixture
def halima(app: FastAPI, counting: Officer) -> Person:
    """The manager of the office."""
    return Person(app, f"halima{counting.visits.place.office_id}", PASSWORD)


@pytest.fixture
def cashier(app: FastAPI) -> Person:
    """Somebody who may do everything, at the counter."""
    return Person(app)


def captured(person: Person, of: Officer, **typed: str) -> str:
    """Fill the sheet in, look at its preview and capture it; return its address."""
    opened = person.open(of.sheet)
    preview = person.send(replace(opened, path=f"{of.sheet}/preview"), **typed)
    return person.send(replace(preview, path=of.sheet)).path


def test_a_sheet_is_captured_and_changed_at_the_officers_page(
    rafiq: Person, counting: Officer, cashier: Person, engine: Engine
) -> None:
    first, second, third = counting.visits.loans
    opened = rafiq.open(counting.sheet)
    assert opened.says("Preview and capture")
    typed = {f"pay-{first}": "300", f"pay-{second}": "100", f"pay-{third}": "0"}
    preview = rafiq.send(replace(opened, path=f"{counting.sheet}/preview"), **typed)
    assert preview.says("Capture this sheet?", "Nothing is posted yet")
    page = rafiq.send(replace(preview, path=counting.sheet))
    assert page.says("The sheet is captured: it is posted when its cash is counted.", "400.00", "nothing paid")
    assert paid_on_sheets(engine, counting.visits) == {}
    board = cashier.open("/sheets/board")
    assert board.says("Captured sheets that wait, of every day")
    assert page.path in board.links
    assert rafiq.open(counting.sheet).says("A sheet of this meeting waits for its cash to be counted")

    changing = rafiq.open(f"{page.path}/change")
    assert changing.fields[f"pay-{second}"] == "100"
    preview = rafiq.send(replace(changing, path=f"{counting.sheet}/preview"), **{f"pay-{second}": "200"})
    changed = rafiq.send(replace(preview, path=counting.sheet))
    assert (changed.path, changed.says("Changed", "500.00")) == (page.path, True)


def test_cash_that_is_short_is_counted_approved_by_another_and_posted(
    rafiq: Person, counting: Officer, cashier: Person, halima: Person, engine: Engine
) -> None:
    first, second, third = counting.visits.loans
    at = captured(rafiq, counting, **{f"pay-{first}": "300", f"pay-{second}": "200", f"pay-{third}": "0"})
    refused = cashier.fill(f"{at}/count", **{"n-KES-20000": 2})
    assert refused.status == 422
    assert "Say why" in refused.wrong["reason"]
    looked = cashier.fill(f"{at}/count", ("_look", "yes"), **{"n-KES-20000": 2})
    assert looked.says("Added up", "400.00")
    typed: dict[str, Typed] = {"n-KES-20000": 2, "reason": "A note is missing"}
    counted = cashier.fill(f"{at}/count", **typed)
    assert counted.says("100.00 short", "who captured or counted it does not approve it", "A note is missing")
    halima.send(halima.open(f"{at}/approve"))
    receipt = cashier.send(cashier.open(f"{at}/post"))
    assert receipt.says("The sheet is posted.", "500.00")
    assert paid_on_sheets(engine, counting.visits) == {first: [300_00], second: [200_00]}
    assert receipt.path in cashier.open("/sheets/board").links
    assert cashier.open("/books/activities").says("Cash that was found short", "Cash that was found over", "none yet")


def test_who_lacks_a_right_is_told_which(rafiq: Person, counting: Officer) -> None:
    first, second, third = counting.visits.loans
    at = captured(rafiq, counting, **{f"pay-{first}": "300", f"pay-{second}": "0", f"pay-{third}": "0"})
    assert rafiq.open(at).says("needs the right collection_sheets:count_cash")
    assert rafiq.open(f"{at}/count").status == 403


def test_notes_and_coins_of_a_currency_can_be_changed(cashier: Person) -> None:
    path = "/currencies/KES/denominations"
    before = cashier.open(path).fields["values"]
    assert isinstance(before, str)
    assert before.startswith("1,000; 500; 200")
    refused = cashier.fill(path, values="500; 500; 0.001")
    assert refused.status == 422
    assert "is listed twice" in refused.wrong["values"]
    cashier.fill(path, values="500; 0.50")
    assert cashier.open(path).fields["values"] == "500; 0.5"
    cashier.fill(path, values="")
    assert cashier.open(path).fields["values"] == before
