"""Loan products."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from samity.bank.loans.records import loan, loan_product
from samity.bank.loans.values.agreement import AccountingRule
from samity.bank.loans.values.products import LoanProduct, Offer
from samity.bank.loans.values.state import LoanStatus
from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sqlalchemy import Connection, Row


@dataclass(eq=False)
class LoanProductNotFound(Refusal):
    """There is no loan product {product_id}."""

    product_id: int


def loan_products(connection: Connection, ids: Collection[int] | None = None) -> Mapping[int, LoanProduct]:
    """Return loan products by id, all of them unless ids are named."""
    wanted = select(loan_product).order_by(loan_product.c.name)
    if ids is not None:
        wanted = wanted.where(loan_product.c.id.in_(ids))
    return {row.id: _product(row) for row in connection.execute(wanted)}


def loan_product_by_id(connection: Connection, product_id: int) -> LoanProduct:
    """Return one loan product.

    Raises:
        LoanProductNotFound: there is none.
    """
    found = loan_products(connection, [product_id]).get(product_id)
    if found is None:
        raise LoanProductNotFound(product_id)
    return found


def take_product(connection: Connection, product_id: int) -> None:
    """Take a product to define it anew: who holds it is waited for, and who wants to hold it waits.

    Raises:
        LoanProductNotFound: there is none.
    """
    taken = select(loan_product.c.id).where(loan_product.c.id == product_id).with_for_update()
    if connection.scalar(taken) is None:
        raise LoanProductNotFound(product_id)


def hold_products(connection: Connection, ids: Collection[int]) -> None:
    """Let nobody define these products anew until the transaction ends; many may hold one at the same time.

    Whoever applies for a loan holds its product, and whoever pays loans out: what the product says of accounting, and
    where it posts, is what it will have said when they are done. Loans are locked before products, and both in the
    order of their ids. It must be a statement of its own: one that waits sees what was there before it waited.
    """
    held = select(loan_product.c.id).where(loan_product.c.id.in_(ids)).order_by(loan_product.c.id)
    connection.execute(held.with_for_update(read=True, key_share=True))


def accounting_of_loans(connection: Connection, product_id: int) -> Mapping[AccountingRule, bool]:
    """Return by which rules the product's loans are booked, or will be, and whether one of each was disbursed.

    It may offer another rule by now. Applications that came to nothing are left out.
    """
    ended = [LoanStatus.REJECTED, LoanStatus.WITHDRAWN]
    rules = (
        select(loan.c.accounting, func.bool_or(loan.c.disbursed_on.is_not(None)))
        .where(loan.c.product_id == product_id, loan.c.status.not_in(ended))
        .group_by(loan.c.accounting)
    )
    return {AccountingRule(word): disbursed for word, disbursed in connection.execute(rules)}


def _product(row: Row[Any]) -> LoanProduct:
    return LoanProduct(
        id=row.id,
        name=row.name,
        short_name=row.short_name,
        external_id=row.external_id,
        description=row.description,
        currency_code=row.currency_code,
        accounting=AccountingRule(row.accounting),
        starts_on=row.starts_on,
        closes_on=row.closes_on,
        offer=Offer.from_json(row.offer),
        fund_id=row.fund_id,
        bucket_id=row.delinquency_bucket_id,
        created_at=row.created_at,
        changed_at=row.changed_at,
    )
