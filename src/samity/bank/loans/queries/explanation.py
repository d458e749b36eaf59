"""Why everything of a loan is due, with the transactions behind it. See docs/rules/explanation.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.loans.queries.history import facts_of
from samity.bank.loans.queries.transactions import transactions_of
from samity.bank.loans.rules.explanation import explained
from samity.bank.loans.values.facts import BESIDE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from sqlalchemy import Connection, RowMapping

    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.bank.loans.values.explanation import Explanation


def explanation_of(
    connection: Connection, account: LoanAccount, on: date, by: date | None = None
) -> tuple[Explanation, Mapping[int, int]]:
    """Explain every amount of a loan, and say by which transaction each fact stands in its history.

    Args:
        connection: the transaction.
        account: the loan.
        on: the day on which it stands so.
        by: where it is given, what counts from later is left out.
    """
    facts = facts_of(connection, [account.id], by)[account.id]
    return explained(account.agreement, facts, on), shown_by(transactions_of(connection, [account.id], by))


def shown_by(transactions: Iterable[RowMapping]) -> Mapping[int, int]:
    """Return, by the serial of a fact, the transaction that stands for it."""
    stands = (each for each in transactions if not each["reversed_by_id"] and each["kind"] not in BESIDE)
    return {each["fact"]: each["id"] for each in stands}
