"""What this dialect asks when it reads groups and centres: filters, associations, options of forms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, TypeAlias

from sqlalchemy import RowMapping

from samity.bank.clients.queries import groups_of_centre, officer_terms
from samity.bank.clients.queries.listings import GroupFilter, Window, groups_listed
from samity.bank.clients.queries.options import client_options, grouping_options
from samity.bank.clients.queries.views import member_views, role_views
from samity.bank.clients.values import ClientStatus, Level
from samity.bank.meetings.queries import calendars_of
from samity.bank.organisation.queries import Office, code_values
from samity.dialects.fineract.calendar_spelling import spell_calendar, spell_collection_calendar
from samity.dialects.fineract.clients_options import office_options, officer_options, value_option
from samity.dialects.fineract.clients_spelling import spell_client
from samity.dialects.fineract.groups_spelling import spell_group_of_centre, spell_role
from samity.dialects.fineract.listing import ListQuery
from samity.dialects.fineract.wire import LooseModel, WireId, WireTruth
from samity.storage.unit import Unit

ORDERS = {"id": "id", "name": "name", "officeId": "office_id", "officeName": "office_name"}

Association: TypeAlias = Callable[[RowMapping, Unit], Any]
"""Reads what stands beside a group or a centre, given its row; empty is left out of the answer."""


class GroupsQuery(ListQuery):
    """Which groups or centres are wanted."""

    resource: ClassVar[str] = "group"
    officeId: WireId | None = None
    staffId: WireId | None = None
    externalId: str | None = None
    name: str | None = None
    underHierarchy: str | None = None
    orphansOnly: WireTruth = False

    def wanted(self, level: Level) -> GroupFilter:
        """Return the filter."""
        return GroupFilter(
            level=level,
            office_id=self.officeId,
            officer_id=self.staffId,
            external_id=self.externalId,
            name=self.name,
            office_hierarchy=self.underHierarchy,
            without_centre=self.orphansOnly and level is Level.GROUP,
        )


class GroupQuery(LooseModel):
    """What is wanted beside a group or a centre."""

    resource: ClassVar[str] = "group"
    associations: str = ""
    template: WireTruth = False
    staffInSelectedOfficeOnly: WireTruth = False
    roleId: WireId | None = None


class FormQuery(LooseModel):
    """For which office a form is wanted, and for which act."""

    resource: ClassVar[str] = "group"
    officeId: WireId | None = None
    staffInSelectedOfficeOnly: WireTruth = False
    command: str | None = None


class GroupFormQuery(FormQuery):
    """The same for a group, which may be one of a centre."""

    centerId: WireId | None = None


def associated(
    known: Mapping[str, Association], for_all: tuple[str, ...], asked: str, row: RowMapping, unit: Unit
) -> dict[str, Any]:
    """Return the associations asked for, comma between them; empty ones are left out.

    `all` stands for several, `hierarchy` for what lies above and below.
    Groups of a centre are told where there are none too: the web client counts them.
    """
    names = {each.strip() for each in asked.split(",")}
    if "all" in names:
        names |= set(for_all)
    if "hierarchy" in names:
        names |= {"parentGroups", "childGroups"}
    found = {name: read(row, unit) for name, read in known.items() if name in names}
    return {name: value for name, value in found.items() if value or name == "groupMembers"}


def client_members(group: RowMapping, unit: Unit) -> list[dict[str, Any]]:
    """List the members of a group."""
    return [spell_client(each) for each in member_views(unit.connection, group["id"])]


def active_client_members(group: RowMapping, unit: Unit) -> list[dict[str, Any]]:
    """List the active members of a group."""
    rows = member_views(unit.connection, group["id"])
    return [spell_client(each) for each in rows if each["status"] == ClientStatus.ACTIVE]


def group_roles(group: RowMapping, unit: Unit) -> list[dict[str, Any]]:
    """List who holds which role in a group."""
    return [spell_role(each) for each in role_views(unit.connection, group["id"])]


def group_members(centre: RowMapping, unit: Unit) -> list[dict[str, Any]]:
    """List the groups of a centre."""
    wanted = GroupFilter(Level.GROUP, centre_id=centre["id"])
    page = groups_listed(unit.connection, unit.actor.office_hierarchy, wanted, Window())
    return [spell_group_of_centre(each) for each in page.rows]


def officer_history(grouping: RowMapping, unit: Unit) -> list[dict[str, Any]]:
    """List who served a group or a centre since it is active, oldest first; who serves it now has no end."""
    return [
        {
            "staffId": each["officer_id"],
            "staffName": each["name"],
            "startDate": each["from_on"],
            "endDate": each["until_on"],
        }
        for each in officer_terms(unit.connection, grouping["id"])
    ]


def parent_groups(grouping: RowMapping, unit: Unit) -> list[dict[str, Any]]:
    """Return the centre that holds a group, if one does."""
    del unit
    return [] if grouping["centre_id"] is None else [{"id": grouping["centre_id"], "name": grouping["centre_name"]}]


def child_groups(grouping: RowMapping, unit: Unit) -> list[dict[str, Any]]:
    """List the groups that a centre holds, by id."""
    return [{"id": each.id, "name": each.name} for each in groups_of_centre(unit.connection, grouping["id"])]


def collection_calendar(grouping: RowMapping, unit: Unit) -> dict[str, Any] | None:
    """Return the calendar by which a group or a centre meets; a group in a centre meets by the centre's."""
    return spell_collection_calendar(unit, grouping["id"])


def parent_calendars(group: RowMapping, unit: Unit) -> list[dict[str, Any]]:
    """List the calendars of a group's centre."""
    owners = [] if group["centre_id"] is None else [group["centre_id"]]
    return [spell_calendar(each, unit.business_date) for each in calendars_of(unit.connection, owners)]


def group_options(unit: Unit, office: Office, *, own_office_only: bool) -> dict[str, Any]:
    """Return what a form for a group of this office offers."""
    roles = code_values(unit.connection, "GROUPROLE")["GROUPROLE"]
    return {
        "officeOptions": office_options(unit),
        "staffOptions": officer_options(unit, office, own_office_only=own_office_only),
        "clientOptions": [
            {"id": each["id"], "displayName": each["display_name"], "accountNo": each["account_no"]}
            for each in client_options(unit.connection, office.id)
        ],
        "centerOptions": _named(unit, office, Level.CENTRE),
        "availableRoles": [value_option(each) for each in roles],
    }


def centre_options(unit: Unit, office: Office, *, own_office_only: bool) -> dict[str, Any]:
    """Return what a form for a centre of this office offers."""
    return {
        "officeOptions": office_options(unit),
        "staffOptions": officer_options(unit, office, own_office_only=own_office_only),
        "groupMembersOptions": _named(unit, office, Level.GROUP),
    }


def closure_reasons(unit: Unit, code: str, command: str | None) -> dict[str, Any]:
    """Return the reasons for closing when a form for closing is wanted."""
    if (command or "").strip().lower() != "close":
        return {}
    return {"closureReasons": [value_option(each) for each in code_values(unit.connection, code)[code]]}


def _named(unit: Unit, office: Office, level: Level) -> list[dict[str, Any]]:
    options = grouping_options(unit.connection, office.id, level)
    return [{"id": each["id"], "name": each["name"], "accountNo": each["account_no"]} for each in options]
