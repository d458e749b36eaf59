"""How far beyond its application a loan goes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samity.bank.loans.rules.over_applied import most_lent
from samity.bank.loans.values.allowances import Allowances, OverApplied, OverAppliedBy

FLAT, PERCENTAGE = OverAppliedBy.FLAT, OverAppliedBy.PERCENTAGE


# docs/rules/over-applied.md
@pytest.mark.parametrize(
    ("applied", "bound", "most"),
    [
        (1000_00, None, 1000_00),
        (1000_00, OverApplied(FLAT, 10_000_00), 11_000_00),
        (1000_00, OverApplied(PERCENTAGE, 50), 1500_00),
        (10, OverApplied(PERCENTAGE, 33), 13),
        (1000_00, OverApplied(FLAT, 0), 1000_00),
    ],
)
def test_a_loan_goes_beyond_its_application_up_to_its_bound(applied: int, bound: OverApplied | None, most: int) -> None:
    assert most_lent(applied, bound) == most


@given(st.integers(1, 10**12), st.integers(0, 1000))
def test_percent_never_come_to_more_than_they_are(applied: int, percent: int) -> None:
    beyond = (most_lent(applied, OverApplied(PERCENTAGE, percent)) - applied) * 100
    assert applied * percent - 100 < beyond <= applied * percent


@pytest.mark.parametrize("bound", [None, OverApplied(FLAT, 500), OverApplied(PERCENTAGE, 20)])
def test_the_bound_is_kept_as_it_was_agreed(bound: OverApplied | None) -> None:
    kept = Allowances(over_applied=bound)
    assert Allowances.from_json(kept.to_json()) == kept
    assert Allowances.from_json({}).over_applied is None
