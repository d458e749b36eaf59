"""Clients join and leave groups, hold roles there, and have officers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from tests.operations.clients.village import (
    JOINED,
    a_centre,
    a_client,
    a_group,
    a_role,
    again,
    an_office,
    an_officer,
    limit_members,
)

from samity.bank.clients.operations import members, officers, refusals, roles
from samity.bank.clients.operations.clients import ActivateClient, activate_client
from samity.bank.clients.operations.members import JoinGroup, LeaveGroup, associate_clients, remove_members
from samity.bank.clients.operations.officers import (
    ClientOfficer,
    GroupOfficer,
    assign_client_officer,
    unassign_client_officer,
    unassign_group_officer,
)
from samity.bank.clients.operations.roles import (
    AssignRole,
    ChangeRole,
    UnassignRole,
    assign_role,
    change_role,
    unassign_role,
)
from samity.bank.clients.queries import (
    ClientNotFound,
    GroupNotFound,
    active_member_counts,
    client_by_id,
    groups_of_clients,
    members_among,
    officer_terms,
)
from samity.bank.clients.queries.views import role_views
from samity.bank.loans.operations.group_officers import AssignGroupOfficer, assign_group_officer
from samity.bank.organisation.queries import CodeValueNotOfCode, StaffNotFound
from samity.kernel.errors import Refusals

if TYPE_CHECKING:
    from samity.storage.unit import Unit

NO_LOANS: frozenset[int] = frozenset()


def test_a_client_may_be_in_several_groups(unit: Unit) -> None:
    asha, first, second = a_client(unit), a_group(unit), a_group(unit)
    for group in (first, second):
        associate_clients(JoinGroup(group.id, (asha.id,)), unit)
    assert groups_of_clients(unit.connection, [asha.id]) == {asha.id: [first.id, second.id]}


def test_all_who_cannot_join_are_named_and_nobody_joins(unit: Unit) -> None:
    already, elsewhere, free = a_client(unit), a_client(unit, office_id=an_office(unit)), a_client(unit)
    group = a_group(unit, already.id)
    with pytest.raises(Refusals) as refused:
        associate_clients(JoinGroup(group.id, (free.id, already.id, elsewhere.id)), unit)
    assert {type(each) for each in refused.value.reasons} == {members.AlreadyMember, members.ClientOfAnotherOffice}
    assert members_among(unit.connection, group.id, [free.id]) == set()


def test_who_has_left_the_bank_does_not_join(unit: Unit) -> None:
    gone = a_client(unit)
    # Closing clients comes with a later part of the bank; until then the row is all there is.
    unit.connection.execute(text("UPDATE client SET status = 'CLOSED' WHERE id = :id"), {"id": gone.id})
    with pytest.raises(members.ClientHasLeft):
        associate_clients(JoinGroup(a_group(unit).id, (gone.id,)), unit)


def test_only_known_clients_join_and_only_groups_hold_them(unit: Unit) -> None:
    with pytest.raises(ClientNotFound):
        associate_clients(JoinGroup(a_group(unit).id, (10**9,)), unit)
    with pytest.raises(GroupNotFound):
        associate_clients(JoinGroup(a_centre(unit).id, (a_client(unit).id,)), unit)


def test_a_group_does_not_outgrow_its_limit(unit: Unit) -> None:
    limit_members(unit, None, 2)
    group = a_group(unit, a_client(unit).id)
    waiting = a_client(unit, active=False)
    associate_clients(JoinGroup(group.id, (waiting.id, a_client(unit).id)), unit)
    assert active_member_counts(unit.connection, [group.id]) == {group.id: 2}
    with pytest.raises(refusals.GroupSizeOutOfRange):
        activate_client(ActivateClient(waiting.id, unit.business_date), unit)
    with pytest.raises(refusals.GroupSizeOutOfRange):
        associate_clients(JoinGroup(group.id, (a_client(unit).id,)), unit)


def test_a_new_client_may_come_straight_into_a_group(unit: Unit) -> None:
    limit_members(unit, None, 1)
    group = a_group(unit)
    asha = a_client(unit, group_id=group.id)
    assert members_among(unit.connection, group.id, [asha.id]) == {asha.id}
    with pytest.raises(refusals.GroupSizeOutOfRange):
        a_client(unit, group_id=group.id)
    with pytest.raises(members.ClientOfAnotherOffice):
        a_client(unit, group_id=group.id, office_id=an_office(unit))


def test_who_leaves_a_group_leaves_his_roles_there(unit: Unit) -> None:
    asha, bina = a_client(unit), a_client(unit)
    group = a_group(unit, asha.id, bina.id)
    assign_role(AssignRole(group.id, asha.id, a_role(unit)), unit)
    remove_members(LeaveGroup(group.id, (asha.id,), NO_LOANS), unit)
    assert members_among(unit.connection, group.id, [asha.id, bina.id]) == {bina.id}
    assert role_views(unit.connection, group.id) == []


def test_who_stays_is_named_with_the_reason(unit: Unit) -> None:
    debtor, stranger, elsewhere = a_client(unit), a_client(unit), a_client(unit, office_id=an_office(unit))
    group = a_group(unit, debtor.id)
    asked = LeaveGroup(group.id, (debtor.id, stranger.id, elsewhere.id), frozenset({debtor.id}))
    with pytest.raises(Refusals) as refused:
        remove_members(asked, unit)
    assert [type(each) for each in refused.value.reasons] == [
        members.MemberHasGroupLoan,
        members.NotMember,
        members.ClientOfAnotherOffice,
    ]
    assert members_among(unit.connection, group.id, [debtor.id]) == {debtor.id}


def test_no_door_lets_members_leave_past_their_loans() -> None:
    doors = Path(__file__).resolve().parents[3] / "src" / "samity"
    for floor in ("dialects", "web", "cli"):
        for page in (doors / floor).rglob("*.py"):
            assert "remove_members" not in page.read_text(), f"{page.name} goes past the portfolio"


def test_roles_are_held_changed_and_ended(unit: Unit) -> None:
    asha, bina, leader, treasurer = a_client(unit), a_client(unit), a_role(unit), a_role(unit)
    group = a_group(unit, asha.id, bina.id)
    assigned = assign_role(AssignRole(group.id, asha.id, leader), unit)
    assert change_role(ChangeRole(group.id, assigned, treasurer, bina.id), unit) == {"role_id", "client_id"}
    assert change_role(ChangeRole(group.id, assigned, treasurer), unit) == frozenset()
    held = role_views(unit.connection, group.id)
    assert [(each["client_id"], each["role_id"]) for each in held] == [(bina.id, treasurer)]
    assert unassign_role(UnassignRole(group.id, assigned), unit) == assigned
    assert role_views(unit.connection, group.id) == []


def test_roles_are_refused_when_something_does_not_fit(unit: Unit) -> None:
    asha, leader, group, other = a_client(unit), a_role(unit), a_group(unit), a_group(unit)
    with pytest.raises(members.NotMember):
        assign_role(AssignRole(group.id, asha.id, leader), unit)
    with pytest.raises(ClientNotFound):
        assign_role(AssignRole(group.id, 10**9, leader), unit)
    associate_clients(JoinGroup(group.id, (asha.id,)), unit)
    with pytest.raises(CodeValueNotOfCode):
        assign_role(AssignRole(group.id, asha.id, a_role(unit, "Gender")), unit)
    assigned = assign_role(AssignRole(group.id, asha.id, leader), unit)
    with pytest.raises(roles.GroupRoleNotFound):
        unassign_role(UnassignRole(other.id, assigned), unit)
    with pytest.raises(roles.RoleAlreadyHeld):
        assign_role(AssignRole(group.id, asha.id, leader), unit)


def test_the_officer_of_an_active_group_has_a_history(unit: Unit) -> None:
    first, second = an_officer(unit), an_officer(unit)
    centre, today = a_centre(unit, officer_id=first), unit.business_date
    assign_group_officer(AssignGroupOfficer(centre.id, second), unit)
    assign_group_officer(AssignGroupOfficer(centre.id, second), unit)
    unassign_group_officer(GroupOfficer(centre.id, second), unit)
    terms = [
        (each["officer_id"], each["from_on"], each["until_on"]) for each in officer_terms(unit.connection, centre.id)
    ]
    assert terms == [(first, JOINED, today), (second, today, today)]
    assert again(unit, centre).officer_id is None


def test_an_officer_is_taken_only_from_where_he_serves(unit: Unit) -> None:
    ravi, sita, group, asha = an_officer(unit), an_officer(unit), a_group(unit), a_client(unit)
    with pytest.raises(officers.GroupHasNoOfficer):
        unassign_group_officer(GroupOfficer(group.id, ravi), unit)
    with pytest.raises(officers.ClientHasNoOfficer):
        unassign_client_officer(ClientOfficer(asha.id, ravi), unit)
    assign_group_officer(AssignGroupOfficer(group.id, ravi), unit)
    assign_client_officer(ClientOfficer(asha.id, ravi), unit)
    with pytest.raises(officers.GroupHasAnotherOfficer):
        unassign_group_officer(GroupOfficer(group.id, sita), unit)
    with pytest.raises(officers.ClientHasAnotherOfficer):
        unassign_client_officer(ClientOfficer(asha.id, sita), unit)
    unassign_client_officer(ClientOfficer(asha.id, ravi), unit)
    assert client_by_id(unit.connection, asha.id).officer_id is None


def test_an_officer_serves_his_own_office_and_those_below(unit: Unit) -> None:
    branch = an_office(unit)
    group = a_group(unit, office_id=branch)
    above, beside = an_officer(unit), an_officer(unit, an_office(unit))
    assign_group_officer(AssignGroupOfficer(group.id, above), unit)
    assert again(unit, group).officer_id == above
    with pytest.raises(StaffNotFound):
        assign_group_officer(AssignGroupOfficer(group.id, beside), unit)
