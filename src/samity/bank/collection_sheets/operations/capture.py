"""Capture a sheet, change it, withdraw it: it is kept until its cash is counted. See docs/rules/two-stages.md.

A captured sheet posts nothing. It is tried out, so that what would be refused is refused while the members are there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

from samity.bank.collection_sheets.operations.captured_steps import captured_to_act_on, take_step
from samity.bank.collection_sheets.operations.dry_run import try_sheets
from samity.bank.collection_sheets.operations.held_lines import held_refusals
from samity.bank.collection_sheets.operations.kept import keep
from samity.bank.collection_sheets.operations.refused_lines import without_lines
from samity.bank.collection_sheets.operations.save import record_sheet
from samity.bank.collection_sheets.operations.sheet_cash import cash_of
from samity.bank.collection_sheets.records import captured_sheet
from samity.bank.collection_sheets.values import CapturedAct, CapturedState
from samity.bank.gate import operation
from samity.bank.loans.queries.accounts import loans_by_id
from samity.bank.organisation.queries import office_by_id
from samity.kernel.errors import Refusal
from samity.storage.bulk import draw_ids

if TYPE_CHECKING:
    from collections.abc import Iterator

    from samity.bank.collection_sheets.operations.dry_run import TriedSheet
    from samity.bank.collection_sheets.operations.filled import FilledSheet
    from samity.bank.collection_sheets.operations.refused_lines import RefusedLine
    from samity.bank.collection_sheets.operations.save import SavedSheet
    from samity.bank.collection_sheets.values import SheetCash
    from samity.storage.unit import Unit


@dataclass(eq=False)
class OfficePostsAtOnce(Refusal):
    """Office {office_id} posts its sheets at once: nothing is captured there."""

    office_id: int


@dataclass(eq=False)
class CapturedForAnotherMeeting(Refusal):
    """Captured sheet {captured_id} is of another meeting: withdraw it, and capture the other."""

    captured_id: int


@dataclass(frozen=True, slots=True)
class ChangeCaptured:
    """Put another filled sheet of the same meeting in the place of a captured one."""

    captured_id: int
    filled: FilledSheet


@dataclass(frozen=True, slots=True)
class WithdrawCaptured:
    """Withdraw a captured sheet, and say why."""

    captured_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class Captured:
    """A sheet that was captured.

    Attributes:
        refused: lines that were left out, where it was captured in part.
    """

    id: int
    office_id: int
    refused: tuple[RefusedLine, ...] = ()


@operation("collection_sheets:capture")
def capture_sheet(command: FilledSheet, unit: Unit) -> Captured:
    """Keep a filled sheet until its cash is counted; nothing is posted.

    Raises:
        OfficePostsAtOnce: no cash is counted there.
        Refusals: all that stands against saving it now, naming each line; LineCapturedBefore, where another sheet that
            waits holds the loan.
    """
    tried = _tried(command, unit, None)
    captured_id = draw_ids(unit.connection, "account_ids", 1)[0]
    content = _content(command, tried, unit)
    header = {
        "id": captured_id,
        "office_id": tried.saved.office_id,
        "kind": command.kind.value,
        "owner_id": command.owner_id,
        "calendar_id": command.calendar_id,
        "due_on": command.due_on,
        "state": CapturedState.CAPTURED.value,
    }
    unit.connection.execute(insert(captured_sheet).values(header))
    take_step(unit, captured_id, 1, CapturedAct.CAPTURED, content=content)
    unit.tell("CollectionSheetCaptured", _about(captured_id, command), _facts(captured_id, command))
    return Captured(captured_id, tried.saved.office_id, tried.saved.refused)


@operation("collection_sheets:change_captured")
def change_captured(command: ChangeCaptured, unit: Unit) -> Captured:
    """Change a captured sheet while nobody has counted its cash; how it was before is kept.

    Raises:
        CapturedSheetNotFound, OutsideOwnOffice: there is no such sheet here.
        StepOutOfTurn: its cash is counted, or it waits no more.
        CapturedForAnotherMeeting: it is another's sheet.
        Refusals: as for `capture_sheet`.
    """
    found = captured_to_act_on(unit, command.captured_id, CapturedAct.CHANGED)
    filled = command.filled
    if (filled.kind, filled.owner_id, filled.due_on) != (found.kind, found.owner_id, found.due_on):
        raise CapturedForAnotherMeeting(found.id)
    tried = _tried(filled, unit, found.id)
    if tried.saved.office_id != found.office_id:
        raise CapturedForAnotherMeeting(found.id)
    content = _content(filled, tried, unit)
    take_step(unit, found.id, len(found.steps) + 1, CapturedAct.CHANGED, content=content)
    unit.tell("CapturedSheetChanged", _about(found.id, filled), _facts(found.id, filled))
    return Captured(found.id, found.office_id, tried.saved.refused)


@operation("collection_sheets:withdraw_captured")
def withdraw_captured(command: WithdrawCaptured, unit: Unit) -> int:
    """Withdraw a captured sheet while nobody has counted its cash; it is kept, and never posted.

    Returns:
        Its id.

    Raises:
        CapturedSheetNotFound, OutsideOwnOffice: there is no such sheet here.
        StepOutOfTurn, StepWithoutReason, ReasonTooLong: it is counted or waits no more; nothing says why.
    """
    found = captured_to_act_on(unit, command.captured_id, CapturedAct.WITHDRAWN, reason=command.reason)
    take_step(unit, found.id, len(found.steps) + 1, CapturedAct.WITHDRAWN, reason=command.reason.strip())
    unit.tell("CapturedSheetWithdrawn", f"captured_sheet:{found.id}", {"due_on": found.due_on})
    return found.id


def recorded_as_captured(command: FilledSheet, unit: Unit, captured_id: int | None = None) -> SavedSheet:
    """Record a sheet as it would be posted, refusing what capturing refuses; whoever calls it takes it back."""
    return record_sheet(command, unit, lambda sheet, office_id, _: _refusals(sheet, office_id, captured_id, unit))


def _tried(command: FilledSheet, unit: Unit, captured_id: int | None) -> TriedSheet:
    # Locked before it is tried: what is taken back lets its locks go, and another sheet could hold the same loans.
    loans_by_id(unit.connection, {line.loan_id for line in command.lines}, lock=True)
    (tried,) = try_sheets(lambda: [recorded_as_captured(command, unit, captured_id)], unit)
    return tried


def _refusals(sheet: FilledSheet, office_id: int, captured_id: int | None, unit: Unit) -> Iterator[Refusal]:
    if captured_id is None and not office_by_id(unit.connection, office_id).counts_cash:
        yield OfficePostsAtOnce(office_id)
    yield from held_refusals(sheet, unit, captured_id)


def _content(command: FilledSheet, tried: TriedSheet, unit: Unit) -> dict[str, Any]:
    good = without_lines(command, {line.name for line in tried.saved.refused})
    return {"sheet": keep(good), "cash": [_cash(each) for each in cash_of(unit.connection, tried.receipt)]}


def _cash(cash: SheetCash) -> dict[str, Any]:
    return {"currency": cash.currency_code, "collected": cash.collected, "paid_out": cash.paid_out}


def _about(captured_id: int, filled: FilledSheet) -> str:
    return f"{filled.kind.lower()}:{filled.owner_id}" if filled.owner_id else f"captured_sheet:{captured_id}"


def _facts(captured_id: int, filled: FilledSheet) -> dict[str, Any]:
    return {"captured_id": captured_id, "due_on": filled.due_on, "paid_on": filled.paid_on}
