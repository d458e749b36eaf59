"""What of a loan stands in the books of an office that does not keep it any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sqlalchemy import Connection

_ELSEWHERE = text("""
SELECT DISTINCT ON (t.account_id, t.fact) t.account_id, t.fact, g.office_id
FROM unnest(CAST(:accounts AS bigint[]), CAST(:facts AS bigint[])) AS asked(account_id, fact)
JOIN loan_transaction t ON t.account_id = asked.account_id AND t.fact = asked.fact AND t.reverses_id IS NULL
JOIN ledger_transaction g ON g.account_id = t.account_id AND g.id = t.id
JOIN loan l ON l.account_id = t.account_id AND l.office_id <> g.office_id
ORDER BY t.account_id, t.fact, t.id""")


def booked_elsewhere(connection: Connection, facts: Collection[tuple[int, int]]) -> Mapping[tuple[int, int], int]:
    """Return which office booked facts, by (loan id, serial); those that the loan's own office booked are not there."""
    asked = {"accounts": [loan_id for loan_id, _ in facts], "facts": [serial for _, serial in facts]}
    return {(row.account_id, row.fact): row.office_id for row in connection.execute(_ELSEWHERE, asked)}
