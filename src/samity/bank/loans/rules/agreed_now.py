"""What is agreed of a loan by now: as many installments as rescheduling has left, the last grace agreed.

See docs/rules/rescheduling.md, docs/rules/arrears.md.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from samity.bank.loans.values.agreement import Agreement
    from samity.bank.loans.values.state import LoanState
    from samity.bank.loans.values.terms import LoanTerms


def agreed_now(agreement: Agreement, state: LoanState) -> Agreement:
    """Return the agreement of a loan whose schedule may have been made anew, or its grace changed."""
    count, graces = state.rescheduled.number_of_installments, state.graces
    if count:
        agreement = replace(agreement, terms=with_count(agreement.terms, count))
    return replace(agreement, terms=with_grace(agreement.terms, graces[-1].grace)) if graces else agreement


@lru_cache(maxsize=1024)
def with_count(terms: LoanTerms, count: int) -> LoanTerms:
    """Return the terms with so many installments."""
    return replace(terms, number_of_installments=count)


@lru_cache(maxsize=1024)
def with_grace(terms: LoanTerms, grace: int) -> LoanTerms:
    """Return the terms with another grace for what is late."""
    return replace(terms, arrears=terms.arrears.with_grace(grace))
