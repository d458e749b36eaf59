"""Installments varied one by one. See docs/rules/variable-installments.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samity.bank.loans.rules import variation_refusals as refused
from samity.bank.loans.rules.edit_refusals import DueDatesNotInOrder
from samity.bank.loans.rules.planned_dates import Surroundings
from samity.bank.loans.rules.schedule import schedule
from samity.bank.loans.rules.schedule_refusals import schedule_refusals
from samity.bank.loans.rules.variation_refusals import gap_refusals, variation_refusals, varied_amount_refusals
from samity.bank.loans.rules.variations import VariedGround, varied_rows
from samity.bank.loans.values.agreed_rows import VariedRow
from samity.bank.loans.values.allowances import Allowances, Gaps
from samity.bank.loans.values.terms import Amortization, InterestMethod, InterestPeriod, LoanTerms, ScheduleEngine
from samity.bank.loans.values.variations import Variation, VariationKind
from samity.bank.organisation.values.working_days import WorkingDays
from samity.kernel.money import Currency

START = date(2011, 9, 20)
OCTOBER, NOVEMBER, DECEMBER, JANUARY = (date(2011, 10, 20), date(2011, 11, 20), date(2011, 12, 20), date(2012, 1, 20))
# The loan of Fineract's own tests: 100,000.00 at 2 % a month over four months from 20 September 2011.
ANNUITY = LoanTerms(
    principal=100_000_00,
    decimals=2,
    annual_rate=Fraction(24),
    number_of_installments=4,
    interest_period=InterestPeriod.SAME_AS_REPAYMENT,
    partial_periods=True,
)
EQUAL_PRINCIPAL = replace(ANNUITY, amortization=Amortization.EQUAL_PRINCIPAL)
FLAT = replace(EQUAL_PRINCIPAL, interest_method=InterestMethod.FLAT)
AROUND = Surroundings(working_days=WorkingDays())


def ground(terms: LoanTerms = ANNUITY, gaps: Gaps = Gaps(5, 90)) -> VariedGround:  # noqa: B008 - a frozen value
    rows = tuple(map(VariedRow, (OCTOBER, NOVEMBER, DECEMBER, JANUARY)))
    return VariedGround(terms, START, rows, gaps, AROUND)


def left_out(due_on: date) -> Variation:
    return Variation(due_on, VariationKind.LEFT_OUT)


def added(due_on: date, amount: int | None = None) -> Variation:
    return Variation(due_on, VariationKind.ADDED, amount=amount)


def totals(terms: LoanTerms, asked: list[Variation]) -> list[tuple[date, int]]:
    rows = varied_rows(ground(terms), asked)
    installments = schedule(replace(terms, varied_rows=rows), START, [each.due_on for each in rows])
    return [(each.due_on, each.principal + each.interest) for each in installments]


EVERYTHING = [left_out(DECEMBER), Variation(NOVEMBER, amount=30_000_00), added(date(2011, 12, 25), 5_000_00)]
BETWEEN = date(2011, 10, 31)
# What Fineract's integration tests expect of variable installments.
TABLE: list[tuple[LoanTerms, list[Variation], list[tuple[date, int]]]] = [
    (ANNUITY, [left_out(OCTOBER)], [(NOVEMBER, 34_675_47), (DECEMBER, 34_675_47), (JANUARY, 36_756_26)]),
    (
        ANNUITY,
        [added(BETWEEN, 5_000_00)],
        [
            (OCTOBER, 21_215_84),
            (BETWEEN, 5_000_00),
            (NOVEMBER, 26_477_31),
            (DECEMBER, 26_477_31),
            (JANUARY, 25_947_70),
        ],
    ),
    (
        ANNUITY,
        [Variation(OCTOBER, amount=30_000_00)],
        [(OCTOBER, 30_000_00), (NOVEMBER, 24_966_34), (DECEMBER, 24_966_34), (JANUARY, 24_966_33)],
    ),
    (
        ANNUITY,
        EVERYTHING,
        [(OCTOBER, 26_262_38), (NOVEMBER, 30_000_00), (date(2011, 12, 25), 5_000_00), (JANUARY, 44_077_00)],
    ),
    (
        EQUAL_PRINCIPAL,
        EVERYTHING,
        [(OCTOBER, 27_000_00), (NOVEMBER, 31_500_00), (date(2011, 12, 25), 6_045_16), (JANUARY, 40_670_97)],
    ),
    (
        FLAT,
        EVERYTHING,
        [(OCTOBER, 27_000_00), (NOVEMBER, 32_000_00), (date(2011, 12, 25), 7_000_00), (JANUARY, 42_000_00)],
    ),
    (
        FLAT,
        [
            Variation(DECEMBER, moved_to=date(2012, 1, 4), amount=20_000_00),
            Variation(JANUARY, moved_to=date(2012, 2, 8)),
        ],
        [(OCTOBER, 27_306_45), (NOVEMBER, 27_306_45), (date(2012, 1, 4), 22_306_45), (date(2012, 2, 8), 32_306_46)],
    ),
]


@pytest.mark.parametrize(("terms", "asked", "expected"), TABLE)
def test_fineracts_own_examples(terms: LoanTerms, asked: list[Variation], expected: list[tuple[date, int]]) -> None:
    assert totals(terms, asked) == expected
    rows = varied_rows(ground(terms), asked)
    assert variation_refusals(ground(terms), asked, rows) == []


def test_what_was_said_before_stays_until_something_else_is_said() -> None:
    once = varied_rows(ground(), [Variation(OCTOBER, amount=30_000_00)])
    again = varied_rows(replace(ground(), rows=once), [Variation(OCTOBER, moved_to=date(2011, 10, 22))])
    assert again[0] == VariedRow(date(2011, 10, 22), 30_000_00)
    assert varied_rows(replace(ground(), rows=again), [Variation(date(2011, 10, 22), amount=1)])[0].amount == 1


@pytest.mark.parametrize(
    ("terms", "asked", "refusals"),
    [
        ({}, [left_out(date(2011, 10, 21))], [refused.NoInstallmentOn]),
        ({}, [left_out(OCTOBER), Variation(OCTOBER, amount=1)], [refused.InstallmentVariedTwice]),
        ({}, [left_out(JANUARY)], [refused.LastTakesRest]),
        ({}, [Variation(JANUARY, amount=5)], [refused.LastTakesRest]),
        ({}, [added(date(2012, 2, 20))], [refused.OutsideTerm]),
        ({}, [added(START)], [refused.OutsideTerm]),
        ({}, [Variation(OCTOBER, moved_to=date(2011, 9, 1))], [refused.OutsideTerm]),
        ({"grace_on_principal": 1}, [Variation(OCTOBER, amount=5)], [refused.VariedInGrace]),
        ({"grace_on_principal": 1}, [added(date(2011, 10, 1))], [refused.VariedInGrace]),
        ({}, [added(NOVEMBER)], [DueDatesNotInOrder, refused.GapNotOffered]),
        ({}, [Variation(OCTOBER, moved_to=date(2011, 11, 28))], [DueDatesNotInOrder]),
        ({}, [added(date(2011, 10, 24))], [refused.GapNotOffered]),
        ({}, [left_out(OCTOBER), left_out(NOVEMBER), left_out(DECEMBER)], [refused.GapNotOffered]),
        ({}, [left_out(date(2011, 1, 1)), left_out(JANUARY)], [refused.NoInstallmentOn, refused.LastTakesRest]),
    ],
)
def test_what_stands_against_it_is_named_all_at_once(
    terms: dict[str, Any], asked: list[Variation], refusals: list[type]
) -> None:
    place = ground(replace(ANNUITY, **terms))
    assert [type(each) for each in variation_refusals(place, asked, varied_rows(place, asked))] == refusals


@pytest.mark.parametrize(
    ("terms", "amount", "refusals"),
    [
        (ANNUITY, 2_000_00, []),
        (ANNUITY, 1_999_99, [refused.BelowInterest]),
        (ANNUITY, 102_000_00, [refused.RepaidTooSoon]),
        (FLAT, 100_000_00, [refused.RepaidTooSoon]),
        (FLAT, 0, []),
    ],
)
def test_an_amount_is_neither_below_its_interest_nor_all_that_is_left(
    terms: LoanTerms, amount: int, refusals: list[type]
) -> None:
    rows = varied_rows(ground(terms), [Variation(OCTOBER, amount=amount)])
    made = schedule(replace(terms, varied_rows=rows), START, [each.due_on for each in rows])
    found = varied_amount_refusals(rows, made, terms, Currency("INR", 2, "Indian rupee"))
    assert [type(each) for each in found] == refusals


def test_a_product_says_gaps_for_cumulative_schedules_and_in_order() -> None:
    def against(gaps: Gaps | None, **terms: Any) -> list[type]:
        return [type(each) for each in gap_refusals(replace(ANNUITY, **terms), Allowances(gaps=gaps))]

    assert against(Gaps(5, 90)) == against(Gaps(5)) == against(None) == []
    assert against(Gaps(5, 5)) == [refused.GapsNotInOrder]
    assert against(Gaps(5), engine=ScheduleEngine.PROGRESSIVE) == [refused.VariationsNeedCumulative]
    assert against(Gaps(5), equal_amortization=True) == [refused.VariationsNeedCumulative]
    assert schedule_refusals(replace(ANNUITY, equal_amortization=True, varied_rows=ground().rows))


def test_allowances_and_terms_are_read_as_they_were_written() -> None:
    for gaps in (None, Gaps(5), Gaps(5, 90)):
        assert Allowances.from_json(Allowances(gaps=gaps).to_json()).gaps == gaps
    terms = replace(ANNUITY, varied_rows=(VariedRow(OCTOBER, 5), VariedRow(NOVEMBER)))
    assert LoanTerms.from_json(terms.to_json()) == terms


@given(
    terms=st.sampled_from([ANNUITY, EQUAL_PRINCIPAL, FLAT]),
    said=st.lists(st.none() | st.integers(3_000_00, 24_000_00), min_size=3, max_size=3),
    moved=st.lists(st.integers(-9, 9), min_size=4, max_size=4),
)
def test_principal_sums_to_the_loan_and_what_was_said_is_asked(
    terms: LoanTerms, said: list[int | None], moved: list[int]
) -> None:
    place = ground(terms)
    asked = [
        Variation(row.due_on, moved_to=date.fromordinal(row.due_on.toordinal() + days), amount=amount)
        for row, days, amount in zip(place.rows, moved, [*said, None], strict=True)
    ]
    rows = varied_rows(place, asked)
    made = schedule(replace(terms, varied_rows=rows), START, [each.due_on for each in rows])
    assert sum(each.principal for each in made) == terms.principal
    for row, each in zip(rows, made, strict=True):
        if row.amount is not None:
            assert row.amount == each.principal + (each.interest if terms.varies_totals else 0)
