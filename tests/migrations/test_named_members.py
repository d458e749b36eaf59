"""What was kept of a charge-off and of a corrected installment by its place in a list is read by its name."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from sqlalchemy import text
from tests.databases import engine_of

from samity import migrations
from samity.bank.loans.queries.installments import all_installments
from samity.bank.loans.values.parts import Parts

if TYPE_CHECKING:
    from sqlalchemy import Connection
    from tests.conftest import FreshDatabaseUrl

BEFORE, AFTER = "0026", "0027"
_LOAN = """
INSERT INTO currency (code, name, decimals) VALUES ('KES', 'Kenyan Shilling', 2);
INSERT INTO office (id, name, opened_on, hierarchy) VALUES (1, 'Head', '2024-01-01', '.1.');
INSERT INTO loan_product (id, name, short_name, currency_code, offer, accounting)
VALUES (1, 'Seeds', 'SEED', 'KES', '{}', 'NONE');
INSERT INTO loan (account_id, account_no, product_id, kind, client_id, office_id, currency_code, terms, payments,
                  accounting, status, principal, submitted_on, last_serial, charge_off)
SELECT id, id::text, 1, 'INDIVIDUAL', 1, 1, 'KES', '{}', '{}', 'NONE', 'ACTIVE', 1, '2024-01-01', 1, charge_off
FROM (VALUES (1, '["2024-03-01", true, null, 7]'::jsonb), (2, NULL)) AS were(id, charge_off);
INSERT INTO loan_installment (account_id, number, from_on, due_on, corrected)
VALUES (1, 1, '2024-01-01', '2024-02-01', '[[100, 20, 3, 4], [5, 0, 0, 0], "2024-01-20"]'),
       (1, 2, '2024-02-01', '2024-03-01', NULL)"""


def _move(connection: Connection, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def test_places_become_names(fresh_database_url: FreshDatabaseUrl) -> None:
    engine = engine_of(fresh_database_url(empty=True))
    with engine.connect() as connection:
        _move(connection, BEFORE)
        for statement in _LOAN.split(";"):
            connection.execute(text(statement))
        _move(connection, AFTER)
        charge_offs = connection.execute(text("SELECT charge_off FROM loan ORDER BY account_id")).scalars().all()
        first, second = all_installments(connection, [1])[1].installments
        connection.rollback()
    engine.dispose()
    assert charge_offs == [{"on": "2024-03-01", "is_fraud": True, "interest_ends_on": None, "reason": 7}, None]
    assert (first.credited, first.written_off) == (Parts(100, 20, 3, 4), Parts(5))
    assert (first.credited_on, second.credited_on) == (date(2024, 1, 20), None)
