"""Transactions of loans as people read them, with what took them back."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import permutations
from typing import TYPE_CHECKING

from sqlalchemy import select, text

from samity.bank.loans.records import loan_transaction_external_id
from samity.bank.loans.rules.balances import principal_balances
from samity.bank.loans.values.facts import BESIDE, CHARGES_BACK, REVERSAL_EXTERNAL_ID, Consequence, TransactionKind
from samity.bank.loans.values.parts import Parts
from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from sqlalchemy import Connection, RowMapping


@dataclass(eq=False)
class TransactionNotFound(Refusal):
    """There is no transaction {transaction_id} on loan {loan_id}."""

    loan_id: int
    transaction_id: int


@dataclass(eq=False)
class TransactionNotNamed(Refusal):
    """There is no transaction with the external id {external_id} on loan {loan_id}."""

    loan_id: int
    external_id: str


_TRANSACTIONS = """
SELECT t.*, r.id AS reversed_by_id, r.booked_on AS reversed_on, f.details,
       -- Of a fact whose transaction was reckoned anew, the last one is what was taken back.
       CASE WHEN t.id = max(t.id) OVER (PARTITION BY t.account_id, t.fact, t.kind) AND t.kind <> ALL(:beside)
            THEN u.details ->> :named END AS reversal_external_id
FROM loan_transaction t
LEFT JOIN loan_transaction r ON r.account_id = t.account_id AND r.reverses_id = t.id
LEFT JOIN loan_fact f ON f.account_id = t.account_id AND f.serial = t.fact
LEFT JOIN loan_fact u ON u.account_id = f.account_id AND u.undoes = f.serial
WHERE t.account_id = ANY(:ids) AND t.reverses_id IS NULL
  AND t.value_on <= coalesce(CAST(:by AS date), 'infinity')
ORDER BY t.account_id, t.value_on, t.id"""


def transactions_of(connection: Connection, loan_ids: Iterable[int], by: date | None = None) -> Sequence[RowMapping]:
    """Return the transactions of loans in order of their value dates; one that was taken back says by what and when.

    Where a day is given, what counts from later is left out.
    """
    asked = {"ids": list(loan_ids), "by": by, "beside": list(BESIDE), "named": REVERSAL_EXTERNAL_ID}
    return connection.execute(text(_TRANSACTIONS), asked).mappings().all()


def principal_left(rows: Iterable[RowMapping]) -> Mapping[int, int]:
    """Return the principal that is left after each transaction of a loan that stands, by its id; minor units.

    Args:
        rows: all transactions of the loan, as `transactions_of` gives them.
    """
    return principal_balances(
        (
            row["id"],
            Consequence(
                TransactionKind(row["kind"]), row["fact"], row["value_on"], row["amount"], Parts(row["principal"])
            ),
        )
        for row in rows
        if row["reversed_by_id"] is None
    )


def waived_before_income(rows: Iterable[RowMapping]) -> frozenset[int]:
    """Return the ids of charges' waivers that came before any charge of their loan was income.

    Args:
        rows: all transactions of the loan, as `transactions_of` gives them.
    """
    rows = list(rows)
    earned = [row["id"] for row in rows if row["kind"] == TransactionKind.ACCRUAL and (row["fees"] or row["penalties"])]
    first = min(earned, default=None)
    waived = (row["id"] for row in rows if row["kind"] == TransactionKind.WAIVE_CHARGES)
    return frozenset(each for each in waived if first is None or each < first)


@dataclass(frozen=True, slots=True)
class Relation:
    """One transaction of a loan leads to another.

    Attributes:
        word: CHARGEBACK: the other one charges it back. REPLAYED: it stands in the place of the other one, which was
            reckoned anew.
    """

    word: str
    other: RowMapping


def relations_among(rows: Iterable[RowMapping]) -> Mapping[int, Sequence[Relation]]:
    """Return how transactions of a loan lead to others, by the id of the one that leads; most lead to none.

    Args:
        rows: all transactions of the loan, as `transactions_of` gives them.
    """
    rows = list(rows)
    of_facts: dict[int, list[RowMapping]] = defaultdict(list)
    for row in rows:
        if row["fact"] and row["kind"] not in BESIDE:
            of_facts[row["fact"]].append(row)
    found: dict[int, list[Relation]] = defaultdict(list)
    for alike in of_facts.values():
        for before, row in permutations(alike, 2):
            if before["id"] < row["id"] and before["kind"] == row["kind"] and before["reversed_by_id"] is not None:
                found[row["id"]].append(Relation("REPLAYED", before))
    for row in rows:
        if row["kind"] == TransactionKind.CHARGEBACK and row["reversed_by_id"] is None:
            for paid in of_facts.get(row["details"][CHARGES_BACK], ()):
                found[paid["id"]].append(Relation("CHARGEBACK", row))
    return found


def transaction_by_id(connection: Connection, loan_id: int, transaction_id: int) -> RowMapping:
    """Return one transaction of a loan.

    Raises:
        TransactionNotFound: there is none.
    """
    for row in transactions_of(connection, [loan_id]):
        if row["id"] == transaction_id:
            return row
    raise TransactionNotFound(loan_id, transaction_id)


def transaction_by_external_id(connection: Connection, loan_id: int, external_id: str) -> int:
    """Return the id of a loan's transaction with an external id: of one that was reckoned anew, the one that stands.

    Raises:
        TransactionNotNamed: there is none.
    """
    named = loan_transaction_external_id.c
    fact = connection.scalar(select(named.fact).where(named.external_id == external_id, named.account_id == loan_id))
    rows = [row for row in transactions_of(connection, [loan_id]) if row["fact"] == fact and row["kind"] not in BESIDE]
    if not rows:
        raise TransactionNotNamed(loan_id, external_id)
    return int(max((row["reversed_by_id"] is None, row["id"]) for row in rows)[1])


def fact_of_transaction(connection: Connection, loan_id: int, transaction_id: int) -> int | None:
    """Return the serial of the fact behind a transaction, or None when there is no such transaction."""
    serial: int | None = connection.execute(
        text("SELECT fact FROM loan_transaction WHERE account_id = :loan AND id = :id AND reverses_id IS NULL"),
        {"loan": loan_id, "id": transaction_id},
    ).scalar()
    return serial
