"""Which groups and centres meet on which days, and which sheets were saved of those meetings.

See docs/rules/todays-meetings.md.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import text

from samity.bank.collection_sheets.rules.two_stages import WAITING
from samity.bank.collection_sheets.values import CapturedState
from samity.bank.meetings.queries import collection_calendars
from samity.bank.meetings.rules.meeting_dates import meeting_dates

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from sqlalchemy import Connection, Row

    from samity.bank.meetings.values import Calendar, CalendarRule

Mark = TypeVar("Mark", "SheetMark", "CapturedMark")
"""A sheet of a meeting, posted or waiting."""


@dataclass(frozen=True, slots=True)
class SheetMark:
    """A sheet of a meeting, and whether it was taken back."""

    id: int
    owner_id: int
    stands: bool


@dataclass(frozen=True, slots=True)
class CapturedMark:
    """A sheet of a meeting that waits for its cash to be counted, or for what follows."""

    id: int
    owner_id: int
    state: CapturedState


@dataclass(frozen=True, slots=True)
class Visit:
    """A group or centre on a day on which it meets.

    Attributes:
        owner: its row, with the names of its office and officer.
        groups: rows of the groups that meet, by id; the owner itself when it is a group.
        is_shifted: the calendar sets no meeting; due dates were moved here.
        sheets: of the owner or of one of the groups, the oldest first.
        captured: those of them that wait for their cash, the oldest first.
    """

    owner: Row[Any]
    calendar: Calendar
    on: date
    groups: tuple[Row[Any], ...]
    is_shifted: bool
    sheets: tuple[SheetMark, ...]
    captured: tuple[CapturedMark, ...] = ()

    def standing_sheet(self, group_id: int) -> int | None:
        """Return the newest standing sheet that holds a group: its own, or the centre's."""
        found = (
            each.id for each in reversed(self.sheets) if each.stands and each.owner_id in {group_id, self.owner.id}
        )
        return next(found, None)

    @property
    def has_every_sheet(self) -> bool:
        """Say whether every group stands on a sheet; which of its loans do is another question (noted.py)."""
        if not self.groups:
            return self.standing_sheet(self.owner.id) is not None
        return all(self.standing_sheet(group.id) is not None for group in self.groups)

    @property
    def is_handed_in(self) -> bool:
        """Say whether every group stands on a sheet that is posted, or waits to be."""
        waiting = {mark.owner_id for mark in self.captured}
        if self.owner.id in waiting or not self.groups:
            return bool(waiting)
        return all(group.id in waiting or self.standing_sheet(group.id) is not None for group in self.groups)


# A group of a centre that has a calendar meets by that one, and stands on the centre's row.
_OWNERS = """
SELECT w.id, w.level, w.name, w.activated_on, w.office_id, o.name AS office_name, o.counts_cash,
       w.officer_id, s.display_name AS officer_name
FROM client_group w
JOIN office o ON o.id = w.office_id
LEFT JOIN client_group above ON above.id = w.centre_id
LEFT JOIN staff s ON s.id = w.officer_id
WHERE w.status = 'ACTIVE' AND o.hierarchy LIKE :below
  AND EXISTS (SELECT FROM calendar c WHERE c.owner_id = w.id AND c.type = 'COLLECTION')
  AND NOT EXISTS (SELECT FROM calendar c WHERE c.owner_id = w.centre_id AND c.type = 'COLLECTION')
  AND (CAST(:officer AS bigint) IS NULL OR :officer IN (w.officer_id, above.officer_id)
       OR EXISTS (SELECT FROM client_group g
                  WHERE g.centre_id = w.id AND g.status = 'ACTIVE' AND g.officer_id = :officer))
  AND (CAST(:owner AS bigint) IS NULL OR :owner = w.id OR EXISTS (
       SELECT FROM client_group g WHERE g.id = :owner AND g.centre_id = w.id)
       OR w.centre_id = :owner)
ORDER BY w.id"""
_GROUPS = """
SELECT g.id, g.name, g.activated_on, CASE WHEN g.id = ANY(:owners) THEN g.id ELSE g.centre_id END AS owner_id
FROM client_group g
WHERE g.level = 'GROUP' AND g.status = 'ACTIVE' AND (g.id = ANY(:owners) OR g.centre_id = ANY(:owners))
ORDER BY g.id"""
_SHIFTED = """
SELECT DISTINCT l.calendar_id, i.due_on
FROM loan l JOIN loan_installment i ON i.account_id = l.account_id
WHERE l.group_id = ANY(:groups) AND l.kind = 'JLG' AND l.status = 'ACTIVE' AND l.matures_on >= :first
  AND i.due_on BETWEEN :first AND :last"""
_SHEETS = """
SELECT s.id, s.owner_id, s.due_on, u.sheet_id IS NULL AS stands
FROM collection_sheet s LEFT JOIN collection_sheet_undo u ON u.sheet_id = s.id
WHERE s.owner_id = ANY(:owners) AND s.due_on BETWEEN :first AND :last
ORDER BY s.id"""
_CAPTURED = """
SELECT c.id, c.owner_id, c.due_on, c.state FROM captured_sheet c
WHERE c.owner_id = ANY(:owners) AND c.due_on BETWEEN :first AND :last AND c.state = ANY(:waiting)
ORDER BY c.id"""


def visits(
    connection: Connection,
    first_on: date,
    last_on: date,
    hierarchy: str,
    officer_id: int | None,
    grouping_id: int | None = None,
) -> list[Visit]:
    """Return the meetings from `first_on` to `last_on`, both included, of groups and centres below an office.

    Args:
        connection: the transaction.
        first_on: the first day.
        last_on: the last day.
        hierarchy: of the office.
        officer_id: only whom he serves: the group, its centre, or any group of the centre; None is everybody's.
        grouping_id: only what this group or centre goes to; None is all.
    """
    asked = {"below": f"{hierarchy}%", "officer": officer_id, "owner": grouping_id}
    owners = {row.id: row for row in connection.execute(text(_OWNERS), asked)}
    if not owners:
        return []
    calendars = collection_calendars(connection, owners)
    groups = _groups(connection, owners)
    between = {"first": first_on, "last": last_on}
    named = [row.id for listed in groups.values() for row in listed]
    moved = connection.execute(text(_SHIFTED), {"groups": named, **between})
    shifted: dict[int | None, set[date]] = defaultdict(set)
    for calendar_id, due_on in moved:
        shifted[calendar_id].add(due_on)
    marks: dict[tuple[int, date], list[SheetMark]] = defaultdict(list)
    for row in connection.execute(text(_SHEETS), {"owners": [*owners, *named], **between}):
        marks[row.owner_id, row.due_on].append(SheetMark(row.id, row.owner_id, row.stands))
    waiting = _waiting(connection, {"owners": [*owners, *named], **between})
    days = _days(calendars.values(), first_on, last_on)
    found = []
    for owner_id, owner in owners.items():
        calendar = calendars[owner_id]
        held = days[calendar.rule]
        for on in sorted(held | shifted[calendar.id]):
            if on >= max(owner.activated_on, calendar.created_on):
                present = tuple(row for row in groups[owner_id] if row.activated_on <= on)
                sheets, captured = _marked(owner, present, on, marks), _marked(owner, present, on, waiting)
                found.append(Visit(owner, calendar, on, present, on not in held, sheets, captured))
    return found


def _waiting(connection: Connection, asked: Mapping[str, Any]) -> Mapping[tuple[int, date], Sequence[CapturedMark]]:
    found: dict[tuple[int, date], list[CapturedMark]] = defaultdict(list)
    for row in connection.execute(text(_CAPTURED), {**asked, "waiting": [state.value for state in WAITING]}):
        found[row.owner_id, row.due_on].append(CapturedMark(row.id, row.owner_id, CapturedState(row.state)))
    return found


def _groups(connection: Connection, owners: Iterable[int]) -> Mapping[int, Sequence[Row[Any]]]:
    groups: dict[int, list[Row[Any]]] = {owner_id: [] for owner_id in owners}
    for row in connection.execute(text(_GROUPS), {"owners": list(groups)}):
        groups[row.owner_id].append(row)
    return groups


def _days(calendars: Iterable[Calendar], first_on: date, last_on: date) -> Mapping[CalendarRule, set[date]]:
    """Return the meetings of each rule; many calendars share one."""
    skip = {calendar.rule: calendar.skip_first_days for calendar in calendars}
    return {rule: set(meeting_dates(rule, first_on, last_on, skip_first_days=days)) for rule, days in skip.items()}


def _marked(
    owner: Row[Any],
    groups: Sequence[Row[Any]],
    on: date,
    marks: Mapping[tuple[int, date], Sequence[Mark]],
) -> tuple[Mark, ...]:
    holders = dict.fromkeys((owner.id, *(group.id for group in groups)))
    found = [mark for holder in holders for mark in marks.get((holder, on), ())]
    return tuple(sorted(found, key=lambda mark: mark.id))
