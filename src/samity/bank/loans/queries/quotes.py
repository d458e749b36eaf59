"""What a product's loans would cost: the quote table of its page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from samity.bank.loans.queries.products import loan_product_by_id
from samity.bank.loans.rules.quotes import quote_table, usual_numbers, usual_principals
from samity.bank.loans.values.quotes import QuoteTable
from samity.bank.organisation.queries.currencies import currency_by_code

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy import Connection

    from samity.bank.loans.values.products import LoanProduct
    from samity.kernel.money import Currency


@dataclass(frozen=True, slots=True)
class Quotes:
    """A quote table, and what it is of."""

    product: LoanProduct
    currency: Currency
    table: QuoteTable


def quotes(
    connection: Connection,
    product_id: int,
    on: date,
    *,
    principals: Sequence[int] | None = None,
    numbers: Sequence[int] | None = None,
) -> Quotes:
    """Return what the loans of a product would cost if they were disbursed on a day.

    Args:
        connection: to the bank's database.
        product_id: of the product as it is offered now.
        on: usually the business date.
        principals: positive minor units; the product's usual ones unless given.
        numbers: of installments, positive; the product's usual ones unless given.

    Returns:
        An empty table where all is due on demand: nobody knows when it will be paid.

    Raises:
        LoanProductNotFound: there is no such product.
    """
    product = loan_product_by_id(connection, product_id)
    offer = product.offer
    currency = currency_by_code(connection, product.currency_code)
    if offer.terms.is_on_demand:
        return Quotes(product, currency, QuoteTable((), (), ()))
    principals, numbers = principals or usual_principals(offer), numbers or usual_numbers(offer)
    return Quotes(product, currency, quote_table(offer, currency, principals, numbers, on))
