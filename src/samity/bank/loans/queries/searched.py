"""By what loans can be found and ordered: as they are stored, and as their installments stand today."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Date,
    Integer,
    Numeric,
    and_,
    case,
    cast,
    exists,
    false,
    func,
    literal,
    not_,
    or_,
    select,
    true,
    union_all,
)

from samity.bank.clients.records import client, client_group
from samity.bank.loans.queries.searched_arrears import DAYS_LATE, GRACE, IS_IN_ARREARS
from samity.bank.loans.queries.searched_installments import IS_ACTIVE, LEFT, TODAY, of_installments
from samity.bank.loans.queries.searched_terms import TERM_COLUMNS
from samity.bank.loans.records import (
    loan,
    loan_external_id,
    loan_fact,
    loan_installment,
    loan_product,
    loan_transaction,
)
from samity.bank.loans.values.facts import PAYMENTS, FactKind, booked_as
from samity.bank.loans.values.lock import LockedDue, LockReason
from samity.bank.loans.values.state import ON_DEMAND, OUTSIDE, LoanStatus
from samity.bank.loans.values.terms import ScheduleMethod
from samity.bank.organisation.queries.found import signs_in_as
from samity.bank.organisation.records import currency
from samity.storage.criteria import Several

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import ColumnElement

IN_ARREARS = "IN_ARREARS"
"""How an active loan stands of which more is late, or longer, than is tolerated."""

LOCKED = "LOCKED"
CAPPED = "CAPPED"
"""How an active loan stands on which nothing moves for a while."""

ENDED = (LoanStatus.CLOSED, LoanStatus.REJECTED, LoanStatus.WITHDRAWN, LoanStatus.WRITTEN_OFF)
"""Where a loan stands that is over; one that is overpaid waits for its refund."""

_LAST_ENTERED = (
    select(func.max(loan_fact.c.entered_at)).where(loan_fact.c.account_id == loan.c.account_id).scalar_subquery()
)
CHANGED_AT = func.greatest(loan.c.created_at, loan.c.changed_beside_at, _LAST_ENTERED)


def major(minor: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return an amount of a loan's currency in major units: loans of several currencies are found together."""
    decimals = select(currency.c.decimals).where(currency.c.code == loan.c.currency_code).scalar_subquery()
    return cast(minor, Numeric) / func.power(literal(10, Numeric), decimals)


_IS_SCHEDULED = loan_installment.c.number != OUTSIDE
_OUTSIDE_LEFT = of_installments(func.sum(LEFT["interest"]), ~_IS_SCHEDULED)


def _sum(amount: ColumnElement[Any], *conditions: ColumnElement[bool]) -> ColumnElement[Any]:
    return major(func.coalesce(of_installments(func.sum(amount), *conditions), 0))


def _due(part: str) -> ColumnElement[Any]:
    # What a lock says is due of a loan: all of its balance, what is late alone, or as of any.
    said = case((IS_ACTIVE, loan.c.lock["due"].astext))
    at_once = loan.c.terms["applied_at_once"].astext == "true", loan.c.terms["interest_method"].astext == "FLAT"
    whole = and_(said == LockedDue.BALANCE, or_(*at_once) if part == "interest" else true())
    due_on = loan_installment.c.due_on
    waits = case((IS_ACTIVE, loan.c.lock["holds_interest"].astext == "true"), else_=false())
    until_yesterday = or_(said == LockedDue.LATE, and_(waits, not_(or_(*at_once))) if part == "interest" else false())
    is_due = case((whole, true()), (until_yesterday, due_on < TODAY), else_=due_on <= TODAY)
    return _sum(LEFT[part], is_due)


def _paid(part: str) -> ColumnElement[Any]:
    return loan_installment.c[f"{part}_paid"]


_AMOUNTS: Mapping[str, ColumnElement[Any]] = {
    name: column
    for part, left in LEFT.items()
    for name, column in (
        (f"{part}_balance", _sum(left)),
        (f"{part}_due", _due(part)),
        (f"{part}_paid", _sum(_paid(part), _IS_SCHEDULED)),
    )
}
_FIRST_DUE = of_installments(func.min(loan_installment.c.due_on), loan_installment.c.due_on < ON_DEMAND)

_taken_back = loan_transaction.alias("taken_back")
_PAYMENTS = sorted(booked_as({*PAYMENTS, FactKind.RECOVERED}))


def _of_last_payment(figure: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return a figure of the last payment, credit or recovery that stands."""
    return (
        select(figure)
        .where(
            loan_transaction.c.account_id == loan.c.account_id,
            loan_transaction.c.kind.in_(_PAYMENTS),
            loan_transaction.c.reverses_id.is_(None),
            ~exists().where(
                _taken_back.c.account_id == loan_transaction.c.account_id,
                _taken_back.c.reverses_id == loan_transaction.c.id,
            ),
        )
        .order_by(loan_transaction.c.value_on.desc(), loan_transaction.c.id.desc())
        .limit(1)
        .correlate(loan)
        .scalar_subquery()
    )


_HOLDER = func.coalesce(
    select(func.coalesce(client.c.external_id, client.c.account_no))
    .where(client.c.id == loan.c.client_id)
    .scalar_subquery(),
    select(func.coalesce(client_group.c.external_id, client_group.c.account_no))
    .where(client_group.c.id == loan.c.group_id)
    .scalar_subquery(),
)
_HAS_NUMBER = loan.c.terms["schedule_method"].astext != ScheduleMethod.NONE

_IS_LOCKED = and_(IS_ACTIVE, loan.c.lock["on"].astext.is_not(None))
_IS_CAPPED = and_(IS_ACTIVE, loan.c.lock["reason"].astext == LockReason.CAP)

GROUP_DEBTOR: ColumnElement[Any] = case((loan.c.client_id.is_(None), loan.c.group_id))
PRODUCT_NAME = select(loan_product.c.name).where(loan_product.c.id == loan.c.product_id).scalar_subquery()
CENTRE = select(client_group.c.centre_id).where(client_group.c.id == loan.c.group_id).scalar_subquery()


def known_as(account_id: ColumnElement[Any]) -> Several:
    """Return what a loan is known by where it is looked up: each way of being known has its index."""
    unnamed = loan.alias("unnamed")
    has_other = exists().where(loan_external_id.c.account_id == unnamed.c.account_id)
    names = union_all(
        select(loan_external_id.c.account_id, loan_external_id.c.external_id.label("name")),
        select(unnamed.c.account_id, unnamed.c.account_no.label("name")).where(~has_other),
    ).subquery("names")
    return Several(names.c.name, names.c.account_id == account_id)


LOAN_COLUMNS: Mapping[str, ColumnElement[Any]] = {
    "id": loan.c.account_id,
    "known_by": func.coalesce(loan_external_id.c.external_id, loan.c.account_no),
    "client_id": loan.c.client_id,
    "group_debtor_id": GROUP_DEBTOR,
    "holder_known_by": _HOLDER,
    "product_id": loan.c.product_id,
    "product_name": PRODUCT_NAME,
    "centre_id": CENTRE,
    "office_id": loan.c.office_id,
    "officer_user_id": signs_in_as(loan.c.officer_id),
    "standing": case((IS_IN_ARREARS, IN_ARREARS), else_=loan.c.status),
    "ended_as": case((loan.c.status.in_(ENDED), loan.c.status), (_IS_CAPPED, CAPPED), (_IS_LOCKED, LOCKED)),
    "locked_on": case((_IS_LOCKED, cast(loan.c.lock["on"].astext, Date))),
    "principal": major(loan.c.principal),
    "number_of_installments": case((_HAS_NUMBER, cast(loan.c.terms["number_of_installments"].astext, Integer))),
    "expected_disbursement_on": loan.c.expected_disbursement_on,
    "approved_on": loan.c.approved_on,
    "disbursed_on": loan.c.disbursed_on,
    "first_due_on": _FIRST_DUE,
    "matures_on": loan.c.matures_on,
    "ended_on": case((loan.c.status.in_(ENDED), loan.c.ended_on)),
    "last_paid_on": _of_last_payment(loan_transaction.c.value_on),
    "last_paid": major(_of_last_payment(loan_transaction.c.amount)),
    "days_late": DAYS_LATE,
    "arrears_grace": GRACE,
    **_AMOUNTS,
    **TERM_COLUMNS,
    "paid_in_all": _sum(sum((_paid(part) for part in LEFT), literal(0))),
    "due_in_all": sum((_due(part) for part in LEFT), major(func.coalesce(_OUTSIDE_LEFT, 0))),
    "created_at": loan.c.created_at,
    "changed_at": CHANGED_AT,
}
"""What loans can be found and ordered by; amounts are of major units, of loans that were paid out."""

LOAN_SEVERAL: Mapping[str, Several] = {"known_by": known_as(loan.c.account_id)}
"""What is looked up where it is named."""
