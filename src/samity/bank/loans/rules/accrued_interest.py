"""Interest that accrues from day to day on what is really owed. See docs/rules/dynamic-interest.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from samity.bank.loans.rules.after_maturity import with_interest_after_maturity
from samity.bank.loans.rules.application_days import closes_on, next_stop
from samity.bank.loans.rules.contract_rates import rate_between
from samity.bank.loans.rules.interest_bases import Base, bearing_fees, running_base
from samity.bank.loans.rules.interest_pieces import bearing_now, coming, pieces, settled_interest
from samity.bank.loans.rules.late_payments import with_arrears_interest_applied, with_overdue_raised
from samity.bank.loans.rules.locked_interest import (
    applied_so_far,
    holds_interest,
    with_fixed_interest_waiting,
    with_more_waiting,
    without_own_interest,
)
from samity.bank.loans.rules.recalculation import expected, reckoned, with_rows_passed
from samity.bank.loans.rules.sharing import sharing_totals
from samity.bank.loans.values.state import ALL_READ, Accrued, Installment, LoanState
from samity.bank.loans.values.terms import InterestType, LoanTerms
from samity.kernel.errors import ensure
from samity.kernel.money import rounded, rounded_ratio

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from samity.bank.loans.rules.sharing import Sharing
    from samity.bank.loans.values.work_calendar import WorkCalendar


def nothing_accrued(terms: LoanTerms, disbursed_on: date, calendar: WorkCalendar | None = None) -> Accrued | None:
    """Return where interest begins to accrue, and by whose days of work where those count; None where it is fixed."""
    return Accrued(1, disbursed_on, calendar=calendar) if terms.accrues or terms.recalculates else None


def terms_of(terms: LoanTerms, state: LoanState) -> LoanTerms:
    """Return the terms with as many installments as the last change by hand has left."""
    rows = state.accrued and state.accrued.rows
    return terms if rows is None else replace(terms, number_of_installments=rows)


def with_due_dates_passed(terms: LoanTerms, state: LoanState, before: date) -> LoanState:
    """Let the due dates before a day pass.

    The interest of an installment that has passed stands, or joins its principal where that was agreed and it was not
    paid. The next one bears interest on all that is still owed, not only on what is not due yet.
    """
    if state.accrued is None:
        return with_fixed_interest_waiting(terms, state, before)
    ensure(state.unread == ALL_READ, "interest accrues on installments that were all read")
    if terms.recalculates:
        return with_rows_passed(terms, state, before)
    terms = terms_of(terms, state)
    if terms.application_days:
        return _with_stops_passed(terms, state, state.accrued, before)
    accrued, installments, waits = state.accrued, list(state.installments), holds_interest(state)
    fees = bearing_fees(terms, state)
    while (running := bearing_now(terms, installments, accrued)) is not None and running.due_on < before:
        state, installments[running.number - 1] = _closed(terms, state, running)
        installments, accrued = with_overdue_raised(terms, installments, accrued, running.due_on, waits=waits)
        state, accrued = (state, accrued) if waits else with_arrears_interest_applied(terms, state, accrued)
        accrued = accrued.beyond(running.due_on)
        following = bearing_now(terms, installments, accrued)
        if terms.prepayment.keeps_totals:
            passed = state.becoming(accrued=accrued, installments=tuple(installments))
            installments = list(projected(terms, passed).installments)
        elif following is not None:
            base = running_base(terms, installments, accrued.number, fees)
            exact = _interest(terms, installments, base, accrued, following.due_on)
            installments[following.number - 1] = _bearing(terms, following, exact)
    if accrued is state.accrued:
        return state
    return state.becoming(accrued=accrued, installments=tuple(installments))


def _with_stops_passed(terms: LoanTerms, state: LoanState, begun: Accrued, before: date) -> LoanState:
    """Let the days before a day pass on which interest is applied or something falls due."""
    accrued, installments = begun, list(state.installments)
    fees = bearing_fees(terms, state)
    while (running := bearing_now(terms, installments, accrued)) is not None:
        stop = next_stop(terms, installments, accrued)
        if stop >= before:
            break
        exact = _interest(terms, installments, running_base(terms, installments, accrued.number, fees), accrued, stop)
        if stop == closes_on(terms, installments, running.number):
            state, installments[running.number - 1] = _closed(terms, state, _bearing(terms, running, exact))
            accrued = accrued.beyond(stop)
        else:
            accrued = accrued._replace(until=stop, amount=exact)
    if accrued == begun:
        return state
    return projected(terms, state.becoming(accrued=accrued, installments=tuple(installments)))


def looked_at_before(terms: LoanTerms, state: LoanState) -> date:
    """Return the day before which due dates and days of application have passed."""
    accrued = state.accrued
    if accrued is None or not terms.application_days:
        waited_on = None if accrued is not None else state.lock and state.lock.passed_on
        return passed_before(state) if waited_on is None else waited_on + timedelta(days=1)
    running = bearing_now(terms, state.installments, accrued)
    is_open = running is not None and closes_on(terms, state.installments, running.number) == accrued.until
    return accrued.until if is_open else accrued.until + timedelta(days=1)


def passed_before(state: LoanState) -> date:
    """Return the day before which due dates have passed."""
    passed = state.installments[: state.accrued.number - 1] if state.accrued else ()
    return passed[-1].due_on + timedelta(days=1) if passed else date.min


def accrued_to(terms: LoanTerms, state: LoanState, on: date) -> LoanState:
    """Reckon the interest of the running installment up to a day; a day that has passed changes nothing."""
    state = with_due_dates_passed(terms, state, on)
    accrued, terms = state.accrued, terms_of(terms, state)
    if accrued is None or on <= accrued.until:
        return state
    if terms.recalculates:
        return reckoned(terms, state, on)
    running, waits = bearing_now(terms, state.installments, accrued), holds_interest(state)
    if running is None:
        return with_interest_after_maturity(terms, state, on, waits=waits)
    base = running_base(terms, state.installments, accrued.number, bearing_fees(terms, state))
    exact = _interest(terms, state.installments, base, accrued, on)
    rows, accrued = with_overdue_raised(terms, state.installments, accrued, on, waits=waits)
    state = state.becoming(accrued=accrued._replace(until=on, amount=exact), installments=tuple(rows))
    # Of what is due on demand, interest is owed as it accrues: nobody can say how much it will ever be.
    return projected(terms, state) if running.is_on_demand else state


def asked_on(terms: LoanTerms, state: LoanState, on: date) -> LoanState:
    """Reckon interest up to a day, and say what installments ask for on it, whenever that was last said."""
    return expected(terms, accrued_to(terms, state, on), on)


def projected(
    terms: LoanTerms, state: LoanState, sharing: Sharing | None = None, *, planned: Sequence[Installment] = ()
) -> LoanState:
    """Say what interest the installments will carry when nothing but what falls due is paid, each on its day.

    The running one carries what has accrued and what the real balance bears until its due date, those after it the
    interest of their own and later principal.

    Args:
        terms: of the loan.
        state: of it.
        sharing: what each takes of the principal beside that interest; where it is not said, what was agreed stays.
        planned: the installments before a payment, where their interest had been said by then: the last ones that it
            left alone, and all after them, bear what they did.
    """
    accrued, terms = state.accrued, terms_of(terms, state)
    if accrued is None or terms.recalculates:
        return state
    installments, fees = list(state.installments), bearing_fees(terms, state)
    if terms.application_days:
        sharing = None
    elif sharing is None and terms.prepayment.keeps_totals:
        sharing = sharing_totals(terms, installments[accrued.number - 1 : terms.number_of_installments])
    stay_from = len(installments)
    if sharing is None and not terms.application_days:
        stay_from = max(_same_from(installments, planned), accrued.number)
    for place, base, own, until in coming(terms, installments, accrued, fees):
        row = installments[place]
        interest = _planned_interest(terms, row, base, own, until)
        if interest is None:
            interest = rounded_ratio(_interest(terms, installments, base, own, until), terms.rounding)
        bearing = _carrying(row, interest)
        installments[place] = bearing if sharing is None else sharing.with_share(bearing)
        if place + 1 >= stay_from:
            break
    return state.becoming(installments=tuple(installments))


def _same_from(installments: Sequence[Installment], before: Sequence[Installment]) -> int:
    """Return the place from which on all installments are the very same as before; where none is, that after them."""
    place = len(installments)
    while place and place <= len(before) and installments[place - 1] is before[place - 1]:
        place -= 1
    return place


def applied_interest(terms: LoanTerms, state: LoanState, on: date) -> int:
    """Return the unpaid interest that was applied by a day, due or not; minor units."""
    if terms.owes_all_interest:
        return state.outstanding.interest
    state = with_due_dates_passed(terms, state, on)
    scheduled = [each for each in applied_so_far(terms, state, on) if not each.is_on_demand]
    applied = [
        each
        for each in scheduled
        if each.due_on <= on
        or (each.number <= terms.number_of_installments and closes_on(terms, scheduled, each.number) <= on)
    ]
    # What was applied of the running one before its day is a part of what the day applies.
    is_applied = state.accrued is not None and any(each.number == state.accrued.number for each in applied)
    ahead = 0 if is_applied else applied_ahead(terms, state)
    # So is what a holiday or a lock has held back, from the day on which it was let go.
    let_go = [
        max(each.applied - each.paid.interest - each.waived.interest, 0) for each in scheduled if each not in applied
    ]
    return ahead + sum(let_go) + sum(each.outstanding.interest for each in applied)


def applied_ahead(terms: LoanTerms, state: LoanState) -> int:
    """Return what was applied of the running installment before its day, and is unpaid; minor units."""
    accrued = state.accrued
    running = None if accrued is None else bearing_now(terms_of(terms, state), state.installments, accrued)
    if accrued is None or running is None:
        return 0
    return max(accrued.applied - settled_interest(running), 0)


def payable_interest(terms: LoanTerms, state: LoanState, *, ends: bool) -> Mapping[int, int] | None:
    """Return, by number, what interest of installments to come can be paid already, paid or not; minor units.

    Of an installment that is not there it is nothing; None where all interest is owed from the disbursement.

    Args:
        terms: of the loan.
        state: of it.
        ends: the loan ends by the payment: it takes what has accrued, also where one ahead does not, and what the
            last installment asks for of what was overdue.
    """
    accrued = state.accrued
    if accrued is None or terms.recalculates:
        return None
    # What was applied is owed, also before it falls due.
    payable = {
        each.number: each.due.interest if each.number < accrued.number else each.applied for each in state.installments
    }
    last = terms_of(terms, state).number_of_installments
    if terms.prepayment.raises_last and accrued.number < last and not ends:
        payable[last] = 0
    takes_accrued = ends or (terms.prepayment.applies_interest and not holds_interest(state))
    through = 0 if state.lock is None else state.lock.applied_of(accrued.number)
    so_far = rounded_ratio(accrued.amount, terms.rounding) if takes_accrued else max(accrued.applied, through)
    return {**payable, accrued.number: payable.get(accrued.number, 0) + so_far}


def unpaid_accrued(terms: LoanTerms, state: LoanState, on: date) -> int | None:
    """Return the interest of the running installment up to a day that is not settled, in minor units.

    None where interest is fixed.
    """
    before, state = state, accrued_to(terms, state, on)
    if state.accrued is None:
        return None
    running = bearing_now(terms_of(terms, state), state.installments, state.accrued)
    if running is None:
        # After the last due date it is asked for as it is reckoned.
        passed = with_due_dates_passed(terms, before, on)
        return state.outstanding.interest - passed.outstanding.interest
    if running.held_back is not None:
        return 0
    return max(rounded_ratio(state.accrued.amount, terms.rounding) - settled_interest(running), 0)


def held_on_balance(terms: LoanTerms, state: LoanState, on: date) -> int:
    """Return the interest on the real balance that payment holidays have held back by a day, in minor units."""
    state = accrued_to(terms, state, on)
    assert state.accrued is not None  # noqa: S101 - asked of what accrues
    number, accrued = state.accrued.number, rounded_ratio(state.accrued.amount, terms.rounding)
    holidays = [each for each in state.installments if each.held_back is not None and each.number <= number]
    return sum(accrued - settled_interest(each) if each.number == number else each.held_back or 0 for each in holidays)


def _interest(
    terms: LoanTerms, installments: Sequence[Installment], base: Base, accrued: Accrued, on: date
) -> Fraction:
    """Return the exact interest of an installment up to a day."""
    return sum((each.exact for each in pieces(terms, installments, base, accrued, on)), accrued.amount)


def _closed(terms: LoanTerms, state: LoanState, passed: Installment) -> tuple[LoanState, Installment]:
    """Let the interest of an installment that has passed stand; that of a locked loan may wait, or join its principal.

    Args:
        terms: of the loan.
        state: of it.
        passed: with its interest.
    """
    if holds_interest(state):
        passed, waits = without_own_interest(state, passed)
        return with_more_waiting(state, waits), passed
    return state, _capitalized(passed) if terms.interest_type is InterestType.CAPITALIZED else passed


def _capitalized(installment: Installment) -> Installment:
    """Let the interest that is unpaid join the principal."""
    unpaid, due = installment.outstanding.interest, installment.due
    due = due._replace(principal=due.principal + unpaid, interest=due.interest - unpaid)
    return installment._replace(due=due, capitalized=installment.capitalized + unpaid)


def _planned_interest(terms: LoanTerms, row: Installment, base: Base, own: Accrued, until: date) -> int | None:
    """Return the interest of an installment of which nothing has accrued, where one rate says it; None elsewhere."""
    if own.amount or own.until != row.from_on or base.changes or terms.application_days:
        return None
    if terms.interest_type is InterestType.COMPOUNDING:
        return None
    if row.number <= terms.grace_on_interest_charged or not base.opening:
        return 0
    rate = rate_between(terms, own.until, own.until, until, own.calendar)
    return rounded(base.opening * rate.numerator, rate.denominator, terms.rounding)


def _bearing(terms: LoanTerms, installment: Installment, exact: Fraction) -> Installment:
    return _carrying(installment, rounded_ratio(exact, terms.rounding))


def _carrying(installment: Installment, interest: int) -> Installment:
    """Let an installment ask for interest of its own days, or hold it back in a payment holiday."""
    if installment.held_back is not None:
        # What was paid of it, before it was a payment holiday, is not held back.
        paid = settled_interest(installment)
        due = installment.due._replace(interest=installment.applied + paid)
        return installment._replace(due=due, held_back=max(interest - paid, 0))
    asked = interest + installment.applied
    if asked == installment.due.interest:
        return installment
    return installment._replace(due=installment.due._replace(interest=asked))
