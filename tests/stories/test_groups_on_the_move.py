"""Groups on the move: members change groups and offices amid their loans, a centre its day, and a sheet goes late."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from tests.stories.bank import spelled

if TYPE_CHECKING:
    from tests.stories.bank import Bank

TUESDAY = date(2025, 1, 7)
WEEKS = 12
WEEKLY_DUE = 1055.23


def due_dates(bank: Bank, loan: int) -> list[date]:
    """Return when the loan falls due."""
    periods = bank.api.get(f"loans/{loan}", associations="repaymentSchedule")["repaymentSchedule"]["periods"]
    return [date(*each["dueDate"]) for each in periods[1:]]


def on_sheet(bank: Bank, owner: str, calendar: int, on: date) -> dict[int, float]:
    """Return what the sheet of a day asks each loan for."""
    asked = {"calendarId": calendar, "transactionDate": spelled(on)}
    sheet = bank.api.post(f"{owner}?command=generateCollectionSheet", asked)
    return {
        loan["loanId"]: loan["totalDue"]
        for group in sheet["groups"]
        for client in group["clients"]
        for loan in client["loans"]
    }


def collect(bank: Bank, owner: str, calendar: int, on: date, paid: dict[int, float]) -> dict[str, Any]:
    """Hold a meeting today: each loan pays an amount, and everything holds."""
    bank.today_is(on)
    lines = [{"loanId": loan, "transactionAmount": amount} for loan, amount in paid.items()]
    body = {"calendarId": calendar, "transactionDate": spelled(on), "bulkRepaymentTransactions": lines}
    saved: dict[str, Any] = bank.api.post(f"{owner}?command=saveCollectionSheet", body)
    bank.everything_holds()
    return saved


def collect_what_is_due(bank: Bank, owner: str, calendar: int, on: date) -> None:
    collect(bank, owner, calendar, on, on_sheet(bank, owner, calendar, on))


def test_a_member_goes_to_a_group_of_another_day_and_officer_amid_her_loan(bank: Bank) -> None:
    bank.today_is(TUESDAY)
    office, days = bank.opens_branch(), timedelta(days=2)
    (amina, bina), (chitra,) = bank.takes_in(office, "Amina", "Bina"), bank.takes_in(office, "Chitra")
    officers = bank.takes_on_officer(office), bank.takes_on_officer(office)
    tuesdays = bank.forms_group(office, [amina, bina], staffId=officers[0])
    thursdays = bank.forms_group(office, [chitra], "Sunset Group", staffId=officers[1])
    old, new = (
        bank.meets_weekly("groups", tuesdays, TUESDAY),
        bank.meets_weekly("groups", thursdays, TUESDAY + days),
    )
    product = bank.offers_product()
    goes, stays = (bank.lends(product, each, tuesdays, old, TUESDAY) for each in (amina, bina))
    for week in range(1, 4):
        collect_what_is_due(bank, f"groups/{tuesdays}", old, TUESDAY + timedelta(weeks=week))
    before = due_dates(bank, goes)
    moved = bank.api.post(
        f"groups/{tuesdays}?command=transferClients", {"destinationGroupId": thursdays, "clients": [{"id": amina}]}
    )
    assert [each["loanId"] for each in moved["loans"]] == [goes]
    after = due_dates(bank, goes)
    assert after == [*before[:3], *(on + days for on in before[3:])]
    assert due_dates(bank, stays) == before
    assert bank.api.get(f"loans/{goes}")["loanOfficerId"] == officers[1]
    # What happened on Tuesdays stays there; from now on she is asked on Thursdays alone.
    assert set(on_sheet(bank, f"groups/{tuesdays}", old, before[3])) == {stays}
    for on in after[3:]:
        collect_what_is_due(bank, f"groups/{thursdays}", new, on)
    assert bank.api.get(f"loans/{goes}")["status"]["closedObligationsMet"]
    assert bank.api.get(f"loans/{stays}")["status"]["active"]
    paid = bank.api.get(f"loans/{goes}", associations="transactions")["transactions"]
    days_paid = [date(*each["date"]) for each in paid if each["type"]["repayment"]]
    assert days_paid == after


def test_a_centre_moves_from_tuesday_to_wednesday(bank: Bank) -> None:
    bank.today_is(TUESDAY)
    office = bank.opens_branch()
    members = bank.takes_in(office, "Amina", "Bina")
    groups = [bank.forms_group(office, [each], f"Group of {each}") for each in members]
    body = {"officeId": office, "name": "Hilltop Centre", "active": True, "activationDate": "01 January 2024"}
    centre = bank.api.post("centers", {**body, "groupMembers": groups})["groupId"]
    calendar = bank.meets_weekly("centers", centre, TUESDAY)
    product = bank.offers_product()
    loans = [bank.lends(product, *each, calendar, TUESDAY) for each in zip(members, groups, strict=True)]
    owner = f"centers/{centre}"
    for week in range(1, 3):
        collect_what_is_due(bank, owner, calendar, TUESDAY + timedelta(weeks=week))
    before = due_dates(bank, loans[0])
    asked = {"presentMeetingDate": spelled(before[2]), "newMeetingDate": spelled(before[2] + timedelta(days=1))}
    bank.api.put(f"{owner}/calendars/{calendar}", {"reschedulebasedOnMeetingDates": True, **asked})
    after = due_dates(bank, loans[0])
    assert after == [*before[:2], *(on + timedelta(days=1) for on in before[2:])] == due_dates(bank, loans[1])
    assert {on.isoweekday() for on in after[2:]} == {3}
    refused = bank.api.refused(
        f"{owner}?command=generateCollectionSheet", {"calendarId": calendar, "transactionDate": spelled(before[2])}
    )
    assert refused == (403, ["error.msg.calendar.collectionsheet.not.valid.recurring.date"])
    for on in after[2:]:
        collect_what_is_due(bank, owner, calendar, on)
    assert all(bank.api.get(f"loans/{loan}")["status"]["closedObligationsMet"] for loan in loans)


def test_a_sheet_goes_after_later_repayments_and_what_was_paid_since_stays(bank: Bank) -> None:
    bank.today_is(TUESDAY)
    office = bank.opens_branch()
    members = bank.takes_in(office, "Amina", "Bina")
    group = bank.forms_group(office, members)
    calendar = bank.meets_weekly("groups", group, TUESDAY)
    product = bank.offers_product()
    loans = [bank.lends(product, each, group, calendar, TUESDAY) for each in members]
    owner, first = f"groups/{group}", TUESDAY + timedelta(weeks=1)
    wrong = collect(bank, owner, calendar, first, dict.fromkeys(loans, WEEKLY_DUE))
    later = {"transactionDate": spelled(first), "transactionAmount": 500}
    bank.api.post(f"loans/{loans[0]}/transactions?command=repayment", later)
    bank.everything_holds()
    undone = bank.api.post(f"collectionsheet/{wrong['collectionSheetId']}?command=undo", {"note": "Another group's"})
    bank.everything_holds()
    assert undone["changes"]["undoneTransactions"] == wrong["changes"]["loanTransactions"]
    paid = [bank.api.get(f"loans/{loan}")["summary"]["totalRepayment"] for loan in loans]
    assert paid == [500, 0]
    assert on_sheet(bank, owner, calendar, first) == {
        loans[0]: pytest.approx(WEEKLY_DUE - 500),
        loans[1]: pytest.approx(WEEKLY_DUE),
    }


def test_a_borrower_goes_to_another_office_amid_her_loan_and_pays_it_off_there(bank: Bank) -> None:
    bank.today_is(TUESDAY)
    here, there = bank.opens_branch(), bank.opens_branch("Lakeside")
    (amina,) = bank.takes_in(here, "Amina")
    (bina,) = bank.takes_in(there, "Bina")
    group, other = bank.forms_group(here, [amina]), bank.forms_group(there, [bina], "Lake Group")
    old, new = bank.meets_weekly("groups", group, TUESDAY), bank.meets_weekly("groups", other, TUESDAY)
    loan = bank.lends(bank.offers_product(), amina, group, old, TUESDAY)
    collect_what_is_due(bank, f"groups/{group}", old, TUESDAY + timedelta(weeks=1))
    bank.api.post(f"clients/{amina}?command=proposeTransfer", {"destinationOfficeId": there})
    bank.everything_holds()
    assert on_sheet(bank, f"groups/{group}", old, TUESDAY + timedelta(weeks=2)) == {}
    bank.api.post(f"clients/{amina}?command=acceptTransfer", {"destinationGroupId": other})
    bank.everything_holds()
    for week in range(2, WEEKS + 1):
        collect_what_is_due(bank, f"groups/{other}", new, TUESDAY + timedelta(weeks=week))
    assert bank.api.get(f"loans/{loan}")["status"]["closedObligationsMet"]
    for office in (here, there):
        sides = {"DEBIT": 0, "CREDIT": 0}
        for each in bank.api.get("journalentries", officeId=office, limit=500)["pageItems"]:
            sides[each["entryType"]["value"]] += round(each["amount"] * 100)
        assert sides["DEBIT"] == sides["CREDIT"] > 0
