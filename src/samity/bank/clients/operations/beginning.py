"""Pending groups and centres begin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import update

from samity.bank.clients.operations.members import check_beginning
from samity.bank.clients.operations.officers import begin_term
from samity.bank.clients.operations.refusals import refuse_group_dates
from samity.bank.clients.queries import centre_by_id, group_by_id
from samity.bank.clients.records import client_group
from samity.bank.clients.rules.life_dates import wrong_dates
from samity.bank.clients.values import GroupStatus
from samity.bank.gate import admit_office, operation
from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from datetime import date

    from samity.bank.clients.queries import Group
    from samity.storage.unit import Unit


@dataclass(eq=False)
class GroupAlreadyActive(Refusal):
    """Group {group_id} is active already."""

    group_id: int


@dataclass(eq=False)
class GroupAlreadyClosed(Refusal):
    """Group {group_id} is closed; a closed group does not begin again."""

    group_id: int


@dataclass(frozen=True, slots=True)
class Begin:
    """A pending group or centre becomes active."""

    group_id: int
    activated_on: date


@operation("clients:activate_group")
def activate_group(command: Begin, unit: Unit) -> Group:
    """Let a pending group begin. See docs/rules/life-dates.md and docs/rules/group-size.md.

    Raises:
        GroupNotFound, OutsideOwnOffice: the group is unknown or lies elsewhere.
        GroupSizeOutOfRange: it has too few or too many active members.
        GroupAlreadyActive, GroupAlreadyClosed: it is not pending.
        GroupActivatedBeforeOfficeOpened and the like: a date cannot be.
    """
    group = group_by_id(unit.connection, command.group_id, lock=True)
    admit_office(unit, group.office_id, group.office_hierarchy)
    check_beginning(unit, group.id)
    _begin(group, command.activated_on, unit)
    return group


@operation("clients:activate_centre")
def activate_centre(command: Begin, unit: Unit) -> Group:
    """Let a pending centre begin. See docs/rules/life-dates.md.

    Raises:
        CentreNotFound, OutsideOwnOffice: the centre is unknown or lies elsewhere.
        GroupAlreadyActive, GroupAlreadyClosed: it is not pending.
        CentreActivatedBeforeOfficeOpened and the like: a date cannot be.
    """
    centre = centre_by_id(unit.connection, command.group_id, lock=True)
    admit_office(unit, centre.office_id, centre.office_hierarchy)
    _begin(centre, command.activated_on, unit)
    return centre


def _begin(group: Group, activated_on: date, unit: Unit) -> None:
    if group.status is GroupStatus.ACTIVE:
        raise GroupAlreadyActive(group.id)
    if group.status is GroupStatus.CLOSED:
        raise GroupAlreadyClosed(group.id)
    wrong = wrong_dates(
        submitted_on=group.submitted_on,
        activated_on=activated_on,
        office_opened_on=group.office_opened_on,
        today=unit.business_date,
    )
    refuse_group_dates(group.level, wrong)
    # From here on it must succeed.
    unit.connection.execute(
        update(client_group)
        .where(client_group.c.id == group.id)
        .values(status=GroupStatus.ACTIVE, activated_on=activated_on, activated_by=unit.actor.user_id)
    )
    if group.officer_id is not None:
        begin_term(unit, group.id, group.officer_id, activated_on)
