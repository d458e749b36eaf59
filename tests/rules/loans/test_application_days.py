"""Interest applied on days of the month. See docs/rules/interest-application.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.loans.real_balance import (
    DUE_DATES,
    START,
    Kept,
    acts,
    agreed,
    as_facts,
    beginning,
    days,
    dues,
    dynamic,
    kinds,
    on_demand,
    orders,
    payment,
)

from samity.bank.loans.rules.accrued_interest import applied_interest, projected, unpaid_accrued, with_due_dates_passed
from samity.bank.loans.rules.advance import recognise
from samity.bank.loans.rules.capitalizing import due_dates_passed
from samity.bank.loans.rules.fold import replay
from samity.bank.loans.rules.pay_off import pay_off, pay_off_as_of
from samity.bank.loans.rules.recognition import recognised_income
from samity.bank.loans.rules.reconcile import reconcile
from samity.bank.loans.rules.schedule import schedule
from samity.bank.loans.rules.schedule_refusals import schedule_refusals
from samity.bank.loans.values.agreement import AccountingRule, Agreement
from samity.bank.loans.values.parts import Parts
from samity.bank.loans.values.state import LoanState, LoanStatus
from samity.bank.loans.values.terms import LoanTerms, ScheduleMethod

if TYPE_CHECKING:
    from samity.bank.loans.values.facts import Fact

AT_MONTH_END = dynamic(application_days=(31,))
AGREEMENT = agreed(AT_MONTH_END)
BEGINNING = beginning(AT_MONTH_END)


def lent(*facts: Fact) -> LoanState:
    return replay(AGREEMENT, [*BEGINNING, *facts])[0]


def interest(state: LoanState) -> list[int]:
    return [each.due.interest for each in state.installments]


def test_an_installment_carries_the_interest_of_the_days_up_to_the_last_application() -> None:
    """Nine days on 1000.00; then 21 on it and 7 on 833.33; the last carries what is left: docs/rules."""
    state = lent()
    assert [each.due.principal for each in state.installments] == [166_67] * 5 + [166_65]
    assert interest(state) == [2_50, 7_45, 6_99, 5_14, 3_75, 3_33]
    fixed_dates = replay(agreed(dynamic()), BEGINNING)[0]
    assert (sum(interest(fixed_dates)), sum(interest(state))) == (29_17, 29_16)  # each is rounded once
    rows = schedule(AT_MONTH_END, START, DUE_DATES)
    assert dues(state) == [(row.principal, row.interest) for row in rows]


def test_what_is_not_paid_by_its_due_date_bears_interest_until_it_is_applied() -> None:
    state = with_due_dates_passed(AT_MONTH_END, lent(), date(2017, 2, 22))
    assert interest(state)[:3] == [2_50, 7_78, 8_06]  # 28 days on 1000.00, of which 7 were planned on 833.33
    assert unpaid_accrued(AT_MONTH_END, state, date(2017, 2, 21)) == 5_83
    assert applied_interest(AT_MONTH_END, state, date(2017, 2, 27)) == 2_50
    assert applied_interest(AT_MONTH_END, state, date(2017, 2, 28)) == 2_50 + 7_78
    assert unpaid_accrued(AT_MONTH_END, state, date(2017, 3, 10)) == 3_33  # 12 days of 30E/360 on 1000.00


def test_a_payment_takes_what_was_applied_and_what_has_accrued_since() -> None:
    state = lent(payment(4, date(2017, 2, 6), 200_00))
    # 2.50 until 31 January and 6 days of 1000.00 in February; the rest on principal.
    assert [each.paid for each in state.installments[:2]] == [Parts(166_67, 2_50), Parts(29_16, 1_67)]
    assert pay_off(AGREEMENT, lent(), date(2017, 2, 6)).parts == Parts(1000_00, 4_17)
    assert recognised_income(AGREEMENT, lent(), date(2017, 2, 6)).interest == 4_17


def test_where_no_day_of_application_lies_between_due_dates_no_interest_falls_due() -> None:
    rare = dynamic(application_days=(31,))
    fortnights = tuple(START + timedelta(days=14 * number) for number in range(1, 7))
    rows = schedule(rare, START, fortnights)
    assert [row.due_on.day for row in rows] == [4, 18, 4, 18, 1, 15]
    assert [row.interest for row in rows] == [2_50, 0, 6_20, 0, 4_17, 74]


@pytest.mark.parametrize(
    ("terms", "word"),
    [
        (dynamic(application_days=(31,), schedule_method=ScheduleMethod.FIXED), "that is fixed"),
        (replace(on_demand(), application_days=(31,)), "due on demand"),
    ],
)
def test_what_days_of_application_do_not_go_with_is_named(terms: LoanTerms, word: str) -> None:
    assert any(word in refusal.term for refusal in schedule_refusals(terms))
    assert not schedule_refusals(AT_MONTH_END)


def on_days(own: dict[str, Any], application_days: tuple[int, ...]) -> LoanTerms:
    return dynamic(**{**own, "application_days": application_days})


made = st.builds(on_days, kinds, st.sampled_from([(31,), (5, 20), (1,), (15,), (21,), (10, 21, 31)]))


@given(acted=st.lists(acts, max_size=9), terms=made, strategy=orders, accounting=st.sampled_from(AccountingRule))
@settings(max_examples=200, deadline=None)
def test_however_its_days_go_the_loan_is_what_its_facts_and_its_days_make_of_it(
    acted: list[tuple[str, date, int]], terms: LoanTerms, strategy: Any, accounting: AccountingRule
) -> None:
    agreement = Agreement(terms, strategy, accounting)
    kept = Kept(agreement)
    today = kept.live(acted)
    state, wanted = replay(agreement, kept.history)
    state, joined = due_dates_passed(terms, state, today + timedelta(days=1))
    assert state == kept.state
    correction = reconcile([*wanted, *joined], kept.booked)
    assert (correction.reverse, correction.create) == ((), ())
    kept.go_on(recognise(agreement, kept.state, kept.recognised, today))


@given(acted=st.lists(acts, max_size=6), terms=made, on=days)
@settings(max_examples=100, deadline=None)
def test_who_pays_the_pay_off_owes_nothing(acted: list[tuple[str, date, int]], terms: LoanTerms, on: date) -> None:
    agreement = agreed(terms)
    earlier = [fact for _, fact in as_facts(acted, terms) if fact is not None and fact.value_on <= on]
    settles = pay_off_as_of(agreement, earlier, on)
    if settles.parts.total:
        paid = replay(agreement, [*earlier, payment(99, on, settles.parts.total)])[0]
        assert (paid.status, paid.overpaid) == (LoanStatus.CLOSED, 0)


@given(acted=st.lists(acts, max_size=6), own=kinds, on=days)
@settings(max_examples=100, deadline=None)
def test_applied_on_its_due_dates_it_is_as_ever(
    acted: list[tuple[str, date, int]], own: dict[str, Any], on: date
) -> None:
    usual, same = on_days(own, ()), on_days(own, (21,))
    facts = [fact for _, fact in as_facts(acted, usual) if fact is not None]
    states = [with_due_dates_passed(terms, replay(agreed(terms), facts)[0], on) for terms in (usual, same)]
    assert states[0] == states[1] == projected(same, states[1])
    assert applied_interest(usual, states[0], on) == applied_interest(same, states[1], on)
