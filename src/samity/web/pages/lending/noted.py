"""What was written beside what was done to a loan, for its page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from samity.bank.loans.queries.notes import LoanNote, notes_of
from samity.bank.loans.values.facts import FactKind

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Connection

DONE: Mapping[FactKind, str] = {
    FactKind.SUBMITTED: "Asked for",
    FactKind.APPROVED: "Approved",
    FactKind.REJECTED: "Rejected",
    FactKind.WITHDRAWN: "Withdrawn",
    FactKind.DISBURSED: "Paid out",
    FactKind.SCHEDULE_EDITED: "Schedule changed",
    FactKind.HELD_INTEREST_APPLIED: "Held interest fell due",
    FactKind.INTEREST_APPLIED: "Interest so far applied",
    FactKind.CHARGE_ADDED: "Charged",
    FactKind.PENALTY_APPLIED: "Penalty for being late",
    FactKind.DELINQUENCY_PAUSED: "Days behind paused",
    FactKind.DELINQUENCY_RESUMED: "Days behind count again",
    FactKind.FRAUD_MARKED: "Marked as fraud, or no more",
    FactKind.EARLY_CHARGED: "Charge for repaying early",
    FactKind.CHARGE_WAIVED: "Charge waived",
    FactKind.INTEREST_WAIVED: "Interest waived",
    FactKind.REPAID: "Repaid",
    FactKind.CREDITED: "Credited",
    FactKind.CHARGED_BACK: "Charged back",
    FactKind.REFUNDED: "Overpayment paid back",
    FactKind.CHARGED_OFF: "Charged off",
    FactKind.WRITTEN_OFF: "Written off",
    FactKind.RECOVERED: "Recovered",
    FactKind.CLOSED: "Closed",
    FactKind.REOPENED: "Opened again",
    FactKind.RESCHEDULED: "Rescheduled",
    FactKind.LOCKED: "Locked",
    FactKind.UNLOCKED: "Unlocked",
    FactKind.ARREARS_SETTINGS_CHANGED: "Agreed how late it may be",
}


def notes_in_words(connection: Connection, loan_id: int, by: date | None = None) -> list[tuple[LoanNote, str]]:
    """Return the notes on a loan, by a day where one is given, each with what was done when it was written."""
    return [(each, _done(each)) for each in notes_of(connection, loan_id) if by is None or each.value_on <= by]


def _done(note: LoanNote) -> str:
    if note.kind is None:
        return "Comment"
    return f"Taken back: {DONE[note.undone].lower()}" if note.undone is not None else DONE[note.kind]
