"""What saving a collection sheet answers: its transactions, the lines it left out, or what a dry run would do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from samity.bank.collection_sheets.operations.capture import Captured
from samity.bank.collection_sheets.operations.save import SavedSheet
from samity.bank.collection_sheets.values import CapturedState
from samity.dialects.fineract.envelope import refusal_envelope
from samity.dialects.fineract.loan_spelling import spell_status
from samity.dialects.fineract.refusals import REFUSALS
from samity.kernel.errors import Refusals

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from samity.bank.collection_sheets.operations.dry_run import TriedSheet
    from samity.bank.collection_sheets.operations.refused_lines import RefusedLine
    from samity.bank.collection_sheets.queries.receipt import ReceiptLine, ReceiptTotal
    from samity.dialects.fineract.sheet_bodies import FlatLists, Nested


def sheet_answer(body: FlatLists | Nested, saved: SavedSheet | Captured) -> dict[str, Any]:
    """Write a sheet that was saved, or captured: nothing of that is posted yet."""
    if isinstance(saved, Captured):
        return {
            "officeId": saved.office_id,
            "capturedSheetId": saved.id,
            "state": CapturedState.CAPTURED.value,
            "changes": _changes(body, [saved]),
        }
    return {"officeId": saved.office_id, "collectionSheetId": saved.id, "changes": _changes(body, [saved])}


def productive_answer(body: Nested, saved: Sequence[SavedSheet | Captured]) -> dict[str, Any]:
    """Write a sheet of each group; the answer is of none of them alone."""
    captured = [each.id for each in saved if isinstance(each, Captured)]
    return {
        "collectionSheetIds": [each.id for each in saved if isinstance(each, SavedSheet)],
        "capturedSheetIds": captured or None,
        "changes": _changes(body, saved),
    }


def refused_lines(saved: Iterable[SavedSheet | Captured]) -> list[dict[str, Any]] | None:
    """Write the lines that sheets left out; None where none did."""
    return [_refused(line) for each in saved for line in each.refused] or None


def _changes(body: FlatLists | Nested, handed_in: Sequence[SavedSheet | Captured]) -> dict[str, Any]:
    saved = [each for each in handed_in if isinstance(each, SavedSheet)]
    return {
        "locale": body.locale,
        "dateFormat": body.dateFormat,
        "note": body.note,
        "loanTransactions": [made for each in saved for made in each.repayments],
        "disbursementTransactions": [made for each in saved for made in each.disbursements] or None,
        "skippedLoans": [loan for each in saved for loan in each.passed_over] or None,
        "refusedTransactions": refused_lines(handed_in),
        "SavingsTransactions": [],
    }


def _refused(line: RefusedLine) -> dict[str, Any]:
    """Write a line that was left out, with every reason as a refusal of the whole sheet would say it."""
    _, envelope = refusal_envelope(Refusals(line.reasons), REFUSALS)
    return {
        "parameterName": line.name,
        "loanId": line.loan_id,
        "clientId": line.client_id,
        "transactionAmount": line.amount,
        "errors": envelope["errors"],
    }


def spell_tried(body: FlatLists | Nested, tried: Sequence[TriedSheet]) -> dict[str, Any]:
    """Write what saving would do, a sheet of each group; ids of what would be made are not told: nothing is made."""
    return {"dryRun": True, "note": body.note, "sheets": [_tried(each) for each in tried]}


def _tried(sheet: TriedSheet) -> dict[str, Any]:
    header = sheet.receipt.sheet
    return {
        "officeId": header.office_id,
        "groupId": header.owner_id,
        "dueDate": header.due_on,
        "transactionDate": header.paid_on,
        "transactions": [_line(line, sheet) for line in sheet.receipt.lines if line.transaction_id is not None],
        "skippedLoans": list(sheet.saved.passed_over),
        "refusedTransactions": [_refused(line) for line in sheet.saved.refused],
        "totals": [_total(total) for total in sheet.receipt.totals],
    }


def _line(line: ReceiptLine, sheet: TriedSheet) -> dict[str, Any]:
    major, after = line.currency.major, sheet.after[line.loan_id]
    return {
        "type": line.kind.value,
        "loanId": line.loan_id,
        "accountId": line.account_no,
        "clientId": line.client_id,
        "groupId": line.group_id,
        "paymentTypeId": line.channel_id,
        "amount": major(line.amount),
        "principalPortion": major(line.parts.principal),
        "interestPortion": major(line.parts.interest),
        "feeChargesPortion": major(line.parts.fees),
        "penaltyChargesPortion": major(line.parts.penalties),
        "overpaymentPortion": major(line.overpaid),
        "cashDifference": major(line.cash_difference),
        "principalOutstanding": major(after.outstanding.principal),
        "interestOutstanding": major(after.outstanding.interest),
        "feeChargesOutstanding": major(after.outstanding.fees),
        "penaltyChargesOutstanding": major(after.outstanding.penalties),
        "totalOutstanding": major(after.outstanding.total),
        "totalOverpaid": major(after.overpaid),
        "status": spell_status(after.status),
    }


def _total(total: ReceiptTotal) -> dict[str, Any]:
    major = total.currency.major
    return {
        "currencyCode": total.currency.code,
        "paymentTypeId": total.channel_id,
        "collected": major(total.collected),
        "disbursed": major(total.paid_out),
        "cashDifference": major(total.cash_difference),
        "received": major(total.received),
    }
