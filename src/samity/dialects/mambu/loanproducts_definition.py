"""POST and PUT /loanproducts: a product is defined, or defined anew; loans already made keep their terms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from samity.bank.accounting.queries.chart import ChartFilter, chart
from samity.bank.accounting.values import MappedAccount
from samity.bank.loans.operations.products import DefineLoanProduct, define_loan_product
from samity.bank.loans.queries.products import loan_product_by_id, take_product
from samity.bank.loans.values.products import LoanProduct
from samity.bank.loans.values.terms import ScheduleEngine
from samity.bank.organisation.queries.currencies import currency_row
from samity.dialects.door import Answer, writing
from samity.dialects.door.bodies import BodyRefused, without_nulls
from samity.dialects.mambu import loanproducts_words as words
from samity.dialects.mambu.bodies import not_changeable, read_document
from samity.dialects.mambu.channels import channels_named
from samity.dialects.mambu.keys import Kind
from samity.dialects.mambu.loanproducts import product_told
from samity.dialects.mambu.loanproducts_blocks import RuleBlock
from samity.dialects.mambu.loanproducts_bodies import LoanProductBody
from samity.dialects.mambu.loanproducts_combinations import contradictions
from samity.dialects.mambu.loanproducts_standing import defined_anew
from samity.dialects.mambu.loans_terms import NON_FIAT
from samity.dialects.mambu.patch import Patch, patched
from samity.dialects.mambu.routing import MambuRouter
from samity.dialects.mambu.rows import row_id
from samity.dialects.mambu.spelling import spelling_of
from samity.kernel.money import Currency
from samity.storage.unit import Unit

router = MambuRouter(tags=["Loan Products"])


@router.post("/loanproducts", status_code=201)
@writing(LoanProductBody)
def create_product(body: LoanProductBody, unit: Unit) -> Answer:
    """Define a product."""
    if body.state != "ACTIVE":
        raise not_changeable(body.resource, "state")
    return Answer(product_told(define_loan_product(_command(body, unit), unit), unit), 201)


@router.put("/loanproducts/{product_id}")
@writing(LoanProductBody)
def replace_product(product_id: str, body: LoanProductBody, unit: Unit) -> dict[str, Any]:
    """Define a product anew; what it has that this API has no word for stays."""
    return product_told(_define_anew(_standing(product_id, unit), body, unit), unit)


@router.patch("/loanproducts/{product_id}", status_code=204)
@writing(Patch)
def patch_product(product_id: str, body: Patch, unit: Unit) -> Answer:
    """Change settings of a product."""
    standing = _standing(product_id, unit)
    document = without_nulls(product_told(standing.id, unit))
    _define_anew(standing, read_document(without_nulls(patched(document, body)), LoanProductBody), unit)
    return Answer(status=204)


def _standing(product_id: str, unit: Unit) -> LoanProduct:
    """Return a product that shall be defined anew; nobody else defines it meanwhile."""
    found = row_id(unit, spelling_of(unit), Kind.LOAN_PRODUCT, product_id)
    take_product(unit.connection, found)
    return loan_product_by_id(unit.connection, found)


def _define_anew(standing: LoanProduct, body: LoanProductBody, unit: Unit) -> int:
    if standing.offer.terms.engine is not ScheduleEngine.CONTRACTUAL:
        # Its schedule follows rules that have no words here at all.
        raise not_changeable(body.resource, "scheduleSettings")
    command = replace(_command(body, unit), product_id=standing.id)
    return define_loan_product(defined_anew(command, body, standing, unit), unit)


def _command(body: LoanProductBody, unit: Unit) -> DefineLoanProduct:
    accounts = _accounts(body, unit)
    currency = _currency(body, unit)
    return DefineLoanProduct(
        name=body.name,
        short_name=body.id,
        external_id=body.id,
        description=body.notes,
        currency_code=currency.code,
        offer=body.offer(currency),
        accounting=words.ACCOUNTING[body.accountingSettings.accountingMethod],
        gl_accounts=accounts,
    )


def _currency(body: LoanProductBody, unit: Unit) -> Currency:
    """Return in which money a product lends; one that no state issues stands under the word for all of them.

    Raises:
        CurrencyNotFound: there is none.
        BodyRefused: code and own code are of different currencies.
    """
    given = body.currency
    own_code = given.code == NON_FIAT
    code = given.currencyCode if own_code else given.code
    row = currency_row(unit.connection, code or "")
    if row.fiat is own_code or given.currencyCode not in {None, row.currency.code}:
        fault = {"type": "not_supported", "loc": ("currency", "currencyCode"), "msg": "The code says otherwise"}
        raise BodyRefused([fault], body.resource)
    return row.currency


def _accounts(body: LoanProductBody, unit: Unit) -> tuple[MappedAccount, ...]:
    """Return where the product posts; a GL account is named by its key or its code, a channel by its key or its id.

    Raises:
        BodyRefused: there is no such account or channel, or settings contradict each other; all of it at once.
    """
    rules = body.accountingSettings.accountingRules
    spelling = spelling_of(unit)
    keys, channels = spelling.keys, channels_named(spelling, unit)
    accounts = chart(unit.connection, ChartFilter())
    known = {
        name: each["id"] for each in accounts for name in (each["gl_code"], keys.encoded(Kind.GL_ACCOUNT, each["id"]))
    }
    faults = [*contradictions(body), *_wrong_rules(rules, known, channels)]
    if faults:
        raise BodyRefused(faults, body.resource)
    return tuple(
        MappedAccount(
            words.RESOURCES[rule.financialResource],
            known[rule.glAccountKey],
            None if rule.transactionChannelKey is None else channels[rule.transactionChannelKey],
        )
        for rule in rules
    )


def _wrong_rules(
    rules: Sequence[RuleBlock], accounts: Mapping[str, int], channels: Mapping[str, int]
) -> Iterator[dict[str, Any]]:
    """Return a fault for each account or channel that is not there, and each channel that has no say."""
    for place, rule in enumerate(rules):
        at, channel = ("accountingSettings", "accountingRules", place), rule.transactionChannelKey
        if rule.glAccountKey not in accounts:
            yield {"type": "unknown", "loc": (*at, "glAccountKey"), "msg": "Unknown"}
        if channel is not None and channel not in channels:
            yield {"type": "unknown", "loc": (*at, "transactionChannelKey"), "msg": "Unknown"}
        elif channel is not None and rule.financialResource != "FUND_SOURCE":
            told = "A channel has an account of its own as FUND_SOURCE alone"
            yield {"type": "not_supported", "loc": (*at, "transactionChannelKey"), "msg": told}
