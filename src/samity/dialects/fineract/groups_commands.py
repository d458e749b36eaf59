"""Commands on groups that concern the group itself: its life, members, officer and roles."""

from __future__ import annotations

from typing import Any

from samity.bank.clients.operations.beginning import Begin, activate_group
from samity.bank.clients.operations.members import JoinGroup, associate_clients
from samity.bank.clients.operations.officers import GroupOfficer, unassign_group_officer
from samity.bank.clients.operations.roles import (
    AssignRole,
    ChangeRole,
    UnassignRole,
    assign_role,
    change_role,
    unassign_role,
)
from samity.bank.clients.queries import Group
from samity.bank.loans.operations.close_group import CloseGroup, close_group
from samity.bank.loans.operations.group_officers import AssignGroupOfficer, assign_group_officer
from samity.bank.loans.operations.leave_group import Disassociate, disassociate_clients
from samity.bank.loans.operations.transfer_clients import TransferClients, transfer_clients
from samity.dialects.fineract.commands import Commands, Target
from samity.dialects.fineract.groups_bodies import (
    ActivationBody,
    ClientMembersBody,
    ClosureBody,
    ComingOfficerBody,
    GroupOfficerBody,
    Nothing,
    RoleBody,
    RoleChange,
    TransferBody,
)
from samity.dialects.fineract.moved_loans import spell_moved
from samity.dialects.fineract.wire import BodyRefused
from samity.storage.unit import Unit


def group_result(group: Group) -> dict[str, Any]:
    """Spell what a command on a group or a centre answers."""
    return {"officeId": group.office_id, "groupId": group.id, "resourceId": group.id}


def unassign_staff(target: Target, body: GroupOfficerBody, unit: Unit) -> dict[str, Any]:
    """Take an officer from a group or a centre."""
    group = unassign_group_officer(GroupOfficer(target.id, body.staffId), unit)
    return group_result(group) | {"changes": {"staffId": None}}


def _activate(target: Target, body: ActivationBody, unit: Unit) -> dict[str, Any]:
    return group_result(activate_group(Begin(target.id, body.activationDate), unit))


def _close(target: Target, body: ClosureBody, unit: Unit) -> dict[str, Any]:
    group = close_group(CloseGroup(target.id, body.closureDate, body.closureReasonId), unit)
    return {"groupId": group.id, "resourceId": group.id}


def _associate_clients(target: Target, body: ClientMembersBody, unit: Unit) -> dict[str, Any]:
    group = associate_clients(JoinGroup(target.id, body.clientMembers), unit)
    return group_result(group) | {"changes": {"clientMembers": [str(each) for each in body.clientMembers]}}


def _disassociate_clients(target: Target, body: ClientMembersBody, unit: Unit) -> dict[str, Any]:
    group = disassociate_clients(Disassociate(target.id, body.clientMembers), unit)
    return group_result(group) | {"changes": {"clientMembers": [str(each) for each in body.clientMembers]}}


def _transfer_clients(target: Target, body: TransferBody, unit: Unit) -> dict[str, Any]:
    asked = TransferClients(
        target.id,
        body.destinationGroupId,
        tuple(each.id for each in body.clients),
        with_officer=body.inheritDestinationGroupLoanOfficer,
        with_loans=body.transferActiveLoans,
        officer_id=body.staffId,
    )
    return {"resourceId": target.id, **spell_moved(transfer_clients(asked, unit))}


def _assign_staff(target: Target, body: ComingOfficerBody, unit: Unit) -> dict[str, Any]:
    asked = AssignGroupOfficer(target.id, body.staffId, with_clients=body.inheritStaffForClientAccounts)
    group = assign_group_officer(asked, unit)
    return group_result(group) | {"changes": {"staffId": body.staffId}}


def _assign_role(target: Target, body: RoleBody, unit: Unit) -> dict[str, Any]:
    assigned = assign_role(AssignRole(target.id, body.clientId, body.role), unit)
    return {"clientId": body.clientId, "groupId": target.id, "resourceId": assigned}


def _update_role(target: Target, body: RoleChange, unit: Unit) -> dict[str, Any]:
    assignment = _assignment(target)
    changed = change_role(ChangeRole(target.id, assignment, body.role, body.clientId), unit)
    told = {"role": ("role_id", body.role), "clientId": ("client_id", body.clientId)}
    changes = {wire: value for wire, (name, value) in told.items() if name in changed}
    return {"groupId": target.id, "resourceId": assignment, "changes": changes or None}


def _unassign_role(target: Target, _: Nothing, unit: Unit) -> dict[str, Any]:
    return {"groupId": target.id, "resourceId": unassign_role(UnassignRole(target.id, _assignment(target)), unit)}


def _assignment(target: Target) -> int:
    if target.role_id is None:
        raise BodyRefused([{"type": "missing", "loc": ("roleId",), "msg": "needed"}], "grouprole")
    return target.role_id


COMMANDS: Commands = {
    "activate": (ActivationBody, _activate),
    "close": (ClosureBody, _close),
    "associateClients": (ClientMembersBody, _associate_clients),
    "disassociateClients": (ClientMembersBody, _disassociate_clients),
    "transferClients": (TransferBody, _transfer_clients),
    "assignStaff": (ComingOfficerBody, _assign_staff),
    "unassignStaff": (GroupOfficerBody, unassign_staff),
    "assignRole": (RoleBody, _assign_role),
    "updateRole": (RoleChange, _update_role),
    "unassignRole": (Nothing, _unassign_role),
}
