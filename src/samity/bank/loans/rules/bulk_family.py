"""Which loans are scheduled in columns, and at which rates. See docs/rules/bulk-schedules.md."""

from __future__ import annotations

from dataclasses import fields
from enum import StrEnum
from typing import TYPE_CHECKING

from samity.bank.loans.rules.contract_rates import contract_rates, undisturbed_rate
from samity.bank.loans.rules.interest import nominal_rate, row_rates
from samity.bank.loans.rules.schedule_rows import rows_of
from samity.bank.loans.values.terms import Amortization, InterestMethod, LoanTerms, ScheduleEngine

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from fractions import Fraction

    from samity.bank.loans.rules.planned_dates import PlannedDates


class BulkFamily(StrEnum):
    """What stays the same from row to row: the installment, its principal, or, when interest is flat, both parts."""

    EQUAL_INSTALLMENTS = "EQUAL_INSTALLMENTS"
    EQUAL_PRINCIPAL = "EQUAL_PRINCIPAL"
    FLAT = "FLAT"


# Terms beyond amount, number, rate, dates and rounding; a loan that has any of them is scheduled alone.
_SPECIAL = frozenset(
    {
        *("grace_on_principal", "grace_on_interest_payment", "grace_on_interest_charged", "moratorium"),
        *("fixed_installment", "fixed_principal", "equal_amortization", "principal_every", "amortized_over"),
        *("payment_plan", "capitalized_rows", "remainder", "rounds_up", "rounded_amounts", "odd_periods"),
        *("principal_percent", "fixed_length", "custom_rows", "varied_rows", "application_days"),
    }
)
_USUAL = {each.name: each.default for each in fields(LoanTerms) if each.name in _SPECIAL}
_FAMILIES: Mapping[tuple[ScheduleEngine, InterestMethod, Amortization], BulkFamily] = {
    (ScheduleEngine.CUMULATIVE, InterestMethod.DECLINING_BALANCE, Amortization.EQUAL_INSTALLMENTS): (
        BulkFamily.EQUAL_INSTALLMENTS
    ),
    (ScheduleEngine.CUMULATIVE, InterestMethod.DECLINING_BALANCE, Amortization.EQUAL_PRINCIPAL): (
        BulkFamily.EQUAL_PRINCIPAL
    ),
    (ScheduleEngine.CONTRACTUAL, InterestMethod.DECLINING_BALANCE, Amortization.EQUAL_INSTALLMENTS): (
        BulkFamily.EQUAL_INSTALLMENTS
    ),
    (ScheduleEngine.CONTRACTUAL, InterestMethod.DECLINING_BALANCE, Amortization.EQUAL_PRINCIPAL): (
        BulkFamily.EQUAL_PRINCIPAL
    ),
    (ScheduleEngine.CONTRACTUAL, InterestMethod.FLAT, Amortization.EQUAL_INSTALLMENTS): BulkFamily.FLAT,
    (ScheduleEngine.CONTRACTUAL, InterestMethod.FLAT, Amortization.EQUAL_PRINCIPAL): BulkFamily.FLAT,
}


def bulk_family(terms: LoanTerms) -> BulkFamily | None:
    """Return the family in which a loan is scheduled in columns; None where it is scheduled alone."""
    if any(getattr(terms, name) != usual for name, usual in _USUAL.items()):
        return None
    return _FAMILIES.get((terms.engine, terms.interest_method, terms.amortization))


def undisturbed(terms: LoanTerms) -> Fraction:
    """Return the rate of an undisturbed period."""
    return undisturbed_rate(terms) if terms.engine is ScheduleEngine.CONTRACTUAL else nominal_rate(terms)


def rates_in_columns(terms: LoanTerms, disbursed_on: date, dates: PlannedDates) -> tuple[Fraction, ...]:
    """Return what each row bears of the balance."""
    if terms.engine is ScheduleEngine.CONTRACTUAL:
        return contract_rates(terms, rows_of(disbursed_on, dates.due_on, at_once=True), dates.business_days)
    return row_rates(terms, disbursed_on, dates.due_on)


def multiple_in_columns(terms: LoanTerms) -> int:
    """Return what the equal amount is rounded to; the cumulative engine leaves an equal principal as it is."""
    is_share = terms.amortization is Amortization.EQUAL_PRINCIPAL
    return 0 if is_share and terms.engine is ScheduleEngine.CUMULATIVE else terms.installment_multiple
