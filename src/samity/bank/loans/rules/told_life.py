"""What each step in the life of a loan did to what is asked for. See docs/rules/explanation.md."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from samity.bank.loans.rules.accrued_interest import terms_of, with_due_dates_passed
from samity.bank.loans.rules.after_maturity import pieces_after_maturity
from samity.bank.loans.rules.agreed_now import agreed_now
from samity.bank.loans.rules.application_days import next_stop
from samity.bank.loans.rules.capitalizing import due_dates_passed
from samity.bank.loans.rules.fold import apply, in_full
from samity.bank.loans.rules.foreclosing import forecloses
from samity.bank.loans.rules.holding import releases
from samity.bank.loans.rules.interest_bases import bearing_fees, running_base
from samity.bank.loans.rules.interest_pieces import Piece, bearing_now, pieces
from samity.bank.loans.rules.late_payments import overdue_pieces
from samity.bank.loans.rules.penalties import penalty_pieces
from samity.bank.loans.rules.recalculated_pieces import reckoned_pieces
from samity.bank.loans.rules.recalculation import expected
from samity.bank.loans.values.explanation import Move
from samity.bank.loans.values.facts import FactKind
from samity.bank.loans.values.parts import NOTHING, Part, Parts
from samity.bank.loans.values.state import OUTSIDE, Installment, LoanState

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from samity.bank.loans.values.agreement import Agreement
    from samity.bank.loans.values.facts import Fact
    from samity.bank.loans.values.terms import LoanTerms

NO_FACT = 0


@dataclass
class ToldLife:
    """A loan after some of its life, and what happened in it.

    Attributes:
        agreement: as it was agreed at first.
        first: the installments that the disbursement made.
        pieces: what bore interest on the real balance, by the number of the installment.
        applied_outside: how many of the pieces of interest outside the schedule bore what was applied of it.
        moves: what changed each amount, by number and part.
        changed: by day, the facts that changed what bears interest.
        penalty: what bore the penalty that has accrued and was not applied.
        penalties: what bore those that were, by the number of the installment.
        is_foreclosed: a payment settled all of it before its time.
    """

    agreement: Agreement
    state: LoanState = field(default_factory=LoanState)
    first: tuple[Installment, ...] = ()
    disbursed_by: Fact | None = None
    pieces: dict[int, list[Piece]] = field(default_factory=dict)
    applied_outside: int = 0
    moves: dict[tuple[int, Part], list[Move]] = field(default_factory=dict)
    changed: dict[date, list[int]] = field(default_factory=dict)
    penalty: list[Piece] = field(default_factory=list)
    penalties: dict[int, list[Piece]] = field(default_factory=dict)
    is_foreclosed: bool = False

    @property
    def agreed(self) -> Agreement:
        """Return what is agreed by now."""
        return agreed_now(self.agreement, self.state)

    def apply(self, fact: Fact) -> None:
        """Let a fact happen, and what days before it bring."""
        self.pass_days(fact.value_on, held_until=fact.value_on - timedelta(days=1))
        after, _ = apply(self.agreement, self.state, fact)
        self._went_on(after, fact.value_on, fact.serial, fact.kind)
        self.is_foreclosed |= forecloses(fact)
        if fact.kind is FactKind.DISBURSED:
            self.first, self.disbursed_by = after.installments, fact

    def pass_days(self, before: date, *, held_until: date) -> None:
        """Let due dates before a day pass, one after the other, and held money settle what it can by another."""
        for day, after, _ in releases(self.agreed, self.state, held_until):
            self._pass_due_dates(day)
            self._went_on(after, day, after.held[0].fact if after.held else NO_FACT, None)
        self._pass_due_dates(before)
        if self.state.accrued is None:
            after, _ = due_dates_passed(self.agreed.terms, self.state, before)
            self._went_on(after, before, NO_FACT, None)

    def expect(self, on: date) -> None:
        """Let what is overdue on a day change what is asked for later, where interest is recalculated."""
        self._went_on(expected(self.agreed.terms, self.state, on), on, NO_FACT, None)

    def _pass_due_dates(self, before: date) -> None:
        while self.state.accrued is not None:
            own = terms_of(self.agreed.terms, self.state)
            stop = _next_stop(own, self.state)
            if stop is None or stop >= before:
                return
            after, _ = due_dates_passed(self.agreed.terms, self.state, stop + timedelta(days=1))
            if after == self.state:
                return
            self._went_on(after, stop, NO_FACT, None)

    def _went_on(self, after: LoanState, on: date, serial: int, kind: FactKind | None) -> None:
        terms = self.agreed.terms
        for number, piece in _bore(terms, self.state, after, on):
            self.pieces.setdefault(number, []).append(piece)
        self._penalised(after, on, kind)
        was, now = _dues(self.state), _dues(after)
        if was.get(OUTSIDE) != now.get(OUTSIDE):
            self.applied_outside = len(self.pieces.get(OUTSIDE, ()))
        if serial and _bears(terms, after) != _bears(terms, self.state):
            self.changed.setdefault(on, []).append(serial)
        for number in now:
            before = was.get(number, NOTHING)
            for part in Part:
                if amount := now[number].of(part) - before.of(part):
                    self.moves.setdefault((number, part), []).append(Move(serial, kind, on, amount))
        for number in was.keys() - now.keys():
            for part in Part:
                self.moves.pop((number, part), None)
        self.state = after

    def _penalised(self, after: LoanState, on: date, kind: FactKind | None) -> None:
        """Keep what bore a penalty up to a day: it accrues on, was applied, or is let go."""
        if after.penalty == self.state.penalty:
            return
        self.penalty.extend(penalty_pieces(self.agreed.terms, self.state, on))
        if kind is FactKind.PENALTY_APPLIED:
            was, now = ({each.number: each.due.penalties for each in own.installments} for own in (self.state, after))
            number = next(each for each in now if now[each] != was.get(each, 0))
            self.penalties.setdefault(number, []).extend(self.penalty)
        if after.penalty is None or not after.penalty.amount or kind is FactKind.PENALTY_APPLIED:
            self.penalty.clear()


def told_life(agreement: Agreement, facts: Sequence[Fact], on: date) -> ToldLife:
    """Let a loan live up to a day, and tell of every step."""
    life = ToldLife(agreement)
    for fact in in_full(agreement, facts):
        if fact.value_on <= on:
            life.apply(fact)
    life.pass_days(on, held_until=on)
    life.expect(on)
    return life


def _dues(state: LoanState) -> dict[int, Parts]:
    return {each.number: each.due for each in state.debts}


def _bears(terms: LoanTerms, state: LoanState) -> tuple[int, int]:
    """Return what bears interest and can change between due dates; minor units."""
    owed = state.outstanding
    return owed.principal, owed.fees if terms.interest_base.has_fees else 0


def _next_stop(terms: LoanTerms, state: LoanState) -> date | None:
    """Return when what bears interest is looked at again; None when nothing bears any more."""
    assert state.accrued is not None  # noqa: S101 - said by who calls
    running = bearing_now(terms, state.installments, state.accrued)
    if running is None:
        return None
    return next_stop(terms, state.installments, state.accrued) if terms.application_days else running.due_on


def _bore(terms: LoanTerms, state: LoanState, after: LoanState, on: date) -> Iterator[tuple[int, Piece]]:
    """Yield what bore interest from a state to another, where it follows what is owed."""
    if terms.recalculates:
        yield from reckoned_pieces(terms, state, after)
    elif state.accrued is not None:
        yield from _between(terms, state, after, on)


def _between(terms: LoanTerms, state: LoanState, after: LoanState, on: date) -> Iterator[tuple[int, Piece]]:
    """Yield what bore interest from where it stood in a state up to where it stands in another."""
    target = after.accrued
    until = on if target is None else target.until
    while (accrued := state.accrued) is not None:
        own = terms_of(terms, state)
        stop = _next_stop(own, state)
        if stop is None:
            number = OUTSIDE if own.arrears_interest_apart else own.number_of_installments
            for piece in pieces_after_maturity(own, state, until):
                yield number, piece
            return
        passes = stop < until or (target is not None and accrued.number < target.number)
        day = stop if passes else until
        if day > accrued.until:
            base = running_base(own, state.installments, accrued.number, bearing_fees(own, state))
            for piece in pieces(own, state.installments, base, accrued, day):
                yield accrued.number, piece
            for piece in overdue_pieces(own, state.installments, accrued, day) if own.arrears_interest_apart else ():
                yield OUTSIDE, piece
        if not passes:
            return
        state = with_due_dates_passed(terms, state, stop + timedelta(days=1))
