from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from tests.undisturbed import due_dates

from samity.bank.loans.rules.first_repayment import FirstRepaymentTooEarly, first_repayment
from samity.bank.loans.rules.interest import annual_rate
from samity.bank.loans.rules.schedule_rows import even_shares, rows_of, seed_day
from samity.bank.loans.values.terms import LoanTerms, RateUnit
from samity.kernel.money import RoundingMode
from samity.kernel.periods import PeriodUnit


def terms_of(count: int, every: int, unit: PeriodUnit) -> LoanTerms:
    return LoanTerms(
        principal=100_000,
        decimals=2,
        annual_rate=Fraction(12),
        number_of_installments=count,
        repay_every=every,
        repay_unit=unit,
    )


MONTHLY = terms_of(3, 1, PeriodUnit.MONTHS)


def test_due_dates_remember_the_day_they_started_on() -> None:
    assert due_dates(MONTHLY, date(2024, 1, 31)) == (date(2024, 2, 29), date(2024, 3, 31), date(2024, 4, 30))


def test_a_given_first_date_wins_and_is_remembered() -> None:
    dues = due_dates(MONTHLY, date(2024, 1, 10), date(2024, 1, 31))
    assert dues == (date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31))


def test_every_second_week() -> None:
    dues = due_dates(terms_of(3, 2, PeriodUnit.WEEKS), date(2024, 1, 1), None)
    assert dues == (date(2024, 1, 15), date(2024, 1, 29), date(2024, 2, 12))


def test_the_first_date_keeps_the_minimum_days() -> None:
    start = date(2024, 1, 1)
    assert first_repayment(MONTHLY, start, start) == date(2024, 2, 1)
    assert first_repayment(MONTHLY, start, start, minimum_days=40) == date(2024, 2, 10)
    # Counted from the day it was submitted, the first date is past: it follows the disbursement.
    assert first_repayment(MONTHLY, start, date(2024, 3, 1)) == date(2024, 3, 2)
    assert first_repayment(MONTHLY, start, start, asked_for=date(2024, 1, 9), minimum_days=8) == date(2024, 1, 9)
    with pytest.raises(FirstRepaymentTooEarly, match="too early: it may be due from 2024-01-10"):
        first_repayment(MONTHLY, start, start, asked_for=date(2024, 1, 9), minimum_days=9)


@pytest.mark.parametrize(
    ("rate", "per", "yearly"),
    [
        ("0.05", RateUnit.DAYS, "18.25"),
        ("0.5", RateUnit.WEEKS, "26"),
        ("2", RateUnit.MONTHS, "24"),
        ("9.4822", RateUnit.YEARS, "9.4822"),
        # 10 % of a term of 3 two-month periods: 1.66666667 a month, rounded to eight places, times 12.
        ("10", RateUnit.WHOLE_TERM, "20.00000004"),
    ],
)
def test_any_rate_becomes_a_yearly_one(rate: str, per: RateUnit, yearly: str) -> None:
    computed = annual_rate(Fraction(rate), per, number_of_installments=3, repay_every=2, repay_unit=PeriodUnit.MONTHS)
    assert computed == Fraction(yearly)


@pytest.mark.parametrize(
    ("disbursed_on", "dues", "day"),
    [
        (date(2024, 1, 31), [date(2024, 2, 29), date(2024, 3, 31), date(2024, 4, 30)], 31),
        (date(2024, 1, 31), [date(2024, 2, 29)], 31),
        (date(2024, 1, 15), [date(2024, 2, 29)], 29),
        (date(2024, 1, 5), [date(2024, 2, 5), date(2024, 3, 6), date(2024, 4, 5)], 5),
        (date(2024, 1, 16), [date(2024, 2, 20), date(2024, 3, 19), date(2024, 4, 16), date(2024, 5, 21)], None),
    ],
)
def test_the_seed_day_is_what_most_dates_come_back_to(disbursed_on: date, dues: list[date], day: int | None) -> None:
    assert seed_day(rows_of(disbursed_on, dues)) == day


def test_shares_are_even_and_never_negative() -> None:
    assert even_shares(100, 3, RoundingMode.HALF_EVEN) == (33, 33, 34)
    assert even_shares(8, 12, RoundingMode.HALF_EVEN) == (1,) * 8 + (0,) * 4
    assert even_shares(5, 1, RoundingMode.HALF_UP) == (5,)
