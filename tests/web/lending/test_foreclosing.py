"""A loan settled early at the counter: what it costs today, taken, and taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.web.counter import TODAY

from samity.bank.loans.queries.foreclosures import foreclosure_of
from samity.bank.loans.values.state import LoanStatus

if TYPE_CHECKING:
    from tests.web.counter import Counter

TOMORROW = "2025-01-08"


def test_a_loan_is_settled_early(counter: Counter) -> None:
    loan_id = counter.loan()
    account = counter.found(loan_id)
    page = counter.clerk.open(f"/loans/{loan_id}/foreclose")
    with counter.engine.connect() as connection:
        settles = foreclosure_of(connection, account, TODAY)
    assert settles is not None
    whole = account.state.outstanding.total
    assert settles.total < whole
    assert page.says(f"{settles.total / 100:,.2f} settles all of it today", f"{whole / 100:,.2f}")
    refused = counter.clerk.send(page, on=TOMORROW)
    assert set(refused.wrong) == {"on"}
    page = counter.clerk.send(refused, on=str(TODAY), note="Sold his shop")
    assert page.says("All of the loan is settled before its time", "Sold his shop")
    state = counter.found(loan_id).state
    assert (state.status, state.paid.total - account.state.paid.total) == (LoanStatus.CLOSED, settles.total)
    assert f"/loans/{loan_id}/foreclose" not in page.links


def test_who_may_not_sees_why(counter: Counter) -> None:
    loan_id = counter.loan()
    assert counter.reader.open(f"/loans/{loan_id}").says("Settle early needs the right loans:foreclose")
    assert counter.reader.open(f"/loans/{loan_id}/foreclose").status == 403
    assert counter.elsewhere.open(f"/loans/{loan_id}/foreclose").status == 403
