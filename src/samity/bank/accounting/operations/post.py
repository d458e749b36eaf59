"""Write transactions and their postings: called inside other operations, in their transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import text

from samity.bank.accounting.records import ledger_transaction, posting
from samity.kernel.errors import Refusal, refuse_all
from samity.storage.bulk import insert_rows, sent_ahead

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from sqlalchemy import Connection

    from samity.bank.accounting.values import LedgerTransaction


_USABLE = text("SELECT id FROM gl_account WHERE id = ANY(:wanted) AND usage = 'DETAIL' AND NOT disabled")


@dataclass(eq=False)
class GlAccountNotUsable(Refusal):
    """GL account {gl_account_id} takes no postings: it is unknown, disabled or a header."""

    gl_account_id: int


def post(connection: Connection, transactions: Sequence[LedgerTransaction], user_id: int) -> None:
    """Write transactions with their postings, three statements for any number; those without postings are left out.

    Reversals are not held up by an account that was disabled meanwhile: what was posted can always be taken back.

    Raises:
        GlAccountNotUsable: an account is unknown, disabled or a header; each is named.
    """
    moving = [each for each in transactions if each.postings]
    if not moving:
        return
    with sent_ahead(connection):
        insert_rows(connection, ledger_transaction, [_header(each, user_id) for each in moving])
        insert_rows(connection, posting, [row for each in moving for row in _rows(each)])
    # Last: who deletes a GL account waits for these tables, so that the check sees what was done before.
    _check_accounts(connection, moving)


def _header(given: LedgerTransaction, user_id: int) -> dict[str, Any]:
    return {
        "account_id": given.account_id,
        "id": given.id,
        "office_id": given.office_id,
        "currency_code": given.currency,
        "kind": given.kind,
        "value_on": given.value_on,
        "booked_on": given.booked_on,
        "reverses_id": given.reverses_id,
        "created_by": user_id,
    }


def _rows(given: LedgerTransaction) -> Iterable[dict[str, Any]]:
    for no, each in enumerate(given.postings, 1):
        yield {
            "account_id": given.account_id,
            "transaction_id": given.id,
            "no": no,
            "debit_gl": each.debit_gl,
            "credit_gl": each.credit_gl,
            "amount": each.amount,
            "debit_line": each.debit_line,
            "credit_line": each.credit_line,
        }


def _check_accounts(connection: Connection, transactions: Iterable[LedgerTransaction]) -> None:
    wanted = {
        gl
        for transaction in transactions
        if transaction.reverses_id is None
        for each in transaction.postings
        for gl in (each.debit_gl, each.credit_gl)
    }
    if not wanted:
        return
    missing = wanted.difference(connection.execute(_USABLE, {"wanted": list(wanted)}).scalars())
    refuse_all(GlAccountNotUsable(gl) for gl in sorted(missing))
