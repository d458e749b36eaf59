"""A loan is a fold: continuing equals replaying, and the order of entry does not matter. See docs/rules/fold.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.loans.lives import AGREEMENT, BEGINNING, DUE_DATES, START, acts, as_facts, fee, payment, waiver

from samity.bank.loans.rules.advance import Recognised, advance, continues, refold
from samity.bank.loans.rules.fold import apply, replay
from samity.bank.loans.rules.reconcile import BookedTransaction, reconcile
from samity.bank.loans.rules.strategies import STRATEGIES
from samity.bank.loans.values.facts import Fact, FactKind, TransactionKind, standing
from samity.bank.loans.values.parts import NOTHING, Parts
from samity.bank.loans.values.state import LoanState, LoanStatus, due_before, due_by
from samity.kernel.errors import BrokenInvariant

if TYPE_CHECKING:
    from collections.abc import Sequence


def fold(facts: Sequence[Fact]) -> LoanState:
    """The state after the facts."""
    return replay(AGREEMENT, facts)[0]


def test_an_application_is_approved_and_disbursed() -> None:
    states = [fold(BEGINNING[:n]).status for n in (1, 2, 3)]
    assert states == [LoanStatus.SUBMITTED, LoanStatus.APPROVED, LoanStatus.ACTIVE]


@pytest.mark.parametrize(
    ("kind", "status"), [(FactKind.REJECTED, LoanStatus.REJECTED), (FactKind.WITHDRAWN, LoanStatus.WITHDRAWN)]
)
def test_an_application_may_end(kind: FactKind, status: LoanStatus) -> None:
    ended = fold([BEGINNING[0], Fact(2, kind, START, START)])
    assert (ended.status, ended.ended_on) == (status, START)


def test_what_is_due_today_is_not_overdue() -> None:
    installments = fold(BEGINNING).installments
    assert due_by(installments, DUE_DATES[0]) == installments[0].due
    assert due_before(installments, DUE_DATES[0]) == NOTHING


def test_paying_everything_closes_and_paying_more_overpays() -> None:
    owed = fold(BEGINNING).outstanding.total
    closed = fold([*BEGINNING, payment(4, DUE_DATES[0], owed)])
    assert (closed.status, closed.ended_on, closed.overpaid) == (LoanStatus.CLOSED, DUE_DATES[0], 0)
    overpaid = fold([*BEGINNING, payment(4, DUE_DATES[0], owed + 7)])
    assert (overpaid.status, overpaid.overpaid) == (LoanStatus.OVERPAID, 7)


def test_a_charge_opens_a_closed_loan_again() -> None:
    owed = fold(BEGINNING).outstanding.total
    facts = [*BEGINNING, payment(4, DUE_DATES[0], owed), fee(5, DUE_DATES[1], DUE_DATES[1], 50_00)]
    reopened = fold(facts)
    assert (reopened.status, reopened.outstanding) == (LoanStatus.ACTIVE, Parts(fees=50_00))


def test_an_overpayment_pays_a_new_charge() -> None:
    owed = fold(BEGINNING).outstanding.total
    facts = [*BEGINNING, payment(4, DUE_DATES[0], owed + 60_00), fee(5, DUE_DATES[1], DUE_DATES[1], 50_00)]
    state, consequences = replay(AGREEMENT, facts)
    assert (state.status, state.overpaid) == (LoanStatus.OVERPAID, 10_00)
    paid = consequences[-1]
    assert (paid.kind, paid.value_on, paid.amount) == (TransactionKind.REPAYMENT, DUE_DATES[0], owed + 60_00)
    assert (paid.parts.fees, paid.parts.total, paid.overpaid) == (50_00, owed + 50_00, 10_00)


def test_a_charge_takes_of_the_oldest_payments_that_are_left() -> None:
    """Of 60.00 too much 20.00 went back; then 30.00 came: 70.00 are settled with 40.00 of the first, 30.00 of it."""
    owed, on = fold(BEGINNING).outstanding.total, DUE_DATES[0]
    facts = [
        *(*BEGINNING, payment(4, on, owed + 60_00), Fact(5, FactKind.REFUNDED, on, on, 20_00)),
        *(payment(6, DUE_DATES[1], 30_00), fee(7, DUE_DATES[1], DUE_DATES[2], 70_00)),
    ]
    # A charge of that day counts before a payment of it, so it is one day later.
    facts[-1] = replace(facts[-1], value_on=DUE_DATES[2])
    state, consequences = replay(AGREEMENT, facts)
    assert (state.status, state.overpaid) == (LoanStatus.CLOSED, 0)
    told = [(each.parts.fees, each.overpaid) for each in consequences[1:]]
    assert told == [(40_00, 20_00), (0, -20_00), (30_00, 0)]


def test_a_charge_of_before_is_settled_by_a_transaction_of_its_own() -> None:
    owed = fold(BEGINNING).outstanding.total
    charge = fee(5, DUE_DATES[1], DUE_DATES[1], 50_00)
    charge = replace(charge, details={**charge.details, "settled_by_payments": False})
    _, consequences = replay(AGREEMENT, [*BEGINNING, payment(4, DUE_DATES[0], owed + 60_00), charge])
    assert consequences[-1].kind is TransactionKind.OVERPAYMENT_APPLIED
    assert (consequences[-1].parts, consequences[-1].overpaid) == (Parts(fees=50_00), -50_00)


def test_a_charge_due_after_the_last_installment_has_one_of_its_own() -> None:
    late = fold([*BEGINNING, fee(4, START, date(2025, 6, 1), 9_00, is_penalty=True)])
    assert len(late.installments) == 5
    assert late.installments[-1].due == Parts(penalties=9_00)


def test_a_waiver_never_grows_beyond_what_was_decided() -> None:
    """50.00, of which 20.00 are paid and 30.00 waived on one day: a waiver applies first, and still takes 30.00."""
    told = [*BEGINNING, fee(4, START, DUE_DATES[0], 50_00), payment(5, DUE_DATES[0], 20_00)]
    waived = [*told, waiver(6, DUE_DATES[0], 30_00, charge=4)]
    assert fold(waived).installments[0].paid.fees == 20_00
    assert fold(waived).installments[0].waived.fees == 30_00
    undone = fold([*waived, Fact(7, FactKind.UNDONE, DUE_DATES[0], DUE_DATES[0], undoes=5)])
    assert undone.installments[0].outstanding.fees == 20_00


def test_waiving_a_charge_leaves_what_was_paid_of_it() -> None:
    part_paid = [*BEGINNING, fee(4, START, DUE_DATES[0], 50_00), payment(5, DUE_DATES[0], 20_00)]
    waived = fold([*part_paid, waiver(6, DUE_DATES[1], 30_00, charge=4)])
    assert (waived.installments[0].paid.fees, waived.installments[0].waived.fees) == (20_00, 30_00)


def test_facts_apply_in_their_order_only() -> None:
    state = fold([*BEGINNING, payment(4, DUE_DATES[1], 100)])
    with pytest.raises(BrokenInvariant):
        apply(AGREEMENT, state, payment(5, DUE_DATES[0], 100))


@given(acted=st.lists(acts, max_size=8), code=st.sampled_from(sorted(STRATEGIES)))
@settings(max_examples=150)
def test_continuing_from_the_stored_state_equals_replaying_from_the_first_fact(
    acted: list[tuple[str, date, int]], code: str
) -> None:
    """Whatever order facts are entered in, step by step or all at once: the same state, the same books."""
    agreement = replace(AGREEMENT, strategy=STRATEGIES[code])
    facts = as_facts(acted)
    state, recognised, booked, history = LoanState(), Recognised(), list[BookedTransaction](), list[Fact]()
    for fact in facts:
        if continues(state, [fact]):
            grown = advance(agreement, state, recognised, [fact], fact.value_on)
        else:
            grown = refold(agreement, recognised, history, booked, [fact], fact.value_on)
        history.append(fact)
        booked = [each for each in booked if each not in grown.reverse]
        booked += [BookedTransaction(len(history) * 100 + n, each) for n, each in enumerate(grown.create)]
        state, recognised = grown.state, grown.recognised
        _check_sums(state, recognised)
    replayed, wanted = replay(agreement, facts)
    assert state == replayed
    correction = reconcile(wanted, booked)
    assert not correction.reverse
    assert not correction.create


@given(acted=st.lists(acts, min_size=1, max_size=6), data=st.data())
@settings(max_examples=80)
def test_undoing_a_fact_is_as_if_it_had_never_been(acted: list[tuple[str, date, int]], data: st.DataObject) -> None:
    facts = as_facts(acted)
    payments = [fact for fact in facts if fact.kind is FactKind.REPAID]
    if not payments:
        return
    gone = data.draw(st.sampled_from(payments))
    undone = Fact(len(facts) + 1, FactKind.UNDONE, gone.value_on, gone.value_on, undoes=gone.serial)
    with_undo = replay(AGREEMENT, [*facts, undone])[0]
    without = replay(AGREEMENT, [fact for fact in facts if fact is not gone])[0]
    assert with_undo == without
    assert gone not in standing([*facts, undone])


def _check_sums(state: LoanState, recognised: Recognised) -> None:
    """Nothing negative, nothing lost, no receivable below zero."""
    for each in state.installments:
        assert min(each.outstanding) >= 0
    if state.installments:
        assert state.due.principal == state.principal
        settled = state.paid.plus(total_waived(state))
        for got, gone in zip(recognised.income[1:], settled[1:], strict=True):
            assert got >= gone or recognised.until is None
    assert state.overpaid == 0 or state.outstanding.total == 0


def total_waived(state: LoanState) -> Parts:
    """All that was waived."""
    waived = NOTHING
    for each in state.installments:
        waived = waived.plus(each.waived)
    return waived
