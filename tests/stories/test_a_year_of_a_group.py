"""A year of a group: lateness, a holiday, partial payments, advances, reversals; after each act everything holds."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from tests.stories.bank import Bank, spelled

from samity.close_of_business import close_day

if TYPE_CHECKING:
    from collections.abc import Iterator

FIRST = date(2025, 1, 7)  # a Tuesday
WEEKLY_DUE = 1055.23
PAY_OFF = 12662.79


class Year:
    """Three members, each with a loan of 12,000 for twelve weeks, and the weeks that follow."""

    def __init__(self, bank: Bank) -> None:
        self.bank = bank
        bank.today_is(FIRST)
        self.office = bank.opens_branch()
        self.members = bank.takes_in(self.office, "Amina", "Bina", "Chitra")
        self.group = bank.forms_group(self.office, self.members)
        self.calendar = bank.meets_weekly("groups", self.group, FIRST)
        self.product = bank.offers_product()
        self.loans = [self.lends(member, FIRST) for member in self.members]

    def lends(self, member: int, on: date) -> int:
        """Lend to a member."""
        return self.bank.lends(self.product, member, self.group, self.calendar, on)

    def meets(self, on: date, *amounts: float) -> dict[str, Any]:
        """Hold a meeting: each loan pays an amount, today."""
        self.bank.today_is(on)
        lines = [
            {"loanId": loan, "transactionAmount": amount} for loan, amount in zip(self.loans, amounts, strict=True)
        ]
        body = {"calendarId": self.calendar, "transactionDate": spelled(on), "bulkRepaymentTransactions": lines}
        saved: dict[str, Any] = self.bank.api.post(f"groups/{self.group}?command=saveCollectionSheet", body)
        self.bank.everything_holds()
        return saved

    def due(self, on: date) -> list[float]:
        """What the sheet of a day asks each loan for."""
        asked = {"calendarId": self.calendar, "transactionDate": spelled(on)}
        sheet = self.bank.api.post(f"groups/{self.group}?command=generateCollectionSheet", asked)
        return [
            loan["totalDue"] + loan["chargesDue"]
            for group in sheet["groups"]
            for client in group["clients"]
            for loan in client["loans"]
        ]

    def summary(self, place: int) -> dict[str, Any]:
        """The summary of a loan."""
        found: dict[str, Any] = self.bank.loan(self.loans[place])["summary"]
        return found


@pytest.fixture
def year(bank: Bank) -> Year:
    """The year begins."""
    return Year(bank)


def weeks(first: int, last: int) -> Iterator[date]:
    """The meetings from one number to another."""
    return (FIRST + timedelta(weeks=number) for number in range(first, last + 1))


def test_who_pays_each_week_is_done_after_twelve(year: Year) -> None:
    """The last installment takes the rest of the rounding: 12 x 55.23 is 3 cents less than 662.79."""
    for on in weeks(1, 11):
        assert year.due(on) == pytest.approx([WEEKLY_DUE] * 3)
        year.meets(on, WEEKLY_DUE, WEEKLY_DUE, WEEKLY_DUE)
    last = FIRST + timedelta(weeks=12)
    year.meets(last, *year.due(last))
    assert [year.bank.loan(loan)["status"]["id"] for loan in year.loans] == [600, 600, 600]
    assert year.bank.balance("loanPortfolioAccountId") == 0
    assert year.bank.balance("interestOnLoanAccountId") == pytest.approx(-3 * 662.79)


def test_who_pays_late_owes_it_with_the_next_week(year: Year) -> None:
    """Bina pays a part, Chitra nothing; what is unpaid turns overdue the day after, not on the day."""
    first, second = weeks(1, 2)
    year.meets(first, WEEKLY_DUE, 600, 0)
    assert year.summary(2).get("totalOverdue", 0) == 0
    year.bank.today_is(first + timedelta(days=1))
    assert [year.summary(place).get("totalOverdue", 0) for place in range(3)] == pytest.approx([0, 455.23, WEEKLY_DUE])
    assert year.due(second) == pytest.approx([WEEKLY_DUE, WEEKLY_DUE + 455.23, 2 * WEEKLY_DUE])
    year.meets(second, WEEKLY_DUE, WEEKLY_DUE + 455.23, 2 * WEEKLY_DUE)
    year.bank.today_is(second + timedelta(days=1))
    assert [year.summary(place).get("totalOverdue", 0) for place in range(3)] == [0, 0, 0]


def test_a_meeting_on_a_holiday_moves_and_is_collected_where_it_went(bank: Bank) -> None:
    """Dues of Tuesday 28 January move to Wednesday 29; the sheet opens there although no meeting does."""
    bank.today_is(FIRST)
    setting = bank.api.get("configurations/name/reschedule-repayments-on-holidays")
    bank.api.put(f"configurations/{setting['id']}", {"enabled": True})
    office = bank.opens_branch()
    holiday = {
        "name": "Harvest",
        "offices": [{"officeId": office}],
        "fromDate": "28 January 2025",
        "toDate": "28 January 2025",
        "repaymentsRescheduledTo": "29 January 2025",
        "reschedulingType": 2,
    }
    holiday_id = bank.api.post("holidays", holiday)["resourceId"]
    bank.api.post(f"holidays/{holiday_id}?command=activate")
    (member,) = bank.takes_in(office, "Amina")
    group = bank.forms_group(office, [member])
    calendar = bank.meets_weekly("groups", group, FIRST)
    product = bank.offers_product()
    loan = bank.lends(product, member, group, calendar, FIRST)
    periods = bank.loan(loan)["repaymentSchedule"]["periods"]
    assert [period["dueDate"] for period in periods[1:5]] == [
        [2025, 1, 14],
        [2025, 1, 21],
        [2025, 1, 29],
        [2025, 2, 4],
    ]
    moved = {"calendarId": calendar, "transactionDate": "29 January 2025"}
    sheet = bank.api.post(f"groups/{group}?command=generateCollectionSheet", moved)
    assert sheet["groups"][0]["clients"][0]["loans"][0]["totalDue"] > 3 * 1000
    on_holiday = {"transactionDate": "28 January 2025", "transactionAmount": 10}
    bank.today_is(date(2025, 1, 29))
    refused = bank.api.refused(f"loans/{loan}/transactions?command=repayment", on_holiday)
    assert refused == (403, ["error.msg.loan.application.repayment.date.on.holiday"])
    lines = [{"loanId": loan, "transactionAmount": 1000}]
    bank.api.post(f"groups/{group}?command=saveCollectionSheet", {**moved, "bulkRepaymentTransactions": lines})


def test_a_payment_entered_wrongly_is_taken_back_and_everything_follows(year: Year) -> None:
    """Amina's first payment was Bina's: it is undone, entered for Bina back-dated, and later payments re-allocate."""
    first, second, third = weeks(1, 3)
    saved = year.meets(first, WEEKLY_DUE, 0, 0)
    year.meets(second, WEEKLY_DUE, WEEKLY_DUE, 0)
    year.bank.today_is(third)
    api = year.bank.api
    wrong = saved["changes"]["loanTransactions"][0]
    api.post(f"loans/{year.loans[0]}/transactions/{wrong}?command=undo", {"transactionDate": spelled(third)})
    year.bank.everything_holds()
    repaid = {"transactionDate": spelled(first), "transactionAmount": WEEKLY_DUE}
    api.post(f"loans/{year.loans[1]}/transactions?command=repayment", repaid)
    year.bank.everything_holds()
    assert year.due(third) == pytest.approx([2 * WEEKLY_DUE, WEEKLY_DUE, 3 * WEEKLY_DUE])
    history = api.get(f"loans/{year.loans[0]}/transactions")["content"]
    assert [each["manuallyReversed"] for each in history if each["id"] == wrong] == [True]
    refused = api.refused(
        f"loans/{year.loans[0]}/transactions/{wrong}?command=undo", {"transactionDate": spelled(third)}
    )
    assert refused[0] in {400, 403}


def test_an_advance_an_overpayment_and_a_second_loan(year: Year) -> None:
    """Amina pays ahead, Bina too much, Chitra pays off early and borrows again."""
    first, second = weeks(1, 2)
    year.meets(first, 3 * WEEKLY_DUE, 13000, PAY_OFF)
    statuses = [year.bank.loan(loan)["status"]["id"] for loan in year.loans]
    assert statuses == [300, 700, 600]
    assert year.bank.balance("overpaymentLiabilityAccountId") == pytest.approx(PAY_OFF - 13000)
    assert year.due(second) == pytest.approx([0])
    year.bank.today_is(second)
    again = year.lends(year.members[2], second)
    assert year.bank.loan(again)["status"]["id"] == 300
    year.bank.everything_holds()


def test_months_are_recognised_and_days_are_closed(year: Year) -> None:
    """Income is recognised to the end of January; a closed day is not entered again."""
    for on in weeks(1, 3):
        year.meets(on, WEEKLY_DUE, 700, 0)
    month_end = date(2025, 1, 31)
    year.bank.today_is(month_end)
    year.bank.api.post("runaccruals", {"tillDate": spelled(month_end)})
    year.bank.everything_holds()
    income = year.bank.balance("interestOnLoanAccountId")
    year.bank.api.post("runaccruals", {"tillDate": spelled(month_end)})
    assert year.bank.balance("interestOnLoanAccountId") == income
    # 24 days of 55.23 a week for each of three loans, half-even per running week: 3 x 55.23 + 55.23 x 3/7 = 189.36
    assert income == pytest.approx(-3 * 189.36)
    close_day(year.bank.engine)
    back = {"type": "BUSINESS_DATE", "date": spelled(month_end - timedelta(days=1))}
    status, codes = year.bank.api.refused("businessdate", back)
    assert (status, len(codes)) == (403, 1)
    year.meets(FIRST + timedelta(weeks=4), WEEKLY_DUE, WEEKLY_DUE, WEEKLY_DUE)
