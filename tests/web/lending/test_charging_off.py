"""A loan charged off at the counter, told so, and taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.village import FIRST_MEETING

from samity.bank.loans.queries.transactions import transactions_of
from samity.bank.loans.values.state import LoanStatus

if TYPE_CHECKING:
    from tests.web.counter import Counter

TOMORROW = "2025-01-08"


def test_a_loan_is_charged_off_told_so_and_taken_back(counter: Counter) -> None:
    loan_id = counter.loan()
    owed = counter.found(loan_id).state.outstanding.total
    page = counter.clerk.open(f"/loans/{loan_id}/charge-off")
    assert page.says(f"{owed / 100:,.2f} is owed on it", "It is lost by fraud")
    refused = counter.clerk.send(page, on=TOMORROW)
    assert set(refused.wrong) == {"on"}
    page = counter.clerk.send(refused, on=str(FIRST_MEETING), note="Nobody knows where")
    assert page.says("The loan is charged off", "Charged off", "it was charged off")
    assert counter.found(loan_id).state.charged_off_on == FIRST_MEETING
    allowed = ("repay", "waive-interest", "undo-charge-off")
    assert {f"/loans/{loan_id}/{act}" for act in allowed} <= set(page.links)
    assert {f"/loans/{loan_id}/charge", f"/loans/{loan_id}/charge-off"}.isdisjoint(page.links)
    with counter.engine.connect() as connection:
        rows = transactions_of(connection, [loan_id])
    (off,) = [each["id"] for each in rows if each["kind"] == "CHARGE_OFF"]
    assert counter.clerk.open(f"/loans/{loan_id}/transactions/{off}").says(
        "take the charge-off back on the loan's page"
    )
    page = counter.clerk.fill(f"/loans/{loan_id}/undo-charge-off", note="He came back")
    assert page.says("The charge-off is taken back")
    assert counter.found(loan_id).state.charged_off_on is None


def test_a_loan_is_marked_as_fraud_before_it_is_charged_off(counter: Counter) -> None:
    loan_id = counter.loan()
    page = counter.clerk.fill(f"/loans/{loan_id}/fraud", note="The papers are forged")
    assert page.says("It is said whether it is a fraud.", "fraud")
    counter.clerk.fill(f"/loans/{loan_id}/charge-off")
    assert counter.found(loan_id).state.is_fraud
    assert counter.clerk.fill(f"/loans/{loan_id}/fraud").says("was charged off")


def test_a_loan_that_was_paid_off_is_marked_as_fraud_too(counter: Counter) -> None:
    loan_id = counter.loan()
    counter.clerk.fill(f"/loans/{loan_id}/repay", amount=str(counter.found(loan_id).state.outstanding.total / 100))
    assert counter.found(loan_id).state.status is LoanStatus.CLOSED
    assert f"/loans/{loan_id}/fraud" in counter.clerk.open(f"/loans/{loan_id}").links
    assert counter.clerk.fill(f"/loans/{loan_id}/fraud").says("It is said whether it is a fraud.")


def test_who_may_not_sees_why(counter: Counter) -> None:
    loan_id = counter.loan()
    assert counter.reader.open(f"/loans/{loan_id}").says("Charge off needs the right loans:charge_off")
    assert counter.reader.open(f"/loans/{loan_id}/charge-off").status == 403
    assert counter.elsewhere.open(f"/loans/{loan_id}/charge-off").status == 403
