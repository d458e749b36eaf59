"""Form a group with its first members, or a centre with its first groups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import insert

from samity.bank.clients.operations.centre_groups import (
    OwnCalendar,
    centre_to_join,
    check_group_joins,
    closed_centre_refusals,
    join_centre,
)
from samity.bank.clients.operations.members import check_beginning, strangers, write_members
from samity.bank.clients.operations.officers import begin_term
from samity.bank.clients.operations.refusals import refuse_group_dates, unique_names
from samity.bank.clients.queries import centre_by_id, client_by_ids, grouping_by_id, groups_by_id
from samity.bank.clients.records import client_group
from samity.bank.clients.rules.hierarchy import hierarchy_of
from samity.bank.clients.rules.life_dates import presumed_submission, wrong_dates
from samity.bank.clients.values import GroupStatus, Level
from samity.bank.gate import admit_office, operation
from samity.bank.organisation.queries import eligible_staff, office_by_id
from samity.bank.organisation.queries.names import name_refusals
from samity.kernel.errors import refuse_all
from samity.kernel.names import account_number
from samity.storage.bulk import draw_ids

if TYPE_CHECKING:
    from datetime import date

    from samity.bank.clients.queries import Group
    from samity.bank.organisation.queries import Office
    from samity.storage.unit import Unit


@dataclass(frozen=True, slots=True)
class FormGroup:
    """A new group; it is active from the day given, else pending. In a centre its office is the centre's."""

    name: str
    office_id: int
    submitted_on: date | None = None
    activated_on: date | None = None
    officer_id: int | None = None
    external_id: str | None = None
    centre_id: int | None = None
    client_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class FormCentre:
    """A new centre; it is active from the day given, else pending.

    Attributes:
        calendars: by which the first groups meet by themselves; facts of the meetings, handed in.
    """

    name: str
    office_id: int
    submitted_on: date | None = None
    activated_on: date | None = None
    officer_id: int | None = None
    external_id: str | None = None
    group_ids: tuple[int, ...] = ()
    calendars: tuple[OwnCalendar, ...] = ()


@operation("clients:create_group")
def form_group(command: FormGroup, unit: Unit) -> Group:
    """Form a group, in a centre or alone, with its first members. See docs/rules/group-size.md.

    Raises:
        OfficeNotFound, GroupNotFound, OutsideOwnOffice: office or centre are unknown or lie elsewhere.
        GroupIsNoCentre: the centre given is a group.
        StaffNotFound, StaffInactive: he may not serve in the office.
        GroupActivatedBeforeOfficeOpened and the like: a date cannot be.
        CentreIsClosed: the centre given has ended.
        ClientNotFound, ClientOfAnotherOffice, ClientHasLeft: for each first member it concerns.
        GroupNameTaken, GroupExternalIdTaken: another group has it.
        NameKeptByBank, NameNotInAddress: of how it shall be known.
        GroupSizeOutOfRange: it would begin with too few or too many active members.
    """
    centre = None if command.centre_id is None else centre_to_join(unit, command.centre_id)
    office = office_by_id(unit.connection, centre.office_id if centre else command.office_id)
    admit_office(unit, office.id, office.hierarchy)
    clients = client_by_ids(unit.connection, command.client_ids, lock=True)
    if centre is not None:
        centre = centre_by_id(unit.connection, centre.id, lock=True)  # as it is now that nobody closes it
    refuse_all([*(closed_centre_refusals(centre) if centre else ()), *strangers(clients.values(), office.id)])
    group_id = _form(command, Level.GROUP, office, unit, centre)
    write_members(unit, group_id, tuple(clients))
    if command.activated_on is not None:
        check_beginning(unit, group_id)
    return grouping_by_id(unit.connection, group_id)


@operation("clients:create_centre")
def form_centre(command: FormCentre, unit: Unit) -> Group:
    """Form a centre, with the groups that meet there.

    Raises:
        OfficeNotFound, OutsideOwnOffice: the office is unknown or lies elsewhere.
        StaffNotFound, StaffInactive: he may not serve in the office.
        CentreActivatedBeforeOfficeOpened and the like: a date cannot be.
        GroupNotFound, GroupOfAnotherOffice, CentreIsNoGroup, GroupInAnotherCentre: for each group it concerns.
        CentreNameTaken, CentreExternalIdTaken: another centre has it.
        NameKeptByBank, NameNotInAddress: of how it shall be known.
    """
    office = office_by_id(unit.connection, command.office_id)
    admit_office(unit, office.id, office.hierarchy)
    groups = groups_by_id(unit.connection, command.group_ids, lock=True)
    centre_id = _form(command, Level.CENTRE, office, unit, None)
    centre = grouping_by_id(unit.connection, centre_id)
    check_group_joins(centre, groups.values(), command.calendars)
    join_centre(unit, centre, groups)
    return centre


def _form(command: FormGroup | FormCentre, level: Level, office: Office, unit: Unit, centre: Group | None) -> int:
    submitted_on = command.submitted_on or presumed_submission(command.activated_on, unit.business_date)
    wrong = wrong_dates(
        submitted_on=submitted_on,
        activated_on=command.activated_on,
        office_opened_on=office.opened_on,
        today=unit.business_date,
    )
    refuse_group_dates(level, wrong)
    refuse_all(name_refusals(unit.connection, {"external_id": command.external_id}))
    if command.officer_id is not None:
        eligible_staff(unit.connection, command.officer_id, office.hierarchy)
    group_id = _write(command, level, office, unit, centre, submitted_on)
    if command.activated_on is not None and command.officer_id is not None:
        begin_term(unit, group_id, command.officer_id, command.activated_on)
    kind = "CentreFormed" if level is Level.CENTRE else "GroupFormed"
    unit.tell(kind, f"group:{group_id}", {"group_id": group_id, "office_id": office.id})
    return group_id


def _write(
    command: FormGroup | FormCentre,
    level: Level,
    office: Office,
    unit: Unit,
    centre: Group | None,
    submitted_on: date,
) -> int:
    group_id = draw_ids(unit.connection, "client_group_id_seq", 1)[0]
    active = command.activated_on is not None
    row = {
        "id": group_id,
        "level": level,
        "account_no": account_number(group_id),
        "name": command.name,
        "external_id": command.external_id,
        "office_id": office.id,
        "officer_id": command.officer_id,
        "centre_id": centre.id if centre else None,
        "hierarchy": hierarchy_of(group_id, centre.hierarchy if centre else None),
        "status": GroupStatus.ACTIVE if active else GroupStatus.PENDING,
        "submitted_on": submitted_on,
        "submitted_by": unit.actor.user_id,
        "activated_on": command.activated_on,
        "activated_by": unit.actor.user_id if active else None,
    }
    with unique_names(level, command.name, command.external_id):
        unit.connection.execute(insert(client_group).values(**row))
    return group_id
