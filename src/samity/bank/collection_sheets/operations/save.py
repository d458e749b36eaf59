"""Save a collection sheet: repayments, disbursements and attendance of a meeting, or of individuals, all or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy import text

from samity.bank.collection_sheets.operations.checks import sheet_refusals
from samity.bank.collection_sheets.operations.held_lines import held_refusals
from samity.bank.collection_sheets.operations.refused_lines import RefusedLine, leaving_out
from samity.bank.collection_sheets.operations.scope import Scope, scope_of
from samity.bank.collection_sheets.records import (
    collection_sheet_attendance,
    collection_sheet_line,
)
from samity.bank.collection_sheets.values import LineKind
from samity.bank.gate import operation
from samity.bank.loans.operations.disburse import disbursement_changes
from samity.bank.loans.operations.recording import Change, Recorded, record
from samity.bank.loans.operations.repay import loans_to_repay, repayment_changes
from samity.bank.meetings.operations.attendance import record_attendance
from samity.bank.organisation.queries import office_by_id
from samity.kernel.errors import Refusal
from samity.storage.bulk import insert_rows, sent_ahead

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from samity.bank.collection_sheets.operations.filled import FilledSheet
    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.bank.meetings.values import Attendance
    from samity.storage.unit import Unit

    Further: TypeAlias = Callable[[FilledSheet, int, Unit], Iterable[Refusal]]
    """What else stands against a sheet, by its office."""

_INSERT_SHEET = text("""
WITH saved AS (
  INSERT INTO collection_sheet (kind, owner_id, calendar_id, due_on, paid_on, booked_on, note, user_id)
  VALUES (:kind, :owner_id, :calendar_id, :due_on, :paid_on, :booked_on, :note, :user_id) RETURNING id),
next AS (
  INSERT INTO sheet_receipt_count AS counted (office_id, last) VALUES (:office_id, 1)
  ON CONFLICT (office_id) DO UPDATE SET last = counted.last + 1 RETURNING last)
INSERT INTO sheet_receipt (sheet_id, office_id, no) SELECT id, :office_id, last FROM saved, next RETURNING sheet_id""")


@dataclass(frozen=True, slots=True)
class SavedSheet:
    """A sheet that was saved: its transactions in the order of its lines, and the loans it passed over.

    Attributes:
        refused: lines that were left out, where it was saved in part.
    """

    id: int
    office_id: int
    repayments: tuple[int, ...] = ()
    disbursements: tuple[int, ...] = ()
    passed_over: tuple[int, ...] = ()
    refused: tuple[RefusedLine, ...] = ()


@dataclass(eq=False)
class CashIsCountedFirst(Refusal):
    """Office {office_id} counts the cash before it posts: capture the sheet there."""

    office_id: int


@operation("collection_sheets:save")
def save_sheet(command: FilledSheet, unit: Unit) -> SavedSheet:
    """Post a whole sheet in one stroke: a constant number of statements, however many clients came.

    Raises:
        GroupNotFound, CentreNotFound, OutsideOwnOffice, CalendarNotOfSheet: what it names does not belong together.
        CashIsCountedFirst: sheets of its office are captured, and posted when their cash is counted.
        Refusals: everything else that stands against the sheet, naming each line (see checks.py); of a sheet that
            is saved in part only what stands against it as a whole, or when no line is left.
    """
    return record_sheet(command, unit, _counted_first)


def record_sheet(command: FilledSheet, unit: Unit, further: Further) -> SavedSheet:
    """Post a whole sheet, as `save_sheet` does and as a counted one is posted; the caller has asked for the right.

    Args:
        command: as it was filled in.
        unit: the unit of work.
        further: what else stands against it, from its office and its lines.
    """
    scope = scope_of(unit, command.kind, command.owner_id, command.calendar_id, of_members=command.of_members)
    loans = loans_to_repay(unit.connection, {line.loan_id for line in command.lines}, command.paying({}))
    command, refused = leaving_out(
        command,
        lambda sheet: [
            *sheet_refusals(sheet, scope, loans, unit),
            *further(sheet, _office_of(sheet, scope, loans, unit), unit),
        ],
    )
    # From here on it must succeed.
    office_id = _office_of(command, scope, loans, unit)
    sheet_id = _write_sheet(command, office_id, unit)
    changes = _changes(command, sheet_id, loans, unit)
    recorded = record(changes, unit)
    made = {one.account.id: _transaction(change, one) for change, one in zip(changes, recorded, strict=True)}
    noted = {each.client_id: each.attendance for each in command.attendance}
    former = record_attendance(unit, scope.calendar, command.due_on, noted).former if scope.calendar else {}
    with sent_ahead(unit.connection):
        facts = {change.account.id: change.moving.serial for change in changes}
        _write_lines(command, sheet_id, loans, (facts, made), unit)
        _keep_attendance(sheet_id, noted, former, unit)
    about = f"{scope.kind.lower()}:{scope.owner.id}" if scope.owner else f"office:{office_id}"
    _tell(command, about, sheet_id, made, unit)
    return SavedSheet(
        sheet_id,
        office_id,
        tuple(made[line.loan_id] for line in command.repayments if line.loan_id in made),
        tuple(made[line.loan_id] for line in command.disbursements if line.loan_id in made),
        tuple(line.loan_id for line in command.lines if line.loan_id not in made),
        refused,
    )


def _counted_first(sheet: FilledSheet, office_id: int, unit: Unit) -> Iterable[Refusal]:
    if office_by_id(unit.connection, office_id).counts_cash:
        yield CashIsCountedFirst(office_id)
    else:
        yield from held_refusals(sheet, unit)  # of a time when it was counted first


def _changes(command: FilledSheet, sheet_id: int, loans: Mapping[int, LoanAccount], unit: Unit) -> Sequence[Change]:
    repaid = [(loans[each.loan_id], each) for each in command.paying({"sheet_id": sheet_id})]
    disbursed = [(loans[each.loan_id], each) for each in command.paying_out({"sheet_id": sheet_id})]
    changes: list[Change] = []
    if repaid:
        changes += repayment_changes(repaid, unit)
    if disbursed:
        changes += disbursement_changes(disbursed, unit)
    return changes


def _transaction(change: Change, recorded: Recorded) -> int:
    transaction = recorded.transaction_of(change.moving)
    assert transaction is not None  # noqa: S101 - money always makes a transaction
    return transaction


def _office_of(command: FilledSheet, scope: Scope, loans: Mapping[int, LoanAccount], unit: Unit) -> int:
    """Return whose receipt it is; loans of individuals of several offices are collected by the office of who saves."""
    if scope.owner is not None:
        return scope.owner.office_id
    # Of the lines that are saved: one that was left out is collected by nobody.
    offices = {loans[line.loan_id].office_id for line in command.lines}
    return offices.pop() if len(offices) == 1 else unit.actor.office_id


def _write_sheet(command: FilledSheet, office_id: int, unit: Unit) -> int:
    """Number its receipt too: the office's next sheet waits here for the commit, so that no number is left out."""
    made = unit.connection.execute(
        _INSERT_SHEET,
        {
            "kind": command.kind.value,
            "owner_id": command.owner_id,
            "calendar_id": command.calendar_id,
            "due_on": command.due_on,
            "paid_on": command.paid_on,
            "booked_on": unit.business_date,
            "note": command.note,
            "user_id": unit.actor.user_id,
            "office_id": office_id,
        },
    )
    return int(made.scalar_one())


def _write_lines(
    command: FilledSheet,
    sheet_id: int,
    loans: Mapping[int, LoanAccount],
    made: tuple[Mapping[int, int], Mapping[int, int]],
    unit: Unit,
) -> None:
    """Write the lines of a sheet; `made` are the facts and the transactions of their loans."""
    facts, transactions = made
    rows: list[dict[str, Any]] = []
    for kind, lines in ((LineKind.REPAYMENT, command.repayments), (LineKind.DISBURSEMENT, command.disbursements)):
        for line in lines:
            loan = loans[line.loan_id]
            rows.append(
                {
                    "sheet_id": sheet_id,
                    "no": len(rows) + 1,
                    "kind": kind.value,
                    "loan_id": loan.id,
                    "due_on": command.due_on,
                    "client_id": loan.client_id,
                    "group_id": loan.group_id,
                    "amount": loan.state.principal if line.amount is None else loan.currency.minor(line.amount),
                    "fact": facts.get(loan.id),
                    "transaction_id": transactions.get(loan.id),
                }
            )
    insert_rows(unit.connection, collection_sheet_line, rows)


def _keep_attendance(
    sheet_id: int, noted: Mapping[int, Attendance], former: Mapping[int, Attendance], unit: Unit
) -> None:
    """Keep beside the sheet who came by its notes, and what stood there before."""
    rows = [
        {"sheet_id": sheet_id, "client_id": client_id, "status": status.value, "former": former.get(client_id)}
        for client_id, status in noted.items()
    ]
    insert_rows(unit.connection, collection_sheet_attendance, rows)


def _tell(command: FilledSheet, about: str, sheet_id: int, made: Mapping[int, int], unit: Unit) -> None:
    unit.tell(
        "CollectionSheetSaved",
        about,
        {
            "sheet_id": sheet_id,
            "due_on": command.due_on,
            "paid_on": command.paid_on,
            "transactions": list(made.values()),
        },
    )
