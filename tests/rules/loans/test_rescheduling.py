"""The unpaid rest of a schedule, made anew while the loan runs. See docs/rules/rescheduling.md."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.loans.contracts import contract
from tests.undisturbed import due_dates

from samity.bank.loans.rules.advance import Recognised, advance, continues, refold
from samity.bank.loans.rules.agreed_now import agreed_now
from samity.bank.loans.rules.fold import replay
from samity.bank.loans.rules.rescheduled_dates import following_dates
from samity.bank.loans.rules.rescheduling import planned_rows
from samity.bank.loans.rules.strategies import STRATEGIES
from samity.bank.loans.values.agreement import AccountingRule, Agreement
from samity.bank.loans.values.facts import Fact, FactKind
from samity.bank.loans.values.rescheduling import AS_AGREED, RateChange, Rescheduled
from samity.bank.loans.values.terms import (
    Amortization,
    DaysInMonth,
    DaysInYear,
    InterestMethod,
    InterestPeriod,
    LoanTerms,
    Rest,
    ScheduleEngine,
    ScheduleMethod,
)
from samity.kernel.errors import BrokenInvariant

if TYPE_CHECKING:
    from collections.abc import Sequence

    from samity.bank.loans.values.state import LoanState

START = date(2024, 1, 1)
PROGRESSIVE = LoanTerms(
    principal=100_00,
    decimals=2,
    annual_rate=Fraction(7),
    number_of_installments=6,
    engine=ScheduleEngine.PROGRESSIVE,
    days_in_month=DaysInMonth.THIRTY,
    days_in_year=DaysInYear.D360,
)
FOLLOWING = replace(PROGRESSIVE, rest=Rest.DAILY)
CUMULATIVE = replace(PROGRESSIVE, engine=ScheduleEngine.CUMULATIVE, interest_period=InterestPeriod.SAME_AS_REPAYMENT)


def agreement(terms: LoanTerms) -> Agreement:
    """A loan that is paid back interest last, as Fineract's are."""
    code = "principal-interest-penalties-fees-order-strategy"
    return Agreement(terms, STRATEGIES[code], AccountingRule.ACCRUAL_PERIODIC)


def lent(terms: LoanTerms) -> list[Fact]:
    """What makes a loan run from the first of January 2024."""
    days = [day.isoformat() for day in due_dates(terms, START)]
    return [
        Fact(1, FactKind.SUBMITTED, START, START, terms.principal),
        Fact(2, FactKind.DISBURSED, START, START, terms.principal, {"due_dates": days}),
    ]


def paid(serial: int, on: date, amount: int) -> Fact:
    """A repayment."""
    return Fact(serial, FactKind.REPAID, on, on, amount)


def rescheduled(serial: int, on: date, **details: Any) -> Fact:
    """A schedule is made anew."""
    return Fact(serial, FactKind.RESCHEDULED, on, on, 0, details)


def other_rate(serial: int, on: date, from_on: date, rate: str) -> Fact:
    """Another rate from a day on."""
    return rescheduled(serial, on, from_on=from_on.isoformat(), annual_rate=rate)


def other_days(terms: LoanTerms, facts: Sequence[Fact], on: date, first: int, **asked: Any) -> Fact:
    """Other due dates from an installment on, or more of them."""
    kept = ("grace_on_principal", "grace_on_interest", "amount", "amount_until")
    grace = {name: asked.pop(name) for name in kept if name in asked}
    state = replay(agreement(terms), facts)[0]
    now = agreed_now(agreement(terms), state).terms
    days = [each.due_on for each in planned_rows(now, state)]
    after = [day.isoformat() for day in following_dates(now, days, first, **asked)]
    return rescheduled(len(facts) + 1, on, first=first, due_dates=after, **grace)


def rows(terms: LoanTerms, facts: Sequence[Fact]) -> list[tuple[str, int, int]]:
    """Due date, principal and interest of each installment."""
    state = replay(agreement(terms), facts)[0]
    return [(each.due_on.isoformat(), each.due.principal, each.due.interest) for each in state.installments]


def amounts(terms: LoanTerms, facts: Sequence[Fact]) -> list[tuple[int, int]]:
    """Principal and interest of each installment."""
    return [(principal, interest) for _, principal, interest in rows(terms, facts)]


def test_another_rate_in_the_middle_of_a_row() -> None:
    facts = [*lent(PROGRESSIVE), paid(3, date(2024, 2, 1), 17_01)]
    changed = [*facts, other_rate(4, date(2024, 2, 14), date(2024, 2, 15), "4")]
    assert amounts(PROGRESSIVE, changed) == [
        *((16_43, 58), (16_53, 37), (16_68, 22)),
        *((16_73, 17), (16_79, 11), (16_84, 6)),
    ]


def test_of_two_rates_from_the_same_day_the_last_one_holds() -> None:
    terms = replace(PROGRESSIVE, annual_rate=Fraction(10))
    on = date(2024, 2, 1)
    facts = [*lent(terms), other_rate(3, on, on, "5")]
    again = [*facts, other_rate(4, on, on, "0"), other_rate(5, on, on, "5")]
    assert amounts(terms, again) == amounts(terms, facts)


def test_a_rate_for_a_later_day_still_holds_after_one_for_an_earlier_day() -> None:
    terms = replace(PROGRESSIVE, annual_rate=Fraction(10))
    facts = [*lent(terms), other_rate(3, START, date(2024, 1, 2), "0"), other_rate(4, START, date(2024, 1, 3), "10")]
    assert amounts(terms, facts)[0] == (16_34, 81)


def test_what_was_paid_early_goes_on_asking_for_that_at_another_rate() -> None:
    facts = [*lent(FOLLOWING), paid(3, date(2024, 1, 15), 17_01)]
    changed = [*facts, other_rate(4, date(2024, 1, 20), date(2024, 1, 21), "4")]
    found = replay(agreement(FOLLOWING), changed)[0].installments
    assert [each.asked for each in found] == [17_01, *[found[1].asked] * 5]
    assert found[0].is_settled
    assert sum(each.due.principal for each in found) == 100_00


def test_due_dates_that_move_leave_what_installments_ask_for() -> None:
    facts = lent(FOLLOWING)
    once = [*facts, other_days(FOLLOWING, facts, START, 1, moved_to=date(2024, 3, 1))]
    twice = [*once, other_days(FOLLOWING, once, date(2024, 4, 15), 3, moved_to=date(2024, 6, 1))]
    assert rows(FOLLOWING, [*twice[:3]])[-1] == ("2024-08-01", 17_50, 10)
    # On 15 April the two installments before it are overdue, and bear interest.
    planned = [(due_on, sum(parts)) for due_on, *parts in rows(FOLLOWING, twice)]
    assert [due_on for due_on, _ in planned] == [f"2024-0{month}-01" for month in (3, 4, 6, 7, 8, 9)]
    assert {asked for _, asked in planned[:-1]} == {17_01}


def test_more_installments_share_what_is_left() -> None:
    terms = replace(FOLLOWING, principal=1200_00, annual_rate=Fraction(12), number_of_installments=3)
    facts = [*lent(terms), paid(3, date(2024, 2, 1), 417_03)]
    assert amounts(terms, [*facts, other_days(terms, facts, date(2024, 2, 15), 2, extra=1)]) == [
        *((396_03, 12_00), (265_39, 7_95)),
        *((267_95, 5_39), (270_63, 2_71)),
    ]


def test_grace_in_the_middle_pushes_what_it_relieves_behind_it() -> None:
    facts = lent(CUMULATIVE)
    relieved = [*facts, other_days(CUMULATIVE, facts, START, 2, extra=1, grace_on_principal=1)]
    before, after = amounts(CUMULATIVE, facts), amounts(CUMULATIVE, relieved)
    assert after[:2] == [before[0], (0, before[1][1])]
    assert after[2:] == before[1:]


def test_interest_that_waits_is_carried_to_the_next_installment() -> None:
    facts = lent(CUMULATIVE)
    waiting = [*facts, other_days(CUMULATIVE, facts, START, 2, grace_on_interest=2)]
    before, after = amounts(CUMULATIVE, facts), amounts(CUMULATIVE, waiting)
    assert [interest for _, interest in after[1:3]] == [0, 0]
    assert after[3][1] == sum(interest for _, interest in before[1:4])
    assert [principal for principal, _ in after] == [principal for principal, _ in before]


def test_flat_interest_of_the_rest_is_shared_evenly() -> None:
    terms = replace(CUMULATIVE, interest_method=InterestMethod.FLAT, annual_rate=Fraction(12))
    facts = lent(terms)
    assert amounts(terms, [*facts, other_days(terms, facts, START, 4, extra=3)])[2:] == [
        (16_67, 1_00),
        *[(8_33, 1_00)] * 5,
        (8_34, 1_00),
    ]


def test_a_cumulative_schedule_finds_its_installment_anew_at_another_rate() -> None:
    on = date(2024, 2, 1)
    changed = amounts(CUMULATIVE, [*lent(CUMULATIVE), other_rate(3, on, date(2024, 2, 2), "12")])
    assert changed[0] == amounts(CUMULATIVE, lent(CUMULATIVE))[0]
    assert changed[1] == (16_38, 84)
    assert {sum(each) for each in changed[1:-1]} == {17_22}


@pytest.mark.parametrize(
    ("terms", "rows"),
    [
        (CUMULATIVE, [(16_43, 58), (9_51, 49), (9_57, 43), (16_63, 38), (16_73, 28), (31_13, 18)]),
        (PROGRESSIVE, [(16_43, 58), (9_51, 49), (9_57, 43), (16_63, 38), (16_73, 28), (31_13, 18)]),
        (FOLLOWING, [(16_43, 58), (9_51, 49), (9_57, 43), (16_63, 38), (16_73, 28), (31_13, 18)]),
    ],
    ids=["cumulative", "progressive", "recalculated"],
)
def test_installments_ask_for_another_amount_until_a_day(terms: LoanTerms, rows: list[tuple[int, int]]) -> None:
    facts = [*lent(terms), paid(3, date(2024, 2, 1), 17_01)]
    less = [*facts, replace(other_days(terms, facts[:2], date(2024, 2, 1), 2, amount=10_00, amount_until=3), serial=4)]
    assert amounts(terms, less) == rows


def test_what_is_repaid_sooner_leaves_nothing_for_the_last_ones() -> None:
    facts = lent(CUMULATIVE)
    more = [*facts, other_days(CUMULATIVE, facts, START, 2, amount=40_00, amount_until=4)]
    assert amounts(CUMULATIVE, more) == [(16_43, 58), (39_51, 49), (39_74, 26), (4_32, 3), (0, 0), (0, 0)]


def test_by_principal_the_amount_is_the_principal_alone() -> None:
    terms = replace(CUMULATIVE, amortization=Amortization.EQUAL_PRINCIPAL)
    facts = lent(terms)
    less = [*facts, other_days(terms, facts, START, 1, amount=10_00, amount_until=2)]
    assert [principal for principal, _ in amounts(terms, less)] == [10_00, 10_00, 16_67, 16_67, 16_67, 29_99]


def test_a_new_holiday_moves_one_due_date_and_leaves_the_others() -> None:
    terms = contract(interest_period=InterestPeriod.DAILY, principal=1200_00)
    facts = lent(terms)
    days = [day.isoformat() for day in (date(2024, 3, 4), *due_dates(terms, START)[2:])]
    moved = rows(terms, [*facts, rescheduled(3, date(2024, 2, 10), first=2, due_dates=days)])
    before = rows(terms, facts)
    assert [day for day, _, _ in moved] == [before[0][0], "2024-03-04", *(day for day, _, _ in before[2:])]
    assert moved[1][2] > before[1][2]
    assert moved[2][2] < before[2][2]
    assert moved[1][1] + moved[1][2] == before[1][1] + before[1][2]


def test_a_contract_changed_by_hand_is_rescheduled_as_it_is_by_now() -> None:
    terms = contract(principal=1200_00)
    edited = [(f"2024-0{month}-01", 300_00, 12_00) for month in (2, 3, 4, 5)]
    facts = [*lent(terms), Fact(3, FactKind.SCHEDULE_EDITED, START, START, 0, {"rows": edited})]
    late = {"charge_id": 1, "is_penalty": False, "due_on": "2024-06-15"}
    facts.append(Fact(4, FactKind.CHARGE_ADDED, START, START, 5_00, late))
    moved = rows(terms, [*facts, other_days(terms, facts, START, 3, moved_to=date(2024, 4, 8), extra=1)])
    assert [day for day, _, _ in moved] == [
        "2024-02-01",
        "2024-03-01",
        "2024-04-08",
        "2024-05-08",
        "2024-06-08",
        "2024-06-15",
    ]
    assert sum(principal for _, principal, _ in moved) == 1200_00
    assert {principal for _, principal, _ in moved[:2]} == {300_00}


def test_interest_on_the_real_balance_accrues_up_to_a_due_date_that_moved() -> None:
    terms = contract(schedule_method=ScheduleMethod.DYNAMIC, interest_period=InterestPeriod.DAILY, principal=1200_00)
    facts = lent(terms)
    moved = rows(terms, [*facts, other_days(terms, facts, START, 1, moved_to=date(2024, 2, 11))])
    assert [day for day, _, _ in moved][:2] == ["2024-02-11", "2024-03-11"]
    assert moved[0][2] == 16_18
    assert sum(principal for _, principal, _ in moved) == 1200_00


def test_charges_fall_due_with_the_installments_of_now() -> None:
    facts = lent(PROGRESSIVE)
    fee = Fact(
        3, FactKind.CHARGE_ADDED, START, START, 10_00, {"charge_id": 1, "is_penalty": False, "due_on": "2024-07-15"}
    )
    late = [*facts, fee]
    moved = [*late, replace(other_days(PROGRESSIVE, facts, START, 2, moved_to=date(2024, 3, 30)), serial=4)]
    charged = {each.number: each.due.fees for each in replay(agreement(PROGRESSIVE), moved)[0].installments}
    assert charged == {1: 0, 2: 0, 3: 0, 4: 0, 5: 0, 6: 10_00}


def test_a_progressive_schedule_knows_no_grace_in_the_middle() -> None:
    facts = lent(PROGRESSIVE)
    with pytest.raises(BrokenInvariant):
        replay(
            agreement(PROGRESSIVE), [*facts, other_days(PROGRESSIVE, facts, START, 2, extra=1, grace_on_principal=1)]
        )


def test_what_was_agreed_anew_is_kept_as_text() -> None:
    facts = [*lent(PROGRESSIVE), other_rate(3, START, date(2024, 2, 2), "4.25")]
    facts.append(other_days(PROGRESSIVE, facts, date(2024, 2, 10), 3, moved_to=date(2024, 4, 9), extra=1))
    anew = replay(agreement(PROGRESSIVE), facts)[0].rescheduled
    assert anew == Rescheduled(7, (RateChange(date(2024, 2, 2), Fraction("4.25")),), (3,))
    assert Rescheduled.from_json(json.loads(json.dumps(anew.to_json()))) == anew
    assert Rescheduled.from_json(AS_AGREED.to_json()) == AS_AGREED


def test_a_rate_is_noted_where_nothing_is_owed_any_more() -> None:
    facts = [*lent(PROGRESSIVE), paid(3, date(2024, 2, 1), 102_05)]
    after = replay(agreement(PROGRESSIVE), [*facts, other_rate(4, date(2024, 2, 2), date(2024, 2, 2), "4")])[0]
    before = replay(agreement(PROGRESSIVE), facts)[0]
    assert (after.status, after.installments) == (before.status, before.installments)
    assert after.rescheduled.rates


TERMS = st.sampled_from([PROGRESSIVE, FOLLOWING, CUMULATIVE]).flatmap(
    lambda terms: st.builds(
        lambda **some: replace(terms, **some),
        amortization=st.sampled_from([Amortization.EQUAL_INSTALLMENTS, Amortization.EQUAL_PRINCIPAL]),
        annual_rate=st.sampled_from([Fraction(0), Fraction(7), Fraction("35.99")]),
        principal=st.sampled_from([100_00, 1_000_01]),
    )
)
DAYS = st.dates(date(2024, 1, 2), date(2024, 6, 15))


@st.composite
def lives(draw: st.DrawFn) -> tuple[LoanTerms, list[Fact]]:
    """A loan, payments on it, and one or two reschedulings, in the order of entry."""
    terms = draw(TERMS)
    facts = lent(terms)
    for on in draw(st.lists(DAYS, min_size=1, max_size=3)):
        facts.append(paid(len(facts) + 1, on, draw(st.integers(1, terms.principal // 4))))
    on, first = draw(st.sampled_from([(date(2024, 2, 1), 2), (date(2024, 3, 20), 4)]))
    if draw(st.booleans()):
        others: list[dict[str, Any]] = [{"extra": 2}, {"moved_to": date(2024, 5, 17)}]
        asked = draw(st.sampled_from([*others, {"amount": draw(st.integers(1, terms.principal)), "amount_until": 5}]))
        facts.append(replace(other_days(terms, facts[:2], on, first, **asked), serial=len(facts) + 1))
    from_on = draw(DAYS)
    facts.append(other_rate(len(facts) + 1, from_on, from_on, draw(st.sampled_from(["0", "4", "12.5"]))))
    return terms, facts


@given(life=lives(), entering=st.data())
@settings(max_examples=60)
def test_nothing_is_lost_in_any_order_of_entry(life: tuple[LoanTerms, list[Fact]], entering: st.DataObject) -> None:
    terms, facts = life
    state = replay(agreement(terms), facts)[0]
    given_back = sum(fact.amount for fact in facts if fact.kind is FactKind.REPAID)
    assert state.paid.total + state.overpaid == given_back
    assert state.due.principal == terms.principal
    assert all(each.outstanding.total >= 0 for each in state.installments)
    last = max(fact.value_on for fact in facts)
    whole = refold(agreement(terms), Recognised(), facts[:2], [], facts[2:], last).state
    entered = entering.draw(st.permutations(facts[2:]))
    assert _entered(terms, [*facts[:2], *entered]).installments == whole.installments


def _entered(terms: LoanTerms, facts: Sequence[Fact]) -> LoanState:
    """The loan when facts are entered one after the other, each on the last of their days by then."""
    state, known, today = replay(agreement(terms), facts[:2])[0], [*facts[:2]], START
    for fact in facts[2:]:
        today = max(today, fact.value_on)
        if continues(state, [fact]):
            state = advance(agreement(terms), state, Recognised(), [fact], today).state
        else:
            state = refold(agreement(terms), Recognised(), known, [], [fact], today).state
        known.append(fact)
    return state
