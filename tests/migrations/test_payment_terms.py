"""Loans and products of before keep how their payments were taken."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text
from tests.databases import engine_of

from samity import migrations
from samity.bank.loans.values.payment_terms import FuturePayments, Overpayment, PaymentTerms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection
    from tests.conftest import FreshDatabaseUrl

BEFORE, AFTER = "0007", "0008"
MIFOS = {"code": "mifos-standard-strategy"}
ADVANCED = {"code": "advanced-payment-allocation-strategy", "order": [["DUE", "FEES"]], "walk": "VERTICAL"}

_CURRENCY = "INSERT INTO currency (code, name, decimals) VALUES ('KES', 'Kenyan Shilling', 2)"
_OFFICE = "INSERT INTO office (id, name, opened_on, hierarchy) VALUES (1, 'Head', '2024-01-01', '.1.')"
_PRODUCT = """
INSERT INTO loan_product (id, name, short_name, currency_code, offer, accounting)
VALUES (:id, :name, :name, 'KES', CAST(:offer AS jsonb), 'NONE')"""
_LOAN = """
INSERT INTO loan (account_id, account_no, product_id, kind, client_id, office_id, currency_code, terms, strategy,
                  accounting, refuses_overpayment, status, principal, submitted_on, last_serial)
VALUES (:id, :name, :id, 'INDIVIDUAL', 1, 1, 'KES', '{}', CAST(:strategy AS jsonb), 'NONE', :refuses, 'SUBMITTED', 1,
        '2024-01-01', 1)"""


@pytest.fixture
def database(fresh_database_url: FreshDatabaseUrl) -> Iterator[Connection]:
    """A database of before, in which nothing is yet."""
    engine = engine_of(fresh_database_url(empty=True))
    with engine.connect() as connection:
        _move(connection, BEFORE)
        yield connection
        connection.rollback()
    engine.dispose()


def _move(connection: Connection, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def _lent(connection: Connection, number: int, strategy: dict[str, Any], *, refuses: bool) -> None:
    """A product of before, and a loan of it."""
    offer = {"rate": "24", "strategy": strategy, "minimum_days": 3, "refuses_overpayment": refuses}
    row = {"id": number, "name": f"P{number}", "refuses": refuses, "strategy": orjson.dumps(strategy).decode()}
    connection.execute(text(_PRODUCT), {**row, "offer": orjson.dumps(offer).decode()})
    connection.execute(text(_LOAN), row)


SINCE = {"paid_when", "charge_off", "owed_anew", "interest_refunds"}
"""Terms of payments that this revision did not know."""


def test_what_was_agreed_stays_agreed(database: Connection) -> None:
    database.execute(text(_CURRENCY))
    database.execute(text(_OFFICE))
    kinds: tuple[tuple[dict[str, Any], bool, dict[str, Any]], ...] = (
        (MIFOS, False, MIFOS),
        (MIFOS, True, MIFOS),
        ({**ADVANCED, "latest_first": False}, False, {**ADVANCED, "future": "NEXT_INSTALLMENT"}),
        ({**ADVANCED, "latest_first": True}, True, {**ADVANCED, "future": "LAST_INSTALLMENT"}),
    )
    for number, (strategy, refuses, _) in enumerate(kinds, 1):
        _lent(database, number, strategy, refuses=refuses)
    _move(database, AFTER)
    loans = database.execute(text("SELECT payments FROM loan ORDER BY account_id")).scalars().all()
    offers = database.execute(text("SELECT offer FROM loan_product ORDER BY id")).scalars().all()
    for (_, refuses, strategy), agreed, offer in zip(kinds, loans, offers, strict=True):
        wanted = PaymentTerms(
            strategy=strategy,
            overpayment=Overpayment.REFUSED if refuses else Overpayment.HELD,
            future_payments=FuturePayments.ACCEPT_OVERPAYMENTS,
        )
        written = {name: value for name, value in wanted.to_json().items() if name not in SINCE}
        assert agreed == written
        assert PaymentTerms.from_json(agreed) == wanted
        assert offer == {"rate": "24", "minimum_days": 3, "payments": written}
