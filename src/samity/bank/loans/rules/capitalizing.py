"""Interest that is not paid in time joins the principal. See docs/rules/capitalized-interest.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.loans.rules.accrued_interest import terms_of, with_due_dates_passed
from samity.bank.loans.rules.application_days import closes_on
from samity.bank.loans.values.facts import Consequence, TransactionKind
from samity.bank.loans.values.parts import Parts
from samity.bank.loans.values.terms import InterestType

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from samity.bank.loans.values.facts import Applied
    from samity.bank.loans.values.state import LoanState
    from samity.bank.loans.values.terms import LoanTerms

NO_FACT = 0
"""Behind what follows from a due date alone."""


def due_dates_passed(terms: LoanTerms, state: LoanState, before: date) -> Applied:
    """Let the due dates before a day pass, and say what interest has joined the principal by that."""
    passed = with_due_dates_passed(terms, state, before)
    return passed, tuple(
        _joined(terms_of(terms, state), state, passed)
    ) if terms.interest_type is InterestType.CAPITALIZED else ()


def _joined(terms: LoanTerms, before: LoanState, after: LoanState) -> Iterator[Consequence]:
    principal = before.outstanding.principal
    for was, now in zip(before.installments, after.installments, strict=True):
        amount = now.capitalized - was.capitalized
        if amount:
            principal += amount
            on = closes_on(terms, after.installments, now.number)
            kind, parts = TransactionKind.INTEREST_CAPITALIZED, Parts(principal=amount)
            yield Consequence(kind, NO_FACT, on, amount, parts, principal_after=principal)
