"""How much of the interest that accrues is borne by principal that is overdue. See docs/rules/late-payments.md."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from samity.bank.loans.rules.accrued_interest import accrued_to, terms_of
from samity.bank.loans.rules.application_days import begins_on
from samity.bank.loans.rules.arrears import ONE_DAY
from samity.bank.loans.rules.contract_rates import rate_between
from samity.bank.loans.rules.interest_pieces import bearing_now
from samity.bank.loans.rules.late_payments import from_arrears_accrued
from samity.kernel.money import rounded_ratio

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from samity.bank.loans.rules.arrears import Stood
    from samity.bank.loans.values.state import LoanState
    from samity.bank.loans.values.terms import LoanTerms


def accrued_on_overdue(terms: LoanTerms, state: LoanState, stood: Sequence[Stood], since: date | None, on: date) -> int:
    """Return the interest that overdue principal has borne by a day since interest was applied last; minor units.

    It is a part of what accrues, told apart, or what is owed outside the schedule once it is applied. What overdue
    installments or the last one ask for as it is reckoned has been applied.

    Args:
        terms: of the loan, as they are agreed by now.
        state: of it, with the due dates before the day passed.
        stood: how its days began, in their order.
        since: the last day on which interest was applied by hand; None where it never was.
        on: the day.
    """
    if terms.arrears_interest_apart:
        return from_arrears_accrued(terms, accrued_to(terms, state, on).accrued)
    accrued, own = state.accrued, terms_of(terms, state)
    running = None if accrued is None else bearing_now(own, state.installments, accrued)
    if accrued is None or running is None or not terms.late_interest or terms.prepayment.asks_elsewhere:
        return 0
    if running.is_on_demand or running.number <= terms.grace_on_interest_charged:
        return 0
    begins = begins_on(own, state.installments, running.number)
    # A day begins as the one before has left it: what was paid on that bore nothing from it on.
    became = [(each.from_on - ONE_DAY, each.state) for each in stood]
    first = max(begins, since or begins)
    days = sorted({first, on, *(day for day, _ in became if first < day < on)})
    exact = Fraction(0)
    for day, until in pairwise(days):
        (*_, then) = (each for changed_on, each in became if changed_on <= day)
        overdue = sum(each.outstanding.principal for each in then.installments if each.number < running.number)
        exact += overdue * rate_between(own, begins, day, until, accrued.calendar)
    return rounded_ratio(exact, terms.rounding)
