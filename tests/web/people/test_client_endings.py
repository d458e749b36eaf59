"""Clients end and begin anew on their page: why they cannot stands there, and reasons come from the bank's list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.gatherings import staying
from tests.operations.clients.village import a_client, reason
from tests.web.counter import TODAY

from samity.bank.clients.values import ClientStatus

if TYPE_CHECKING:
    from tests.web.counter import Counter


def test_a_client_is_rejected_taken_up_again_and_closed_on_his_page(counter: Counter) -> None:
    with staying(counter.engine, TODAY) as unit:
        client = a_client(unit, office_id=counter.place.office_id, active=False).id
    page = counter.clerk.open(f"/clients/{client}")
    assert page.says("the bank names no reasons in its list ClientRejectReason")
    with staying(counter.engine, TODAY) as unit:
        why = {status: reason(unit, status) for status in (ClientStatus.REJECTED, ClientStatus.CLOSED)}
    path = f"/clients/{client}"
    wrong = counter.clerk.fill(f"{path}/reject", on="2999-01-01", reason_id=why[ClientStatus.REJECTED])
    assert "after today" in wrong.wrong["on"]
    page = counter.clerk.fill(f"{path}/reject", reason_id=why[ClientStatus.REJECTED])
    assert page.says("He is not taken as a client.", "was rejected")
    page = counter.clerk.fill(f"{path}/undo-rejection")
    assert page.says("He is pending, and a client once he is activated.", "not yet active")
    counter.clerk.fill(f"{path}/activate")
    page = counter.clerk.fill(f"{path}/close", reason_id=why[ClientStatus.CLOSED])
    assert page.says("The client is closed.", "has left")
    assert counter.clerk.fill(f"{path}/reactivate").says("not yet active")
