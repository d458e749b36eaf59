"""What is left of installments, as loans are found and ordered by it: minor units, as they are stored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, and_, cast, func, literal, select

from samity.bank.loans.records import loan, loan_installment
from samity.bank.loans.values.parts import Parts
from samity.bank.loans.values.state import DISBURSED_STATUSES, LoanStatus
from samity.bank.organisation.records import bank_date

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import ColumnElement

TODAY = select(bank_date.c.business_date).scalar_subquery()


def _written_off(part: str) -> ColumnElement[Any]:
    given_up = loan_installment.c.corrected["written_off"][part].astext
    return func.coalesce(cast(given_up, BigInteger), 0)


LEFT: Mapping[str, ColumnElement[Any]] = {
    part: loan_installment.c[f"{part}_due"]
    - loan_installment.c[f"{part}_paid"]
    - loan_installment.c[f"{part}_waived"]
    - _written_off(part)
    for part in Parts._fields
}
ALL_LEFT = sum(LEFT.values(), literal(0))
IS_LATE = and_(loan_installment.c.due_on < TODAY, ALL_LEFT > 0)
IS_ACTIVE = loan.c.status == LoanStatus.ACTIVE
_IS_ITS_OWN = and_(loan_installment.c.account_id == loan.c.account_id, loan.c.status.in_(sorted(DISBURSED_STATUSES)))


def of_installments(figure: ColumnElement[Any], *conditions: ColumnElement[bool]) -> ColumnElement[Any]:
    """Return a figure over the installments of a loan that was paid out; of another there are none."""
    return select(figure).where(_IS_ITS_OWN, *conditions).correlate(loan).scalar_subquery()
