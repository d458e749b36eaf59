"""What repaying principal early costs, and how much of it is free in the running year of a loan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.loans.queries.history import facts_of
from samity.bank.loans.rules.early_charges import LoanYear, early_charge, loan_year

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from sqlalchemy import Connection

    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.bank.loans.values.facts import Fact


def early_charges(
    connection: Connection, payments: Sequence[tuple[LoanAccount, Fact]], undone: Sequence[Fact] = ()
) -> list[int]:
    """Return what each payment costs by the principal that it would repay before its time, in minor units.

    Args:
        connection: the transaction.
        payments: each with its loan, no loan twice.
        undone: what takes something of a loan back before; no other loan is among the payments then.
    """
    facts = _facts(connection, (account for account, _ in payments))
    return [
        early_charge(account.agreement, [*facts[account.id], *undone], each) if account.id in facts else 0
        for account, each in payments
    ]


def loan_years(connection: Connection, accounts: Iterable[LoanAccount], on: date) -> Mapping[int, LoanYear]:
    """Return the year that a day is in of each loan that was paid out and costs something to repay early."""
    known = list(accounts)
    facts = _facts(connection, known)
    years = ((each.id, loan_year(each.agreement, facts[each.id], on)) for each in known if each.id in facts)
    return {loan_id: year for loan_id, year in years if year is not None}


def _facts(connection: Connection, accounts: Iterable[LoanAccount]) -> Mapping[int, list[Fact]]:
    charging = [each.id for each in accounts if each.agreement.terms.early_charge.is_charged]
    return facts_of(connection, charging) if charging else {}
