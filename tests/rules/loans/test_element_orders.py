"""Orders of elements, installment by installment or over all of them. See docs/rules/allocation.md."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samity.bank.loans.rules.allocation import allocate
from samity.bank.loans.rules.strategies import advanced_strategy, element_order, without_interest_ahead
from samity.bank.loans.values.parts import Part, Parts, total_of
from samity.bank.loans.values.state import Installment
from samity.bank.loans.values.strategy import FutureRule, Walk

# Mambu, repayment collection: examples `allocation-horizontal` and `allocation-vertical` of the reference tables.
USUAL = (Part.FEES, Part.PENALTIES, Part.INTEREST, Part.PRINCIPAL)
BOTH_DUE = (
    Installment(1, date(2025, 1, 1), date(2025, 2, 1), Parts(100_00, 20_00, 10_00, 5_00)),
    Installment(2, date(2025, 2, 1), date(2025, 3, 1), Parts(100_00, 18_00, 10_00, 0)),
)
LATE = date(2025, 3, 1)


def test_horizontal_finishes_the_oldest_installment_before_the_next() -> None:
    paid = allocate(150_00, BOTH_DUE, element_order(USUAL, Walk.HORIZONTAL), LATE)
    assert [each.paid for each in paid.installments] == [
        Parts(100_00, 20_00, 10_00, 5_00),
        Parts(0, 5_00, 10_00, 0),
    ]


def test_vertical_finishes_an_element_of_all_installments_before_the_next() -> None:
    paid = allocate(150_00, BOTH_DUE, element_order(USUAL, Walk.VERTICAL), LATE)
    assert paid.parts == Parts(principal=87_00, interest=38_00, fees=20_00, penalties=5_00)
    assert [each.paid.principal for each in paid.installments] == [87_00, 0], "of one element, the older first"


ROWS = tuple(Installment(number, date(2025, number, 1), date(2025, number + 1, 1), Parts()) for number in range(1, 5))
amounts = st.integers(min_value=0, max_value=10_000)
schedules = st.lists(st.builds(Parts, amounts, amounts, amounts, amounts), min_size=4, max_size=4).map(
    lambda dues: tuple(row._replace(due=due) for row, due in zip(ROWS, dues, strict=True))
)
days = st.dates(min_value=date(2025, 1, 1), max_value=date(2025, 6, 1))
payments = st.integers(min_value=0, max_value=200_000)
orders = st.permutations(list(Part))


@given(amount=payments, rows=schedules, order=orders, on=days, walk=st.sampled_from(Walk))
def test_nothing_is_lost_or_paid_twice(
    amount: int, rows: tuple[Installment, ...], order: list[Part], on: date, walk: Walk
) -> None:
    paid = allocate(amount, rows, element_order(order, walk), on)
    assert paid.parts.total + paid.overpaid == amount
    assert total_of([each.paid for each in paid.installments]) == paid.parts
    assert all(min(each.outstanding) >= 0 for each in paid.installments)


@given(amount=payments, rows=schedules, order=orders, on=days)
def test_horizontal_touches_no_later_installment_and_no_later_element_too_early(
    amount: int, rows: tuple[Installment, ...], order: list[Part], on: date
) -> None:
    paid = allocate(amount, rows, element_order(order, Walk.HORIZONTAL), on).installments
    for earlier, later in pairwise(paid):
        assert earlier.is_settled or not later.paid.total
    for each in paid:
        for first, then in pairwise(order):
            assert not each.outstanding.of(first) or not each.paid.of(then)


@given(amount=payments, rows=schedules, order=orders, on=days)
def test_vertical_touches_no_later_element_too_early(
    amount: int, rows: tuple[Installment, ...], order: list[Part], on: date
) -> None:
    paid = allocate(amount, rows, element_order(order, Walk.VERTICAL), on).installments
    outstanding, settled = total_of([each.outstanding for each in paid]), total_of([each.paid for each in paid])
    for first, then in pairwise(order):
        assert not outstanding.of(first) or not settled.of(then)
    for part in Part:
        for earlier, later in pairwise(paid):
            assert not earlier.outstanding.of(part) or not later.paid.of(part), "the older first"


@given(amount=payments, rows=schedules, order=orders, on=days, walk=st.sampled_from(Walk))
def test_interest_that_is_not_paid_ahead_waits_until_nothing_else_is_left(
    amount: int, rows: tuple[Installment, ...], order: list[Part], on: date, walk: Walk
) -> None:
    paid = allocate(amount, rows, without_interest_ahead(element_order(order, walk)), on)
    assert paid.parts.total + paid.overpaid == amount
    ahead = any(each.paid.interest for each in paid.installments if each.due_on > on)
    others = sum(each.outstanding.total for each in paid.installments) - sum(
        each.outstanding.interest for each in paid.installments if each.due_on > on
    )
    assert not (ahead and others)
    assert not paid.overpaid or all(each.is_settled for each in paid.installments)


ADVANCED = [(timing, part) for timing in ("PAST_DUE", "DUE", "IN_ADVANCE") for part in Part]
AHEAD = tuple(row._replace(due=Parts(100, 10)) for row in ROWS)

# future rule, day, amount: what is paid of each installment
FUTURE_TABLE = """
NEXT_INSTALLMENT      2025-01-10 150 | 110  40   0   0
LAST_INSTALLMENT      2025-01-10 150 |   0   0  40 110
NEXT_LAST_INSTALLMENT 2025-01-10 150 | 110   0   0  40
NEXT_LAST_INSTALLMENT 2025-01-01 150 | 110   0   0  40
NEXT_LAST_INSTALLMENT 2025-02-01 150 | 110  40   0   0
NEXT_LAST_INSTALLMENT 2025-02-01 250 | 110 110   0  30
NEXT_LAST_INSTALLMENT 2025-02-02 250 | 110 110   0  30
REAMORTIZATION        2025-01-10 150 |  38  38  38  36
REAMORTIZATION        2025-01-10   2 |   0   0   0   2
REAMORTIZATION        2025-02-01 150 | 110  13  13  14
REAMORTIZATION        2025-01-10 440 | 110 110 110 110
"""


@pytest.mark.parametrize("line", [line for line in FUTURE_TABLE.splitlines() if line])
def test_what_is_paid_in_advance_goes_where_the_rule_says(line: str) -> None:
    head, row = line.split("|")
    rule, day, amount = head.split()
    strategy = advanced_strategy(ADVANCED, Walk.HORIZONTAL, FutureRule(rule))
    paid = allocate(int(amount), AHEAD, strategy, date.fromisoformat(day))
    assert [each.paid.total for each in paid.installments] == [int(each) for each in row.split()]


@given(amount=payments, rows=schedules, on=days, rule=st.sampled_from(FutureRule), walk=st.sampled_from(Walk))
def test_advanced_allocation_loses_nothing_under_any_rule(
    amount: int, rows: tuple[Installment, ...], on: date, rule: FutureRule, walk: Walk
) -> None:
    paid = allocate(amount, rows, advanced_strategy(ADVANCED, walk, rule), on)
    assert paid.parts.total + paid.overpaid == amount
    assert total_of([each.paid for each in paid.installments]) == paid.parts
    assert all(min(each.outstanding) >= 0 for each in paid.installments)
    assert paid.overpaid == 0 or not total_of([each.outstanding for each in paid.installments]).total


def test_equal_shares_go_round_again_where_an_installment_owes_less_than_its_share() -> None:
    """Of 150 each of four gets 37.5, half-even 38 and the last 36; the second owes 20, its rest of 18 goes round."""
    rows = (AHEAD[0], AHEAD[1]._replace(paid=Parts(80, 10)), *AHEAD[2:])
    strategy = advanced_strategy(ADVANCED, Walk.HORIZONTAL, FutureRule.REAMORTIZATION)
    paid = allocate(150, rows, strategy, date(2025, 1, 10)).installments
    assert [each.paid.total for each in paid] == [44, 110, 44, 42]
