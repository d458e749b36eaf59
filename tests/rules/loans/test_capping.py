"""Charges of loans in arrears are held at a cap. See docs/rules/locking.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.loans import real_balance
from tests.rules.loans.real_balance import DUE_DATES, START, agreed, beginning, dynamic, kinds, orders, payment

from samity.bank.loans.rules.accrued_interest import applied_interest, with_due_dates_passed
from samity.bank.loans.rules.arrears import arrears
from samity.bank.loans.rules.capping import charged_under, charges_on, falls_due, most_charges
from samity.bank.loans.rules.fold import replay
from samity.bank.loans.rules.night_locks import lock_to_set, penalty_under_cap, unlocks
from samity.bank.loans.rules.penalties import penalty_due
from samity.bank.loans.rules.schedule_refusals import schedule_refusals
from samity.bank.loans.values.arrears_settings import Tolerated
from samity.bank.loans.values.facts import Fact, FactKind
from samity.bank.loans.values.lock import APPLIES, HOLDS, Cap, LockReason, LockSettings
from samity.bank.loans.values.penalties import Penalties, PenaltyMethod
from samity.bank.loans.values.prepayment import LatePayments, Prepayment
from samity.bank.loans.values.state import LoanState, LoanStatus
from samity.bank.loans.values.terms import Amortization, InterestType, LoanTerms, ScheduleMethod
from samity.kernel.errors import BrokenInvariant

if TYPE_CHECKING:
    from collections.abc import Sequence

    from samity.bank.loans.rules.arrears import Arrears
    from samity.bank.loans.values.agreement import Agreement
    from samity.bank.loans.values.strategy import Strategy

LAST = 240
SOFT, HARD = Cap(Fraction(5)), Cap(Fraction(5), is_hard=True)


def capped(cap: Cap, **terms: Any) -> LoanTerms:
    """Return a thousand over six months whose charges are held at a cap while it is in arrears."""
    return dynamic(locking=LockSettings(cap=cap), **terms)


@pytest.mark.parametrize(
    ("cap", "more", "applied"),
    [(SOFT, 30_00, 30_00), (HARD, 30_00, 10_00), (HARD, 5_00, 5_00), (replace(HARD, percent=Fraction(1)), 30_00, 0)],
)
def test_what_crosses_a_cap_is_charged_by_a_soft_one_and_its_rest_by_a_hard_one(
    cap: Cap, more: int, applied: int
) -> None:
    """Of 2000.00, 90.00 are charged."""
    most = most_charges(cap, LoanState(principal=2000_00))
    assert most == 0
    whole = most_charges(replace(cap, is_of_original=True), LoanState(principal=2000_00))
    assert charged_under(cap, whole, 90_00, more) == applied


def test_a_cap_that_is_no_whole_amount_is_rounded_down() -> None:
    assert most_charges(Cap(Fraction(1, 3), is_of_original=True), LoanState(principal=100_01)) == 33


def late(terms: LoanTerms, state: LoanState, on: date) -> Arrears:
    """Return how late it is."""
    return arrears(state, (), Tolerated(terms.arrears), on)


class Kept(real_balance.Kept):
    """A loan as a bank keeps it, night by night: due dates pass, penalties are applied, it is locked and unlocked."""

    def begins(self, on: date) -> None:
        """Let a day begin."""
        if self.state.status is not LoanStatus.ACTIVE:
            return
        terms = self.agreement.terms
        self.night(on)
        state = with_due_dates_passed(terms, self.state, on)
        penalty = penalty_due(terms, state, on)
        if penalty is not None and (state.lock is None or not state.lock.holds_penalties):
            penalty = penalty_under_cap(terms, state, penalty, on)
            if penalty is not None:
                due_on = penalty.installment.due_on.isoformat()
                said = {"charge_id": penalty.installment.number, "due_on": due_on, "number": penalty.installment.number}
                self.enter(Fact(self.next(), FactKind.PENALTY_APPLIED, on, on, penalty.amount, said), on)
        state = with_due_dates_passed(terms, self.state, on)
        if state.lock is None:
            lock = lock_to_set(terms, state, late(terms, state, on), None, on)
            if lock is not None:
                held = {name: getattr(lock, name) for name in (*HOLDS, *APPLIES)}
                self.enter(
                    Fact(self.next(), FactKind.LOCKED, on, on, details={"due": None, "reason": "CAP", **held}), on
                )
        elif unlocks(terms, state, late(terms, state, on), on):
            self.enter(Fact(self.next(), FactKind.UNLOCKED, on, on), on)

    def next(self) -> int:
        """Return the serial of the next fact."""
        return max((each.serial for each in self.history), default=0) + 1

    def lives(self, payments: Sequence[tuple[int, int]], *, most: bool) -> int:
        """Live day by day; return on how many days it was locked, and see that charges in arrears keep to the cap."""
        locked, days = 0, {START + timedelta(days=after): amount for after, amount in payments}
        for each in beginning(self.agreement.terms):
            self.enter(each, START)
        for after in range(1, LAST):
            on = START + timedelta(days=after)
            before = charges_on(self.agreement.terms, self.state, on - timedelta(days=1))
            self.begins(on)
            if self.state.status is not LoanStatus.ACTIVE:
                break
            locked += self.state.lock is not None
            if most and late(self.agreement.terms, self.state, on).is_in_arrears:
                cap = self.agreement.terms.locking.cap
                assert cap is not None
                # What was charged before it was in arrears, or when more was owed, stays.
                assert charges_on(self.agreement.terms, self.state, on) <= max(most_charges(cap, self.state), before)
            if on in days:
                self.enter(payment(self.next(), on, days[on]), on)
                if self.state.status is not LoanStatus.ACTIVE:
                    break
        return locked


def test_a_soft_cap_locks_once_it_is_crossed_and_the_interest_that_crossed_it_is_owed() -> None:
    """8.33 a month, and 2 % of what is owed: 20.00 are crossed by the third month."""
    kept = Kept(agreed(capped(replace(SOFT, percent=Fraction(2)))))
    kept.lives([], most=False)
    lock = kept.state.lock
    assert lock is not None
    assert (lock.on, lock.reason, lock.holds_fees) == (DUE_DATES[2], LockReason.CAP, True)
    assert [each.due.interest for each in kept.state.installments] == [8_33, 8_33, 8_33, 0, 0, 0]
    assert kept.state.waiting_interest == 3 * 8_33


def test_a_hard_cap_is_never_crossed() -> None:
    kept = Kept(agreed(capped(replace(HARD, percent=Fraction(2)))))
    kept.lives([], most=True)
    assert [each.due.interest for each in kept.state.installments] == [8_33, 8_33, 3_34, 0, 0, 0]
    assert kept.state.waiting_interest == 4_99 + 3 * 8_33


@pytest.mark.parametrize("method", [ScheduleMethod.FIXED, ScheduleMethod.DYNAMIC])
def test_penalties_stop_at_a_hard_cap_and_go_on_once_there_is_room(method: ScheduleMethod) -> None:
    """1 % a day of an overdue 166.67."""
    terms = capped(HARD, schedule_method=method, penalties=Penalties(PenaltyMethod.OVERDUE_BALANCE, Fraction(1)))
    kept = Kept(agreed(terms))
    for each in beginning(terms):
        kept.enter(each, START)
    for after in range(1, 32 + 30):
        kept.begins(START + timedelta(days=after))
    on = START + timedelta(days=61)
    assert charges_on(terms, kept.state, on) == most_charges(HARD, kept.state) == 50_00
    assert kept.state.lock is not None
    kept.enter(payment(kept.next(), on, 10_00), on)
    kept.begins(on + timedelta(days=1))
    # What has waited would cross it again.
    assert kept.state.lock is not None
    kept.enter(payment(kept.next(), on + timedelta(days=1), 400_00), on + timedelta(days=1))
    kept.begins(on + timedelta(days=2))
    assert kept.state.lock is None


CAPS = st.builds(
    Cap, st.sampled_from([Fraction(1, 3), Fraction(2), Fraction(10), Fraction(100)]), st.booleans(), st.booleans()
)
LATE_OR_NOT = st.sampled_from(
    [
        Penalties(),
        Penalties(PenaltyMethod.OVERDUE_BALANCE_AND_INTEREST, Fraction(1, 2), grace=3),
        Penalties(PenaltyMethod.OUTSTANDING_PRINCIPAL, Fraction(50)),
    ]
)
paid = st.lists(
    st.tuples(st.integers(min_value=1, max_value=230), st.integers(min_value=1, max_value=500_00)), max_size=5
)


@settings(max_examples=60)
@given(terms=kinds, cap=CAPS, penalties=LATE_OR_NOT, fixed=st.booleans(), order=orders, payments=paid)
def test_books_agree_and_a_hard_cap_holds_whatever_is_paid(
    terms: dict[str, Any],
    cap: Cap,
    penalties: Penalties,
    fixed: bool,  # noqa: FBT001 - drawn
    order: Strategy,
    payments: list[tuple[int, int]],
) -> None:
    own = capped(cap, **{**terms, "interest_type": InterestType.SIMPLE, "penalties": penalties})
    if fixed:
        usual = capped(cap, penalties=penalties, annual_rate=own.annual_rate, schedule_method=ScheduleMethod.FIXED)
        own = replace(usual, day_count=own.day_count, amortization=Amortization.EQUAL_INSTALLMENTS)
    agreement: Agreement = replace(agreed(own), strategy=order)
    kept = Kept(agreement)
    kept.lives(payments, most=cap.is_hard)
    replayed, _ = replay(agreement, kept.history)
    last = START + timedelta(days=LAST)
    alone, by_night = (with_due_dates_passed(own, each, last) for each in (replayed, kept.state))
    assert (alone.installments, alone.lock, alone.status) == (by_night.installments, by_night.lock, by_night.status)


def test_interest_that_was_applied_before_its_day_is_owed_once_on_it() -> None:
    """8.33 of the first month, of which 4.17 were applied in the middle of it."""
    terms = dynamic()
    by_hand = Fact(4, FactKind.INTEREST_APPLIED, date(2017, 2, 6), date(2017, 2, 6))
    state, _ = replay(agreed(terms), [*beginning(terms), by_hand])
    days = [date(2017, 2, 6), date(2017, 2, 20), DUE_DATES[0], date(2017, 2, 22)]
    assert [applied_interest(terms, state, each) for each in days] == [4_17, 4_17, 8_33, 8_33]
    due = falls_due(terms, state, DUE_DATES[0])
    assert due is not None
    assert (due.number, due.settled, due.amount) == (1, 4_17, 4_16)


def test_what_no_cap_can_hold_is_refused_by_name() -> None:
    equal: dict[str, Any] = {"amortization": Amortization.EQUAL_INSTALLMENTS}
    raised = Prepayment(late=LatePayments.OVERDUE_INSTALLMENTS_INCREASE)
    growing = Prepayment(late=LatePayments.LAST_INSTALLMENT_INCREASE)
    for cap, terms, count in (
        (SOFT, {"interest_type": InterestType.CAPITALIZED}, 1),
        (HARD, {"interest_after_maturity": True}, 1),
        (SOFT, {"interest_after_maturity": True}, 0),
        (HARD, {**equal, "prepayment": raised}, 1),
        (SOFT, {**equal, "prepayment": raised}, 0),
        (HARD, {**equal, "prepayment": growing}, 1),
        (SOFT, {**equal, "prepayment": growing}, 0),
    ):
        assert [each.setting for each in schedule_refusals(capped(cap, **terms))] == ["locking"] * count


def test_a_cap_is_an_exact_part() -> None:
    with pytest.raises(BrokenInvariant):
        Cap(Fraction(0))
    with pytest.raises(BrokenInvariant):
        Cap(5)  # type: ignore[arg-type]  # no fraction
