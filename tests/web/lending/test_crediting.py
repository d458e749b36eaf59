"""Credits, waived interest and chargebacks at the counter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.village import FIRST_MEETING

from samity.bank.loans.queries.transactions import transactions_of
from samity.bank.loans.values.facts import FactKind, TransactionKind
from samity.bank.loans.values.parts import Parts
from samity.web.pages.lending.loan_page import TRANSACTION_WORDS
from samity.web.pages.lending.noted import DONE

if TYPE_CHECKING:
    from tests.web.counter import Counter

YESTERDAY, TOMORROW = "2025-01-06", "2025-01-08"


def only(counter: Counter, loan_id: int, kind: str) -> int:
    with counter.engine.connect() as connection:
        (found,) = [each["id"] for each in transactions_of(connection, [loan_id]) if each["kind"] == kind]
    return int(found)


def test_a_loan_is_credited(counter: Counter) -> None:
    loan_id = counter.loan()
    refused = counter.clerk.fill(f"/loans/{loan_id}/credit", kind="PAYOUT_REFUND", amount="500", on=YESTERDAY)
    assert set(refused.wrong) == {"on"}
    page = counter.clerk.send(refused, on=str(FIRST_MEETING))
    assert page.says("The credit is posted.", "Payout refund")
    assert counter.found(loan_id).state.paid.total == 500_00


def test_a_payment_is_charged_back_from_its_page(counter: Counter) -> None:
    loan_id = counter.loan()
    counter.clerk.fill(f"/loans/{loan_id}/repay", amount="500")
    path = f"/loans/{loan_id}/transactions/{only(counter, loan_id, 'REPAYMENT')}"
    owed = counter.found(loan_id).state.outstanding.principal
    assert f"{path}/charge-back" in counter.clerk.open(path).links
    refused = counter.clerk.fill(f"{path}/charge-back", amount="501")
    assert set(refused.wrong) == {"amount"}
    page = counter.clerk.send(refused, amount="500")
    assert page.says("The payment is charged back", "Charged back")
    assert counter.found(loan_id).state.outstanding.principal == owed + 500_00
    out = f"/loans/{loan_id}/transactions/{only(counter, loan_id, 'DISBURSEMENT')}"
    assert counter.clerk.open(out).says("only what was paid or credited is charged back")


def test_interest_is_waived(counter: Counter) -> None:
    loan_id = counter.loan()
    page = counter.clerk.open(f"/loans/{loan_id}/waive-interest")
    assert page.says("of interest is not paid yet")
    refused = counter.clerk.send(page, amount="5000", on=TOMORROW)
    assert set(refused.wrong) == {"amount", "on"}
    page = counter.clerk.send(refused, amount="60", on=str(FIRST_MEETING))
    assert page.says("The interest is waived.", "Interest waived")
    assert counter.found(loan_id).state.waived == Parts(interest=60_00)


def test_every_act_and_every_transaction_has_its_words(counter: Counter) -> None:
    """A waiver with a note took the loan's page away."""
    assert {*DONE} == {*FactKind} - {FactKind.UNDONE}
    assert {*TransactionKind} - {*TRANSACTION_WORDS} == set()
    loan_id = counter.loan()
    counter.clerk.fill(f"/loans/{loan_id}/waive-interest", amount="60", on=str(FIRST_MEETING), note="A flood")
    assert counter.clerk.open(f"/loans/{loan_id}").says("A flood", "Interest waived")


def test_who_may_not_sees_why(counter: Counter) -> None:
    loan_id = counter.loan()
    page = counter.reader.open(f"/loans/{loan_id}")
    assert page.says("needs the right loans:credit", "needs the right loans:waive_interest")
    assert counter.elsewhere.open(f"/loans/{loan_id}/credit").status == 403
