"""Members go to another group, with their loans or without. See docs/rules/transfers.md."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.operations.clients.village import a_role, an_office, an_officer
from tests.operations.loans.thursdays import TWO, another_group, due
from tests.village import application, lend, lend_alone, meeting, member, on_day, product, village

from samity.bank.clients.operations.members import JoinGroup, MemberHasGroupLoan, NotMember, associate_clients
from samity.bank.clients.operations.roles import AssignRole, assign_role
from samity.bank.clients.queries import client_by_id, groups_of_clients
from samity.bank.clients.queries.views import role_views
from samity.bank.loans.operations.apply import apply_for_loan
from samity.bank.loans.operations.debtor_checks import GroupNotActive
from samity.bank.loans.operations.decide import ApproveLoan, approve_loan
from samity.bank.loans.operations.disburse import Disburse, disburse_loan
from samity.bank.loans.operations.group_officers import AssignGroupOfficer, assign_group_officer
from samity.bank.loans.operations.leave_group import Disassociate, disassociate_clients
from samity.bank.loans.operations.repay import Repay, repay_loan
from samity.bank.loans.operations.transfer_clients import (
    NewGroupDoesNotMeet,
    NewGroupMeetsOtherwise,
    TransferClients,
    TransferredToOtherOffice,
    TransferredToSameGroup,
    transfer_clients,
)
from samity.bank.loans.queries.accounts import loan_by_id
from samity.close_of_business.invariants import broken
from samity.kernel.errors import Refusal, reasons_of

if TYPE_CHECKING:
    from samity.storage.unit import Unit

TODAY = meeting(2)


def test_a_member_goes_with_his_loan_his_dates_and_the_other_groups_officer(unit: Unit) -> None:
    place, offered = village(unit, members=2), product(unit)
    loan_id, stays = (lend(unit, place, offered.id, each) for each in place.clients)
    group_id, officer_id = another_group(unit, place), an_officer(unit, place.office_id)
    assign_group_officer(AssignGroupOfficer(group_id, officer_id), unit)
    assign_role(AssignRole(place.group_id, place.clients[0], a_role(unit)), unit)
    before, today = due(unit, loan_id), on_day(unit, TODAY)
    first = Decimal(loan_by_id(unit.connection, loan_id).state.installments[0].due.total) / 100
    repay_loan(Repay(loan_id, TODAY, first), today)
    (moved,) = transfer_clients(TransferClients(place.group_id, group_id, place.clients[:1]), today)
    # What was due before, and today, stays where it was; the rest goes to the Thursday after.
    assert due(unit, loan_id) == [*before[:2], *(on + TWO for on in before[2:])]
    assert (moved.loan_id, moved.reasons) == (loan_id, ())
    account = loan_by_id(unit.connection, loan_id)
    assert (account.group_id, account.officer_id) == (group_id, officer_id)
    assert account.calendar_id != place.calendar_id
    assert client_by_id(unit.connection, place.clients[0]).officer_id == officer_id
    assert groups_of_clients(unit.connection, place.clients) == {
        place.clients[0]: [group_id],
        place.clients[1]: [place.group_id],
    }
    assert role_views(unit.connection, place.group_id) == []
    assert loan_by_id(unit.connection, stays).group_id == place.group_id
    assert broken(unit.connection) == []


def test_he_goes_without_his_loan_and_nobodys_officer_changes(unit: Unit) -> None:
    place, offered = village(unit, members=1), product(unit)
    loan_id, group_id = lend(unit, place, offered.id, place.clients[0]), another_group(unit, place)
    assign_group_officer(AssignGroupOfficer(group_id, an_officer(unit, place.office_id)), unit)
    before, was = due(unit, loan_id), loan_by_id(unit.connection, loan_id)
    asked = TransferClients(place.group_id, group_id, place.clients, with_officer=False, with_loans=False)
    assert transfer_clients(asked, on_day(unit, TODAY)) == ()
    account = loan_by_id(unit.connection, loan_id)
    assert (account.group_id, account.calendar_id, account.officer_id) == (place.group_id, was.calendar_id, None)
    assert due(unit, loan_id) == before
    assert client_by_id(unit.connection, place.clients[0]).officer_id is None
    assert groups_of_clients(unit.connection, place.clients) == {place.clients[0]: [group_id]}


def test_a_loan_that_another_office_keeps_gets_no_officer_who_may_not_serve_there(unit: Unit) -> None:
    place, offered = village(unit, members=1), product(unit)
    town = an_office(unit)
    asked = replace(application(offered.id, place.clients[0]), office_id=town)
    loan_id = apply_for_loan(asked, unit)
    approve_loan(ApproveLoan(loan_id, asked.submitted_on), unit)
    disburse_loan(Disburse(loan_id, asked.submitted_on), unit)
    of_the_branch, of_all = an_officer(unit, place.office_id), an_officer(unit)
    assign_group_officer(AssignGroupOfficer(place.group_id, of_the_branch, with_clients=True), unit)
    assert client_by_id(unit.connection, place.clients[0]).officer_id == of_the_branch
    assert loan_by_id(unit.connection, loan_id).officer_id is None
    # Nor does somebody give it one who may not change it.
    within = replace(
        unit, actor=replace(unit.actor, office_id=place.office_id, office_hierarchy=f".{place.office_id}.")
    )
    assign_group_officer(AssignGroupOfficer(place.group_id, of_all, with_clients=True), within)
    assert loan_by_id(unit.connection, loan_id).officer_id is None
    assign_group_officer(AssignGroupOfficer(place.group_id, of_all, with_clients=True), unit)
    assert loan_by_id(unit.connection, loan_id).officer_id == of_all


def test_an_officer_who_is_named_gets_the_loans_that_get_none_of_the_group(unit: Unit) -> None:
    place, offered = village(unit, members=1), product(unit)
    loan_id, group_id = lend(unit, place, offered.id, place.clients[0]), another_group(unit, place)
    officer_id = an_officer(unit, place.office_id)
    transfer_clients(
        TransferClients(place.group_id, group_id, place.clients, officer_id=officer_id), on_day(unit, TODAY)
    )
    assert loan_by_id(unit.connection, loan_id).officer_id == officer_id
    assert client_by_id(unit.connection, place.clients[0]).officer_id is None


def test_a_loan_that_waits_to_be_paid_out_is_repaid_at_the_other_meetings(unit: Unit) -> None:
    place, offered = village(unit, members=1), product(unit)
    loan_id = lend(unit, place, offered.id, place.clients[0], disburse=False)
    group_id, today = another_group(unit, place), on_day(unit, TODAY)
    assert transfer_clients(TransferClients(place.group_id, group_id, place.clients), today) == ()
    account = loan_by_id(unit.connection, loan_id)
    assert (account.group_id, account.calendar_id == place.calendar_id) == (group_id, False)


def test_what_stands_against_it_is_said_at_once(unit: Unit) -> None:
    place, elsewhere, offered = village(unit, members=1), village(unit, members=1), product(unit)
    lend(unit, place, offered.id, place.clients[0])
    stranger, today = member(unit, place.office_id), on_day(unit, TODAY)

    def said(to_group_id: int, *clients: int) -> set[type[Refusal]]:
        with pytest.raises(Refusal) as refused:
            transfer_clients(TransferClients(place.group_id, to_group_id, clients), today)
        return {type(each) for each in reasons_of(refused.value)}

    assert said(place.group_id, stranger) == {TransferredToSameGroup, NotMember}
    assert said(elsewhere.group_id, place.clients[0]) == {TransferredToOtherOffice}
    idle = another_group(unit, place, active=False, meets=False)
    assert said(idle, place.clients[0]) == {GroupNotActive, NewGroupDoesNotMeet}
    assert said(another_group(unit, place, interval=2), place.clients[0]) == {NewGroupMeetsOtherwise}
    assert groups_of_clients(unit.connection, place.clients) == {place.clients[0]: [place.group_id]}


def test_a_member_leaves_once_his_group_stands_in_for_nothing(unit: Unit) -> None:
    place, offered = village(unit, members=2), product(unit)
    loan_id = lend(unit, place, offered.id, place.clients[0])
    with pytest.raises(MemberHasGroupLoan):
        disassociate_clients(Disassociate(place.group_id, place.clients), unit)
    disassociate_clients(Disassociate(place.group_id, place.clients[1:]), unit)
    repay_loan(Repay(loan_id, TODAY, Decimal(20000)), on_day(unit, TODAY))
    with pytest.raises(MemberHasGroupLoan):  # more was paid than is owed: it is to be given back first
        disassociate_clients(Disassociate(place.group_id, place.clients[:1]), unit)
    associate_clients(JoinGroup(place.group_id, place.clients[1:]), unit)
    assert groups_of_clients(unit.connection, place.clients)[place.clients[1]] == [place.group_id]


def test_an_officer_comes_to_a_group_to_its_members_and_to_all_their_loans_that_run(unit: Unit) -> None:
    place, offered = village(unit, members=2), product(unit)
    own = lend(unit, place, offered.id, place.clients[0])
    alone = lend_alone(unit, offered.id, place.clients[0])
    waits = lend(unit, place, offered.id, place.clients[1], disburse=False)
    first, second = (an_officer(unit, place.office_id) for _ in range(2))
    assign_group_officer(AssignGroupOfficer(place.group_id, first), unit)
    assert client_by_id(unit.connection, place.clients[0]).officer_id is None
    assign_group_officer(AssignGroupOfficer(place.group_id, second, with_clients=True), unit)
    assert [client_by_id(unit.connection, each).officer_id for each in place.clients] == [second, second]
    assert [loan_by_id(unit.connection, each).officer_id for each in (own, alone, waits)] == [second, second, None]
