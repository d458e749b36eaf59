"""Officers: who serves a client, a group or a centre."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from samity.bank.clients.operations.officers import (
    ClientHasNoOfficer,
    ClientOfficer,
    GroupHasNoOfficer,
    GroupOfficer,
    assign_client_officer,
    unassign_client_officer,
    unassign_group_officer,
)
from samity.bank.clients.values import Level
from samity.bank.loans.operations.group_officers import AssignGroupOfficer, assign_group_officer
from samity.bank.organisation.queries import StaffInactive, StaffNotFound, staff_by_id
from samity.web.acts import Act, ActForm, offer_act
from samity.web.door import Visit
from samity.web.fields import BooleanField, ChoiceField
from samity.web.languages import later, say
from samity.web.pages.people.choices import officer_choices
from samity.web.pages.people.client_acts import about_client
from samity.web.pages.people.group_acts import about_grouping, back_to_grouping
from samity.web.pages.people.seen import seen_client, seen_grouping

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from samity.bank.clients.queries import Client, Group

router = APIRouter()

BESIDE = {StaffNotFound: "staff_id", StaffInactive: "staff_id"}


class _OfficerForm(ActForm):
    """Who is to serve."""

    staff_id = ChoiceField(later("Officer"))

    def offer(self, visit: Visit, **ids: int) -> None:
        """Offer who may serve the office."""
        self.staff_id.offer(officer_choices(visit, _served(visit, **ids).office_hierarchy))


class GroupOfficerForm(_OfficerForm):
    """Who is to serve a group or a centre, and whom of it."""

    with_clients = BooleanField(later("He serves its members and all their loans as well"))

    def offer(self, visit: Visit, **ids: int) -> None:
        """Offer who may serve the office; a centre has no members of its own."""
        super().offer(visit, **ids)
        if seen_grouping(visit, ids["group_id"]).level is Level.CENTRE:
            del self.with_clients

    def command(self, visit: Visit, **ids: int) -> AssignGroupOfficer:
        """Let him serve it."""
        return AssignGroupOfficer(ids["group_id"], self.staff_id.data, bool(self.data.get("with_clients")))


class ClientOfficerForm(_OfficerForm):
    """Who is to serve a client."""

    def command(self, visit: Visit, **ids: int) -> ClientOfficer:
        """Let him serve him."""
        return ClientOfficer(ids["client_id"], self.staff_id.data)


class NoGroupOfficerForm(ActForm):
    """Nothing is asked before an officer is taken away."""

    def command(self, visit: Visit, **ids: int) -> GroupOfficer:
        """Take away who serves it."""
        found = seen_grouping(visit, ids["group_id"])
        if found.officer_id is None:
            raise GroupHasNoOfficer(found.id)
        return GroupOfficer(found.id, found.officer_id)


class NoClientOfficerForm(ActForm):
    """Nothing is asked before an officer is taken away."""

    def command(self, visit: Visit, **ids: int) -> ClientOfficer:
        """Take away who serves him."""
        found = seen_client(visit, ids["client_id"])
        if found.officer_id is None:
            raise ClientHasNoOfficer(found.id)
        return ClientOfficer(found.id, found.officer_id)


def _served(visit: Visit, **ids: int) -> Client | Group:
    return seen_client(visit, ids["client_id"]) if "client_id" in ids else seen_grouping(visit, ids["group_id"])


def _now(visit: Visit, **ids: int) -> Mapping[str, Any]:
    """Say who serves now."""
    served = _served(visit, **ids)
    about = about_client(visit, **ids) if "client_id" in ids else about_grouping(visit, **ids)
    name = staff_by_id(visit.connection, served.officer_id).display_name if served.officer_id else say("Nobody")
    return {**about, "note": say("{name} serves now.", name=name)}


def _back(**ids: int) -> str:
    return f"/clients/{ids['client_id']}" if "client_id" in ids else back_to_grouping(**ids)


def _officer_act(path: str, form: type[ActForm], operation: Callable[..., Any], *, comes: bool) -> None:
    act = Act(
        path=path,
        form=form,
        operation=operation,
        heading=later("Assign an officer") if comes else later("Take the officer away"),
        button=later("Assign") if comes else later("Take away"),
        after=lambda _, **ids: _back(**ids),
        said=later("The officer is assigned.") if comes else later("The officer is taken away."),
        at=BESIDE,
        back=_back,
        about=_now,
    )
    offer_act(router, act)


_officer_act("/groups/{group_id:int}/officer", GroupOfficerForm, assign_group_officer, comes=True)
_officer_act("/groups/{group_id:int}/no-officer", NoGroupOfficerForm, unassign_group_officer, comes=False)
_officer_act("/clients/{client_id:int}/officer", ClientOfficerForm, assign_client_officer, comes=True)
_officer_act("/clients/{client_id:int}/no-officer", NoClientOfficerForm, unassign_client_officer, comes=False)
