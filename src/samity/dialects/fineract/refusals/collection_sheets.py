"""Refusals about collection sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.collection_sheets.operations import (
    capture,
    captured_steps,
    checks,
    count_cash,
    generate,
    held_lines,
    post_captured,
    reasons,
    save,
    scope,
    undo,
)
from samity.bank.collection_sheets.queries import captured, saved
from samity.dialects.fineract.envelope import Said

if TYPE_CHECKING:
    from samity.kernel.errors import Refusal

REFUSALS: dict[type[Refusal], Said] = {
    scope.CalendarNotOfSheet: Said(404, "error.msg.calendar.instance.for.{level}snot.found", "calendarId"),
    generate.SheetOfAnotherOffice: Said(403, "error.msg.collectionsheet.not.of.office", "officeId"),
    scope.SheetNotAtMeeting: Said(
        403, "error.msg.calendar.collectionsheet.not.valid.recurring.date", "transactionDate"
    ),
    checks.GroupNotOnSheet: Said(403, "error.msg.collectionsheet.group.not.in.sheet", "groupId"),
    checks.LoanNotOnSheet: Said(403, "error.msg.collectionsheet.loan.not.in.group", "{line}.loanId"),
    checks.LoanOfGroup: Said(403, "error.msg.collectionsheet.loan.of.group", "{line}.loanId"),
    checks.LoanOfAnotherClient: Said(403, "error.msg.collectionsheet.loan.of.another.client", "{line}.loanId"),
    checks.LoanTwiceOnSheet: Said(403, "error.msg.collectionsheet.loan.twice", "{line}.loanId"),
    checks.LineSavedBefore: Said(403, "error.msg.collectionsheet.line.saved.before", "{line}.transactionAmount"),
    checks.LineBeyondRest: Said(403, "error.msg.collectionsheet.line.beyond.rest", "{line}.transactionAmount"),
    checks.NegativeLine: Said(
        400, "validation.msg.collectionsheet.{line}.transactionAmount.not.zero.or.greater", "{line}.transactionAmount"
    ),
    checks.LineAmountNotInCurrency: Said(
        400,
        "validation.msg.collectionsheet.{line}.transactionAmount.is.not.within.expected.range",
        "{line}.transactionAmount",
    ),
    checks.AttendantNotMember: Said(403, "error.msg.group.client.not.in.group", "{line}.clientId"),
    checks.AttendanceTwice: Said(403, "error.msg.collectionsheet.attendance.twice", "{line}.clientId"),
    checks.NothingOnSheet: Said(403, "error.msg.collectionsheet.empty", "bulkRepaymentTransactions"),
    checks.MeetingInFuture: Said(403, "error.msg.meeting.date.cannot.be.a.future.date", "transactionDate"),
    checks.SheetOfDayToCome: Said(
        400, "validation.msg.collectionsheet.transactionDate.is.greater.than.date", "dueDate|transactionDate"
    ),
    saved.SheetNotFound: Said(404, "error.msg.collectionsheet.id.invalid"),
    undo.SheetUndoneBefore: Said(403, "error.msg.collectionsheet.undone.already"),
    undo.SheetOfClosedDay: Said(403, "error.msg.collectionsheet.day.closed"),
    undo.UndoneWithoutReason: Said(400, "validation.msg.collectionsheet.note.cannot.be.blank", "note"),
    reasons.ReasonTooLong: Said(400, "validation.msg.collectionsheet.note.exceeds.max.length", "note"),
    capture.OfficePostsAtOnce: Said(403, "error.msg.collectionsheet.office.posts.at.once"),
    held_lines.LineCapturedBefore: Said(
        403, "error.msg.collectionsheet.line.captured.before", "{line}.transactionAmount"
    ),
    capture.CapturedForAnotherMeeting: Said(403, "error.msg.capturedcollectionsheet.of.another.meeting"),
    captured_steps.StepOutOfTurn: Said(403, "error.msg.capturedcollectionsheet.not.in.turn"),
    captured_steps.StepWithoutReason: Said(400, "validation.msg.capturedcollectionsheet.note.cannot.be.blank", "note"),
    count_cash.CurrencyNotOfSheet: Said(
        400, "validation.msg.capturedcollectionsheet.currencyCode.not.of.sheet", "currencyCode"
    ),
    count_cash.NoSuchNote: Said(400, "validation.msg.capturedcollectionsheet.denomination.unknown", "denominations"),
    count_cash.PiecesBelowNothing: Said(
        400, "validation.msg.capturedcollectionsheet.pieces.is.not.within.expected.range", "pieces"
    ),
    count_cash.TakenAlongNotInCurrency: Said(
        400, "validation.msg.capturedcollectionsheet.takenAlong.is.not.within.expected.range", "takenAlong"
    ),
    count_cash.SecondPersonNeeded: Said(403, "error.msg.capturedcollectionsheet.second.person.needed"),
    post_captured.CashOfSheetChanged: Said(403, "error.msg.capturedcollectionsheet.cash.changed"),
    save.CashIsCountedFirst: Said(403, "error.msg.collectionsheet.cash.is.counted.first"),
    captured.CapturedSheetNotFound: Said(404, "error.msg.capturedcollectionsheet.id.invalid"),
}
