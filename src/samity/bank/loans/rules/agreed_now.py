"""The terms of a loan with as many installments as rescheduling has left. See docs/rules/rescheduling.md."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from samity.bank.loans.values.agreement import Agreement
    from samity.bank.loans.values.state import LoanState
    from samity.bank.loans.values.terms import LoanTerms


def agreed_now(agreement: Agreement, state: LoanState) -> Agreement:
    """Return the agreement of a loan whose schedule may have been made anew."""
    count = state.rescheduled.number_of_installments
    return replace(agreement, terms=with_count(agreement.terms, count)) if count else agreement


@lru_cache(maxsize=1024)
def with_count(terms: LoanTerms, count: int) -> LoanTerms:
    """Return the terms with so many installments."""
    return replace(terms, number_of_installments=count)
