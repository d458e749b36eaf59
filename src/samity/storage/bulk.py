"""Many rows in one statement: arrays go over the wire, the database unnests them."""

from __future__ import annotations

from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import psycopg
from sqlalchemy import Date, Integer, Text
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import DBAPIError

from samity.storage.json import dumps

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from sqlalchemy import Connection, Table
    from sqlalchemy.types import TypeEngine

_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all name the same columns."""
    if not rows:
        return
    columns = tuple(rows[0])
    statement = _insert_statement(table, columns)
    connection.exec_driver_sql(statement, tuple(_array(table, column, rows) for column in columns))


def update_rows(connection: Connection, table: Table, key: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> None:
    """Update rows found by their key columns; every row names the key and the same other columns."""
    if not rows:
        return
    columns = tuple(rows[0])
    statement = _update_statement(table, tuple(key), columns)
    connection.exec_driver_sql(statement, tuple(_array(table, column, rows) for column in columns))


@contextmanager
def sent_ahead(connection: Connection) -> Iterator[None]:
    """Send what is written within without waiting for each answer; at its end all is done, or the first fault told.

    Rows are made here while the database writes those before. Nothing can be read within.

    Raises:
        DBAPIError: as for any statement.
    """
    # Not `driver_connection`: that is gone from a connection that was taken out of its pool, as the one of a night is.
    sent = connection.connection.dbapi_connection
    assert isinstance(sent, psycopg.Connection)  # noqa: S101 - for the type checker
    try:
        with sent.pipeline():
            yield
    except psycopg.Error as fault:
        raise DBAPIError.instance(
            None, None, fault, psycopg.Error, hide_parameters=True, connection_invalidated=sent.closed
        ) from fault


def draw_ids(connection: Connection, sequence: str, count: int) -> list[int]:
    """Draw several ids from a sequence, in rising order."""
    if not count:
        return []
    drawn = connection.exec_driver_sql(
        "SELECT nextval(%s::regclass) FROM generate_series(1, %s)", (sequence, count)
    ).scalars()
    return sorted(int(number) for number in drawn)


def draw_unnamed(connection: Connection, sequence: str, known_by: Callable[[Connection, str], int | None]) -> int:
    """Draw an id that is no other row's name yet: a number that somebody has taken for his own is passed over."""
    while known_by(connection, str(drawn := draw_ids(connection, sequence, 1)[0])) is not None:
        pass
    return drawn


def _array(table: Table, column: str, rows: Sequence[Mapping[str, Any]]) -> list[Any] | str:
    """Write a column as PostgreSQL's own array text, which spares the driver a walk over each value."""
    values = [row[column] for row in rows]
    spell = _spelling(table.c[column].type)
    if spell is None:
        return values
    return "{" + ",".join(["NULL" if value is None else spell(value) for value in values]) + "}"


def _spelling(kind: TypeEngine[Any]) -> Callable[[Any], str] | None:
    """Return how a value stands in array text; None where the driver knows better."""
    if isinstance(kind, JSONB):
        return lambda value: _quoted(dumps(value))
    if isinstance(kind, Text):
        return _quoted
    return str if isinstance(kind, (Integer, Date)) else None


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


@lru_cache(maxsize=256)
def _insert_statement(table: Table, columns: tuple[str, ...]) -> str:
    names = ", ".join(columns)
    arrays = ", ".join(f"%s::{_type(table, column)}[]" for column in columns)
    return f"INSERT INTO {table.name} ({names}) SELECT * FROM unnest({arrays})"


@lru_cache(maxsize=256)
def _update_statement(table: Table, key: tuple[str, ...], columns: tuple[str, ...]) -> str:
    changes = ", ".join(f"{column} = given.{column}" for column in columns if column not in key)
    arrays = ", ".join(f"%s::{_type(table, column)}[]" for column in columns)
    found = " AND ".join(f"{table.name}.{column} = given.{column}" for column in key)
    return f"UPDATE {table.name} SET {changes} FROM unnest({arrays}) AS given({', '.join(columns)}) WHERE {found}"


def _type(table: Table, column: str) -> str:
    return str(table.c[column].type.compile(_DIALECT))
