"""Save in one stroke what several groups of an officer brought to their meetings of a day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from samity.bank.collection_sheets.operations.checks import GroupNotOnSheet
from samity.bank.collection_sheets.operations.save import SavedSheet, save_sheet
from samity.bank.collection_sheets.queries import groups_of_officer
from samity.bank.collection_sheets.values import SheetKind
from samity.bank.meetings.queries import calendar_by_id, effective_calendars
from samity.bank.organisation.queries import office_by_id, staff_by_id
from samity.kernel.errors import Refusal, reasons_of, refuse_all

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from samity.bank.collection_sheets.operations.filled import FilledSheet
    from samity.bank.meetings.values import Calendar
    from samity.storage.unit import Unit


@dataclass(frozen=True, slots=True)
class SaveProductive:
    """Save a sheet of several groups; each of them meets by its own calendar.

    Attributes:
        filled: all of it, with the groups it names; its owner and calendar bind nobody.
        officer_id: who serves all of them, where the sender says so.
        office_id: of which office all of them are, where the sender says so.
    """

    filled: FilledSheet
    officer_id: int | None = None
    office_id: int | None = None


def save_productive(command: SaveProductive, unit: Unit) -> tuple[SavedSheet, ...]:
    """Post a sheet of each group that is named, all or nothing; every group has its own receipt.

    It needs no gate of its own: it does nothing but save sheets.

    Raises:
        CalendarNotFound, StaffNotFound, OfficeNotFound: what it names does not exist.
        Refusals: what stands against any of the sheets, naming each line, as for `save_sheet`.
    """
    filled = command.filled
    if filled.calendar_id is not None:
        calendar_by_id(unit.connection, filled.calendar_id)
    reasons: list[Refusal] = list(_not_served(command, unit))
    saved = []
    calendars = effective_calendars(unit.connection, filled.group_ids)
    for group_id in filled.group_ids:
        try:
            saved.append(save_sheet(_of_group(filled, group_id, calendars), unit))
        except Refusal as refusal:  # told together with those of the other groups
            reasons.extend(reasons_of(refusal))
    refuse_all(reasons)
    return tuple(saved)


def _not_served(command: SaveProductive, unit: Unit) -> Iterator[Refusal]:
    """Refuse groups that the officer or office named has nothing to do with."""
    if command.office_id is not None:
        office_by_id(unit.connection, command.office_id)
    if command.officer_id is None:
        return
    staff_by_id(unit.connection, command.officer_id)
    visible = unit.actor.office_hierarchy
    served = groups_of_officer(unit.connection, command.officer_id, visible, command.office_id)
    yield from (GroupNotOnSheet(each) for each in command.filled.group_ids if each not in served)


def _of_group(filled: FilledSheet, group_id: int, calendars: Mapping[int, Calendar]) -> FilledSheet:
    """Return the part of one group; one without a calendar keeps the named one, by which it does not meet."""
    lines = tuple(each for each in filled.repayments if each.group_id == group_id)
    calendar = calendars.get(group_id)
    return replace(
        filled,
        kind=SheetKind.GROUP,
        owner_id=group_id,
        calendar_id=filled.calendar_id if calendar is None else calendar.id,
        repayments=lines,
        attendance=tuple(each for each in filled.attendance if each.group_id == group_id),
        group_ids=(group_id,),
    )
