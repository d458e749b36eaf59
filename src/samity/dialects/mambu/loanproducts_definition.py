"""POST and PUT /loanproducts: a product is defined, or defined anew; loans already made keep their terms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from samity.bank.accounting.queries.chart import ChartFilter, chart
from samity.bank.accounting.values import MappedAccount
from samity.bank.gate import permit
from samity.bank.loans.operations.products import (
    DefineLoanProduct,
    books_refusals,
    define_loan_product,
    definition_refusals,
    names_refusals,
    terms_refusals,
)
from samity.bank.loans.queries.products import loan_product_by_id, take_product
from samity.bank.loans.values.products import LoanProduct, Offer
from samity.bank.loans.values.terms import ScheduleEngine
from samity.bank.organisation.queries.currencies import currency_row
from samity.dialects.door import Answer, writing
from samity.dialects.door.bodies import BodyRefused, without_nulls
from samity.dialects.mambu import loanproducts_words as words
from samity.dialects.mambu.bodies import not_changeable
from samity.dialects.mambu.channels import channels_named
from samity.dialects.mambu.drafts import Draft, Together, drafted
from samity.dialects.mambu.keys import Kind
from samity.dialects.mambu.loanproducts import product_told
from samity.dialects.mambu.loanproducts_blocks import RuleBlock
from samity.dialects.mambu.loanproducts_bodies import LoanProductBody
from samity.dialects.mambu.loanproducts_combinations import contradictions
from samity.dialects.mambu.loanproducts_refused import placed
from samity.dialects.mambu.loanproducts_standing import closed_on, defined_anew, told_body, with_wordless
from samity.dialects.mambu.loans_terms import NON_FIAT
from samity.dialects.mambu.patch import Patch, patched
from samity.dialects.mambu.routing import MambuRouter
from samity.dialects.mambu.rows import row_id
from samity.dialects.mambu.spelling import spelling_of
from samity.kernel.errors import Refusal
from samity.kernel.money import Currency
from samity.storage.unit import Unit

router = MambuRouter(tags=["Loan Products"])

DEFINES = "loans:define_product"
BOOKS = ("accountingSettings",)
UNOFFERED = frozenset({"id", "name", "notes", "state", "accountingSettings", "category"})
OFFERED = tuple((name,) for name in LoanProductBody.model_fields if name not in UNOFFERED)
"""What the terms that a product offers are read from: where one is unreadable, nothing is said of them."""


@router.post("/loanproducts", status_code=201)
@writing(LoanProductBody)
def create_product(body: Draft[LoanProductBody], unit: Unit) -> Answer:
    """Define a product; all that stands against it is said at once."""
    permit(unit, DEFINES)
    wrong = Together(body.body.resource, body.faults)
    return Answer(product_told(_defined(body, wrong, None, unit), unit), 201)


@router.put("/loanproducts/{product_id}")
@writing(LoanProductBody)
def replace_product(product_id: str, body: Draft[LoanProductBody], unit: Unit) -> dict[str, Any]:
    """Define a product anew; what it has that this API has no word for stays."""
    permit(unit, DEFINES)
    return product_told(_define_anew(_standing(product_id, unit), body, unit), unit)


@router.patch("/loanproducts/{product_id}", status_code=204)
@writing(Patch)
def patch_product(product_id: str, body: Patch, unit: Unit) -> Answer:
    """Change settings of a product."""
    permit(unit, DEFINES)
    standing = _standing(product_id, unit)
    document = without_nulls(product_told(standing.id, unit))
    _define_anew(standing, drafted(without_nulls(patched(document, body)), LoanProductBody), unit)
    return Answer(status=204)


def _standing(product_id: str, unit: Unit) -> LoanProduct:
    """Return a product that shall be defined anew; nobody else defines it meanwhile."""
    found = row_id(unit, spelling_of(unit), Kind.LOAN_PRODUCT, product_id)
    take_product(unit.connection, found)
    return loan_product_by_id(unit.connection, found)


def _define_anew(standing: LoanProduct, body: Draft[LoanProductBody], unit: Unit) -> int:
    if standing.offer.terms.engine is not ScheduleEngine.CONTRACTUAL:
        # Its schedule follows rules that have no words here at all.
        raise not_changeable(body.body.resource, "scheduleSettings")
    return _defined(body, Together(body.body.resource, body.faults), standing, unit)


def _defined(draft: Draft[LoanProductBody], wrong: Together, standing: LoanProduct | None, unit: Unit) -> int:
    """Define a product of which nothing is wrong, or say all that is."""
    body = draft.body
    contradicted = contradictions(body, draft.reads, None if standing is None else told_body(standing, unit))
    wrong.faults += contradicted
    accounts = wrong.tried(lambda: _accounts(body, unit)) if draft.reads(BOOKS) else None
    currency = wrong.tried(lambda: _currency(body, unit)) if draft.reads(("currency",)) else None
    offer = None
    if currency is not None and draft.reads(*OFFERED):
        offer = wrong.tried(lambda: body.offer(currency))
    command = None
    if currency is not None and offer is not None and accounts is not None:
        command = wrong.tried(lambda: _command(body, (currency, offer, accounts), standing, unit))
    if command is not None:
        said: Iterable[Refusal] = definition_refusals(command, unit)
    else:
        said = _said_of_parts(draft, standing, accounts, unit)
        if standing is None and currency is not None and offer is not None:
            said = [*terms_refusals(offer, currency), *said]
    wrong.reasons += placed(said, accounts or (), contradicted)
    wrong.refuse()
    assert command is not None  # noqa: S101 - what it could not be made of was refused
    return define_loan_product(command, unit)


def _said_of_parts(
    draft: Draft[LoanProductBody], standing: LoanProduct | None, accounts: tuple[MappedAccount, ...] | None, unit: Unit
) -> list[Refusal]:
    """Return what the bank says to names and books, where the terms cannot be asked about."""
    body, product_id = draft.body, None if standing is None else standing.id
    name = body.name if draft.reads(("name",)) else None
    known_by = body.id if draft.reads(("id",)) else None
    said = list(names_refusals(name, known_by, known_by, product_id, unit))
    if accounts is None:
        return said
    if standing is not None:
        accounts = with_wordless(accounts, standing, unit)
    rule = words.ACCOUNTING[body.accountingSettings.accountingMethod]
    return [*said, *books_refusals(rule, accounts, product_id, unit)]


def _command(
    body: LoanProductBody,
    read: tuple[Currency, Offer, tuple[MappedAccount, ...]],
    standing: LoanProduct | None,
    unit: Unit,
) -> DefineLoanProduct:
    currency, offer, accounts = read
    asked = DefineLoanProduct(
        name=body.name,
        short_name=body.id,
        external_id=body.id,
        description=body.notes,
        currency_code=currency.code,
        offer=offer,
        accounting=words.ACCOUNTING[body.accountingSettings.accountingMethod],
        gl_accounts=accounts,
        product_id=None if standing is None else standing.id,
    )
    if standing is None:
        return replace(asked, closes_on=closed_on(body.state, unit))
    return defined_anew(asked, body, standing, unit)


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
        BodyRefused: there is no such account or channel; all of it at once.
    """
    rules = body.accountingSettings.accountingRules
    spelling = spelling_of(unit)
    keys, channels = spelling.keys, channels_named(spelling, unit)
    accounts = chart(unit.connection, ChartFilter())
    known = {
        name: each["id"] for each in accounts for name in (each["gl_code"], keys.encoded(Kind.GL_ACCOUNT, each["id"]))
    }
    faults = list(_wrong_rules(rules, known, channels))
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
