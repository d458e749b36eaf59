from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text
from tests.databases import engine_of

if TYPE_CHECKING:
    from tests.conftest import FreshDatabaseUrl


def test_a_tests_bank_is_open_and_has_its_administrator_alone(fresh_database_url: FreshDatabaseUrl) -> None:
    own = engine_of(fresh_database_url())
    with own.connect() as connection:
        assert connection.execute(text("select username from app_user")).scalars().all() == ["mifos"]
    own.dispose()


def test_a_fresh_database_shares_nothing_with_another(fresh_database_url: FreshDatabaseUrl) -> None:
    first, second = engine_of(fresh_database_url(empty=True)), engine_of(fresh_database_url(empty=True))
    with first.begin() as connection:
        connection.execute(text("create table only_here (id int)"))
    with second.connect() as connection:
        assert connection.execute(text("select to_regclass('only_here')")).scalar() is None
    first.dispose()
    second.dispose()
