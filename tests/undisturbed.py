"""When a loan is due where every day is a working day and nobody meets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.loans.rules.planned_dates import planned_due_dates
from samity.bank.loans.rules.quotes import UNDISTURBED

if TYPE_CHECKING:
    from datetime import date

    from samity.bank.loans.values.terms import LoanTerms


def due_dates(terms: LoanTerms, start_on: date, first_repayment_on: date | None = None) -> tuple[date, ...]:
    """Return one due date for each installment of a loan paid out on a day."""
    return planned_due_dates(terms, UNDISTURBED, start_on, first_repayment_on=first_repayment_on)
