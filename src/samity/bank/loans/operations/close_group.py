"""Close groups and centres: once nothing of theirs is open, and never again to begin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from samity.bank.clients.operations.ending import end_group
from samity.bank.clients.queries import centre_by_id, group_by_id, groups_of_centre
from samity.bank.clients.queries.groups import members_who_stay
from samity.bank.clients.values import GroupStatus, Level
from samity.bank.gate import admit_office, operation
from samity.bank.loans.queries.group_loans import loans_of_group
from samity.bank.organisation.queries import code_value_of
from samity.kernel.errors import Refusal, refuse_all

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from samity.bank.clients.queries import Group
    from samity.storage.unit import Unit

REASONS = {Level.GROUP: "GroupClosureReason", Level.CENTRE: "CenterClosureReason"}
"""The bank's own lists of why groups and centres are closed."""


@dataclass(eq=False)
class GroupClosedAlready(Refusal):
    """Group {group_id} is closed already."""

    group_id: int


@dataclass(eq=False)
class CentreClosedAlready(Refusal):
    """Centre {centre_id} is closed already."""

    centre_id: int


@dataclass(eq=False)
class MembersNotClosed(Refusal):
    """Group {group_id} cannot be closed: its members {names} have not left the bank."""

    group_id: int
    names: str


@dataclass(eq=False)
class GroupsNotClosed(Refusal):
    """Centre {centre_id} cannot be closed: its groups {names} are not."""

    centre_id: int
    names: str


@dataclass(eq=False)
class GroupLoansNotClosed(Refusal):
    """Group {group_id} cannot be closed: it owes or stands in for the loans {account_nos}."""

    group_id: int
    account_nos: str


@dataclass(eq=False)
class ClosedBeforeItsLoans(Refusal):
    """Group {group_id} cannot be closed on {on}, before its last loan ended on {ended_on}."""

    group_id: int
    on: date
    ended_on: date


@dataclass(eq=False)
class ClosedBeforeItBegan(Refusal):
    """Group {group_id} cannot be closed on {on}, before it began on {began_on}."""

    group_id: int
    on: date
    began_on: date


@dataclass(eq=False)
class CentreClosedBeforeItBegan(Refusal):
    """Centre {centre_id} cannot be closed on {on}, before it began on {began_on}."""

    centre_id: int
    on: date
    began_on: date


@dataclass(eq=False)
class GroupClosedInFuture(Refusal):
    """A group or centre cannot be closed on {on}, after today."""

    on: date


@dataclass(frozen=True, slots=True)
class CloseGroup:
    """A group or a centre that is to end, when and why (by id, of the bank's own list)."""

    group_id: int
    on: date
    reason_id: int


@operation("clients:close_group")
def close_group(command: CloseGroup, unit: Unit) -> Group:
    """Close a group whose members have left the bank, or the group.

    Raises:
        GroupNotFound, OutsideOwnOffice, CodeValueNotOfCode: what is named does not exist here.
        Refusals: everything that stands against it, at once.
    """
    group = group_by_id(unit.connection, command.group_id, lock=True)
    _close(group, command, unit)
    return group


@operation("clients:close_centre")
def close_centre(command: CloseGroup, unit: Unit) -> Group:
    """Close a centre whose groups are closed, or have left it.

    Raises:
        CentreNotFound, OutsideOwnOffice, CodeValueNotOfCode: what is named does not exist here.
        Refusals: everything that stands against it, at once.
    """
    centre = centre_by_id(unit.connection, command.group_id, lock=True)
    _close(centre, command, unit)
    return centre


def _close(group: Group, command: CloseGroup, unit: Unit) -> None:
    admit_office(unit, group.office_id, group.office_hierarchy)
    code_value_of(unit.connection, REASONS[group.level], command.reason_id)
    if group.status is GroupStatus.CLOSED:
        raise (CentreClosedAlready if group.level is Level.CENTRE else GroupClosedAlready)(group.id)
    refuse_all(_refusals(group, command.on, unit))
    end_group(unit, group.id, command.on, command.reason_id)


def _refusals(group: Group, on: date, unit: Unit) -> Iterator[Refusal]:
    if members := members_who_stay(unit.connection, group.id):
        yield MembersNotClosed(group.id, ", ".join(members))
    groups = groups_of_centre(unit.connection, group.id)
    if names := [each.name for each in groups if each.status is not GroupStatus.CLOSED]:
        yield GroupsNotClosed(group.id, ", ".join(names))
    account_nos, ended_on = loans_of_group(unit.connection, group.id)
    if account_nos:
        yield GroupLoansNotClosed(group.id, ", ".join(account_nos))
    if ended_on is not None and on < ended_on:
        yield ClosedBeforeItsLoans(group.id, on, ended_on)
    began_on = group.activated_on or group.submitted_on
    if on < began_on:
        began_later = CentreClosedBeforeItBegan if group.level is Level.CENTRE else ClosedBeforeItBegan
        yield began_later(group.id, on, began_on)
    if on > unit.business_date:
        yield GroupClosedInFuture(on)
