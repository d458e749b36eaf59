from __future__ import annotations

import tracemalloc
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.many_loans import FAMILIES_AND_MODES, KINDS, compare_every_kind, in_rows, random_loans, terms_of
from tests.rules.loans.strategies import loan_dates, loan_terms

from samity.bank.loans.rules.bulk_family import BulkFamily, bulk_family
from samity.bank.loans.rules.bulk_schedules import (
    BulkLoans,
    alike,
    bulk_installments,
    bulk_schedules,
    largest_principal,
)
from samity.bank.loans.rules.interest import row_rates
from samity.bank.loans.rules.schedule import schedule
from samity.bank.loans.rules.schedule_declining import equal_installment
from samity.bank.loans.values.agreed_rows import PlannedPayment
from samity.bank.loans.values.terms import Amortization, InterestMethod, InterestPeriod, LoanTerms, ScheduleEngine
from samity.kernel.errors import BrokenInvariant
from samity.kernel.money import LARGEST_MINOR, RoundingMode

SEED = 24
EQUAL_INSTALLMENTS: dict[str, Any] = {
    "engine": ScheduleEngine.CUMULATIVE,
    "interest_method": InterestMethod.DECLINING_BALANCE,
    "amortization": Amortization.EQUAL_INSTALLMENTS,
    "equal_amortization": False,
    "grace_on_principal": 0,
    "grace_on_interest_payment": 0,
    "grace_on_interest_charged": 0,
    "moratorium": 0,
}
LOAN = LoanTerms(
    principal=100_000,
    decimals=2,
    annual_rate=Fraction(24),
    number_of_installments=3,
    interest_period=InterestPeriod.SAME_AS_REPAYMENT,
)


def columns(*principals: int, number: int = 3, rate: int = 1, denominator: int = 50) -> BulkLoans:
    amounts = np.array(principals, np.int64)
    rates = np.full(len(principals), rate, np.int64)
    return BulkLoans(amounts, np.full(len(principals), number, np.int64), rates, rates, denominator)


def rows_of(loans: BulkLoans, cells: int = 1_000) -> list[list[tuple[int, int]]]:
    return [rows for chunk in bulk_schedules(loans, cells) for rows in in_rows(chunk)]


def test_two_thousand_random_loans_of_each_family_and_rounding_are_as_each_alone() -> None:
    found = compare_every_kind(2_000 * FAMILIES_AND_MODES, SEED)
    assert (found.loans, found.different) == (12_000, 0)
    assert 10 * found.tied >= found.rows, "a tenth of all rows stands at a half"
    assert 10 * found.tied_installments >= found.loans, "and a tenth of all installments"


@pytest.mark.soak
def test_a_hundred_thousand_random_loans_are_as_each_alone() -> None:
    found = compare_every_kind(100_000, SEED + 1_000)
    assert (found.loans, found.different) == (100_000, 0)
    assert 10 * found.tied >= found.rows
    assert 10 * found.tied_installments >= found.loans


@st.composite
def disturbed_loans(draw: st.DrawFn) -> tuple[LoanTerms, date, tuple[date, ...]]:
    """Draw terms of equal installments with their dates, some of them moved."""
    terms = draw(loan_terms(**EQUAL_INSTALLMENTS))
    return terms, *draw(loan_dates(terms))


@given(disturbed_loans(), st.lists(st.integers(1, 10_000_000), min_size=1, max_size=5), st.integers(1, 100))
def test_loans_of_unequal_periods_are_as_each_alone(
    lent: tuple[LoanTerms, date, tuple[date, ...]], principals: list[int], cells: int
) -> None:
    terms, disbursed_on, dues = lent
    assert bulk_family(terms) is BulkFamily.EQUAL_INSTALLMENTS
    rates = row_rates(terms, disbursed_on, dues)
    principals = [min(each, largest_principal(terms, rates)) for each in principals]
    assert rows_of(alike(terms, rates, principals), cells) == [
        [(row.principal, row.interest) for row in schedule(replace(terms, principal=each), disbursed_on, dues)]
        for each in principals
    ]


def test_the_installment_is_rounded_as_alone() -> None:
    for place, kind in enumerate(KINDS):
        if kind.family is not BulkFamily.EQUAL_INSTALLMENTS or kind.engine is not ScheduleEngine.CUMULATIVE:
            continue
        loans = random_loans(kind, 200, SEED + place)
        alone = [
            equal_installment(terms, terms.principal, int(number))
            for each, number in enumerate(loans.numbers)
            for terms in [terms_of(loans, each, kind)]
        ]
        assert bulk_installments(loans).tolist() == alone


def test_a_half_goes_to_the_even_neighbour_or_up() -> None:
    # 250.25 and 250.75 at 2 %: 5.005 and 5.015.
    loans = columns(25_025, 25_075)
    assert [rows[0][1] for rows in rows_of(loans)] == [500, 502]
    assert [rows[0][1] for rows in rows_of(replace(loans, rounding=RoundingMode.HALF_UP))] == [501, 502]


def test_rounding_up_may_repay_a_loan_early() -> None:
    loans = replace(columns(100, number=24), multiple=10)
    (found,) = bulk_schedules(loans)
    assert found.rows.tolist() == [12]
    assert found.principal.sum() == 100


def test_loans_of_different_lengths_stand_side_by_side() -> None:
    loans = replace(columns(100_000, 100_000, 100_000), numbers=np.array([3, 1, 2], np.int64))
    assert [len(rows) for rows in rows_of(loans)] == [3, 1, 2]
    assert [rows[-1] for rows in rows_of(loans)] == [(33_996, 680), (100_000, 2_000), (50_495, 1_010)]


@pytest.mark.parametrize("cells", [1, 7, 60, 10_000])
def test_a_chunk_changes_nothing(cells: int) -> None:
    loans = random_loans(KINDS[0], 100, SEED)
    assert rows_of(loans, cells) == rows_of(loans)


def test_there_may_be_no_loan() -> None:
    assert rows_of(columns()) == []


def test_memory_grows_with_the_chunk_and_not_with_the_loans() -> None:
    loans = columns(*range(1, 50_001), number=24)
    cells = 24 * 100
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    for _ in bulk_schedules(loans, cells):
        pass
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most - before < 10 * 8 * cells, "the amounts of 1.2 million rows would take a hundred times as much"


def test_the_largest_principal_is_scheduled_and_one_more_is_refused() -> None:
    terms = replace(LOAN, annual_rate=Fraction("23.123457"))
    rates = [terms.annual_rate / 1_200] * 3
    most = largest_principal(terms, rates)
    assert 10**11 < most < LARGEST_MINOR
    alone = schedule(replace(terms, principal=most), date(2026, 1, 1), [date(2026, month, 1) for month in (2, 3, 4)])
    assert rows_of(alike(terms, rates, [most])) == [[(row.principal, row.interest) for row in alone]]
    with pytest.raises(BrokenInvariant, match="fits 64 bits"):
        alike(terms, rates, [most + 1])


@pytest.mark.parametrize(
    "terms",
    [
        replace(LOAN, annual_rate=Fraction(1, 2**62 - 1)),
        replace(LOAN, installment_multiple=2**62),
    ],
)
def test_terms_that_64_bits_cannot_hold_have_no_largest_principal(terms: LoanTerms) -> None:
    assert largest_principal(terms, [terms.annual_rate / 1_200] * 3) == 0


def test_columns_that_might_overflow_cannot_be_made() -> None:
    loans = columns(100_000)
    wrong = {
        "a column holds 64-bit integers": {"principals": np.array([100_000], np.int32)},
        "a loan is repaid in installments": {"numbers": np.array([0], np.int64)},
        "a rate is not negative": {"rates": np.array([-1], np.int64)},
        "a rate is a part of a denominator": {"denominator": 2**62 + 1},
        "a principal is an amount": {"principals": np.array([LARGEST_MINOR + 1], np.int64)},
        "fits 64 bits": {"nominal": np.array([2**60], np.int64)},
    }
    for sentence, columns_ in wrong.items():
        with pytest.raises(BrokenInvariant, match=sentence):
            replace(loans, **columns_)  # type: ignore[arg-type]  # one field at a time


@pytest.mark.parametrize(
    "special",
    [
        {"interest_method": InterestMethod.FLAT},
        {"amortization": Amortization.EQUAL_ON_DATES},
        {"engine": ScheduleEngine.PROGRESSIVE},
        {"principal_every": 2},
        {"payment_plan": (PlannedPayment(3, 50_000),)},
        {"grace_on_principal": 1},
        {"grace_on_interest_payment": 1},
        {"grace_on_interest_charged": 1},
        {"moratorium": 1},
        {"fixed_installment": 100},
        {"equal_amortization": True},
    ],
    ids=str,
)
def test_other_loans_are_scheduled_alone(special: dict[str, object]) -> None:
    assert bulk_family(LOAN)
    assert not bulk_family(replace(LOAN, **special))  # type: ignore[arg-type]  # one term at a time
