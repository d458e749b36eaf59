"""The history of loans: facts as they were entered, transactions as they stand in the books."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import text

from samity.bank.loans.rules.reconcile import BookedTransaction
from samity.bank.loans.values.facts import Consequence, Fact, FactKind, TransactionKind, standing
from samity.bank.loans.values.parts import NOTHING, Parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from sqlalchemy import Connection, Row

_FACTS = """
SELECT account_id, serial, kind, value_on, booked_on, amount, details, undoes
FROM loan_fact WHERE account_id = ANY(:ids) AND value_on <= coalesce(CAST(:by AS date), 'infinity')
ORDER BY account_id, serial"""
_STANDING = """
SELECT t.* FROM loan_transaction t
WHERE t.account_id = ANY(:ids) AND t.reverses_id IS NULL AND {which}
  AND NOT EXISTS (SELECT FROM loan_transaction r WHERE r.account_id = t.account_id AND r.reverses_id = t.id)
ORDER BY t.account_id, t.id"""
_BOOKED = _STANDING.format(which="t.kind NOT IN ('ACCRUAL', 'ACCRUAL_ACTIVITY') AND t.kind NOT LIKE 'TRANSFER_%'")
_SUMMARIES = _STANDING.format(which="t.kind = 'ACCRUAL_ACTIVITY'")
_INCOME = _STANDING.format(which="t.kind = 'ACCRUAL'")

_MOVED = """
SELECT account_id, sum(amount) FILTER (WHERE kind = 'REPAID' AND NOT taken_back) AS repaid,
       sum(amount) FILTER (WHERE kind = 'REPAID' AND taken_back) AS repaid_undone,
       sum(amount) FILTER (WHERE kind = 'REFUNDED' AND NOT taken_back) AS refunded,
       sum(amount) FILTER (WHERE kind = 'REFUNDED' AND taken_back) AS refunded_undone,
       sum(amount) FILTER (WHERE kind = 'RECOVERED' AND NOT taken_back) AS recovered
FROM (
  SELECT f.account_id, f.kind, f.amount,
         EXISTS (SELECT FROM loan_fact n WHERE n.account_id = f.account_id AND n.undoes = f.serial) AS taken_back
  FROM loan_fact f WHERE f.account_id = ANY(:ids) AND f.kind IN ('REPAID', 'REFUNDED', 'RECOVERED')
    AND f.value_on <= coalesce(CAST(:by AS date), 'infinity')) moved
GROUP BY account_id"""


class MoneyMoved(NamedTuple):
    """Money that came and went on a loan after its disbursement, in minor units; beside what was taken back of it."""

    repaid: int = 0
    repaid_undone: int = 0
    refunded: int = 0
    refunded_undone: int = 0
    recovered: int = 0


_RESCHEDULED_AFTER = """
SELECT f.account_id, max(f.value_on) AS last_on FROM loan_fact f
WHERE f.account_id = ANY(:ids) AND f.kind = 'RESCHEDULED' AND f.value_on > :on
  AND NOT EXISTS (SELECT FROM loan_fact u WHERE u.account_id = f.account_id AND u.undoes = f.serial)
GROUP BY f.account_id"""
_CREDITED = """
SELECT f.account_id, coalesce(f.details ->> 'credit', f.kind) AS kind, sum(f.amount) AS amount,
       EXISTS (SELECT FROM loan_fact n WHERE n.account_id = f.account_id AND n.undoes = f.serial) AS taken_back
FROM loan_fact f WHERE f.account_id = ANY(:ids) AND f.kind IN ('CREDITED', 'CHARGED_BACK')
  AND f.value_on <= coalesce(CAST(:by AS date), 'infinity') GROUP BY 1, 2, 4
UNION ALL
SELECT t.account_id, t.kind, sum(t.amount), false FROM loan_transaction t
WHERE t.account_id = ANY(:ids) AND t.kind = 'INTEREST_REFUND' AND t.reverses_id IS NULL
  AND NOT EXISTS (SELECT FROM loan_transaction r WHERE r.account_id = t.account_id AND r.reverses_id = t.id)
  AND t.value_on <= coalesce(CAST(:by AS date), 'infinity') GROUP BY 1, 2"""


def credited(
    connection: Connection, ids: Iterable[int], by: date | None = None
) -> Mapping[int, Mapping[tuple[str, bool], int]]:
    """Return, per loan, what was credited or charged back, by the word for it and whether it was taken back.

    Minor units; a loan with nothing of it is not there. Where a day is given, what counts from later is left out.
    """
    found: dict[int, dict[tuple[str, bool], int]] = {}
    for row in connection.execute(text(_CREDITED), {"ids": list(ids), "by": by}):
        found.setdefault(row.account_id, {})[row.kind, row.taken_back] = int(row.amount)
    return found


def facts_of(connection: Connection, ids: Iterable[int], by: date | None = None) -> Mapping[int, list[Fact]]:
    """Return all facts of loans, in the order of entry; those that count from a day or before where one is given."""
    facts: dict[int, list[Fact]] = {}
    for row in connection.execute(text(_FACTS), {"ids": list(ids), "by": by}):
        fact = Fact(row.serial, FactKind(row.kind), row.value_on, row.booked_on, row.amount, row.details, row.undoes)
        facts.setdefault(row.account_id, []).append(fact)
    return facts


def rescheduled_after(connection: Connection, ids: Iterable[int], on: date) -> Mapping[int, date]:
    """Return, per loan of which the rest of a schedule was made anew as of a later day, the last such day."""
    rows = connection.execute(text(_RESCHEDULED_AFTER), {"ids": list(ids), "on": on})
    return {row.account_id: row.last_on for row in rows}


def amounts_applied_for(connection: Connection, ids: Iterable[int]) -> Mapping[int, int]:
    """Return, per loan, how much was applied for, in minor units, whatever was approved of it."""
    facts = facts_of(connection, ids)
    return {
        account_id: next(each.amount for each in standing(entered) if each.kind is FactKind.SUBMITTED)
        for account_id, entered in facts.items()
    }


def booked_of(
    connection: Connection, ids: Iterable[int], *, summaries: bool = False
) -> Mapping[int, list[BookedTransaction]]:
    """Return the transactions of loans that stand in the books, recognition left out; or the summaries beside them."""
    return _standing(connection, _SUMMARIES if summaries else _BOOKED, ids)


def income_of(connection: Connection, ids: Iterable[int]) -> Mapping[int, list[BookedTransaction]]:
    """Return the recognitions of loans that stand in the books; a loan without any is not there."""
    return _standing(connection, _INCOME, ids)


def _standing(connection: Connection, which: str, ids: Iterable[int]) -> Mapping[int, list[BookedTransaction]]:
    found: dict[int, list[BookedTransaction]] = {}
    for row in connection.execute(text(which), {"ids": list(ids)}):
        found.setdefault(row.account_id, []).append(BookedTransaction(row.id, _consequence(row)))
    return found


def money_moved(connection: Connection, ids: Iterable[int], by: date | None = None) -> Mapping[int, MoneyMoved]:
    """Return, per loan, what was repaid and refunded, by a day where one is given.

    A loan on which nothing was is not there.
    """
    rows = connection.execute(text(_MOVED), {"ids": list(ids), "by": by})
    return {row[0]: MoneyMoved(*(int(each or 0) for each in row[1:])) for row in rows}


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
        row.charged_off > 0,
        row.charged_off not in {0, 1},
        row.write_off_reason,
        row.charge_off_reason,
        Parts(**row.unearned) if row.unearned else NOTHING,
        row.from_arrears,
    )
