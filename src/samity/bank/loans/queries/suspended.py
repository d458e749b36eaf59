"""What of loans waits in suspense, for their borrower is between two offices; which of his loans an office keeps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import text

from samity.bank.loans.values.parts import NOTHING, Parts

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sqlalchemy import Connection

    from samity.bank.accounting.rules.postings import Move

_MOVED = text("""
SELECT t.account_id, s.debit, s.credit, sum(s.amount)::bigint AS amount
FROM ledger_transaction t JOIN posting p ON p.account_id = t.account_id AND p.transaction_id = t.id
CROSS JOIN LATERAL (VALUES (p.debit_gl, p.credit_gl, p.amount), (p.credit_gl, p.debit_gl, -p.amount))
  AS s(debit, credit, amount)
WHERE t.account_id = ANY(:ids) AND t.kind LIKE 'loan.transfer_%'
GROUP BY t.account_id, s.debit, s.credit HAVING sum(s.amount) > 0 ORDER BY t.account_id, s.debit, s.credit""")
_TOLD = text("""
SELECT t.account_id, sum(s.sign * t.principal)::bigint AS principal, sum(s.sign * t.interest)::bigint AS interest,
       sum(s.sign * t.fees)::bigint AS fees, sum(s.sign * t.penalties)::bigint AS penalties,
       sum(s.sign * t.overpaid)::bigint AS overpaid
FROM loan_transaction t
CROSS JOIN LATERAL (SELECT CASE t.kind WHEN 'TRANSFER_PROPOSED' THEN 1 ELSE -1 END AS sign) s
WHERE t.account_id = ANY(:ids) AND t.kind IN ('TRANSFER_PROPOSED', 'TRANSFER_ACCEPTED', 'TRANSFER_WITHDRAWN')
GROUP BY t.account_id""")
_KEPT = text("""
SELECT account_id FROM loan WHERE client_id = :client AND office_id = :office ORDER BY account_id""")


_RUNNING = text("""
SELECT client_id, array_agg(account_no ORDER BY account_id) AS numbers FROM loan
WHERE client_id = ANY(:clients) AND status IN ('ACTIVE', 'OVERPAID') GROUP BY client_id""")


@dataclass(frozen=True, slots=True)
class Waiting:
    """What of a loan waits in suspense: how it moved there, and what of the loan it is, in minor units."""

    moves: tuple[Move, ...] = ()
    parts: Parts = NOTHING
    overpaid: int = 0


def waiting_in_suspense(connection: Connection, ids: Collection[int]) -> Mapping[int, Waiting]:
    """Return what of loans waits in suspense; what went through it to another office is settled there."""
    moves: dict[int, list[Move]] = {each: [] for each in ids}
    for row in connection.execute(_MOVED, {"ids": list(ids)}):
        moves[row.account_id].append((row.debit, row.credit, row.amount))
    told = {row.account_id: row for row in connection.execute(_TOLD, {"ids": list(ids)})}
    return {
        each: Waiting(
            tuple(moved),
            Parts(told[each].principal, told[each].interest, told[each].fees, told[each].penalties),
            told[each].overpaid,
        )
        if each in told
        else Waiting()
        for each, moved in moves.items()
    }


def loans_kept(connection: Connection, client_id: int, office_id: int) -> list[int]:
    """List the loans of a client, over or not, that an office keeps in its books."""
    return list(connection.scalars(_KEPT, {"client": client_id, "office": office_id}))


def running_loan_numbers(connection: Connection, client_ids: Collection[int]) -> Mapping[int, Sequence[str]]:
    """Return the numbers of the loans of clients that were paid out and are not over; who has none is not there."""
    return {row.client_id: row.numbers for row in connection.execute(_RUNNING, {"clients": list(client_ids)})}
