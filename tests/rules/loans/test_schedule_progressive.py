from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from tests.rules.loans.progressive import LOAN, START
from tests.undisturbed import due_dates

from samity.bank.loans.rules.progressive_rates import rates_of
from samity.bank.loans.rules.schedule import schedule
from samity.bank.loans.rules.schedule_refusals import schedule_refusals
from samity.bank.loans.values.terms import (
    DaysInMonth,
    DaysInYear,
    InterestMethod,
    InterestPeriod,
    LoanTerms,
)
from samity.kernel.errors import BrokenInvariant
from samity.kernel.periods import PeriodUnit


def parts(terms: LoanTerms, disbursed_on: date = START, dues: tuple[date, ...] = ()) -> list[tuple[int, int]]:
    rows = schedule(terms, disbursed_on, dues or due_dates(terms, disbursed_on))
    return [(row.principal, row.interest) for row in rows]


def sums(terms: LoanTerms) -> list[int]:
    return [principal + interest for principal, interest in parts(terms)]


def test_the_last_installment_takes_the_rounding() -> None:
    assert sums(LOAN) == [1_701] * 5 + [1_700]
    assert parts(LOAN)[:2] == [(1_643, 58), (1_652, 49)]


def test_levelling_keeps_the_better_of_two_installments() -> None:
    # 100 at 15.678 %, actual/365: the last one is 4 cents off and no better candidate exists (spec 4.7).
    terms = replace(
        LOAN, annual_rate=Fraction("15.678"), days_in_month=DaysInMonth.ACTUAL, days_in_year=DaysInYear.D365
    )
    assert sums(terms) == [1_743] * 5 + [1_747]


def test_a_multiple_that_would_make_the_installment_nothing_is_not_kept() -> None:
    # 1.00 at 24 % in 3 whole-unit installments (reference: EMICalculation-Part4).
    terms = replace(
        LOAN,
        principal=100,
        annual_rate=Fraction(24),
        number_of_installments=3,
        interest_period=InterestPeriod.SAME_AS_REPAYMENT,
        installment_multiple=100,
    )
    assert parts(terms, date(2026, 2, 18)) == [(33, 2), (34, 1), (33, 1)]
    assert parts(replace(terms, annual_rate=Fraction(6)), date(2026, 2, 18)) == [(33, 0), (33, 0), (34, 0)]


def test_money_out_late_in_the_first_period_costs_its_days() -> None:
    # 192.22 at 9.99 %, schedule from 1 January, money out on the 15th: 0.88 of a full 1.60 (spec 4.7).
    terms = replace(LOAN, principal=19_222, annual_rate=Fraction("9.99"))
    dues = due_dates(terms, START)
    assert parts(terms, START, dues)[0][1] == 160
    assert parts(terms, date(2024, 1, 15), dues)[0][1] == 88


def test_a_moved_due_date_is_measured_in_months() -> None:
    # Reference: the due date of 1 March moved to 15 April makes 2 months and 14 of 30 days, 1.20 on 83.57.
    moved = (date(2024, 2, 1), date(2024, 4, 15), *(date(2024, month, 1) for month in (5, 6, 7, 8)))
    assert parts(LOAN, START, moved)[1][1] == 120


def test_an_actual_year_turns_on_31_december() -> None:
    terms = replace(LOAN, days_in_month=DaysInMonth.ACTUAL, days_in_year=DaysInYear.ACTUAL)
    factors = [each.factor for each in rates_of(terms, date(2023, 12, 12), (date(2024, 1, 12),))]
    assert factors == [Fraction(7, 100) * (Fraction(19, 365) + Fraction(12, 366))]


def test_an_actual_year_turns_on_1_january_where_interest_belongs_to_its_own_day() -> None:
    terms = replace(LOAN, days_in_month=DaysInMonth.ACTUAL, days_in_year=DaysInYear.ACTUAL, same_day_interest=True)
    factors = [each.factor for each in rates_of(terms, date(2023, 12, 12), (date(2024, 1, 12),))]
    assert factors == [Fraction(7, 100) * (Fraction(20, 365) + Fraction(11, 366))]


@pytest.mark.parametrize(
    ("from_on", "due_on", "length"),
    [
        (date(2024, 1, 31), date(2024, 2, 29), 366),
        (date(2024, 2, 29), date(2024, 3, 31), 365),
        (date(2023, 12, 31), date(2024, 1, 31), 365),
        (date(2025, 2, 1), date(2025, 3, 1), 365),
    ],
)
def test_only_the_row_with_29_february_has_a_leap_year(from_on: date, due_on: date, length: int) -> None:
    terms = replace(
        LOAN,
        days_in_month=DaysInMonth.ACTUAL,
        days_in_year=DaysInYear.ACTUAL,
        leap_year_by_29_february=True,
    )
    [bears] = rates_of(terms, from_on, (due_on,))
    assert bears.factor == Fraction(7 * (due_on - from_on).days, 100 * length)


def test_flat_interest_by_days_keeps_the_installment() -> None:
    # 1000 at 12 % flat, actual/actual, from 1 June 2024 (reference: EMICalculation-Part4).
    terms = replace(
        LOAN,
        principal=100_000,
        annual_rate=Fraction(12),
        number_of_installments=3,
        interest_method=InterestMethod.FLAT,
        days_in_month=DaysInMonth.ACTUAL,
        days_in_year=DaysInYear.ACTUAL,
    )
    assert parts(terms, date(2024, 6, 1)) == [(33_355, 984), (33_323, 1_016), (33_322, 1_016)]


def test_so_does_flat_interest_that_is_charged_from_a_later_day() -> None:
    """Installments stay equal, as where days differ: the row with less interest repays more."""
    terms = replace(
        LOAN,
        principal=100_000,
        annual_rate=Fraction(12),
        number_of_installments=3,
        interest_method=InterestMethod.FLAT,
        interest_period=InterestPeriod.SAME_AS_REPAYMENT,
    )
    assert parts(terms) == [(33_333, 1_000), (33_333, 1_000), (33_334, 1_000)]
    assert parts(replace(terms, interest_charged_from=date(2024, 1, 16))) == [
        (33_667, 500),
        (33_167, 1_000),
        (33_166, 1_000),
    ]


def test_interest_that_waited_is_paid_out_of_the_installment() -> None:
    # Reference: the EMI calculator's interest grace of two installments.
    rows = parts(replace(LOAN, grace_on_interest_payment=2))
    assert rows == [(1_701, 0), (1_701, 0), (1_557, 144), (1_672, 29), (1_681, 20), (1_688, 10)]


def test_an_installment_smaller_than_its_interest_carries_it_on() -> None:
    # A first period of a year owes 610.00 of interest: 200.00 a row, the rest waits, no principal is negative.
    terms = replace(LOAN, principal=100_000, annual_rate=Fraction(60), repay_unit=PeriodUnit.DAYS, repay_every=10)
    dues = (date(2025, 1, 1), *(date(2025, 1, day) for day in (11, 21, 31)), date(2025, 2, 10), date(2025, 2, 20))
    rows = parts(replace(terms, installment_multiple=20_000), START, dues)
    assert rows[0] == (0, 20_000)
    assert sum(principal for principal, _ in rows) == 100_000
    full_year = 100_000 * 60 * 366 // 36_000
    assert sum(interest for _, interest in rows) > full_year


def test_terms_the_engine_does_not_know_are_refused_all_at_once() -> None:
    terms = replace(LOAN, equal_amortization=True, fixed_installment=2_000)
    assert [str(refusal) for refusal in schedule_refusals(terms)] == [
        "A PROGRESSIVE schedule cannot be made with equal amortization.",
        "A PROGRESSIVE schedule cannot be made with an installment agreed beforehand.",
    ]
    assert schedule_refusals(LOAN) == ()


def test_a_schedule_needs_dates_that_increase() -> None:
    with pytest.raises(BrokenInvariant):
        schedule(LOAN, START, ())
    with pytest.raises(BrokenInvariant):
        schedule(LOAN, START, (date(2024, 2, 1), date(2024, 2, 1)))
    with pytest.raises(BrokenInvariant):
        schedule(LOAN, START, (START,))


@pytest.mark.parametrize(("principal", "rate"), [(0, Fraction(7)), (100, Fraction(-1))])
def test_a_loan_has_a_principal_and_no_negative_rate(principal: int, rate: Fraction) -> None:
    with pytest.raises(BrokenInvariant):
        replace(LOAN, principal=principal, annual_rate=rate)
