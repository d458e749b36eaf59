"""Which equal installment asks for what being late costs. See docs/rules/late-payments.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.loans.real_balance import BEGINNING, DUE_DATES, Kept, acts, agreed, beginning, dynamic, payment

from samity.bank.loans.rules.accrued_interest import accrued_to, with_due_dates_passed
from samity.bank.loans.rules.explanation import explained
from samity.bank.loans.rules.fold import replay
from samity.bank.loans.rules.late_payments import with_overdue_raised
from samity.bank.loans.rules.made_by_hand import made_by_hand
from samity.bank.loans.rules.pay_off import pay_off
from samity.bank.loans.rules.recognition import recognised_income
from samity.bank.loans.rules.schedule_refusals import schedule_refusals
from samity.bank.loans.values.explanation import Cause
from samity.bank.loans.values.facts import Fact, FactKind
from samity.bank.loans.values.penalties import Penalties, PenaltyMethod
from samity.bank.loans.values.prepayment import FixedElement, LatePayments, Prepayment
from samity.bank.loans.values.schedule_edits import ByHand
from samity.bank.loans.values.state import LoanState, LoanStatus
from samity.bank.loans.values.strategy import Walk
from samity.bank.loans.values.terms import Amortization, InterestBase, InterestType, LoanTerms
from samity.kernel.money import RoundingMode

OVERDUE = Prepayment(late=LatePayments.OVERDUE_INSTALLMENTS_INCREASE)
LAST = Prepayment(fixed=FixedElement.TOTAL, late=LatePayments.LAST_INSTALLMENT_INCREASE)
GROWING = replace(LAST, fixed=FixedElement.PRINCIPAL)
APRIL = date(2017, 4, 5)


def equal(prepayment: Prepayment = OVERDUE, **terms: object) -> LoanTerms:
    """Return the thousand in six equal installments."""
    return dynamic(**{"amortization": Amortization.EQUAL_INSTALLMENTS, "prepayment": prepayment, **terms})


def interest(terms: LoanTerms, on: date) -> list[int]:
    """Return the interest of each installment when nothing was paid by a day."""
    state, _ = replay(agreed(terms), beginning(terms))
    return [each.due.interest for each in accrued_to(terms, state, on).installments]


def test_the_oldest_overdue_installment_asks_for_it() -> None:
    """As on the page."""
    march = DUE_DATES[1] + timedelta(days=1)
    assert interest(equal(Prepayment()), march)[:3] == [8_33, 8_33, 8_33]
    # 163.23 over a month, and the day after that 327.82 over one.
    assert interest(equal(), DUE_DATES[1])[:2] == [8_33 + 1_36, 6_97]
    assert interest(equal(), march)[:2] == [8_33 + 1_36 + 9, 6_97]
    assert interest(equal(), APRIL)[:3] == [8_33 + 1_36 + 1_28, 6_97, 5_60]


def test_a_payment_settles_it_with_what_is_overdue() -> None:
    terms = equal()
    state, _ = replay(agreed(terms), [*BEGINNING, payment(4, APRIL, 171_56 + 1_36 + 1_28)])
    first, second = state.installments[:2]
    assert (first.outstanding.total, first.paid.interest) == (0, 8_33 + 1_36 + 1_28)
    assert second.outstanding.total == 171_56


@pytest.mark.parametrize("prepayment", [OVERDUE, GROWING])
def test_what_settles_the_loan_is_the_same_whoever_asks_for_it(prepayment: Prepayment) -> None:
    """It moves interest from one installment to another, and makes none."""
    usual, other = (
        pay_off(agreed(terms), replay(agreed(terms), BEGINNING)[0], APRIL).parts.total
        for terms in (equal(Prepayment()), equal(prepayment))
    )
    assert abs(usual - other) <= 1


def test_the_last_installment_asks_for_it_where_totals_stay() -> None:
    terms = equal(LAST)
    state = accrued_to(terms, replay(agreed(terms), beginning(terms))[0], DUE_DATES[2] + timedelta(days=1))
    totals = [each.due.total for each in state.installments]
    assert totals[:5] == [171_56] * 5
    assert totals[5] > 171_56


def test_the_last_installment_grows_where_principal_stays() -> None:
    """As on the page: 1.36, and 1.28 by 5 April; by the last due date what 982.97 have borne."""
    planned = [8_33, 6_97, 5_60, 4_22, 2_82, 1_42]
    assert interest(equal(GROWING), DUE_DATES[0] + timedelta(days=1)) == [*planned[:5], 1_42 + 5]
    assert interest(equal(GROWING), DUE_DATES[1]) == [*planned[:5], 1_42 + 1_36]
    assert interest(equal(GROWING), APRIL) == [*planned[:5], 1_42 + 1_36 + 1_28]
    terms = equal(GROWING)
    matured = accrued_to(terms, replay(agreed(terms), beginning(terms))[0], DUE_DATES[5] + timedelta(days=30))
    assert [each.due.interest for each in matured.installments] == [*planned[:5], 1_42 + 20_63]
    assert matured.installments[0].due.principal == 163_23


@pytest.mark.parametrize("applies_interest", [True, False])
@pytest.mark.parametrize("walk", Walk)
def test_a_payment_settles_what_the_last_installment_asks_for_once_no_principal_is_left(
    walk: Walk, *, applies_interest: bool
) -> None:
    """Until then it goes to what is overdue, and to principal ahead."""
    terms = equal(replace(GROWING, applies_interest=applies_interest))
    # With what the running one has borne by then.
    due, late = 2 * 171_56 + 2_61, 1_36 + 1_28
    up_to_date, _ = replay(agreed(terms, walk), [*BEGINNING, payment(4, APRIL, due)])
    assert [each.outstanding.total for each in up_to_date.installments[:2]] == [0, 0]
    assert up_to_date.installments[-1].outstanding.interest == 1_42 + late
    # From now on nothing is overdue, and it grows no more.
    then = accrued_to(terms, up_to_date, DUE_DATES[2])
    assert then.installments[-1].due.interest == 1_42 + late
    owed = pay_off(agreed(terms, walk), up_to_date, APRIL).parts
    nearly, _ = replay(agreed(terms, walk), [*BEGINNING, payment(4, APRIL, due + owed.total - 1)])
    assert (nearly.status, nearly.outstanding.principal, nearly.outstanding.interest) == (LoanStatus.ACTIVE, 0, 1)
    whole, _ = replay(agreed(terms, walk), [*BEGINNING, payment(4, APRIL, due + owed.total)])
    assert (whole.status, whole.overpaid) == (LoanStatus.CLOSED, 0)
    assert whole.paid.interest == 8_33 + 6_97 + 2_61 + late


def test_it_is_income_as_it_accrues() -> None:
    terms = equal(GROWING)
    state, _ = replay(agreed(terms), beginning(terms))
    income = [recognised_income(agreed(terms), state, on).interest for on in (*DUE_DATES[:2], APRIL, DUE_DATES[5])]
    assert income == [8_33, 8_33 + 6_97 + 1_36, 8_33 + 6_97 + 2_61 + 2_64, 29_36 + 20_63]


def test_it_is_told_why() -> None:
    terms = equal()
    told = explained(agreed(terms), [*BEGINNING, payment(4, APRIL, 1_00)], APRIL)
    (first,) = [each for each in told.dues if each.number == 1 and each.part == "INTEREST"]
    assert [(each.cause, each.amount) for each in first.besides] == [(Cause.OVERDUE, 1_36 + 1_28)]
    told = explained(agreed(equal(GROWING)), [*BEGINNING, payment(4, APRIL, 1_00)], APRIL)
    (last,) = [each for each in told.dues if each.number == 6 and each.part == "INTEREST"]
    assert [(each.cause, each.amount) for each in last.besides] == [(Cause.OVERDUE, 1_36 + 1_28)]


@pytest.mark.parametrize("rounding", RoundingMode)
@pytest.mark.parametrize("left", [Fraction(-1, 2), Fraction(1, 2), Fraction(-999, 1000), Fraction(999, 1000)])
def test_what_rounding_left_is_not_rounded_again_on_a_day_already_reckoned(
    rounding: RoundingMode, left: Fraction
) -> None:
    terms = equal(rounding=rounding)
    state = accrued_to(terms, replay(agreed(terms), beginning(terms))[0], APRIL)
    assert state.accrued is not None
    accrued = state.accrued._replace(late_left=left)
    assert with_overdue_raised(terms, state.installments, accrued, APRIL) == (list(state.installments), accrued)


@pytest.mark.parametrize("prepayment", [OVERDUE, GROWING])
def test_a_half_that_was_rounded_up_is_not_taken_back_by_a_day_that_bears_nothing(prepayment: Prepayment) -> None:
    """Of months of 30 days the 31st is none."""
    terms, thirtieth = equal(prepayment, rounding=RoundingMode.HALF_UP), date(2017, 3, 30)
    state = accrued_to(terms, replay(agreed(terms), beginning(terms))[0], thirtieth)
    assert state.accrued is not None
    accrued = state.accrued._replace(late_left=Fraction(-1, 2))
    after = with_overdue_raised(terms, state.installments, accrued, thirtieth + timedelta(days=1))
    assert after == (list(state.installments), accrued)


@pytest.mark.parametrize(
    "terms",
    [
        equal(amortization=Amortization.EQUAL_PRINCIPAL),
        equal(late_interest=False),
        equal(interest_type=InterestType.CAPITALIZED),
        equal(interest_base=InterestBase.PRINCIPAL_AND_INTEREST),
        equal(application_days=(5,)),
        equal(penalties=Penalties(PenaltyMethod.OVERDUE_BALANCE_AND_INTEREST, Fraction(3))),
        equal(penalties=Penalties(PenaltyMethod.OVERDUE_BALANCE_INTEREST_AND_FEE, Fraction(3))),
        equal(replace(LAST, fixed=FixedElement.PRINCIPAL), interest_type=InterestType.CAPITALIZED),
        equal(LAST, late_interest=False),
        equal(GROWING, late_interest=False),
        equal(GROWING, amortization=Amortization.EQUAL_PRINCIPAL),
        equal(GROWING, interest_base=InterestBase.PRINCIPAL_AND_FEE),
        equal(GROWING, application_days=(5,)),
    ],
)
def test_what_it_does_not_go_with_is_refused(terms: LoanTerms) -> None:
    assert "prepayment.late" in {each.setting for each in schedule_refusals(terms)}
    of_principal = equal(penalties=Penalties(PenaltyMethod.OVERDUE_BALANCE, Fraction(3)))
    assert schedule_refusals(of_principal) == ()
    assert schedule_refusals(equal()) == schedule_refusals(equal(LAST)) == schedule_refusals(equal(GROWING)) == ()
    # It is not overdue before the last due date, and grows no more from then on.
    late = Penalties(PenaltyMethod.OVERDUE_BALANCE_AND_INTEREST, Fraction(3))
    assert schedule_refusals(equal(GROWING, penalties=late)) == ()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(acts, max_size=6),
    st.sampled_from([OVERDUE, LAST, GROWING]),
    st.sampled_from([Fraction(10), Fraction(73, 2)]),
)
def test_a_loan_goes_on_as_it_would_be_folded(
    acted: list[tuple[str, date, int]], prepayment: Prepayment, rate: Fraction
) -> None:
    """Whatever is paid, charged, waived and taken back, in whatever order: nothing is lost, the fold is the loan."""
    terms = equal(prepayment, annual_rate=rate, interest_type=InterestType.COMPOUNDING)
    kept = Kept(agreed(terms))
    last = kept.live(acted)
    folded = accrued_to(terms, replay(kept.agreement, kept.history)[0], last + timedelta(days=1))
    assert accrued_to(terms, kept.state, last + timedelta(days=1)).installments == folded.installments
    assert isinstance(kept.state, LoanState)


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from([equal(OVERDUE), equal(LAST), equal(GROWING), equal(Prepayment()), dynamic()]),
    st.lists(acts, max_size=6),
    st.one_of(st.none(), st.tuples(st.integers(1, 120), st.integers(1, 60))),
    st.integers(0, 60),
)
def test_a_change_by_hand_that_changes_nothing_leaves_what_every_installment_asks_for(
    terms: LoanTerms, acted: list[tuple[str, date, int]], lock: tuple[int, int] | None, after: int
) -> None:
    """Also what the last one asks for of what was overdue, and what a lock held off and let go."""
    kept = Kept(agreed(terms))
    on = kept.live(acted)
    facts, serial = list(kept.history), len(kept.history)
    if lock is not None:
        locked_on = DUE_DATES[0] + timedelta(days=lock[0])
        unlocked_on = locked_on + timedelta(days=lock[1])
        held = {"due": None, "holds_interest": True}
        facts.append(Fact(serial + 1, FactKind.LOCKED, locked_on, locked_on, details=held))
        facts.append(Fact(serial + 2, FactKind.UNLOCKED, unlocked_on, unlocked_on))
        on = max(on, unlocked_on)
    on += timedelta(days=after)
    stood = with_due_dates_passed(terms, replay(kept.agreement, facts)[0], on)
    if stood.status is not LoanStatus.ACTIVE or on > DUE_DATES[-1]:
        return
    by_hand = made_by_hand(kept.agreement, facts)
    rows = [
        [each.due_on.isoformat(), *each.due[:2], each.held_back, *by_hand.get(each.number, ByHand())]
        for each in stood.installments[: terms.number_of_installments]
    ]
    edited = Fact(serial + 3, FactKind.SCHEDULE_EDITED, on, on, details={"rows": rows})
    changed, _ = replay(kept.agreement, [*facts, edited])
    told = [[(each.due, each.applied, each.held_back) for each in state.installments] for state in (stood, changed)]
    assert told[0] == told[1]
