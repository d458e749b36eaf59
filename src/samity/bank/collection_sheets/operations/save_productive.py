"""Save in one stroke what several groups of an officer brought to their meetings of a day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from samity.bank.collection_sheets.operations.checks import GroupNotOnSheet
from samity.bank.collection_sheets.queries import groups_of_officer
from samity.bank.collection_sheets.values import SheetKind
from samity.bank.loans.queries.group_loans import groups_of_loans
from samity.bank.meetings.queries import calendar_by_id, effective_calendars
from samity.bank.organisation.queries import office_by_id, staff_by_id
from samity.kernel.errors import Refusal, reasons_of, refuse_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from samity.bank.collection_sheets.operations.filled import FilledSheet
    from samity.bank.meetings.values import Calendar
    from samity.storage.unit import Unit

Handed = TypeVar("Handed")
"""What handing one sheet in answers."""


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


def save_productive(
    command: SaveProductive, unit: Unit, save: Callable[[FilledSheet, Unit], Handed]
) -> tuple[Handed, ...]:
    """Hand a sheet of each group in that is named, all or nothing; every group has its own receipt.

    It needs no gate of its own: it does nothing but hand sheets in.

    Args:
        command: all of them.
        unit: the unit of work.
        save: how one of them is handed in, or tried out (hand_in.py).

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
    filled = _with_groups_of_pay_outs(filled, unit)
    for group_id in filled.group_ids:
        try:
            saved.append(save(_of_group(filled, group_id, calendars), unit))
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


def _with_groups_of_pay_outs(filled: FilledSheet, unit: Unit) -> FilledSheet:
    """Return the sheet with the group of each loan that it pays out; of none that is named, the first refuses it."""
    if not filled.disbursements or not filled.group_ids:
        return filled
    groups = groups_of_loans(unit.connection, [line.loan_id for line in filled.disbursements])
    lines = tuple(
        line if line.group_id is not None else replace(line, group_id=_among(groups.get(line.loan_id), filled))
        for line in filled.disbursements
    )
    return replace(filled, disbursements=lines)


def _among(group_id: int | None, filled: FilledSheet) -> int:
    return group_id if group_id is not None and group_id in filled.group_ids else filled.group_ids[0]


def _of_group(filled: FilledSheet, group_id: int, calendars: Mapping[int, Calendar]) -> FilledSheet:
    """Return the part of one group; one without a calendar keeps the named one, by which it does not meet."""
    calendar = calendars.get(group_id)
    return replace(
        filled,
        kind=SheetKind.GROUP,
        owner_id=group_id,
        calendar_id=filled.calendar_id if calendar is None else calendar.id,
        repayments=tuple(each for each in filled.repayments if each.group_id == group_id),
        disbursements=tuple(each for each in filled.disbursements if each.group_id == group_id),
        attendance=tuple(each for each in filled.attendance if each.group_id == group_id),
        group_ids=(group_id,),
    )
