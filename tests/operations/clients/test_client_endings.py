"""Clients end and begin anew: rejected, withdrawn, closed, each for a reason. See docs/rules/life-dates.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.operations.clients.village import HEAD_OFFICE, JOINED, a_client, a_group, an_office, reason
from tests.operations.loans.between_offices import offered_with_suspense
from tests.village import lend_alone, meeting, on_day

from samity.bank.clients.operations.client_endings import (
    ClientActInFuture,
    ClientEndedBeforeSubmission,
    ClientNotApplying,
    ClientNotRejected,
    ClientNotWithdrawn,
    EndApplication,
    ReopenClient,
    ReopenedBeforeRejection,
    ReopenedBeforeWithdrawal,
    reactivate_client,
    reject_client,
    undo_client_rejection,
    undo_client_withdrawal,
    withdraw_client,
)
from samity.bank.clients.operations.clients import ActivateClient, ActivatedBeforeReopening, activate_client
from samity.bank.clients.queries import client_by_id
from samity.bank.clients.queries.groups import members_who_stay
from samity.bank.clients.queries.views import client_view
from samity.bank.clients.values import ClientStatus
from samity.bank.gate import OutsideOwnOffice
from samity.bank.loans.operations.close_client import (
    ClientClosedBeforeHeBegan,
    ClientClosedBeforeItsLoans,
    ClientEndedAlready,
    ClientLoansNotClosed,
    ClientLoansOverpaid,
    CloseClient,
    ClosedBetweenOffices,
    close_client,
)
from samity.bank.loans.operations.office_transfers import ProposeTransfer, propose_transfer
from samity.bank.loans.operations.refund import RefundOverpayment, refund_overpayment
from samity.bank.loans.operations.repay import Repay, repay_loan
from samity.bank.organisation.queries import CodeValueNotOfCode
from samity.kernel.errors import Refusal, reasons_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from samity.storage.unit import Unit

ON = date(2025, 3, 1)
NEVER = date(2025, 4, 1)
ENDS = {
    ClientStatus.REJECTED: (reject_client, undo_client_rejection, ClientNotRejected, ReopenedBeforeRejection),
    ClientStatus.WITHDRAWN: (withdraw_client, undo_client_withdrawal, ClientNotWithdrawn, ReopenedBeforeWithdrawal),
}


@pytest.fixture
def today(unit: Unit) -> Unit:
    """A day in March."""
    return on_day(unit, ON)


def refused(act: Callable[[Any, Unit], Any], command: Any, unit: Unit) -> list[type]:
    with pytest.raises(Refusal) as refusal:
        act(command, unit)
    return [type(each) for each in reasons_of(refusal.value)]


@pytest.mark.parametrize("status", ENDS)
def test_who_is_pending_ends_for_a_reason_and_may_ask_anew(today: Unit, status: ClientStatus) -> None:
    end, undo, not_so, too_early = ENDS[status]
    client, why = a_client(today, active=False, submitted_on=JOINED), reason(today, status)
    later, earlier = ON + timedelta(days=1), JOINED - timedelta(days=1)
    assert refused(end, EndApplication(client.id, earlier, why), today) == [ClientEndedBeforeSubmission]
    assert refused(end, EndApplication(client.id, later, why), today) == [ClientActInFuture]
    assert refused(undo, ReopenClient(client.id, ON), today) == [not_so]
    end(EndApplication(client.id, ON - timedelta(days=2), why), today)
    view = client_view(today.connection, client.id)
    assert (view["status"], view["ending_reason_id"]) == (status, why)
    assert client_by_id(today.connection, client.id).ended_on == ON - timedelta(days=2)
    assert refused(end, EndApplication(client.id, ON, why), today) == [ClientNotApplying]
    assert refused(undo, ReopenClient(client.id, ON - timedelta(days=3)), today) == [too_early]
    assert refused(undo, ReopenClient(client.id, later), today) == [ClientActInFuture]
    undo(ReopenClient(client.id, ON - timedelta(days=1)), today)
    again = client_by_id(today.connection, client.id)
    assert (again.status, again.ended_on) == (ClientStatus.PENDING, None)
    assert refused(activate_client, ActivateClient(client.id, ON - timedelta(days=2)), today) == [
        ActivatedBeforeReopening
    ]
    activate_client(ActivateClient(client.id, ON), today)


@pytest.mark.parametrize("status", ENDS)
def test_a_reason_is_one_of_the_list_for_it(today: Unit, status: ClientStatus) -> None:
    end, *_ = ENDS[status]
    client, of_another = a_client(today, active=False), reason(today, ClientStatus.CLOSED)
    assert refused(end, EndApplication(client.id, ON, of_another), today) == [CodeValueNotOfCode]
    assert refused(close_client, CloseClient(client.id, ON, reason(today, status)), today) == [CodeValueNotOfCode]


def test_a_client_is_closed_and_begins_anew_as_one_who_asks(today: Unit) -> None:
    client, why = a_client(today), reason(today, ClientStatus.CLOSED)
    group = a_group(today, client.id)
    assert refused(close_client, CloseClient(client.id, JOINED - timedelta(days=1), why), today) == [
        ClientClosedBeforeHeBegan
    ]
    assert refused(close_client, CloseClient(client.id, NEVER, why), today) == [ClientActInFuture]
    close_client(CloseClient(client.id, ON, why), today)
    view = client_view(today.connection, client.id)
    assert (view["status"], view["closed_on"], view["closed_by_username"]) == (ClientStatus.CLOSED, ON, "mifos")
    assert members_who_stay(today.connection, group.id) == []
    assert refused(close_client, CloseClient(client.id, ON, why), today) == [ClientEndedAlready]
    reactivate_client(ReopenClient(client.id, ON), today)
    view = client_view(today.connection, client.id)
    assert (view["status"], view["closed_on"], view["activated_on"]) == (ClientStatus.PENDING, None, None)
    activate_client(ActivateClient(client.id, ON), today)
    assert client_by_id(today.connection, client.id).status is ClientStatus.ACTIVE


def test_who_asks_for_a_loan_or_owes_one_or_is_owed_is_not_closed(unit: Unit) -> None:
    offered, client = offered_with_suspense(unit).id, a_client(unit)
    today, why = on_day(unit, meeting(2)), reason(unit, ClientStatus.CLOSED)
    loan_id = lend_alone(unit, offered, client.id)
    assert refused(close_client, CloseClient(client.id, meeting(2), why), today) == [ClientLoansNotClosed]
    repay_loan(Repay(loan_id, meeting(1), Decimal(50_000)), today)
    assert refused(close_client, CloseClient(client.id, meeting(2), why), today) == [ClientLoansOverpaid]
    refund_overpayment(RefundOverpayment(loan_id, meeting(2)), today)
    assert refused(close_client, CloseClient(client.id, meeting(1), why), today) == [ClientClosedBeforeItsLoans]
    close_client(CloseClient(client.id, meeting(2), why), today)


def test_who_is_between_two_offices_is_not_closed_and_nobody_elsewhere_ends_a_client(today: Unit) -> None:
    client, town, why = a_client(today), an_office(today), reason(today, ClientStatus.CLOSED)
    elsewhere = replace(today, actor=replace(today.actor, office_id=town, office_hierarchy=f".{HEAD_OFFICE}.{town}."))
    for act, command in (
        (close_client, CloseClient(client.id, ON, why)),
        (reject_client, EndApplication(client.id, ON, why)),
        (withdraw_client, EndApplication(client.id, ON, why)),
        (reactivate_client, ReopenClient(client.id, ON)),
        (undo_client_rejection, ReopenClient(client.id, ON)),
        (undo_client_withdrawal, ReopenClient(client.id, ON)),
    ):
        assert refused(act, command, elsewhere) == [OutsideOwnOffice]
    propose_transfer(ProposeTransfer(client.id, town), today)
    assert refused(close_client, CloseClient(client.id, ON, why), today) == [ClosedBetweenOffices]
