"""Offer a loan product, and change the offer; loans already made keep their terms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Text, cast, func, insert, or_, select, update

from samity.bank.accounting.operations.mapping import mapping_refusals, set_mapping
from samity.bank.accounting.queries import mappings
from samity.bank.accounting.values import MappedAccount, Purpose
from samity.bank.gate import operation
from samity.bank.loans.operations.installment_fees import product_charge_refusals
from samity.bank.loans.operations.reasons import mapped_reason_refusals
from samity.bank.loans.queries.delinquency_buckets import DelinquencyBucketNotFound, delinquency_bucket_by_id
from samity.bank.loans.queries.found import product_known_by
from samity.bank.loans.queries.products import accounting_of_loans, take_product
from samity.bank.loans.records import loan_product
from samity.bank.loans.rules.acceptance import term_refusals
from samity.bank.loans.rules.borrower_cycles import cycle_refusals
from samity.bank.loans.rules.delinquency import ClassedWithoutBucket
from samity.bank.loans.rules.edit_allowances import allowance_refusals
from samity.bank.loans.rules.offers import crossed_bounds, impossible_terms, outside_offer, unschedulable
from samity.bank.loans.rules.variation_refusals import gap_refusals
from samity.bank.loans.values.agreement import ACCRUING, AccountingRule
from samity.bank.organisation.queries.currencies import currency_by_code
from samity.bank.organisation.queries.funds import fund_by_id
from samity.bank.organisation.queries.names import name_refusals
from samity.kernel.errors import Refusal, refuse_all
from samity.storage.bulk import draw_unnamed
from samity.storage.constraints import refusing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from datetime import date

    from samity.bank.loans.values.products import Offer
    from samity.kernel.money import Currency
    from samity.storage.unit import Unit

NEEDED_CASH = (
    Purpose.FUND_SOURCE,
    Purpose.LOAN_PORTFOLIO,
    Purpose.INTEREST_ON_LOANS,
    Purpose.INCOME_FROM_FEES,
    Purpose.INCOME_FROM_PENALTIES,
    Purpose.OVERPAYMENT,
    Purpose.LOSSES_WRITTEN_OFF,
)
NEEDED_ACCRUAL = (
    *NEEDED_CASH,
    Purpose.INTEREST_RECEIVABLE,
    Purpose.FEES_RECEIVABLE,
    Purpose.PENALTIES_RECEIVABLE,
)
# What these hold belongs to loans, and goes the way it came when it is paid: never to another account.
BALANCES = (
    Purpose.LOAN_PORTFOLIO,
    Purpose.OVERPAYMENT,
    Purpose.INTEREST_RECEIVABLE,
    Purpose.FEES_RECEIVABLE,
    Purpose.PENALTIES_RECEIVABLE,
)


@dataclass(eq=False)
class ProductNameTaken(Refusal):
    """A loan product with the name {name} exists already."""

    name: str


@dataclass(eq=False)
class ProductShortNameTaken(Refusal):
    """A loan product with the short name {short_name} exists already."""

    short_name: str


@dataclass(eq=False)
class ProductExternalIdTaken(Refusal):
    """A loan product with the external id {external_id} exists already."""

    external_id: str | None


@dataclass(eq=False)
class ProductClosesBeforeItStarts(Refusal):
    """A loan product cannot close on {closes_on}, before it starts."""

    closes_on: date


@dataclass(eq=False)
class PurposeNotMapped(Refusal):
    """The accounting chosen needs a GL account for {purpose}."""

    purpose: str


@dataclass(eq=False)
class BalanceAccountInUse(Refusal):
    """The GL account for {purpose} holds balances of the product's loans and cannot be exchanged."""

    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DefineLoanProduct:
    """Define a loan product, or, with `product_id`, define it anew."""

    name: str
    short_name: str
    currency_code: str
    offer: Offer
    accounting: AccountingRule
    gl_accounts: tuple[MappedAccount, ...] = ()
    external_id: str | None = None
    description: str | None = None
    starts_on: date | None = None
    closes_on: date | None = None
    product_id: int | None = None
    fund_id: int | None = None
    bucket_id: int | None = None


@operation("loans:define_product")
def define_loan_product(command: DefineLoanProduct, unit: Unit) -> int:
    """Offer a product; changing one touches no loan already made.

    Returns:
        Its id.

    Raises:
        LoanProductNotFound, CurrencyNotFound, FundNotFound, DelinquencyBucketNotFound, ChargeNotFound: what is named
            does not exist.
        TermImpossible, TermOutsideOffer, BoundsCrossed, TermsHaveNoSchedule, ProductClosesBeforeItStarts,
            PurposeNotMapped, BalanceAccountInUse, FuturePaymentsOnDemand, VerticalPaysInterestAhead,
            ElementsNotEachOnce, EditsNeedContract, EditsNeedInstallments, EditsNeedInterestOnDueDates,
            EditsNeedFixedInterest, HolidaysNeedDecliningInterest, HolidaysNeedEqualPrincipal,
            VariationsNeedCumulative, GapsNotInOrder, GlAccountNotUsable, GlAccountOfWrongType, PurposeMappedTwice,
            CodeValueNotOfCode, ChargeOffNeedsProgressive, OwedAnewNeedsProgressive, OwedAnewNotEachOnce,
            InterestRefundsNeedProgressive, ClassedWithoutBucket, ChargeNotOfInstallments, ChargeOfAnotherCurrency,
            ChargeNotActive, FeesNeedPlannedInstallments,
            ProductNameTaken, ProductShortNameTaken, ProductExternalIdTaken, NameKeptByBank, NameNotInAddress: all
            that is wrong, at once.
    """
    if command.fund_id is not None:
        fund_by_id(unit.connection, command.fund_id)
    if command.bucket_id is not None:
        delinquency_bucket_by_id(unit.connection, command.bucket_id)
    if command.product_id is not None:
        take_product(unit.connection, command.product_id)
    refuse_all(definition_refusals(command, unit))
    with _kept_by_database(command):
        product_id = _write(command, unit)
    set_mapping(unit.connection, "loan", product_id, command.gl_accounts)
    return product_id


def definition_refusals(command: DefineLoanProduct, unit: Unit) -> list[Refusal]:
    """Return everything that stands against a product: its terms, its books, its names.

    Raises:
        CurrencyNotFound, ChargeNotFound: it lends in a currency, or puts charges on its loans, that are not there.
    """
    currency = currency_by_code(unit.connection, command.currency_code)
    refusals = terms_refusals(command.offer, currency)
    refusals += product_charge_refusals(command.offer, currency.code, unit.connection)
    if command.starts_on and command.closes_on and command.closes_on < command.starts_on:
        refusals.append(ProductClosesBeforeItStarts(command.closes_on))
    if command.offer.terms.classed_by_installment and command.bucket_id is None:
        refusals.append(ClassedWithoutBucket())
    books = books_refusals(command.accounting, command.gl_accounts, command.product_id, unit)
    names = names_refusals(command.name, command.short_name, command.external_id, command.product_id, unit)
    return [*refusals, *books, *names]


def terms_refusals(offer: Offer, currency: Currency) -> list[Refusal]:
    """Return what stands against the terms that a product offers."""
    refusals: list[Refusal] = impossible_terms(offer, offer.terms, offer.rate, currency)
    refusals += [] if refusals else unschedulable(offer)
    refusals += outside_offer(offer, offer.terms, offer.rate, currency)
    refusals += crossed_bounds(offer, currency)
    refusals += cycle_refusals(offer, currency)
    refusals += term_refusals(offer.payments, offer.terms)
    refusals += allowance_refusals(offer.terms, offer.allowances)
    refusals += gap_refusals(offer.terms, offer.allowances)
    return refusals


def books_refusals(
    accounting: AccountingRule, gl_accounts: Sequence[MappedAccount], product_id: int | None, unit: Unit
) -> list[Refusal]:
    """Return what stands against how and where a product posts.

    Args:
        accounting: how it is booked.
        gl_accounts: where.
        product_id: of a product that is defined anew.
        unit: the unit of work.
    """
    mapped = _own_accounts(gl_accounts)
    refusals: list[Refusal] = [PurposeNotMapped(each) for each in _needed(accounting) if each not in mapped]
    if product_id is not None:
        refusals += _changed_below_loans(accounting, mapped, product_id, unit)
    refusals += mapped_reason_refusals(unit.connection, gl_accounts)
    return [*refusals, *mapping_refusals(unit.connection, gl_accounts)]


def names_refusals(
    name: str | None, short_name: str | None, external_id: str | None, product_id: int | None, unit: Unit
) -> Iterator[Refusal]:
    """Return which names cannot be the product's; one that is None is not asked for.

    By each of its names and its number it is found, and no other product.
    """
    yield from name_refusals(unit.connection, {"external_id": external_id})
    columns, asked = loan_product.c, [each for each in (short_name, external_id) if each is not None]
    found_by = (columns.short_name, columns.external_id, cast(columns.id, Text))
    namesakes = or_(columns.name == name, *(each == func.any(asked) for each in found_by))
    others = unit.connection.execute(
        select(columns.name, *found_by).where(namesakes, columns.id != (product_id or 0))
    ).all()
    known = {each for _, *names in others for each in names}
    if name is not None and name in {each[0] for each in others}:
        yield ProductNameTaken(name)
    if short_name is not None and short_name in known:
        yield ProductShortNameTaken(short_name)
    if external_id is not None and external_id in known:
        yield ProductExternalIdTaken(external_id)


def _write(command: DefineLoanProduct, unit: Unit) -> int:
    row: dict[str, Any] = {
        "name": command.name,
        "short_name": command.short_name,
        "external_id": command.external_id,
        "description": command.description,
        "currency_code": command.currency_code,
        "offer": command.offer.to_json(),
        "accounting": command.accounting.value,
        "starts_on": command.starts_on,
        "closes_on": command.closes_on,
        "fund_id": command.fund_id,
        "delinquency_bucket_id": command.bucket_id,
    }
    if command.product_id is None:
        product_id = draw_unnamed(unit.connection, "loan_product_id_seq", product_known_by)
        unit.connection.execute(insert(loan_product).values(id=product_id, **row))
        return product_id
    unit.connection.execute(update(loan_product).where(loan_product.c.id == command.product_id).values(**row))
    return command.product_id


def _needed(accounting: AccountingRule) -> tuple[Purpose, ...]:
    if accounting is AccountingRule.NONE:
        return ()
    return NEEDED_ACCRUAL if accounting in ACCRUING else NEEDED_CASH


def _changed_below_loans(
    accounting: AccountingRule, after: Mapping[str, int], product_id: int, unit: Unit
) -> Iterator[Refusal]:
    """Keep what the product's loans book to: they go on as they were agreed, whatever is offered now."""
    rules = accounting_of_loans(unit.connection, product_id)
    needed = {purpose for rule in rules for purpose in _needed(rule)}
    holding = {purpose for rule, disbursed in rules.items() if disbursed for purpose in _needed(rule)}
    before = _own_accounts(mappings(unit.connection, "loan", {product_id})[product_id].lines)
    yield from (PurposeNotMapped(each) for each in sorted(needed - set(_needed(accounting)) - set(after)))
    for purpose in BALANCES:
        if purpose in holding and purpose in after and before.get(purpose) not in {None, after[purpose]}:
            yield BalanceAccountInUse(purpose)


def _own_accounts(lines: Iterable[MappedAccount]) -> dict[str, int]:
    """Return the product's own account by purpose, those of channels, charges and reasons left out."""
    return {line.purpose: line.gl_account_id for line in lines if line.is_usual}


def _kept_by_database(command: DefineLoanProduct) -> AbstractContextManager[None]:
    return refusing(
        uq_loan_product_name=ProductNameTaken(command.name),
        uq_loan_product_short_name=ProductShortNameTaken(command.short_name),
        uq_loan_product_external_id=ProductExternalIdTaken(command.external_id),
        # It was there when it was looked up, and was removed since.
        fk_loan_product_delinquency_bucket_id=DelinquencyBucketNotFound(command.bucket_id or 0),
    )
