"""A bank that has lived for two months, made by operations only."""

from __future__ import annotations

from datetime import time
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from rich.progress import Progress
from sqlalchemy import text
from tests.databases import Databases, engine_of

from samity.bank.collection_sheets.operations.undo import UndoSheet, undo_sheet
from samity.bank.loans.operations.repay import Repay, repay_loan
from samity.bank.loans.operations.undo import UndoTransaction, undo_transaction
from samity.bank.organisation.queries import business_date, credentials
from samity.cli.demo_bank.days import Days
from samity.cli.demo_bank.history import live_through
from samity.cli.demo_bank.plans import BranchPlan, GroupPlan, Person, Plan, Story
from samity.close_of_business import close_day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection, Engine

    from samity.storage.unit import Unit

SIX_WEEKS_AGO = Story(6)
BRANCH = BranchPlan(
    "night-branch",
    "Night Branch",
    Person("manager", "Abdul", "Matin"),
    Person("cashier", "Shirin", "Sultana"),
    (Person("rahima", "Rahima", "Begum"), Person("kamal", "Kamal", "Hossain")),
    (
        Plan("Dakshinpara", 0, time(8), 0, (GroupPlan("Golap", 10, SIX_WEEKS_AGO),)),
        Plan("Uttarpara", 2, time(8), 1, (GroupPlan("Kadam", 10, SIX_WEEKS_AGO),)),
    ),
)


@pytest.fixture(scope="session")
def lived_in(database_server: Databases, evening: str) -> Iterator[Engine]:
    """Two villages with lateness, fees, an overpayment and a reversal: the day after a night."""
    engine = engine_of(database_server.copy(evening))
    tomorrow = close_day(engine).business_date
    with engine.begin() as connection, _days(connection).on(tomorrow) as day:
        _overpay_reverse_and_repay(day.administrator)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def evening(database_server: Databases) -> str:
    """The address of a bank that has lived for two months, before a night; nobody is connected to it."""
    url = database_server.bank()
    engine = engine_of(url)
    with engine.begin() as connection:
        days, today = _days(connection), business_date(connection)
        live_through(days, today, (BRANCH,), Progress(disable=True))
        with days.on(today) as day:
            _undo_a_sheet(day.administrator)
    engine.dispose()
    return url


@pytest.fixture
def evenings(database_server: Databases, evening: str) -> Iterator[Callable[[], Engine]]:
    """As many copies of the bank before its night as a test asks for."""
    made: list[Engine] = []

    def another() -> Engine:
        made.append(engine_of(database_server.copy(evening)))
        return made[-1]

    yield another
    for engine in made:
        engine.dispose()


@pytest.fixture
def bank(lived_in: Engine) -> Iterator[Connection]:
    """The bank that lived; what a test breaks in it is whole again afterwards."""
    with lived_in.connect() as connection:
        yield connection
        connection.rollback()


@pytest.fixture
def new_bank(database_server: Databases) -> Iterator[Engine]:
    """A bank on its first day, for one test."""
    engine = engine_of(database_server.bank())
    yield engine
    engine.dispose()


def _days(connection: Connection) -> Days:
    known = credentials(connection, "mifos")
    assert known is not None
    return Days(connection, known.actor)


def _undo_a_sheet(unit: Unit) -> None:
    newest = unit.connection.scalar(text("SELECT max(id) FROM collection_sheet"))
    undo_sheet(UndoSheet(newest, "The amounts of another week"), unit)


def _overpay_reverse_and_repay(unit: Unit) -> None:
    paid = text(
        "SELECT account_id, id, value_on FROM loan_transaction WHERE kind = 'REPAYMENT' AND reverses_id IS NULL"
        " AND account_id IN (SELECT account_id FROM loan WHERE status = 'ACTIVE') ORDER BY value_on, account_id LIMIT 3"
    )
    first, second, third = unit.connection.execute(paid).all()
    undo_transaction(UndoTransaction(first.account_id, first.id), unit)
    repay_loan(Repay(second.account_id, unit.business_date, Decimal(40_000)), unit)
    # Interest that no night has recognised yet: a receivable below zero until tonight.
    repay_loan(Repay(third.account_id, unit.business_date, Decimal(1_000)), unit)
