"""When interest was applied last. See docs/rules/interest-application.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.loans.rules.accrued_interest import terms_of, with_due_dates_passed
from samity.bank.loans.rules.application_days import closes_on

if TYPE_CHECKING:
    from datetime import date

    from samity.bank.loans.values.state import LoanState
    from samity.bank.loans.values.terms import LoanTerms


def last_applied_on(terms: LoanTerms, state: LoanState, on: date) -> date | None:
    """Return the day on which interest was applied last by a day; None where none was.

    A loan that has ended bears none any more, and what is due on demand is owed from day to day.
    """
    if state.disbursed_on is None or terms.is_on_demand:
        return None
    state = with_due_dates_passed(terms, state, on)
    terms, rows = terms_of(terms, state), state.scheduled
    bearing = [each for each in rows if each.due.interest or each.capitalized]
    if terms.owes_all_interest:
        return state.disbursed_on if bearing else None
    until = min(on, state.ended_on or on)
    applied = [
        closes_on(terms, rows, each.number) if each.number <= terms.number_of_installments else each.due_on
        for each in bearing
    ]
    return max((day for day in applied if day <= until), default=None)
