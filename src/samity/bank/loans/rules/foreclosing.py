"""What settles all of a loan before its time, with the interest of the days so far. See docs/rules/foreclosure.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.loans.rules.charge_credits import all_given_back
from samity.bank.loans.rules.charges import paid_charges, part_of
from samity.bank.loans.rules.charging_off import accelerated
from samity.bank.loans.rules.recognition import interest_accrued, interest_until
from samity.bank.loans.values.facts import MADE_FOR, Fact, FactKind, standing
from samity.bank.loans.values.terms import ScheduleEngine

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from typing import Any

    from samity.bank.loans.values.parts import Parts
    from samity.bank.loans.values.state import Installment, LoanCharge, LoanState
    from samity.bank.loans.values.terms import LoanTerms

FORECLOSES = "forecloses"
"""Under this name the fact of a payment keeps that it settles all of its loan before its time."""


def forecloses(fact: Fact) -> bool:
    """Say whether a payment settles all of its loan before its time."""
    return bool(fact.details.get(FORECLOSES))


def is_interest_fixed(terms: LoanTerms) -> bool:
    """Say whether interest stays as the schedule says, whatever is paid when: else a pay-off ends it by itself."""
    return terms.engine is not ScheduleEngine.CONTRACTUAL and not terms.recalculates


def foreclosed(terms: LoanTerms, state: LoanState, on: date) -> LoanState:
    """Let all that falls due later fall due on a day, with the interest of the days up to it and no more."""
    rows = tuple(
        _with_interest_so_far(terms, state, each, on) if each.due_on > on else each for each in state.installments
    )
    return state.becoming(installments=accelerated(rows, state.charges, on))


def foreclosure(terms: LoanTerms, state: LoanState, on: date, given_back: Mapping[int, int]) -> Parts:
    """Return what settles all of a loan on a day, in minor units: charges of later days are let off.

    What was given back of a charge, `given_back` by its id, is owed all the same: nobody gets it twice.
    """
    parts = foreclosed(terms, state, on).outstanding
    for charge, left in _later_charges(state, on, given_back):
        parts = parts.adding(part_of(charge), -left)
    return parts


def foreclosing_facts(
    terms: LoanTerms, state: LoanState, facts: Sequence[Fact], on: date, today: date, details: Mapping[str, Any]
) -> tuple[Fact, ...]:
    """Return what a foreclosure is made of: waivers of the charges of later days, and after them the payment.

    Args:
        terms: of the loan, as they are agreed by now.
        state: of the loan, with all its installments.
        facts: of the loan, those that were taken back too.
        on: the day of the foreclosure.
        today: the business date.
        details: what else is kept with the payment.
    """
    given_back = all_given_back(standing(facts))
    last_serial = max(each.serial for each in facts)
    later = [*_later_charges(state, on, given_back)]
    serial = last_serial + len(later) + 1
    waivers = (
        Fact(number, FactKind.CHARGE_WAIVED, on, today, left, {"charge_id": charge.id, MADE_FOR: serial})
        for number, (charge, left) in enumerate(later, last_serial + 1)
    )
    amount = foreclosure(terms, state, on, given_back).total
    return (*waivers, Fact(serial, FactKind.REPAID, on, today, amount, {**details, FORECLOSES: True}))


def _with_interest_so_far(terms: LoanTerms, state: LoanState, each: Installment, on: date) -> Installment:
    so_far = interest_accrued(state, each, interest_until(terms, on)) + each.credited.interest
    settled = each.paid.interest + each.waived.interest
    return each._replace(due=each.due._replace(interest=max(so_far, settled)))


def _later_charges(state: LoanState, on: date, given_back: Mapping[int, int]) -> Iterator[tuple[LoanCharge, int]]:
    """Yield the charges that fall due after a day, with what is left of each that was not given back."""
    paid = paid_charges(state.installments, state.charges)
    for each in state.charges:
        left = each.amount - each.waived - max(paid[each.id], given_back.get(each.id, 0))
        if each.due_on > on and left > 0:
            yield each, left
