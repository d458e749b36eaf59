"""Refusals about collection sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.collection_sheets.operations import checks, generate, scope, undo
from samity.bank.collection_sheets.queries import saved
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
    undo.ReasonTooLong: Said(400, "note"),
}
