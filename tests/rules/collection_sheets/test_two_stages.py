"""A count against what should be there, and the order in which things are done with a captured sheet."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samity.bank.collection_sheets.rules.two_stages import (
    WAITING,
    cash_difference,
    cash_differences,
    counted_sum,
    may_follow,
    state_after,
)
from samity.bank.collection_sheets.values import CapturedAct, CapturedState, CountedCash, SheetCash
from samity.bank.organisation.rules.denominations import usual_denominations
from samity.kernel.money import Currency

AMOUNTS = st.integers(0, 10**12)


@pytest.mark.parametrize(
    ("cash", "count", "difference"),
    [
        (SheetCash("KES", 1055_23, 0), CountedCash("KES", {1000_00: 1, 50_00: 1}, 0), -5_23),
        (SheetCash("KES", 1055_23, 0), CountedCash("KES", {1000_00: 1, 100_00: 1}, 0), 44_77),
        (SheetCash("KES", 1000_00, 12_000_00), CountedCash("KES", {1000_00: 4}, 15_000_00), 0),
        (SheetCash("KES", 500_00, 0), CountedCash("KES", {}, 0), -500_00),
    ],
)
def test_a_difference_is_what_was_counted_beyond_what_should_be_there(
    cash: SheetCash, count: CountedCash, difference: int
) -> None:
    assert cash_difference(cash, count) == difference


@given(AMOUNTS, AMOUNTS, AMOUNTS, st.dictionaries(st.integers(1, 10**6), st.integers(0, 10**4)))
def test_what_is_counted_is_what_was_expected_and_the_difference(
    collected: int, paid_out: int, taken: int, pieces: dict[int, int]
) -> None:
    difference = cash_difference(SheetCash("KES", collected, paid_out), CountedCash("KES", pieces, taken))
    assert counted_sum(pieces) - taken == collected - paid_out + difference


def test_a_currency_that_nobody_counted_was_not_there_and_one_that_fits_does_not_differ() -> None:
    cash = [SheetCash("KES", 100, 0), SheetCash("USD", 5, 0)]
    assert cash_differences(cash, [CountedCash("KES", {100: 1}, 0)]) == {"USD": -5}


def test_acts_follow_each_other_and_lead_on() -> None:
    assert state_after(CapturedAct.COUNTED) is CapturedState.COUNTED
    assert state_after(CapturedAct.COUNTED, differs=True) is CapturedState.TO_APPROVE
    assert state_after(CapturedAct.APPROVED) is CapturedState.COUNTED
    allowed = {state: {act for act in CapturedAct if may_follow(act, state)} for state in CapturedState}
    assert allowed == {
        CapturedState.CAPTURED: {CapturedAct.CHANGED, CapturedAct.WITHDRAWN, CapturedAct.COUNTED},
        CapturedState.TO_APPROVE: {CapturedAct.COUNTED, CapturedAct.COUNT_TAKEN_BACK, CapturedAct.APPROVED},
        CapturedState.COUNTED: {CapturedAct.COUNTED, CapturedAct.COUNT_TAKEN_BACK, CapturedAct.POSTED},
        CapturedState.POSTED: {CapturedAct.UNDONE},
        CapturedState.WITHDRAWN: set(),
        CapturedState.UNDONE: set(),
    }
    assert all(allowed[state] for state in WAITING)


@pytest.mark.parametrize(
    ("currency", "first", "last"),
    [
        (Currency("KES", 2, "Shilling"), 1000_00, 1),
        (Currency("BDT", 2, "Taka", cash_unit=100), 1000_00, 1_00),
        (Currency("XYZ", 2, "Token", cash_unit=5), 1000_00, 5),
        (Currency("UGX", 0, "Shilling", cash_unit=50), 100_000, 50),
    ],
)
def test_every_amount_that_can_be_paid_in_cash_can_be_counted(currency: Currency, first: int, last: int) -> None:
    found = usual_denominations(currency)
    assert (found[0], found[-1]) == (first, last)
    assert found[-1] == currency.cash_unit
    assert list(found) == sorted(set(found), reverse=True)
