"""The collection sheet as it is read and sent, without a browser."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.api import Api
from tests.gatherings import move_to, paid_on_sheets, what_is_wrong
from tests.web.pages import Page, Person
from tests.web.sheets.forty import PASSWORD, TODAY, Officer, officer_of_forty

from samity.bank.organisation.queries import payment_channels

if TYPE_CHECKING:
    from fastapi import FastAPI
    from sqlalchemy import Engine

pytestmark = pytest.mark.slow


def previewed(person: Person, officer: Officer, **typed: str) -> Page:
    """Open today's sheet, type, and ask for the preview."""
    page = person.open(officer.sheet)
    return person.send(replace(page, path=f"{officer.sheet}/preview"), **typed)


def posted(person: Person, officer: Officer, **typed: str) -> Page:
    """Post today's sheet as it was previewed."""
    preview = previewed(person, officer, **typed)
    assert preview.status == 200, preview.words
    return person.send(replace(preview, path=officer.sheet))


def test_today_shows_the_officers_meetings_and_what_they_should_bring(rafiq: Person, officer: Officer) -> None:
    today = rafiq.open("/")
    assert today.says("0 of 1", "to do")
    assert officer.sheet in today.links


def test_the_sheet_opens_with_everybody_present_and_paying_what_is_due(rafiq: Person, officer: Officer) -> None:
    page = rafiq.open(officer.sheet)
    amounts = {page.fields[f"pay-{loan}"] for loan in officer.visits.loans}
    came = {page.fields[f"came-{client}"] for client in officer.visits.place.clients}
    assert (len(amounts), came) == (1, {"PRESENT"})


def test_a_sheet_of_members_who_all_pay_is_posted_with_a_receipt_of_every_line(
    rafiq: Person, officer: Officer, engine: Engine
) -> None:
    receipt = posted(rafiq, officer)
    assert receipt.says("The sheet is posted.", "Amina Akter", "Bilkis Akter", "Chameli Akter", "Collected")
    assert all(len(amounts) == 1 for amounts in paid_on_sheets(engine, officer.visits).values())
    assert rafiq.open("/").says("1 of 1", "posted")
    assert what_is_wrong(engine) == []


def test_a_sheet_that_moves_no_money_is_warned_of_before_it_is_posted(rafiq: Person, officer: Officer) -> None:
    warned = "No money moves: nobody pays and nobody is paid out."
    nobody = {f"pay-{loan}": "0" for loan in officer.visits.loans}
    assert previewed(rafiq, officer, **nobody).says(warned)
    assert warned not in previewed(rafiq, officer, **{**nobody, f"pay-{officer.visits.loans[0]}": "1"}).words
    assert posted(rafiq, officer, **nobody).says("The sheet is posted.")


def test_today_says_how_many_of_a_meeting_are_noted(rafiq: Person, officer: Officer, app: FastAPI) -> None:
    visits = officer.visits
    api = Api(app)
    path = f"groups/{visits.place.group_id}?command=saveCollectionSheet"
    asked = visits.asked(TODAY)
    assert api.refused(path, asked) == (403, ["error.msg.collectionsheet.empty"])
    assert rafiq.open("/").says("0 of 1", "to do")
    api.post(path, {**asked, "bulkRepaymentTransactions": [{"loanId": visits.loans[0], "transactionAmount": 50}]})
    today = rafiq.open("/")
    assert today.says("0 of 1", "begun: 1 of 3 noted")
    assert officer.sheet in today.links
    posted(rafiq, officer)
    assert rafiq.open("/").says("1 of 1", "posted")


def test_the_preview_says_in_words_what_differs_and_posts_nothing(
    rafiq: Person, officer: Officer, engine: Engine
) -> None:
    first, second, third = officer.visits.loans
    absent = officer.visits.place.clients[2]
    typed = {f"pay-{first}": "100", f"pay-{second}": "0", f"pay-{third}": "99999", f"came-{absent}": "ABSENT"}
    preview = previewed(rafiq, officer, **typed)
    assert preview.says("less than due", "nothing paid", "absent; more than the whole loan: it will be overpaid")
    assert preview.says("0 of 3 loans pay what is due. 2 of 3 members came.")
    assert paid_on_sheets(engine, officer.visits) == {}


def test_who_comes_late_came_and_pays_what_is_due(rafiq: Person, officer: Officer) -> None:
    late = officer.visits.place.clients[0]
    preview = previewed(rafiq, officer, **{f"came-{late}": "LATE"})
    assert preview.says("3 of 3 loans pay what is due. 3 of 3 members came.", "What differs", "late")


def test_the_preview_splits_what_is_handed_over_by_the_way_it_is_paid(
    rafiq: Person, officer: Officer, engine: Engine
) -> None:
    with engine.connect() as connection:
        mobile = payment_channels(connection)[-1]
    first, second, third = officer.visits.loans
    typed = {f"pay-{first}": "100", f"pay-{second}": "20", f"pay-{third}": "3", f"via-{first}": str(mobile.id)}
    preview = previewed(rafiq, officer, **typed)
    assert preview.says("To hand over KES 123.00", f"Of it: {mobile.name} KES 100.00", "KES 23.00", "paid another way")
    assert "Of it:" not in previewed(rafiq, officer).words


def test_what_cannot_be_read_stands_beside_its_line_and_the_rest_is_kept(rafiq: Person, officer: Officer) -> None:
    first, second, _ = officer.visits.loans
    page = previewed(rafiq, officer, **{f"pay-{first}": "ten", f"pay-{second}": "55", "note": "Rain"})
    assert page.status == 422
    assert page.says("Nothing was posted yet", "Amina Akter: Type an amount")
    assert (page.fields[f"pay-{first}"], page.fields[f"pay-{second}"], page.fields["note"]) == ("ten", "55", "Rain")


def test_every_refusal_of_the_bank_is_told_at_once_each_at_its_line(rafiq: Person, officer: Officer) -> None:
    first, second, _ = officer.visits.loans
    page = previewed(rafiq, officer, **{f"pay-{first}": "-5", f"pay-{second}": "1.234", "paid_on": "2999-01-01"})
    assert page.status == 422
    assert page.says("Amina Akter: An amount is never negative.", "Bilkis Akter:", "after today")


def test_equals_is_what_is_due_and_blank_is_nothing(rafiq: Person, officer: Officer) -> None:
    first, second, _ = officer.visits.loans
    preview = previewed(rafiq, officer, **{f"pay-{first}": "=", f"pay-{second}": ""})
    assert preview.says("2 of 3 loans pay what is due", "nothing paid")


def test_the_way_back_from_the_preview_keeps_what_was_typed(rafiq: Person, officer: Officer) -> None:
    first = officer.visits.loans[0]
    absent = officer.visits.place.clients[0]
    preview = previewed(rafiq, officer, **{f"pay-{first}": "77", f"came-{absent}": "LATE"})
    page = rafiq.send(replace(preview, path=f"{officer.sheet}/edit"))
    assert (page.fields[f"pay-{first}"], page.fields[f"came-{absent}"]) == ("77", "LATE")


def test_posting_twice_under_the_sheets_own_key_posts_once(rafiq: Person, officer: Officer, engine: Engine) -> None:
    preview = previewed(rafiq, officer)
    first = rafiq.send(replace(preview, path=officer.sheet))
    again = rafiq.send(replace(preview, path=officer.sheet))
    assert first.path == again.path
    assert all(len(amounts) == 1 for amounts in paid_on_sheets(engine, officer.visits).values())


def test_a_second_officer_with_the_same_sheet_is_told_line_by_line(
    rafiq: Person, officer: Officer, app: FastAPI, engine: Engine
) -> None:
    colleague = Person(app)
    opened = previewed(colleague, officer)
    posted(rafiq, officer)
    late = colleague.send(replace(opened, path=officer.sheet))
    assert late.status == 422
    assert late.says("Nothing was posted yet", "holds")
    assert all(len(amounts) == 1 for amounts in paid_on_sheets(engine, officer.visits).values())


def test_a_payment_meanwhile_changes_what_is_due_and_the_sheet_says_so(
    rafiq: Person, officer: Officer, app: FastAPI
) -> None:
    opened = rafiq.open(officer.sheet)
    first = officer.visits.loans[0]
    Person(app).fill(f"/loans/{first}/repay", amount="50")
    preview = rafiq.send(replace(opened, path=f"{officer.sheet}/preview"))
    assert preview.says("more than due, an advance; what is due has changed since the sheet was opened")


def test_a_wrong_sheet_is_taken_back_as_one_act_with_a_reason(rafiq: Person, officer: Officer, engine: Engine) -> None:
    receipt = posted(rafiq, officer)
    missing = rafiq.fill(f"{receipt.path}/undo", reason="")
    assert missing.wrong == {"reason": "This is needed."}
    undone = rafiq.fill(f"{receipt.path}/undo", reason="The wrong group")
    assert undone.says("This sheet was taken back", "The wrong group", "was taken back already")
    assert undone.says("Fill the sheet in again")
    assert officer.sheet in undone.links
    assert paid_on_sheets(engine, officer.visits) == {}
    assert posted(rafiq, officer).says("The sheet is posted.")
    assert what_is_wrong(engine) == []


def test_a_day_without_a_meeting_has_no_sheet(rafiq: Person, officer: Officer) -> None:
    page = rafiq.open(f"/sheets/group/{officer.visits.place.group_id}/2025-01-01")
    assert page.status == 422
    assert page.says("There is no meeting on 1 Jan 2025.")


@pytest.mark.parametrize("path", ["/sheets/village/1/2025-01-01", "/sheets/group/1/soon", "/sheets/99999999"])
def test_what_is_no_sheet_is_not_found(rafiq: Person, path: str) -> None:
    assert rafiq.open(path).status == 404


def test_somebody_of_another_branch_sees_neither_sheet_nor_receipt(
    rafiq: Person, officer: Officer, engine: Engine, app: FastAPI
) -> None:
    receipt = posted(rafiq, officer)
    stranger = Person(app, officer_of_forty(engine, 1).username, PASSWORD)
    assert [stranger.open(path).status for path in (officer.sheet, receipt.path)] == [403, 403]


def test_a_meeting_that_passed_without_a_sheet_is_missed(rafiq: Person, officer: Officer, engine: Engine) -> None:
    move_to(engine, TODAY.replace(day=TODAY.day + 1))
    try:
        today = rafiq.open("/")
        assert today.says("Missed: no sheet was posted")
        assert officer.sheet in today.links
    finally:
        move_to(engine, TODAY)
