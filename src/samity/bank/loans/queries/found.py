"""Loans and products found by criteria, and by what they are known by outside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Text, and_, case, cast, exists, func, literal, select

from samity.bank.clients.records import client_group
from samity.bank.loans.records import (
    loan,
    loan_external_id,
    loan_fact,
    loan_installment,
    loan_product,
    loan_transaction,
)
from samity.bank.loans.values.facts import FactKind, TransactionKind
from samity.bank.loans.values.state import LoanStatus
from samity.bank.organisation.queries.found import signs_in_as
from samity.bank.organisation.records import bank_date, office
from samity.kernel.errors import Refusal
from samity.storage.criteria import condition_of
from samity.storage.windows import page_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection

    from samity.storage.criteria import Criterion
    from samity.storage.windows import Page, Window


@dataclass(eq=False)
class LoanNotNamed(Refusal):
    """There is no loan with the external id {external_id}."""

    external_id: str


_LAST_ENTERED = (
    select(func.max(loan_fact.c.entered_at)).where(loan_fact.c.account_id == loan.c.account_id).scalar_subquery()
)
_CHANGED_AT = func.greatest(loan.c.created_at, _LAST_ENTERED)

_PRODUCT_NAME = select(loan_product.c.name).where(loan_product.c.id == loan.c.product_id).scalar_subquery()
_CENTRE = select(client_group.c.centre_id).where(client_group.c.id == loan.c.group_id).scalar_subquery()

_taken_back = loan_fact.alias("taken_back")
_IS_EDITED = (
    exists()
    .where(
        loan_fact.c.account_id == loan.c.account_id,
        loan_fact.c.kind == FactKind.SCHEDULE_EDITED,
        ~exists().where(_taken_back.c.account_id == loan_fact.c.account_id, _taken_back.c.undoes == loan_fact.c.serial),
    )
    .correlate(loan)
)

_PARTS = ("principal", "interest", "fees", "penalties")
_LEFT = sum(
    (
        loan_installment.c[f"{part}_due"] - loan_installment.c[f"{part}_paid"] - loan_installment.c[f"{part}_waived"]
        for part in _PARTS
    ),
    literal(0),
)
_IS_OVERDUE = (
    exists()
    .where(
        loan_installment.c.account_id == loan.c.account_id,
        loan_installment.c.due_on < select(bank_date.c.business_date).scalar_subquery(),
        _LEFT > 0,
    )
    .correlate(loan)
)
IN_ARREARS = "IN_ARREARS"
"""How an active loan stands of which something is overdue."""

LOAN_COLUMNS: Mapping[str, ColumnElement[Any]] = {
    "id": loan.c.account_id,
    "known_by": func.coalesce(loan_external_id.c.external_id, loan.c.account_no),
    "client_id": loan.c.client_id,
    "group_debtor_id": case((loan.c.client_id.is_(None), loan.c.group_id)),
    "product_id": loan.c.product_id,
    "product_name": _PRODUCT_NAME,
    "centre_id": _CENTRE,
    "office_id": loan.c.office_id,
    "officer_user_id": signs_in_as(loan.c.officer_id),
    "standing": case((and_(loan.c.status == LoanStatus.ACTIVE, _IS_OVERDUE), IN_ARREARS), else_=loan.c.status),
    "approved_on": loan.c.approved_on,
    "disbursed_on": loan.c.disbursed_on,
    "ended_on": loan.c.ended_on,
    "created_at": loan.c.created_at,
    "changed_at": _CHANGED_AT,
}
"""What loans can be found and ordered by."""

TRANSACTION_COLUMNS: Mapping[str, ColumnElement[Any]] = {
    "id": loan_transaction.c.id,
    "known_by": cast(loan_transaction.c.id, Text),
    "account_id": loan_transaction.c.account_id,
    "kind": loan_transaction.c.kind,
    "value_on": loan_transaction.c.value_on,
    "booked_on": loan_transaction.c.booked_on,
    "entered_at": loan_transaction.c.entered_at,
    "user_id": loan_transaction.c.user_id,
}
"""What transactions of loans can be found and ordered by."""

_LOANS = select(loan.c.account_id).select_from(
    loan.join(office, office.c.id == loan.c.office_id).outerjoin(
        loan_external_id, loan_external_id.c.account_id == loan.c.account_id
    )
)

_REVERSAL = loan_transaction.alias("reversal")
_TRANSACTIONS = (
    select(
        loan_transaction,
        loan.c.office_id,
        loan.c.currency_code,
        loan_fact.c.details,
        _REVERSAL.c.id.label("reversed_by_id"),
    )
    .select_from(
        loan_transaction.join(loan, loan.c.account_id == loan_transaction.c.account_id)
        .join(office, office.c.id == loan.c.office_id)
        .outerjoin(
            loan_fact,
            (loan_fact.c.account_id == loan_transaction.c.account_id) & (loan_fact.c.serial == loan_transaction.c.fact),
        )
        .outerjoin(
            _REVERSAL,
            (_REVERSAL.c.account_id == loan_transaction.c.account_id)
            & (_REVERSAL.c.reverses_id == loan_transaction.c.id),
        )
    )
    .where(loan_transaction.c.reverses_id.is_(None), loan_transaction.c.kind != TransactionKind.ACCRUAL)
)


@dataclass(frozen=True, slots=True)
class Written:
    """When a loan was first written down, when it last changed, and whether its schedule was changed by hand."""

    created_at: datetime
    changed_at: datetime
    is_edited: bool


def loans_found(
    connection: Connection,
    visible: str,
    criteria: Iterable[Criterion],
    window: Window,
    besides: Iterable[ColumnElement[bool]] = (),
) -> Page:
    """Find the ids of loans below the hierarchy that the caller sees, of which every criterion holds.

    Args:
        connection: the transaction.
        visible: path of the office below which loans are looked for.
        criteria: on what loans are found by here.
        window: which part, in which order.
        besides: conditions on loans that come from above, such as on what custom fields hold.
    """
    found = _LOANS.where(office.c.hierarchy.startswith(visible, autoescape=True), *besides)
    condition = condition_of(criteria, LOAN_COLUMNS)
    found = found if condition is None else found.where(condition)
    return page_of(connection, found, LOAN_COLUMNS, window, loan.c.account_id)


def transactions_found(connection: Connection, visible: str, criteria: Iterable[Criterion], window: Window) -> Page:
    """Find what moved on loans below the hierarchy that the caller sees; one taken back says by which transaction.

    Recognition of income is left out: it moves no account.
    """
    found = _TRANSACTIONS.where(office.c.hierarchy.startswith(visible, autoescape=True))
    condition = condition_of(criteria, TRANSACTION_COLUMNS)
    found = found if condition is None else found.where(condition)
    return page_of(connection, found, TRANSACTION_COLUMNS, window, loan_transaction.c.id)


def loan_of_transaction(connection: Connection, transaction_id: int) -> int | None:
    """Return the loan that a transaction belongs to."""
    return connection.scalar(
        select(loan_transaction.c.account_id).where(
            loan_transaction.c.id == transaction_id, loan_transaction.c.reverses_id.is_(None)
        )
    )


def loans_written(connection: Connection, ids: Collection[int]) -> dict[int, Written]:
    """Return when loans were written down and last changed, and whether their schedules were changed by hand."""
    rows = connection.execute(
        select(loan.c.account_id, loan.c.created_at, _CHANGED_AT, _IS_EDITED).where(
            loan.c.account_id == func.any(list(ids))
        )
    )
    return {row[0]: Written(row[1], row[2], row[3]) for row in rows}


def loan_known_by(connection: Connection, name: str) -> int | None:
    """Return the loan with this external id, or else with this account number."""
    by_external_id = select(loan_external_id.c.account_id).where(loan_external_id.c.external_id == name)
    found = connection.scalar(by_external_id)
    return found if found is not None else connection.scalar(select(loan.c.account_id).where(loan.c.account_no == name))


def loan_by_external_id(connection: Connection, external_id: str) -> int:
    """Return the loan with an external id.

    Raises:
        LoanNotNamed: there is none.
    """
    wanted = select(loan_external_id.c.account_id).where(loan_external_id.c.external_id == external_id)
    found = connection.scalar(wanted)
    if found is None:
        raise LoanNotNamed(external_id)
    return int(found)


def product_known_by(connection: Connection, name: str) -> int | None:
    """Return the product with this external id, or else with this short name or number."""
    by_external_id = loan_product.c.external_id == name
    known = by_external_id | (loan_product.c.short_name == name) | (cast(loan_product.c.id, Text) == name)
    ranked = (by_external_id.desc().nulls_last(), (loan_product.c.short_name == name).desc())
    return connection.scalar(select(loan_product.c.id).where(known).order_by(*ranked).limit(1))
