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
from samity.dialects.mambu.envelope import Said

if TYPE_CHECKING:
    from samity.kernel.errors import Refusal

REFUSALS: dict[type[Refusal], Said] = {
    scope.CalendarNotOfSheet: Said(404, "calendarId"),
    generate.SheetOfAnotherOffice: Said(400, "assignedBranchKey"),
    scope.SheetNotAtMeeting: Said(400, "valueDate"),
    checks.GroupNotOnSheet: Said(400, "accountHolderKey"),
    checks.LoanNotOnSheet: Said(400, "{line}.accountKey"),
    checks.LoanOfGroup: Said(400, "{line}.accountKey"),
    checks.LoanOfAnotherClient: Said(400, "{line}.accountKey"),
    checks.LoanTwiceOnSheet: Said(400, "{line}.accountKey"),
    checks.LineSavedBefore: Said(400, "{line}.amount"),
    checks.LineBeyondRest: Said(400, "{line}.amount"),
    checks.NegativeLine: Said(400, "{line}.amount"),
    checks.LineAmountNotInCurrency: Said(400, "{line}.amount"),
    checks.AttendantNotMember: Said(400, "{line}.clientKey"),
    checks.AttendanceTwice: Said(400, "{line}.clientKey"),
    checks.NothingOnSheet: Said(400),
    checks.MeetingInFuture: Said(400, "valueDate"),
    checks.SheetOfDayToCome: Said(400, "valueDate"),
    saved.SheetNotFound: Said(404),
    undo.SheetUndoneBefore: Said(400),
    undo.SheetOfClosedDay: Said(400),
    undo.UndoneWithoutReason: Said(400, "note"),
    reasons.ReasonTooLong: Said(400, "note"),
    capture.OfficePostsAtOnce: Said(400),
    held_lines.LineCapturedBefore: Said(400, "{line}.amount"),
    capture.CapturedForAnotherMeeting: Said(400),
    captured_steps.StepOutOfTurn: Said(400),
    captured_steps.StepWithoutReason: Said(400, "note"),
    count_cash.CurrencyNotOfSheet: Said(400, "currencyCode"),
    count_cash.NoSuchNote: Said(400, "denominations"),
    count_cash.PiecesBelowNothing: Said(400, "pieces"),
    count_cash.TakenAlongNotInCurrency: Said(400, "takenAlong"),
    count_cash.SecondPersonNeeded: Said(400),
    post_captured.CashOfSheetChanged: Said(400),
    save.CashIsCountedFirst: Said(400),
    captured.CapturedSheetNotFound: Said(404),
}
