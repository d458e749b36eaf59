"""Loan products."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from samity.bank.loans.records import loan, loan_product
from samity.bank.loans.values.agreement import AccountingRule
from samity.bank.loans.values.products import LoanProduct, Offer
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


def accounting_of_loans(connection: Connection, product_id: int) -> frozenset[AccountingRule]:
    """Return by which rules the product's disbursed loans are booked; it may offer another one by now."""
    disbursed = select(loan.c.accounting).where(loan.c.product_id == product_id, loan.c.disbursed_on.is_not(None))
    return frozenset(AccountingRule(word) for word in connection.execute(disbursed.distinct()).scalars())


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
    )
