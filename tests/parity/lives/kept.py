"""A loan of a life, kept as the operations of the bank keep it, without a database: facts in, transactions out."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from samity.bank.loans.rules.advance import Recognised, advance, continues, let_due_dates_pass, recognise, refold
from samity.bank.loans.rules.fold import replay_as_of
from samity.bank.loans.rules.reconcile import BookedTransaction
from samity.bank.loans.values.agreement import AccountingRule
from samity.bank.loans.values.facts import Consequence, Fact, FactKind, TransactionKind, standing, undoing
from samity.bank.loans.values.parts import NOTHING, Parts
from samity.bank.loans.values.state import DISBURSED_STATUSES, LoanState, LoanStatus
from samity.bank.loans.values.terms import ScheduleEngine

if TYPE_CHECKING:
    from samity.bank.loans.rules.advance import Advance
    from samity.bank.loans.values.agreement import Agreement


_ENDED = DISBURSED_STATUSES - {LoanStatus.ACTIVE}


@dataclass
class Shown:
    """A transaction of the loan's history."""

    id: int
    kind: str
    on: date
    consequence: Consequence | None
    parts: Parts
    amount: int
    is_reversed: bool = False
    is_replayed: bool = False
    is_taken_back: bool = False
    """Reversed because somebody took its fact back, not because another fact changed what follows from it."""


@dataclass
class KeptLoan:
    """The loan: its facts, its state and its transactions."""

    agreement: Agreement
    facts: list[Fact] = field(default_factory=list)
    state: LoanState = field(default_factory=LoanState)
    recognised: Recognised = field(default_factory=Recognised)
    shown: list[Shown] = field(default_factory=list)
    last_closed: date | None = None
    ended_until: date | None = None
    """The last day on which it ended, if only for a while: what it came to by then was summed up."""

    def record(self, kind: FactKind, on: date, today: date, amount: int = 0, **details: Any) -> Fact:
        """Record a new fact of today."""
        fact = Fact(len(self.facts) + 1, kind, on, today, amount, details)
        self._take([fact], today)
        return fact

    def undo(self, fact: Fact, today: date) -> None:
        """Take a fact back."""
        self._take(list(undoing([fact], len(self.facts), today, {})), today)

    def close_until(self, business_date: date) -> None:
        """Close the days before a business date that were not closed; the first time only the last of them.

        A loan that has ended is left alone, but for what was earned of a debt that was given up.
        """
        if self._is_left_alone:
            return
        last = business_date - timedelta(days=1)
        if self.last_closed is None and self.agreement.terms.engine is ScheduleEngine.CUMULATIVE:
            for each in self.state.installments:
                if each.due_on < last:
                    self._recognise(each.due_on)
        day = last if self.last_closed is None else self.last_closed + timedelta(days=1)
        while day <= last:
            if self.state.installments and not self._is_closed(day):
                self._recognise(day)
            self.last_closed = day
            day += timedelta(days=1)
        if self.state.installments:
            self._follow(let_due_dates_pass(self.agreement, self.state, self.recognised, business_date), last)

    @property
    def _is_left_alone(self) -> bool:
        waits = self.state.status is LoanStatus.WRITTEN_OFF and self.recognised.behind_since is not None
        return self.state.status in _ENDED and not waits

    def _is_closed(self, day: date) -> bool:
        """Say whether nothing of a day is left to recognise."""
        until, since = self.recognised.until, self.recognised.behind_since
        return until is not None and day <= until and (since is None or since > day)

    def accrue_until(self, day: date) -> None:
        """Recognise income up to a day, which is not closed by that."""
        self._recognise(day)

    def _recognise(self, day: date) -> None:
        """Recognise income as of a day, whatever happened since; a loan that has ended is left alone."""
        charged_off_on = self.state.charged_off_on
        if self._is_left_alone or (charged_off_on is not None and day < charged_off_on):
            return
        then, day = self.state, charged_off_on or day
        if any(fact.value_on > day for fact in self.facts):
            then, _ = replay_as_of(self.agreement, self.facts, day)
        matures_on = then.matures_on
        if then.installments and matures_on is not None:
            day = min(day, matures_on)
            each = recognise(self.agreement, then, self.recognised, day)
            self._follow(replace(each, state=self.state, create=()), day)

    def standing(self, kind: FactKind) -> list[Fact]:
        """Return the facts of a kind that were not taken back, in the order of entry."""
        return sorted((each for each in standing(self.facts) if each.kind is kind), key=lambda each: each.serial)

    def _take(self, facts: list[Fact], today: date) -> None:
        is_anew = any(fact.kind is FactKind.CHARGED_OFF for fact in facts)
        if continues(self.state, facts):
            each = advance(self.agreement, self.state, self.recognised, facts, today)
        else:
            booked = [
                BookedTransaction(one.id, one.consequence)
                for one in self.shown
                if one.consequence is not None and not one.is_reversed
            ]
            each = refold(self.agreement, self.recognised, self.facts, booked, facts, today)
            is_anew = True
        new = {fact.serial for fact in facts}
        self.facts += facts
        # Income of a charge-off is that of its day.
        at_charge_off = is_anew and self.agreement.accounting is AccountingRule.ACCRUAL_PERIODIC
        self._follow(each, today, new, each.state.charged_off_on if at_charge_off else None)

    def _follow(
        self, each: Advance, day: date, new: set[int] | None = None, charged_off_on: date | None = None
    ) -> None:
        booked_on = day
        gone = {one.id for one in each.reverse}
        undone = {fact.undoes for fact in self.facts if new and fact.serial in new}
        for shown in self.shown:
            if shown.id in gone:
                shown.is_reversed = True
                shown.is_taken_back = shown.consequence is not None and shown.consequence.fact in undone
        for consequence in each.create:
            replayed = new is not None and consequence.fact not in new and consequence.fact > 0
            parts = self._recognised_of(consequence)
            self._show(consequence.kind.value, consequence.value_on, parts, consequence.amount, consequence)
            self.shown[-1].is_replayed = replayed and bool(gone)
        income, day = self._taken_back(each, charged_off_on), charged_off_on or day
        day = min(day, each.state.matures_on or day)
        if income != NOTHING:
            up = Parts(0, *(max(part, 0) for part in income[1:]))
            down = Parts(0, *(max(-part, 0) for part in income[1:]))
            for word, parts in (("ACCRUAL", up), ("ACCRUAL_ADJUSTMENT", down)):
                if parts.total:
                    self._show(word, day, parts, parts.total, None)
        self.state, self.recognised = each.state, each.recognised
        if self.state.ended_on is not None and self.state.status is not LoanStatus.WRITTEN_OFF:
            self.ended_until = max(each for each in (self.ended_until, self.state.ended_on, booked_on) if each)

    def _recognised_of(self, consequence: Consequence) -> Parts:
        """Return what a transaction changes; a waiver changes nothing of a charge that was never income."""
        income = self.recognised.income
        is_income = consequence.kind is not TransactionKind.WAIVE_CHARGES or income.fees or income.penalties
        return consequence.parts if is_income else NOTHING

    def _taken_back(self, each: Advance, charged_off_on: date | None) -> Parts:
        """Take back the recognition of days after a charge-off, and return what income is left to recognise."""
        income = each.income_change
        for shown in self.shown:
            is_later = charged_off_on is not None and shown.consequence is None and shown.on > charged_off_on
            if is_later and not shown.is_reversed:
                shown.is_reversed = True
                income = income.plus(shown.parts)
        return income

    def _show(self, kind: str, on: date, parts: Parts, amount: int, consequence: Consequence | None) -> None:
        self.shown.append(Shown(len(self.shown) + 1, kind, on, consequence, parts, amount))
