"""Interest that follows payments: what a due date that passes leaves as it is. See docs/rules/recalculation.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.loans.histories import RECALCULATED
from tests.rules.loans.lives import AGREEMENT, BEGINNING, DUE_DATES, START, TERMS, payment

from samity.bank.loans.rules.accrued_interest import terms_of
from samity.bank.loans.rules.advance import Recognised, let_due_dates_pass, recognise
from samity.bank.loans.rules.fold import replay
from samity.bank.loans.rules.pay_off import pay_off
from samity.bank.loans.rules.recalculation import expected, with_rows_passed
from samity.bank.loans.rules.recognition import recognised_income
from samity.bank.loans.rules.strategies import advanced_strategy
from samity.bank.loans.values.agreement import AccountingRule
from samity.bank.loans.values.parts import Part
from samity.bank.loans.values.prepayment import Prepayment, PrepaymentMethod
from samity.bank.loans.values.state import LoanState, LoanStatus
from samity.bank.loans.values.strategy import FutureRule, Walk
from samity.bank.loans.values.terms import LoanTerms, Rest, ScheduleEngine
from samity.bank.loans.values.work_calendar import WorkCalendar
from samity.kernel.money import rounded

CALENDAR = WorkCalendar((0, 1, 2, 3, 4))
FIXED = replace(TERMS, engine=ScheduleEngine.PROGRESSIVE)
FOLLOWING = replace(FIXED, rest=Rest.DAILY)
ORDER = [(word, part) for word in ("PAST_DUE", "DUE", "IN_ADVANCE") for part in (Part.PRINCIPAL, Part.INTEREST)]
LAST_FIRST = advanced_strategy(ORDER, Walk.HORIZONTAL, FutureRule.LAST_INSTALLMENT)
AFTER_TWO = DUE_DATES[1] + timedelta(days=1)


def test_a_due_date_that_passes_leaves_the_count_of_installments_and_the_days_of_work() -> None:
    state, _ = replay(replace(AGREEMENT, terms=FOLLOWING), BEGINNING)
    assert state.accrued is not None
    state = replace(state, accrued=state.accrued._replace(rows=3, calendar=CALENDAR))
    passed = with_rows_passed(FOLLOWING, state, AFTER_TWO).accrued
    assert passed is not None
    assert (passed.number, passed.until, passed.rows, passed.calendar) == (3, DUE_DATES[1], 3, CALENDAR)
    assert terms_of(FOLLOWING, replace(state, accrued=passed)).number_of_installments == 3


def test_installments_whose_interest_is_fixed_go_on_asking_for_what_they_did() -> None:
    state, _ = replay(replace(AGREEMENT, terms=FIXED), BEGINNING)
    assert expected(FIXED, state, AFTER_TWO) == state


def test_the_last_open_installment_runs_on_while_all_after_it_are_paid() -> None:
    agreement = replace(AGREEMENT, terms=FOLLOWING, strategy=LAST_FIRST)
    ahead = payment(4, START, 9_000_00)
    paid, _ = replay(agreement, [*BEGINNING, ahead])
    assert [each.outstanding.principal for each in paid.installments] == [3_000_00, 0, 0, 0]
    on = DUE_DATES[0] + timedelta(days=10)
    late = expected(FOLLOWING, paid, on)
    # 3,000.00 at 24 % for 41 days of 365: no installment that is paid asks for more.
    assert late.installments[0].due.interest == rounded(3_000_00 * 24 * 41, 365 * 100)
    assert late.installments[1:] == paid.installments[1:]
    to_pay = pay_off(agreement, late, on).to_pay
    assert to_pay == 3_000_00 + late.installments[0].due.interest
    closed, _ = replay(agreement, [*BEGINNING, ahead, payment(5, on, to_pay)])
    assert closed.status is LoanStatus.CLOSED


def test_on_its_due_date_an_installment_is_paid_before_the_last_one() -> None:
    agreement = replace(AGREEMENT, terms=FOLLOWING, strategy=LAST_FIRST)
    first, _ = replay(agreement, BEGINNING)
    asked = first.installments[0].due.total
    paid, _ = replay(agreement, [*BEGINNING, payment(4, DUE_DATES[0], asked)])
    assert paid.installments[0].is_settled
    assert not paid.installments[-1].paid.total


def test_interest_that_an_installment_has_no_room_for_is_income_on_its_due_date_too() -> None:
    terms = replace(FOLLOWING, same_day_interest=True)
    agreement = replace(AGREEMENT, terms=terms)
    state, _ = replay(agreement, BEGINNING)
    early = START + timedelta(days=10)
    state, _ = replay(agreement, [*BEGINNING, payment(4, early, state.installments[0].due.total)])
    days = [DUE_DATES[0] + timedelta(days=after) for after in (-2, -1, 0, 1)]
    income = [recognised_income(agreement, state, day).interest for day in days]
    steps = {later - before for before, later in pairwise(income)}
    # Each day adds a day's interest of what is owed, the last of the row as well.
    assert max(steps) - min(steps) <= 100
    assert min(steps) > 0


def test_a_night_does_not_take_back_what_is_told_as_of_the_day_that_begins() -> None:
    agreement = replace(AGREEMENT, terms=FOLLOWING, accounting=AccountingRule.ACCRUAL_PERIODIC)
    state, _ = replay(agreement, BEGINNING)
    for day in (DUE_DATES[0] + timedelta(days=n) for n in range(5)):
        tomorrow = day + timedelta(days=1)
        night = let_due_dates_pass(agreement, state, Recognised(), tomorrow)
        assert recognise(agreement, night.state, night.recognised, day).state == night.state
        state = night.state
        assert state == expected(FOLLOWING, state, tomorrow)


def test_before_its_due_date_an_installment_that_may_run_on_is_the_same_every_day() -> None:
    agreement = replace(AGREEMENT, terms=FOLLOWING, strategy=LAST_FIRST)
    paid, _ = replay(agreement, [*BEGINNING, payment(4, START, 9_000_00)])
    days = [DUE_DATES[0] - timedelta(days=n) for n in (9, 5, 0)]
    assert [expected(FOLLOWING, paid, day) for day in days] == [paid] * 3


AHEAD = (
    PrepaymentMethod.RESCHEDULE_REMAINING_REPAYMENTS,
    PrepaymentMethod.REDUCE_AMOUNT_PER_INSTALLMENT,
    PrepaymentMethod.REDUCE_NUMBER_OF_INSTALLMENTS,
)
payments = st.lists(st.tuples(st.integers(0, 140), st.integers(1, 6_000_00)), max_size=4)


@given(
    terms=st.sampled_from(RECALCULATED),
    method=st.sampled_from(AHEAD),
    paid=payments,
    ahead=st.tuples(st.integers(0, 140), st.integers(1, 6_000_00)),
    until=st.integers(0, 200),
)
@settings(max_examples=150, deadline=None)
def test_one_more_payment_never_raises_the_interest_of_a_loan(
    terms: LoanTerms, method: PrepaymentMethod, paid: list[tuple[int, int]], ahead: tuple[int, int], until: int
) -> None:
    """Whatever was agreed of payments ahead; interest of each installment is rounded once."""
    if terms.engine is ScheduleEngine.CUMULATIVE:
        terms = replace(terms, prepayment=Prepayment(method))
    last = START + timedelta(days=max(until, *(day for day, _ in [*paid, ahead])))
    before, after = (
        sum(each.due.interest for each in expected(terms, _paid(terms, acts), last).installments)
        for acts in (paid, [*paid, ahead])
    )
    assert after <= before + terms.number_of_installments


def _paid(terms: LoanTerms, acts: list[tuple[int, int]]) -> LoanState:
    facts = [payment(serial, START + timedelta(days=day), paid) for serial, (day, paid) in enumerate(sorted(acts), 4)]
    return replay(replace(AGREEMENT, terms=terms), [*BEGINNING, *facts])[0]
