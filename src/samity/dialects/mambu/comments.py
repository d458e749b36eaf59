"""/comments: what was written on a loan; each note of an action is one."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from samity.bank.loans.operations.notes import CommentOnLoan, comment_on_loan
from samity.bank.loans.queries.notes import LoanNote, notes_of
from samity.dialects.door import Answer, reading, writing
from samity.dialects.mambu.keys import Kind
from samity.dialects.mambu.loans import readable_loan
from samity.dialects.mambu.paging import Wanted
from samity.dialects.mambu.routing import MambuRouter
from samity.dialects.mambu.rows import row_id
from samity.dialects.mambu.spelling import Spelling, spelling_of
from samity.dialects.mambu.wire import MambuModel, utc
from samity.storage.unit import Unit
from samity.storage.windows import Page

router = MambuRouter(tags=["Comments"])


class CommentBody(MambuModel):
    """What is said, and of which loan: nothing else has comments here."""

    resource: ClassVar[str] = "comment"
    ownerType: Literal["LOAN_ACCOUNT"]
    ownerKey: str
    text: str


@router.get("/comments")
@reading
def list_comments(
    paging: Wanted,
    unit: Unit,
    ownerType: Literal["LOAN_ACCOUNT"],  # noqa: ARG001, N803 - the wire's name; no other type passes
    ownerKey: str,  # noqa: N803 - the wire's name
) -> Answer:
    """List the comments on a loan in the order in which they were written."""
    spelling = spelling_of(unit)
    account = readable_loan(ownerKey, spelling, unit)
    found = notes_of(unit.connection, account.id)
    shown = paging.cut(found, {})
    return paging.answer(Page((), len(found)), [_comment(account.id, each, spelling) for each in shown])


@router.post("/comments", status_code=201)
@writing(CommentBody)
def write_comment(body: CommentBody, unit: Unit) -> Answer:
    """Write a comment on a loan."""
    spelling = spelling_of(unit)
    found = row_id(unit, spelling, Kind.LOAN, body.ownerKey)
    number = comment_on_loan(CommentOnLoan(found, body.text), unit)
    (written,) = [each for each in notes_of(unit.connection, found) if each.kind is None and each.serial == number]
    return Answer(_comment(found, written, spelling), 201)


def _comment(loan_id: int, note: LoanNote, spelling: Spelling) -> dict[str, Any]:
    kind = Kind.LOAN_COMMENT if note.kind is None else Kind.LOAN_NOTE
    return {
        "encodedKey": spelling.keys.encoded(kind, loan_id, note.serial),
        "ownerKey": spelling.keys.encoded(Kind.LOAN, loan_id),
        "ownerType": "LOAN_ACCOUNT",
        "text": note.text,
        "userKey": spelling.keys.encoded(Kind.USER, note.user_id),
        "creationDate": utc(note.entered_at),
        "lastModifiedDate": utc(note.entered_at),
    }
