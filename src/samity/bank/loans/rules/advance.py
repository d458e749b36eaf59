"""A loan goes on by new facts: from where it stands, or from the beginning. See docs/rules/fold.md."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from samity.bank.loans.rules.accrued_interest import passed_before
from samity.bank.loans.rules.agreed_now import agreed_now
from samity.bank.loans.rules.capitalizing import due_dates_passed
from samity.bank.loans.rules.fold import apply, replay, replay_as_of
from samity.bank.loans.rules.holding import released_until
from samity.bank.loans.rules.interest_refunds import refunds_interest
from samity.bank.loans.rules.overpaying import changes_payments, followed_by
from samity.bank.loans.rules.recalculation import expected
from samity.bank.loans.rules.recognition import recognised_income
from samity.bank.loans.rules.reconcile import BookedTransaction, Correction, reconcile
from samity.bank.loans.values.agreement import AccountingRule
from samity.bank.loans.values.facts import BOOKED_AS, Consequence, Fact, FactKind, TransactionKind
from samity.bank.loans.values.parts import NOTHING, Parts
from samity.bank.loans.values.state import LoanStatus
from samity.bank.loans.values.terms import ScheduleEngine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from samity.bank.loans.values.agreement import Agreement
    from samity.bank.loans.values.facts import Applied
    from samity.bank.loans.values.state import LoanState

# Facts up to whose day income is recognised first, so that a payment clears a receivable that is there.
_RECOGNISING = frozenset(BOOKED_AS) - {
    *(FactKind.CHARGED_BACK, FactKind.REFUNDED, FactKind.RECOVERED),
    *(FactKind.PENALTY_APPLIED, FactKind.EARLY_CHARGED),
}

_OF_THE_NIGHT = frozenset({LoanStatus.ACTIVE, LoanStatus.WRITTEN_OFF})


@dataclass(frozen=True, slots=True)
class Recognised:
    """Income of a loan that stands in the books.

    Attributes:
        until: the day up to which it was recognised; None before any.
        income: interest, fees and penalties, in minor units.
        behind_since: the day of the first change that waits for its income to be recognised; None when nothing does.
        summed_until: due dates up to this day are summed up, where that is agreed; None before any.
    """

    until: date | None = None
    income: Parts = NOTHING
    behind_since: date | None = None
    summed_until: date | None = None


@dataclass(frozen=True, slots=True)
class Advance:
    """What new facts lead to.

    Attributes:
        reverse: transactions that no longer follow from the facts.
        create: consequences to book.
        income_change: income to recognise now; negative parts go back.
    """

    state: LoanState
    reverse: tuple[BookedTransaction, ...]
    create: tuple[Consequence, ...]
    recognised: Recognised
    income_change: Parts


def continues(state: LoanState, facts: Sequence[Fact]) -> bool:
    """Say whether new facts stand after everything applied so far; else the loan is folded anew."""
    reached = state.reached
    for fact in facts:
        # What a credit refunds of interest, and which payment settles a charge, is seen from the beginning.
        if fact.kind is FactKind.UNDONE or refunds_interest(fact) or changes_payments(state, fact):
            return False
        if reached is not None and fact.position < reached:
            return False
        # On a due date that has passed, its interest could still be paid.
        if state.accrued is not None and fact.value_on < max(state.accrued.until, passed_before(state)):
            return False
        # Fixed interest of a due date that has passed waits, of a locked loan.
        passed_on = state.lock and state.lock.passed_on
        if passed_on is not None and fact.value_on <= passed_on:
            return False
        reached = fact.position
    return True


def advance(
    agreement: Agreement,
    state: LoanState,
    recognised: Recognised,
    facts: Sequence[Fact],
    today: date,
) -> Advance:
    """Continue from the stored state with facts that stand after it, and up to today."""
    create: list[Consequence] = []
    for fact in facts:
        state, followed = apply(agreement, state, fact)
        create = followed_by(create, fact, followed)
    state, followed = _gone_on(agreement, state, today)
    correction = Correction((), (*create, *followed))
    return _recognising(agreement, state, recognised, correction, facts[0].booked_on, facts)


def refold(
    agreement: Agreement,
    recognised: Recognised,
    history: Sequence[Fact],
    booked: Sequence[BookedTransaction],
    facts: Sequence[Fact],
    today: date,
) -> Advance:
    """Fold all facts anew, up to today, and let the books follow."""
    state, wanted = replay(agreement, [*history, *facts])
    state, followed = _gone_on(agreement, state, today)
    correction = reconcile((*wanted, *followed), booked)
    if state.charged_off_on is not None and _leaves_it_to_the_night(agreement, state):
        then, _ = replay_as_of(agreement, [*history, *facts], state.charged_off_on)
        return _at_charge_off(agreement, then, recognised, _left(state, correction, recognised, facts[0].booked_on))
    return _recognising(agreement, state, recognised, correction, facts[0].booked_on, facts)


def recognise(agreement: Agreement, state: LoanState, recognised: Recognised, until: date) -> Advance:
    """Recognise income up to a day, or as far as it was reckoned already; the loan has gone on to that day by then."""
    gone, followed = _gone_on(agreement, state, until)
    # What is overdue may be told as of the day that begins already: it is not taken back to the one that ends.
    state = state if agreement.terms.recalculates and _has_gone_on(agreement, state, until) else gone
    last = max(each for each in (until, recognised.until, _accrued_until(state)) if each is not None)
    return _trued_up(agreement, state, recognised, last, Correction((), followed))


def stood_otherwise(agreement: Agreement, state: LoanState, recognised: Recognised, on: date) -> bool:
    """Say whether something happened since a day whose income is to be recognised, and is none of it."""
    is_due = recognised.until is None or recognised.until < on
    return is_due and _is_left_to_the_night(agreement) and state.reached is not None and state.reached.value_on > on


def recognise_as_of(
    agreement: Agreement, state: LoanState, recognised: Recognised, facts: Sequence[Fact], on: date
) -> Advance:
    """Recognise income as a loan stood on a day; what happened since goes on to wait."""
    then, _ = replay_as_of(agreement, facts, on)
    if not then.installments:
        return Advance(state, (), (), recognised, NOTHING)
    found = recognise(agreement, then, recognised, on)
    now = replace(found.recognised, behind_since=recognised.behind_since, summed_until=recognised.summed_until)
    return replace(found, state=state, create=(), recognised=now)


def income_counts_from(agreement: Agreement, after: Advance) -> date | None:
    """Return the day that recognised income counts from.

    Where the night recognises, that is no day after the last due date, or after the charge-off of a loan that ended.
    """
    until, state = after.recognised.until, after.state
    if until is None or not _is_left_to_the_night(agreement):
        return until
    ends = (state.matures_on, None if state.ended_on is None else state.charged_off_on)
    return min(day for day in (until, *ends) if day is not None)


def _has_gone_on(agreement: Agreement, state: LoanState, until: date) -> bool:
    """Say whether no due date before a day has still to pass, and nothing that is held to settle anything."""
    agreement = agreed_now(agreement, state)
    after, released = released_until(agreement, state, until)
    return not released and due_dates_passed(agreement.terms, after, until) == (state, ())


def let_due_dates_pass(agreement: Agreement, state: LoanState, recognised: Recognised, before: date) -> Advance:
    """Let the due dates before a day pass, with no new fact; what was held for those days settles what it can."""
    yesterday = before - timedelta(days=1)
    state, followed = _gone_on(agreement, state, before, held_until=yesterday)
    return _recognising(agreement, state, recognised, Correction((), followed), yesterday)


def settle_held(agreement: Agreement, state: LoanState, recognised: Recognised, today: date) -> Advance:
    """Let what is held settle what it can by today, with no new fact; due dates before today have passed."""
    state, followed = _gone_on(agreement, state, today)
    return _recognising(agreement, state, recognised, Correction((), followed), today)


def _gone_on(agreement: Agreement, state: LoanState, before: date, *, held_until: date | None = None) -> Applied:
    """Let what is held settle what it can by a day, usually the same, and the due dates before a day pass."""
    agreement = agreed_now(agreement, state)
    state, released = released_until(agreement, state, held_until or before)
    state, joined = due_dates_passed(agreement.terms, state, before)
    return expected(agreement.terms, state, before), (*released, *joined)


def _recognising(
    agreement: Agreement,
    state: LoanState,
    recognised: Recognised,
    correction: Correction,
    day: date,
    facts: Sequence[Fact] = (),
) -> Advance:
    """Recognise what has become income by what happened on a day, or leave it to the night and say that it waits."""
    if _leaves_it_to_the_night(agreement, state):
        left = _left(state, correction, recognised, day)
        is_charged_off = any(fact.kind is FactKind.CHARGED_OFF for fact in facts)
        return _at_charge_off(agreement, state, recognised, left) if is_charged_off else left
    days = [fact.value_on for fact in facts if fact.kind in _RECOGNISING]
    # A penalty is income when it is applied, and of an installment whose interest is by then.
    days += [date.fromisoformat(fact.details["due_on"]) for fact in facts if fact.kind is FactKind.PENALTY_APPLIED]
    days += [each.value_on for each in correction.create if each.kind is TransactionKind.HELD_APPLIED]
    if _is_left_to_the_night(agreement) and state.ended_on is not None:
        # What no night has recognised yet is income of the day on which it is known that none will.
        days = [day]
    # What has accrued on the real balance is recognised before more of it does.
    until = max((day for day in (*days, recognised.until, _accrued_until(state)) if day is not None), default=None)
    return _trued_up(agreement, state, recognised, until if state.installments else None, correction)


def _at_charge_off(agreement: Agreement, then: LoanState, recognised: Recognised, left: Advance) -> Advance:
    """Recognise the interest up to the day of a charge-off, no more and no less; charges are left to the night."""
    on = then.charged_off_on
    assert on is not None  # noqa: S101 - said by who calls
    interest = recognised_income(agreed_now(agreement, then), then, on).interest
    income = recognised.income._replace(interest=interest)
    change = income.minus(recognised.income)
    waits = left.recognised.behind_since
    return replace(
        left, recognised=replace(recognised, until=on, income=income, behind_since=waits), income_change=change
    )


def _leaves_it_to_the_night(agreement: Agreement, state: LoanState) -> bool:
    """Say whether what somebody does to a loan recognises no income: the night does, until the loan ends.

    It does so too where a debt was given up: what was earned by then, no more.

    Interest of a contract is income when it is applied, and a payment applies it.
    """
    return _is_left_to_the_night(agreement) and state.status in _OF_THE_NIGHT


def _is_left_to_the_night(agreement: Agreement) -> bool:
    is_contract = agreement.terms.engine is ScheduleEngine.CONTRACTUAL
    return agreement.accounting is AccountingRule.ACCRUAL_PERIODIC and not is_contract


def _left(state: LoanState, correction: Correction, recognised: Recognised, day: date) -> Advance:
    waits = replace(recognised, behind_since=recognised.behind_since or day)
    return Advance(state, correction.reverse, correction.create, waits, NOTHING)


def _accrued_until(state: LoanState) -> date | None:
    return state.accrued and state.accrued.until


def _trued_up(
    agreement: Agreement, state: LoanState, recognised: Recognised, until: date | None, correction: Correction
) -> Advance:
    income = recognised_income(agreed_now(agreement, state), state, until) if until is not None else NOTHING
    change = income.minus(recognised.income)
    now = Recognised(until, income, summed_until=recognised.summed_until)
    return Advance(state, correction.reverse, correction.create, now, change)
