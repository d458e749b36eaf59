"""Small books for tests: GL accounts opened by the bank's own operations, and transactions on them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import uuid4

from samity.bank.accounting.operations.gl_accounts import OpenGlAccount, open_gl_account
from samity.bank.accounting.operations.post import post
from samity.bank.accounting.rules.postings import postings
from samity.bank.accounting.values import GlType, GlUsage, LedgerTransaction, Posting
from samity.storage.bulk import draw_ids

if TYPE_CHECKING:
    from samity.storage.unit import Unit

HEAD_OFFICE = 1
DAY = date(2025, 3, 15)


def gl(
    unit: Unit, gl_type: GlType, name: str = "", *, usage: GlUsage = GlUsage.DETAIL, under: int | None = None
) -> int:
    """Open a GL account with a code that nobody else has."""
    return open_gl_account(OpenGlAccount(name or gl_type.title(), uuid4().hex, gl_type, usage, under), unit)


def account(unit: Unit) -> int:
    """Draw the id of a customer's account."""
    return draw_ids(unit.connection, "account_ids", 1)[0]


def moved(
    unit: Unit,
    account_id: int,
    *moves: tuple[int, int, int],
    office_id: int = HEAD_OFFICE,
    on: date = DAY,
    currency: str = "BDT",
    reverses: LedgerTransaction | None = None,
    given: tuple[Posting, ...] | None = None,
) -> LedgerTransaction:
    """Post one transaction of a loan and return it."""
    made = LedgerTransaction(
        account_id=account_id,
        id=draw_ids(unit.connection, "transaction_ids", 1)[0],
        office_id=office_id,
        currency=currency,
        kind="loan.repayment",
        value_on=on,
        booked_on=on,
        reverses_id=reverses.id if reverses else None,
        postings=postings(*moves) if given is None else given,
    )
    post(unit.connection, [made], unit.actor.user_id)
    return made
