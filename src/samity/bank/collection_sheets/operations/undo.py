"""Take a wrong sheet back as one act, with a reason. See docs/rules/undone-sheets.md."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, text

from samity.bank.collection_sheets.operations.post_captured import take_difference_back
from samity.bank.collection_sheets.operations.reasons import LONGEST_REASON, ReasonTooLong
from samity.bank.collection_sheets.queries.saved import sheet_by_id
from samity.bank.collection_sheets.records import collection_sheet_undo
from samity.bank.collection_sheets.rules.standing_attendance import SheetNote, standing_attendance
from samity.bank.gate import admit_office, operation
from samity.bank.loans.operations.debtor_checks import debtor_refusals
from samity.bank.loans.operations.decide import StepNotUndoable
from samity.bank.loans.operations.disburse import AFTER_A_DISBURSEMENT, LoanHasPayments, goes_with_its_pay_out
from samity.bank.loans.operations.lock import lock_refusals
from samity.bank.loans.operations.other_offices import other_office_refusals
from samity.bank.loans.operations.recording import Change, record
from samity.bank.loans.operations.undo import LoanIsWrittenOff, PaymentWasChargedBack
from samity.bank.loans.queries.accounts import loans_by_id
from samity.bank.loans.queries.history import facts_of
from samity.bank.loans.rules.corrections import charged_back_of
from samity.bank.loans.values.allowances import UndoableStep
from samity.bank.loans.values.facts import Fact, FactKind, standing, undoing, with_its_charges
from samity.bank.loans.values.state import LoanStatus
from samity.bank.meetings.operations.attendance import Correction, lock_meeting, take_attendance_back
from samity.bank.meetings.queries import calendar_by_id
from samity.bank.meetings.values import Attendance
from samity.bank.organisation.queries.dates import bank_date_of
from samity.kernel.errors import Located, Refusal, located, refuse_all

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from sqlalchemy import Row

    from samity.bank.collection_sheets.queries.saved import SheetHeader
    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.storage.unit import Unit


@dataclass(eq=False)
class SheetUndoneBefore(Refusal):
    """Sheet {sheet_id} was taken back already, on {undone_on}."""

    sheet_id: int
    undone_on: date


@dataclass(eq=False)
class SheetOfClosedDay(Refusal):
    """Sheet {sheet_id} was saved on {booked_on}, and that day is closed; its payments can be taken back one by one."""

    sheet_id: int
    booked_on: date


@dataclass(eq=False)
class UndoneWithoutReason(Refusal):
    """Say why sheet {sheet_id} is taken back."""

    sheet_id: int


@dataclass(frozen=True, slots=True)
class UndoSheet:
    """Take a saved sheet back, and say why."""

    sheet_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class UndoneSheet:
    """A sheet that was taken back.

    Attributes:
        owner_id: the group or centre; None where it was of individuals.
        transactions: those of its lines that were taken back now, by their first ids.
        passed_over: loans on whose lines nothing was left to take back.
    """

    id: int
    office_id: int
    owner_id: int | None
    transactions: tuple[int, ...]
    passed_over: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Standing:
    """A line whose fact stands, and the facts of its loan that stand."""

    line: Row[Any]
    loan: LoanAccount
    fact: Fact
    beside: Sequence[Fact]


_LINES = "SELECT no, loan_id, fact, transaction_id FROM collection_sheet_line WHERE sheet_id = :sheet ORDER BY no"
_NOTES = """
SELECT s.id AS sheet_id, u.sheet_id IS NULL AS stands, a.client_id, a.status, a.former
FROM collection_sheet s
LEFT JOIN collection_sheet_undo u ON u.sheet_id = s.id
LEFT JOIN collection_sheet_attendance a ON a.sheet_id = s.id
WHERE s.calendar_id = :calendar AND s.due_on = :on ORDER BY s.id"""


@operation("collection_sheets:undo")
def undo_sheet(command: UndoSheet, unit: Unit) -> UndoneSheet:
    """Take everything back that a sheet recorded, in a constant number of statements; then it may be saved anew.

    Raises:
        SheetNotFound, OutsideOwnOffice: there is no such sheet here.
        SheetUndoneBefore, SheetOfClosedDay, UndoneWithoutReason, ReasonTooLong, LoanHasPayments, LoanIsWrittenOff,
            PaymentWasChargedBack, StepNotUndoable, LoanIsLocked, GroupNotActive, BeforeClientCame,
            BookedByAnotherOffice: all of it at once.
    """
    sheet = sheet_by_id(unit.connection, command.sheet_id, lock=True)
    admit_office(unit, sheet.office_id, sheet.office_hierarchy)
    lines = unit.connection.execute(text(_LINES), {"sheet": sheet.id}).all()
    taken_back = _standing_lines(lines, unit)
    reason = command.reason.strip()
    changes = [_change(each, sheet, reason, unit) for each in taken_back]
    elsewhere = other_office_refusals([(each.account, each.facts) for each in changes], unit.connection)
    refuse_all([*_sheet_refusals(command, sheet, unit), *_line_refusals(taken_back, elsewhere, unit)])
    # From here on it must succeed.
    record(changes, unit)
    _take_attendance_back(sheet, unit)
    take_difference_back(sheet.id, unit)
    undone = {"sheet_id": sheet.id, "reason": reason, "undone_on": unit.business_date, "undone_by": unit.actor.user_id}
    unit.connection.execute(insert(collection_sheet_undo).values(undone))
    transactions = tuple(each.line.transaction_id for each in taken_back)
    unit.tell(
        "CollectionSheetUndone",
        f"{sheet.kind.lower()}:{sheet.owner_id}" if sheet.owner_id else f"office:{sheet.office_id}",
        {"sheet_id": sheet.id, "due_on": sheet.due_on, "reason": reason, "transactions": transactions},
    )
    moved = {each.loan.id for each in taken_back}
    passed_over = tuple(line.loan_id for line in lines if line.loan_id not in moved)
    return UndoneSheet(sheet.id, sheet.office_id, sheet.owner_id, transactions, passed_over)


def _standing_lines(lines: Sequence[Row[Any]], unit: Unit) -> list[_Standing]:
    """Lock the loans of the lines, and return the lines whose payment was not taken back since."""
    moved = [line for line in lines if line.fact is not None]
    ids = {line.loan_id for line in moved}
    loans = loans_by_id(unit.connection, ids, lock=True)
    facts = {loan_id: standing(each) for loan_id, each in facts_of(unit.connection, ids).items()}
    return [
        _Standing(line, loans[line.loan_id], fact, facts[line.loan_id])
        for line in moved
        for fact in facts[line.loan_id]
        if fact.serial == line.fact
    ]


def _sheet_refusals(command: UndoSheet, sheet: SheetHeader, unit: Unit) -> Iterator[Refusal]:
    if sheet.undone is not None:
        yield SheetUndoneBefore(sheet.id, sheet.undone.undone_on)
    closed_on = bank_date_of(unit.connection).closed_on
    if closed_on is not None and sheet.booked_on <= closed_on:
        yield SheetOfClosedDay(sheet.id, sheet.booked_on)
    if not command.reason.strip():
        yield UndoneWithoutReason(sheet.id)
    if len(command.reason.strip()) > LONGEST_REASON:
        yield ReasonTooLong(LONGEST_REASON)


def _line_refusals(
    taken_back: Sequence[_Standing], elsewhere: Mapping[int, Sequence[Refusal]], unit: Unit
) -> Iterator[Refusal]:
    for each in taken_back:
        against = [*lock_refusals(each.loan, unit), *debtor_refusals(each.loan), *elsewhere.get(each.loan.id, ())]
        yield from located(f"line {each.line.no}", against)
        if each.fact.kind is not FactKind.DISBURSED:
            if each.loan.state.status is LoanStatus.WRITTEN_OFF:
                yield Located(f"line {each.line.no}", LoanIsWrittenOff(each.loan.id))
            if charged_back_of(each.beside, each.fact.serial):
                yield Located(f"line {each.line.no}", PaymentWasChargedBack(each.line.transaction_id))
            continue
        if any(fact.kind in AFTER_A_DISBURSEMENT for fact in each.beside):
            yield Located(f"line {each.line.no}", LoanHasPayments(each.loan.id))
        if UndoableStep.DISBURSEMENT not in each.loan.allowances.undo:
            yield Located(f"line {each.line.no}", StepNotUndoable(each.loan.id, UndoableStep.DISBURSEMENT.lower()))


def _change(taken_back: _Standing, sheet: SheetHeader, reason: str, unit: Unit) -> Change:
    loan, facts = taken_back.loan, with_its_charges(taken_back.fact, taken_back.beside)
    if taken_back.fact.kind is FactKind.DISBURSED:
        facts += [fact for fact in taken_back.beside if goes_with_its_pay_out(fact)]
    details = {"note": reason, "sheet_id": sheet.id}
    return Change(loan, undoing(facts, loan.last_serial, unit.business_date, details))


def _take_attendance_back(sheet: SheetHeader, unit: Unit) -> None:
    if sheet.calendar_id is None:
        return
    calendar = calendar_by_id(unit.connection, sheet.calendar_id)
    meeting_id = lock_meeting(unit, calendar, sheet.due_on)
    if meeting_id is None:
        return
    # Read under the lock: another sheet of the meeting may be saved or taken back at this moment.
    notes = unit.connection.execute(text(_NOTES), {"calendar": sheet.calendar_id, "on": sheet.due_on}).all()
    was_held = any(note.stands and note.sheet_id != sheet.id for note in notes)
    corrections = dict(_corrections(notes, sheet.id))
    take_attendance_back(unit, calendar, sheet.due_on, meeting_id, corrections, was_held=was_held)


def _corrections(notes: Sequence[Row[Any]], sheet_id: int) -> Iterator[tuple[int, Correction]]:
    by_client: Mapping[int, list[Row[Any]]] = defaultdict(list)
    for note in notes:
        if note.client_id is not None:
            by_client[note.client_id].append(note)
    for client_id, noted in sorted(by_client.items()):
        before = standing_attendance(_note(each, stands=each.stands) for each in noted)
        after = standing_attendance(_note(each, stands=each.stands and each.sheet_id != sheet_id) for each in noted)
        if before is not None and before != after:
            yield client_id, Correction(before, after)


def _note(row: Row[Any], *, stands: bool) -> SheetNote:
    return SheetNote(Attendance(row.status), row.former and Attendance(row.former), stands)
