"""The yardstick: the rows that a night wrote, written again by COPY into the same tables with the same indexes."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

import psycopg
from sqlalchemy import text

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from sqlalchemy import Connection, Engine

_TOLD = (
    "account_id, id + {more}, fact, kind, value_on, booked_on, amount, principal, interest, fees, penalties,"
    " overpaid, principal_after, user_id"
)
_HEADED = "account_id, id + {more}, office_id, currency_code, kind, value_on, booked_on, created_by"
_MOVED = "account_id, transaction_id + {more}, no, debit_gl, credit_gl, amount, debit_line, credit_line"
_OF_THE_NIGHT = "FROM ledger_transaction WHERE booked_on = '{day}' AND kind = 'loan.accrual'"
_WRITTEN = {
    "loan_transaction": (_TOLD, "FROM loan_transaction WHERE booked_on = '{day}' AND kind = 'ACCRUAL'"),
    "ledger_transaction": (_HEADED, _OF_THE_NIGHT),
    "posting": (_MOVED, f"FROM posting WHERE (account_id, transaction_id) IN (SELECT account_id, id {_OF_THE_NIGHT})"),
}
"""Rows of the night, with ids that nobody has: the ledger's headers before their postings."""


class Copied(NamedTuple):
    """How many rows there were, and how long COPY took for all of them."""

    rows: int
    seconds: float


def copied(engine: Engine, day: date, folder: Path) -> Copied:
    """Write the night's rows once more, in one transaction that is undone."""
    with engine.connect() as connection:
        more = int(connection.execute(text("SELECT last_value FROM transaction_ids")).scalar_one())
        for table, (columns, rows) in _WRITTEN.items():
            _out(connection, f"SELECT {columns.format(more=more)} {rows.format(day=day)}", folder / table)
        begun, written = time.monotonic(), 0
        for table, (columns, _) in _WRITTEN.items():
            named = columns.replace(" + {more}", "")
            written += _in(connection, f"{table} ({named})", folder / table)
        seconds = time.monotonic() - begun
        connection.rollback()
    return Copied(written, seconds)


def _out(connection: Connection, query: str, to: Path) -> None:
    with to.open("wb") as file, _cursor(connection).copy(f"COPY ({query}) TO STDOUT (FORMAT binary)".encode()) as copy:
        for block in copy:
            file.write(block)


def _in(connection: Connection, table: str, source: Path) -> int:
    cursor = _cursor(connection)
    with source.open("rb") as file, cursor.copy(f"COPY {table} FROM STDIN (FORMAT binary)".encode()) as copy:
        while block := file.read(1 << 20):
            copy.write(block)
    return cursor.rowcount


def _cursor(connection: Connection) -> psycopg.Cursor:
    driver = connection.connection.dbapi_connection
    assert isinstance(driver, psycopg.Connection)  # noqa: S101 - for the type checker
    return driver.cursor()
