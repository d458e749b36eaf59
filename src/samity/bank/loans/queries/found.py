"""Loans and products found by criteria, and by what they are known by outside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Text, cast, exists, func, select

from samity.bank.loans.queries.searched import CHANGED_AT, LOAN_COLUMNS, LOAN_SEVERAL
from samity.bank.loans.queries.searched_arrears import days_in_arrears, last_set_to_arrears
from samity.bank.loans.queries.searched_reckoned import RECKONED, reckoned_today
from samity.bank.loans.queries.searched_transactions import (
    PRINCIPAL_LEFT,
    REVERSAL,
    TRANSACTION_COLUMNS,
    TRANSACTION_SEVERAL,
)
from samity.bank.loans.records import loan, loan_external_id, loan_fact, loan_product, loan_transaction
from samity.bank.loans.values.facts import TRANSFERS, FactKind, TransactionKind
from samity.bank.organisation.records import office
from samity.kernel.errors import Refusal
from samity.kernel.names import is_account_number
from samity.storage.criteria import NOTHING_BESIDES, condition_of, names_in
from samity.storage.windows import page_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Select

    from samity.storage.criteria import Besides, Condition
    from samity.storage.windows import Page, Window


_ARREARS, _LAST_SET = "days_in_arrears", "last_set_to_arrears_on"
"""By these names loans are found by what is reckoned for each search that asks for it."""


@dataclass(eq=False)
class LoanNotNamed(Refusal):
    """There is no loan with the external id {external_id}."""

    external_id: str


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

_LOANS = select(loan.c.account_id).select_from(
    loan.join(office, office.c.id == loan.c.office_id).outerjoin(
        loan_external_id, loan_external_id.c.account_id == loan.c.account_id
    )
)

NOT_OF_THE_ACCOUNT = (
    TransactionKind.ACCRUAL,
    TransactionKind.ACCRUAL_ACTIVITY,
    TransactionKind.CHARGE_OFF,
    *TRANSFERS,
)
"""What moves the books of the institution, and nothing that the borrower owes or is owed."""
_TRANSACTIONS = (
    select(
        loan_transaction,
        loan.c.office_id,
        loan.c.currency_code,
        loan_fact.c.details,
        REVERSAL.c.id.label("reversed_by_id"),
        PRINCIPAL_LEFT.label("principal_left"),
    )
    .select_from(
        loan_transaction.join(loan, loan.c.account_id == loan_transaction.c.account_id)
        .join(office, office.c.id == loan.c.office_id)
        .outerjoin(
            loan_fact,
            (loan_fact.c.account_id == loan_transaction.c.account_id) & (loan_fact.c.serial == loan_transaction.c.fact),
        )
        .outerjoin(
            REVERSAL,
            (REVERSAL.c.account_id == loan_transaction.c.account_id)
            & (REVERSAL.c.reverses_id == loan_transaction.c.id),
        )
    )
    .where(loan_transaction.c.reverses_id.is_(None), loan_transaction.c.kind.not_in(NOT_OF_THE_ACCOUNT))
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
    criteria: Iterable[Condition],
    window: Window,
    besides: Besides = NOTHING_BESIDES,
) -> Page:
    """Find the ids of loans below the hierarchy that the caller sees, of which every criterion holds.

    Args:
        connection: the transaction.
        visible: path of the office below which loans are looked for.
        criteria: on what loans are found by here.
        window: which part, in which order.
        besides: what only others know how to ask, such as of custom fields.
    """
    criteria, columns = tuple(criteria), LOAN_COLUMNS
    asked = {*names_in(criteria), *(name for name, _ in window.order_by)}
    if _ARREARS in asked:
        columns = {**columns, _ARREARS: days_in_arrears(connection, visible)}
    found = _LOANS.where(office.c.hierarchy.startswith(visible, autoescape=True), *besides.conditions)
    reckoned = asked & RECKONED.keys()
    if _LAST_SET in asked or reckoned:
        others = [each for each in criteria if not {_LAST_SET, *RECKONED} & {*names_in([each])}]
        among = _narrowed(found, others, columns)
        columns = {**columns, **(reckoned_today(connection, among, reckoned) if reckoned else {})}
        if _LAST_SET in asked:
            columns = {**columns, _LAST_SET: last_set_to_arrears(connection, among)}
    found = _narrowed(found, criteria, columns)
    return page_of(connection, found, {**columns, **besides.orders}, window, loan.c.account_id)


def _narrowed(
    found: Select[tuple[int]], criteria: Iterable[Condition], columns: Mapping[str, ColumnElement[Any]]
) -> Select[tuple[int]]:
    condition = condition_of(criteria, columns, LOAN_SEVERAL)
    return found if condition is None else found.where(condition)


def transactions_found(
    connection: Connection,
    visible: str,
    criteria: Iterable[Condition],
    window: Window,
    besides: Besides = NOTHING_BESIDES,
) -> Page:
    """Find what moved on loans below the hierarchy that the caller sees; one taken back says by which transaction.

    Recognition of income and charge-offs are left out: they move the books, and no account.
    """
    found = _TRANSACTIONS.where(office.c.hierarchy.startswith(visible, autoescape=True), *besides.conditions)
    condition = condition_of(criteria, TRANSACTION_COLUMNS, TRANSACTION_SEVERAL)
    found = found if condition is None else found.where(condition)
    return page_of(connection, found, {**TRANSACTION_COLUMNS, **besides.orders}, window, loan_transaction.c.id)


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
        select(loan.c.account_id, loan.c.created_at, CHANGED_AT, _IS_EDITED).where(
            loan.c.account_id == func.any(list(ids))
        )
    )
    return {row[0]: Written(row[1], row[2], row[3]) for row in rows}


def loan_known_by(connection: Connection, name: str) -> int | None:
    """Return the loan with this account number, or else with this external id: no number is ever another's name."""
    if is_account_number(name):
        numbered = connection.scalar(select(loan.c.account_id).where(loan.c.account_no == name))
        if numbered is not None:
            return int(numbered)
    return connection.scalar(select(loan_external_id.c.account_id).where(loan_external_id.c.external_id == name))


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
