"""The trial balance: what every GL account holds on a day. See docs/rules/trial-balance.md."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from sqlalchemy import select

from samity.bank.accounting.queries.balances import gl_balances
from samity.bank.accounting.records import gl_account
from samity.bank.accounting.rules.balances import balance
from samity.bank.accounting.values import GlType, TrialBalance, TrialBalanceRow
from samity.bank.organisation.queries.currencies import currencies_by_code
from samity.kernel.errors import ensure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from sqlalchemy import Connection, RowMapping

    from samity.bank.accounting.values import GlBalance


def trial_balance(connection: Connection, on: date, hierarchy: str = "") -> Sequence[TrialBalance]:
    """Return the trial balance of a subtree of offices on a day, one for each currency in use.

    Raises:
        BrokenInvariant: the two sides differ; the books are damaged.
    """
    sums = gl_balances(connection, on, hierarchy)
    wanted = select(gl_account).where(gl_account.c.id.in_({each.gl_account_id for each in sums}))
    accounts = {row["id"]: row for row in connection.execute(wanted).mappings()}
    currencies = currencies_by_code(connection, {each.currency for each in sums})
    made = [
        TrialBalance(currencies[code], tuple(_row(each, accounts) for each in given))
        for code, given in groupby(sums, key=lambda each: each.currency)
    ]
    for each in made:
        ensure(each.debit == each.credit, f"the trial balance in {each.currency.code} has two equal sides")
    return made


def _row(given: GlBalance, accounts: Mapping[int, RowMapping]) -> TrialBalanceRow:
    account = accounts[given.gl_account_id]
    gl_type = GlType(account["type"])
    return TrialBalanceRow(
        account["id"],
        account["gl_code"],
        account["name"],
        gl_type,
        given.debit,
        given.credit,
        balance(gl_type, given.debit, given.credit),
    )
