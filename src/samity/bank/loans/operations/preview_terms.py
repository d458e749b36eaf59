"""The schedule that a product's loan would have, before anybody is there who would take it; nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from samity.bank.gate import admit_office, permit
from samity.bank.loans.queries.planned import installments_of
from samity.bank.loans.queries.products import loan_product_by_id
from samity.bank.loans.queries.surroundings import surroundings
from samity.bank.loans.rules.first_repayment import offset_refusals
from samity.bank.loans.rules.offers import agreed_terms, offer_refusals
from samity.bank.loans.rules.planned_dates import planned_dates
from samity.bank.organisation.queries.currencies import currency_by_code
from samity.bank.organisation.queries.offices import office_by_id
from samity.kernel.errors import refuse_all

if TYPE_CHECKING:
    from datetime import date

    from samity.bank.loans.values.payment_terms import PaymentTerms
    from samity.bank.loans.values.products import LoanProduct, Wish
    from samity.bank.loans.values.state import Installment
    from samity.bank.loans.values.terms import LoanTerms
    from samity.kernel.money import Currency
    from samity.storage.unit import Unit


@dataclass(frozen=True, slots=True)
class AskedTerms:
    """What somebody wants to know about a product, and when the money would come.

    Attributes:
        office_id: which office would keep the loan; without one the caller's own.
    """

    product_id: int
    wish: Wish
    disbursed_on: date
    first_repayment_on: date | None = None
    office_id: int | None = None


@dataclass(frozen=True, slots=True)
class PreviewedTerms:
    """What would be agreed on, and what it would ask for."""

    product: LoanProduct
    currency: Currency
    terms: LoanTerms
    payments: PaymentTerms
    installments: tuple[Installment, ...]


def preview_terms(asked: AskedTerms, unit: Unit) -> PreviewedTerms:
    """Return the schedule of a loan; working days and holidays are those of the office that would keep it.

    Raises:
        NotPermitted: without the permission to apply.
        LoanProductNotFound, OfficeNotFound, OutsideOwnOffice: what it names does not exist here.
        Refusals: the product does not lend on these terms, or no due dates can be found.
    """
    permit(unit, "loans:apply")
    product = loan_product_by_id(unit.connection, asked.product_id)
    currency = currency_by_code(unit.connection, product.currency_code)
    refuse_all(offer_refusals(product.offer, asked.wish, currency))
    terms = agreed_terms(product.offer, asked.wish)
    refuse_all(offset_refusals(terms, product.offer.first_offsets, asked.disbursed_on, asked.first_repayment_on))
    place = (unit.actor.office_id, None)
    if asked.office_id is not None:
        office = office_by_id(unit.connection, asked.office_id)
        admit_office(unit, office.id, office.hierarchy)
        place = (office.id, None)
    dates = planned_dates(
        terms,
        surroundings(unit.connection, [place])[place],
        asked.disbursed_on,
        start_on=unit.business_date if product.offer.starts_at_submission else None,
        first_repayment_on=asked.first_repayment_on,
        minimum_days=product.offer.minimum_days,
    )
    installments = installments_of(terms, asked.disbursed_on, dates, ())
    return PreviewedTerms(product, currency, terms, product.offer.payments, installments)
