"""What is agreed of a loan by now: installments and rate as rescheduling has left them, the last grace agreed.

See docs/rules/rescheduling.md, docs/rules/arrears.md.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from samity.bank.loans.values.terms import Amortization, InterestMethod, LoanTerms, ScheduleEngine

if TYPE_CHECKING:
    from samity.bank.loans.values.agreement import Agreement
    from samity.bank.loans.values.rescheduling import Rescheduled
    from samity.bank.loans.values.state import LoanState


def agreed_now(agreement: Agreement, state: LoanState) -> Agreement:
    """Return the agreement of a loan whose schedule may have been made anew, or its rate or its grace changed."""
    count, graces = state.rescheduled.number_of_installments, state.graces
    if count:
        agreement = replace(agreement, terms=with_count(agreement.terms, count))
    if agreement.terms.engine is ScheduleEngine.CONTRACTUAL and (
        state.rescheduled.rates or state.rescheduled.repayment
    ):
        agreement = replace(agreement, terms=with_contract_changes(agreement.terms, state.rescheduled))
    return replace(agreement, terms=with_grace(agreement.terms, graces[-1].grace)) if graces else agreement


@lru_cache(maxsize=1024)
def with_count(terms: LoanTerms, count: int) -> LoanTerms:
    """Return the terms with so many installments."""
    return replace(terms, number_of_installments=count)


def asks_by_total(terms: LoanTerms) -> bool:
    """Say whether what stays the same from one installment to the next is its total, not its principal."""
    is_annuity = terms.amortization is Amortization.EQUAL_INSTALLMENTS or terms.amortization.is_on_dates
    return is_annuity and terms.interest_method is not InterestMethod.FLAT


@lru_cache(maxsize=1024)
def with_contract_changes(terms: LoanTerms, rescheduled: Rescheduled) -> LoanTerms:
    """Return the terms of a contract with the rate of now, and what its installments repay or ask for by now."""
    rate = rescheduled.rates[-1].annual_rate if rescheduled.rates else terms.annual_rate
    amount = rescheduled.repayment
    if not amount:
        return replace(terms, annual_rate=rate)
    if asks_by_total(terms):
        return replace(terms, annual_rate=rate, fixed_installment=amount)
    return replace(terms, annual_rate=rate, fixed_principal=amount)


@lru_cache(maxsize=1024)
def with_grace(terms: LoanTerms, grace: int) -> LoanTerms:
    """Return the terms with another grace for what is late."""
    return replace(terms, arrears=terms.arrears.with_grace(grace))
