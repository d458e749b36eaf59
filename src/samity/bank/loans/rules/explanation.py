"""Why everything of a loan is due: rule, base, days, rate, and the facts behind it. See docs/rules/explanation.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING

from samity.bank.loans.rules.accrued_interest import accrued_to, terms_of, unpaid_accrued
from samity.bank.loans.rules.after_maturity import pieces_after_maturity
from samity.bank.loans.rules.explained_penalties import penalties_due, penalty_accrued
from samity.bank.loans.rules.interest_bases import bearing_fees, running_base
from samity.bank.loans.rules.interest_pieces import (
    Piece,
    bearing_now,
    coming,
    pieces,
    rounded_sum,
    settled_interest,
)
from samity.bank.loans.rules.late_payments import from_arrears_accrued, overdue_pieces
from samity.bank.loans.rules.planned_dates import PlannedDates
from samity.bank.loans.rules.recalculated_pieces import pieces_to_come, reckoned_pieces
from samity.bank.loans.rules.recognition import accrued_not_due, interest_until
from samity.bank.loans.rules.scheduled_pieces import scheduled_pieces
from samity.bank.loans.rules.told_life import told_life
from samity.bank.loans.values.explanation import Beside, Cause, Explained, Explanation, Move, Segment, difference
from samity.bank.loans.values.facts import FactKind
from samity.bank.loans.values.parts import Part
from samity.bank.loans.values.state import OUTSIDE, LoanStatus
from samity.bank.loans.values.terms import InterestMethod, LoanTerms, Remainder, RoundedAmounts, ScheduleEngine
from samity.kernel.money import rounded_ratio

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from samity.bank.loans.rules.told_life import ToldLife
    from samity.bank.loans.values.agreement import Agreement
    from samity.bank.loans.values.facts import Fact
    from samity.bank.loans.values.state import Installment

_BY_HAND = {FactKind.SCHEDULE_EDITED, FactKind.RESCHEDULED, FactKind.HELD_INTEREST_APPLIED}
_SCHEDULES: Mapping[ScheduleEngine, str] = {
    ScheduleEngine.CUMULATIVE: "schedule-cumulative",
    ScheduleEngine.PROGRESSIVE: "schedule-progressive",
    ScheduleEngine.CONTRACTUAL: "schedule-contractual",
}


def explained(agreement: Agreement, facts: Sequence[Fact], on: date) -> Explanation:
    """Explain every amount of a loan as it stood on a day, and the interest that had accrued by then.

    Args:
        agreement: of the loan.
        facts: all of them, in any order; those that count from later are left out.
        on: the day.
    """
    life = told_life(agreement, facts, on)
    if life.disbursed_by is None:
        return Explanation()
    segments = _segments(life, on)
    dues = (
        _due(life, each, part, segments.get(each.number, ()))
        for each in life.state.installments
        for part in Part
        if each.due.of(part)
    )
    accrued = (*_accrued(life, on), *_outside_accrued(life, on))
    return Explanation((*dues, *_outside(life)), accrued, penalty_accrued(life, on))


def _outside(life: ToldLife) -> Iterator[Explained]:
    """Explain the interest of overdue principal that is owed outside the schedule."""
    if life.state.from_arrears is None:
        return
    amount = life.state.from_arrears.due.interest
    segments = _told(life, life.pieces.get(OUTSIDE, [])[: life.applied_outside])
    moves = tuple(life.moves.get((OUTSIDE, Part.INTEREST), ()))
    yield _borne_outside(life, amount, segments, moves)


def _outside_accrued(life: ToldLife, on: date) -> Iterator[Explained]:
    """Explain what has accrued of it since some was applied."""
    state, terms = life.state, terms_of(life.agreed.terms, life.state)
    if not terms.arrears_interest_apart or state.accrued is None:
        return
    amount = from_arrears_accrued(terms, accrued_to(terms, state, on).accrued)
    if amount:
        latest = chain(
            overdue_pieces(terms, state.installments, state.accrued, on), pieces_after_maturity(terms, state, on)
        )
        yield _borne_outside(
            life, amount, _told(life, [*life.pieces.get(OUTSIDE, [])[life.applied_outside :], *latest])
        )


def _borne_outside(
    life: ToldLife, amount: int, segments: tuple[Segment, ...], moves: tuple[Move, ...] = ()
) -> Explained:
    rounded = rounded_sum(segments, life.agreed.terms)
    besides = difference(Cause.LEFT_OVER, amount, rounded)
    return Explained(OUTSIDE, Part.INTEREST, amount, "late-payments", segments, rounded, besides, moves)


def _due(life: ToldLife, each: Installment, part: Part, segments: Sequence[Segment]) -> Explained:
    if part is Part.INTEREST:
        return _interest(life, each, segments)
    if part is Part.PENALTIES:
        return penalties_due(life, each)
    moves = tuple(life.moves.get((each.number, part), ()))
    return Explained(each.number, part, each.due.of(part), _rule(life, part), moves=moves)


def _rule(life: ToldLife, part: Part) -> str:
    if part is Part.FEES:
        return "charges"
    if part is Part.INTEREST and life.state.accrued is not None:
        return "recalculation" if life.agreed.terms.recalculates else "dynamic-interest"
    return _SCHEDULES[life.agreed.terms.engine]


def _segments(life: ToldLife, on: date) -> Mapping[int, Sequence[Segment]]:
    """Return what bears the interest of each installment, by its number."""
    terms, found = life.agreed.terms, dict[int, list[Piece]]()
    if terms.recalculates:
        found = {number: list(each) for number, each in life.pieces.items()}
        for number, piece in pieces_to_come(terms, life.state, on):
            found.setdefault(number, []).append(piece)
        return {number: _told(life, each) for number, each in found.items()}
    if not terms.accrues:
        for number, piece in scheduled_pieces(*_lent(life), life.first):
            found.setdefault(number, []).append(piece)
        by_hand = {
            number for (number, part), moves in life.moves.items() if part is Part.INTEREST and _is_by_hand(moves)
        }
        return {number: _told(life, each) for number, each in found.items() if number not in by_hand}
    found = {number: list(each) for number, each in life.pieces.items()}
    state = life.state
    if state.accrued is not None:
        own = terms_of(terms, state)
        fees = bearing_fees(own, state)
        for each in coming(own, state.installments, state.accrued, fees):
            number = state.installments[each.place].number
            for piece in pieces(own, state.installments, each.base, each.accrued, each.until):
                found.setdefault(number, []).append(piece)
    return {number: _told(life, each) for number, each in found.items()}


def _lent(life: ToldLife) -> tuple[LoanTerms, date, PlannedDates]:
    """Return what the disbursement made the schedule of."""
    fact = life.disbursed_by
    assert fact is not None  # noqa: S101 - said by who calls
    due_on = tuple(date.fromisoformat(day) for day in fact.details["due_dates"])
    dates = PlannedDates(due_on, tuple(fact.details.get("business_days", ())))
    return replace(life.agreement.terms, principal=fact.amount), fact.value_on, dates


def _told(life: ToldLife, found: Sequence[Piece]) -> tuple[Segment, ...]:
    """Return pieces with their rate, and the facts since which so much bears; fixed interest follows no payment."""
    disbursed = life.disbursed_by
    assert disbursed is not None  # noqa: S101 - said by who calls
    terms = life.agreed.terms
    since = life.changed if terms.accrues or terms.recalculates else {disbursed.value_on: [disbursed.serial]}
    return tuple(
        Segment(
            *(each.from_on, each.until_on, each.base, _rate_on(life, each.from_on), each.factor),
            tuple(since.get(each.from_on, ())),
        )
        for each in found
    )


def _rate_on(life: ToldLife, on: date) -> Fraction:
    """Return the rate of a day, in percent a year."""
    terms = life.agreed.terms
    held = [each for each in life.state.rescheduled.rates if each.from_on <= on]
    by_day = terms.engine is ScheduleEngine.CONTRACTUAL or terms.recalculates
    return held[-1].annual_rate if held and by_day else terms.annual_rate


def _interest(life: ToldLife, each: Installment, segments: Sequence[Segment]) -> Explained:
    terms, due = life.agreed.terms, each.due.interest
    rounded = rounded_sum(segments, terms)
    besides = [own for own in _besides(life, each) if own.amount]
    if left := due - rounded - sum(own.amount for own in besides):
        besides.append(Beside(_cause(life), left))
    moves = tuple(life.moves.get((each.number, Part.INTEREST), ()))
    return Explained(
        each.number, Part.INTEREST, due, _rule(life, Part.INTEREST), tuple(segments), rounded, tuple(besides), moves
    )


def _besides(life: ToldLife, each: Installment) -> Iterator[Beside]:
    """Yield what stands beside the interest of the days by what is known of an installment."""
    yield Beside(Cause.OWED_ANEW, each.credited.interest)
    asked = _asked_at_the_end(life, each)
    yield Beside(Cause.OVERDUE, asked)
    yield Beside(Cause.HELD_BACK_BEFORE, each.applied - asked)
    if life.agreed.terms.accrues:
        yield Beside(Cause.HELD_BACK, -(each.held_back or 0))
        yield Beside(Cause.CAPITALIZED, -each.capitalized)


def _asked_at_the_end(life: ToldLife, each: Installment) -> int:
    """Return what an installment asks for of what overdue principal bears: the last one does, where it was agreed."""
    terms = terms_of(life.agreed.terms, life.state)
    return each.applied if terms.prepayment.raises_last and each.number == terms.number_of_installments else 0


def _cause(life: ToldLife) -> Cause:
    """Say why interest differs from what its days come to, rounded, by what was agreed and done."""
    terms = life.agreed.terms
    accrued = life.state.accrued
    waits = accrued is not None and accrued.late_left >= 1 and not terms.arrears_interest_apart
    if life.state.waiting_interest or waits:
        return Cause.LOCKED
    if terms.custom_rows or any(_is_by_hand(moves) for moves in life.moves.values()):
        return Cause.BY_HAND
    if life.is_foreclosed or (life.state.status is LoanStatus.WRITTEN_OFF and terms.accrues):
        return Cause.FORECLOSED if life.is_foreclosed else Cause.GIVEN_UP
    if terms.recalculates:
        return Cause.RECALCULATED
    if terms.engine is ScheduleEngine.CONTRACTUAL:
        return _cause_by_contract(terms)
    is_spread = terms.interest_method is InterestMethod.FLAT or terms.equal_amortization
    return Cause.SPREAD if is_spread and terms.engine is ScheduleEngine.CUMULATIVE else Cause.WAITS


def _cause_by_contract(terms: LoanTerms) -> Cause:
    if terms.accrues:
        if terms.prepayment.raises_overdue:
            return Cause.OVERDUE
        # What is borne after the last due date is asked for act by act, each time rounded.
        return Cause.ROUNDING_LEFT if terms.interest_after_maturity else Cause.SETTLED
    if terms.payment_plan:
        return Cause.PLANNED
    is_left = terms.remainder is Remainder.LAST_PRINCIPAL_AND_INTEREST
    return Cause.ROUNDING_LEFT if is_left and terms.rounded_amounts is not RoundedAmounts.PARTS else Cause.WHOLE_UNITS


def _is_by_hand(moves: Sequence[Move]) -> bool:
    return any(each.kind in _BY_HAND for each in moves)


def _accrued(life: ToldLife, on: date) -> Iterator[Explained]:
    """Explain interest that has accrued and is not due yet, installment by installment."""
    terms, state = life.agreed.terms, life.state
    if terms.engine is ScheduleEngine.CONTRACTUAL and terms.owes_all_interest:
        return
    if waits := state.waiting_interest:
        following = next((each for each in state.installments if each.due_on > on), state.installments[-1])
        yield Explained(following.number, Part.INTEREST, waits, "locking", (), 0, (Beside(Cause.LOCKED, waits),))
    if terms.recalculates:
        yield from _recalculated(life, on)
        return
    if state.accrued is not None:
        yield from _running(life, on)
        return
    for each in state.installments:
        interest = each.due.interest - each.credited.interest - each.applied
        until = interest_until(terms, on)
        ends_on = min(each.due_on, state.interest_ends_on or each.due_on)
        if each.due_on <= on or each.from_on >= until or not interest:
            continue
        elapsed, days = (min(until, ends_on) - each.from_on).days, (ends_on - each.from_on).days
        piece = Piece(each.from_on, min(until, ends_on), Fraction(interest), Fraction(elapsed, days))
        settled = each.paid.interest + each.waived.interest + each.written_off.interest - each.credited.interest
        settled = max(settled - each.applied, 0)
        yield from _not_settled(each.number, "recognition", _told(life, [piece]), rounded_ratio(piece.exact), settled)


def _recalculated(life: ToldLife, on: date) -> Iterator[Explained]:
    """Explain what has accrued where interest follows what is owed: by the installment whose days are running."""
    amount = accrued_not_due(life.agreed.terms, life.state, on)
    running = next((each for each in life.state.installments if each.due_on > on), None)
    if amount and running is not None:
        reckoned = accrued_to(life.agreed.terms, life.state, interest_until(life.agreed.terms, on))
        latest = [piece for _, piece in reckoned_pieces(life.agreed.terms, life.state, reckoned)]
        found = [*life.pieces.get(running.number, ()), *latest]
        rounded = rounded_sum(found, life.agreed.terms)
        besides = difference(Cause.RECALCULATED, amount, rounded)
        yield Explained(running.number, Part.INTEREST, amount, "recalculation", _told(life, found), rounded, besides)


def _running(life: ToldLife, on: date) -> Iterator[Explained]:
    """Explain what has accrued on the real balance since the last due date."""
    state = life.state
    assert state.accrued is not None  # noqa: S101 - said by who calls
    terms = terms_of(life.agreed.terms, state)
    running = bearing_now(terms, state.installments, state.accrued)
    if running is None:
        yield from _after_maturity(life, terms, on)
        return
    if running.held_back is not None:
        return
    reckoned = accrued_to(terms, state, on)
    assert reckoned.accrued is not None  # noqa: S101 - reckoning further does not end it
    base = running_base(terms, state.installments, running.number, bearing_fees(terms, state))
    latest = pieces(terms, state.installments, base, state.accrued, on) if on > state.accrued.until else ()
    found = [*life.pieces.get(running.number, ()), *latest]
    rounded = rounded_ratio(reckoned.accrued.amount, terms.rounding)
    yield from _not_settled(running.number, "dynamic-interest", _told(life, found), rounded, settled_interest(running))


def _after_maturity(life: ToldLife, terms: LoanTerms, on: date) -> Iterator[Explained]:
    """Explain what has accrued since the last due date and is asked for once somebody acts."""
    amount = unpaid_accrued(terms, life.state, on)
    if not amount:
        return
    found = tuple(pieces_after_maturity(terms, life.state, on))
    rounded = rounded_sum(found, terms)
    besides = difference(_cause(life), amount, rounded)
    number = terms.number_of_installments
    yield Explained(number, Part.INTEREST, amount, "dynamic-interest", _told(life, found), rounded, besides)


def _not_settled(
    number: int, rule: str, segments: tuple[Segment, ...], rounded: int, settled: int
) -> Iterator[Explained]:
    amount = max(rounded - settled, 0)
    if amount:
        besides = difference(Cause.SETTLED, amount, rounded)
        yield Explained(number, Part.INTEREST, amount, rule, segments, rounded, besides)
