"""Refusals about clients, groups and centres."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.clients import queries
from samity.bank.clients.operations import (
    beginning,
    centre_groups,
    client_changes,
    client_checks,
    client_deletion,
    clients,
    deletion,
    group_changes,
    members,
    officers,
    refusals,
    roles,
)
from samity.bank.clients.queries import groups
from samity.bank.loans.operations import transfer_clients
from samity.dialects.mambu.envelope import Said

if TYPE_CHECKING:
    from samity.kernel.errors import Refusal

REFUSALS: dict[type[Refusal], Said] = {
    groups.GroupNotFound: Said(404, "|accountHolderKey"),
    groups.CentreNotFound: Said(404),
    refusals.GroupNameTaken: Said(400, "groupName"),
    refusals.CentreNameTaken: Said(400, "name"),
    refusals.GroupExternalIdTaken: Said(400, "id"),
    refusals.CentreExternalIdTaken: Said(400, "id"),
    refusals.GroupSizeOutOfRange: Said(400),
    refusals.GroupActivatedBeforeOfficeOpened: Said(400),
    refusals.CentreActivatedBeforeOfficeOpened: Said(400),
    refusals.GroupSubmittedInFuture: Said(400),
    refusals.GroupSubmittedAfterActivation: Said(400),
    refusals.GroupActivatedInFuture: Said(400, "activationDate"),
    beginning.GroupAlreadyActive: Said(400, "active"),
    beginning.GroupAlreadyClosed: Said(400),
    deletion.GroupNotPending: Said(400),
    deletion.GroupInUse: Said(400),
    deletion.CentreHasGroups: Said(400),
    group_changes.GroupMovesToNoOtherOffice: Said(400, "assignedBranchKey"),
    group_changes.PendingGroupHasNoActivation: Said(400, "activationDate"),
    group_changes.CentreHasNoCentre: Said(400, "assignedCentreKey"),
    group_changes.GroupActivationBeforeSubmission: Said(400, "activationDate"),
    officers.GroupHasNoOfficer: Said(404),
    officers.GroupHasAnotherOfficer: Said(400, "assignedUserKey"),
    members.ClientOfAnotherOffice: Said(400),
    members.ClientHasLeft: Said(400),
    members.AlreadyMember: Said(400),
    members.NotMember: Said(400),
    members.MemberHasGroupLoan: Said(400),
    transfer_clients.TransferredToSameGroup: Said(400),
    transfer_clients.TransferredToOtherOffice: Said(400),
    transfer_clients.NewGroupDoesNotMeet: Said(400),
    transfer_clients.NewGroupMeetsOtherwise: Said(400),
    roles.RoleAlreadyHeld: Said(400),
    roles.GroupRoleNotFound: Said(404),
    centre_groups.GroupOfAnotherOffice: Said(400),
    centre_groups.CentreIsNoGroup: Said(400),
    centre_groups.GroupIsNoCentre: Said(400, "assignedCentreKey"),
    centre_groups.GroupInThisCentre: Said(400),
    centre_groups.GroupInAnotherCentre: Said(400),
    centre_groups.GroupMeetsAndCentreDoesNot: Said(400),
    centre_groups.GroupMeetsOtherwise: Said(400),
    centre_groups.GroupNotInCentre: Said(400),
    queries.ClientNotFound: Said(404, "|accountHolderKey"),
    client_checks.ClientExternalIdTaken: Said(400, "id"),
    client_checks.ClientMobileTaken: Said(400, "mobilePhone"),
    client_checks.ClientAccountNoTaken: Said(400, "accountNo"),
    client_checks.BornTooLate: Said(400, "birthDate"),
    refusals.ClientActivatedBeforeOfficeOpened: Said(400, "activationDate"),
    refusals.ClientSubmittedInFuture: Said(400),
    refusals.ClientSubmittedAfterActivation: Said(400),
    refusals.ClientActivatedInFuture: Said(400, "activationDate"),
    clients.ClientAlreadyActive: Said(400, "activationDate"),
    clients.ClientNotPending: Said(400),
    client_changes.PendingClientHasNoActivation: Said(400, "activationDate"),
    client_deletion.ClientInUse: Said(400),
    client_changes.ClientNameIncomplete: Said(400),
    officers.ClientHasNoOfficer: Said(404),
    officers.ClientHasAnotherOfficer: Said(400, "assignedUserKey"),
}
