"""How loans were paid out: by which transaction, and through which channel."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import text

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sqlalchemy import Connection

_PAY_OUTS = """
SELECT t.account_id, t.id, t.channel_id FROM loan_transaction t
WHERE t.account_id = ANY(:ids) AND t.kind = 'DISBURSEMENT' AND t.reverses_id IS NULL
  AND NOT EXISTS (SELECT FROM loan_transaction r WHERE r.account_id = t.account_id AND r.reverses_id = t.id)"""


class PayOut(NamedTuple):
    """The disbursement of a loan."""

    transaction_id: int
    channel_id: int | None


def pay_outs(connection: Connection, ids: Collection[int]) -> Mapping[int, PayOut]:
    """Return the disbursements of loans that stand; a loan that is not paid out is not there."""
    return {row[0]: PayOut(row[1], row[2]) for row in connection.execute(text(_PAY_OUTS), {"ids": list(ids)})}
