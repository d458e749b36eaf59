"""Offer a loan product, and change the offer; loans already made keep their terms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, update

from samity.bank.accounting.operations.mapping import set_mapping
from samity.bank.accounting.values import MappedAccount, Purpose
from samity.bank.gate import operation
from samity.bank.loans.queries.products import loan_product_by_id
from samity.bank.loans.records import loan_product
from samity.bank.loans.rules.offers import TermOutsideOffer, impossible_terms
from samity.bank.loans.rules.postings import ACCRUING
from samity.bank.loans.rules.schedule import schedule_refusals
from samity.bank.loans.values.agreement import AccountingRule
from samity.bank.organisation.queries.currencies import currency_by_code
from samity.kernel.errors import Refusal, refuse_all
from samity.storage.constraints import refusing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager
    from datetime import date

    from samity.bank.loans.values.products import Offer
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


@operation("loans:define_product")
def define_loan_product(command: DefineLoanProduct, unit: Unit) -> int:
    """Offer a product; changing one touches no loan already made.

    Returns:
        Its id.

    Raises:
        LoanProductNotFound, CurrencyNotFound: what is named does not exist.
        TermImpossible, TermOutsideOffer, TermsHaveNoSchedule, ProductClosesBeforeItStarts, PurposeNotMapped: all that
            is wrong, at once.
        ProductNameTaken, ProductShortNameTaken, ProductExternalIdTaken: another product has it.
    """
    currency_by_code(unit.connection, command.currency_code)
    if command.product_id is not None:
        loan_product_by_id(unit.connection, command.product_id)
    refuse_all(_refusals(command))
    with _unique(command):
        product_id = _write(command, unit)
    set_mapping(unit.connection, "loan", product_id, command.gl_accounts)
    return product_id


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
    }
    if command.product_id is None:
        made = unit.connection.execute(insert(loan_product).values(**row).returning(loan_product.c.id))
        return int(made.scalar_one())
    unit.connection.execute(update(loan_product).where(loan_product.c.id == command.product_id).values(**row))
    return command.product_id


def _refusals(command: DefineLoanProduct) -> Sequence[Refusal]:
    offer = command.offer
    refusals: list[Refusal] = impossible_terms(offer.terms, offer.rate)
    refusals += [] if refusals else schedule_refusals(offer.terms)
    ranges = (
        ("principal", offer.terms.principal, offer.principal),
        ("numberOfRepayments", offer.terms.number_of_installments, offer.installments),
        ("interestRatePerPeriod", offer.rate, offer.rates),
    )
    refusals += [TermOutsideOffer(name, str(value)) for name, value, bounds in ranges if not bounds.holds(value)]
    if command.starts_on and command.closes_on and command.closes_on < command.starts_on:
        refusals.append(ProductClosesBeforeItStarts(command.closes_on))
    return [*refusals, *_unmapped(command)]


def _unmapped(command: DefineLoanProduct) -> list[Refusal]:
    if command.accounting is AccountingRule.NONE:
        return []
    needed = NEEDED_ACCRUAL if command.accounting in ACCRUING else NEEDED_CASH
    mapped = {line.purpose for line in command.gl_accounts if line.channel_id is None and line.charge_id is None}
    return [PurposeNotMapped(purpose) for purpose in needed if purpose not in mapped]


def _unique(command: DefineLoanProduct) -> AbstractContextManager[None]:
    return refusing(
        uq_loan_product_name=ProductNameTaken(command.name),
        uq_loan_product_short_name=ProductShortNameTaken(command.short_name),
        uq_loan_product_external_id=ProductExternalIdTaken(command.external_id),
    )
