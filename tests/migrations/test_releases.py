"""Databases of other releases: an earlier one is brought along where that is asked for, a later one is left alone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import typer
from alembic import command
from alembic.config import Config
from sqlalchemy import text
from tests.databases import ADMIN_PASSWORD, engine_of
from typer.testing import CliRunner

from samity import migrations
from samity.bank.organisation.queries import credentials
from samity.cli import app
from samity.cli.database import ready_bank
from samity.migrations import is_current, upgrade

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine
    from tests.conftest import FreshDatabaseUrl

FIRST = "0001"


@pytest.fixture
def engine_of_the_first_release(fresh_database_url: FreshDatabaseUrl) -> Iterator[Engine]:
    engine = engine_of(fresh_database_url(empty=True))
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, FIRST)
    yield engine
    engine.dispose()


@pytest.fixture
def later_url(fresh_database_url: FreshDatabaseUrl) -> str:
    url = fresh_database_url(empty=True)
    engine = engine_of(url)
    upgrade(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    return url


def test_a_bank_of_an_earlier_release_is_refused(engine_of_the_first_release: Engine) -> None:
    with pytest.raises(typer.Exit):
        ready_bank(engine_of_the_first_release, ADMIN_PASSWORD)
    assert not is_current(engine_of_the_first_release)


def test_a_demo_of_an_earlier_release_is_brought_along(engine_of_the_first_release: Engine) -> None:
    ready_bank(engine_of_the_first_release, ADMIN_PASSWORD, migrating=True)
    assert is_current(engine_of_the_first_release)
    with engine_of_the_first_release.connect() as connection:
        assert credentials(connection, "mifos") is not None


def test_a_database_of_a_later_release_is_left_alone(later_url: str) -> None:
    found = CliRunner().invoke(app, ["migrate", "--database-url", later_url])
    assert found.exit_code == 1
    assert "of a later release than this Samity" in found.output
