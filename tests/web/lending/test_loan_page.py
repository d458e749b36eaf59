from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from tests.gatherings import staying
from tests.village import FIRST_MEETING, meeting

from samity.bank.loans.operations.lock import LockLoan, UnlockLoan, lock_loan, unlock_loan
from samity.bank.loans.operations.recording import recognise_income
from samity.bank.loans.operations.repay import Repay, repay_loan
from samity.bank.loans.operations.undo import UndoTransaction, undo_transaction
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.loans.queries.history import facts_of
from samity.bank.loans.queries.transactions import transactions_of
from samity.bank.loans.rules.progress import Progress, progress
from samity.bank.loans.values.parts import Parts
from samity.bank.loans.values.state import Installment
from samity.bank.organisation.operations.business_date import SetBusinessDate, set_business_date
from samity.web.charts import BalancePoint, balance_chart
from samity.web.pages.lending.standing import Mark, mark_of, settled_on_time

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.web.counter import Counter

import pytest

DUE = [date(2025, month, 1) for month in (2, 3, 4)]
THREE_HUNDRED = [
    Installment(number, start, due_on, Parts(principal=100_00, interest=10_00))
    for number, (start, due_on) in enumerate(zip([date(2025, 1, 1), *DUE], DUE, strict=False), 1)
]


def pay(counter: Counter, loan_id: int, on: date, amount: str) -> None:
    with staying(counter.engine, on) as unit:
        repay_loan(Repay(loan_id, on, Decimal(amount)), unit)


def tonight(counter: Counter, loan_id: int) -> None:
    """Recognise the income of a loan as the night of the third meeting does."""
    with staying(counter.engine, meeting(3)) as unit:
        recognise_income([loan_by_id(unit.connection, loan_id, lock=True)], meeting(3), unit)


@pytest.fixture
def third_week(counter: Counter) -> Iterator[int]:
    """A loan of which one installment was paid on time and half of the next, seen on the day of the third."""
    loan_id = counter.loan(member=1)
    pay(counter, loan_id, meeting(1), "1055.23")
    pay(counter, loan_id, meeting(2), "500")
    with staying(counter.engine, FIRST_MEETING) as unit:
        set_business_date(SetBusinessDate(meeting(3)), unit)
    yield loan_id
    with staying(counter.engine, FIRST_MEETING) as unit:
        set_business_date(SetBusinessDate(FIRST_MEETING), unit)


def test_what_somebody_wrote_beside_a_payment_is_read_again(counter: Counter) -> None:
    loan_id = counter.loan(member=2)
    with staying(counter.engine, meeting(1)) as unit:
        paid = repay_loan(Repay(loan_id, meeting(1), Decimal(500), note="<i>by her son</i>"), unit).new_transaction
    with staying(counter.engine, meeting(1)) as unit:
        undo_transaction(UndoTransaction(loan_id, paid, "another's"), unit)
    page = counter.clerk.open(f"/loans/{loan_id}")
    assert page.says("<i>by her son</i>")
    assert page.says("Taken back: repaid")


def test_a_loan_is_told_in_three_sentences(counter: Counter, third_week: int) -> None:
    assert counter.clerk.open(f"/loans/{third_week}").says(
        "Owes KES 1,610.46 today, of it KES 555.23 overdue since 21 Jan 2025; next: KES 1,055.23 on 4 Feb 2025.",
        "1 of 3 installments due so far is settled, on time; last paid: KES 500.00 on 21 Jan 2025.",
        "KES 11,107.56 today would pay off the whole loan.",
    )


def test_the_schedule_says_what_is_paid_due_and_late(counter: Counter, third_week: int) -> None:
    assert counter.clerk.open(f"/loans/{third_week}").says(
        "paid 14 Jan 2025", "late, partly paid 7 days late", "due today", "to come", "In all 12,000.00 662.79"
    )


def test_the_chart_says_how_far_behind_the_plan_a_loan_is(counter: Counter, third_week: int) -> None:
    page = counter.clerk.open(f"/loans/{third_week}")
    assert page.says(
        "of KES 12,000.00, KES 1,555.23 more than planned.", "The figures of the chart", "As planned Really"
    )


def test_a_loan_is_printed_with_what_it_says_and_nothing_to_press(counter: Counter, third_week: int) -> None:
    page = counter.clerk.open(f"/loans/{third_week}/print")
    assert page.says("as it stands on 28 Jan 2025; made by mifos.", "Owes KES 1,610.46 today", "due today", "Repayment")
    assert "Income recognised" not in page.words
    assert not page.fields
    assert f"/loans/{third_week}/print" in counter.clerk.open(f"/loans/{third_week}").links


def test_each_installment_says_why_it_is_due(counter: Counter, third_week: int) -> None:
    page = counter.clerk.open(f"/loans/{third_week}")
    assert page.says("Why 1,055.23", "by the rule “schedule cumulative”", "7 days, 7 Jan 2025 to 14 Jan 2025")
    assert "of interest has accrued and is not due" not in page.words


def test_a_loan_is_shown_as_it_stood_on_a_day(counter: Counter, third_week: int) -> None:
    assert counter.clerk.open(f"/loans/{third_week}").says("As it stood on", "Interest accrued, not due")
    page = counter.clerk.open(f"/loans/{third_week}/print?on={meeting(1)}")
    assert page.says("as it stood on 14 Jan 2025", "Owes nothing that day", "last paid: KES 1,055.23 on 14 Jan 2025.")
    assert "KES 500.00" not in page.words
    page = counter.clerk.open(f"/loans/{third_week}/print?on={meeting(2)}")
    assert page.says("Owes KES 555.23 that day", "Due by then KES 555.23 Overdue KES 0.00")
    page = counter.clerk.open(f"/loans/{third_week}/print?on={meeting(4)}")
    assert page.says("Nobody knows how the loan will stand on 4 Feb 2025: today is 28 Jan 2025.")
    page = counter.clerk.open(f"/loans/{third_week}/print?on=2001-01-01")
    assert page.says("There was no loan on 1 Jan 2001")


def test_its_income_is_told_night_by_night(counter: Counter, third_week: int) -> None:
    assert "became income" not in counter.clerk.open(f"/loans/{third_week}").words
    tonight(counter, third_week)
    assert counter.clerk.open(f"/loans/{third_week}").says(
        "KES 165.69 of it became income so far.", "Income recognised"
    )
    with staying(counter.engine, meeting(3)) as unit:
        paid_off = repay_loan(Repay(third_week, meeting(3), Decimal("11107.56")), unit)
    assert counter.clerk.open(f"/loans/{third_week}").says("KES 662.79 of it became income so far.")
    with staying(counter.engine, meeting(3)) as unit:
        undo_transaction(UndoTransaction(third_week, paid_off.new_transaction), unit)
    tonight(counter, third_week)
    page = counter.clerk.open(f"/loans/{third_week}")
    assert page.says("KES 165.69 of it became income so far.", "Income corrected")


def test_a_loan_that_is_planned_says_what_it_would_come_to(counter: Counter) -> None:
    assert counter.clerk.open(f"/loans/{counter.loan(disburse=False)}").says(
        "It would be repaid in 12 installments, the first KES 1,055.23 on 14 Jan 2025, the last on 1 Apr 2025.",
        "That is KES 12,662.79 in all, of it KES 662.79 interest.",
    )


def test_a_loan_that_is_over_says_since_when(counter: Counter) -> None:
    loan_id = counter.loan(member=2)
    pay(counter, loan_id, FIRST_MEETING, "12662.79")
    assert counter.clerk.open(f"/loans/{loan_id}").says(
        "Everything is paid.", "No installment was due so far; last paid", "It was paid off on 7 Jan 2025."
    )


def test_a_locked_loan_says_so_beside_its_state_and_since_when(counter: Counter) -> None:
    loan_id = counter.loan(member=2)
    page = counter.clerk.open(f"/loans/{loan_id}")
    assert page.says("Unlock it it is not locked")
    assert "locked since" not in page.words
    with staying(counter.engine, FIRST_MEETING) as unit:
        lock_loan(LockLoan(loan_id), unit)
    for path in ("", "/print"):
        assert counter.clerk.open(f"/loans/{loan_id}{path}").says("active locked since 7 Jan 2025")
    assert counter.clerk.open(f"/loans/{loan_id}").says("Lock it it is locked already")
    with staying(counter.engine, FIRST_MEETING) as unit:
        unlock_loan(UnlockLoan(loan_id), unit)
    assert "locked since" not in counter.clerk.open(f"/loans/{loan_id}").words


def test_a_locked_loan_offers_what_may_be_done_with_it_and_says_why_not_the_rest(counter: Counter) -> None:
    loan_id = counter.loan(member=2)
    pay(counter, loan_id, FIRST_MEETING, "500")
    with staying(counter.engine, FIRST_MEETING) as unit:
        lock_loan(LockLoan(loan_id), unit)
        (paid,) = [each["id"] for each in transactions_of(unit.connection, [loan_id]) if each["kind"] == "REPAYMENT"]
    rights = ("loans:read", "loans:repay", "loans:request_rescheduling", "loans:undo_transaction")
    cashier = counter.employ("Wanjiru", *rights)
    page = cashier.open(f"/loans/{loan_id}")
    assert page.says("Take a repayment it is locked", "Ask to reschedule it is locked")
    page = cashier.open(f"/loans/{loan_id}/transactions/{paid}")
    assert page.says("Take the transaction back it is locked")
    page = counter.clerk.open(f"/loans/{loan_id}")
    assert page.says("Ask to reschedule it is locked")
    assert "Take a repayment it is locked" not in page.words


def test_an_installment_is_marked_by_what_became_of_it() -> None:
    on = DUE[1]
    paid = THREE_HUNDRED[0]._replace(paid=THREE_HUNDRED[0].due)
    waived = paid._replace(paid=Parts(), waived=paid.due)
    begun = THREE_HUNDRED[2]._replace(paid=Parts(interest=10_00))
    free = THREE_HUNDRED[0]._replace(due=Parts())
    four_days_late = Progress(met_on=DUE[0] + timedelta(days=4))
    assert mark_of(paid, four_days_late, on) == Mark("paid", "good", DUE[0] + timedelta(days=4), 4)
    assert mark_of(waived, Progress(met_on=DUE[0]), on) == Mark("waived", "good", DUE[0])
    assert mark_of(THREE_HUNDRED[0], Progress(), on) == Mark("late", "late", days_late=28)
    assert mark_of(THREE_HUNDRED[1], Progress(), on) == Mark("due today", "waiting")
    assert mark_of(THREE_HUNDRED[2], Progress(), on) == Mark("to come")
    assert mark_of(begun, Progress(), on) == Mark("partly paid")
    assert mark_of(free, Progress(), on) == Mark("nothing due")
    assert settled_on_time([paid], {1: four_days_late}, on) == 0
    assert settled_on_time([paid], {1: Progress(met_on=DUE[0])}, on) == 1


def test_progress_of_a_loan_is_what_its_page_marks(counter: Counter, third_week: int) -> None:
    with counter.engine.connect() as connection:
        facts = facts_of(connection, [third_week])[third_week]
    so_far = progress(counter.found(third_week).agreement, facts, meeting(2))
    assert (so_far[1].met_on, so_far[2].met_on) == (meeting(1), None)


def test_a_chart_draws_the_plan_and_what_was_really_paid() -> None:
    drawn = balance_chart(THREE_HUNDRED, {date(2025, 2, 15): 50_00}, date(2025, 3, 1))
    assert drawn is not None
    assert drawn.points == (
        BalancePoint(date(2025, 1, 1), 300_00, 300_00),
        BalancePoint(date(2025, 2, 1), 200_00, 300_00),
        BalancePoint(date(2025, 2, 15), 200_00, 250_00),
        BalancePoint(date(2025, 3, 1), 100_00, 250_00),
        BalancePoint(date(2025, 4, 1), 0, None),
    )
    assert drawn.planned == "M0,0H207V53H300H393V107H600V160"
    assert drawn.real == "M0,0H207H300V27H393"
    assert (drawn.now, drawn.behind, drawn.owed) == (393, 150_00, 300_00)


def test_a_chart_goes_on_while_a_loan_is_late_and_ends_when_it_is_paid() -> None:
    late = balance_chart(THREE_HUNDRED, {}, date(2025, 7, 1))
    over = balance_chart(THREE_HUNDRED, {date(2025, 2, 1): 300_00}, date(2025, 7, 1))
    assert late is not None
    assert over is not None
    assert (late.points[-1].on, late.now, late.behind) == (date(2025, 7, 1), 600, 300_00)
    assert (over.points[-1], over.now, over.behind) == (BalancePoint(DUE[2], 0, 0), None, 0)


def test_a_chart_begins_with_the_most_that_was_ever_left() -> None:
    """20.00 of interest have joined the principal on the first due date: a sixteenth of the picture above the plan."""
    grown = THREE_HUNDRED[0]._replace(due=Parts(120_00), capitalized=20_00)
    drawn = balance_chart((grown, *THREE_HUNDRED[1:]), {DUE[0]: -20_00}, date(2025, 3, 1))
    assert drawn is not None
    assert (drawn.owed, drawn.top, drawn.today.planned, drawn.today.real) == (300_00, 320_00, 100_00, 320_00)
    assert (drawn.planned, drawn.real) == ("M0,10H207V60H393V110H600V160", "M0,10H207V0H393")


def test_a_single_installment_is_no_chart() -> None:
    assert balance_chart(THREE_HUNDRED[:1], {}, DUE[0]) is None
