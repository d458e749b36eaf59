"""Interest on the real balance against a ledger that is kept day by day, with day counts of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.rules.loans.day_by_day import PAYMENTS, STARTS, TERMS, YEARS, lived
from tests.rules.loans.real_balance import dynamic

from samity.bank.loans.values.terms import Compounding, InterestType, LoanTerms
from samity.kernel.day_counts import DayCount


def agree(terms: LoanTerms, start: date, payments: list[tuple[int, int]]) -> None:
    state, ledger = lived(terms, start, payments)
    told = [(each.due[0], each.due[1], each.paid[0], each.paid[1]) for each in state.installments]
    assert told == [(each.principal, each.interest, each.paid, each.paid_interest) for each in ledger.lines]
    assert (state.overpaid, state.capitalized) == (ledger.over, ledger.joined)


@given(terms=TERMS, start=STARTS, payments=PAYMENTS)
@settings(max_examples=150)
def test_interest_is_what_a_ledger_kept_day_by_day_says(
    terms: dict[str, Any], start: date, payments: list[tuple[int, int]]
) -> None:
    agree(dynamic(**terms), start, payments)


@given(terms=TERMS, start=STARTS, payments=PAYMENTS, count=st.sampled_from([*YEARS, DayCount.US_30_360]))
@settings(max_examples=15)
def test_so_is_interest_that_compounds_daily(
    terms: dict[str, Any], start: date, payments: list[tuple[int, int]], count: DayCount
) -> None:
    kind: dict[str, Any] = {
        "interest_type": InterestType.COMPOUNDING,
        "compounding": Compounding.DAILY,
        "day_count": count,
    }
    agree(replace(dynamic(**terms), **kind), start, payments)


@pytest.mark.parametrize("paid_on", [16, 29, 45], ids=["31 January", "13 February", "29 February"])
def test_a_cent_does_not_change_how_months_are_counted_in_the_united_states(paid_on: int) -> None:
    """30 of 360 days on a million at 10 %, whichever day something is paid: 8,333.33."""
    terms = dynamic(day_count=DayCount.US_30_360, principal=1_000_000_00, number_of_installments=2)
    state, _ = lived(terms, date(2024, 1, 15), [(31, 508_333_33), (paid_on, 1)])
    assert state.installments[0].due.interest == 8_333_33
    assert state.installments[1].due.interest == 4_166_67
