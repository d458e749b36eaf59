"""What is owed after the last due date goes on to bear interest. See docs/rules/dynamic-interest.md."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from samity.bank.loans.rules.contract_rates import rate_between
from samity.bank.loans.rules.interest_bases import Base, bearing_fees
from samity.bank.loans.rules.interest_pieces import Piece
from samity.bank.loans.values.parts import Part
from samity.bank.loans.values.terms import InterestType
from samity.kernel.money import rounded_ratio

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from samity.bank.loans.values.state import LoanState
    from samity.bank.loans.values.terms import LoanTerms


def bears_on(terms: LoanTerms, state: LoanState) -> bool:
    """Say whether all due dates of a loan have passed, and what is owed goes on to bear interest."""
    accrued = state.accrued
    return terms.interest_after_maturity and accrued is not None and accrued.number > terms.number_of_installments


def with_interest_after_maturity(terms: LoanTerms, state: LoanState, on: date, *, waits: bool) -> LoanState:
    """Let the last installment ask for what the days up to one have borne since the last due date, or the last look.

    It is simple interest: what it comes to bears none, so that it is the same however often somebody looks. What
    is owed outside the schedule accrues, until it is applied.

    Args:
        terms: of the loan, with as many installments as it has.
        state: of it; all due dates have passed.
        on: up to when it is reckoned.
        waits: it is reckoned and not asked for yet, for the loan is locked.
    """
    accrued = state.accrued
    if accrued is None or on <= accrued.until or not bears_on(terms, state):
        return state
    exact = accrued.late_left + sum((each.exact for each in pieces_after_maturity(terms, state, on)), Fraction(0))
    more = 0 if waits or terms.arrears_interest_apart else rounded_ratio(exact, terms.rounding)
    rows, last = list(state.installments), state.installments[terms.number_of_installments - 1]
    rows[last.number - 1] = last._replace(due=last.due.adding(Part.INTEREST, more))
    accrued = accrued._replace(until=on, late_left=exact - more, amount=accrued.amount + more)
    return replace(state, installments=tuple(rows), accrued=accrued)


def pieces_after_maturity(terms: LoanTerms, state: LoanState, on: date) -> Iterator[Piece]:
    """Yield what bears it since the last due date, or the last look, up to a day; nothing where that is not so."""
    accrued = state.accrued
    if accrued is None or on <= accrued.until or not bears_on(terms, state):
        return
    own, last = _simple(terms), state.installments[terms.number_of_installments - 1]
    base, begins = _base(terms, state), accrued.until
    for day in (*base.change_days(begins, on), on):
        if bearing := Fraction(base.on(begins)):
            yield Piece(begins, day, bearing, rate_between(own, last.due_on, begins, day, accrued.calendar))
        begins = day


def _base(terms: LoanTerms, state: LoanState) -> Base:
    """Return what bears it: all principal, and where it was agreed interest and fees that were due by then and are not.

    Of the interest that is unpaid, what was borne since is no part.
    """
    opening = state.outstanding.principal
    accrued = state.accrued
    if terms.interest_base.has_interest and accrued is not None:
        opening += max(state.outstanding.interest - int(accrued.amount), 0)
    return Base(opening, bearing_fees(terms, state))


@lru_cache(maxsize=1024)
def _simple(terms: LoanTerms) -> LoanTerms:
    return replace(terms, interest_type=InterestType.SIMPLE)
