"""A table of what a product's loans would cost. See docs/rules/quotes.md."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from samity.bank.loans.rules.bulk_family import bulk_family, rates_in_columns
from samity.bank.loans.rules.bulk_schedules import (
    alike,
    bulk_schedules,
    largest_principal,
)
from samity.bank.loans.rules.offers import agreed_terms, offer_refusals
from samity.bank.loans.rules.planned_dates import PlannedDates, Surroundings, planned_dates
from samity.bank.loans.rules.schedule import schedule
from samity.bank.loans.values.products import Wish
from samity.bank.loans.values.quotes import NotOffered, Quote, QuoteTable
from samity.bank.organisation.values.working_days import WorkingDays
from samity.kernel.errors import Refusal, ensure, reasons_of
from samity.kernel.money import rounded

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from samity.bank.loans.rules.bulk_schedules import BulkLoans
    from samity.bank.loans.values.products import Offer, Range
    from samity.bank.loans.values.quotes import Quoted
    from samity.bank.loans.values.terms import LoanTerms, ScheduledInstallment
    from samity.kernel.money import Currency

UNDISTURBED = Surroundings(working_days=WorkingDays())
"""Every day is a working day, and nobody meets."""
STEPS = tuple(Fraction(quarters, 4) for quarters in (2, 3, 4, 6, 8, 12))
"""What a usual table shows, as parts of the product's own amount and number of installments."""


def quote_table(
    offer: Offer, currency: Currency, principals: Sequence[int], numbers: Sequence[int], on: date
) -> QuoteTable:
    """Return what each amount would cost in each number of installments.

    Args:
        offer: the product's.
        currency: in which it lends.
        principals: positive minor units, at least one.
        numbers: of installments, positive, at least one.
        on: the disbursement, from which due dates are stepped undisturbed.
    """
    ensure(bool(principals and numbers), "a table has an amount and a number of installments")
    columns = [_column(offer, currency, principals, number, on) for number in numbers]
    # Without a loop of Python over the lines: a table has tens of thousands.
    lines = tuple(zip(*(map(column.__getitem__, principals) for column in columns), strict=True))
    return QuoteTable(tuple(principals), tuple(numbers), lines)


def usual_principals(offer: Offer) -> tuple[int, ...]:
    """Return the amounts a product page shows: around the product's own, in whole major units, and its bounds."""
    return _around(offer.terms.principal, offer.principal, 10**offer.terms.decimals)


def usual_numbers(offer: Offer) -> tuple[int, ...]:
    """Return the numbers of installments a product page shows: around the product's own, and its bounds."""
    return _around(offer.terms.number_of_installments, offer.installments, 1)


def _around(own: int, bounds: Range, whole: int) -> tuple[int, ...]:
    steps = [rounded(own * step.numerator, whole * step.denominator) * whole for step in STEPS]
    named = [int(each) for each in (bounds.least, bounds.most) if each is not None]
    return tuple(sorted({each for each in (own, *steps, *named) if each > 0 and bounds.holds(each)}))


def _column(offer: Offer, currency: Currency, principals: Sequence[int], number: int, on: date) -> Mapping[int, Quoted]:
    """Return the quotes of one number of installments, by principal."""
    refused = _refused(offer, currency, principals, number)
    offered = [principal for principal in principals if principal not in refused]
    if not offered:
        return refused
    terms = agreed_terms(offer, Wish(principal=offered[0], number_of_installments=number))
    try:
        dates = planned_dates(terms, UNDISTURBED, on, minimum_days=offer.minimum_days)
    except Refusal as refusal:
        return refused | dict.fromkeys(offered, NotOffered(reasons_of(refusal)))
    return refused | _offered(terms, offered, on, dates)


def _refused(offer: Offer, currency: Currency, principals: Sequence[int], number: int) -> dict[int, Quoted]:
    def against(principal: int) -> list[Refusal]:
        return offer_refusals(offer, Wish(principal=principal, number_of_installments=number), currency)

    # No bound leaves out an amount between two that are offered.
    if not against(min(principals)) and not against(max(principals)):
        return {}
    named = {principal: tuple(against(principal)) for principal in principals}
    return {principal: NotOffered(reasons) for principal, reasons in named.items() if reasons}


def _offered(terms: LoanTerms, principals: Sequence[int], on: date, dates: PlannedDates) -> dict[int, Quoted]:
    quotes: dict[int, Quoted] = {}
    if bulk_family(terms):
        rates = rates_in_columns(terms, on, dates)
        most = largest_principal(terms, rates)
        at_once = [principal for principal in principals if principal <= most]
        if at_once:
            quotes.update(zip(at_once, _at_once(alike(terms, rates, at_once)), strict=True))
    alone = [principal for principal in principals if principal not in quotes]
    return quotes | {each: _quote(schedule(replace(terms, principal=each), on, *dates)) for each in alone}


def _at_once(loans: BulkLoans) -> Iterator[Quote]:
    for made in bulk_schedules(loans):
        columns = (made.installments, made.last_installments, made.interest.sum(axis=0), made.rows)
        yield from map(Quote._make, zip(*(column.tolist() for column in columns), strict=True))


def _quote(rows: Sequence[ScheduledInstallment]) -> Quote:
    dues = [row.principal + row.interest for row in rows]
    while not dues[-1]:  # rounding up has repaid it before
        dues.pop()
    return Quote(max(dues[:-1], default=dues[-1]), dues[-1], sum(row.interest for row in rows), len(dues))
