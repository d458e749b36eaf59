from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import pairwise
from time import process_time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rules.loans.strategies import loan_terms, starts
from tests.undisturbed import due_dates

from samity.bank.loans.rules.bulk_schedules import largest_principal
from samity.bank.loans.rules.offers import TermImpossible, TermOutsideOffer, offer_refusals
from samity.bank.loans.rules.planned_dates import RepaidTooLate
from samity.bank.loans.rules.quotes import quote_table, usual_numbers, usual_principals
from samity.bank.loans.rules.schedule import schedule
from samity.bank.loans.values.payment_terms import PaymentTerms
from samity.bank.loans.values.products import Offer, Range, Wish
from samity.bank.loans.values.quotes import NotOffered, Quote
from samity.bank.loans.values.terms import InterestMethod, InterestPeriod, LoanTerms, RateUnit, ScheduleEngine
from samity.kernel.errors import BrokenInvariant
from samity.kernel.money import Currency
from samity.kernel.periods import PeriodUnit

ON = date(2026, 11, 21)
TAKA = Currency("BDT", 2, "Taka")
WEEKLY = LoanTerms(
    principal=10_000_00,
    decimals=2,
    annual_rate=Fraction(0),
    number_of_installments=20,
    repay_unit=PeriodUnit.WEEKS,
    interest_period=InterestPeriod.SAME_AS_REPAYMENT,
    installment_multiple=100,
)


def offer(terms: LoanTerms = WEEKLY, rate: Fraction = Fraction(24), **bounds: Any) -> Offer:
    return Offer(terms=terms, rate=rate, rate_unit=RateUnit.YEARS, payments=PaymentTerms(strategy={}), **bounds)


def alone(terms: LoanTerms, on: date) -> Quote:
    rows = schedule(terms, on, due_dates(terms, on))
    dues = [row.principal + row.interest for row in rows]
    last = max(number for number, due in enumerate(dues, 1) if due)
    dues = dues[:last]
    return Quote(max(dues[:-1] or dues), dues[-1], sum(row.interest for row in rows), last)


@given(loan_terms(), st.lists(st.integers(1, 10_000_000), min_size=1, max_size=4), starts)
def test_every_quote_is_what_its_schedule_says(terms: LoanTerms, principals: list[int], on: date) -> None:
    offered = offer(terms, terms.annual_rate)
    numbers = (terms.number_of_installments, terms.number_of_installments + 7)
    table = quote_table(offered, TAKA, principals, numbers, on)
    assert (table.principals, table.numbers) == (tuple(principals), numbers)
    for principal, line in zip(principals, table.lines, strict=True):
        for number, quoted in zip(numbers, line, strict=True):
            asked = replace(terms, principal=principal, number_of_installments=number)
            wish = Wish(principal=principal, number_of_installments=number)
            against = tuple(map(str, offer_refusals(offered, wish, TAKA)))
            told = tuple(map(str, quoted.reasons)) if isinstance(quoted, NotOffered) else ()
            assert told == against
            assert against or quoted == alone(asked, on)


def test_a_loan_too_large_for_64_bits_is_quoted_alone() -> None:
    terms, rate = replace(WEEKLY, number_of_installments=12), Fraction("23.123457")
    most = largest_principal(replace(terms, annual_rate=rate), [rate / 5_200] * 12)
    ((small, large),) = zip(*quote_table(offer(terms, rate), TAKA, [most, most + 1], [12], ON).lines, strict=True)
    asked = replace(terms, annual_rate=rate)
    assert (small, large) == tuple(alone(replace(asked, principal=each), ON) for each in (most, most + 1))


def test_a_rate_too_fine_for_64_bits_is_quoted_alone() -> None:
    rate = Fraction(24 * 10**18 + 1, 10**18)
    ((quoted,),) = quote_table(offer(rate=rate), TAKA, [10_000_00], [20], ON).lines
    assert quoted == alone(replace(WEEKLY, annual_rate=rate), ON)


def test_what_is_not_offered_says_why_and_leaves_the_others() -> None:
    bounded = offer(principal=Range(2_000_00, 50_000_00), installments=Range(10, 40))
    table = quote_table(bounded, TAKA, [1_000_00, 2_000_00, 60_000_00], [20, 52], ON)
    terms = [
        [
            [reason.term for reason in quoted.reasons if isinstance(reason, TermOutsideOffer)]
            if isinstance(quoted, NotOffered)
            else "offered"
            for quoted in line
        ]
        for line in table.lines
    ]
    assert terms == [
        [["principal"], ["principal", "numberOfRepayments"]],
        ["offered", ["numberOfRepayments"]],
        [["principal"], ["principal", "numberOfRepayments"]],
    ]


def test_more_than_can_be_reckoned_with_is_refused_amount_by_amount() -> None:
    table = quote_table(offer(), TAKA, [10_000_00, 2**53], [20], ON)
    (fine,), (refused,) = table.lines
    assert isinstance(fine, Quote)
    assert isinstance(refused, NotOffered)
    assert [type(each) for each in refused.reasons] == [TermImpossible]


def test_a_term_beyond_all_calendars_is_refused_by_its_dates() -> None:
    centuries = replace(WEEKLY, repay_unit=PeriodUnit.YEARS, repay_every=100)
    (line,) = quote_table(offer(centuries, Fraction(1, 100)), TAKA, [10_000_00], [10, 100], ON).lines
    assert isinstance(line[0], Quote)
    assert isinstance(line[1], NotOffered)
    assert [type(each) for each in line[1].reasons] == [RepaidTooLate]


def test_the_least_days_before_the_first_repayment_cost_their_interest() -> None:
    daily = replace(WEEKLY, interest_period=InterestPeriod.DAILY, installment_multiple=0)
    ((soon,),) = quote_table(offer(daily), TAKA, [10_000_00], [20], ON).lines
    ((late,),) = quote_table(offer(daily, minimum_days=30), TAKA, [10_000_00], [20], ON).lines
    assert isinstance(soon, Quote)
    assert isinstance(late, Quote)
    assert late.interest - soon.interest > 10_000_00 * 24 * 23 // 36_500


@pytest.mark.parametrize(
    ("terms", "quote"),
    [
        # 4000.00 flat at 24 % for 12 weeks: 221.54 of interest, shares in whole units.
        ({"interest_method": InterestMethod.FLAT, "principal": 4_000_00, "number_of_installments": 12}, (351, 360.54)),
        ({"engine": ScheduleEngine.PROGRESSIVE, "installment_multiple": 0}, (524.58, 524.67)),
        ({"grace_on_principal": 4}, (650, 646.70)),
    ],
    ids=["flat", "progressive", "grace"],
)
def test_products_of_every_kind_are_quoted(terms: dict[str, Any], quote: tuple[float, float]) -> None:
    asked = replace(WEEKLY, **terms)
    ((found,),) = quote_table(offer(asked), TAKA, [asked.principal], [asked.number_of_installments], ON).lines
    assert isinstance(found, Quote)
    assert (found.installment, found.last_installment) == tuple(round(100 * each) for each in quote)


def test_a_page_shows_amounts_around_the_products_own_within_its_bounds() -> None:
    bounded = offer(principal=Range(2_000_00, 50_000_00), installments=Range(None, Fraction(52)))
    assert [each // 100 for each in usual_principals(bounded)] == [
        *(2_000, 5_000, 7_500, 10_000, 15_000, 20_000, 30_000, 50_000)
    ]
    assert usual_numbers(bounded) == (10, 15, 20, 30, 40, 52)


def test_a_page_shows_whole_units_and_nothing_below_one() -> None:
    odd = offer(replace(WEEKLY, principal=1_23, number_of_installments=1))
    assert usual_principals(odd) == (1_00, 1_23, 2_00, 4_00)
    assert all(less < more for less, more in pairwise(usual_numbers(odd)))
    assert usual_numbers(odd)[0] == 1


def test_a_table_needs_an_amount_and_a_number() -> None:
    for principals, numbers in (([], [12]), ([1], [])):
        with pytest.raises(BrokenInvariant, match="a table has"):
            quote_table(offer(), TAKA, principals, numbers, ON)


def test_a_large_table_takes_no_schedule_for_each_amount() -> None:
    began = process_time()
    table = quote_table(offer(), TAKA, range(1_000_00, 21_000_00, 1_00), [12, 24], ON)
    assert len(table.lines) == 20_000
    assert process_time() - began < 4, "alone they would take eight seconds"
