"""Members go from one group of an office to another, and their loans with them. See docs/rules/transfers.md."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, update

from samity.bank.clients.operations.members import NotMember, check_growth, delete_members, write_members
from samity.bank.clients.operations.officers import set_client_officers
from samity.bank.clients.queries import GroupNotFound, client_by_ids, groups_by_id, hold_members, members_among
from samity.bank.clients.values import ClientStatus, GroupStatus, Level
from samity.bank.gate import admit_office, operation
from samity.bank.loans.operations.debtor_checks import ClientNotActive, GroupNotActive
from samity.bank.loans.operations.moved_schedules import Move, MovedLoan, move, moves_to_meetings
from samity.bank.loans.queries.accounts import loans_by_id
from samity.bank.loans.queries.group_loans import open_group_loans
from samity.bank.loans.queries.surroundings import surroundings
from samity.bank.loans.records import loan
from samity.bank.loans.rules.rescheduling import planned_rows
from samity.bank.loans.values.state import LoanStatus
from samity.bank.meetings.queries import calendar_by_id, effective_calendars, hold_calendars
from samity.bank.meetings.rules.meeting_dates import meetings_from
from samity.bank.meetings.rules.other_meetings import dates_at_other_meetings, meet_as_often
from samity.bank.organisation.queries import eligible_staff
from samity.kernel.errors import Refusal, refuse_all

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from datetime import date

    from samity.bank.clients.queries import Client, Group
    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.bank.loans.rules.planned_dates import Surroundings
    from samity.bank.meetings.values import Calendar
    from samity.storage.unit import Unit


@dataclass(eq=False)
class TransferredToSameGroup(Refusal):
    """Members of group {group_id} cannot be transferred to it."""

    group_id: int


@dataclass(eq=False)
class TransferredToOtherOffice(Refusal):
    """Group {group_id} belongs to another office: its members come from its own."""

    group_id: int


@dataclass(eq=False)
class NewGroupDoesNotMeet(Refusal):
    """Group {group_id} has no meeting, which loans of those who come are repaid at."""

    group_id: int


@dataclass(eq=False)
class NewGroupMeetsOtherwise(Refusal):
    """Group {group_id} does not meet as often as loan {loan_id} of those who come is repaid."""

    group_id: int
    loan_id: int


@dataclass(frozen=True, slots=True)
class TransferClients:
    """Members go to another group of their office.

    Attributes:
        with_officer: they and the loans that move get the officer of the other group, where it has one.
        with_loans: the group stands in for their loans; else the one that they leave goes on to.
        officer_id: gets the loans that move and get none of the other group.
    """

    group_id: int
    to_group_id: int
    client_ids: tuple[int, ...]
    with_officer: bool = True
    with_loans: bool = True
    officer_id: int | None = None


@operation("clients:transfer_clients")
def transfer_clients(command: TransferClients, unit: Unit) -> tuple[MovedLoan, ...]:
    """Transfer members, all of them or none; their roles in the group that they leave end.

    What falls due after today on a loan that moves goes to the meetings of the other group; a loan that cannot be made
    anew keeps its days, and is named. What has happened stays where it did.

    Returns:
        The loans of which something was to be moved.

    Raises:
        ClientNotFound, GroupNotFound, OutsideOwnOffice: what is named does not exist here.
        StaffNotFound, StaffInactive: the officer may not serve there.
        Refusals: everything else that stands against it, at once.
        GroupSizeOutOfRange: the other group would have too many active members.
    """
    clients = client_by_ids(unit.connection, command.client_ids, lock=True)
    left, joined = _groups(command, unit)
    if command.officer_id is not None:
        eligible_staff(unit.connection, command.officer_id, left.office_hierarchy)
    hold_members(unit.connection, [(left.id, each) for each in clients], alone=True)
    refuse_all([*_refusals(clients.values(), left, joined, unit), *meeting_misfits(command, joined, unit)])
    return go_over(command, joined, unit)


def go_over(command: TransferClients, joined: Group, unit: Unit) -> tuple[MovedLoan, ...]:
    """Let members go, against which nothing stands, and the loans that go with them.

    Raises:
        GroupSizeOutOfRange: the other group would have too many active members.
    """
    accounts = _loans_to_move(command, unit)
    meets, calendars = _calendars(accounts.values(), joined, unit)
    _join(command, joined, unit)
    moved = _move(accounts.values(), meets, calendars, unit)
    _hand_over(command, accounts.values(), joined, meets, unit)
    return moved


def meeting_misfits(command: TransferClients, joined: Group, unit: Unit) -> Iterator[Refusal]:
    """Return what stands against loans going to the meetings of another group; memberships are held before."""
    accounts = _loans_to_move(command, unit)
    yield from _misfits(accounts.values(), joined, *_calendars(accounts.values(), joined, unit))


def _groups(command: TransferClients, unit: Unit) -> tuple[Group, Group]:
    found = groups_by_id(unit.connection, {command.group_id, command.to_group_id}, lock=True)
    refuse_all(GroupNotFound(each.id) for each in found.values() if each.level is not Level.GROUP)
    for each in found.values():
        admit_office(unit, each.office_id, each.office_hierarchy)
    return found[command.group_id], found[command.to_group_id]


def _loans_to_move(command: TransferClients, unit: Unit) -> Mapping[int, LoanAccount]:
    if not command.with_loans:
        return {}
    ids = open_group_loans(unit.connection, command.group_id, command.client_ids)
    return loans_by_id(unit.connection, ids, lock=True)


def _calendars(
    accounts: Iterable[LoanAccount], joined: Group, unit: Unit
) -> tuple[Calendar | None, Mapping[int, Calendar]]:
    """Return by which the other group meets, if it does, and which loans follow; both as they are, now held."""
    ids = {each.calendar_id for each in accounts if each.calendar_id is not None}
    meets = effective_calendars(unit.connection, [joined.id]).get(joined.id)
    hold_calendars(unit.connection, ids if meets is None else {*ids, meets.id})
    held = {each: calendar_by_id(unit.connection, each) for each in ids}
    return (None if meets is None else calendar_by_id(unit.connection, meets.id)), held


def _refusals(clients: Collection[Client], left: Group, joined: Group, unit: Unit) -> Iterator[Refusal]:
    if left.id == joined.id:
        yield TransferredToSameGroup(left.id)
    if left.office_id != joined.office_id:
        yield TransferredToOtherOffice(joined.id)
    if joined.status is not GroupStatus.ACTIVE:
        yield GroupNotActive(joined.id)
    members = members_among(unit.connection, left.id, [each.id for each in clients])
    for each in clients:
        if each.id not in members:
            yield NotMember(each.id, left.id)
        elif each.status is not ClientStatus.ACTIVE:
            yield ClientNotActive(each.id)


def _misfits(
    accounts: Iterable[LoanAccount], joined: Group, meets: Calendar | None, calendars: Mapping[int, Calendar]
) -> Iterator[Refusal]:
    at_meetings = [each for each in accounts if each.calendar_id is not None]
    if at_meetings and meets is None:
        yield NewGroupDoesNotMeet(joined.id)
    elif meets is not None:
        for each in at_meetings:
            if not meet_as_often(calendars[each.calendar_id or 0], meets):
                yield NewGroupMeetsOtherwise(joined.id, each.id)


def _join(command: TransferClients, joined: Group, unit: Unit) -> None:
    """Write who is a member of what, and who serves him."""
    already = members_among(unit.connection, joined.id, command.client_ids)
    delete_members(unit, command.group_id, command.client_ids)
    write_members(unit, joined.id, [each for each in dict.fromkeys(command.client_ids) if each not in already])
    check_growth(unit, [joined.id])
    if command.with_officer and joined.officer_id is not None:
        set_client_officers(unit, command.client_ids, joined.officer_id)


def _move(
    accounts: Collection[LoanAccount], meets: Calendar | None, calendars: Mapping[int, Calendar], unit: Unit
) -> tuple[MovedLoan, ...]:
    if meets is None:
        return ()
    today = unit.business_date
    around = surroundings(unit.connection, {(each.office_id, meets.id) for each in accounts})
    moves = [
        found
        for each in accounts
        if each.state.status is LoanStatus.ACTIVE and each.calendar_id not in {None, meets.id}
        for found in _asked(each, around[each.office_id, meets.id], (calendars[each.calendar_id or 0], meets), today)
    ]
    return tuple(move(moves, unit, calendar_id=meets.id))


def _asked(
    account: LoanAccount, around: Surroundings, calendars: tuple[Calendar, Calendar], today: date
) -> Iterator[Move]:
    rows = planned_rows(account.terms, account.state)
    first = next((each.number for each in rows if each.due_on > today and not each.is_settled), None)

    def meetings(kept: tuple[date, ...], before: tuple[date, ...]) -> tuple[date, ...]:
        return dates_at_other_meetings(before, *calendars, max((today, *kept[-1:])))

    yield from moves_to_meetings(account, around, first, meetings)


def _hand_over(
    command: TransferClients, accounts: Collection[LoanAccount], joined: Group, meets: Calendar | None, unit: Unit
) -> None:
    """Write which group stands in for the loans, by which meetings they are repaid and who serves them."""
    officer_id = (joined.officer_id if command.with_officer else None) or command.officer_id
    columns = {"group_id": joined.id, "changed_beside_at": func.now()}
    if officer_id is not None:
        columns["officer_id"] = officer_id
    ids = [each.id for each in accounts]
    unit.connection.execute(update(loan).where(loan.c.account_id.in_(ids)).values(columns))
    if meets is None:
        return
    at_meetings = loan.c.account_id.in_(ids) & loan.c.calendar_id.is_not(None)
    unit.connection.execute(update(loan).where(at_meetings).values(calendar_id=meets.id))
    asked_for = [
        {"loan_id": each.id, "first_on": _meeting_from(meets, each.first_repayment_on)}
        for each in accounts
        if each.first_repayment_on is not None and each.calendar_id is not None and each.state.disbursed_on is None
    ]
    if asked_for:
        own = update(loan).where(loan.c.account_id == bindparam("loan_id"))
        unit.connection.execute(own.values(first_repayment_on=bindparam("first_on")), asked_for)


def _meeting_from(meets: Calendar, on: date) -> date:
    rule = replace(meets.rule, ends_on=None)
    return next(meetings_from(rule, on, skip_first_days=meets.skip_first_days), on)
