"""What reaches the books, and what the database itself refuses."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError
from tests.operations.accounting.books import DAY, account, gl, moved

from samity.bank.accounting.operations.gl_accounts import ChangeGlAccount, change_gl_account
from samity.bank.accounting.operations.post import GlAccountNotUsable, post
from samity.bank.accounting.queries import account_balance, gl_balances, postings_of, trial_balance
from samity.bank.accounting.records import APPEND_ONLY_TABLES
from samity.bank.accounting.rules.postings import postings, swapped
from samity.bank.accounting.values import GlType, GlUsage, LedgerTransaction
from samity.kernel.errors import BrokenInvariant, Refusals

if TYPE_CHECKING:
    from samity.storage.unit import Unit

SOMEWHERE = "SELECT * FROM"


def test_a_repayment_stands_in_the_books_as_it_was_posted(unit: Unit) -> None:
    cash, portfolio, income = gl(unit, GlType.ASSET), gl(unit, GlType.ASSET), gl(unit, GlType.INCOME)
    loan = account(unit)
    made = moved(unit, loan, (cash, portfolio, 833), (cash, income, 100), (cash, income, 0))
    assert postings_of(unit.connection, [(loan, made.id)]) == {(loan, made.id): made.postings}
    assert account_balance(unit.connection, loan, cash) == 933
    assert account_balance(unit.connection, loan, income) == -100


def test_what_was_taken_back_leaves_nothing(unit: Unit) -> None:
    cash, portfolio = gl(unit, GlType.ASSET), gl(unit, GlType.ASSET)
    loan = account(unit)
    made = moved(unit, loan, (cash, portfolio, 833))
    moved(unit, loan, reverses=made, given=swapped(made.postings))
    assert account_balance(unit.connection, loan, cash) == 0
    with pytest.raises(IntegrityError, match="uq_ledger_transaction_reversal"), unit.connection.begin_nested():
        moved(unit, loan, reverses=made, given=swapped(made.postings))


def test_a_reversal_belongs_to_the_account_whose_transaction_it_takes_back(unit: Unit) -> None:
    cash, portfolio = gl(unit, GlType.ASSET), gl(unit, GlType.ASSET)
    made = moved(unit, account(unit), (cash, portfolio, 5))
    with pytest.raises(IntegrityError, match="fk_ledger_transaction"), unit.connection.begin_nested():
        moved(unit, account(unit), reverses=made, given=swapped(made.postings))


def test_a_transaction_that_moves_nothing_is_not_written(unit: Unit) -> None:
    made = moved(unit, account(unit))
    found = unit.connection.execute(text("SELECT id FROM ledger_transaction WHERE id = :id"), {"id": made.id})
    assert found.first() is None


def test_any_number_of_transactions_takes_three_statements(unit: Unit) -> None:
    cash, portfolio = gl(unit, GlType.ASSET), gl(unit, GlType.ASSET)
    statements: list[str] = []
    event.listen(unit.connection, "before_cursor_execute", lambda *given: statements.append(given[2]))
    batch = [
        LedgerTransaction(
            10**9 + n, 10**9 + n, 1, "BDT", "loan.repayment", DAY, DAY, None, postings((cash, portfolio, 1))
        )
        for n in range(40)
    ]
    post(unit.connection, batch, unit.actor.user_id)
    assert len(statements) == 3


def test_accounts_that_take_no_postings_are_named_together(unit: Unit) -> None:
    header, disabled = gl(unit, GlType.ASSET, usage=GlUsage.HEADER), gl(unit, GlType.ASSET)
    change_gl_account(ChangeGlAccount(disabled, {"disabled": True}), unit)
    cash = gl(unit, GlType.ASSET)
    with pytest.raises(Refusals) as refused, unit.connection.begin_nested():
        moved(unit, account(unit), (cash, header, 1), (cash, disabled, 1), (cash, 10**9, 1))
    assert [each.facts()["gl_account_id"] for each in refused.value.reasons] == [header, disabled, 10**9]
    assert {type(each) for each in refused.value.reasons} == {GlAccountNotUsable}


def test_an_account_disabled_meanwhile_does_not_hold_up_a_reversal(unit: Unit) -> None:
    cash, portfolio = gl(unit, GlType.ASSET), gl(unit, GlType.ASSET)
    loan = account(unit)
    made = moved(unit, loan, (cash, portfolio, 5))
    change_gl_account(ChangeGlAccount(cash, {"disabled": True}), unit)
    moved(unit, loan, reverses=made, given=swapped(made.postings))
    assert account_balance(unit.connection, loan, cash) == 0


@pytest.mark.parametrize("table", [table.name for table in APPEND_ONLY_TABLES])
@pytest.mark.parametrize(
    "act", ["UPDATE {table} SET {column} = {column}", "DELETE FROM {table}", "TRUNCATE {table} CASCADE"]
)
def test_the_database_itself_keeps_what_was_written(unit: Unit, table: str, act: str) -> None:
    cash, portfolio = gl(unit, GlType.ASSET), gl(unit, GlType.ASSET)
    moved(unit, account(unit), (cash, portfolio, 5))
    unit.write_out()
    column = {"posting": "amount", "ledger_transaction": "value_on", "audit_line": "user_id"}[table]
    before = unit.connection.execute(text(f"{SOMEWHERE} {table}")).all()
    assert before
    refused = "its rows are written once and corrected by new rows"
    with pytest.raises(IntegrityError, match=refused), unit.connection.begin_nested():
        unit.connection.execute(text(act.format(table=table, column=column)))
    assert unit.connection.execute(text(f"{SOMEWHERE} {table}")).all() == before


@pytest.mark.parametrize("amount", [0, -1])
def test_the_database_itself_knows_no_posting_of_nothing(unit: Unit, amount: int) -> None:
    cash, portfolio = gl(unit, GlType.ASSET), gl(unit, GlType.ASSET)
    made = moved(unit, account(unit), (cash, portfolio, 5))
    row = "INSERT INTO posting VALUES (:account, :transaction, 2, :debit, :credit, :amount, 1, 2)"
    names = {"account": made.account_id, "transaction": made.id, "debit": cash, "credit": portfolio, "amount": amount}
    with pytest.raises(IntegrityError, match="ck_posting_amount"), unit.connection.begin_nested():
        unit.connection.execute(text(row), names)


def test_a_balance_counts_what_was_booked_up_to_the_day(unit: Unit) -> None:
    cash, portfolio = gl(unit, GlType.ASSET), gl(unit, GlType.ASSET)
    loan = account(unit)
    for day, amount in ((1, 100), (2, 20), (3, 3)):
        moved(unit, loan, (cash, portfolio, amount), on=date(2025, 1, day))
    held = {day: _held(unit, cash, date(2025, 1, day)) for day in (1, 2, 3)}
    assert held == {1: 100, 2: 120, 3: 123}
    assert _held(unit, cash, date(2024, 12, 31)) is None


def test_currencies_are_never_added_up(unit: Unit) -> None:
    cash, portfolio = gl(unit, GlType.ASSET), gl(unit, GlType.ASSET)
    moved(unit, account(unit), (cash, portfolio, 5), currency="BDT")
    moved(unit, account(unit), (cash, portfolio, 7), currency="KWD")
    found = [each for each in gl_balances(unit.connection, DAY) if each.gl_account_id == cash]
    assert [(each.currency, each.debit, each.credit) for each in found] == [("BDT", 5, 0), ("KWD", 7, 0)]


def test_both_sides_of_the_trial_balance_are_equal(unit: Unit) -> None:
    cash, portfolio, income = gl(unit, GlType.ASSET), gl(unit, GlType.ASSET), gl(unit, GlType.INCOME)
    moved(unit, account(unit), (portfolio, cash, 10_000))
    moved(unit, account(unit), (cash, portfolio, 833), (cash, income, 100))
    (found,) = (each for each in trial_balance(unit.connection, DAY) if each.currency.code == "BDT")
    assert found.debit == found.credit >= 10_933
    held = {row.gl_account_id: row.balance for row in found.rows}
    assert (held[cash], held[portfolio], held[income]) == (-9_067, 9_167, 100)


def test_damaged_books_raise_the_alarm(unit: Unit) -> None:
    cash, portfolio = gl(unit, GlType.ASSET), gl(unit, GlType.ASSET)
    moved(unit, account(unit), (cash, portfolio, 5))
    # Only somebody with a hand on the database can do this: no operation removes an account that has postings.
    unit.connection.execute(text("DELETE FROM gl_account WHERE id = :id"), {"id": cash})
    with pytest.raises(BrokenInvariant, match="two equal sides"):
        trial_balance(unit.connection, DAY)


def _held(unit: Unit, gl_account_id: int, on: date) -> int | None:
    found = (each for each in gl_balances(unit.connection, on) if each.gl_account_id == gl_account_id)
    return next((each.debit - each.credit for each in found), None)
