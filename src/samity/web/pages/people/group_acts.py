"""Form groups, let them begin, correct them, add members, and remove what never began."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from samity.bank.clients.operations.beginning import Begin, activate_group
from samity.bank.clients.operations.centre_groups import CentreIsClosed, GroupIsNoCentre, GroupOfAnotherOffice
from samity.bank.clients.operations.deletion import Delete, delete_group
from samity.bank.clients.operations.forming import FormGroup, form_group
from samity.bank.clients.operations.group_changes import (
    ChangeGroup,
    GroupActivationBeforeSubmission,
    change_group,
)
from samity.bank.clients.operations.members import (
    AlreadyMember,
    ClientHasLeft,
    ClientOfAnotherOffice,
    JoinGroup,
    associate_clients,
)
from samity.bank.clients.operations.refusals import (
    CentreActivatedBeforeOfficeOpened,
    CentreExternalIdTaken,
    CentreNameTaken,
    GroupActivatedBeforeOfficeOpened,
    GroupActivatedInFuture,
    GroupExternalIdTaken,
    GroupNameTaken,
    GroupSizeOutOfRange,
    GroupSubmittedAfterActivation,
    GroupSubmittedInFuture,
)
from samity.bank.clients.queries import members_among
from samity.bank.clients.values import GroupStatus, Level
from samity.bank.organisation.queries import StaffInactive, StaffNotFound
from samity.web.acts import Act, ActForm, offer_act
from samity.web.choices import office_choices
from samity.web.door import Visit
from samity.web.fields import ChoiceField, DayField, ManyField, TextField
from samity.web.languages import later, say
from samity.web.pages.people.choices import (
    centre_choices,
    client_choices,
    group_choices,
    offer_if_few,
    officer_choices,
)
from samity.web.pages.people.seen import page_of, seen_group, seen_grouping

if TYPE_CHECKING:
    from collections.abc import Mapping

router = APIRouter()

BESIDE = {
    GroupNameTaken: "name",
    CentreNameTaken: "name",
    GroupExternalIdTaken: "external_id",
    CentreExternalIdTaken: "external_id",
    GroupSubmittedInFuture: "submitted_on",
    GroupSubmittedAfterActivation: "submitted_on",
    GroupActivationBeforeSubmission: "activated_on",
    GroupActivatedInFuture: "activated_on",
    GroupActivatedBeforeOfficeOpened: "activated_on",
    CentreActivatedBeforeOfficeOpened: "activated_on",
    StaffNotFound: "officer_id",
    StaffInactive: "officer_id",
    GroupIsNoCentre: "centre_id",
    GroupOfAnotherOffice: "centre_id",
    CentreIsClosed: "centre_id",
    GroupSizeOutOfRange: "client_ids",
    ClientOfAnotherOffice: "client_ids",
    ClientHasLeft: "client_ids",
    AlreadyMember: "client_ids",
}
"""Beside which field the refusals of groups and centres stand."""


OTHERS_LATER = later("The newest clients who are in no group yet. Others are added on the group's page.")
OFFICE_OF_CENTRE = later("In a centre it is of the centre's office.")


class FormingForm(ActForm):
    """What a new group and a new centre have alike."""

    name = TextField(later("Name"), longest=100)
    office_id = ChoiceField(later("Office"))
    officer_id = ChoiceField(later("Officer"), required=False, empty=later("nobody yet"))
    submitted_on = DayField(later("Formed on"))
    activated_on = DayField(later("Active from"), required=False, description=later("Left empty, it begins later."))
    external_id = TextField(
        later("Number elsewhere"), required=False, longest=100, description=later("How another system calls it.")
    )

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """It is formed today, by the person's own office."""
        today = visit.unit.business_date
        return {"office_id": visit.unit.actor.office_id, "submitted_on": today, "activated_on": today}

    def offer(self, visit: Visit, **ids: int) -> None:
        """Offer offices and officers."""
        self.office_id.offer(office_choices(visit))
        self.officer_id.offer(officer_choices(visit))


class FormGroupForm(FormingForm):
    """A new group."""

    centre_id = ChoiceField(
        later("Meets in the centre"), required=False, empty=later("alone"), description=OFFICE_OF_CENTRE
    )
    client_ids = ManyField(later("First members"), description=OTHERS_LATER)

    def offer(self, visit: Visit, **ids: int) -> None:
        """Offer centres, and clients who are in no group yet."""
        super().offer(visit, **ids)
        offer_if_few(self, "centre_id", group_choices(visit, Level.CENTRE))
        offer_if_few(self, "client_ids", list(client_choices(visit)))

    def command(self, visit: Visit, **ids: int) -> FormGroup:
        """Form it."""
        return FormGroup(**{**self.data, "client_ids": tuple(self.data.get("client_ids") or ())})


class BeginForm(ActForm):
    """From when a group or centre is active."""

    activated_on = DayField(later("Active from"))

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """From today."""
        seen_grouping(visit, the_only(ids))
        return {"activated_on": visit.unit.business_date}

    def command(self, visit: Visit, **ids: int) -> Begin:
        """Let it begin."""
        return Begin(the_only(ids), self.activated_on.data)


class DeleteForm(ActForm):
    """Nothing is asked before something that never began is removed."""

    def command(self, visit: Visit, **ids: int) -> Delete:
        """Remove it."""
        return Delete(the_only(ids))


class ChangeGroupForm(ActForm):
    """What may be corrected of a group or a centre."""

    name = TextField(later("Name"), longest=100)
    centre_id = ChoiceField(later("Meets in the centre"), required=False, empty=later("alone"))
    submitted_on = DayField(later("Formed on"))
    activated_on = DayField(later("Active from"))
    external_id = TextField(
        later("Number elsewhere"), required=False, longest=100, description=later("How another system calls it.")
    )

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """It begins as it is."""
        found = seen_grouping(visit, ids["group_id"])
        return {
            name: getattr(found, name) for name in ("name", "centre_id", "submitted_on", "activated_on", "external_id")
        }

    def offer(self, visit: Visit, **ids: int) -> None:
        """Offer the centres of the office; a centre has none, and who has not begun no day of it."""
        found = seen_grouping(visit, ids["group_id"])
        if found.level is Level.CENTRE:
            del self.centre_id
        else:
            self.centre_id.offer(centre_choices(visit, found))
        if found.status is GroupStatus.PENDING:
            del self.activated_on

    def command(self, visit: Visit, **ids: int) -> ChangeGroup:
        """Change what differs."""
        return ChangeGroup(ids["group_id"], self.changed(visit, **ids))


class AddMembersForm(ActForm):
    """Who joins a group."""

    client_ids = ManyField(later("Who joins"), required=True)

    def offer(self, visit: Visit, **ids: int) -> None:
        """Offer the clients of the office whom the search describes; else those in no group."""
        group = seen_group(visit, ids["group_id"])
        offered = list(client_choices(visit, group.office_id, searched(visit)))
        already = members_among(visit.connection, group.id, [client_id for client_id, _ in offered])
        self.client_ids.offer(each for each in offered if each[0] not in already)

    def command(self, visit: Visit, **ids: int) -> JoinGroup:
        """Let them join."""
        return JoinGroup(ids["group_id"], tuple(self.client_ids.data or ()))


def the_only(ids: Mapping[str, int]) -> int:
    """Return the id of an address that has one, of a group or of a centre."""
    (only,) = ids.values()
    return only


def searched(visit: Visit) -> str:
    """Return what the address searches for."""
    return visit.request.query_params.get("q", "").strip()


def about_grouping(visit: Visit, **ids: int) -> Mapping[str, Any]:
    """Say which group or centre it is."""
    return {"subject": seen_grouping(visit, the_only(ids)).name}


def back_to_grouping(**ids: int) -> str:
    """Return where a group or a centre has its page; who asks for a centre as a group is led on."""
    return f"/centres/{ids['centre_id']}" if "centre_id" in ids else f"/groups/{ids['group_id']}"


def _after(_: object, **ids: int) -> str:
    return back_to_grouping(**ids)


def _about_adding(visit: Visit, group_id: int) -> Mapping[str, Any]:
    return {"subject": seen_group(visit, group_id).name, "q": searched(visit)}


offer_act(
    router,
    Act(
        path="/groups/form",
        form=FormGroupForm,
        operation=form_group,
        heading=later("Form a group"),
        button=later("Form the group"),
        after=page_of,
        said=later("The group is formed."),
        at=BESIDE,
        back="/groups",
    ),
)
offer_act(
    router,
    Act(
        path="/groups/{group_id:int}/activate",
        form=BeginForm,
        operation=activate_group,
        heading=later("Let it begin"),
        button=later("Let it begin"),
        after=_after,
        said=later("The group is active."),
        at=BESIDE,
        back=back_to_grouping,
        about=about_grouping,
    ),
)
offer_act(
    router,
    Act(
        path="/groups/{group_id:int}/change",
        form=ChangeGroupForm,
        operation=change_group,
        heading=later("Correct"),
        button=later("Save"),
        after=_after,
        said=later("It is corrected."),
        at=BESIDE,
        back=back_to_grouping,
        about=about_grouping,
    ),
)
offer_act(
    router,
    Act(
        path="/groups/{group_id:int}/add-members",
        form=AddMembersForm,
        operation=associate_clients,
        heading=later("Add members"),
        button=later("Add them"),
        after=_after,
        said=later("They belong to the group."),
        at=BESIDE,
        back=back_to_grouping,
        about=_about_adding,
        template="people/add_members.html",
    ),
)
offer_act(
    router,
    Act(
        path="/groups/{group_id:int}/delete",
        form=DeleteForm,
        operation=delete_group,
        heading=later("Remove the group"),
        button=later("Remove it"),
        after=lambda _, group_id: "/groups",
        said=later("The group is gone; its members stay clients."),
        back=back_to_grouping,
        about=lambda visit, **ids: {
            **about_grouping(visit, **ids),
            "note": say("Its members stay clients of the bank."),
        },
    ),
)
