"""Correct what was written of a group or a centre."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import update

from samity.bank.clients.operations.centre_groups import (
    GroupOfAnotherOffice,
    centre_to_join,
    closed_centre_refusals,
    join_centre,
    stand_alone,
)
from samity.bank.clients.operations.officers import set_group_officer
from samity.bank.clients.operations.refusals import refuse_group_dates, unique_names
from samity.bank.clients.queries import grouping_by_id
from samity.bank.clients.records import client_group
from samity.bank.clients.rules.life_dates import DateFault, wrong_dates
from samity.bank.clients.values import GroupStatus, Level
from samity.bank.gate import admit_office, operation
from samity.bank.organisation.queries import eligible_staff
from samity.bank.organisation.queries.names import name_refusals
from samity.kernel.errors import Refusal, refuse_all

if TYPE_CHECKING:
    from datetime import date

    from samity.bank.clients.queries import Group
    from samity.storage.unit import Unit

_PLAIN = ("name", "external_id", "submitted_on", "activated_on")


@dataclass(eq=False)
class GroupMovesToNoOtherOffice(Refusal):
    """Group {group_id} stays in its office; it cannot be moved to office {office_id}."""

    group_id: int
    office_id: int


@dataclass(eq=False)
class PendingGroupHasNoActivation(Refusal):
    """Group {group_id} is not active: it has no activation date to correct."""

    group_id: int


@dataclass(eq=False)
class CentreHasNoCentre(Refusal):
    """{group_id} is a centre and cannot be placed under another."""

    group_id: int


@dataclass(eq=False)
class GroupActivationBeforeSubmission(Refusal):
    """The activation date {given_on} lies before the submission date {limit_on}."""

    given_on: date
    limit_on: date


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """Change what is named in `changes`.

    Attributes:
        changes: any of name, external_id, officer_id, submitted_on, activated_on, centre_id, office_id; None clears.
    """

    group_id: int
    changes: dict[str, Any]


@operation("clients:change_group")
def change_group(command: ChangeGroup, unit: Unit) -> frozenset[str]:
    """Correct a group or a centre. See docs/rules/life-dates.md and docs/rules/group-hierarchy.md.

    Returns:
        What differs now from what was written before.

    Raises:
        GroupNotFound, OutsideOwnOffice: it is unknown or lies elsewhere.
        GroupMovesToNoOtherOffice, PendingGroupHasNoActivation, CentreHasNoCentre: this cannot be changed.
        StaffNotFound, StaffInactive: he may not serve in the office.
        GroupIsNoCentre, GroupOfAnotherOffice, CentreIsClosed: the new centre cannot be its centre.
        GroupActivationBeforeSubmission and the like: a date cannot be.
        GroupNameTaken, GroupExternalIdTaken and the centres' own: another has it.
        NameKeptByBank, NameNotInAddress: of how it shall be known.
    """
    group = grouping_by_id(unit.connection, command.group_id, lock=True)
    admit_office(unit, group.office_id, group.office_hierarchy)
    changes = {name: value for name, value in command.changes.items() if value != getattr(group, name)}
    refuse_all(name_refusals(unit.connection, changes))
    _check_office_and_dates(group, changes, unit)
    if "centre_id" in changes:
        _move(group, changes["centre_id"], unit)
    if "officer_id" in changes:
        if changes["officer_id"] is not None:
            eligible_staff(unit.connection, changes["officer_id"], group.office_hierarchy)
        set_group_officer(unit, group, changes["officer_id"])
    plain = {name: value for name, value in changes.items() if name in _PLAIN}
    if plain:
        with unique_names(group.level, changes.get("name"), changes.get("external_id")):
            unit.connection.execute(update(client_group).where(client_group.c.id == group.id).values(**plain))
    return frozenset(changes)


def _check_office_and_dates(group: Group, changes: dict[str, Any], unit: Unit) -> None:
    if "office_id" in changes:
        raise GroupMovesToNoOtherOffice(group.id, changes["office_id"])
    if "activated_on" in changes and group.status is GroupStatus.PENDING:
        raise PendingGroupHasNoActivation(group.id)
    if not {"submitted_on", "activated_on"} & changes.keys():
        return
    wrong = wrong_dates(
        submitted_on=changes.get("submitted_on", group.submitted_on),
        activated_on=changes.get("activated_on", group.activated_on),
        office_opened_on=group.office_opened_on,
        today=unit.business_date,
    )
    for each in wrong:
        if each.fault is DateFault.SUBMITTED_AFTER_ACTIVATION:
            raise GroupActivationBeforeSubmission(each.limit_on, each.given_on)
    refuse_group_dates(group.level, wrong)


def _move(group: Group, centre_id: int | None, unit: Unit) -> None:
    if group.level is Level.CENTRE:
        raise CentreHasNoCentre(group.id)
    if centre_id is None:
        stand_alone(unit, [group.id])
        return
    centre = centre_to_join(unit, centre_id)
    if centre.office_id != group.office_id:
        raise GroupOfAnotherOffice(group.id, centre.id)
    refuse_all(closed_centre_refusals(centre))
    join_centre(unit, centre, [group.id])
