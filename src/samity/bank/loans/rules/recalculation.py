"""A schedule, progressive or cumulative, that follows what is really owed: each payment moves the interest to come.

See docs/rules/recalculation.md.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from samity.bank.loans.rules.progressive_rates import RowRate, rates_of
from samity.bank.loans.rules.progressive_rows import Paid, parts_of_row
from samity.bank.loans.rules.rests import (
    Stretch,
    bearing_now_of,
    follows_at_once,
    next_rest,
    overdue_before,
    stretches,
)
from samity.bank.loans.rules.schedule_rows import bears_principal
from samity.bank.loans.values.state import Accrued, Installment, LoanState, LoanStatus
from samity.bank.loans.values.terms import Amortization, InterestBase, InterestMethod, LoanTerms, Rest, ScheduleEngine
from samity.kernel.money import rounded_ratio

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from samity.bank.loans.values.parts import Parts
    from samity.bank.loans.values.rescheduling import Rescheduled


def asking(terms: LoanTerms, installments: Sequence[Installment]) -> tuple[Installment, ...]:
    """Let installments ask, from now on, for what they come to; with equal principal for the principal.

    What rounding left is not asked of the last one again: it asks for what the one before it does.
    """
    asked = [_towards(terms, each.due) for each in installments]
    if len(asked) > 1 and bears_principal(terms, len(asked) - 1):
        asked[-1] = asked[-2]
    return tuple(each._replace(asked=amount) for each, amount in zip(installments, asked, strict=True))


def with_rows_passed(terms: LoanTerms, state: LoanState, on: date) -> LoanState:
    """Let the installments that fell due before a day stand as they are.

    Interest that one had no room for is carried into the next.
    """
    while (running := running_installment(terms, state)) is not None and running.due_on < on:
        if _runs_on(terms, state, running):
            break
        state = reckoned(terms, state, running.due_on)
        assert state.accrued is not None  # noqa: S101 - `running_installment` found the one that accrues
        rows = [*_rows(terms, state, state.accrued.amount)]
        owed = rounded_ratio(state.accrued.amount, terms.rounding) + running.credited.interest
        carried = owed - rows[0].due.interest
        accrued = state.accrued.beyond(max(running.due_on, state.accrued.until))._replace(amount=Fraction(carried))
        state = replace(state, installments=_replaced(state, rows), accrued=accrued)
    return state


def reckoned(terms: LoanTerms, state: LoanState, on: date) -> LoanState:
    """Reckon the interest of the running installment up to a day, on what is owed; what has passed changes nothing."""
    running, accrued = running_installment(terms, state), state.accrued
    if running is None or accrued is None or on <= accrued.until:
        return state
    until = min(on, running.due_on)
    if _runs_on(terms, state, running):
        until = min(on, state.installments[terms.number_of_installments - 1].due_on)
    borne = [*stretches(terms, state, running, accrued.until, until)]
    amount = accrued.amount + sum((interest_of(terms, state, running, each) for each in borne), Fraction(0))
    base = accrued.base if follows_at_once(terms) or not borne else borne[-1].principal
    accrued = accrued._replace(until=max(until, accrued.until), amount=amount, base=base)
    return replace(state, accrued=accrued)


def interest_of(terms: LoanTerms, state: LoanState, running: Installment, each: Stretch) -> Fraction:
    """Return the exact interest of some days, at the rates of the installments that they lie in."""
    return each.bearing * factor_of_days(terms, state, running, each.start, each.end)


def factor_of_days(terms: LoanTerms, state: LoanState, running: Installment, start: date, end: date) -> Fraction:
    """Return the part of a balance that is borne from a day to another, of the running installment and those after."""
    rates = rates_now(terms, state)[running.number - 1 :]
    return sum(
        (
            factor_between(terms, state, each, max(start, each.row.from_on), min(end, each.row.due_on))
            for each in rates
            if each.row is rates[0].row or each.row.from_on < end
        ),
        Fraction(0),
    )


def payable_installments(
    terms: LoanTerms, state: LoanState, on: date, *, running_last: bool = False
) -> tuple[Installment, ...]:
    """Return the installments as they can be paid on a day: interest up to it, all the rest principal.

    Args:
        terms: of the loan.
        state: with the installments due before the day passed, and interest reckoned up to it.
        on: the day.
        running_last: before it is due the running installment is paid after those to come, and takes what they leave.
    """
    running, accrued = running_installment(terms, state), state.accrued
    if running is None or accrued is None:
        return state.installments
    exact = accrued.amount
    if terms.interest_until_rest and on > running.from_on:
        until = running.due_on if terms.rest_days is None else next_rest(terms, state, on)
        borne = stretches(terms, state, running, accrued.until, until)
        exact += sum((interest_of(terms, state, running, each) for each in borne), Fraction(0))
    rows = [*_rows(terms, state, exact, bears_on=False)]
    if terms.engine is ScheduleEngine.CUMULATIVE:
        return _replaced(state, _running_alone(rows))
    return _replaced(state, _running_last(rows) if running_last and on < running.due_on else rows)


def _running_alone(rows: Sequence[Installment]) -> list[Installment]:
    """Let the running installment take all principal that is left: nothing is paid on those to come."""
    left = sum(each.outstanding.principal for each in rows[1:])
    first = rows[0]._replace(due=rows[0].due._replace(principal=rows[0].due.principal + left))
    return [first, *(each._replace(due=each.due._replace(principal=each.paid.principal)) for each in rows[1:])]


def _running_last(rows: Sequence[Installment]) -> list[Installment]:
    """Let every installment to come be paid as a whole, from the last one, and the running one with what they leave."""
    left = sum(each.due.principal for each in rows) - sum(each.paid.principal for each in rows)
    found = []
    for each in reversed(rows[1:]):
        asked = each.asked + each.credited.principal + each.credited.interest
        more = 0 if _is_paid(each) else min(max(asked - each.paid.principal - each.paid.interest, 0), left)
        found.append(each._replace(due=each.due._replace(principal=each.paid.principal + more)))
        left -= more
    first = rows[0]
    return [first._replace(due=first.due._replace(principal=first.paid.principal + left)), *reversed(found)]


def expected(terms: LoanTerms, state: LoanState, on: date) -> LoanState:
    """Say what the installments will ask for when what is overdue is paid on a day, and all else as it falls due.

    They ask for what they did where interest is not recalculated.
    """
    if not terms.recalculates:
        return state
    state = with_rows_passed(terms, state, on)
    running, accrued = running_installment(terms, state), state.accrued
    if running is None or accrued is None:
        return state
    # Before its due date one that may run on bears what any other does: nothing changes from day to day.
    if on > running.due_on and _runs_on(terms, state, running):
        state = reckoned(terms, state, on)
        assert state.accrued is not None  # noqa: S101 - looked at above
        accrued = state.accrued
    borne = (interest_of(terms, state, running, each) for each in coming(terms, state, running, on))
    exact = accrued.amount + sum(borne, Fraction(0))
    return replace(state, installments=_replaced(state, [*_rows(terms, state, exact)]))


def coming(terms: LoanTerms, state: LoanState, running: Installment, on: date) -> Iterator[Stretch]:
    """Yield what the running installment will bear when what is overdue is paid on a day; it counts from a rest."""
    assert state.accrued is not None  # noqa: S101 - one is running
    overdue = overdue_before(state, running) if terms.interest_on_past_due else 0
    if not overdue and terms.interest_base is InterestBase.ONLY_PRINCIPAL:
        yield from stretches(terms, state, running, state.accrued.until, running.due_on)
        return
    whole_row = terms.rest is Rest.SAME_AS_REPAYMENT and terms.interest_until_rest
    paid_on = running.due_on if whole_row else min(on, running.due_on)
    turn = min(next_rest(terms, state, max(state.accrued.until, paid_on)), max(running.due_on, state.accrued.until))
    yield from stretches(terms, state, running, state.accrued.until, turn)
    if turn < running.due_on:
        yield Stretch(turn, running.due_on, bearing_now_of(terms, state, running) - overdue, 0)


def planned(terms: LoanTerms, state: LoanState) -> LoanState:
    """Say what the installments will ask for when all that is owed is paid in time from here on."""
    return state if state.accrued is None else expected(terms, state, state.accrued.until)


def interest_ended(terms: LoanTerms, state: LoanState, on: date) -> tuple[Installment, ...]:
    """Return the installments of a loan with fixed interest when it bears none from a day on."""
    running = next((each for each in state.installments if each.due_on >= on), None)
    if running is None or running.number > terms.number_of_installments:
        return state.installments
    state = replace(state, installments=asking(terms, state.installments), interest_ends_on=on)
    balance = sum(each.due.principal for each in state.installments[running.number - 1 : terms.number_of_installments])
    rate = _rate(terms, state, running)
    accrued = Accrued(running.number, on, balance * factor_between(terms, state, rate, running.from_on, on))
    state = replace(state, accrued=accrued)
    return _replaced(state, [each._replace(asked=0) for each in _rows(terms, state, accrued.amount)])


def _replaced(state: LoanState, rows: Sequence[Installment]) -> tuple[Installment, ...]:
    first = rows[0].number - 1
    return (*state.installments[:first], *rows, *state.installments[first + len(rows) :])


def _rows(terms: LoanTerms, state: LoanState, running: Fraction, *, bears_on: bool = True) -> Iterator[Installment]:
    """Fill the installments from the running one on.

    Args:
        terms: of the loan.
        state: of the loan; what is paid on an installment, or waived of it, stays on it.
        running: exact interest of the running installment.
        bears_on: those after it bear interest; else all of what they ask for is principal.
    """
    accrued = state.accrued
    assert accrued is not None  # noqa: S101 - said by who calls
    rates, first = rates_now(terms, state), accrued.number
    rows = [_at_least_paid(terms, each) for each in state.installments[first - 1 : terms.number_of_installments]]
    # One that has run on beyond its due date keeps its principal.
    has_run_on = accrued.until > rows[0].due_on
    taker = _taker(rows)
    left = sum(each.due.principal for each in rows)
    later = sum(each.paid.principal for each in rows)
    waiting = 0
    for each in rows:
        rate = rates[each.number - 1]
        if each.number == first:
            waiting += rounded_ratio(running, terms.rounding)
        elif bears_on and each.number > terms.grace_on_interest_charged:
            owed = state.principal if terms.interest_method is InterestMethod.FLAT else left - later
            waiting += rounded_ratio(owed * whole_factor(state, rate), terms.rounding)
        waiting += each.credited.interest
        later -= each.paid.principal
        paid = Paid(each.paid.principal, each.paid.interest + each.waived.interest)
        principal, interest = left - later, max(waiting, paid.interest)
        if has_run_on and each.number == first:
            principal = each.due.principal
        elif each.number != taker:
            asked = each.asked + _towards(terms, each.credited)
            principal, interest = parts_of_row(terms, rate.row, asked, max(waiting, 0), left - later, paid)
        waiting -= interest
        left -= principal
        yield each._replace(due=each.due._replace(principal=principal, interest=interest))


def _at_least_paid(terms: LoanTerms, each: Installment) -> Installment:
    """Let an installment that was paid more than it asks for ask for that."""
    return each._replace(asked=max(each.asked, _towards(terms, each.paid.minus(each.credited))))


def _taker(rows: Sequence[Installment]) -> int:
    """Return the number of the last installment that was not paid in full; the last one where all were."""
    open_ones = [each.number for each in rows if not _is_paid(each)]
    return open_ones[-1] if open_ones else rows[-1].number


def _is_paid(each: Installment) -> bool:
    """Say whether principal and interest of an installment were paid, and not just none is due."""
    paid = each.paid.principal + each.paid.interest
    return not each.asked or (paid > 0 and paid >= each.due.principal + each.due.interest)


def _towards(terms: LoanTerms, parts: Parts) -> int:
    """Return what of an amount goes towards what an installment asks for."""
    is_equal_principal = terms.amortization is Amortization.EQUAL_PRINCIPAL
    return parts.principal if is_equal_principal else parts.principal + parts.interest


def running_installment(terms: LoanTerms, state: LoanState) -> Installment | None:
    """Return the installment whose interest accrues; None once all have passed, or the schedule stands as it is."""
    accrued = state.accrued
    is_charged_off = state.charged_off_on is not None and state.interest_ends_on is None
    if accrued is None or is_charged_off or state.status is LoanStatus.WRITTEN_OFF:
        return None
    if accrued.number > min(terms.number_of_installments, len(state.installments)):
        return None
    return state.installments[accrued.number - 1]


def _runs_on(terms: LoanTerms, state: LoanState, running: Installment) -> bool:
    """Say whether an installment goes on to bear interest after its due date: it is open, and all after it are paid."""
    later = state.installments[running.number : terms.number_of_installments]
    is_open = terms.interest_on_past_due and running.outstanding.principal > 0
    return is_open and bool(later) and not any(each.outstanding.principal for each in later)


def whole_factor(state: LoanState, rate: RowRate) -> Fraction:
    """Return the factor of an installment to come, or as much of it as bears interest."""
    ends_on, charged = state.interest_ends_on, rate.charged
    if ends_on is None or ends_on >= charged.due_on:
        return rate.factor
    return rate.between(charged.from_on, max(ends_on, charged.from_on))


def factor_between(terms: LoanTerms, state: LoanState, rate: RowRate, start: date, end: date) -> Fraction:
    """Return the part of a balance that an installment bears from a day to another, as long as interest is charged."""
    begins_on = rate.charged.from_on
    start, end = max(start, begins_on), max(end, begins_on)
    if state.interest_ends_on is not None:
        start, end = min(start, state.interest_ends_on), min(end, state.interest_ends_on)
    if rate.row.number <= terms.grace_on_interest_charged or start >= end:
        return Fraction(0)
    return rate.between(start, end)


def _rate(terms: LoanTerms, state: LoanState, running: Installment) -> RowRate:
    return rates_now(terms, state)[running.number - 1]


def rates_now(terms: LoanTerms, state: LoanState) -> tuple[RowRate, ...]:
    """Return what each installment bears, at the rates and by the due dates of now."""
    assert state.disbursed_on is not None  # noqa: S101 - nothing accrues before it
    due_dates = tuple(each.due_on for each in state.installments[: terms.number_of_installments])
    return _rates_of(terms, state.disbursed_on, due_dates, state.rescheduled)


@lru_cache(maxsize=4096)
def _rates_of(
    terms: LoanTerms, disbursed_on: date, due_dates: tuple[date, ...], rescheduled: Rescheduled
) -> tuple[RowRate, ...]:
    return rates_of(terms, disbursed_on, due_dates, rescheduled)
