"""How a violation is found and said: a statement that returns only what is wrong, and a sentence for each row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import text

if TYPE_CHECKING:
    from sqlalchemy import Connection

MOST_NAMED = 20
"""Violations that one statement names; whoever mends these runs the check again."""


def violations(connection: Connection, statement: str, sentence: str, **values: Any) -> list[str]:  # noqa: ANN401 - whatever the statement binds
    """Return a sentence for each row that is wrong.

    Args:
        connection: the transaction.
        statement: selects what is wrong, in a fixed order.
        sentence: with the columns of a row in braces.
        values: what the statement binds.
    """
    rows = connection.execute(text(f"{statement} LIMIT {MOST_NAMED}"), values).mappings()
    return [sentence.format(**row) for row in rows]
