"""Corrections at the counter: what they do is shown before, and a payment is entered anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.village import FIRST_MEETING

from samity.bank.loans.queries.transactions import transactions_of

if TYPE_CHECKING:
    from tests.web.counter import Counter

TOMORROW = "2025-01-08"


def paid(counter: Counter, amount: str) -> tuple[int, str]:
    """Take a payment on a loan, and return the loan and the page of the payment."""
    loan_id = counter.loan()
    counter.clerk.fill(f"/loans/{loan_id}/repay", amount=amount)
    with counter.engine.connect() as connection:
        (found,) = [each["id"] for each in transactions_of(connection, [loan_id]) if each["kind"] == "REPAYMENT"]
    return loan_id, f"/loans/{loan_id}/transactions/{found}"


def test_what_taking_a_payment_back_does_is_shown_before(counter: Counter) -> None:
    loan_id, path = paid(counter, "500")
    looked = counter.clerk.send(counter.clerk.open(f"{path}/undo"), _look="yes")
    assert looked.says("What it would do", "The schedule now, and then", "In the books, all in all", "500.00")
    assert looked.says("Nothing is posted yet")
    assert counter.found(loan_id).state.paid.total == 500_00
    assert counter.clerk.send(looked).says("The transaction is taken back")
    assert counter.found(loan_id).state.paid.total == 0


def test_a_payment_is_entered_anew_as_it_should_have_been(counter: Counter) -> None:
    loan_id, path = paid(counter, "500")
    assert counter.reader.open(path).says("Enter it anew needs the right loans:adjust_transaction")
    page = counter.clerk.open(f"{path}/adjust")
    refused = counter.clerk.send(page, on=TOMORROW)
    assert set(refused.wrong) == {"on"}
    looked = counter.clerk.send(refused, on=str(FIRST_MEETING), amount="620", _look="yes")
    assert looked.says("What it would do", "120.00")
    assert counter.found(loan_id).state.paid.total == 500_00
    page = counter.clerk.send(looked, on=str(FIRST_MEETING), amount="620")
    assert page.says("The payment is entered anew", "taken back")
    assert counter.found(loan_id).state.paid.total == 620_00
    assert counter.clerk.open(path).says("was taken back already")
