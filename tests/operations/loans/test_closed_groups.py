"""Groups and centres are closed, once nothing of theirs is open."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.operations.clients.village import an_officer
from tests.village import FOUNDED_ON, lend, meeting, on_day, product, village

from samity.bank.clients.operations.centre_groups import CentreIsClosed, JoinCentre, associate_groups
from samity.bank.clients.operations.forming import FormGroup, form_group
from samity.bank.clients.operations.group_changes import ChangeGroup, change_group
from samity.bank.clients.operations.members import GroupIsClosed, JoinGroup, associate_clients
from samity.bank.clients.queries import group_by_id, officer_terms
from samity.bank.clients.values import GroupStatus
from samity.bank.loans.operations.charge_back import ChargeBack, charge_back
from samity.bank.loans.operations.close import UndoClosing, undo_closing
from samity.bank.loans.operations.close_group import (
    CentreClosedAlready,
    CentreClosedBeforeItBegan,
    ClosedBeforeItBegan,
    ClosedBeforeItsLoans,
    CloseGroup,
    GroupClosedAlready,
    GroupClosedInFuture,
    GroupLoansNotClosed,
    GroupsNotClosed,
    MembersNotClosed,
    close_centre,
    close_group,
)
from samity.bank.loans.operations.debtor_checks import GroupNotActive
from samity.bank.loans.operations.group_officers import AssignGroupOfficer, assign_group_officer
from samity.bank.loans.operations.leave_group import Disassociate, disassociate_clients
from samity.bank.loans.operations.refund import RefundOverpayment, refund_overpayment
from samity.bank.loans.operations.repay import Repay, repay_loan
from samity.bank.loans.operations.transfer_clients import TransferClients, transfer_clients
from samity.bank.loans.operations.undo import UndoTransaction, undo_transaction
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.organisation.operations.codes import AddCodeValue, add_code_value
from samity.bank.organisation.queries import CodeValueNotOfCode, codes
from samity.kernel.errors import Refusal, reasons_of

if TYPE_CHECKING:
    from samity.storage.unit import Unit

TODAY = meeting(2)
A_DAY = timedelta(days=1)


def a_reason(unit: Unit, code: str) -> int:
    """Return a new reason of one of the bank's lists of why groups and centres are closed."""
    code_id = next(each["id"] for each in codes(unit.connection) if each["name"] == code)
    return add_code_value(AddCodeValue(code_id, f"Reason {code_id} {unit.business_date}"), unit)


def test_a_group_is_closed_when_its_members_have_left_and_nothing_is_owed(unit: Unit) -> None:
    place, offered = village(unit, members=1), product(unit)
    loan_id, reason = lend(unit, place, offered.id, place.clients[0]), a_reason(unit, "GroupClosureReason")
    today = on_day(unit, TODAY)
    assign_group_officer(AssignGroupOfficer(place.group_id, an_officer(unit, place.office_id)), today)
    name, account_no = "Amina", loan_by_id(unit.connection, loan_id).account_no
    with pytest.raises(Refusal) as refused:
        close_group(CloseGroup(place.group_id, TODAY + A_DAY, reason), today)
    said = {type(each): str(each) for each in reasons_of(refused.value)}
    assert set(said) == {MembersNotClosed, GroupLoansNotClosed, GroupClosedInFuture}
    assert name in said[MembersNotClosed]
    assert account_no in said[GroupLoansNotClosed]
    owed = Decimal(loan_by_id(unit.connection, loan_id).state.outstanding.total) / 100
    repay_loan(Repay(loan_id, TODAY, owed), today)
    disassociate_clients(Disassociate(place.group_id, place.clients), today)
    with pytest.raises(ClosedBeforeItsLoans):
        close_group(CloseGroup(place.group_id, TODAY - A_DAY, reason), today)
    close_group(CloseGroup(place.group_id, TODAY, reason), today)
    assert group_by_id(unit.connection, place.group_id).status is GroupStatus.CLOSED
    assert [each["until_on"] for each in officer_terms(unit.connection, place.group_id)] == [TODAY]
    with pytest.raises(GroupClosedAlready):
        close_group(CloseGroup(place.group_id, TODAY, reason), today)
    with pytest.raises(GroupIsClosed):
        associate_clients(JoinGroup(place.group_id, place.clients), today)


def test_a_centre_is_closed_after_its_groups(unit: Unit) -> None:
    place, today = village(unit, members=0, centre=True), on_day(unit, TODAY)
    centre_id = group_by_id(unit.connection, place.group_id).centre_id
    assert centre_id is not None
    reason = a_reason(unit, "CenterClosureReason")
    with pytest.raises(Refusal) as refused:
        close_centre(CloseGroup(centre_id, FOUNDED_ON - A_DAY, reason), today)
    assert {type(each) for each in reasons_of(refused.value)} == {GroupsNotClosed, CentreClosedBeforeItBegan}
    with pytest.raises(CodeValueNotOfCode):
        close_group(CloseGroup(place.group_id, TODAY, reason), today)
    with pytest.raises(ClosedBeforeItBegan):
        close_group(CloseGroup(place.group_id, FOUNDED_ON - A_DAY, a_reason(unit, "GroupClosureReason")), today)
    close_group(CloseGroup(place.group_id, TODAY, a_reason(today, "GroupClosureReason")), today)
    close_centre(CloseGroup(centre_id, TODAY, reason), today)
    with pytest.raises(CentreClosedAlready):
        close_centre(CloseGroup(centre_id, TODAY, reason), today)


def test_a_group_stays_open_until_what_was_paid_too_much_is_paid_back(unit: Unit) -> None:
    place, offered = village(unit, members=1), product(unit)
    loan_id, reason = lend(unit, place, offered.id, place.clients[0]), a_reason(unit, "GroupClosureReason")
    today = on_day(unit, TODAY)
    owed = Decimal(loan_by_id(unit.connection, loan_id).state.outstanding.total) / 100
    repay_loan(Repay(loan_id, TODAY, owed + 5), today)
    other = form_group(FormGroup(f"Beside {place.group_id}", place.office_id, activated_on=TODAY), today)
    transfer_clients(TransferClients(place.group_id, other.id, place.clients, with_loans=False), today)
    with pytest.raises(GroupLoansNotClosed):
        close_group(CloseGroup(place.group_id, TODAY, reason), today)
    refund_overpayment(RefundOverpayment(loan_id, TODAY), today)
    close_group(CloseGroup(place.group_id, TODAY, reason), today)


def test_an_officer_who_came_after_the_day_of_a_closing_served_no_day(unit: Unit) -> None:
    place, today = village(unit, members=0), on_day(unit, TODAY)
    assign_group_officer(AssignGroupOfficer(place.group_id, an_officer(unit, place.office_id)), today)
    close_group(CloseGroup(place.group_id, TODAY - A_DAY, a_reason(unit, "GroupClosureReason")), today)
    terms = officer_terms(unit.connection, place.group_id)
    assert [(each["from_on"], each["until_on"]) for each in terms] == [(TODAY, TODAY)]


def test_no_group_comes_under_a_centre_that_is_closed(unit: Unit) -> None:
    place, today = village(unit, members=0, centre=True), on_day(unit, TODAY)
    centre_id = group_by_id(unit.connection, place.group_id).centre_id
    assert centre_id is not None
    close_group(CloseGroup(place.group_id, TODAY, a_reason(unit, "GroupClosureReason")), today)
    close_centre(CloseGroup(centre_id, TODAY, a_reason(unit, "CenterClosureReason")), today)
    alone = form_group(FormGroup(f"Beside {place.group_id}", place.office_id, activated_on=TODAY), today)
    with pytest.raises(CentreIsClosed):
        associate_groups(JoinCentre(centre_id, (alone.id,), ()), today)
    with pytest.raises(CentreIsClosed):
        change_group(ChangeGroup(alone.id, {"centre_id": centre_id}), today)
    with pytest.raises(CentreIsClosed):
        form_group(FormGroup(f"In {centre_id}", place.office_id, activated_on=TODAY, centre_id=centre_id), today)


def test_no_loan_runs_again_for_which_a_closed_group_stood_in(unit: Unit) -> None:
    place, offered = village(unit, members=1), product(unit)
    loan_id, reason = lend(unit, place, offered.id, place.clients[0]), a_reason(unit, "GroupClosureReason")
    today = on_day(unit, TODAY)
    owed = Decimal(loan_by_id(unit.connection, loan_id).state.outstanding.total) / 100
    paid = repay_loan(Repay(loan_id, TODAY, owed), today).new_transaction
    disassociate_clients(Disassociate(place.group_id, place.clients), today)
    close_group(CloseGroup(place.group_id, TODAY, reason), today)
    # Nobody could pay it any more.
    with pytest.raises(GroupNotActive):
        undo_transaction(UndoTransaction(loan_id, paid), today)
    with pytest.raises(GroupNotActive):
        charge_back(ChargeBack(loan_id, paid), today)
    with pytest.raises(GroupNotActive):
        undo_closing(UndoClosing(loan_id), today)
