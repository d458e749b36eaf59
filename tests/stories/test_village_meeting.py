"""A village meeting from schedule to books: the seeds' paths and bodies, with their ids mapped."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from tests.api import SPELLING
from tests.stories.bank import Bank, spelled

from samity.close_of_business import close_day

if TYPE_CHECKING:
    from collections.abc import Callable

    from httpx2 import Response

SHEET_DAY = date(2025, 3, 15)  # the guide's own date, a Saturday
LENT_ON = SHEET_DAY - timedelta(weeks=1)


class Meeting:
    """A group of two that meets on Saturdays, each with a loan of 12,000 for twelve weeks."""

    def __init__(self, bank: Bank) -> None:
        self.bank = bank
        bank.today_is(SHEET_DAY)
        self.office = bank.opens_branch()
        self.officer = bank.takes_on_officer(self.office)
        self.jane, self.john = bank.takes_in(self.office, "Jane", "John")
        self.group = bank.forms_group(self.office, [self.jane, self.john], staffId=self.officer)
        self.calendar = bank.meets_weekly("groups", self.group, LENT_ON)
        self.product = bank.offers_product()
        self.loans = [
            bank.lends(self.product, client, self.group, self.calendar, LENT_ON) for client in (self.jane, self.john)
        ]

    def guide_body(self, **more: Any) -> dict[str, Any]:
        """The guide's request for a sheet."""
        return {"calendarId": self.calendar, "dueDate": "15 March 2025", **more}

    def guide_sheet(self, *paid: float) -> dict[str, Any]:
        """The guide's filled sheet: Jane present, John absent, with what each paid."""
        people = zip((self.jane, self.john), self.loans, (1, 2), paid, strict=True)
        return self.guide_body(
            bulkRepaymentTransaction={"transactionDate": "15 March 2025", "paymentTypeId": self.cash()},
            groups=[
                {
                    "groupId": self.group,
                    "clients": [
                        {
                            "clientId": client,
                            "attendanceType": attendance,
                            "loans": [{"loanId": loan, "transactionAmount": amount}],
                        }
                        for client, loan, attendance, amount in people
                    ],
                }
            ],
        )

    def cash(self) -> int:
        """The payment type of the sheet."""
        made: int = self.bank.api.post("paymenttypes", {"name": "Cash", "isCashPayment": True})["resourceId"]
        return made


@pytest.fixture
def meeting(bank: Bank) -> Meeting:
    """The meeting of the guide's date."""
    return Meeting(bank)


@pytest.mark.parametrize(
    "path",
    [
        lambda m: f"groups/{m.group}/generateCollectionSheet",
        lambda _: "collectionsheet?command=generateCollectionSheet",
    ],
)
def test_the_guide_s_sheet_shows_what_each_client_owes(meeting: Meeting, path: Callable[[Meeting], str]) -> None:
    """12,000 over 12 weeks, 24 % flat by day: 662.79 interest in all (12,000 x 24 % x 84/365), 55.23 a week."""
    sheet = meeting.bank.api.post(path(meeting), meeting.guide_body())
    assert sheet["dueDate"] == [2025, 3, 15]
    group = sheet["groups"][0]
    assert (group["groupId"], group["groupName"], len(group["clients"])) == (meeting.group, "Sunrise Group", 2)
    jane = group["clients"][0]
    assert (jane["clientId"], jane["clientName"], jane["attendanceType"]) == (meeting.jane, "Jane Akter", 0)
    loan = jane["loans"][0]
    assert loan["loanId"] == meeting.loans[0]
    assert loan["productShortName"] == "WEEK"
    assert (loan["principalDue"], loan["interestDue"]) == (1000, 55.23)
    assert loan["dueAmount"] == loan["totalDue"] == 1055.23
    assert (loan["chargesDue"], loan["penaltyChargesDue"]) == (0, 0)
    assert [(each["id"], each["value"]) for each in sheet["attendanceTypeOptions"]] == [
        (1, "Present"),
        (2, "Absent"),
        (3, "Late"),
        (4, "On leave"),
        (5, "Approved absence"),
    ]


def test_the_guide_s_productive_sheet_holds_what_the_officer_s_groups_owe(meeting: Meeting) -> None:
    """The guide's body as it stands there, with officer and office; another officer has nothing to collect."""
    body = meeting.guide_body(staffId=meeting.officer, officeId=meeting.office)
    path = "collectionsheet?command=generateCollectionSheet"
    assert [group["groupId"] for group in meeting.bank.api.post(path, body)["groups"]] == [meeting.group]
    other = meeting.bank.takes_on_officer(meeting.office)
    assert meeting.bank.api.post(path, {**body, "staffId": other})["groups"] == []
    assert meeting.bank.api.post(path, {**body, "officeId": 1})["groups"] == []
    unknown = meeting.bank.api.call("POST", path, json={**SPELLING, **body, "officeId": 9999})
    assert (unknown.status_code, _codes(unknown)) == (404, ["error.msg.office.id.invalid"])


def test_a_sheet_of_another_office_than_the_one_named_is_refused(meeting: Meeting) -> None:
    path, body = "collectionsheet?command=generateCollectionSheet", meeting.guide_body(officeId=meeting.office)
    assert meeting.bank.api.post(path, body)["groups"]
    elsewhere = meeting.bank.api.call("POST", path, json={**SPELLING, **body, "officeId": 1})
    assert (elsewhere.status_code, _codes(elsewhere)) == (403, ["error.msg.collectionsheet.not.of.office"])


def test_the_guide_s_productive_sheet_is_saved_as_a_sheet_of_each_group(meeting: Meeting) -> None:
    """What was opened with the officer's name is sent back with it; all of it or nothing is posted."""
    bank, path = meeting.bank, "collectionsheet?command=saveCollectionSheet"
    (jill,) = bank.takes_in(meeting.office, "Jill")
    other = bank.forms_group(meeting.office, [jill], name="Moonrise Group", staffId=meeting.officer)
    loan = bank.lends(meeting.product, jill, other, bank.meets_weekly("groups", other, LENT_ON), LENT_ON)
    body = meeting.guide_sheet(1055.23, 0)
    paid: list[dict[str, Any]] = [{"loanId": loan, "transactionAmount": 500}]
    paying = {"clientId": jill, "attendanceType": 3, "loans": paid}
    body["groups"].append({"groupId": other, "clients": [paying]})
    unserved = bank.api.call("POST", path, json={**SPELLING, **body, "staffId": bank.takes_on_officer(meeting.office)})
    assert _codes(unserved) == ["error.msg.collectionsheet.group.not.in.sheet"] * 2
    twisted = bank.api.call("POST", path, json={**SPELLING, **body, "staffId": meeting.officer, "officeId": 9999})
    assert _codes(twisted) == ["error.msg.office.id.invalid"]
    paid.append({"loanId": meeting.loans[0], "transactionAmount": 5})
    foreign = bank.api.call("POST", path, json={**SPELLING, **body, "staffId": meeting.officer})
    assert foreign.json()["errors"][0]["parameterName"] == "groups[1].clients[0].loans[1].loanId"
    assert bank.loan(meeting.loans[0])["summary"]["totalRepayment"] == 0
    paid.pop()
    saved = bank.api.post(path, {**body, "staffId": meeting.officer, "officeId": meeting.office})
    assert len(saved["collectionSheetIds"]) == len(saved["changes"]["loanTransactions"]) == 2
    assert [bank.loan(each)["summary"]["totalRepayment"] for each in (meeting.loans[0], loan)] == [1055.23, 500]
    bank.everything_holds()


def test_an_office_without_an_officer_is_refused_on_a_filled_sheet(meeting: Meeting) -> None:
    body = {**SPELLING, **meeting.guide_sheet(1055.23, 0), "officeId": meeting.office}
    refused = meeting.bank.api.call("POST", "collectionsheet?command=saveCollectionSheet", json=body)
    assert _codes(refused) == ["validation.msg.collectionsheet.officeId.not.supported.without.staffId"]


def test_a_line_that_cannot_be_is_named_where_it_stands(meeting: Meeting) -> None:
    """Nested and flat, by each shape's own names; nothing is posted."""
    nested = meeting.guide_sheet(1055.23, 10)
    nested["groups"][0]["clients"][1]["loans"][0]["loanId"] = 987654
    nested["groups"][0]["clients"][0]["loans"][0]["paymentTypeId"] = 4321
    response = meeting.bank.api.call("POST", "collectionsheet?command=saveCollectionSheet", json={**SPELLING, **nested})
    named = {each["parameterName"]: each["userMessageGlobalisationCode"] for each in response.json()["errors"]}
    assert named == {
        "groups[0].clients[1].loans[0].loanId": "error.msg.loan.id.invalid",
        "groups[0].clients[0].loans[0].paymentTypeId": "error.msg.payment.type.invalid",
    }
    assert meeting.bank.loan(meeting.loans[0])["summary"]["totalRepayment"] == 0


def test_the_guide_s_submission_posts_what_was_paid_and_passes_over_the_absent(meeting: Meeting) -> None:
    saved = meeting.bank.api.post("collectionsheet?command=saveCollectionSheet", meeting.guide_sheet(1055.23, 0))
    assert len(saved["changes"]["loanTransactions"]) == 1
    assert saved["changes"]["skippedLoans"] == [meeting.loans[1]]
    paid = meeting.bank.api.get(f"loans/{meeting.loans[0]}/transactions")["content"]
    repayment = next(each for each in paid if each["type"]["id"] == 2)
    assert repayment["id"] == saved["changes"]["loanTransactions"][0]
    assert (repayment["amount"], repayment["principalPortion"], repayment["interestPortion"]) == (1055.23, 1000, 55.23)
    again = meeting.bank.api.post(f"groups/{meeting.group}/generateCollectionSheet", meeting.guide_body())
    shown = [(each["attendanceType"], each["loans"][0]["totalDue"]) for each in again["groups"][0]["clients"]]
    assert shown == [(1, 0), (2, 1055.23)]


def test_the_books_are_right_afterwards(meeting: Meeting) -> None:
    bank = meeting.bank
    saved = bank.api.post("collectionsheet?command=saveCollectionSheet", meeting.guide_sheet(1055.23, 100))
    entries = bank.api.get("journalentries", transactionId=f"L{saved['changes']['loanTransactions'][0]}")["pageItems"]
    lines = {(each["glAccountName"], each["entryType"]["value"]): each["amount"] for each in entries}
    assert lines == {
        ("fundSourceAccountId", "DEBIT"): 1055.23,
        ("loanPortfolioAccountId", "CREDIT"): 1000,
        ("receivableInterestAccountId", "CREDIT"): 55.23,
    }
    assert bank.balance("loanPortfolioAccountId") == pytest.approx(24000 - 1000 - 44.77)
    assert bank.balance("fundSourceAccountId") == pytest.approx(-24000 + 1155.23)
    # What was paid of interest is income when the day is closed.
    assert bank.balance("interestOnLoanAccountId") == 0
    assert bank.balance("receivableInterestAccountId") == pytest.approx(-110.46)
    close_day(bank.engine)
    assert bank.balance("interestOnLoanAccountId") == pytest.approx(-110.46)
    assert bank.balance("receivableInterestAccountId") == pytest.approx(0)


def test_seed_000_s_commands_in_fineract_s_shape(meeting: Meeting) -> None:
    """Generate and save as `?command=`, with flat lists; 3 is *approved* here, and *late* in the guide."""
    api, group = meeting.bank.api, meeting.group
    asked = {"calendarId": meeting.calendar, "transactionDate": spelled(SHEET_DAY)}
    sheet = api.post(f"groups/{group}?command=generateCollectionSheet", asked)
    jane = sheet["groups"][0]["clients"][0]
    assert jane["attendanceType"] == {"id": 0, "code": "attendanceType.invalid", "value": "Invalid"}
    loan = jane["loans"][0]
    assert (loan["totalDue"], loan["chargesDue"], loan["accountStatusId"]) == (1055.23, 0, 300)
    assert sheet["loanProducts"][0]["name"] == "WEEK"
    saved = api.post(
        f"groups/{group}?command=saveCollectionSheet",
        {
            **asked,
            "actualDisbursementDate": spelled(SHEET_DAY),
            "clientsAttendance": [{"clientId": meeting.jane, "attendanceType": 3}],
            "bulkRepaymentTransactions": [{"loanId": meeting.loans[0], "transactionAmount": 500}],
            "bulkDisbursementTransactions": [],
        },
    )
    assert (saved["groupId"], saved["resourceId"], saved["changes"]["SavingsTransactions"]) == (group, group, [])
    again = api.post(f"groups/{group}?command=generateCollectionSheet", asked)["groups"][0]["clients"][0]
    assert again["attendanceType"]["value"] == "Approved"
    assert again["loans"][0]["totalDue"] == 555.23
    guided = api.post(f"groups/{group}/generateCollectionSheet", meeting.guide_body())["groups"][0]["clients"][0]
    assert guided["attendanceType"] == 5


def test_a_fee_and_a_penalty_stand_where_each_shape_wants_them(meeting: Meeting) -> None:
    """Fineract's clients collect totalDue + chargesDue, the guide's collect totalDue: the same sum."""
    api = meeting.bank.api
    for name, penalty, amount in (("Passbook", False, 20), ("Late", True, 7)):
        charge = {"name": name, "currencyCode": "KES", "amount": amount, "penalty": penalty, "active": True}
        charge |= {"chargeAppliesTo": 1, "chargeTimeType": 2, "chargeCalculationType": 1, "chargePaymentMode": 0}
        charge_id = api.post("charges", charge)["resourceId"]
        api.post(f"loans/{meeting.loans[0]}/charges", {"chargeId": charge_id, "dueDate": "15 March 2025"})
    asked = {"calendarId": meeting.calendar, "transactionDate": "15 March 2025"}
    flat = api.post(f"groups/{meeting.group}?command=generateCollectionSheet", asked)
    loan = flat["groups"][0]["clients"][0]["loans"][0]
    assert (loan["feeDue"], loan["totalDue"], loan["chargesDue"]) == (20, 1075.23, 7)
    nested = api.post(f"groups/{meeting.group}/generateCollectionSheet", meeting.guide_body())
    loan = nested["groups"][0]["clients"][0]["loans"][0]
    assert (loan["totalDue"], loan["chargesDue"], loan["penaltyChargesDue"]) == (1082.23, 20, 7)


def test_three_beside_a_due_date_in_flat_lists_asks_for_the_word(meeting: Meeting) -> None:
    body = {
        "calendarId": meeting.calendar,
        "transactionDate": "15 March 2025",
        "dueDate": "15 March 2025",
        "clientsAttendance": [{"clientId": meeting.jane, "attendanceType": 3}],
    }
    path = f"groups/{meeting.group}?command=saveCollectionSheet"
    assert meeting.bank.api.refused(path, body) == (400, ["validation.msg.attendanceType.number.is.unclear"])
    body["clientsAttendance"] = [{"clientId": meeting.jane, "attendanceType": "LATE"}]
    meeting.bank.api.post(path, body)


def test_a_date_without_a_meeting_is_refused(meeting: Meeting) -> None:
    refused = meeting.bank.api.refused(
        f"groups/{meeting.group}?command=generateCollectionSheet",
        {"calendarId": meeting.calendar, "transactionDate": "14 March 2025"},
    )
    assert refused == (403, ["error.msg.calendar.collectionsheet.not.valid.recurring.date"])


def test_the_centre_s_sheet_takes_in_all_its_groups(bank: Bank) -> None:
    bank.today_is(SHEET_DAY)
    office = bank.opens_branch()
    members = bank.takes_in(office, "Amina", "Bina", "Chitra", "Dipa")
    body = {"officeId": office, "name": "Riverside", "active": True, "activationDate": "01 January 2024"}
    centre = bank.api.post("centers", body)["groupId"]
    groups = [
        bank.forms_group(office, members[:2], "Lotus", centerId=centre),
        bank.forms_group(office, members[2:], "Jasmine", centerId=centre),
    ]
    calendar = bank.meets_weekly("centers", centre, LENT_ON)
    product = bank.offers_product(accounting=2)
    loans = [bank.lends(product, member, groups[place // 2], calendar, LENT_ON) for place, member in enumerate(members)]
    asked = {"calendarId": calendar, "transactionDate": spelled(SHEET_DAY)}
    sheet = bank.api.post(f"centers/{centre}?command=generateCollectionSheet", asked)
    assert [group["groupName"] for group in sheet["groups"]] == ["Lotus", "Jasmine"]
    lines = [{"loanId": loan, "transactionAmount": 1055.23} for loan in loans]
    saved = bank.api.post(
        f"centers/{centre}?command=saveCollectionSheet", {**asked, "bulkRepaymentTransactions": lines}
    )
    assert len(saved["changes"]["loanTransactions"]) == len(loans)
    assert bank.balance("loanPortfolioAccountId") == pytest.approx(4 * 11000)
    assert bank.balance("interestOnLoanAccountId") == pytest.approx(-4 * 55.23)


def test_the_guide_s_monthly_schedule_meets_on_its_first_tuesdays(bank: Bank) -> None:
    """`frequency: 3, repeatsOnDay: 2` from Saturday 1 March 2025: the first Tuesday of every second month."""
    bank.today_is(SHEET_DAY)
    office = bank.opens_branch()
    group = bank.forms_group(office, bank.takes_in(office, "Jane"))
    schedule = {"startDate": "01 March 2025", "isRepeating": True, "frequency": 3, "interval": 2, "repeatsOnDay": 2}
    calendar = bank.api.post(f"groups/{group}/meetings", schedule)["resourceId"]
    shown = bank.api.get(f"groups/{group}/calendars/{calendar}")
    assert shown["recurringDates"][:2] == [[2025, 3, 4], [2025, 5, 6]]
    refused = bank.api.refused(
        f"groups/{group}/generateCollectionSheet", {"calendarId": calendar, "dueDate": "15 March 2025"}
    )
    assert refused == (403, ["error.msg.calendar.collectionsheet.not.valid.recurring.date"])


def _codes(answer: Response) -> list[str]:
    return [each["userMessageGlobalisationCode"] for each in answer.json()["errors"]]
