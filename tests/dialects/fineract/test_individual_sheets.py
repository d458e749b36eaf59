"""Sheets of individuals as clients of Fineract ask for them and send them, and in the guide's nested shape."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from tests.gatherings import move_to, staying
from tests.village import lend, lend_alone, meeting, product, village

from samity.bank.loans.operations.group_officers import AssignGroupOfficer, assign_group_officer
from samity.bank.meetings.queries import calendar_by_id
from samity.bank.organisation.operations.staff import TakeOnStaff, take_on_staff

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine
    from tests.api import Api

pytestmark = pytest.mark.slow

ON = meeting(2)
DAY = ON.strftime("%d %B %Y")
DUE = 2110.46
GENERATE = "collectionsheet?command=generateCollectionSheet"
SAVE = "collectionsheet?command=saveCollectionSheet"


@dataclass(frozen=True, slots=True)
class Visited:
    """A member of a group with a loan of his own, in an office of theirs."""

    office: int
    client: int
    loan: int
    group_loan: int
    calendar: int
    officer: int


@pytest.fixture
def visited(engine: Engine) -> Visited:
    """Two weeks after both loans."""
    with staying(engine, meeting(0)) as unit:
        offered = product(unit)
        place = village(unit, members=1)
        (client,) = place.clients
        officer = take_on_staff(
            TakeOnStaff(place.office_id, "Asha", f"Rao {place.office_id}", is_loan_officer=True, joined_on=meeting(0)),
            unit,
        )
        assign_group_officer(AssignGroupOfficer(place.group_id, officer), unit)
        group_loan = lend(unit, place, offered.id, client)
        loan = lend_alone(unit, offered.id, client)
        assert calendar_by_id(unit.connection, place.calendar_id).owner_id == place.group_id
    move_to(engine, ON)
    return Visited(place.office_id, client, loan, group_loan, place.calendar_id, officer)


def paid(api: Api, loan: int) -> list[float]:
    """Return the repayments of a loan that stand."""
    made = api.get(f"loans/{loan}", associations="transactions").get("transactions", [])
    return [each["amount"] for each in made if each["type"]["repayment"] and not each["manuallyReversed"]]


def test_fineract_s_shape_has_clients_with_loans_and_no_groups(api: Api, visited: Visited) -> None:
    sheet = api.post(GENERATE, {"officeId": visited.office, "transactionDate": DAY})
    assert sheet.keys() == {"dueDate", "clients", "paymentTypeOptions"}
    assert sheet["dueDate"] == [ON.year, ON.month, ON.day]
    (client,) = sheet["clients"]
    assert (client["clientId"], client["savings"]) == (visited.client, [])
    (loan,) = client["loans"]
    assert (loan["loanId"], loan["totalDue"], loan["chargesDue"]) == (visited.loan, DUE, 0)


def test_the_guide_s_shape_says_its_own_members(api: Api, visited: Visited) -> None:
    (client,) = api.post(GENERATE, {"officeId": visited.office, "dueDate": DAY})["clients"]
    (loan,) = client["loans"]
    assert (loan["loanId"], loan["dueAmount"], loan["penaltyChargesDue"]) == (visited.loan, DUE, 0)


def test_it_is_asked_for_by_a_query_too(api: Api, visited: Visited) -> None:
    asked = {"officeId": visited.office, "transactionDate": DAY, "dateFormat": "dd MMMM yyyy", "locale": "en"}
    by_query = api.get("collectionsheet", **asked)
    assert by_query == api.post(GENERATE, {"officeId": visited.office, "transactionDate": DAY})
    bare = {"officeId": visited.office, "dueDate": ON.isoformat(), "tenantIdentifier": "default"}
    assert api.get("collectionsheet", **bare)["clients"][0]["loans"][0]["loanId"] == visited.loan


def test_a_query_by_calendar_means_all_that_its_officer_collects(api: Api, visited: Visited) -> None:
    sheet = api.get("collectionsheet", calendarId=visited.calendar, dueDate=DAY, tenantIdentifier="default")
    asked = {"calendarId": visited.calendar, "dueDate": DAY, "staffId": visited.officer}
    assert sheet == api.post(GENERATE, asked)
    assert [each["staffId"] for each in sheet["groups"]] == [visited.officer]


def test_a_query_that_is_wrong_says_every_parameter(api: Api) -> None:
    answer = api.call("GET", "collectionsheet", params={"officeId": "-1", "dueDate": "then"})
    codes = [each["userMessageGlobalisationCode"] for each in answer.json()["errors"]]
    assert (answer.status_code, sorted(codes)) == (
        400,
        ["validation.msg.collectionsheet.officeId.not.greater.than.zero", "validation.msg.invalid.date.format"],
    )


def line(visited: Visited, amount: float | str = DUE, **more: Any) -> dict[str, Any]:
    """Return what the loan pays."""
    return {"loanId": visited.loan, "transactionAmount": amount, **more}


PAYLOADS: dict[str, Callable[[Visited], dict[str, Any]]] = {
    "android": lambda one: {
        "bulkRepaymentTransactions": [line(one, paymentTypeId=0)],
        "actualDisbursementDate": DAY,
        "bulkDisbursementTransactions": [],
        "bulkSavingsDueTransactions": [],
        "dateFormat": "dd MMMM YYYY",
        "transactionDate": DAY,
    },
    "web": lambda one: {
        "actualDisbursementDate": DAY,
        "transactionDate": DAY,
        "bulkDisbursementTransactions": {
            "bulkRepaymentTransactions": [line(one, receiptNumber=77, accountNumber="", bankNumber="  ")],
            "bulkSavingsDueTransactions": [],
        },
    },
    "blank calendar": lambda one: {
        "calendarId": "",
        "transactionDate": DAY,
        "bulkRepaymentTransactions": [line(one, str(DUE))],
    },
}


@pytest.mark.parametrize("client", PAYLOADS)
def test_what_clients_of_fineract_send_is_posted(api: Api, visited: Visited, client: str) -> None:
    saved = api.post(SAVE, PAYLOADS[client](visited))
    assert (saved["officeId"], saved["resourceId"]) == (visited.office, saved["collectionSheetId"])
    assert "groupId" not in saved
    assert len(saved["changes"]["loanTransactions"]) == 1
    assert paid(api, visited.loan) == [DUE]


@pytest.mark.parametrize("path", [SAVE, "individualloanaccounts/savecollectionsheet"])
def test_the_guide_s_nested_sheet_is_posted_once_by_its_key(api: Api, visited: Visited, path: str) -> None:
    nested = {
        "dueDate": DAY,
        "bulkRepaymentTransaction": {"transactionDate": DAY},
        "clients": [{"clientId": visited.client, "loans": [line(visited, 500)]}],
    }
    key = {"Idempotency-Key": f"{path} {visited.loan}"}
    assert api.post(path, nested, **key) == api.post(path, nested, **key)
    assert paid(api, visited.loan) == [500]


def test_everything_wrong_is_told_at_once_and_nothing_is_posted(api: Api, visited: Visited) -> None:
    lines = [line(visited), {"loanId": visited.group_loan, "transactionAmount": 5}, line(visited, 1)]
    status, codes = api.refused(SAVE, {"transactionDate": DAY, "bulkRepaymentTransactions": lines})
    assert (status, sorted(codes)) == (
        403,
        ["error.msg.collectionsheet.loan.of.group", "error.msg.collectionsheet.loan.twice"],
    )
    assert paid(api, visited.loan) == []


def test_what_has_no_meeting_knows_no_attendance(api: Api, visited: Visited) -> None:
    body = {"transactionDate": DAY, "clientsAttendance": [], "bulkRepaymentTransactions": [line(visited)]}
    assert api.refused(SAVE, body) == (400, ["error.msg.parameter.unsupported"])


def test_a_day_to_come_is_refused_as_fineract_does(api: Api, visited: Visited) -> None:
    later = meeting(3).strftime("%d %B %Y")
    status, codes = api.refused(SAVE, {"transactionDate": later, "bulkRepaymentTransactions": [line(visited)]})
    assert status in {400, 403}
    assert "validation.msg.collectionsheet.transactionDate.is.greater.than.date" in codes


def test_it_is_taken_back_by_its_id(api: Api, visited: Visited) -> None:
    saved = api.post(SAVE, {"transactionDate": DAY, "bulkRepaymentTransactions": [line(visited)]})
    undone = api.post(f"collectionsheet/{saved['collectionSheetId']}?command=undo", {"note": "Another client's"})
    assert (undone["officeId"], undone["changes"]["undoneTransactions"]) == (
        visited.office,
        saved["changes"]["loanTransactions"],
    )
    assert paid(api, visited.loan) == []
