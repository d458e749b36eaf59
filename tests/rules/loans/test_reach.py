"""A payment does the same to the next installments of a loan as to all of them. See docs/rules/allocation.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samity.bank.loans.rules.advance import Recognised, advance, continues, recognise
from samity.bank.loans.rules.fold import apply, replay
from samity.bank.loans.rules.reach import reads_enough
from samity.bank.loans.rules.recognition import interest_until
from samity.bank.loans.rules.strategies import STRATEGIES, advanced_strategy, element_order, without_interest_ahead
from samity.bank.loans.values.agreement import AccountingRule, Agreement
from samity.bank.loans.values.facts import Fact, FactKind
from samity.bank.loans.values.parts import Part, total_of
from samity.bank.loans.values.state import ALL_READ, LoanState, Unread
from samity.bank.loans.values.strategy import FutureRule, Strategy, Walk
from samity.bank.loans.values.terms import LoanTerms, ScheduleEngine
from samity.kernel.errors import BrokenInvariant
from samity.kernel.periods import PeriodUnit

START = date(2026, 1, 6)
WEEKS = 12
DUE_DATES = [START + timedelta(weeks=n + 1) for n in range(WEEKS)]
TERMS = LoanTerms(
    principal=1_200_00,
    decimals=2,
    annual_rate=Fraction(52),
    number_of_installments=WEEKS,
    repay_every=1,
    repay_unit=PeriodUnit.WEEKS,
)
BEGINNING = (
    Fact(1, FactKind.SUBMITTED, START, START, 1_200_00),
    Fact(2, FactKind.APPROVED, START, START, 1_200_00),
    Fact(3, FactKind.DISBURSED, START, START, 1_200_00, {"due_dates": [day.isoformat() for day in DUE_DATES]}),
)
ORDER = [(timing, part) for timing in ("PAST_DUE", "DUE", "IN_ADVANCE") for part in Part]
MIFOS = STRATEGIES["mifos-standard-strategy"]

amounts = st.integers(min_value=1, max_value=700_00)
days = st.integers(min_value=0, max_value=100).map(lambda n: START + timedelta(days=n))
advanced = st.builds(advanced_strategy, st.permutations(ORDER), st.sampled_from(Walk), st.sampled_from(FutureRule))
elements = st.builds(element_order, st.permutations(list(Part)), st.sampled_from(Walk))
any_order = st.one_of(st.sampled_from(sorted(STRATEGIES)).map(STRATEGIES.__getitem__), advanced, elements)
allocation = st.one_of(any_order, any_order.map(without_interest_ahead))


def agreed(
    strategy: Strategy,
    accounting: AccountingRule = AccountingRule.ACCRUAL_PERIODIC,
    *,
    same_day: bool = False,
) -> Agreement:
    """The loan of these tests."""
    engine = ScheduleEngine.PROGRESSIVE if same_day else ScheduleEngine.CUMULATIVE
    return Agreement(replace(TERMS, engine=engine, same_day_interest=same_day), strategy, accounting)


def read_next(state: LoanState, count: int) -> LoanState:
    """The same state, only so many open installments of it read."""
    coming = [each for each in state.installments if not each.is_settled][:count]
    others = [each for each in state.installments if each not in coming]
    unread = Unread(
        state.matures_on,
        due=total_of([each.due for each in others]),
        paid=total_of([each.paid for each in others]),
        waived=total_of([each.waived for each in others]),
    )
    return replace(state, installments=tuple(coming), unread=unread)


def beside_installments(state: LoanState) -> LoanState:
    """What a state says beside its installments."""
    return replace(state, installments=(), unread=ALL_READ)


def paying(serial: int, on: date, amount: int) -> Fact:
    """A repayment."""
    return Fact(serial, FactKind.REPAID, on, on, amount)


@given(
    before=st.lists(st.tuples(days, amounts), max_size=4).map(sorted),
    now=st.tuples(days, amounts),
    accrued_until=st.none() | days,
    count=st.integers(min_value=0, max_value=WEEKS),
    strategy=allocation,
    accounting=st.sampled_from(AccountingRule),
    same_day=st.booleans(),
)
def test_what_was_read_decides_or_says_that_it_does_not(
    before: list[tuple[date, int]],
    now: tuple[date, int],
    accrued_until: date | None,
    count: int,
    strategy: Strategy,
    accounting: AccountingRule,
    same_day: bool,  # noqa: FBT001 - hypothesis gives it by name
) -> None:
    agreement = agreed(strategy, accounting, same_day=same_day)
    state = replay(agreement, [*BEGINNING, *(paying(n, *each) for n, each in enumerate(before, 4))])[0]
    recognised = Recognised()
    if accrued_until is not None:
        recognised = recognise(agreement, state, recognised, accrued_until).recognised
    fact = paying(len(before) + 4, *now)
    part = read_next(state, count)
    assert (part.due, part.paid, part.outstanding) == (state.due, state.paid, state.outstanding)
    accrued = accrued_until is None or part.has_read_all_begun(interest_until(agreement.terms, accrued_until))
    if not (accrued and continues(state, [fact]) and reads_enough(agreement, part, fact)):
        return
    whole, seen = (advance(agreement, each, recognised, [fact], fact.value_on) for each in (state, part))
    assert replace(seen, state=state) == replace(whole, state=state)
    assert seen.state.installments == tuple(
        each for each in whole.state.installments if each.number in {one.number for one in part.installments}
    )
    assert beside_installments(seen.state) == beside_installments(whole.state)
    assert (seen.state.outstanding, seen.state.matures_on) == (whole.state.outstanding, whole.state.matures_on)


@pytest.mark.parametrize("amount", [1, 101_00, 2 * 101_00, 303_00])
def test_three_installments_are_enough_for_what_they_come_to(amount: int) -> None:
    """100.00 and at least 1.00 of interest a week: three installments are 303.00 or more."""
    state = read_next(replay(agreed(MIFOS), BEGINNING)[0], 3)
    assert reads_enough(agreed(MIFOS), state, paying(4, DUE_DATES[0], amount))


def test_more_than_was_read_is_not_decided() -> None:
    state = read_next(replay(agreed(MIFOS), BEGINNING)[0], 3)
    fact = paying(4, DUE_DATES[0], state.installments[0].due.total * 3 + 1_00)
    assert not reads_enough(agreed(MIFOS), state, fact)
    with pytest.raises(BrokenInvariant):
        apply(agreed(MIFOS), state, fact)


def test_arrears_that_were_not_read_are_not_passed_over() -> None:
    state = read_next(replay(agreed(MIFOS), BEGINNING)[0], 3)
    assert not reads_enough(agreed(MIFOS), state, paying(4, DUE_DATES[5], 1_00))
    with pytest.raises(BrokenInvariant):
        recognise(agreed(MIFOS), state, Recognised(), DUE_DATES[5])


@pytest.mark.parametrize("code", ["rbi-india-strategy", "heavensfamily-strategy"])
def test_a_strategy_that_looks_ahead_wants_every_installment(code: str) -> None:
    state = read_next(replay(agreed(STRATEGIES[code]), BEGINNING)[0], 3)
    assert not reads_enough(agreed(STRATEGIES[code]), state, paying(4, DUE_DATES[0], 1_00))


def test_only_payments_are_decided_by_the_next_installments() -> None:
    state = read_next(replay(agreed(MIFOS), BEGINNING)[0], 3)
    details = {"charge_id": 4, "is_penalty": False, "due_on": DUE_DATES[0].isoformat()}
    assert not reads_enough(agreed(MIFOS), state, Fact(4, FactKind.CHARGE_ADDED, START, START, 9_00, details))
