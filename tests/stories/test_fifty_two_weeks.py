"""A whole year of one group: 52 meetings, 12 months, whatever a year brings; at every month's end everything holds."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from tests.stories.bank import Bank, spelled

from samity.close_of_business import close_day

if TYPE_CHECKING:
    from collections.abc import Mapping

FIRST = date(2025, 1, 7)  # a Tuesday
A_DAY = timedelta(days=1)
LENT = 12_000
WEEKLY_DUE = 1055.23
INTEREST = 662.79
# Tuesdays on which nobody works; what is due then moves to the Wednesday.
HOLIDAYS = (date(2025, 1, 28), date(2025, 6, 10), date(2025, 12, 16))
AMINA, BINA, CHITRA = range(3)


class Group:
    """Three members who borrow again as soon as they are done."""

    def __init__(self, bank: Bank) -> None:
        self.bank = bank
        self.collected = 0.0
        bank.today_is(FIRST)
        setting = bank.api.get("configurations/name/reschedule-repayments-on-holidays")
        bank.api.put(f"configurations/{setting['id']}", {"enabled": True})
        office = bank.opens_branch()
        for day in HOLIDAYS:
            self._keeps_holiday(office, day)
        self.members = bank.takes_in(office, "Amina", "Bina", "Chitra")
        self.group = bank.forms_group(office, self.members)
        self.calendar = bank.meets_weekly("groups", self.group, FIRST)
        self.product = bank.offers_product()
        self.loans = [[self._lends(member, FIRST)] for member in self.members]

    def meets(self, number: int) -> dict[int, int]:
        """Hold the n-th meeting; return, by member, the transaction of his payment."""
        on = day_of(number)
        self.bank.today_is(on)
        dues = self.due(on)
        amounts = {who: paid(number, who, dues.get(loans[-1], 0)) for who, loans in enumerate(self.loans)}
        amounts = {who: amount for who, amount in amounts.items() if amount}
        lines = [{"loanId": self.loans[who][-1], "transactionAmount": amount} for who, amount in amounts.items()]
        body = {"calendarId": self.calendar, "transactionDate": spelled(on), "bulkRepaymentTransactions": lines}
        saved = self.bank.api.post(f"groups/{self.group}?command=saveCollectionSheet", body)
        self.collected += sum(amounts.values())
        self._lends_again(on)
        return dict(zip(amounts, saved["changes"]["loanTransactions"], strict=True))

    def due(self, on: date) -> Mapping[int, float]:
        """What the sheet of a day asks each loan for."""
        asked = {"calendarId": self.calendar, "transactionDate": spelled(on)}
        sheet = self.bank.api.post(f"groups/{self.group}?command=generateCollectionSheet", asked)
        return {
            loan["loanId"]: round(loan["totalDue"] + loan["chargesDue"], 2)
            for group in sheet["groups"]
            for client in group["clients"]
            for loan in client["loans"]
        }

    def month_ends(self, on: date) -> None:
        """Recognise income to the last day of a month, close the day and check everything."""
        self.bank.today_is(on)
        self.bank.api.post("runaccruals", {"tillDate": spelled(on)})
        assert close_day(self.bank.engine).closed_on == on
        self.bank.everything_holds()

    def corrects(self, who: int, transaction: int, paid_on: date, amount: float) -> None:
        """A payment was entered wrongly: it is taken back and entered anew on its day."""
        loan = self.loans[who][-1]
        self.bank.api.post(
            f"loans/{loan}/transactions/{transaction}?command=undo", {"transactionDate": spelled(paid_on)}
        )
        body = {"transactionDate": spelled(paid_on), "transactionAmount": amount}
        self.bank.api.post(f"loans/{loan}/transactions?command=repayment", body)
        self.bank.everything_holds()

    def _lends_again(self, on: date) -> None:
        for member, loans in zip(self.members, self.loans, strict=True):
            if self.bank.loan(loans[-1])["status"]["id"] == 600:
                loans.append(self._lends(member, on))

    def _lends(self, member: int, on: date) -> int:
        return self.bank.lends(self.product, member, self.group, self.calendar, on)

    def _keeps_holiday(self, office: int, day: date) -> None:
        body = {
            "name": f"Holiday of {day}",
            "offices": [{"officeId": office}],
            "fromDate": spelled(day),
            "toDate": spelled(day),
            "repaymentsRescheduledTo": spelled(day + A_DAY),
            "reschedulingType": 2,
        }
        made = self.bank.api.post("holidays", body)["resourceId"]
        self.bank.api.post(f"holidays/{made}?command=activate")


def day_of(number: int) -> date:
    """Return when the n-th meeting is collected: on its Tuesday, or where a holiday moved it."""
    tuesday = FIRST + timedelta(weeks=number)
    return tuesday + A_DAY if tuesday in HOLIDAYS else tuesday


def paid(number: int, who: int, due: float) -> float:
    """Amina pays, once in advance; Bina pays a half every fifth week; Chitra stays away every seventh."""
    if who == AMINA and number == 8:
        return due + 2 * WEEKLY_DUE
    if who == BINA and number % 5 == 0:
        return round(due / 2, 2)
    if who == CHITRA and number % 7 == 0:
        return 0
    return due


@pytest.mark.slow
def test_a_group_lives_a_year_and_its_books_are_right_at_every_months_end(bank: Bank) -> None:
    group = Group(bank)
    months = 0
    for number in range(1, 53):
        on, before = day_of(number), day_of(number - 1)
        if on.month != before.month:
            group.month_ends(on.replace(day=1) - A_DAY)
            months += 1
        saved = group.meets(number)
        if number == 6:
            # 900 were entered as the whole due: the meeting's payment is taken back, the true one back-dated to it.
            group.corrects(AMINA, saved[AMINA], on, 900)
            group.collected += 900 - WEEKLY_DUE
    assert months == 12
    bank.everything_holds()
    told(group)


def told(group: Group) -> None:
    """Compare what the members remember with what the books say."""
    loans = [[group.bank.loan(loan) for loan in of_member] for of_member in group.loans]
    every = [loan for of_member in loans for loan in of_member]
    done = [loan for loan in every if loan["status"]["id"] == 600]
    assert min(len(of_member) for of_member in loans) >= 4, "each has borrowed at least four times"
    assert len(done) == len(every) - 3
    assert all(loan["summary"]["totalRepayment"] == pytest.approx(LENT + INTEREST) for loan in done)
    close_day(group.bank.engine)  # what was paid since the month's end becomes income
    balance = group.bank.balance
    assert balance("fundSourceAccountId") == pytest.approx(group.collected - LENT * len(every))
    left = sum(loan["summary"]["principalOutstanding"] for loan in every)
    assert balance("loanPortfolioAccountId") == pytest.approx(left)
    paid_interest = sum(loan["summary"]["interestPaid"] for loan in every)
    receivable = balance("receivableInterestAccountId")
    assert receivable >= 0
    assert -balance("interestOnLoanAccountId") == pytest.approx(paid_interest + receivable)
    assert balance("overpaymentLiabilityAccountId") == 0
