"""POST and PUT /loanproducts: a product is defined, or defined anew; loans already made keep their terms."""

from __future__ import annotations

from typing import Any

from samity.bank.accounting.queries.chart import ChartFilter, chart
from samity.bank.accounting.values import MappedAccount
from samity.bank.loans.operations.products import DefineLoanProduct, define_loan_product
from samity.bank.loans.queries.products import loan_product_by_id
from samity.bank.loans.values.terms import ScheduleEngine
from samity.bank.organisation.queries.currencies import currency_by_code
from samity.dialects.door import Answer, writing
from samity.dialects.door.bodies import BodyRefused
from samity.dialects.mambu import loanproducts_words as words
from samity.dialects.mambu.bodies import not_changeable
from samity.dialects.mambu.keys import Kind
from samity.dialects.mambu.loanproducts import product_told
from samity.dialects.mambu.loanproducts_bodies import LoanProductBody
from samity.dialects.mambu.loanproducts_combinations import contradictions
from samity.dialects.mambu.routing import MambuRouter
from samity.dialects.mambu.rows import row_id
from samity.dialects.mambu.spelling import spelling_of
from samity.storage.unit import Unit

router = MambuRouter(tags=["Loan Products"])


@router.post("/loanproducts", status_code=201)
@writing(LoanProductBody)
def create_product(body: LoanProductBody, unit: Unit) -> Answer:
    """Define a product."""
    return Answer(product_told(define_loan_product(_command(body, unit), unit), unit), 201)


@router.put("/loanproducts/{product_id}")
@writing(LoanProductBody)
def replace_product(product_id: str, body: LoanProductBody, unit: Unit) -> dict[str, Any]:
    """Define a product anew that was defined in these words."""
    found = row_id(unit, spelling_of(unit), Kind.LOAN_PRODUCT, product_id)
    if loan_product_by_id(unit.connection, found).offer.terms.engine is not ScheduleEngine.CONTRACTUAL:
        # Much of what it says has no word here, and would be lost.
        raise not_changeable(body.resource, "scheduleSettings")
    return product_told(define_loan_product(_command(body, unit, found), unit), unit)


def _command(body: LoanProductBody, unit: Unit, product_id: int | None = None) -> DefineLoanProduct:
    accounts = _accounts(body, unit)
    code = body.currency.currencyCode if body.currency.code == "NON_FIAT" else body.currency.code
    currency = currency_by_code(unit.connection, code or "")
    return DefineLoanProduct(
        product_id=product_id,
        name=body.name,
        short_name=body.id,
        external_id=body.id,
        description=body.notes,
        currency_code=currency.code,
        offer=body.offer(currency),
        accounting=words.ACCOUNTING[body.accountingSettings.accountingMethod],
        gl_accounts=accounts,
    )


def _accounts(body: LoanProductBody, unit: Unit) -> tuple[MappedAccount, ...]:
    """Return where the product posts; a GL account is named by its key or its code.

    Raises:
        BodyRefused: there is no such account, or settings contradict each other; all of it at once.
    """
    rules = body.accountingSettings.accountingRules
    keys = spelling_of(unit).keys
    accounts = chart(unit.connection, ChartFilter())
    known = {
        name: each["id"] for each in accounts for name in (each["gl_code"], keys.encoded(Kind.GL_ACCOUNT, each["id"]))
    }
    faults = contradictions(body) + [
        {"type": "unknown", "loc": ("accountingSettings", "accountingRules", place, "glAccountKey"), "msg": "Unknown"}
        for place, rule in enumerate(rules)
        if rule.glAccountKey not in known
    ]
    if faults:
        raise BodyRefused(faults, body.resource)
    return tuple(MappedAccount(words.RESOURCES[rule.financialResource], known[rule.glAccountKey]) for rule in rules)
