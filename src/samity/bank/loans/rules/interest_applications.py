"""Interest that has accrued is applied by hand, before the day on which it would be by itself.

See docs/rules/interest-application.md.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from samity.bank.loans.rules.absorbing import consequence_of
from samity.bank.loans.rules.accrued_interest import accrued_to, applied_ahead, terms_of
from samity.bank.loans.rules.interest_pieces import bearing_now, settled_interest
from samity.bank.loans.rules.late_payments import (
    asking_for_arrears_interest,
    from_arrears_accrued,
    owed_from_arrears,
)
from samity.bank.loans.rules.locked_interest import holds_interest
from samity.bank.loans.values.facts import TransactionKind
from samity.bank.loans.values.parts import NOTHING, Part
from samity.kernel.money import rounded_ratio

if TYPE_CHECKING:
    from datetime import date

    from samity.bank.loans.values.agreement import Agreement
    from samity.bank.loans.values.facts import Applied, Fact
    from samity.bank.loans.values.state import LoanState
    from samity.bank.loans.values.terms import LoanTerms


FROM_ARREARS = "from_arrears"
"""Under this name a fact keeps that what overdue principal has borne is applied, and nothing else."""


def applies_by_hand(terms: LoanTerms) -> bool:
    """Say whether interest accrues that can be applied before its day: on the real balance, where something falls due.

    Interest that is fixed is applied as its schedule says; of what is due on demand it is owed from day to day.
    """
    return terms.accrues and not terms.is_on_demand


def to_be_applied(terms: LoanTerms, state: LoanState, on: date) -> int:
    """Return the interest that has accrued by a day, was not applied and is not paid; minor units."""
    return _applied(terms, accrued_to(terms, state, on))[1]


def from_arrears_to_be_applied(terms: LoanTerms, state: LoanState, on: date) -> int:
    """Return the interest of overdue principal that has accrued outside the schedule by a day; minor units."""
    return from_arrears_accrued(terms, accrued_to(terms, state, on).accrued)


def interest_applied(agreement: Agreement, state: LoanState, fact: Fact) -> Applied:
    """Let what has accrued by the day be owed: it can be paid at once, and falls due with the running installment."""
    terms, is_outside = agreement.terms, bool(fact.details.get(FROM_ARREARS))
    before = accrued_to(terms, state, fact.value_on)
    if is_outside:
        state = asking_for_arrears_interest(terms, before)
        amount = owed_from_arrears(state) - owed_from_arrears(before)
    else:
        state, amount = _applied(terms, before)
    if not amount:
        # What was paid or waived since for a day before leaves nothing to apply.
        return state, ()
    parts = NOTHING.adding(Part.INTEREST, amount)
    applied = consequence_of(TransactionKind.INTEREST_APPLIED, fact, amount, parts, state)
    return state, (replace(applied, from_arrears=amount if is_outside else 0),)


def _applied(terms: LoanTerms, state: LoanState) -> tuple[LoanState, int]:
    """Return a loan with the interest applied up to which it is reckoned, and how much more is owed by that."""
    accrued = state.accrued
    if accrued is None or not applies_by_hand(terms):
        return state, 0
    running = bearing_now(terms_of(terms, state), state.installments, accrued)
    if running is None or running.held_back is not None or holds_interest(state):
        return state, 0
    so_far = rounded_ratio(accrued.amount, terms.rounding)
    amount = so_far - settled_interest(running) - applied_ahead(terms, state)
    if amount <= 0:
        return state, 0
    return replace(state, accrued=accrued._replace(applied=so_far)), amount
