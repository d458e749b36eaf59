"""Interest that is applied by hand: docs/rules/interest-application.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from tests.rules.loans.real_balance import DUE_DATES, agreed, beginning, dynamic, on_demand, payment

from samity.bank.loans.rules.accrued_interest import applied_ahead, applied_interest, payable_interest
from samity.bank.loans.rules.fold import replay
from samity.bank.loans.rules.interest_applications import applies_by_hand, to_be_applied
from samity.bank.loans.values.facts import Consequence, Fact, FactKind, TransactionKind
from samity.bank.loans.values.parts import Parts
from samity.bank.loans.values.prepayment import Prepayment
from samity.bank.loans.values.terms import InterestBase, InterestType, LoanTerms, ScheduleMethod

if TYPE_CHECKING:
    from samity.bank.loans.values.state import LoanState

FIRST = DUE_DATES[0]
AMID, LATER = date(2017, 2, 6), date(2017, 2, 12)
MANUAL = Prepayment(applies_interest=False)


def applied(serial: int, on: date) -> Fact:
    return Fact(serial, FactKind.INTEREST_APPLIED, on, on)


def lived(terms: LoanTerms, *facts: Fact) -> tuple[LoanState, list[tuple[TransactionKind, int]]]:
    state, followed = replay(agreed(terms), [*beginning(terms), *facts])
    return state, [(each.kind, each.amount) for each in followed[1:]]


def manual(**terms: Any) -> LoanTerms:
    return dynamic(prepayment=MANUAL, **terms)


def test_what_has_accrued_is_owed_from_the_day_on() -> None:
    """15 of 30 days of a thousand at 10 % are 4.17."""
    state, told = lived(dynamic(), applied(4, AMID))
    assert told == [(TransactionKind.INTEREST_APPLIED, 4_17)]
    assert applied_ahead(dynamic(), state) == 4_17
    assert applied_interest(dynamic(), state, AMID) == 4_17
    assert [each.due.interest for each in state.installments] == [8_33, 6_94, 5_56, 4_17, 2_78, 1_39]


def test_where_a_payment_applies_none_it_takes_what_was_applied_and_no_more() -> None:
    state, told = lived(manual(), applied(4, AMID), payment(5, LATER, 100_00))
    assert told[1] == (TransactionKind.REPAYMENT, 100_00)
    assert state.paid == Parts(95_83, 4_17)
    without, _ = lived(manual(), payment(4, LATER, 100_00))
    assert without.paid == Parts(100_00)


def test_it_is_settled_by_a_payment_of_the_same_day() -> None:
    state, _ = lived(manual(), payment(4, AMID, 100_00), applied(5, AMID))
    assert state.paid == Parts(95_83, 4_17)
    assert applied_ahead(manual(), state) == 0


def test_what_was_applied_or_paid_before_is_not_applied_again() -> None:
    _, told = lived(dynamic(), applied(4, AMID), applied(5, AMID), applied(6, LATER))
    assert told == [(TransactionKind.INTEREST_APPLIED, 4_17), (TransactionKind.INTEREST_APPLIED, 1_66)]
    terms = dynamic()
    state, _ = lived(terms, payment(4, AMID, 100_00))
    assert to_be_applied(terms, state, AMID) == 0
    assert to_be_applied(terms, state, LATER) == 1_50


def test_half_paid_it_is_owed_by_half() -> None:
    terms = manual()
    state, _ = lived(terms, applied(4, AMID), payment(5, AMID, 2_00))
    assert applied_ahead(terms, state) == 2_17
    assert to_be_applied(terms, state, LATER) == 1_66


def test_a_payment_entered_later_for_a_day_before_changes_how_much_is_applied() -> None:
    _, told = lived(dynamic(), applied(4, AMID), payment(5, date(2017, 1, 26), 501_39))
    assert told == [(TransactionKind.REPAYMENT, 501_39), (TransactionKind.INTEREST_APPLIED, 1_39)]


def test_taken_back_nothing_is_left_of_it() -> None:
    terms = manual()
    undone = Fact(5, FactKind.UNDONE, AMID, AMID, undoes=4)
    state, told = lived(terms, applied(4, AMID), undone, payment(6, LATER, 100_00))
    assert [kind for kind, _ in told] == [TransactionKind.REPAYMENT]
    assert state.paid == Parts(100_00)


def test_it_falls_due_with_its_installment_which_asks_for_no_more() -> None:
    terms = manual()
    state, _ = lived(terms, applied(4, AMID), payment(5, FIRST, 175_00))
    assert state.installments[0].paid == Parts(166_67, 8_33)
    after, _ = lived(terms, applied(4, AMID), payment(5, date(2017, 2, 22), 1_00))
    assert after.accrued is not None
    assert after.accrued.applied == 0
    assert (payable_interest(terms, after, ends=False) or {})[2] == 0


@pytest.mark.parametrize(
    "more",
    [
        {"interest_type": InterestType.COMPOUNDING},
        {"interest_type": InterestType.CAPITALIZED},
        {"interest_base": InterestBase.PRINCIPAL_AND_INTEREST},
        {"application_days": (10, 25)},
    ],
)
def test_applied_or_not_an_installment_asks_for_the_same(more: dict[str, Any]) -> None:
    """By hand it is owed sooner; it bears interest, or joins the principal, when it would."""
    terms = dynamic(**more)
    late = date(2017, 4, 2)
    state, _ = lived(terms, applied(4, AMID), payment(5, late, 1_00))
    plain, _ = lived(terms, payment(5, late, 1_00))
    assert state.installments == plain.installments


def test_of_what_is_fixed_or_on_demand_none_is_applied_by_hand() -> None:
    fixed = dynamic(schedule_method=ScheduleMethod.FIXED)
    for terms in (fixed, on_demand()):
        assert not applies_by_hand(terms)
        _, told = lived(terms, applied(4, AMID))
        assert told == []


def test_a_payment_holiday_has_none() -> None:
    terms = dynamic()
    state, _ = lived(terms)
    held = tuple(each._replace(held_back=0) if each.number == 1 else each for each in state.installments)
    assert to_be_applied(terms, replace(state, installments=held), AMID) == 0


def test_of_a_locked_loan_what_was_applied_before_stays_and_no_more_is() -> None:
    terms = manual()
    locked = Fact(5, FactKind.LOCKED, LATER, LATER, details={"due": None, "holds_interest": True})
    state, told = lived(terms, applied(4, AMID), locked, applied(6, date(2017, 2, 15)))
    assert told == [(TransactionKind.INTEREST_APPLIED, 4_17)]
    state, _ = lived(terms, applied(4, AMID), locked, payment(6, date(2017, 2, 22), 1_00))
    assert state.lock is not None
    assert (state.installments[0].due.interest, state.lock.waiting) == (4_17, 4_16)
    state, _ = lived(terms, applied(4, AMID), locked, payment(6, date(2017, 2, 15), 100_00))
    assert state.paid == Parts(95_83, 4_17)


def test_it_is_told_with_the_principal_that_is_left() -> None:
    _, followed = replay(agreed(dynamic()), [*beginning(dynamic()), applied(4, AMID)])
    assert followed[1] == Consequence(
        TransactionKind.INTEREST_APPLIED, 4, AMID, 4_17, Parts(interest=4_17), principal_after=1000_00
    )
