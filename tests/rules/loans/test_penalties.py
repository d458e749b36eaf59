"""What being late costs beside interest. See docs/rules/penalties.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.loans.real_balance import BEGINNING, DUE_DATES, START, Kept, agreed, dynamic, payment

from samity.bank.loans.rules.as_of import as_of
from samity.bank.loans.rules.explanation import explained
from samity.bank.loans.rules.fold import replay
from samity.bank.loans.rules.penalties import accrued_penalty, days_late, penalty_due
from samity.bank.loans.values.agreement import AccountingRule
from samity.bank.loans.values.explanation import Beside, Cause
from samity.bank.loans.values.facts import Fact, FactKind, TransactionKind
from samity.bank.loans.values.parts import Part
from samity.bank.loans.values.penalties import Penalties, PenaltyMethod
from samity.bank.loans.values.state import LoanStatus
from samity.bank.loans.values.terms import InterestPeriod, InterestType, LoanTerms, RateUnit, ScheduleMethod
from samity.kernel.money import rounded_ratio

if TYPE_CHECKING:
    from samity.bank.loans.values.state import LoanState

FEBRUARY, MARCH = DUE_DATES[:2]


def overdue(method: PenaltyMethod = PenaltyMethod.OVERDUE_BALANCE, rate: str = "0.1", grace: int = 0) -> Penalties:
    """Return a tenth of a percent a day of what is overdue."""
    return Penalties(method, Fraction(rate), grace=grace)


def outstanding(rate: str = "36", grace: int = 0) -> Penalties:
    """Return 36 % a year of all principal: a tenth of a percent a day in months of 30 days."""
    return Penalties(PenaltyMethod.OUTSTANDING_PRINCIPAL, Fraction(rate), RateUnit.YEARS, grace=grace)


def lived(terms: LoanTerms, *more: Fact) -> LoanState:
    """Return the thousand of six months with what happened to it."""
    return replay(agreed(terms), [*BEGINNING, *more])[0]


def late(days: int) -> date:
    """Return the day on which the first installment is so many days late."""
    return FEBRUARY + timedelta(days=days)


def applied(serial: int, on: date, amount: int, number: int = 1) -> Fact:
    """Return what a night applied."""
    details = {"charge_id": number, "number": number, "due_on": DUE_DATES[number - 1].isoformat()}
    return Fact(serial, FactKind.PENALTY_APPLIED, on, on, amount, details)


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        (PenaltyMethod.NONE, 0),
        # 166.67, then 8.33 of interest, then 10.00 of a fee: a tenth of a percent of ten days.
        (PenaltyMethod.OVERDUE_BALANCE, 1_67),
        (PenaltyMethod.OVERDUE_BALANCE_AND_INTEREST, 1_75),
        (PenaltyMethod.OVERDUE_BALANCE_INTEREST_AND_FEE, 1_85),
    ],
)
def test_what_is_overdue_bears_it_from_the_first_day_late(method: PenaltyMethod, expected: int) -> None:
    terms = dynamic(penalties=overdue(method))
    details = {"charge_id": 9, "is_penalty": False, "due_on": FEBRUARY.isoformat()}
    state = lived(terms, Fact(4, FactKind.CHARGE_ADDED, date(2017, 2, 1), date(2017, 2, 1), 10_00, details))
    assert accrued_penalty(terms, state, FEBRUARY) == 0
    assert accrued_penalty(terms, state, late(10)) == expected


def test_each_installment_bears_it_from_its_own_due_date() -> None:
    terms = dynamic(penalties=overdue())
    # 28 + 10 days of the first, ten of the second.
    assert accrued_penalty(terms, lived(terms), MARCH + timedelta(days=10)) == round(166.67 * 0.048 * 100)


def test_all_principal_bears_it_by_the_days_of_interest() -> None:
    terms = dynamic(penalties=outstanding())
    # From 21 February to 21 March is a month of 30 days: 3 % of 1000.00.
    assert accrued_penalty(terms, lived(terms), MARCH) == 30_00


def test_a_penalty_on_principal_counts_days_where_interest_goes_by_whole_periods() -> None:
    terms = dynamic(
        penalties=outstanding(), schedule_method=ScheduleMethod.FIXED, interest_period=InterestPeriod.SAME_AS_REPAYMENT
    )
    # From 21 February to 3 March are 12 days where months have 30.
    assert accrued_penalty(terms, lived(terms), late(10)) == 12_00


def test_interest_that_joins_the_principal_bears_it_from_its_day_on() -> None:
    terms = dynamic(penalties=outstanding(), interest_type=InterestType.CAPITALIZED)
    kept = Kept(agreed(terms))
    for fact in BEGINNING:
        kept.enter(fact, fact.booked_on)
    kept.night(late(1))
    kept.night(MARCH + timedelta(days=1))
    # 8.33 joined on 21 February, 8.40 on 21 March.
    assert accrued_penalty(terms, kept.state, MARCH + timedelta(days=9)) == round(3 * 1008.33 + 0.9 * 1016.73)


def test_a_payment_ends_it_for_what_it_settles() -> None:
    terms = dynamic(penalties=overdue(grace=3))
    state = lived(terms, payment(4, late(10), 100_00))
    # 166.67 over ten days, then 75.00 of it are left: fees, penalties, interest and principal in this order.
    assert accrued_penalty(terms, state, late(20)) == round((166.67 + 75.00) * 0.01 * 100)


def test_a_payment_of_all_that_is_late_within_the_tolerance_lets_it_go() -> None:
    terms = dynamic(penalties=overdue(grace=10))
    within = lived(terms, payment(4, late(10), 175_00))
    assert accrued_penalty(terms, within, late(12)) == 0
    assert penalty_due(terms, within, late(12)) is None
    some = lived(terms, payment(4, late(10), 174_99))
    assert accrued_penalty(terms, some, late(10)) == 1_67
    beyond = lived(terms, payment(4, late(11), 175_00))
    assert accrued_penalty(terms, beyond, late(20)) == 1_83


def test_it_is_applied_once_the_loan_is_late_beyond_the_grace() -> None:
    terms = dynamic(penalties=overdue(grace=10))
    state = lived(terms)
    assert penalty_due(terms, state, late(10)) is None
    due = penalty_due(terms, state, late(11))
    assert due is not None
    assert (due.installment.number, due.amount) == (1, 1_83)


def test_what_accrued_beyond_the_grace_is_applied_though_nothing_is_late_any_more() -> None:
    """No night came between."""
    terms = dynamic(penalties=overdue(grace=10))
    due = penalty_due(terms, lived(terms, payment(4, late(11), 175_00)), late(12))
    assert due is not None
    assert (due.installment.number, due.amount) == (1, 1_83)


def test_what_all_principal_bears_falls_due_with_the_installments() -> None:
    terms = dynamic(penalties=outstanding())
    state = lived(terms)
    assert penalty_due(terms, state, MARCH - timedelta(days=1)) is None
    due = penalty_due(terms, state, MARCH)
    assert due is not None
    assert (due.installment.number, due.amount) == (2, 30_00)
    state = lived(terms, applied(4, MARCH, 30_00, 2))
    assert penalty_due(terms, state, MARCH) is None
    assert penalty_due(terms, state, DUE_DATES[2] - timedelta(days=1)) is None
    due = penalty_due(terms, state, DUE_DATES[2] + timedelta(days=3))
    assert due is not None
    # A month and three days, asked for with the due date that a night missed.
    assert (due.installment.number, due.amount) == (3, 33_00)


def test_after_the_last_due_date_what_all_principal_bears_falls_due_every_day() -> None:
    terms = dynamic(penalties=outstanding())
    last = DUE_DATES[-1]
    state = lived(terms, applied(4, last, 150_00, 6))
    due = penalty_due(terms, state, last + timedelta(days=1))
    assert due is not None
    assert (due.installment.number, due.amount) == (6, 1_00)


def test_a_penalty_that_is_applied_is_owed_with_its_installment_and_paid_first() -> None:
    terms = dynamic(penalties=overdue())
    night, paid = applied(4, late(10), 1_67), payment(5, late(10), 1_67)
    state, consequences = replay(agreed(terms), [*BEGINNING, night, paid])
    first = state.installments[0]
    assert (first.due.penalties, first.paid.penalties, first.outstanding.principal) == (1_67, 1_67, 166_67)
    (charge,) = state.charges
    assert (charge.amount, charge.is_penalty, charge.for_lateness, charge.due_on) == (1_67, True, True, FEBRUARY)
    assert [(each.kind, each.parts.penalties) for each in consequences[-2:]] == [
        (TransactionKind.PENALTY_APPLIED, 1_67),
        (TransactionKind.REPAYMENT, 1_67),
    ]
    assert accrued_penalty(terms, state, late(10)) == 0


def test_the_penalties_of_an_installment_are_one_charge_that_grows() -> None:
    terms = dynamic(penalties=overdue())
    state = lived(terms, applied(4, late(10), 1_67), applied(5, late(11), 16))
    assert [(each.id, each.amount) for each in state.charges] == [(1, 1_83)]
    assert state.installments[0].due.penalties == 1_83


def test_what_is_rounded_is_made_up_for_by_the_next() -> None:
    """166.67 bear 0.16667 a day: 0.17, 0.16, 0.17 and so on."""
    terms, facts = dynamic(penalties=overdue()), list(BEGINNING)
    amounts = []
    for n in range(1, 7):
        due = penalty_due(terms, replay(agreed(terms), facts)[0], late(n))
        assert due is not None
        amounts.append(due.amount)
        facts.append(applied(3 + n, late(n), due.amount))
    assert amounts == [17, 16, 17, 17, 16, 17]
    assert sum(amounts) == accrued_penalty(terms, lived(terms), late(6))


def test_a_payment_entered_later_leaves_what_was_applied() -> None:
    terms = dynamic(penalties=overdue())
    state = lived(terms, payment(5, late(1), 175_00), applied(4, late(10), 1_67))
    assert state.installments[0].due.penalties == 1_67
    # Nothing of it is made up for by the penalty of the second installment.
    assert accrued_penalty(terms, state, MARCH + timedelta(days=10)) == 1_67 + 17 - 17


def test_one_that_is_taken_back_has_only_accrued() -> None:
    terms = dynamic(penalties=overdue())
    undone = Fact(5, FactKind.UNDONE, late(10), late(12), undoes=4)
    state = lived(terms, applied(4, late(10), 1_67), undone)
    assert (state.charges, state.outstanding.penalties) == ((), 0)
    assert accrued_penalty(terms, state, late(10)) == 1_67


def test_a_waiver_of_one_that_was_taken_back_lets_nobody_off() -> None:
    terms = dynamic(penalties=overdue())
    waived = Fact(5, FactKind.CHARGE_WAIVED, late(11), late(11), 1_67, {"charge_id": 1})
    undone = Fact(6, FactKind.UNDONE, late(10), late(12), undoes=4)
    assert lived(terms, applied(4, late(10), 1_67), waived).outstanding.penalties == 0
    assert lived(terms, applied(4, late(10), 1_67), waived, undone).waived.total == 0


def test_days_late_are_those_since_the_oldest_due_date_with_something_unpaid() -> None:
    state = lived(dynamic())
    assert [days_late(state, day) for day in (FEBRUARY, late(1), MARCH)] == [0, 1, 28]
    assert days_late(replace(state, status=LoanStatus.CLOSED), MARCH) == 0


amounts_paid = st.lists(
    st.tuples(st.integers(min_value=1, max_value=200), st.integers(min_value=1, max_value=400_00)), max_size=4
)
agreements = st.one_of(
    st.builds(
        overdue,
        st.sampled_from(sorted(set(PenaltyMethod) - {PenaltyMethod.OUTSTANDING_PRINCIPAL})),
        grace=st.sampled_from([0, 10, 40]),
    ),
    st.builds(outstanding, grace=st.sampled_from([0, 10, 40])),
)
nights = st.sets(st.integers(min_value=1, max_value=220), max_size=12)


def kept_with(penalties: Penalties, paid: list[tuple[int, int]], at_night: set[int], kind: InterestType) -> Kept:
    """Return a loan that was kept while nights applied penalties and people paid."""
    terms = dynamic(penalties=penalties, interest_type=kind)
    kept = Kept(replace(agreed(terms), accounting=AccountingRule.ACCRUAL_PERIODIC))
    for fact in BEGINNING:
        kept.enter(fact, fact.booked_on)
    serial = 3
    acts = sorted([(day, 1, amount) for day, amount in paid] + [(day, 0, 0) for day in at_night])
    for day, is_payment, amount in acts:
        today = START + timedelta(days=day)
        kept.night(today)
        due = None if is_payment else penalty_due(terms, kept.state, today)
        if is_payment and kept.state.status is LoanStatus.ACTIVE:
            serial += 1
            kept.enter(payment(serial, today, amount), today)
        elif due is not None:
            serial += 1
            kept.enter(applied(serial, today, due.amount, due.installment.number), today)
    return kept


@settings(max_examples=120, deadline=None)
@given(agreements, amounts_paid, nights, st.sampled_from(InterestType))
def test_a_loan_goes_on_as_it_would_be_folded(
    penalties: Penalties, paid: list[tuple[int, int]], at_night: set[int], kind: InterestType
) -> None:
    """Whatever nights apply and people pay, the kept loan is the fold of its facts, and its books agree."""
    kept = kept_with(penalties, paid, at_night, kind)
    folded, _ = replay(kept.agreement, kept.history)
    assert folded.penalty == kept.state.penalty
    assert folded.charges == kept.state.charges
    assert folded.due.penalties == kept.state.due.penalties


@settings(max_examples=120, deadline=None)
@given(agreements, amounts_paid, nights, st.sampled_from(InterestType), st.integers(min_value=0, max_value=240))
def test_what_was_applied_and_what_has_accrued_are_explained_by_their_days(
    penalties: Penalties, paid: list[tuple[int, int]], at_night: set[int], kind: InterestType, after: int
) -> None:
    """Days and bases come to what is asked for, but for what rounding carries on."""
    kept, on = kept_with(penalties, paid, at_night, kind), START + timedelta(days=after)
    told, state = explained(kept.agreement, kept.history, on), as_of(kept.agreement, kept.history, on)
    due = {each.number: each for each in told.dues if each.part is Part.PENALTIES}
    assert {number: each.amount for number, each in due.items()} == {
        each.number: each.due.penalties for each in state.installments if each.due.penalties
    }
    accrued = accrued_penalty(kept.agreement.terms, state, on)
    assert (told.penalty.amount if told.penalty else 0) == accrued
    for each in (*due.values(), *([told.penalty] if told.penalty else [])):
        assert each.rule == "penalties"
        exact = sum((own.exact for own in each.segments), Fraction(0))
        assert rounded_ratio(exact, kept.agreement.terms.rounding) == each.rounded
        assert each.rounded + sum(own.amount for own in each.besides) == each.amount
        assert {own.cause for own in each.besides} <= {Cause.ROUNDING_LEFT}


def test_a_penalty_says_what_was_late_for_how_many_days() -> None:
    terms = dynamic(penalties=overdue())
    facts = [*BEGINNING, applied(4, late(10), 1_67)]
    told = explained(agreed(terms), facts, late(14))
    (due,) = [each for each in told.dues if each.part is Part.PENALTIES]
    (segment,) = due.segments
    assert (segment.from_on, segment.days, int(segment.base), segment.rate) == (FEBRUARY, 10, 166_67, Fraction(1, 10))
    assert (segment.is_daily, due.amount, due.rounded, due.besides) == (True, 1_67, 1_67, ())
    assert told.penalty is not None
    # 0.67 of four days, and 0.0033 that the night took too much.
    assert (told.penalty.rounded, told.penalty.amount, told.penalty.segments[0].days) == (67, 66, 4)


def test_a_penalty_that_was_decided_before_a_payment_was_entered_says_so() -> None:
    terms = dynamic(penalties=overdue())
    told = explained(agreed(terms), [*BEGINNING, payment(5, late(1), 100_00), applied(4, late(10), 1_67)], late(10))
    (due,) = [each for each in told.dues if each.part is Part.PENALTIES]
    assert [(own.cause, own.amount) for own in due.besides] == [(Cause.DECIDED, 1_67 - due.rounded)]


def test_a_charge_put_on_beside_it_is_told_apart() -> None:
    terms = dynamic(penalties=overdue())
    details = {"charge_id": 9, "is_penalty": True, "due_on": FEBRUARY.isoformat()}
    put = Fact(5, FactKind.CHARGE_ADDED, late(11), late(11), 10_00, details)
    told = explained(agreed(terms), [*BEGINNING, applied(4, late(10), 1_67), put], late(12))
    (due,) = [each for each in told.dues if each.part is Part.PENALTIES]
    assert (due.amount, due.rounded, due.besides) == (11_67, 1_67, (Beside(Cause.CHARGED, 10_00),))
