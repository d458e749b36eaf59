"""What was written beside what was done to a loan, for its page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from samity.bank.loans.queries.notes import LoanNote, notes_of
from samity.bank.loans.values.facts import FactKind
from samity.web.languages import later, say

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Connection

DONE: Mapping[FactKind, str] = {
    FactKind.SUBMITTED: later("Asked for"),
    FactKind.APPROVED: later("Approved"),
    FactKind.REJECTED: later("Rejected"),
    FactKind.WITHDRAWN: later("Withdrawn"),
    FactKind.DISBURSED: later("Paid out"),
    FactKind.SCHEDULE_EDITED: later("Schedule changed"),
    FactKind.HELD_INTEREST_APPLIED: later("Held interest fell due"),
    FactKind.INTEREST_APPLIED: later("Interest so far applied"),
    FactKind.CHARGE_ADDED: later("Charged"),
    FactKind.PENALTY_APPLIED: later("Penalty for being late"),
    FactKind.DELINQUENCY_PAUSED: later("Days behind paused"),
    FactKind.DELINQUENCY_RESUMED: later("Days behind count again"),
    FactKind.FRAUD_MARKED: later("Marked as fraud, or no more"),
    FactKind.EARLY_CHARGED: later("Charge for repaying early"),
    FactKind.CHARGE_WAIVED: later("Charge waived"),
    FactKind.INTEREST_WAIVED: later("Interest waived"),
    FactKind.REPAID: later("Repaid"),
    FactKind.CREDITED: later("Credited"),
    FactKind.CHARGED_BACK: later("Charged back"),
    FactKind.REFUNDED: later("Overpayment paid back"),
    FactKind.CHARGED_OFF: later("Charged off"),
    FactKind.WRITTEN_OFF: later("Written off"),
    FactKind.RECOVERED: later("Recovered"),
    FactKind.CLOSED: later("Closed"),
    FactKind.REOPENED: later("Opened again"),
    FactKind.RESCHEDULED: later("Rescheduled"),
    FactKind.LOCKED: later("Locked"),
    FactKind.UNLOCKED: later("Unlocked"),
    FactKind.ARREARS_SETTINGS_CHANGED: later("Agreed how late it may be"),
}


def notes_in_words(connection: Connection, loan_id: int, by: date | None = None) -> list[tuple[LoanNote, str]]:
    """Return the notes on a loan, by a day where one is given, each with what was done when it was written."""
    return [(each, _done(each)) for each in notes_of(connection, loan_id) if by is None or each.value_on <= by]


def _done(note: LoanNote) -> str:
    if note.kind is None:
        return say("Comment")
    return say("Taken back: {undone}", undone=DONE[note.undone].lower()) if note.undone is not None else DONE[note.kind]
