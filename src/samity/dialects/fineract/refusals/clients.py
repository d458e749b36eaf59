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
    client_endings,
    clients,
    deletion,
    group_changes,
    identifiers,
    members,
    notes,
    officers,
    refusals,
    roles,
)
from samity.bank.clients.queries import identifiers as identifier_queries
from samity.bank.clients.queries import notes as note_queries
from samity.bank.loans.operations import accept_client, close_client, close_group, office_transfers, transfer_clients
from samity.dialects.fineract.envelope import Said

if TYPE_CHECKING:
    from samity.kernel.errors import Refusal


def _taken(code: str, parameter: str) -> Said:
    return Said(403, code, parameter, outer=code)


_INVALID_GROUP = "error.msg.group.id.invalid"
_OTHER_OFFICE = "error.msg.group.attach.to.parent.group.invalid.office"
_MEETING = "error.msg.center.associating.group.not.allowed.with"
_TRANSFERS = "error.msg.client.transfers.with.active.accounts"
_BEFORE_SUBMISSION = "validation.msg.group.activationDate.is.less.than.date"

_GROUPS: dict[type[Refusal], Said] = {
    queries.GroupNotFound: Said(404, _INVALID_GROUP, "id|groupId"),
    queries.CentreNotFound: Said(404, "error.msg.center.id.invalid"),
    refusals.GroupNameTaken: _taken("error.msg.group.duplicate.name", "name"),
    refusals.CentreNameTaken: _taken("error.msg.center.duplicate.name", "name"),
    refusals.GroupExternalIdTaken: _taken("error.msg.group.duplicate.externalId", "externalId"),
    refusals.CentreExternalIdTaken: _taken("error.msg.center.duplicate.externalId", "externalId"),
    refusals.GroupSizeOutOfRange: Said(403, "error.msg.group.members.count.must.be.in.permissible.range"),
    refusals.GroupActivatedBeforeOfficeOpened: Said(
        403, "error.msg.group.activate.date.cannot.be.before.office.activation.date"
    ),
    refusals.CentreActivatedBeforeOfficeOpened: Said(
        403, "error.msg.center.activate.date.cannot.be.before.office.activation.date"
    ),
    refusals.GroupSubmittedInFuture: Said(400, "error.msg.group.submittedOnDate.in.the.future", "submittedOnDate"),
    refusals.GroupSubmittedAfterActivation: Said(
        400, "error.msg.group.submittedOnDate.after.activation.date", "submittedOnDate"
    ),
    refusals.GroupActivatedInFuture: Said(400, "error.msg.group.activationDate.in.the.future", "activationDate"),
    beginning.GroupAlreadyActive: Said(400, "error.msg.group.already.active", "active"),
    beginning.GroupAlreadyClosed: Said(403, "error.msg.group.already.closed"),
    deletion.GroupNotPending: Said(403, "error.msg.group.cannot.be.deleted"),
    deletion.GroupInUse: Said(403, "error.msg.group.cannot.be.deleted.in.use"),
    deletion.CentreHasGroups: Said(403, "error.msg.center.cannot.be.deleted.has.groups"),
    group_changes.GroupMovesToNoOtherOffice: Said(403, "error.msg.group.office.cannot.be.changed", "officeId"),
    group_changes.PendingGroupHasNoActivation: Said(403, "error.msg.group.not.active.exception", "activationDate"),
    group_changes.CentreHasNoCentre: Said(403, "error.msg.center.cannot.be.assigned.as.child", "centerId"),
    group_changes.GroupActivationBeforeSubmission: Said(400, _BEFORE_SUBMISSION, "activationDate"),
    officers.GroupHasNoOfficer: Said(404, "error.msg.group.has.no.staff"),
    officers.GroupHasAnotherOfficer: Said(403, "error.msg.group.staff.not.assigned", "staffId"),
}

_MEMBERS: dict[type[Refusal], Said] = {
    members.ClientOfAnotherOffice: Said(403, "error.msg.client.attach.to.group.invalid.office"),
    members.ClientHasLeft: Said(403, "error.msg.client.closed"),
    members.AlreadyMember: Said(403, "error.msg.group.client.exist.in.group"),
    members.NotMember: Said(403, "error.msg.group.client.not.in.group"),
    members.MemberHasGroupLoan: Said(403, "error.msg.group.disassociate.client.has.group.loan"),
    members.GroupIsClosed: Said(403, "error.msg.group.not.active.exception"),
    close_group.GroupClosedAlready: Said(403, "error.msg.Group.close.already.closed"),
    close_group.CentreClosedAlready: Said(403, "error.msg.Center.close.already.closed"),
    close_group.MembersNotClosed: Said(403, "error.msg.Group.close.active.clients.exist"),
    close_group.GroupsNotClosed: Said(403, "error.msg.Center.close.active.groups.exist"),
    close_group.GroupLoansNotClosed: Said(403, "error.msg.Group.close.loan.not.closed"),
    close_group.ClosedBeforeItsLoans: Said(403, "error.msg.Group.close.date.cannot.before.loan.closed.date"),
    # As the reference spells it.
    close_group.ClosedBeforeItBegan: Said(403, "error.msg.Group.close.date.cannot.before.group.actvation.date"),
    close_group.CentreClosedBeforeItBegan: Said(403, "error.msg.Center.close.date.cannot.before.group.actvation.date"),
    close_group.GroupClosedInFuture: Said(403, "error.msg.group.close.date.in.the.future", "closureDate"),
    transfer_clients.TransferredToSameGroup: Said(
        403, "error.msg.groups.bulk.client.transfers.to.same.group", "destinationGroupId"
    ),
    transfer_clients.TransferredToOtherOffice: Said(
        403, "error.msg.groups.bulk.client.transfers.to.different.office", "destinationGroupId"
    ),
    # Both codes as the reference spells them.
    transfer_clients.NewGroupDoesNotMeet: Said(
        403, f"{_TRANSFERS}.to.group.with.no.meeting.frequencys", "destinationGroupId"
    ),
    transfer_clients.NewGroupMeetsOtherwise: Said(
        403, f"{_TRANSFERS}.between.groups.with.different.meeting.frequency", "destinationGroupId"
    ),
    identifier_queries.IdentifierNotFound: Said(404, "error.msg.clientIdentifier.id.invalid"),
    identifiers.IdentifierWithoutNumber: Said(
        400, "validation.msg.clientIdentifier.documentKey.cannot.be.blank", "documentKey"
    ),
    identifiers.IdentifierNumberTooLong: Said(
        400, "validation.msg.clientIdentifier.documentKey.exceeds.max.length", "documentKey"
    ),
    identifiers.IdentifierDescriptionTooLong: Said(
        400, "validation.msg.clientIdentifier.description.exceeds.max.length", "description"
    ),
    identifiers.IdentifierNumberTaken: Said(403, "error.msg.clientIdentifier.identityKey.duplicate", "documentKey"),
    identifiers.IdentifierOfKindHeld: Said(403, "error.msg.clientIdentifier.type.duplicate", "documentTypeId"),
    note_queries.NoteNotFound: Said(404, "error.msg.note.id.invalid"),
    notes.NoteSaysNothing: Said(400, "validation.msg.note.note.cannot.be.blank", "note"),
    notes.NoteTooLong: Said(400, "validation.msg.note.note.exceeds.max.length", "note"),
    accept_client.DestinationGroupAbsent: Said(
        403, "error.msg.client.transfers.destination.group.absent", "destinationGroupId"
    ),
    accept_client.MemberOfSeveralGroups: Said(403, "error.msg.client.transfers.with.multiple.group.linkages"),
    office_transfers.NotAwaitingTransfer: Said(403, "error.msg.client.not.awaiting.transfer.approval.exception"),
    office_transfers.NotInTransfer: Said(403, "error.msg.client.not.awaiting.transfer.approval.or.on.hold.exception"),
    office_transfers.TransferredToOwnOffice: Said(
        403, "error.msg.client.transfers.to.same.office", "destinationOfficeId"
    ),
    office_transfers.OfficeTransferInFuture: Said(403, "error.msg.client.transfer.date.in.the.future", "transferDate"),
    office_transfers.OfficeTransferTooEarly: Said(403, "error.msg.client.transfer.date.too.early", "transferDate"),
    office_transfers.TransferNoteTooLong: Said(400, "validation.msg.client.note.exceeds.max.length", "note"),
    roles.RoleAlreadyHeld: Said(403, "error.msg.group.role.already.exists"),
    roles.GroupRoleNotFound: Said(404, "error.msg.group.role.id.invalid"),
    centre_groups.GroupOfAnotherOffice: Said(403, _OTHER_OFFICE),
    centre_groups.CentreIsNoGroup: Said(403, "error.msg.center.cannot.be.assigned.as.child"),
    centre_groups.GroupIsNoCentre: Said(403, "error.msg.group.add.invalid.level", "centerId"),
    centre_groups.CentreIsClosed: Said(403, "error.msg.center.not.active.exception"),
    centre_groups.GroupInThisCentre: Said(403, "error.msg.group.is.already.member.of.center"),
    centre_groups.GroupInAnotherCentre: Said(403, "error.msg.group.already.associated.with.center"),
    centre_groups.GroupMeetsAndCentreDoesNot: Said(403, f"{_MEETING}.meeting.attached.to.group"),
    centre_groups.GroupMeetsOtherwise: Said(403, f"{_MEETING}.different.meeting"),
    centre_groups.GroupNotInCentre: Said(403, "error.msg.group.not.in.center"),
}

_ENDINGS: dict[type[Refusal], Said] = {
    close_client.ClientEndedAlready: Said(403, "error.msg.client.close.is.already.closed"),
    close_client.ClosedBetweenOffices: Said(403, "error.msg.client.close.is.under.transfer"),
    close_client.ClientLoansNotClosed: Said(403, "error.msg.client.close.loan.non-closed"),
    close_client.ClientLoansOverpaid: Said(403, "error.msg.client.close.loan.overpaid"),
    close_client.ClientClosedBeforeItsLoans: Said(403, "error.msg.client.close.date.cannot.before.loan.closed.date"),
    # As the reference spells it.
    close_client.ClientClosedBeforeHeBegan: Said(
        403, "error.msg.client.close.date.cannot.before.client.actvation.date"
    ),
    client_endings.ClientNotApplying: Said(403, "error.msg.client.{act}.on.account.not.in.pending.activation.status"),
    client_endings.ClientEndedBeforeSubmission: Said(
        403, "error.msg.client.{act}.date.cannot.before.client.submitted.date"
    ),
    client_endings.ClientNotClosed: Said(403, "error.msg.client.reactivation.on.nonclosed.account"),
    client_endings.ClientNotRejected: Said(403, "error.msg.client.undorejection.on.nonrejected.account"),
    client_endings.ClientNotWithdrawn: Said(403, "error.msg.client.undoWithdrawal.on.nonwithdrawal.account"),
    client_endings.ReactivatedBeforeClosure: Said(
        403, "error.msg.client.reactivation.date.cannot.before.client.closed.date"
    ),
    client_endings.ReopenedBeforeRejection: Said(
        403, "error.msg.client.reopened.date.cannot.before.client.rejected.date"
    ),
    client_endings.ReopenedBeforeWithdrawal: Said(
        403, "error.msg.client.reopened.date.cannot.before.client.withdrawal.date"
    ),
    client_endings.ClientActInFuture: Said(400, "validation.msg.client.{act}Date.is.greater.than.date", "{act}Date"),
    clients.ActivatedBeforeReopening: Said(
        400, "error.msg.clients.activationDate.before.reopened.date", "activationDate"
    ),
}

_CLIENTS: dict[type[Refusal], Said] = {
    queries.ClientNotFound: Said(404, "error.msg.client.id.invalid", "id|clientId"),
    client_checks.ClientExternalIdTaken: _taken("error.msg.client.duplicate.externalId", "externalId"),
    client_checks.ClientMobileTaken: _taken("error.msg.client.duplicate.mobileNo", "mobileNo"),
    client_checks.ClientAccountNoTaken: _taken("error.msg.client.duplicate.accountNo", "accountNo"),
    client_checks.BornTooLate: Said(400, "validation.msg.client.dateOfBirth.is.greater.than.date", "dateOfBirth"),
    refusals.ClientActivatedBeforeOfficeOpened: Said(
        400, "error.msg.clients.activationDate.cannot.be.before.office.activation.date", "activationDate"
    ),
    refusals.ClientSubmittedInFuture: Said(400, "error.msg.clients.submittedOnDate.in.the.future", "submittedOnDate"),
    refusals.ClientSubmittedAfterActivation: Said(
        400, "error.msg.clients.submittedOnDate.after.activation.date", "submittedOnDate"
    ),
    refusals.ClientActivatedInFuture: Said(400, "error.msg.clients.activationDate.in.the.future", "activationDate"),
    clients.ClientAlreadyActive: Said(400, "error.msg.clients.already.active", "activationDate"),
    clients.ClientNotPending: Said(403, "error.msg.client.activation.not.in.pending.state"),
    client_changes.PendingClientHasNoActivation: Said(403, "error.msg.client.not.active.exception", "activationDate"),
    client_deletion.ClientInUse: Said(403, "error.msg.client.cannot.be.deleted.in.use"),
    client_changes.ClientNameIncomplete: Said(400, "validation.msg.client.id.no.name.details.passed"),
    officers.ClientHasNoOfficer: Said(404, "error.msg.client.has.no.staff"),
    officers.ClientHasAnotherOfficer: Said(403, "error.msg.client.staff.not.assigned", "staffId"),
}

REFUSALS: dict[type[Refusal], Said] = {**_GROUPS, **_MEMBERS, **_ENDINGS, **_CLIENTS}
