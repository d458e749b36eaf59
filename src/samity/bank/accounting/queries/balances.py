"""Postings as they stand, and their sums: the whole ledger on a day, or one account's share of a GL account."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import text

from samity.bank.accounting.values import GlBalance, Posting

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sqlalchemy import Connection

_SIDES = (
    " CROSS JOIN LATERAL (VALUES (p.debit_gl, p.amount, 0::bigint), (p.credit_gl, 0::bigint, p.amount))"
    " AS s(gl, debit, credit)"
)

_STORED = text("""
SELECT p.* FROM unnest(CAST(:accounts AS bigint[]), CAST(:transactions AS bigint[])) AS asked(account_id, id)
JOIN posting p ON p.account_id = asked.account_id AND p.transaction_id = asked.id
ORDER BY p.account_id, p.transaction_id, p.no""")


def gl_balances(connection: Connection, on: date, hierarchy: str = "") -> Sequence[GlBalance]:
    """Return what was booked up to a day, that day included, per currency and GL account, in the chart's order.

    Args:
        connection: where to read.
        on: the last booking date that counts.
        hierarchy: the offices of this subtree; all of them unless given.
    """
    found = connection.execute(
        text(
            "SELECT g.id, t.currency_code, sum(s.debit)::bigint, sum(s.credit)::bigint"
            " FROM ledger_transaction t JOIN office o ON o.id = t.office_id"
            " JOIN posting p ON p.account_id = t.account_id AND p.transaction_id = t.id"
            f"{_SIDES} JOIN gl_account g ON g.id = s.gl"
            " WHERE t.booked_on <= :on AND starts_with(o.hierarchy, :hierarchy)"
            " GROUP BY g.id, g.gl_code, t.currency_code ORDER BY t.currency_code, g.gl_code, g.id"
        ),
        {"on": on, "hierarchy": hierarchy},
    )
    return [GlBalance(*row) for row in found]


def account_balances(connection: Connection, account_id: int) -> Sequence[GlBalance]:
    """Return what one account has in every GL account that it touched, per currency."""
    found = connection.execute(
        text(
            "SELECT s.gl, t.currency_code, sum(s.debit)::bigint, sum(s.credit)::bigint FROM ledger_transaction t"
            f" JOIN posting p ON p.account_id = t.account_id AND p.transaction_id = t.id{_SIDES}"
            " WHERE t.account_id = :account_id GROUP BY s.gl, t.currency_code ORDER BY t.currency_code, s.gl"
        ),
        {"account_id": account_id},
    )
    return [GlBalance(*row) for row in found]


def account_balance(connection: Connection, account_id: int, gl_account_id: int) -> int:
    """Return what one account has in one GL account: debits less credits, in minor units."""
    held = account_balances(connection, account_id)
    return sum(each.debit - each.credit for each in held if each.gl_account_id == gl_account_id)


_IN_OFFICE = text(f"""
SELECT t.account_id, s.gl, sum(s.debit - s.credit)::bigint AS balance FROM ledger_transaction t
JOIN posting p ON p.account_id = t.account_id AND p.transaction_id = t.id{_SIDES}
WHERE t.account_id = ANY(:accounts) AND t.office_id = :office AND t.value_on <= :by
GROUP BY t.account_id, s.gl HAVING sum(s.debit - s.credit) <> 0 ORDER BY t.account_id, s.gl""")


def balances_in_office(
    connection: Connection, account_ids: Collection[int], office_id: int, by: date = date.max
) -> Mapping[int, Mapping[int, int]]:
    """Return what the books of one office hold of accounts, by account and GL account: minor units, debit above zero.

    What counts from after the day `by` is left out. GL accounts in which nothing is left are not there.
    """
    found: dict[int, dict[int, int]] = {each: {} for each in account_ids}
    asked = {"accounts": list(account_ids), "office": office_id, "by": by}
    for row in connection.execute(_IN_OFFICE, asked):
        found[row.account_id][row.gl] = row.balance
    return found


def postings_of(
    connection: Connection, transactions: Collection[tuple[int, int]]
) -> Mapping[tuple[int, int], tuple[Posting, ...]]:
    """Return what transactions posted, by (account id, transaction id): a reversal swaps it, whatever is mapped now."""
    found: dict[tuple[int, int], list[Posting]] = {key: [] for key in transactions}
    asked = {"accounts": [account for account, _ in found], "transactions": [each for _, each in found]}
    for row in connection.execute(_STORED, asked):
        found[row.account_id, row.transaction_id].append(
            Posting(row.debit_gl, row.credit_gl, row.amount, row.debit_line, row.credit_line)
        )
    return {key: tuple(given) for key, given in found.items()}
