"""Commands on centres that concern the centre itself: its life and its groups."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from samity.bank.clients.operations.beginning import Begin, activate_centre
from samity.bank.clients.operations.centre_groups import (
    JoinCentre,
    LeaveCentre,
    OwnCalendar,
    associate_groups,
    disassociate_groups,
)
from samity.bank.loans.operations.close_group import CloseGroup, close_centre
from samity.bank.meetings.queries import collection_calendars
from samity.bank.meetings.rules.recurrence import recurrence_text
from samity.bank.meetings.values import Calendar
from samity.dialects.fineract.commands import Commands, Target
from samity.dialects.fineract.groups_bodies import ActivationBody, ClosureBody, GroupMembersBody
from samity.dialects.fineract.groups_commands import group_result
from samity.storage.unit import Unit


def _activate(target: Target, body: ActivationBody, unit: Unit) -> dict[str, Any]:
    return group_result(activate_centre(Begin(target.id, body.activationDate), unit))


def _close(target: Target, body: ClosureBody, unit: Unit) -> dict[str, Any]:
    return {"resourceId": close_centre(CloseGroup(target.id, body.closureDate, body.closureReasonId), unit).id}


def _associate_groups(target: Target, body: GroupMembersBody, unit: Unit) -> dict[str, Any]:
    own = own_calendars(unit, [target.id, *body.groupMembers])
    centre = associate_groups(JoinCentre(target.id, body.groupMembers, own), unit)
    return group_result(centre) | {"changes": {"groupMembers": [str(each) for each in body.groupMembers]}}


def _disassociate_groups(target: Target, body: GroupMembersBody, unit: Unit) -> dict[str, Any]:
    centre = disassociate_groups(LeaveCentre(target.id, body.groupMembers), unit)
    left = [str(each) for each in body.groupMembers]
    # The other system tells the groups under `clientMembers`; clients written for it look there.
    return group_result(centre) | {"changes": {"groupMembers": left, "clientMembers": left}}


def own_calendars(unit: Unit, owner_ids: Collection[int]) -> tuple[OwnCalendar, ...]:
    """Return how these centres and groups meet by themselves; who has no calendar is left out."""
    calendars = collection_calendars(unit.connection, owner_ids)
    return tuple(OwnCalendar(owner_id, _recurrence(each)) for owner_id, each in calendars.items())


def _recurrence(calendar: Calendar) -> str:
    recurrence = calendar.rule.recurrence
    return "" if recurrence is None else recurrence_text(recurrence)


COMMANDS: Commands = {
    "activate": (ActivationBody, _activate),
    "close": (ClosureBody, _close),
    "associateGroups": (GroupMembersBody, _associate_groups),
    "disassociateGroups": (GroupMembersBody, _disassociate_groups),
}
