from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from tests.undisturbed import due_dates

from samity.bank.loans.rules.schedule import schedule
from samity.bank.loans.values.terms import (
    Amortization,
    DaysInMonth,
    DaysInYear,
    InterestMethod,
    InterestPeriod,
    LoanTerms,
)
from samity.kernel.periods import PeriodUnit

# 5000 at 12 % in 18 months: the loan of Fineract's LoanRepayment feature (spec 4.4, 4.5).
LOAN = LoanTerms(
    principal=500_000,
    decimals=2,
    annual_rate=Fraction(12),
    number_of_installments=18,
    interest_period=InterestPeriod.SAME_AS_REPAYMENT,
)
START = date(2022, 11, 1)


def parts(terms: LoanTerms, disbursed_on: date = START, dues: tuple[date, ...] = ()) -> list[tuple[int, int]]:
    rows = schedule(terms, disbursed_on, dues or due_dates(terms, disbursed_on))
    return [(row.principal, row.interest) for row in rows]


def test_equal_installments_in_whole_units() -> None:
    rows = parts(replace(LOAN, installment_multiple=100))
    assert rows[:2] == [(25_500, 5_000), (25_755, 4_745)]
    assert rows[-1] == (30_022, 300)


def test_daily_interest_keeps_the_installment_of_a_thirty_day_month() -> None:
    rows = parts(replace(LOAN, interest_period=InterestPeriod.DAILY, installment_multiple=100))
    assert rows[:2] == [(25_568, 4_932), (25_665, 4_835)]
    # 29 days of February 2024 over 365: in this engine an actual year is never 366 days.
    assert rows[15] == (29_647, 853)


def test_equal_principal_lets_the_installment_fall() -> None:
    rows = parts(replace(LOAN, amortization=Amortization.EQUAL_PRINCIPAL, installment_multiple=100))
    assert rows[:2] == [(27_778, 5_000), (27_778, 4_722)]
    assert rows[-1] == (27_774, 278)


def test_flat_interest_is_the_same_every_month() -> None:
    rows = parts(replace(LOAN, interest_method=InterestMethod.FLAT, installment_multiple=100))
    assert rows == [(27_800, 5_000)] * 17 + [(27_400, 5_000)]


@pytest.mark.parametrize(
    ("principal", "rate", "count", "multiple", "first"),
    [
        (500_000, 12, 12, 1_000, (41_750 + 250, 5_000)),
        # 1250 at 15 % in 4: 15.625 a month is 15.62, half to even; the sum is whole, so cents stand in the principal.
        (125_000, 15, 4, 100, (31_238, 1_562)),
    ],
)
def test_flat_multiples_change_the_principal(
    principal: int, rate: int, count: int, multiple: int, first: tuple[int, int]
) -> None:
    terms = replace(
        LOAN,
        principal=principal,
        annual_rate=Fraction(rate),
        number_of_installments=count,
        interest_method=InterestMethod.FLAT,
        installment_multiple=multiple,
    )
    assert parts(terms)[0] == first


def test_principal_grace_leaves_the_rest_to_fewer_installments() -> None:
    rows = parts(replace(LOAN, grace_on_principal=6, grace_on_interest_charged=3, installment_multiple=100))
    assert rows[:6] == [(0, 0)] * 3 + [(0, 5_000)] * 3
    assert rows[6:8] == [(39_400, 5_000), (39_794, 4_606)]
    assert rows[-1] == (44_266, 443)


def test_interest_that_waited_comes_on_top_of_the_installment() -> None:
    rows = parts(replace(LOAN, grace_on_interest_payment=2, installment_multiple=100))
    plain = parts(replace(LOAN, installment_multiple=100))
    assert [interest for _, interest in rows[:3]] == [0, 0, sum(interest for _, interest in plain[:3])]
    assert [principal for principal, _ in rows] == [principal for principal, _ in plain]


def test_a_moratorium_comes_back_after_each_repayment_of_principal() -> None:
    rows = parts(replace(LOAN, number_of_installments=6, grace_on_principal=1, moratorium=1))
    assert [principal > 0 for principal, _ in rows] == [False, True, False, True, False, True]


def test_flat_grace_on_interest_charged_is_averaged_over_the_rest() -> None:
    terms = replace(LOAN, principal=120_000, number_of_installments=12, interest_method=InterestMethod.FLAT)
    free = parts(replace(terms, grace_on_interest_charged=2))
    assert [interest for _, interest in free] == [0, 0, *[1_200] * 10]
    silent = parts(replace(terms, grace_on_interest_payment=2))
    assert [interest for _, interest in silent] == [0, 0, *[1_440] * 10]


def test_flat_grace_with_equal_principal_is_brought_forward() -> None:
    terms = replace(
        LOAN,
        principal=120_000,
        number_of_installments=12,
        interest_method=InterestMethod.FLAT,
        amortization=Amortization.EQUAL_PRINCIPAL,
        grace_on_interest_payment=2,
    )
    assert [interest for _, interest in parts(terms)] == [0, 0, 3_600, *[1_200] * 9]


def test_equal_amortization_spreads_the_declining_interest() -> None:
    declining = sum(interest for _, interest in parts(LOAN))
    rows = parts(replace(LOAN, equal_amortization=True))
    assert sum(interest for _, interest in rows) == declining
    assert rows[0] == (27_778, round(declining / 18))
    assert len(set(rows[:-1])) == 1


def test_an_agreed_installment_folds_a_small_rest_in() -> None:
    terms = replace(LOAN, principal=100_000, annual_rate=Fraction(0), number_of_installments=6)
    assert parts(replace(terms, fixed_installment=23_000)) == [(23_000, 0)] * 3 + [(31_000, 0)]
    assert parts(replace(terms, fixed_installment=22_000)) == [(22_000, 0)] * 4 + [(12_000, 0)]


def test_rounding_up_repays_a_loan_early() -> None:
    terms = replace(LOAN, principal=500, annual_rate=Fraction(0), number_of_installments=6, installment_multiple=100)
    assert parts(terms) == [(100, 0)] * 5


LATE_FIRST = (date(2023, 1, 1), date(2023, 2, 1), date(2023, 3, 1))
ODD: dict[str, Any] = {"principal": 120_000, "number_of_installments": 3}


@pytest.mark.parametrize(
    ("disbursed_on", "by_period", "partial", "daily"),
    [
        # Two months to the first date: one period, two periods, 61 days.
        (date(2022, 11, 1), 1_200, 2_400, 2_407),
        # Half a month: one period, 17 of 31 days, 17 days.
        (date(2022, 12, 15), 1_200, 658, 671),
    ],
)
def test_an_odd_first_period(disbursed_on: date, by_period: int, partial: int, daily: int) -> None:
    terms = replace(LOAN, **ODD)
    assert parts(terms, disbursed_on, LATE_FIRST)[0][1] == by_period
    assert parts(replace(terms, partial_periods=True), disbursed_on, LATE_FIRST)[0][1] == partial
    assert parts(replace(terms, interest_period=InterestPeriod.DAILY), disbursed_on, LATE_FIRST)[0][1] == daily


def test_months_between_meetings_are_whole_periods() -> None:
    # Third Tuesdays: 28 and 35 days apart, one month of interest each.
    meetings = (date(2024, 2, 20), date(2024, 3, 19), date(2024, 4, 16), date(2024, 5, 21))
    terms = replace(
        LOAN,
        principal=120_000,
        number_of_installments=4,
        partial_periods=True,
        amortization=Amortization.EQUAL_PRINCIPAL,
    )
    assert parts(terms, date(2024, 1, 20), meetings) == [(30_000, 1_200), (30_000, 900), (30_000, 600), (30_000, 300)]


def test_a_week_moved_by_a_holiday_costs_its_days() -> None:
    moved = (date(2024, 1, 8), date(2024, 1, 16), date(2024, 1, 22))
    terms = replace(
        LOAN,
        principal=3_640_000,
        number_of_installments=3,
        repay_unit=PeriodUnit.WEEKS,
        interest_period=InterestPeriod.DAILY,
        days_in_year=DaysInYear.D364,
        amortization=Amortization.EQUAL_PRINCIPAL,
    )
    balances = (3_640_000, 2_426_667, 1_213_334)
    expected = [round(Fraction(balance * 12 * days, 36_400)) for balance, days in zip(balances, (7, 8, 6), strict=True)]
    assert [interest for _, interest in parts(terms, date(2024, 1, 1), moved)] == expected


def test_thirty_day_months_charge_a_stub_by_its_part_of_a_month() -> None:
    terms = replace(
        LOAN,
        **ODD,
        interest_period=InterestPeriod.DAILY,
        days_in_month=DaysInMonth.THIRTY,
        days_in_year=DaysInYear.D360,
    )
    assert parts(terms, date(2022, 12, 15), LATE_FIRST)[0][1] == round(Fraction(1_200 * 17, 31))


@pytest.mark.parametrize(
    ("charged_from", "interest"),
    [
        (date(2022, 10, 1), [1_200, 804, 404]),
        (date(2022, 11, 16), [600, 798, 398]),
        (date(2022, 12, 1), [0, 792, 392]),
    ],
)
def test_no_interest_before_it_is_charged(charged_from: date, interest: list[int]) -> None:
    # The installment of 408.03 stays: what is not interest repays principal.
    terms = replace(LOAN, **ODD, interest_charged_from=charged_from)
    assert [part for _, part in parts(terms)] == interest
