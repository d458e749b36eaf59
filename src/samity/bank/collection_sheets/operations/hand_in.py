"""Hand a filled sheet in: it is posted at once, or captured where its office counts the cash first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.collection_sheets.operations.capture import Captured, capture_sheet, recorded_as_captured
from samity.bank.collection_sheets.operations.save import SavedSheet, save_sheet
from samity.bank.collection_sheets.queries.captured import counts_cash
from samity.bank.gate import permit

if TYPE_CHECKING:
    from samity.bank.collection_sheets.operations.filled import FilledSheet
    from samity.storage.unit import Unit


def hand_in(command: FilledSheet, unit: Unit) -> SavedSheet | Captured:
    """Save a sheet, or capture it. It needs no gate of its own: either has one.

    Raises:
        Refusal: whatever saving or capturing it refuses.
    """
    return capture_sheet(command, unit) if is_counted(command, unit) else save_sheet(command, unit)


def recorded(command: FilledSheet, unit: Unit) -> SavedSheet:
    """Record a sheet as handing it in would, so that it can be seen what that does; whoever calls it takes it back.

    Raises:
        Refusal: whatever handing it in refuses.
    """
    if not is_counted(command, unit):
        return save_sheet(command, unit)
    permit(unit, "collection_sheets:capture")
    return recorded_as_captured(command, unit)


def is_counted(command: FilledSheet, unit: Unit) -> bool:
    """Say whether the cash of a sheet is counted before it is posted."""
    loans = {line.loan_id for line in command.lines}
    return counts_cash(unit.connection, command.owner_id, loans, unit.actor.office_id)
