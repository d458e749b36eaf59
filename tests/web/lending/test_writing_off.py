"""A loan written off at the counter, told so, recovered from and owed again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.village import FIRST_MEETING

from samity.bank.loans.queries.transactions import transactions_of
from samity.bank.loans.values.state import LoanStatus

if TYPE_CHECKING:
    from tests.web.counter import Counter

YESTERDAY, TOMORROW = "2025-01-06", "2025-01-08"


def test_a_loan_is_written_off_and_its_page_says_so(counter: Counter) -> None:
    loan_id = counter.loan()
    owed = counter.found(loan_id).state.outstanding.total
    page = counter.clerk.open(f"/loans/{loan_id}/write-off")
    assert page.says(f"{owed / 100:,.2f} is owed on it")
    refused = counter.clerk.send(page, on=TOMORROW)
    assert set(refused.wrong) == {"on"}
    page = counter.clerk.send(refused, on=str(FIRST_MEETING), note="Nobody knows where")
    assert page.says("The loan is written off.", "written off", f"{owed / 100:,.2f} was given up")
    assert "Everything is paid" not in page.text
    assert counter.found(loan_id).state.status is LoanStatus.WRITTEN_OFF
    assert {f"/loans/{loan_id}/recover", f"/loans/{loan_id}/undo-write-off"} <= set(page.links)
    assert {f"/loans/{loan_id}/repay", f"/loans/{loan_id}/charge"}.isdisjoint(page.links)


def test_what_comes_still_is_taken_and_stands_against_taking_the_write_off_back(counter: Counter) -> None:
    loan_id = counter.loan()
    counter.clerk.fill(f"/loans/{loan_id}/write-off")
    refused = counter.clerk.fill(f"/loans/{loan_id}/recover", amount="90000", on=YESTERDAY)
    assert set(refused.wrong) == {"amount", "on"}
    page = counter.clerk.send(refused, amount="20.50", on=str(FIRST_MEETING))
    assert page.says("The money is posted.", "recovered since", "Recovered")
    assert page.says("take back first what was recovered")
    with counter.engine.connect() as connection:
        rows = transactions_of(connection, [loan_id])
    recovered = next(each["id"] for each in rows if each["kind"] == "RECOVERY")
    given_up = next(each["id"] for each in rows if each["kind"] == "WRITE_OFF")
    page = counter.clerk.open(f"/loans/{loan_id}/transactions/{given_up}")
    assert page.says("take the write-off back on the loan's page")
    counter.clerk.fill(f"/loans/{loan_id}/transactions/{recovered}/undo")
    page = counter.clerk.fill(f"/loans/{loan_id}/undo-write-off", note="He came back")
    assert page.says("The write-off is taken back")
    assert counter.found(loan_id).state.status is LoanStatus.ACTIVE


def test_who_may_not_sees_why(counter: Counter) -> None:
    loan_id = counter.loan()
    assert counter.reader.open(f"/loans/{loan_id}").says("Write off needs the right loans:write_off")
    assert counter.reader.open(f"/loans/{loan_id}/write-off").status == 403
    assert counter.elsewhere.open(f"/loans/{loan_id}/write-off").status == 403
