"""Form centres, let them begin, bring groups under them and let them leave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from samity.bank.clients.operations.beginning import activate_centre
from samity.bank.clients.operations.centre_groups import (
    CentreIsClosed,
    CentreIsNoGroup,
    GroupInAnotherCentre,
    GroupInThisCentre,
    GroupMeetsAndCentreDoesNot,
    GroupMeetsOtherwise,
    GroupNotInCentre,
    GroupOfAnotherOffice,
    JoinCentre,
    LeaveCentre,
    OwnCalendar,
    associate_groups,
    disassociate_groups,
)
from samity.bank.clients.operations.deletion import delete_centre
from samity.bank.clients.operations.forming import FormCentre, form_centre
from samity.bank.clients.queries import groups_of_centre
from samity.bank.clients.values import Level
from samity.bank.meetings.queries import collection_calendars
from samity.bank.meetings.rules.recurrence import recurrence_text
from samity.web.acts import Act, ActForm, offer_act
from samity.web.door import Visit
from samity.web.fields import ManyField
from samity.web.languages import later, say
from samity.web.pages.people.choices import group_choices, offer_if_few
from samity.web.pages.people.group_acts import (
    BESIDE,
    BeginForm,
    DeleteForm,
    FormingForm,
    about_grouping,
    back_to_grouping,
    searched,
)
from samity.web.pages.people.seen import page_of, seen_centre

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

router = APIRouter()

OF_GROUPS = (
    GroupOfAnotherOffice, CentreIsClosed, CentreIsNoGroup, GroupInThisCentre, GroupInAnotherCentre,
    GroupMeetsAndCentreDoesNot, GroupMeetsOtherwise, GroupNotInCentre,
)  # fmt: skip
BESIDE_GROUPS = {**BESIDE, **dict.fromkeys(OF_GROUPS, "group_ids")}


class FormCentreForm(FormingForm):
    """A new centre."""

    group_ids = ManyField(later("Its first groups"))

    def offer(self, visit: Visit, **ids: int) -> None:
        """Offer groups that are in no centre."""
        super().offer(visit, **ids)
        offer_if_few(self, "group_ids", group_choices(visit, without_centre=True))

    def command(self, visit: Visit, **ids: int) -> FormCentre:
        """Form it."""
        groups = tuple(self.data.get("group_ids") or ())
        return FormCentre(**{**self.data, "group_ids": groups}, calendars=_own_calendars(visit, groups))


class AddGroupsForm(ActForm):
    """Which groups come under a centre."""

    group_ids = ManyField(later("Which groups"), required=True)

    def offer(self, visit: Visit, **ids: int) -> None:
        """Offer the groups of the office that are in no centre."""
        centre = seen_centre(visit, ids["centre_id"])
        offered = group_choices(visit, Level.GROUP, centre.office_id, without_centre=True, text=searched(visit))
        self.group_ids.offer(offered)

    def command(self, visit: Visit, **ids: int) -> JoinCentre:
        """Bring them under it."""
        centre_id, groups = ids["centre_id"], tuple(self.group_ids.data or ())
        return JoinCentre(centre_id, groups, _own_calendars(visit, (centre_id, *groups)))


class RemoveGroupsForm(ActForm):
    """Which groups leave a centre."""

    group_ids = ManyField(later("Which groups"), required=True)

    def offer(self, visit: Visit, **ids: int) -> None:
        """Offer the groups of the centre."""
        centre = seen_centre(visit, ids["centre_id"])
        self.group_ids.offer((each.id, each.name) for each in groups_of_centre(visit.connection, centre.id))

    def command(self, visit: Visit, **ids: int) -> LeaveCentre:
        """Let them leave."""
        return LeaveCentre(ids["centre_id"], tuple(self.group_ids.data or ()))


def _own_calendars(visit: Visit, owner_ids: Collection[int]) -> tuple[OwnCalendar, ...]:
    """Return how a centre and groups meet by themselves: the bank compares them."""
    calendars = collection_calendars(visit.connection, owner_ids)
    return tuple(
        OwnCalendar(owner_id, recurrence_text(each.rule.recurrence) if each.rule.recurrence else "")
        for owner_id, each in calendars.items()
    )


def _after(_: object, centre_id: int) -> str:
    return f"/centres/{centre_id}"


def _about_joining(visit: Visit, **ids: int) -> Mapping[str, Any]:
    return {**about_grouping(visit, **ids), "q": searched(visit)}


def _about_leaving(visit: Visit, **ids: int) -> Mapping[str, Any]:
    return {**about_grouping(visit, **ids), "note": say("They stand alone afterwards, without the centre's meetings.")}


offer_act(
    router,
    Act(
        path="/centres/form",
        form=FormCentreForm,
        operation=form_centre,
        heading=later("Form a centre"),
        button=later("Form the centre"),
        after=page_of,
        said=later("The centre is formed."),
        at=BESIDE_GROUPS,
        back="/centres",
    ),
)
offer_act(
    router,
    Act(
        path="/centres/{centre_id:int}/activate",
        form=BeginForm,
        operation=activate_centre,
        heading=later("Let it begin"),
        button=later("Let it begin"),
        after=_after,
        said=later("The centre is active."),
        at=BESIDE,
        back=back_to_grouping,
        about=about_grouping,
    ),
)
offer_act(
    router,
    Act(
        path="/centres/{centre_id:int}/add-groups",
        form=AddGroupsForm,
        operation=associate_groups,
        heading=later("Add groups"),
        button=later("Add them"),
        after=_after,
        said=later("They meet in the centre."),
        at=BESIDE_GROUPS,
        back=back_to_grouping,
        about=_about_joining,
        template="people/add_groups.html",
    ),
)
offer_act(
    router,
    Act(
        path="/centres/{centre_id:int}/remove-groups",
        form=RemoveGroupsForm,
        operation=disassociate_groups,
        heading=later("Let groups leave"),
        button=later("Let them leave"),
        after=_after,
        said=later("They have left the centre."),
        at=BESIDE_GROUPS,
        back=back_to_grouping,
        about=_about_leaving,
    ),
)
offer_act(
    router,
    Act(
        path="/centres/{centre_id:int}/delete",
        form=DeleteForm,
        operation=delete_centre,
        heading=later("Remove the centre"),
        button=later("Remove it"),
        after=lambda _, centre_id: "/centres",
        said=later("The centre is gone."),
        back=back_to_grouping,
        about=about_grouping,
    ),
)
