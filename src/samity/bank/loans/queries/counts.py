"""How many loans clients and groups have: active ones, borrowers, those in arrears. See docs/rules/arrears.md."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select

from samity.bank.clients.records import client_group
from samity.bank.loans.queries.searched_arrears import IS_IN_ARREARS
from samity.bank.loans.queries.searched_installments import IS_ACTIVE
from samity.bank.loans.records import loan
from samity.bank.organisation.queries.currencies import currency_by_code

if TYPE_CHECKING:
    from decimal import Decimal

    from sqlalchemy import Connection


class LoanCounts(NamedTuple):
    """Active loans, who owes them, and how many of them are in arrears."""

    active: int = 0
    borrowers: int = 0
    in_arrears: int = 0


class ClientLoans(NamedTuple):
    """The loans of a client.

    Attributes:
        paid_out: how many he has ever been paid out.
        active: how many of them run.
        last_amount: principal of the newest of them, in major units; None before the first.
    """

    paid_out: int
    active: int
    last_amount: Decimal | None


def loan_counts_in(connection: Connection, grouping_id: int) -> tuple[LoanCounts, LoanCounts]:
    """Count the active loans tied to a group, or to any group of a centre.

    Returns:
        those that members owe, and those that groups owe as one debtor.
    """
    groups = select(client_group.c.id).where(
        (client_group.c.id == grouping_id) | (client_group.c.centre_id == grouping_id)
    )
    of_groups = loan.c.client_id.is_(None)
    figures = (
        func.count(),
        func.count(func.coalesce(loan.c.client_id, loan.c.group_id).distinct()),
        func.count().filter(IS_IN_ARREARS),
    )
    counted = select(of_groups, *figures).where(IS_ACTIVE, loan.c.group_id.in_(groups)).group_by(of_groups)
    found = {as_one: LoanCounts(*sums) for as_one, *sums in connection.execute(counted)}
    return found.get(False, LoanCounts()), found.get(True, LoanCounts())


def loans_of_client(connection: Connection, client_id: int) -> ClientLoans:
    """Count the loans that a client owes or owed himself."""
    his = (loan.c.client_id == client_id) & loan.c.disbursed_on.is_not(None)
    counted = connection.execute(select(func.count(), func.count().filter(IS_ACTIVE)).where(his)).one()
    newest = (
        select(loan.c.principal, loan.c.currency_code)
        .where(his)
        .order_by(loan.c.disbursed_on.desc(), loan.c.created_at.desc(), loan.c.account_id.desc())
    )
    last = connection.execute(newest.limit(1)).first()
    amount = None if last is None else currency_by_code(connection, last.currency_code).major(last.principal)
    return ClientLoans(*counted, amount)
