"""Loans that a night could not work on: nothing more of it is done to them. See decision 20."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection

_LEAVE_OUT = text("""
INSERT INTO night_exception (night_id, account_id, step, fault) SELECT max(id), :account_id, :step, :fault FROM night
ON CONFLICT (night_id, account_id) DO NOTHING""")
_LEFT_OUT = text("SELECT account_id FROM night_exception WHERE night_id = (SELECT max(id) FROM night)")


def left_out_tonight(connection: Connection) -> Collection[int]:
    """Return the loans that the evening of the last night, which may be under way, has left out."""
    return list(connection.scalars(_LEFT_OUT))


def leave_out(connection: Connection, account_id: int, step: str, fault: str) -> None:
    """Note that the night under way could not do a step to a loan, and why; what was noted first stays."""
    connection.execute(_LEAVE_OUT, {"account_id": account_id, "step": step, "fault": fault})
