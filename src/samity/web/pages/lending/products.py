"""Loan products: the list, and each with its terms in words, an example, what its loans cost, and where it posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter

from samity.bank.accounting.queries import mapped_accounts
from samity.bank.gate import permit
from samity.bank.loans.queries.delinquency_buckets import delinquency_bucket_by_id
from samity.bank.loans.queries.products import loan_products
from samity.bank.loans.queries.quotes import quotes
from samity.bank.loans.values.quotes import NotOffered
from samity.bank.organisation.queries import payment_channels
from samity.bank.organisation.queries.currencies import currencies_by_code
from samity.web.door import Visiting
from samity.web.languages import later
from samity.web.pages.lending.example import MAY, example_of
from samity.web.pages.lending.product_charges import charges_in_words
from samity.web.pages.lending.product_command import is_beyond_form
from samity.web.pages.lending.product_lateness import late_words
from samity.web.pages.lending.rate_words import rates
from samity.web.pages.lending.words import ACCOUNTINGS, PURPOSES, every, terms_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from fastapi import Response

    from samity.bank.loans.values.products import LoanProduct

router = APIRouter()

CONTRACT = later("its terms are those of a contract: they are changed where they were defined")


@router.get("/products", response_model=None)
def list_products(visit: Visiting) -> Response:
    """List the loan products."""
    permit(visit.unit, "loans:read")
    found = list(loan_products(visit.connection).values())
    on = visit.unit.business_date
    return visit.show(
        "lending/products.html",
        products=found,
        currencies=currencies_by_code(visit.connection, {each.currency_code for each in found}),
        offered={each.id: is_offered(each, on) for each in found},
        rates={each.id: rates(each.offer, visit.formats) for each in found},
        every={each.id: every(each.offer.terms) for each in found},
    )


@router.get("/products/{product_id:int}", response_model=None)
def product_page(visit: Visiting, product_id: int) -> Response:
    """Show a product: terms, an example, quotes, GL accounts."""
    permit(visit.unit, "loans:read")
    on = visit.unit.business_date
    quoted = quotes(visit.connection, visit.ids["product_id"], on)
    product = quoted.product
    may_read_books = visit.may("accounting:read")
    channels = {each.id: each.name for each in payment_channels(visit.connection)}
    return visit.show(
        "lending/product.html",
        product=product,
        currency=quoted.currency,
        example=example_of(visit, product, quoted.currency),
        example_may=MAY,
        table=quoted.table,
        is_not_offered=lambda quote: isinstance(quote, NotOffered),
        terms=[
            *terms_in_words(product.offer, quoted.currency, visit.formats),
            *charges_in_words(product, visit),
            *_late(product, visit),
        ],
        offered=is_offered(product, on),
        barred=CONTRACT if is_beyond_form(product.offer) else None,
        accounting=ACCOUNTINGS[product.accounting],
        gl_accounts=mapped_accounts(visit.connection, "loan", [product_id]) if may_read_books else None,
        purposes=PURPOSES,
        channels=channels,
    )


def _late(product: LoanProduct, visit: Visiting) -> Iterator[tuple[str, str]]:
    named = product.bucket_id and delinquency_bucket_by_id(visit.connection, product.bucket_id).name
    return late_words(product, named or None, visit.formats)


def is_offered(product: LoanProduct, on: date) -> bool:
    """Say whether loans of it can be applied for on a day."""
    begun = product.starts_on is None or product.starts_on <= on
    return begun and (product.closes_on is None or on <= product.closes_on)
