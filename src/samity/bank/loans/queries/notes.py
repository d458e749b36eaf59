"""What was written on loans: beside what was done, why it was approved, withdrawn, paid, taken back, and by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from samity.bank.loans.records import loan_comment, loan_fact
from samity.bank.loans.values.facts import FactKind
from samity.bank.organisation.records import app_user

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class LoanNote:
    """A note of somebody, beside what he did, or a comment.

    Attributes:
        serial: of the fact that it stands beside; of a comment its own number.
        kind: what was done; None where it is a comment.
        undone: what was taken back, where that is what was done.
        value_on: the day it counts from.
    """

    serial: int
    kind: FactKind | None
    undone: FactKind | None
    value_on: date
    text: str
    user_id: int
    username: str
    entered_at: datetime


_UNDONE = loan_fact.alias("undone")
_NOTE = loan_fact.c.details["note"].astext
_NOTES = (
    select(
        loan_fact.c.serial,
        loan_fact.c.kind,
        _UNDONE.c.kind,
        loan_fact.c.value_on,
        _NOTE,
        loan_fact.c.user_id,
        app_user.c.username,
        loan_fact.c.entered_at,
    )
    .select_from(
        loan_fact.join(app_user, app_user.c.id == loan_fact.c.user_id).outerjoin(
            _UNDONE, (_UNDONE.c.account_id == loan_fact.c.account_id) & (_UNDONE.c.serial == loan_fact.c.undoes)
        )
    )
    .where(_NOTE.is_not(None))
    .order_by(loan_fact.c.serial)
)


_COMMENTS = (
    select(
        loan_comment.c.no,
        loan_comment.c.written_on,
        loan_comment.c.text,
        loan_comment.c.user_id,
        app_user.c.username,
        loan_comment.c.entered_at,
    )
    .join_from(loan_comment, app_user, app_user.c.id == loan_comment.c.user_id)
    .order_by(loan_comment.c.no)
)


def notes_of(connection: Connection, loan_id: int) -> tuple[LoanNote, ...]:
    """Return notes and comments on a loan in the order in which they were written; one beside several acts once."""
    rows = connection.execute(_NOTES.where(loan_fact.c.account_id == loan_id))
    notes = [
        LoanNote(serial, FactKind(kind), undone and FactKind(undone), *rest) for serial, kind, undone, *rest in rows
    ]
    once = [*{(each.entered_at, each.kind, each.text): each for each in reversed(notes)}.values()][::-1]
    comments = connection.execute(_COMMENTS.where(loan_comment.c.account_id == loan_id))
    once += [LoanNote(number, None, None, *rest) for number, *rest in comments]
    # What was written in one transaction keeps its order.
    return tuple(sorted(once, key=lambda each: each.entered_at))
