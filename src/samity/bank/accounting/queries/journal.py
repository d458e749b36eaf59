"""The journal: lines summed from postings, found by transaction, account, GL account, office or day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from samity.bank.accounting.values import MOST_LINES
from samity.bank.organisation.queries.currencies import currency_columns
from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from sqlalchemy import Connection, RowMapping

LINES_A_TRANSACTION = MOST_LINES + 1


@dataclass(eq=False)
class JournalLineNotFound(Refusal):
    """There is no journal line {line_id}."""

    line_id: int


@dataclass(frozen=True, slots=True)
class JournalFilter:
    """Which journal lines are wanted; None wants all.

    Attributes:
        hierarchy: lines of the offices of this subtree.
        transaction_id: this transaction and, with it, what takes it back.
        kind: the first word of a transaction's kind, such as `loan`.
        from_on, to_on: the value dates, both included.
        booked_from, booked_to: the booking dates, both included.
        line_id: one line.
    """

    hierarchy: str
    transaction_id: int | None = None
    gl_account_id: int | None = None
    office_id: int | None = None
    account_id: int | None = None
    kind: str | None = None
    from_on: date | None = None
    to_on: date | None = None
    booked_from: date | None = None
    booked_to: date | None = None
    line_id: int | None = None


_OF_TRANSACTIONS = {
    "transaction_id": "(t.account_id, t.id) IN ("
    "SELECT account_id, id FROM ledger_transaction WHERE id = :transaction_id UNION ALL"
    " SELECT r.account_id, r.id FROM ledger_transaction o JOIN ledger_transaction r"
    " ON r.account_id = o.account_id AND r.reverses_id = o.id WHERE o.id = :transaction_id)",
    "gl_account_id": "EXISTS (SELECT FROM posting p WHERE p.account_id = t.account_id AND p.transaction_id = t.id"
    " AND :gl_account_id IN (p.debit_gl, p.credit_gl))",
    "office_id": "t.office_id = :office_id",
    "account_id": "t.account_id = :account_id",
    "kind": "split_part(t.kind, '.', 1) = :kind",
    "from_on": "t.value_on >= :from_on",
    "to_on": "t.value_on <= :to_on",
    "booked_from": "t.booked_on >= :booked_from",
    "booked_to": "t.booked_on <= :booked_to",
    "line_id": f"t.id = :line_id / {LINES_A_TRANSACTION}",
}
_OF_LINES = {"gl_account_id": "l.gl = :gl_account_id", "line_id": f"l.line = :line_id % {LINES_A_TRANSACTION}"}
_TRANSACTIONS = (
    " FROM ledger_transaction t JOIN office o ON o.id = t.office_id WHERE starts_with(o.hierarchy, :hierarchy)"
)
# `OFFSET 0` keeps the join to one transaction after the other, whatever the planner believes of the size of the ledger.
_LINES = (
    " CROSS JOIN LATERAL (SELECT amount, debit_line, debit_gl, credit_line, credit_gl FROM posting"
    " WHERE account_id = t.account_id AND transaction_id = t.id OFFSET 0) AS p"
    " CROSS JOIN LATERAL (VALUES (p.debit_line, 'DEBIT', p.debit_gl), (p.credit_line, 'CREDIT', p.credit_gl))"
    " AS l(line, side, gl)"
)


def count_lines(connection: Connection, wanted: JournalFilter) -> int:
    """Count the lines that a filter finds."""
    names = _names(wanted)
    which = "p.{0}_gl = :gl_account_id" if wanted.gl_account_id is not None else "true"
    # A line has one side, so that the lines of the two sides add up; no line needs to be built for it.
    both = " + ".join(
        f"count(DISTINCT p.{side}_line) FILTER (WHERE {which.format(side)})" for side in ("debit", "credit")
    )
    counted = (
        f"SELECT coalesce(sum(lines), 0) FROM (SELECT {both} AS lines"
        f" FROM (SELECT t.account_id, t.id{_TRANSACTIONS}{_and(_OF_TRANSACTIONS, names)}) AS t"
        " JOIN posting p ON p.account_id = t.account_id AND p.transaction_id = t.id"
        " GROUP BY t.account_id, t.id) AS found"
    )
    return int(connection.execute(text(counted), names).scalar_one())


def lines(
    connection: Connection,
    wanted: JournalFilter,
    offset: int = 0,
    limit: int | None = None,
    *,
    newest_first: bool = False,
) -> Sequence[RowMapping]:
    """List journal lines by value date, transaction and line.

    Each has `id` (transaction id · 1000 + line: unique, stable, in order), `amount` in minor units, its currency (for
    `currency_of`), whether it was `reversed` since, and the names behind its ids.
    """
    names = _names(wanted)
    turn = "DESC" if newest_first else "ASC"
    # Every transaction found has a line: as many as lines are passed over and listed hold the whole page.
    reached = (
        f"SELECT t.account_id, t.id, t.value_on{_TRANSACTIONS}{_and(_OF_TRANSACTIONS, names)}"
        f" ORDER BY t.value_on {turn}, t.id {turn} LIMIT :reach"
    )
    page = (
        f"SELECT t.account_id, t.id, l.line, l.side, l.gl, sum(p.amount)::bigint AS amount FROM ({reached}) AS t"
        f"{_LINES} WHERE true{_and(_OF_LINES, names)} GROUP BY t.account_id, t.id, l.line, l.side, l.gl, t.value_on"
        f" ORDER BY t.value_on {turn}, t.id {turn}, l.line {turn} OFFSET :offset LIMIT :limit"
    )
    listed = (
        f"WITH f AS MATERIALIZED ({page})"
        f" SELECT f.id * {LINES_A_TRANSACTION} + f.line AS id, f.id AS transaction_id, f.account_id, f.side, f.amount,"
        " t.kind, t.value_on, t.booked_on, t.reverses_id, t.office_id, o.name AS office_name, o.hierarchy,"
        " g.id AS gl_account_id, g.name AS gl_name, g.gl_code, g.type AS gl_type, t.created_by, u.username,"
        f" {currency_columns('c')}, t.created_at,"
        " EXISTS (SELECT FROM ledger_transaction r WHERE r.account_id = f.account_id AND r.reverses_id = f.id)"
        " AS reversed FROM f"
        " JOIN ledger_transaction t ON t.account_id = f.account_id AND t.id = f.id"
        " JOIN office o ON o.id = t.office_id JOIN gl_account g ON g.id = f.gl"
        " JOIN currency c ON c.code = t.currency_code LEFT JOIN app_user u ON u.id = t.created_by"
        f" ORDER BY t.value_on {turn}, f.id {turn}, f.line {turn}"
    )
    reach = None if limit is None else offset + limit
    asked = {**names, "offset": offset, "limit": limit, "reach": reach}
    return connection.execute(text(listed), asked).mappings().all()


def line_by_id(connection: Connection, line_id: int) -> RowMapping:
    """Return one journal line, of whatever office.

    Raises:
        JournalLineNotFound: there is none.
    """
    found = lines(connection, JournalFilter(hierarchy="", line_id=line_id))
    if not found:
        raise JournalLineNotFound(line_id)
    return found[0]


def _names(wanted: JournalFilter) -> dict[str, Any]:
    given = {name: getattr(wanted, name) for name in _OF_TRANSACTIONS}
    return {"hierarchy": wanted.hierarchy, **{name: value for name, value in given.items() if value is not None}}


def _and(conditions: Mapping[str, str], names: Mapping[str, Any]) -> str:
    return "".join(f" AND {condition}" for name, condition in conditions.items() if name in names)
