"""The history of loans: facts as they were entered, transactions as they stand in the books."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from samity.bank.loans.rules.reconcile import BookedTransaction
from samity.bank.loans.values.facts import Consequence, Fact, FactKind, TransactionKind
from samity.bank.loans.values.parts import Parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Connection, Row

_FACTS = """
SELECT account_id, serial, kind, value_on, booked_on, amount, details, undoes
FROM loan_fact WHERE account_id = ANY(:ids) ORDER BY account_id, serial"""
_BOOKED = """
SELECT t.* FROM loan_transaction t
WHERE t.account_id = ANY(:ids) AND t.reverses_id IS NULL AND t.kind <> 'ACCRUAL'
  AND NOT EXISTS (SELECT FROM loan_transaction r WHERE r.account_id = t.account_id AND r.reverses_id = t.id)
ORDER BY t.account_id, t.id"""

_REPAID = """
SELECT account_id, sum(amount) FILTER (WHERE NOT taken_back) AS standing,
       sum(amount) FILTER (WHERE taken_back) AS undone
FROM (
  SELECT f.account_id, f.amount,
         EXISTS (SELECT FROM loan_fact n WHERE n.account_id = f.account_id AND n.undoes = f.serial) AS taken_back
  FROM loan_fact f WHERE f.account_id = ANY(:ids) AND f.kind = 'REPAID') repaid
GROUP BY account_id"""


def facts_of(connection: Connection, ids: Iterable[int]) -> Mapping[int, list[Fact]]:
    """Return all facts of loans, in the order of entry."""
    facts: dict[int, list[Fact]] = {}
    for row in connection.execute(text(_FACTS), {"ids": list(ids)}):
        fact = Fact(row.serial, FactKind(row.kind), row.value_on, row.booked_on, row.amount, row.details, row.undoes)
        facts.setdefault(row.account_id, []).append(fact)
    return facts


def booked_of(connection: Connection, ids: Iterable[int]) -> Mapping[int, list[BookedTransaction]]:
    """Return the transactions of loans that stand in the books, recognition left out."""
    booked: dict[int, list[BookedTransaction]] = {}
    for row in connection.execute(text(_BOOKED), {"ids": list(ids)}):
        booked.setdefault(row.account_id, []).append(BookedTransaction(row.id, _consequence(row)))
    return booked


def repaid_of(connection: Connection, ids: Iterable[int]) -> Mapping[int, tuple[int, int]]:
    """Return, per loan, minor units of repayments that stand and of those taken back."""
    rows = connection.execute(text(_REPAID), {"ids": list(ids)})
    return {row.account_id: (int(row.standing or 0), int(row.undone or 0)) for row in rows}


def _consequence(row: Row[Any]) -> Consequence:
    return Consequence(
        TransactionKind(row.kind),
        row.fact,
        row.value_on,
        row.amount,
        Parts(row.principal, row.interest, row.fees, row.penalties),
        row.overpaid,
        row.channel_id,
        row.cash_difference,
        row.principal_after,
    )
