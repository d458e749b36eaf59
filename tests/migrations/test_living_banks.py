"""Banks with living loans, as earlier revisions kept them, are brought along: nothing of them changes in silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from tests.databases import engine_of
from tests.migrations.kept_banks import kept_banks, read
from typer.testing import CliRunner

from samity.cli import app
from samity.close_of_business import close_day
from samity.close_of_business.invariants import broken
from samity.migrations import is_current, upgrade

if TYPE_CHECKING:
    from tests.conftest import FreshDatabaseUrl

_OLDEST = kept_banks()[0]
_CHANGED = "UPDATE loan_installment SET interest_due = interest_due + 1 WHERE interest_due > interest_paid"
_LIVING = "SELECT count(*) FROM loan WHERE status = 'ACTIVE'"


@pytest.mark.parametrize("name", kept_banks())
def test_a_bank_with_living_loans_is_brought_along(fresh_database_url: FreshDatabaseUrl, name: str) -> None:
    """Where a rule has changed under its loans, decision 19 says what to do; before 0.1.0 the bank may be kept anew."""
    engine = engine_of(fresh_database_url(empty=True))
    with engine.begin() as connection:
        read(connection, name)
    upgrade(engine)
    assert is_current(engine)
    with engine.connect() as connection:
        assert broken(connection) == []
        assert connection.execute(text(_LIVING)).scalar_one() > 0
    before = close_day(engine)
    assert close_day(engine).closed_on == before.business_date
    engine.dispose()


def test_whoever_brings_a_bank_along_hears_of_loans_that_would_change(fresh_database_url: FreshDatabaseUrl) -> None:
    url = fresh_database_url(empty=True)
    engine = engine_of(url)
    with engine.begin() as connection:
        read(connection, _OLDEST)
        connection.execute(text(_CHANGED))
    command, of = CliRunner(), ["--database-url", url]
    assert "Run `samity migrate` first." in command.invoke(app, ["check", *of]).output
    migrated = command.invoke(app, ["migrate", *of])
    assert migrated.exit_code == 1
    assert "its facts lead to another installments than what is stored" in migrated.output
    assert "Go back to the backup" in migrated.output
    checked = command.invoke(app, ["check", *of])
    assert (checked.exit_code, "its facts lead to another installments" in checked.output) == (1, True)
    engine.dispose()


def test_a_bank_without_fault_is_checked_and_brought_along(fresh_database_url: FreshDatabaseUrl) -> None:
    url = fresh_database_url(empty=True)
    engine = engine_of(url)
    with engine.begin() as connection:
        read(connection, _OLDEST)
    command, of = CliRunner(), ["--database-url", url]
    migrated = command.invoke(app, ["migrate", *of])
    assert (migrated.exit_code, "The database is of this release." in migrated.output) == (0, True)
    checked = command.invoke(app, ["check", *of])
    assert (checked.exit_code, "things that must always hold do." in checked.output) == (0, True)
    engine.dispose()
