"""A loan is a fold over its facts. See docs/rules/fold.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from samity.bank.loans.rules.absorbing import consequence_of, overpayment_absorbed
from samity.bank.loans.rules.accrued_interest import accrued_to, nothing_accrued, projected
from samity.bank.loans.rules.agreed_now import agreed_now
from samity.bank.loans.rules.capitalizing import due_dates_passed
from samity.bank.loans.rules.charging import charge_added, charge_waived, early_charged, penalty_applied
from samity.bank.loans.rules.charging_off import of_charged_off
from samity.bank.loans.rules.contract_changes import changes_contract, with_contract_changed
from samity.bank.loans.rules.corrections import charged_back, charged_off, recovered, refunded, written_off
from samity.bank.loans.rules.credits import agreed_for, kind_of
from samity.bank.loans.rules.edited_installments import edited_installments, with_held_interest
from samity.bank.loans.rules.ending import closed, ended_or_open, reopened
from samity.bank.loans.rules.first_installments import first_installments
from samity.bank.loans.rules.foreclosing import foreclosed, forecloses
from samity.bank.loans.rules.grace_changes import grace_changed
from samity.bank.loans.rules.holding import counts_from, released_before, released_on, released_until
from samity.bank.loans.rules.interest_applications import interest_applied
from samity.bank.loans.rules.interest_refunds import interest_refunded, is_interest_refund, refunds_interest
from samity.bank.loans.rules.interest_waivers import interest_waived
from samity.bank.loans.rules.late_payments import with_arrears_interest_paid
from samity.bank.loans.rules.locking import locked, unlocked
from samity.bank.loans.rules.overpaying import followed_by
from samity.bank.loans.rules.penalties import with_penalty_accrued, with_penalty_let_go
from samity.bank.loans.rules.planned_dates import PlannedDates
from samity.bank.loans.rules.prepayment import made_anew, method_of
from samity.bank.loans.rules.reach import reads_enough
from samity.bank.loans.rules.recalculation import expected
from samity.bank.loans.rules.rescheduling import with_schedule_made_anew
from samity.bank.loans.rules.settling import settled_by, with_interest_asked_at_the_end
from samity.bank.loans.values.facts import SAID_ALONE, Applied, Consequence, Fact, FactKind, TransactionKind, standing
from samity.bank.loans.values.parts import NOTHING, Parts
from samity.bank.loans.values.schedule_edits import EditedRow
from samity.bank.loans.values.state import Held, LoanState, LoanStatus
from samity.bank.loans.values.work_calendar import WorkCalendar
from samity.kernel.errors import ensure

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from samity.bank.loans.values.agreement import Agreement


def replay(agreement: Agreement, facts: Sequence[Fact]) -> Applied:
    """Fold the facts that stand, from the first, up to the last of them.

    Args:
        agreement: terms, strategy, accounting.
        facts: in any order; those taken back are passed over.
    """
    return _folded(agreement, in_full(agreement, facts))


def replay_as_of(agreement: Agreement, facts: Sequence[Fact], on: date) -> Applied:
    """Fold the facts that stand and count from a day or before; what is held by then settles what it can."""
    state, consequences = _folded(agreement, [fact for fact in in_full(agreement, facts) if fact.value_on <= on])
    state, followed = released_until(agreed_now(agreement, state), state, on)
    return state, (*consequences, *followed)


def _folded(agreement: Agreement, facts: Sequence[Fact]) -> Applied:
    state = LoanState()
    consequences: list[Consequence] = []
    for fact in facts:
        state, followed = apply(agreement, state, fact)
        consequences = followed_by(consequences, fact, followed)
    return state, tuple(consequences)


def in_full(agreement: Agreement, facts: Sequence[Fact]) -> list[Fact]:
    """Return the facts that stand in their order, and beside each credit that refunds interest the refund of it."""
    done: list[Fact] = []
    for fact in standing(facts):
        done.append(fact)
        if refunds_interest(fact):
            done.extend(interest_refunded(agreement, done, _folded))
    return done


def apply(agreement: Agreement, state: LoanState, fact: Fact) -> Applied:
    """Continue from a state with one more fact, which stands after those applied; due dates before it have passed.

    What is held settles what it can on the days before it, and what the fact lets fall due.
    """
    if fact.kind in SAID_ALONE:
        return state, ()
    agreed, agreement = agreement, agreed_now(agreement, state)
    state, released = released_before(agreement, state, fact)
    is_after = state.reached is None or state.reached < fact.position
    ensure(is_after or is_interest_refund(fact), "facts apply in their order")
    ensure(reads_enough(agreement, state, fact), "what was read of a loan decides what a fact does to it")
    state, joined = due_dates_passed(agreement.terms, state, fact.value_on)
    before = with_penalty_accrued(agreement.terms, state, fact.value_on)
    state, consequences = _APPLY[fact.kind](agreement, before, fact)
    state = with_penalty_let_go(agreement.terms, before, state, fact.value_on)
    agreement = agreed_now(agreed, state)
    state, after = released_on(agreement, state, fact.value_on)
    state = expected(agreement.terms, state, fact.value_on)
    if before.charged_off_on is not None:
        consequences = tuple(of_charged_off(each, state) for each in consequences)
    return state.becoming(reached=fact.position), (*released, *joined, *consequences, *after)


def _submitted(_: Agreement, state: LoanState, fact: Fact) -> Applied:
    status = LoanStatus.PARTIAL if fact.details.get("is_partial") else LoanStatus.SUBMITTED
    return state.becoming(status=status, principal=fact.amount, submitted_on=fact.value_on), ()


def _approved(_: Agreement, state: LoanState, fact: Fact) -> Applied:
    return state.becoming(status=LoanStatus.APPROVED, principal=fact.amount, approved_on=fact.value_on), ()


def _rejected(_: Agreement, state: LoanState, fact: Fact) -> Applied:
    return state.becoming(status=LoanStatus.REJECTED, ended_on=fact.value_on), ()


def _withdrawn(_: Agreement, state: LoanState, fact: Fact) -> Applied:
    return state.becoming(status=LoanStatus.WITHDRAWN, ended_on=fact.value_on), ()


def _disbursed(agreement: Agreement, state: LoanState, fact: Fact) -> Applied:
    terms = agreement.terms
    if fact.amount != terms.principal:
        terms = replace(terms, principal=fact.amount)
    due_dates = tuple(date.fromisoformat(day) for day in fact.details["due_dates"])
    calendar = WorkCalendar.from_json(fact.details.get("calendar"))
    dates = PlannedDates(due_dates, tuple(fact.details.get("business_days", ())), calendar)
    installments = first_installments(terms, fact.value_on, dates, state.charges)
    ensure(
        sum(each.due.principal for each in installments) == fact.amount, "principal of installments sums to the loan"
    )
    state = replace(
        state,
        status=LoanStatus.ACTIVE,
        principal=fact.amount,
        disbursed_on=fact.value_on,
        installments=installments,
        accrued=nothing_accrued(terms, fact.value_on, calendar),
    )
    return projected(terms, state), (
        Consequence(
            TransactionKind.DISBURSEMENT,
            fact.serial,
            fact.value_on,
            fact.amount,
            Parts(principal=fact.amount),
            channel_id=fact.details.get("channel_id"),
            principal_after=fact.amount,
        ),
    )


def _schedule_edited(agreement: Agreement, state: LoanState, fact: Fact) -> Applied:
    rows = [EditedRow(date.fromisoformat(due_on), *amounts) for due_on, *amounts in fact.details["rows"]]
    assert state.disbursed_on is not None  # noqa: S101 - who takes the disbursement back takes this back too
    installments = edited_installments(agreement.terms, state, state.disbursed_on, rows)
    accrued = state.accrued and state.accrued._replace(rows=len(rows))
    # A payment that counts from before may have paid too much for the old schedule, and not for this one.
    return overpayment_absorbed(agreement, state.becoming(installments=installments, accrued=accrued), fact)


def _rescheduled(agreement: Agreement, state: LoanState, fact: Fact) -> Applied:
    is_of_contract = changes_contract(agreement.terms, fact)
    state = (with_contract_changed if is_of_contract else with_schedule_made_anew)(agreement, state, fact)
    return overpayment_absorbed(agreed_now(agreement, state), state, fact)


def _held_interest_applied(agreement: Agreement, state: LoanState, fact: Fact) -> Applied:
    state = state.becoming(installments=with_held_interest(state, fact))
    return overpayment_absorbed(agreement, state, fact)


def _repaid(agreement: Agreement, state: LoanState, fact: Fact) -> Applied:
    if counts_from(fact) > fact.value_on:
        return _held(state, fact)
    accrued = state.accrued
    ensure(accrued is None or accrued.until <= fact.value_on, "interest never accrues backwards")
    state = with_interest_asked_at_the_end(agreement, accrued_to(agreement.terms, state, fact.value_on), fact)
    if forecloses(fact):
        state = foreclosed(agreement.terms, state, fact.value_on)
    paid = settled_by(agreed_for(agreement, fact), state, fact)
    ensure(paid.parts.total + paid.overpaid == fact.amount, "allocation loses nothing")
    planned, method = state.installments, method_of(agreement.terms, fact)
    state = made_anew(agreement.terms, state, paid.installments, fact.value_on, method)
    state = with_arrears_interest_paid(agreement.terms, state, paid.from_arrears)
    state = _keeping(agreement, state.becoming(last_paid_on=fact.value_on), fact, paid.overpaid)
    state = ended_or_open(projected(agreement.terms, state, planned=planned), fact.value_on)
    payment = replace(_payment(fact, paid.parts, paid.overpaid, state), from_arrears=paid.from_arrears)
    if not paid.interest_waived:
        return state, (payment,)
    forgiven = Parts(interest=paid.interest_waived)
    waiver = consequence_of(TransactionKind.WAIVE_INTEREST, fact, paid.interest_waived, forgiven, state)
    return state, (payment, waiver)


def _held(state: LoanState, fact: Fact) -> Applied:
    """Hold a payment until the day it counts from; where nothing is owed by then, it is paid too much."""
    state = state.becoming(held=(*state.held, Held(fact.serial, counts_from(fact), fact.amount)))
    state = ended_or_open(state.becoming(last_paid_on=fact.value_on), fact.value_on)
    return state, (_payment(fact, NOTHING, fact.amount, state),)


def _keeping(agreement: Agreement, state: LoanState, fact: Fact, left: int) -> LoanState:
    """Keep what a payment could not settle: held until it can, or paid too much."""
    if not left or not agreement.holds:
        return state.becoming(overpaid=state.overpaid + left)
    return state.becoming(held=(*state.held, Held(fact.serial, fact.value_on, left)))


def _payment(fact: Fact, parts: Parts, kept: int, state: LoanState) -> Consequence:
    return Consequence(
        kind_of(fact),
        fact.serial,
        fact.value_on,
        fact.amount,
        parts,
        kept,
        fact.details.get("channel_id"),
        fact.details.get("cash_difference", 0),
        state.outstanding.principal,
    )


_APPLY: Mapping[FactKind, Callable[[Agreement, LoanState, Fact], Applied]] = {
    FactKind.SUBMITTED: _submitted,
    FactKind.APPROVED: _approved,
    FactKind.REJECTED: _rejected,
    FactKind.WITHDRAWN: _withdrawn,
    FactKind.DISBURSED: _disbursed,
    FactKind.SCHEDULE_EDITED: _schedule_edited,
    FactKind.HELD_INTEREST_APPLIED: _held_interest_applied,
    FactKind.INTEREST_APPLIED: interest_applied,
    FactKind.RESCHEDULED: _rescheduled,
    FactKind.ARREARS_SETTINGS_CHANGED: grace_changed,
    FactKind.LOCKED: locked,
    FactKind.UNLOCKED: unlocked,
    FactKind.CHARGE_ADDED: charge_added,
    FactKind.PENALTY_APPLIED: penalty_applied,
    FactKind.EARLY_CHARGED: early_charged,
    FactKind.CHARGE_WAIVED: charge_waived,
    FactKind.INTEREST_WAIVED: interest_waived,
    FactKind.REPAID: _repaid,
    FactKind.CREDITED: _repaid,
    FactKind.CHARGED_BACK: charged_back,
    FactKind.REFUNDED: refunded,
    FactKind.CHARGED_OFF: charged_off,
    FactKind.WRITTEN_OFF: written_off,
    FactKind.RECOVERED: recovered,
    FactKind.CLOSED: closed,
    FactKind.REOPENED: reopened,
}
