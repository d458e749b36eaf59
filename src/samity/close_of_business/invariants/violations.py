"""How a violation is found and said: a statement that returns only what is wrong, and a sentence for each row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from samity.bank.organisation.queries.currencies import currencies_by_code

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sqlalchemy import Connection, RowMapping

    from samity.kernel.money import Currency

MOST_NAMED = 20
"""Violations that one statement names; whoever mends these runs the check again."""

WORKED_ON = """NOT EXISTS (SELECT FROM night_exception e
  WHERE e.account_id = l.account_id AND e.night_id = (SELECT max(id) FROM night))"""
"""Of a loan `l`: the last night could work on it. One that it had to leave out is named in its report instead."""


def violations(
    connection: Connection,
    statement: str,
    sentence: str,
    amounts: Collection[str] = (),
    **values: Any,  # noqa: ANN401 - whatever the statement binds
) -> list[str]:
    """Return a sentence for each row that is wrong.

    Args:
        connection: the transaction.
        statement: selects what is wrong, in a fixed order.
        sentence: with the columns of a row in braces.
        amounts: columns that hold minor units; the row tells their `currency_code`.
        values: what the statement binds.
    """
    rows = connection.execute(text(f"{statement} LIMIT {MOST_NAMED}"), values).mappings().all()
    codes = {row["currency_code"] for row in rows} if amounts else set()
    currencies = currencies_by_code(connection, codes) if codes else {}
    return [sentence.format(**{**row, **_printed(row, amounts, currencies)}) for row in rows]


def _printed(row: RowMapping, amounts: Collection[str], currencies: Mapping[str, Currency]) -> dict[str, str]:
    return {name: currencies[row["currency_code"]].printed(int(row[name])) for name in amounts}
