"""What no loan can be agreed on, and what is named when a debt is too large to be reckoned with."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from samity.bank.loans.rules.offers import (
    TermImpossible,
    TermLeftOpen,
    TermOutsideOffer,
    agreed_terms,
    offer_refusals,
    rate_as_entered,
)
from samity.bank.loans.values.payment_terms import PaymentTerms
from samity.bank.loans.values.products import Offer, Range, Wish
from samity.bank.loans.values.terms import LoanTerms, RateUnit, ScheduleEngine
from samity.kernel.day_counts import DayCount
from samity.kernel.money import LARGEST_MINOR, Currency
from samity.kernel.periods import PeriodUnit

MONTHLY = LoanTerms(principal=10_000_00, decimals=2, annual_rate=Fraction(0), number_of_installments=12)

RUPIAH = Currency("IDR", 2, "Indonesian Rupiah", "Rp")


def named(terms: LoanTerms, rate: Fraction, unit: RateUnit = RateUnit.YEARS) -> list[str]:
    """Return the terms that are refused, in their order."""
    refusals = offer_refusals(
        Offer(terms=terms, rate=rate, rate_unit=unit, payments=PaymentTerms(strategy={})), Wish(), RUPIAH
    )
    return [each.term for each in refusals if isinstance(each, TermImpossible)]


def test_a_billion_rupiah_may_be_lent_at_24_percent() -> None:
    """IDR has two decimals: 10^11 minor units, whose product with the rate is of no account."""
    billion = replace(MONTHLY, principal=10**11)
    offer = Offer(terms=billion, rate=Fraction(2), rate_unit=RateUnit.MONTHS, payments=PaymentTerms(strategy={}))
    assert offer_refusals(offer, Wish(), RUPIAH) == []
    assert agreed_terms(offer, Wish()).annual_rate == 24


@pytest.mark.parametrize(
    ("terms", "rate", "unit", "wrong"),
    [
        ({"principal": LARGEST_MINOR}, "100", RateUnit.YEARS, []),
        ({"principal": LARGEST_MINOR}, "100.0001", RateUnit.YEARS, ["interestRatePerPeriod"]),
        ({"principal": LARGEST_MINOR + 1}, "0", RateUnit.YEARS, ["principal"]),
        ({"principal": LARGEST_MINOR, "number_of_installments": 13}, "100", RateUnit.YEARS, ["repaymentEvery"]),
        # 0.1 % a day for 1000 days is as much as was lent; the thousand and first is beyond it.
        (
            {"principal": LARGEST_MINOR, "number_of_installments": 1000, "repay_unit": PeriodUnit.DAYS},
            "0.1",
            RateUnit.DAYS,
            [],
        ),
        (
            {"principal": LARGEST_MINOR, "number_of_installments": 1001, "repay_unit": PeriodUnit.DAYS},
            "0.1",
            RateUnit.DAYS,
            ["repaymentEvery"],
        ),
        ({"repay_every": 10**12}, "24", RateUnit.YEARS, ["repaymentEvery"]),
        ({"number_of_installments": 1201}, "24", RateUnit.WHOLE_TERM, ["numberOfRepayments"]),
        ({}, "-1", RateUnit.YEARS, ["interestRatePerPeriod"]),
        ({}, "1E+20", RateUnit.WHOLE_TERM, ["interestRatePerPeriod"]),
    ],
)
def test_a_debt_too_large_is_refused_by_what_makes_it_so(
    terms: dict[str, int], rate: str, unit: RateUnit, wrong: list[str]
) -> None:
    assert named(replace(MONTHLY, **terms), Fraction(rate), unit) == wrong  # type: ignore[arg-type] # by name


@pytest.mark.parametrize("unit", RateUnit)
@pytest.mark.parametrize("engine", ScheduleEngine)
@pytest.mark.parametrize("every", [1, 10])
def test_a_rate_is_told_as_it_was_entered(unit: RateUnit, engine: ScheduleEngine, every: int) -> None:
    terms = replace(MONTHLY, engine=engine, day_count=DayCount.ACTUAL_360)
    offer = Offer(terms=terms, rate=Fraction(6), rate_unit=unit, rate_every=every, payments=PaymentTerms(strategy={}))
    agreed = agreed_terms(offer, Wish())
    assert rate_as_entered(offer, agreed) == 6
    assert agreed_terms(offer, Wish(rate=rate_as_entered(offer, agreed))) == agreed


def test_a_rate_for_every_ten_days_is_a_tenth_of_one_a_day() -> None:
    """1 % every 10 days is 36.5 % a year: over 2 years 73 % of what was lent, where 1 % a day would be 730 %."""
    terms = replace(MONTHLY, principal=LARGEST_MINOR, number_of_installments=24)
    offer = Offer(terms=terms, rate=Fraction(1), rate_unit=RateUnit.DAYS, payments=PaymentTerms(strategy={}))
    assert offer_refusals(replace(offer, rate_every=10), Wish(), RUPIAH) == []
    assert [str(each.facts()["term"]) for each in offer_refusals(offer, Wish(), RUPIAH)] == ["interestRatePerPeriod"]


def test_a_term_that_the_product_leaves_open_is_asked_for() -> None:
    offer = Offer(
        terms=MONTHLY,
        rate=Fraction(0),
        rate_unit=RateUnit.YEARS,
        installments=Range(2, 6),
        payments=PaymentTerms(strategy={}),
        left_open=frozenset({"principal", "number_of_installments", "rate"}),
    )
    assert [type(each) for each in offer_refusals(offer, Wish(), RUPIAH)] == [TermLeftOpen] * 3
    said = Wish(principal=5_000_00, number_of_installments=6, rate=Fraction(24))
    assert offer_refusals(offer, said, RUPIAH) == []
    assert agreed_terms(offer, said).annual_rate == 24
    (outside,) = offer_refusals(offer, replace(said, number_of_installments=7), RUPIAH)
    assert isinstance(outside, TermOutsideOffer)
    assert Offer.from_json(offer.to_json()) == offer
