"""A sheet posts what its officer saw and typed, and nothing else, whatever happened while it lay open."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.gatherings import paid_on_sheets, staying
from tests.web.pages import Page, Person
from tests.web.sheets.forty import TODAY, Officer

from samity.bank.loans.queries.accounts import loan_by_id
from samity.web.formats import formats_of

if TYPE_CHECKING:
    from fastapi import FastAPI
    from sqlalchemy import Engine

pytestmark = pytest.mark.slow


def without(page: Page, loan: int) -> Page:
    """Return a sheet that was opened before the loan came onto it."""
    kept = {name: value for name, value in page.fields.items() if not name.endswith(f"-{loan}")}
    return replace(page, fields=kept)


@pytest.mark.parametrize("step", ["/preview", ""])
def test_a_loan_that_came_onto_the_sheet_meanwhile_pays_nothing_unseen(
    rafiq: Person, officer: Officer, engine: Engine, step: str
) -> None:
    loan = officer.visits.loans[0]
    page = rafiq.send(replace(without(rafiq.open(officer.sheet), loan), path=f"{officer.sheet}{step}"))
    assert page.status == 422
    assert page.says("Amina Akter: This loan came onto the sheet after you opened it")
    assert f"pay-{loan}" in page.fields
    assert paid_on_sheets(engine, officer.visits) == {}


def test_money_typed_for_a_loan_that_left_the_sheet_is_not_lost_silently(
    rafiq: Person, officer: Officer, app: FastAPI, engine: Engine
) -> None:
    loan = officer.visits.loans[0]
    opened = rafiq.open(officer.sheet)
    with staying(engine, TODAY) as unit:
        account = loan_by_id(unit.connection, loan)
    whole = formats_of("en", "").typed(account.state.outstanding.total, account.currency)
    assert Person(app).fill(f"/loans/{loan}/repay", amount=whole).says("The repayment is posted.")
    page = rafiq.send(replace(opened, path=f"{officer.sheet}/preview"), **{f"pay-{loan}": "77", "out-999999": "yes"})
    assert page.status == 422
    assert page.says(f"Loan {loan} is on this sheet no more: 77 would not be posted.")
    assert page.says("Loan 999999 is on this sheet no more: its pay-out would not be posted.")
    again = rafiq.send(replace(page, path=f"{officer.sheet}/preview"))
    assert again.says("2 of 2 loans pay what is due")


def test_what_is_due_is_posted_as_it_was_previewed(
    rafiq: Person, officer: Officer, app: FastAPI, engine: Engine
) -> None:
    loan = officer.visits.loans[0]
    opened = rafiq.open(officer.sheet)
    due = opened.fields[f"pay-{loan}"]
    preview = rafiq.send(replace(opened, path=f"{officer.sheet}/preview"), **{f"pay-{loan}": "="})
    assert preview.fields[f"pay-{loan}"] == due
    Person(app).fill(f"/loans/{loan}/repay", amount="50")
    receipt = rafiq.send(replace(preview, path=officer.sheet))
    assert receipt.says("The sheet is posted.")
    paid = paid_on_sheets(engine, officer.visits)
    assert set(paid[loan]) - {5000} == set(paid[loan + 1])


@pytest.mark.parametrize("opened_with", ["9" * 5000, "9" * 40, "\N{SUPERSCRIPT TWO}", "soon"])
def test_what_somebody_wrote_into_hidden_fields_does_no_harm(rafiq: Person, officer: Officer, opened_with: str) -> None:
    page = rafiq.open(officer.sheet)
    sent = rafiq.send(replace(page, path=f"{officer.sheet}/edit"), **{f"was-{officer.visits.loans[0]}": opened_with})
    assert sent.status == 200


def test_there_is_no_sheet_at_the_end_of_the_calendar(rafiq: Person, officer: Officer) -> None:
    assert rafiq.open(f"/sheets/group/{officer.visits.place.group_id}/9999-12-31").status == 404
