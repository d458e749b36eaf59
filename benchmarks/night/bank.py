"""The bank whose day is closed: a few loans that were lent and paid by operations, and copies of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import text
from tests.gatherings import A_YEAR_OF_WEEKS, analyze, move_to, staying
from tests.operations.loans.real_balance import TERMS as ON_BALANCE
from tests.village import FIRST_MEETING, lend_alone, on_day, product, village

from samity.bank.loans.operations.repay import Repay, repay_loan
from samity.bank.loans.operations.run_accruals import RunAccruals, run_accruals
from samity.bank.loans.values.agreement import AccountingRule
from samity.kernel.periods import PeriodUnit

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from sqlalchemy import Connection, Engine

    from samity.bank.loans.values.terms import LoanTerms
    from samity.storage.unit import Unit


class Kind(NamedTuple):
    """Loans of one product: how many of a hundred, and what is paid how often."""

    of_hundred: int
    terms: LoanTerms
    accounting: AccountingRule
    every: int
    pays: int


WEEKS = 10
BEGINS_ON = 4
"""Loans begin on so many days, so that a quarter of them has a due date on the night that is measured."""
MONTHLY = replace(A_YEAR_OF_WEEKS, number_of_installments=12, repay_unit=PeriodUnit.MONTHS)
KINDS = (
    Kind(60, A_YEAR_OF_WEEKS, AccountingRule.ACCRUAL_PERIODIC, 7, 286),
    Kind(15, MONTHLY, AccountingRule.ACCRUAL_PERIODIC, 28, 1_240),
    Kind(20, A_YEAR_OF_WEEKS, AccountingRule.CASH, 7, 286),
    Kind(5, ON_BALANCE, AccountingRule.ACCRUAL_PERIODIC, 28, 175),
)
HUNDRED = sum(kind.of_hundred for kind in KINDS)

# Copy number n of a row has the ids of the original and n times a stride more.
_COPIED = {
    "loan": {"account_id": "account", "account_no": "no"},
    "loan_installment": {"account_id": "account"},
    "loan_fact": {"account_id": "account"},
    "loan_transaction": {"account_id": "account", "id": "transaction", "reverses_id": "transaction"},
    "ledger_transaction": {"account_id": "account", "id": "transaction", "reverses_id": "transaction"},
    "posting": {"account_id": "account", "transaction_id": "transaction"},
}
_COLUMNS = "SELECT column_name FROM information_schema.columns WHERE table_name = :table ORDER BY ordinal_position"


def found(engine: Engine, loans: int, begins: Callable[[str], None]) -> date:
    """Found the bank with about so many loans; return the day that is to be closed."""
    begins(f"lending to {HUNDRED} clients, and {WEEKS} weeks of their payments")
    today = _hundred(engine)
    begins(f"copying them until there are {loans:,}")
    copies = max(loans // HUNDRED - 1, 0)
    analyze(engine)
    with engine.begin() as connection:
        _copy_all(connection, copies)
    begins("letting the database settle")
    _settle(engine)
    return today


def _settle(engine: Engine) -> None:
    """Let the database clean up as it has in a bank of years: else it cleans what was copied while the night runs."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM (FREEZE, ANALYZE)"))


def _hundred(engine: Engine) -> date:
    with staying(engine, FIRST_MEETING) as unit:
        lent = list(_lend(unit))
    today = FIRST_MEETING + timedelta(days=7 * WEEKS)
    move_to(engine, today - timedelta(days=1))
    for day in range(1, 7 * WEEKS):
        with staying(engine, FIRST_MEETING + timedelta(days=day)) as unit:
            _live(unit, lent, day)
    move_to(engine, today)
    return today


def _lend(unit: Unit) -> list[tuple[Kind, int, int]]:
    place = village(unit, members=HUNDRED)
    clients = iter(place.clients)
    lent = []
    for kind in KINDS:
        offered = product(unit, terms=kind.terms, accounting=kind.accounting)
        for number in range(kind.of_hundred):
            after = number % BEGINS_ON
            on = FIRST_MEETING + timedelta(days=after)
            lent.append((kind, after, lend_alone(on_day(unit, on), offered.id, next(clients), on=on)))
    return lent


def _live(unit: Unit, lent: Sequence[tuple[Kind, int, int]], day: int) -> None:
    """Let those pay whose day it is, but for a tenth who have stopped; income is recognised at the end of a week."""
    for number, (kind, after, loan_id) in enumerate(lent):
        if day > after and (day - after) % kind.every == 0 and (number % 10 or day < 7 * WEEKS // 2):
            repay_loan(Repay(loan_id, unit.business_date, Decimal(kind.pays)), unit)
    if day % 7 == 6:
        run_accruals(RunAccruals(unit.business_date), unit)


def _copy_all(connection: Connection, copies: int) -> None:
    strides = {
        "account": connection.scalar(text("SELECT max(account_id) FROM loan")),
        "transaction": connection.scalar(text("SELECT last_value FROM transaction_ids")),
    }
    # Copies are whole where the originals are: looking up each parent of millions of rows would take most of the time.
    connection.execute(text("SET LOCAL session_replication_role = replica"))
    for table, changed in _COPIED.items():
        columns = list(connection.scalars(text(_COLUMNS), {"table": table}))
        values = [_value(name, changed.get(name), strides) for name in columns]
        connection.execute(
            text(
                f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)}"
                f" FROM (SELECT * FROM {table}) r, generate_series(1, :copies) n"
            ),
            {"copies": copies},
        )
    for sequence, stride in (("account_ids", strides["account"]), ("transaction_ids", strides["transaction"])):
        connection.execute(
            text("SELECT setval(:sequence, :last)"), {"sequence": sequence, "last": (copies + 1) * stride}
        )


def _value(name: str, kind: str | None, strides: dict[str, int | None]) -> str:
    if kind is None:
        return f"r.{name}"
    return f"r.{name} || '-' || n" if kind == "no" else f"r.{name} + n * {strides[kind]}"
