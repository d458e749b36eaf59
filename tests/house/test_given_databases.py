"""Databases that are given: which addresses are some, and what they must be able to hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest
import typer
from psycopg import sql
from sqlalchemy import make_url
from tests.databases import engine_of
from typer.testing import CliRunner

from samity.bank.first_start import is_open
from samity.cli import app
from samity.cli.database import ready_bank, unfitness

if TYPE_CHECKING:
    from tests.conftest import FreshDatabaseUrl


@pytest.mark.parametrize(
    "address",
    ["nonsense", "mysql://bank:hushhush@127.0.0.1/bank", "postgresql://bank:hushhush@127.0.0.1:port/bank"],
)
def test_what_is_no_address_of_a_postgresql_is_said_without_its_password(address: str) -> None:
    found = CliRunner().invoke(app, ["migrate", "--database-url", address])
    assert found.exit_code == 1
    assert "The database address is not one" in found.output
    assert "hushhush" not in found.output


@pytest.mark.parametrize(
    ("version", "encoding", "said"),
    [
        (140_011, "UTF8", "PostgreSQL 14"),
        (150_004, "LATIN1", "LATIN1"),
        (150_000, "UTF8", None),
        (180_001, "UTF8", None),
    ],
)
def test_a_database_that_cannot_hold_a_bank_is_refused(version: int, encoding: str, said: str | None) -> None:
    unfit = unfitness(version, encoding)
    assert (unfit is None) == (said is None)
    assert (said or "") in (unfit or "")


def test_a_database_of_another_encoding_is_refused_and_left_empty(fresh_database_url: FreshDatabaseUrl) -> None:
    url = make_url(fresh_database_url(empty=True))
    latin = url.set(database=f"{url.database}_latin")
    with psycopg.connect(
        url.set(drivername="postgresql").render_as_string(hide_password=False), autocommit=True
    ) as own:
        name = sql.Identifier(str(latin.database))
        own.execute(sql.SQL("create database {} template template0 encoding 'LATIN1' locale 'C'").format(name))
        try:
            found = CliRunner().invoke(app, ["migrate", "--database-url", latin.render_as_string(hide_password=False)])
        finally:
            own.execute(sql.SQL("drop database {}").format(name))
    assert found.exit_code == 1
    assert "keeps text as LATIN1" in found.output


def test_a_bank_is_not_opened_with_a_password_that_nobody_else_could_have(fresh_database_url: FreshDatabaseUrl) -> None:
    engine = engine_of(fresh_database_url(empty=True))
    with pytest.raises(typer.Exit):
        ready_bank(engine, "seven77")
    with engine.connect() as connection:
        assert not is_open(connection)
    assert ready_bank(engine, "eight888") is None
    with engine.connect() as connection:
        assert is_open(connection)
    engine.dispose()
