"""The loans that wait for something, a chunk at a time, so that few of a bank's are in memory at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.loans.queries.accounts import loans_by_id
from samity.bank.loans.values.account_range import EVERY_ACCOUNT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import TextClause

    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.bank.loans.values.account_range import AccountRange
    from samity.storage.unit import Unit

CHUNK = 1000
"""Loans that are in memory at once."""


def waiting_loans(
    waiting: TextClause, unit: Unit, accounts: AccountRange = EVERY_ACCOUNT, **asked: object
) -> Iterator[Mapping[int, LoanAccount]]:
    """Yield loans that a statement finds, locked, by their ids.

    Args:
        waiting: finds ids above `:after` in their order, `:chunk` of them at most; up to `:last` where it is told.
        unit: of work.
        accounts: among which they are.
        asked: what else the statement is told, by name.
    """
    told = {**asked, "after": accounts.first - 1, "last": accounts.last, "chunk": CHUNK}
    while ids := list(unit.connection.scalars(waiting, told)):
        yield loans_by_id(unit.connection, ids, lock=True)
        told["after"] = ids[-1]
