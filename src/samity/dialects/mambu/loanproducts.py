"""/loanproducts: what loans are offered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from samity.bank.accounting.queries import mappings
from samity.bank.accounting.values import AccountMapping, MappedAccount, Purpose
from samity.bank.gate import permit
from samity.bank.loans.queries.products import loan_product_by_id, loan_products
from samity.bank.loans.values.agreement import AccountingRule
from samity.bank.loans.values.products import LoanProduct
from samity.bank.organisation.queries.currencies import currencies_by_code
from samity.dialects.door import Answer, reading
from samity.dialects.mambu.keys import Kind
from samity.dialects.mambu.loanproducts_arrears import spell_arrears_of_product
from samity.dialects.mambu.loanproducts_spelling import spell_accruals, spell_range, spell_settings
from samity.dialects.mambu.loanproducts_words import RESOURCES
from samity.dialects.mambu.loans_terms import spell_currency
from samity.dialects.mambu.paging import Full, Wanted
from samity.dialects.mambu.routing import MambuRouter
from samity.dialects.mambu.rows import row_id
from samity.dialects.mambu.spelling import Spelling, spelling_of
from samity.dialects.mambu.wire import utc
from samity.kernel.money import Currency
from samity.storage.unit import Unit
from samity.storage.windows import Page

router = MambuRouter(tags=["Loan Products"])

ORDERS: Mapping[str, Callable[[LoanProduct], Any]] = {
    # Ids are given one after the other.
    "creationDate": lambda each: each.id,
    "id": lambda each: each.external_id or each.short_name,
    "lastModifiedDate": lambda each: each.changed_at,
    "name": lambda each: each.name.lower(),
    "productName": lambda each: each.name.lower(),
}
ACCOUNTING: Mapping[AccountingRule, str] = {
    AccountingRule.NONE: "NONE",
    AccountingRule.CASH: "CASH",
    AccountingRule.ACCRUAL_PERIODIC: "ACCRUAL",
    AccountingRule.ACCRUAL_UPFRONT: "ACCRUAL",
}


@router.get("/loanproducts")
@reading
def list_products(paging: Wanted, unit: Unit) -> Answer:
    """List the products; there are few, so that they are ordered here."""
    permit(unit, "loans:read")
    spelling = spelling_of(unit)
    found = sorted(loan_products(unit.connection).values(), key=lambda each: each.id)
    shown = paging.cut(found, ORDERS)
    currencies = currencies_by_code(unit.connection, {each.currency_code for each in shown})
    posts = mappings(unit.connection, "loan", {each.id for each in shown})
    rows = [
        _spell(each, currencies[each.currency_code], posts[each.id], spelling, unit, full=paging.full) for each in shown
    ]
    return paging.answer(Page((), len(found)), rows)


@router.get("/loanproducts/{product_id}")
@reading
def retrieve_product(product_id: str, full: Full, unit: Unit) -> dict[str, Any]:
    """Return one product."""
    permit(unit, "loans:read")
    found = row_id(unit, spelling_of(unit), Kind.LOAN_PRODUCT, product_id)
    return product_told(found, unit, full=full)


def product_told(product_id: int, unit: Unit, *, full: bool = True) -> dict[str, Any]:
    """Write one product."""
    product = loan_product_by_id(unit.connection, product_id)
    currency = currencies_by_code(unit.connection, {product.currency_code})[product.currency_code]
    posts = mappings(unit.connection, "loan", {product_id})[product_id]
    return _spell(product, currency, posts, spelling_of(unit), unit, full=full)


def _spell(
    product: LoanProduct, currency: Currency, posts: AccountMapping, spelling: Spelling, unit: Unit, *, full: bool
) -> dict[str, Any]:
    offer = product.offer
    usual = None if "principal" in offer.left_open else offer.terms.principal
    amounts = spell_range(offer.principal, usual, lambda each: currency.major(int(each)))
    shown = {
        "encodedKey": spelling.keys.encoded(Kind.LOAN_PRODUCT, product.id),
        "id": product.external_id or product.short_name,
        "name": product.name,
        "creationDate": utc(product.created_at),
        "lastModifiedDate": utc(product.changed_at),
        "notes": product.description,
        "state": state_of(product, unit.business_date),
        "category": offer.category.value,
        "currency": spell_currency(currency),
        "loanAmountSettings": {"loanAmount": amounts},
        "accountingSettings": {
            "accountingMethod": ACCOUNTING[product.accounting],
            **spell_accruals(offer.terms),
            "accountingRules": _rules(posts, spelling),
        },
    }
    if not full:
        return shown
    return {**shown, **spell_settings(offer), "arrearsSettings": spell_arrears_of_product(offer, currency)}


def _rules(posts: AccountMapping, spelling: Spelling) -> list[dict[str, Any]]:
    """Write where a product posts, as far as there are words for it."""
    words = {purpose: word for word, purpose in RESOURCES.items()}
    return [
        {
            "financialResource": words[Purpose(each.purpose)],
            "glAccountKey": spelling.keys.encoded(Kind.GL_ACCOUNT, each.gl_account_id),
            "transactionChannelKey": spelling.keys.optional(Kind.TRANSACTION_CHANNEL, each.channel_id),
        }
        for each in posts.lines
        if has_word(each)
    ]


def has_word(line: MappedAccount) -> bool:
    """Say whether there is a word here for where something is posted: for single charges and reasons is none."""
    by_channel = line.channel_id is None or line.purpose == Purpose.FUND_SOURCE
    return by_channel and line.charge_id is line.reason_id is None and line.purpose in RESOURCES.values()


def state_of(product: LoanProduct, today: date) -> str:
    """Return whether loans of a product can still be asked for."""
    return "INACTIVE" if product.closes_on is not None and product.closes_on < today else "ACTIVE"
