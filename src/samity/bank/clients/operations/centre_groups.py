"""Groups come under a centre and leave it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from samity.bank.clients.queries import centre_by_id, grouping_by_id, groups_by_id
from samity.bank.clients.records import client_group
from samity.bank.clients.rules.hierarchy import hierarchy_of
from samity.bank.clients.values import GroupStatus, Level
from samity.bank.gate import admit_office, operation
from samity.kernel.errors import Refusal, refuse_all
from samity.storage.bulk import update_rows

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from samity.bank.clients.queries import Group
    from samity.storage.unit import Unit


@dataclass(eq=False)
class GroupOfAnotherOffice(Refusal):
    """Group {group_id} and centre {centre_id} do not belong to the same office."""

    group_id: int
    centre_id: int


@dataclass(eq=False)
class CentreIsNoGroup(Refusal):
    """{group_id} is a centre; a centre cannot come under another."""

    group_id: int


@dataclass(eq=False)
class GroupIsNoCentre(Refusal):
    """{group_id} is a group; only a centre can hold groups."""

    group_id: int


@dataclass(eq=False)
class CentreIsClosed(Refusal):
    """Centre {centre_id} is closed: no group comes under it any more."""

    centre_id: int


@dataclass(eq=False)
class GroupInThisCentre(Refusal):
    """Group {group_id} is already in centre {centre_id}."""

    group_id: int
    centre_id: int


@dataclass(eq=False)
class GroupInAnotherCentre(Refusal):
    """Group {group_id} is already in another centre, {centre_id}."""

    group_id: int
    centre_id: int


@dataclass(eq=False)
class GroupMeetsAndCentreDoesNot(Refusal):
    """Group {group_id} has a meeting of its own, and centre {centre_id} has none."""

    group_id: int
    centre_id: int


@dataclass(eq=False)
class GroupMeetsOtherwise(Refusal):
    """Group {group_id} meets on other days than centre {centre_id}."""

    group_id: int
    centre_id: int


@dataclass(eq=False)
class GroupNotInCentre(Refusal):
    """Group {group_id} is not in centre {centre_id}."""

    group_id: int
    centre_id: int


@dataclass(frozen=True, slots=True)
class OwnCalendar:
    """The recurrence of the calendar that a centre or a group has of its own."""

    group_id: int
    recurrence: str


@dataclass(frozen=True, slots=True)
class JoinCentre:
    """Groups that come under a centre.

    Attributes:
        calendars: the centre's own and the groups' own; who knows the meetings hands them in.
    """

    centre_id: int
    group_ids: tuple[int, ...]
    calendars: tuple[OwnCalendar, ...]


@dataclass(frozen=True, slots=True)
class LeaveCentre:
    """Groups that leave a centre."""

    centre_id: int
    group_ids: tuple[int, ...]


@operation("clients:associate_groups")
def associate_groups(command: JoinCentre, unit: Unit) -> Group:
    """Bring groups under a centre, all of them or none.

    Raises:
        CentreNotFound, GroupNotFound, OutsideOwnOffice: centre or group are unknown or lie elsewhere.
        CentreIsClosed: it has ended.
        GroupOfAnotherOffice, CentreIsNoGroup, GroupInThisCentre, GroupInAnotherCentre: for each group it concerns.
        GroupMeetsAndCentreDoesNot, GroupMeetsOtherwise: a group's own meetings do not fit the centre's.
    """
    centre = centre_by_id(unit.connection, command.centre_id, lock=True)
    admit_office(unit, centre.office_id, centre.office_hierarchy)
    groups = groups_by_id(unit.connection, command.group_ids, lock=True)
    refuse_all(closed_centre_refusals(centre))
    check_group_joins(centre, groups.values(), command.calendars)
    join_centre(unit, centre, groups)
    return centre


@operation("clients:disassociate_groups")
def disassociate_groups(command: LeaveCentre, unit: Unit) -> Group:
    """Let groups leave a centre, all of them or none; each stands alone afterwards.

    Raises:
        CentreNotFound, GroupNotFound, OutsideOwnOffice: centre or group are unknown or lie elsewhere.
        GroupNotInCentre: for each group that is not in it.
    """
    centre = centre_by_id(unit.connection, command.centre_id, lock=True)
    admit_office(unit, centre.office_id, centre.office_hierarchy)
    groups = groups_by_id(unit.connection, command.group_ids, lock=True)
    refuse_all(GroupNotInCentre(each.id, centre.id) for each in groups.values() if each.centre_id != centre.id)
    stand_alone(unit, groups)
    return centre


def check_group_joins(centre: Group, groups: Iterable[Group], calendars: Iterable[OwnCalendar] = ()) -> None:
    """Raise what keeps groups from coming under a centre: the first reason for each of them."""
    recurrences = {each.group_id: each.recurrence for each in calendars}
    reasons = (next(_reasons_against(centre, group, recurrences), None) for group in groups)
    refuse_all(reason for reason in reasons if reason is not None)


def closed_centre_refusals(centre: Group) -> Iterator[Refusal]:
    """Name a centre that has ended: its groups were all closed, and it never begins again."""
    if centre.status is GroupStatus.CLOSED:
        yield CentreIsClosed(centre.id)


def centre_to_join(unit: Unit, centre_id: int) -> Group:
    """Return the centre that a group names as its own.

    Raises:
        GroupNotFound: there is none.
        GroupIsNoCentre: it is a group.
    """
    centre = grouping_by_id(unit.connection, centre_id)
    if centre.level is not Level.CENTRE:
        raise GroupIsNoCentre(centre_id)
    return centre


def join_centre(unit: Unit, centre: Group, group_ids: Collection[int]) -> None:
    """Write groups under a centre, when nothing stands against it. See docs/rules/group-hierarchy.md."""
    rows = [
        {"id": group_id, "centre_id": centre.id, "hierarchy": hierarchy_of(group_id, centre.hierarchy)}
        for group_id in group_ids
    ]
    update_rows(unit.connection, client_group, ["id"], rows)


def stand_alone(unit: Unit, group_ids: Collection[int]) -> None:
    """Write groups without a centre. See docs/rules/group-hierarchy.md."""
    rows = [{"id": group_id, "centre_id": None, "hierarchy": hierarchy_of(group_id)} for group_id in group_ids]
    update_rows(unit.connection, client_group, ["id"], rows)


def _reasons_against(centre: Group, group: Group, recurrences: Mapping[int, str]) -> Iterator[Refusal]:
    if group.office_id != centre.office_id:
        yield GroupOfAnotherOffice(group.id, centre.id)
    if group.level is Level.CENTRE:
        yield CentreIsNoGroup(group.id)
    if group.centre_id == centre.id:
        yield GroupInThisCentre(group.id, centre.id)
    if group.centre_id is not None:
        yield GroupInAnotherCentre(group.id, group.centre_id)
    own, common = recurrences.get(group.id), recurrences.get(centre.id)
    if own is not None and common is None:
        yield GroupMeetsAndCentreDoesNot(group.id, centre.id)
    if own is not None and own != common:
        yield GroupMeetsOtherwise(group.id, centre.id)
