"""What settles a whole loan on a day, by parts. See docs/rules/pay-off.md."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from samity.bank.loans.rules.accrued_interest import accrued_to, held_on_balance, payable_interest, projected
from samity.bank.loans.rules.agreed_now import agreed_now
from samity.bank.loans.rules.allocation import allocate
from samity.bank.loans.rules.charges import arrived_charges
from samity.bank.loans.rules.contract_rates import GrowsBeyondMeasure
from samity.bank.loans.rules.fold import replay_as_of
from samity.bank.loans.rules.holding import released_until
from samity.bank.loans.rules.late_payments import asking_for_arrears_interest, owed_from_arrears
from samity.bank.loans.rules.locked_interest import holds_interest, with_interest_let_go
from samity.bank.loans.rules.settling import interest_ahead, payable_rows
from samity.bank.loans.values.parts import NOTHING, Part, Parts
from samity.kernel.errors import Refusal
from samity.kernel.money import LARGEST_MINOR

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from samity.bank.loans.values.agreement import Agreement
    from samity.bank.loans.values.facts import Fact
    from samity.bank.loans.values.state import LoanState


@dataclass(eq=False)
class OwedBeyondMeasure(Refusal):
    """What would settle the loan on {on} is more than the bank can reckon with."""

    on: date


@dataclass(frozen=True, slots=True)
class PayOff:
    """What settles a loan on a day, in minor units.

    Attributes:
        parts: to be paid.
        interest_forgiven: what the strategy lets the borrower off because he pays early.
        not_ahead: interest that the loan does not take before it falls due, and that is left.
        held: what was paid for later days and still waits; it counts towards what is to be paid.
        held_back: interest that payment holidays hold back: none of it can be paid before somebody lets it fall due.
        from_arrears: what of its interest is owed outside the schedule.
    """

    on: date
    parts: Parts = NOTHING
    interest_forgiven: int = 0
    not_ahead: int = 0
    held: int = 0
    held_back: int = 0
    from_arrears: int = 0

    @property
    def to_pay(self) -> int:
        """Return what is still to be paid when what is held counts."""
        return max(self.parts.total - self.held, 0)


def pay_off(agreement: Agreement, state: LoanState, on: date) -> PayOff:
    """Return what a payment on a day would have to be so that nothing is owed any more."""
    agreement = agreed_now(agreement, state)
    state = accrued_to(agreement.terms, released_until(agreement, state, on)[0], on)
    if holds_interest(state):
        state = projected(agreement.terms, with_interest_let_go(agreement.terms, state, on))
    # What overdue principal has borne outside the schedule is applied when nothing else is owed.
    state = asking_for_arrears_interest(agreement.terms, state)
    if agreement.terms.recalculates:
        state = replace(state, installments=payable_rows(agreement, state, on))
    owed, payable = state.outstanding, payable_interest(agreement.terms, state, ends=True)
    arrived = arrived_charges(state.installments, state.charges, on) if state.charges else None
    paid = allocate(owed.total, state.installments, agreement.strategy, on, arrived, payable)
    ahead = interest_ahead(agreement, state, paid, on)
    # What a loan that holds money never takes ahead is not settled at all; what has not accrued is not owed.
    waits = sum(each.outstanding.interest for each in paid.installments) if state.accrued is None else 0
    outside = owed_from_arrears(state)
    parts = paid.parts.minus(Parts(interest=ahead)).adding(Part.INTEREST, outside)
    # Holidays to come hold nothing back on the real balance, of which nothing is left then.
    held_back = state.held_back if state.accrued is None else held_on_balance(agreement.terms, state, on)
    return PayOff(on, parts, paid.interest_waived, ahead + waits, state.held_in_all, held_back, outside)


def within_measure(on: date, reckon: Callable[[], PayOff]) -> PayOff:
    """Reckon what settles a loan on a day, if it is an amount at all.

    Raises:
        OwedBeyondMeasure: it is none.
    """
    try:
        found = reckon()
    except GrowsBeyondMeasure:
        raise OwedBeyondMeasure(on) from None
    if found.parts.total + found.not_ahead + found.interest_forgiven > LARGEST_MINOR:
        raise OwedBeyondMeasure(on)
    return found


def pay_off_as_of(agreement: Agreement, facts: Sequence[Fact], on: date) -> PayOff:
    """Return what would have settled a loan on a day, by what counts from that day or before."""
    return pay_off(agreement, replay_as_of(agreement, facts, on)[0], on)
