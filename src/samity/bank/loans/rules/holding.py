"""Money that is held for later days settles what it can on each of them. See docs/rules/held-payments.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from samity.bank.loans.rules.accrued_interest import accrued_to, projected
from samity.bank.loans.rules.capitalizing import due_dates_passed
from samity.bank.loans.rules.charging_off import of_charged_off
from samity.bank.loans.rules.ending import ended_or_open
from samity.bank.loans.rules.late_payments import with_arrears_interest_paid
from samity.bank.loans.rules.penalties import with_penalty_accrued, with_penalty_let_go
from samity.bank.loans.rules.prepayment import made_anew
from samity.bank.loans.rules.settling import settled_in_order
from samity.bank.loans.values.facts import RANKS, Consequence, Fact, FactKind, TransactionKind
from samity.bank.loans.values.parts import Parts
from samity.bank.loans.values.state import Held, LoanState, Position

if TYPE_CHECKING:
    from collections.abc import Iterator

    from samity.bank.loans.values.agreement import Agreement
    from samity.bank.loans.values.facts import Applied

COUNTS_FROM = "counts_from"
"""Under this name a payment's fact keeps the later day that it counts from."""


def counts_from(fact: Fact) -> date:
    """Return the day a payment counts from: a later one than that of its fact where it says so."""
    later = fact.details.get(COUNTS_FROM)
    return fact.value_on if later is None else date.fromisoformat(later)


def released_until(agreement: Agreement, state: LoanState, last: date) -> Applied:
    """Let what is held settle what it can on each day up to a last one, as far as that was not done.

    On a day it stands after the charges, and before the payments.
    """
    released: list[Consequence] = []
    for _, after, followed in releases(agreement, state, last):
        state = after
        released += followed
    return state, tuple(released)


def releases(
    agreement: Agreement, state: LoanState, last: date
) -> Iterator[tuple[date, LoanState, tuple[Consequence, ...]]]:
    """Yield the days up to a last one on which held money settles something, each with the loan after it."""
    for day in _days(state) if state.held else ():
        position = Position(day, RANKS[FactKind.REPAID], 0)
        if day <= last and (state.reached is None or state.reached < position):
            state, followed = released_on(agreement, state, day)
            if followed:
                state = replace(state, reached=position)
                yield day, state, followed


def released_before(agreement: Agreement, state: LoanState, fact: Fact) -> Applied:
    """Let what is held settle what it can before a fact applies."""
    if not state.held:
        return state, ()
    stands_after = RANKS[fact.kind] >= RANKS[FactKind.REPAID]
    return released_until(agreement, state, fact.value_on if stands_after else fact.value_on - timedelta(days=1))


def released_on(agreement: Agreement, state: LoanState, on: date) -> Applied:
    """Let what is held, and counts by a day, settle on it what it can; the oldest payment first."""
    released: list[Consequence] = []
    for each in state.held:
        if each.from_on <= on:
            state, followed = _released(agreement, state, each, on)
            released += followed
    if state.charged_off_on is not None:
        return state, tuple(of_charged_off(each, state) for each in released)
    return state, tuple(released)


def _released(agreement: Agreement, state: LoanState, held: Held, on: date) -> Applied:
    passed, joined = due_dates_passed(agreement.terms, state, on)
    reckoned = with_penalty_accrued(agreement.terms, accrued_to(agreement.terms, passed, on), on)
    used = settled_in_order(agreement, reckoned, held.amount, on)
    if used.overpaid == held.amount and not used.interest_waived:
        return state, ()
    left = held._replace(amount=used.overpaid)
    others = (left if each == held else each for each in state.held)
    state = made_anew(agreement.terms, reckoned, used.installments, on, agreement.terms.prepayment.method)
    state = with_arrears_interest_paid(agreement.terms, state, used.from_arrears)
    state = replace(state, held=tuple(each for each in others if each.amount))
    state = replace(ended_or_open(projected(agreement.terms, state), on), last_paid_on=on)
    state = with_penalty_let_go(agreement.terms, reckoned, state, on)
    total, principal = used.parts.total, state.outstanding.principal
    applied = Consequence(
        *(TransactionKind.HELD_APPLIED, held.fact, on, total, used.parts, -total),
        principal_after=principal,
        from_arrears=used.from_arrears,
    )
    if not used.interest_waived:
        return state, (*joined, applied)
    forgiven = Parts(interest=used.interest_waived)
    waiver = Consequence(
        TransactionKind.WAIVE_INTEREST, held.fact, on, used.interest_waived, forgiven, principal_after=principal
    )
    return state, (*joined, applied, waiver)


def _days(state: LoanState) -> list[date]:
    """Return the days on which something falls due or held money begins to count, in order."""
    due = {each.due_on for each in state.installments}
    return sorted(due | {each.due_on for each in state.charges} | {each.from_on for each in state.held})
