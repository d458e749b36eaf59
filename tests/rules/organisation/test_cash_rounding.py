"""Cash rounding and who may serve whom, as rules."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samity.bank.organisation.rules.authority import covers
from samity.bank.organisation.rules.cash_rounding import cash_rounding, collected_in
from samity.bank.organisation.rules.eligibility import may_serve
from samity.kernel.actor import Actor
from samity.kernel.money import Currency, RoundingMode

AMOUNTS = st.integers(min_value=0, max_value=10**15)
UNITS = st.integers(min_value=1, max_value=10_000)
MODES = st.sampled_from(RoundingMode)


@pytest.mark.parametrize(
    ("amount", "unit", "mode", "collected", "difference"),
    [
        (1237, 5, RoundingMode.HALF_UP, 1235, -2),  # docs/rules/cash-rounding.md
        (1238, 5, RoundingMode.HALF_UP, 1240, 2),
        (1240, 5, RoundingMode.HALF_UP, 1240, 0),
        (12_375, 50, RoundingMode.HALF_UP, 12_400, 25),
        (12_325, 50, RoundingMode.HALF_EVEN, 12_300, -25),
        (12_375, 50, RoundingMode.HALF_EVEN, 12_400, 25),
        (2, 5, RoundingMode.HALF_UP, 0, -2),
        (1237, 1, RoundingMode.HALF_UP, 1237, 0),
    ],
)
def test_cash_is_rounded_to_the_smallest_coin(
    amount: int, unit: int, mode: RoundingMode, collected: int, difference: int
) -> None:
    assert cash_rounding(amount, unit, mode) == (collected, difference)


@given(AMOUNTS, UNITS, MODES)
def test_coins_pay_what_is_collected_and_the_difference_is_at_most_half_a_coin(
    amount: int, unit: int, mode: RoundingMode
) -> None:
    collected, difference = cash_rounding(amount, unit, mode)
    assert collected % unit == 0
    assert collected == amount + difference
    assert 2 * abs(difference) <= unit
    assert cash_rounding(collected, unit, mode) == (collected, 0)


@given(AMOUNTS, AMOUNTS, UNITS, MODES)
def test_who_owes_more_never_pays_less(one: int, other: int, unit: int, mode: RoundingMode) -> None:
    less, more = sorted((one, other))
    assert cash_rounding(less, unit, mode).collected <= cash_rounding(more, unit, mode).collected


def test_only_cash_knows_coins() -> None:
    dollar = Currency("AUD", 2, "Australian Dollar", cash_unit=5)
    assert collected_in(dollar, 1237, is_cash=True) == (1235, -2)
    assert collected_in(dollar, 1237, is_cash=False) == (1237, 0)


@pytest.mark.parametrize(
    ("staff", "entity", "answer"),
    [
        (".", ".2.7.", True),
        (".2.", ".2.7.", True),
        (".2.", ".2.", True),
        (".2.7.", ".2.", False),
        (".2.", ".27.", False),
    ],
)
def test_staff_serve_their_own_office_and_those_below_it(staff: str, entity: str, *, answer: bool) -> None:
    assert may_serve(staff, entity) is answer


@pytest.mark.parametrize(
    ("held", "asked", "answer"),
    [
        ({"loans:repay"}, {"loans:repay"}, True),
        ({"loans:repay"}, {"loans:repay", "loans:approve"}, False),
        ({"all:all"}, {"all:all", "loans:approve"}, True),
        ({"all:read"}, {"clients:read", "all:read"}, True),
        ({"all:read"}, {"all:all"}, False),
        ({"loans:repay"}, set(), True),
    ],
)
def test_nobody_covers_more_than_he_holds(held: set[str], asked: set[str], *, answer: bool) -> None:
    assert covers(Actor(1, "a", 1, ".", frozenset(held)), asked) is answer
