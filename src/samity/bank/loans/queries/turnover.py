"""What offices lend and collect, in sums: loans paid out day by day; dues and pay-outs of a day, done and waiting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import BigInteger, and_, case, cast, func, literal, or_, select

from samity.bank.loans.queries.searched_installments import ALL_LEFT, IS_ACTIVE
from samity.bank.loans.records import loan, loan_installment
from samity.bank.loans.values.parts import Parts
from samity.bank.loans.values.state import DISBURSED_STATUSES, LoanStatus
from samity.bank.organisation.queries.currencies import currencies_by_code
from samity.bank.organisation.records import office

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from sqlalchemy import ColumnElement, Connection

    from samity.kernel.money import Currency

_IS_DISBURSED = loan.c.status.in_(sorted(DISBURSED_STATUSES))
_PAID = sum((loan_installment.c[f"{part}_paid"] for part in Parts._fields), literal(0))


class DayOfMoney(NamedTuple):
    """What one day asks for in one currency, in its minor units.

    Attributes:
        currency: of both.
        waiting: what is not done yet.
        done: what is.
    """

    currency: Currency
    waiting: int
    done: int


def loans_paid_out(connection: Connection, hierarchy: str, since: date, until: date) -> Mapping[date, int]:
    """Return how many loans were paid out on each day; days on which none was are left out.

    Args:
        connection: the transaction.
        hierarchy: path of the office whose loans are counted, with those of the offices below it.
        since: first day.
        until: last day.
    """
    counted = (
        select(loan.c.disbursed_on, func.count())
        .where(_IS_DISBURSED, loan.c.disbursed_on.between(since, until), _is_below(hierarchy))
        .group_by(loan.c.disbursed_on)
    )
    return {day: number for day, number in connection.execute(counted) if day is not None}


def collected_of_dues(connection: Connection, hierarchy: str, due_on: date) -> list[DayOfMoney]:
    """Return, by currency, what installments due on a day still ask for and what was paid for them, whenever it was.

    What was written off is not asked for; nor is what was waived.
    """
    summed = (
        select(loan.c.currency_code, _sum(case((IS_ACTIVE, ALL_LEFT), else_=0)), _sum(_PAID))
        .join_from(loan, loan_installment, loan_installment.c.account_id == loan.c.account_id)
        .where(_IS_DISBURSED, loan_installment.c.due_on == due_on, _is_below(hierarchy))
        .group_by(loan.c.currency_code)
    )
    return _told(connection, connection.execute(summed).all())


def paid_out_of_expected(connection: Connection, hierarchy: str, on: date) -> list[DayOfMoney]:
    """Return, by currency, the principal that approved loans expect on a day, and what was paid out on it."""
    waits = and_(loan.c.status == LoanStatus.APPROVED, loan.c.expected_disbursement_on == on)
    went = and_(_IS_DISBURSED, loan.c.disbursed_on == on)
    summed = (
        select(loan.c.currency_code, *(_sum(case((each, loan.c.principal), else_=0)) for each in (waits, went)))
        .where(or_(waits, went), _is_below(hierarchy))
        .group_by(loan.c.currency_code)
    )
    return _told(connection, connection.execute(summed).all())


def _is_below(hierarchy: str) -> ColumnElement[bool]:
    return loan.c.office_id.in_(select(office.c.id).where(office.c.hierarchy.startswith(hierarchy, autoescape=True)))


def _sum(figure: ColumnElement[Any]) -> ColumnElement[int]:
    return cast(func.coalesce(func.sum(figure), 0), BigInteger)


def _told(connection: Connection, rows: Sequence[Sequence[Any]]) -> list[DayOfMoney]:
    currencies = currencies_by_code(connection, [code for code, *_ in rows]) if rows else {}
    return [DayOfMoney(currencies[code], waiting, done) for code, waiting, done in sorted(map(tuple, rows))]
