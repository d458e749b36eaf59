"""Interest that accrues from day to day on what is really owed. See docs/rules/dynamic-interest.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from samity.bank.loans.rules.application_days import begins_on, closes_on, expected_base, next_stop
from samity.bank.loans.rules.contract_rates import rate_between
from samity.bank.loans.rules.interest_bases import Base, BaseChange, bearing_fees, planned_base, running_base
from samity.bank.loans.rules.recalculation import reckoned, with_rows_passed
from samity.bank.loans.rules.sharing import sharing_totals
from samity.bank.loans.values.state import ALL_READ, Accrued, Installment, LoanState
from samity.bank.loans.values.terms import InterestType, LoanTerms
from samity.kernel.errors import ensure
from samity.kernel.money import rounded_ratio

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

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
        return state
    ensure(state.unread == ALL_READ, "interest accrues on installments that were all read")
    if terms.recalculates:
        return with_rows_passed(terms, state, before)
    terms = terms_of(terms, state)
    if terms.application_days:
        return _with_stops_passed(terms, state, state.accrued, before)
    accrued, installments = state.accrued, list(state.installments)
    fees = bearing_fees(terms, state)
    while (running := _running(terms, installments, accrued)) is not None and running.due_on < before:
        if terms.interest_type is InterestType.CAPITALIZED:
            installments[running.number - 1] = _capitalized(running)
        accrued = accrued.beyond(running.due_on)
        coming = _running(terms, installments, accrued)
        if terms.prepayment.keeps_totals:
            passed = replace(state, accrued=accrued, installments=tuple(installments))
            installments = list(projected(terms, passed).installments)
        elif coming is not None:
            base = running_base(terms, installments, accrued.number, fees)
            exact = _interest(terms, installments, base, accrued, coming.due_on)
            installments[coming.number - 1] = _bearing(terms, coming, exact)
    return replace(state, accrued=accrued, installments=tuple(installments))


def _with_stops_passed(terms: LoanTerms, state: LoanState, begun: Accrued, before: date) -> LoanState:
    """Let the days before a day pass on which interest is applied or something falls due."""
    accrued, installments = begun, list(state.installments)
    fees = bearing_fees(terms, state)
    while (running := _running(terms, installments, accrued)) is not None:
        stop = next_stop(terms, installments, accrued)
        if stop >= before:
            break
        exact = _interest(terms, installments, running_base(terms, installments, accrued.number, fees), accrued, stop)
        if stop == closes_on(terms, installments, running.number):
            closed = _bearing(terms, running, exact)
            joins = terms.interest_type is InterestType.CAPITALIZED
            installments[running.number - 1] = _capitalized(closed) if joins else closed
            accrued = accrued.beyond(stop)
        else:
            accrued = accrued._replace(until=stop, amount=exact)
    if accrued == begun:
        return state
    return projected(terms, replace(state, accrued=accrued, installments=tuple(installments)))


def looked_at_before(terms: LoanTerms, state: LoanState) -> date:
    """Return the day before which due dates and days of application have passed."""
    accrued = state.accrued
    if accrued is None or not terms.application_days:
        return passed_before(state)
    running = _running(terms, state.installments, accrued)
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
    running = _running(terms, state.installments, accrued)
    if running is None:
        return state
    base = running_base(terms, state.installments, accrued.number, bearing_fees(terms, state))
    exact = _interest(terms, state.installments, base, accrued, on)
    state = replace(state, accrued=accrued._replace(until=on, amount=exact))
    # Of what is due on demand, interest is owed as it accrues: nobody can say how much it will ever be.
    return projected(terms, state) if running.is_on_demand else state


def projected(terms: LoanTerms, state: LoanState, sharing: Sharing | None = None) -> LoanState:
    """Say what interest the installments will carry when nothing but what falls due is paid, each on its day.

    The running one carries what has accrued and what the real balance bears until its due date, those after it the
    interest of their own and later principal.

    Args:
        terms: of the loan.
        state: of it.
        sharing: what each takes of the principal beside that interest; where it is not said, what was agreed stays.
    """
    accrued, terms = state.accrued, terms_of(terms, state)
    if accrued is None or terms.recalculates:
        return state
    installments = list(state.installments)
    if terms.application_days:
        return replace(state, installments=tuple(_applied(terms, installments, accrued, bearing_fees(terms, state))))
    if sharing is None and terms.prepayment.keeps_totals:
        sharing = sharing_totals(terms, installments[accrued.number - 1 : terms.number_of_installments])
    left = sum(each.outstanding.principal for each in installments[accrued.number - 1 :])
    fees = bearing_fees(terms, state)
    for place in range(accrued.number - 1, min(terms.number_of_installments, len(installments))):
        each = installments[place]
        if each.number == accrued.number:
            until = accrued.until if each.is_on_demand else each.due_on
            exact = _interest(terms, installments, running_base(terms, installments, each.number, fees), accrued, until)
        else:
            base = planned_base(each, left, fees)
            exact = _interest(terms, installments, base, accrued.within(each.number, each.from_on), each.due_on)
        bearing = _bearing(terms, each, exact)
        installments[place] = bearing if sharing is None else sharing.with_share(bearing)
        left -= installments[place].outstanding.principal
    return replace(state, installments=tuple(installments))


def _applied(
    terms: LoanTerms, installments: Sequence[Installment], accrued: Accrued, fees: Sequence[BaseChange]
) -> Iterator[Installment]:
    """Give the installments with the interest of the days up to the last application by their due date."""
    base = expected_base(terms, installments, accrued, fees)
    for each in installments:
        if accrued.number <= each.number <= terms.number_of_installments:
            own = accrued
            if each.number > accrued.number:
                own = accrued.within(each.number, closes_on(terms, installments, each.number - 1))
            closes = closes_on(terms, installments, each.number)
            coming = _bearing(terms, each, _interest(terms, installments, base, own, closes))
            base = base.expecting(terms, coming, closes)
            yield coming
        else:
            yield each


def applied_interest(terms: LoanTerms, state: LoanState, on: date) -> int:
    """Return the unpaid interest that was applied by a day, due or not; minor units."""
    if terms.owes_all_interest:
        return state.outstanding.interest
    state = with_due_dates_passed(terms, state, on)
    scheduled = state.scheduled
    return sum(
        each.outstanding.interest
        for each in scheduled
        if each.due_on <= on
        or (each.number <= terms.number_of_installments and closes_on(terms, scheduled, each.number) <= on)
    )


def payable_interest(terms: LoanTerms, state: LoanState, *, ends: bool) -> Mapping[int, int] | None:
    """Return, by number, what interest of installments to come can be paid already, paid or not; minor units.

    Of an installment that is not there it is nothing; None where all interest is owed from the disbursement.

    Args:
        terms: of the loan.
        state: of it.
        ends: the loan ends by the payment: it takes what has accrued, also where one ahead does not.
    """
    accrued = state.accrued
    if accrued is None or terms.recalculates:
        return None
    # What was applied is owed, also before it falls due.
    payable = {
        each.number: each.due.interest if each.number < accrued.number else each.applied for each in state.installments
    }
    takes_accrued = ends or terms.prepayment.applies_interest
    so_far = rounded_ratio(accrued.amount, terms.rounding) if takes_accrued else 0
    return {**payable, accrued.number: payable.get(accrued.number, 0) + so_far}


def unpaid_accrued(terms: LoanTerms, state: LoanState, on: date) -> int | None:
    """Return the interest of the running installment up to a day that is not settled, in minor units.

    None where interest is fixed.
    """
    state = accrued_to(terms, state, on)
    if state.accrued is None:
        return None
    running = _running(terms_of(terms, state), state.installments, state.accrued)
    if running is None:
        return 0
    if running.held_back is not None:
        return 0
    return max(rounded_ratio(state.accrued.amount, terms.rounding) - _settled(running), 0)


def held_on_balance(terms: LoanTerms, state: LoanState, on: date) -> int:
    """Return the interest on the real balance that payment holidays have held back by a day, in minor units."""
    state = accrued_to(terms, state, on)
    assert state.accrued is not None  # noqa: S101 - asked of what accrues
    number, accrued = state.accrued.number, rounded_ratio(state.accrued.amount, terms.rounding)
    holidays = [each for each in state.installments if each.held_back is not None and each.number <= number]
    return sum(accrued - _settled(each) if each.number == number else each.held_back or 0 for each in holidays)


def _settled(running: Installment) -> int:
    """Return what is settled of the interest of an installment's own days."""
    return max(running.paid.interest + running.waived.interest - running.applied, 0)


def _running(terms: LoanTerms, installments: Sequence[Installment], accrued: Accrued) -> Installment | None:
    """Return the installment whose interest accrues; one that only carries late charges bears none."""
    if accrued.number > min(terms.number_of_installments, len(installments)):
        return None
    return installments[accrued.number - 1]


def _interest(
    terms: LoanTerms, installments: Sequence[Installment], base: Base, accrued: Accrued, on: date
) -> Fraction:
    """Return the exact interest of an installment up to a day, from change to change of what bears it."""
    amount, until, running = accrued.amount, accrued.until, installments[accrued.number - 1]
    begins = begins_on(terms, installments, accrued.number)
    for day in (*base.change_days(until, on), on):
        # What rounding left of interest that was paid does not compound.
        if bearing := Fraction(base.on(until)):
            if terms.interest_type is InterestType.COMPOUNDING:
                bearing += amount - _settled(running)
            if running.number > terms.grace_on_interest_charged:
                amount += bearing * rate_between(terms, begins, until, day, accrued.calendar)
        until = day
    return amount


def _capitalized(installment: Installment) -> Installment:
    """Let the interest that is unpaid join the principal."""
    unpaid, due = installment.outstanding.interest, installment.due
    due = due._replace(principal=due.principal + unpaid, interest=due.interest - unpaid)
    return installment._replace(due=due, capitalized=installment.capitalized + unpaid)


def _bearing(terms: LoanTerms, installment: Installment, exact: Fraction) -> Installment:
    interest = rounded_ratio(exact, terms.rounding)
    if installment.held_back is not None:
        # What was paid of it, before it was a payment holiday, is not held back.
        paid = _settled(installment)
        due = installment.due._replace(interest=installment.applied + paid)
        return installment._replace(due=due, held_back=max(interest - paid, 0))
    return installment._replace(due=installment.due._replace(interest=interest + installment.applied))
