"""Contractual schedules: figures of the specification of loan accounts, its own and those printed by the vendor."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import pairwise

import pytest
import QuantLib  # type: ignore[import-untyped]  # bindings of a C++ library
from hypothesis import given
from hypothesis import strategies as st
from tests.rules.loans.contracts import amounts, contract, rows

from samity.bank.loans.rules.contract_rates import contract_rates, undisturbed_rate
from samity.bank.loans.rules.equal_amounts import annuity
from samity.bank.loans.rules.payment_plan import payments_of, rate_of_return
from samity.bank.loans.rules.schedule_refusals import schedule_refusals
from samity.bank.loans.rules.schedule_rows import Row
from samity.bank.loans.values.agreed_rows import PlannedPayment
from samity.bank.loans.values.terms import (
    Amortization,
    Compounding,
    InterestMethod,
    InterestPeriod,
    InterestType,
    LoanTerms,
    OddPeriods,
    Remainder,
    RoundedAmounts,
)
from samity.kernel.day_counts import DayCount
from samity.kernel.money import RoundingMode
from samity.kernel.periods import PeriodUnit


def a_thousand(**terms: object) -> LoanTerms:
    """Return the vendor's example: 1,000 over four months at 10 % a month."""
    return contract(annual_rate=Fraction(120), number_of_installments=4, **terms)


def test_flat() -> None:
    assert amounts(a_thousand(interest_method=InterestMethod.FLAT)) == [(250_00, 100_00)] * 4


def test_declining_balance() -> None:
    found = amounts(a_thousand(amortization=Amortization.EQUAL_PRINCIPAL))
    assert found == [(250_00, 100_00), (250_00, 75_00), (250_00, 50_00), (250_00, 25_00)]


def test_equal_installments() -> None:
    found = amounts(a_thousand())
    assert [sum(each) for each in found] == [315_47, 315_47, 315_47, 315_47]
    assert sum(interest for _, interest in found) == 261_88


def test_declining_balance_by_real_days() -> None:
    terms = a_thousand(amortization=Amortization.EQUAL_PRINCIPAL, interest_period=InterestPeriod.DAILY)
    found = amounts(terms, date(2011, 1, 23))
    assert [interest for _, interest in found] == [101_92, 69_04, 50_96, 24_66]


def test_principal_with_every_second_installment() -> None:
    terms = contract(principal=1200_00, amortization=Amortization.EQUAL_PRINCIPAL, principal_every=2)
    assert amounts(terms) == [(0, 12_00), (400_00, 12_00), (0, 8_00), (400_00, 8_00), (0, 4_00), (400_00, 4_00)]


@pytest.mark.parametrize(("free", "interest"), [(0, [12_00, 12_00]), (2, [0, 0])])
def test_grace(free: int, interest: list[int]) -> None:
    terms = contract(
        principal=1200_00,
        amortization=Amortization.EQUAL_PRINCIPAL,
        grace_on_principal=2,
        grace_on_interest_charged=free,
    )
    found = amounts(terms)
    assert found[2:] == [(300_00, 12_00), (300_00, 9_00), (300_00, 6_00), (300_00, 3_00)]
    assert found[:2] == [(0, each) for each in interest]


def test_a_balloon() -> None:
    found = amounts(contract(principal=10_000_00, fixed_installment=500_00))
    assert found[:2] == [(400_00, 100_00), (404_00, 96_00)]
    assert found[-1] == (7959_60, 79_60)


def test_amortized_over_two_years() -> None:
    found = amounts(contract(principal=10_000_00, amortized_over=24))
    assert found[0] == (370_73, 100_00)
    assert found[4] == (385_78, 84_95)
    assert found[-1] == (8108_91, 81_09)


def test_a_payment_plan_sets_its_own_rate() -> None:
    plan = (PlannedPayment(12, 200_00), PlannedPayment(15, 80_00))
    assert float(rate_of_return(plan, 2000_00)) == pytest.approx(0.0412366189, abs=1e-10)
    found = amounts(contract(principal=2000_00, number_of_installments=15, payment_plan=plan))
    assert found[:3] == [(117_53, 82_47), (122_37, 77_63), (127_42, 72_58)]
    assert found[9] == (169_08, 30_92)
    assert sum(found[-1]) == 80_00


@pytest.mark.parametrize(
    ("principal", "steps"),
    [
        # Rounded row by row, the last installment of this one came to 399.99.
        (1000_00, (PlannedPayment(3, 300_00), PlannedPayment(4, 400_00))),
        (2000_00, (PlannedPayment(12, 200_00), PlannedPayment(15, 80_00))),
        (12_000_00, (PlannedPayment(4, 3000_00), PlannedPayment(6, 1500_00))),
    ],
)
def test_every_installment_of_a_plan_asks_for_what_was_agreed(
    principal: int, steps: tuple[PlannedPayment, ...]
) -> None:
    terms = contract(principal=principal, number_of_installments=steps[-1].until_number, payment_plan=steps)
    assert [sum(each) for each in amounts(terms)] == payments_of(steps)


def test_a_plan_that_does_not_pay_its_interest_is_refused() -> None:
    steps = (PlannedPayment(1, 10_00), PlannedPayment(4, 500_00))
    told = schedule_refusals(contract(number_of_installments=4, payment_plan=steps))
    assert [each.term for each in told] == ["a payment plan whose installments do not cover their interest"]


ODD = [
    # A month too short: the interest of fifteen days, the principal of a whole month, else none.
    (OddPeriods.FIRST_BY_LENGTH, (8106_64, 246_58)),
    (OddPeriods.ALL_BY_LENGTH, (8106_64, 246_58)),
    (OddPeriods.INTEREST_ONLY, (0, 246_58)),
    (OddPeriods.STANDARD, (8106_64, 500_00)),
]


@pytest.mark.parametrize(("odd", "first"), ODD)
def test_an_odd_first_period_is_counted_in_days_where_the_others_are_whole(
    odd: OddPeriods, first: tuple[int, int]
) -> None:
    terms = contract(principal=100_000_00, annual_rate=Fraction(6), number_of_installments=12, odd_periods=odd)
    found = rows(terms, date(2024, 1, 1), date(2024, 1, 16))
    assert (found[0].principal, found[0].interest) == first
    assert found[1].interest == round((100_000_00 - found[0].principal) / 200)


def test_a_short_first_period_keeps_the_principal_of_a_whole_one() -> None:
    terms = contract(
        principal=100_000_00,
        annual_rate=Fraction(6),
        number_of_installments=12,
        interest_period=InterestPeriod.DAILY,
        odd_periods=OddPeriods.FIRST_BY_LENGTH,
    )
    first = rows(terms, date(2024, 1, 1), date(2024, 1, 16))[0]
    assert (first.principal, first.interest) == (8106_64, 246_58)


def test_an_odd_period_may_ask_for_interest_alone() -> None:
    terms = contract(interest_period=InterestPeriod.DAILY, odd_periods=OddPeriods.INTEREST_ONLY)
    found = rows(terms, date(2024, 1, 1), date(2024, 1, 16))
    assert found[0].principal == 0
    assert all(row.principal for row in found[1:])


def test_principal_at_the_end() -> None:
    found = amounts(contract(amortization=Amortization.PRINCIPAL_AT_END))
    assert found == [(0, 10_00)] * 5 + [(1000_00, 10_00)]


@pytest.mark.parametrize(
    ("rounds_up", "rounded", "first"),
    [
        (False, RoundedAmounts.EQUAL_AMOUNT, (215_00, 100_00)),
        (True, RoundedAmounts.EQUAL_AMOUNT, (216_00, 100_00)),
        (True, RoundedAmounts.TOTAL, (216_00, 100_00)),
        (False, RoundedAmounts.PARTS, (215_00, 100_00)),
    ],
)
def test_whole_units(*, rounds_up: bool, rounded: RoundedAmounts, first: tuple[int, int]) -> None:
    # 315.47 becomes 315, or 316 when it is rounded up.
    terms = a_thousand(installment_multiple=100, rounds_up=rounds_up, rounded_amounts=rounded)
    assert amounts(terms)[0] == first


def test_the_whole_unit_of_a_currency_without_cents_is_rounded_up_too() -> None:
    """A thousand and three yen at 10 % a month: 100.3 of interest is 101, and 316.4… of installment 317."""
    terms = a_thousand(decimals=0, principal=1003, installment_multiple=1, rounds_up=True)
    assert sum(amounts(terms)[0]) == 317
    assert amounts(replace(terms, rounded_amounts=RoundedAmounts.PARTS))[0] == (216, 101)
    assert sum(amounts(replace(terms, rounds_up=False))[0]) == 316


def test_no_amount_is_rounded_twice_on_its_way_to_whole_units() -> None:
    """12 % a year: 195.4973 a month for 1133.00 is 195, not 195.50 and then 196; 10.495 of interest is 10, not 11."""
    total = contract(principal=1133_00, installment_multiple=100, rounded_amounts=RoundedAmounts.TOTAL)
    assert sum(amounts(total)[0]) == 195_00
    parts = contract(principal=1049_50, installment_multiple=100, rounded_amounts=RoundedAmounts.PARTS)
    assert amounts(parts)[0][1] == 10_00


def test_a_total_of_equal_principal_is_rounded_once_from_its_exact_parts() -> None:
    """166.6666… and 7.8332 are 174.4999, so 174; their cents, 166.67 and 7.83, would make 174.50 and then 175."""
    rate, share = Fraction(939984, 100_000), {"amortization": Amortization.EQUAL_PRINCIPAL}
    terms = contract(annual_rate=rate, installment_multiple=100, rounded_amounts=RoundedAmounts.TOTAL, **share)
    assert amounts(terms)[0] == (166_17, 7_83)
    forgiven = replace(terms, grace_on_interest_charged=1, grace_on_principal=0)
    assert amounts(forgiven)[0] == (167_00, 0)


@given(
    principal=st.integers(1_00, 100_000_00),
    rate=st.fractions(0, 60, max_denominator=1000),
    count=st.integers(2, 12),
    multiple=st.sampled_from([1, 5, 100]),
    method=st.sampled_from(InterestMethod),
    up=st.booleans(),
)
def test_so_is_every_total_of_equal_principal(
    principal: int, rate: Fraction, count: int, multiple: int, method: InterestMethod, *, up: bool
) -> None:
    terms = contract(
        principal=principal,
        annual_rate=rate,
        number_of_installments=count,
        interest_method=method,
        amortization=Amortization.EQUAL_PRINCIPAL,
        installment_multiple=multiple,
        rounded_amounts=RoundedAmounts.TOTAL,
        rounds_up=up,
    )
    left = principal
    for part, interest in amounts(terms)[:-1]:
        base = principal if method is InterestMethod.FLAT else left
        exact = (Fraction(principal, count) + base * rate / 1200) / multiple
        whole = math.ceil(exact) if up else math.floor(exact + Fraction(1, 2))
        assert part == min(max(whole * multiple - interest, 0), left)
        left -= part


def test_parts_in_whole_units() -> None:
    terms = contract(
        principal=1000_00,
        number_of_installments=7,
        amortization=Amortization.EQUAL_PRINCIPAL,
        installment_multiple=100,
        rounded_amounts=RoundedAmounts.PARTS,
    )
    assert all(part % 100 == 0 for row in amounts(terms)[:-1] for part in row)


def test_what_rounding_leaves_of_interest_lands_in_the_last_installment() -> None:
    terms = contract(principal=100_00, interest_method=InterestMethod.FLAT, annual_rate=Fraction(4))
    each = amounts(terms)
    levelled = amounts(
        contract(
            principal=100_00,
            interest_method=InterestMethod.FLAT,
            annual_rate=Fraction(4),
            remainder=Remainder.LAST_PRINCIPAL_AND_INTEREST,
        )
    )
    assert [interest for _, interest in each] == [33] * 6
    assert [interest for _, interest in levelled] == [33] * 5 + [35]


def test_interest_on_interest_from_day_to_day() -> None:
    terms = contract(
        annual_rate=Fraction("5.25"), interest_period=InterestPeriod.DAILY, interest_type=InterestType.COMPOUNDING
    )
    (rate,) = contract_rates(terms, [Row(1, date(2023, 1, 1), date(2023, 2, 1))])
    assert round(200_000 * rate, 2) == Fraction("893.71")


def test_interest_on_interest_twice_a_year() -> None:
    terms = contract(
        principal=100_000_00,
        annual_rate=Fraction(6),
        number_of_installments=300,
        interest_type=InterestType.COMPOUNDING,
        compounding=Compounding.SEMI_ANNUALLY,
    )
    assert float(undisturbed_rate(terms) * 100) == pytest.approx(0.4938622, abs=1e-7)
    assert sum(amounts(terms)[0]) == 639_81


def test_business_days_grow_by_a_power() -> None:
    terms = contract(annual_rate=Fraction(13), day_count=DayCount.BUS_252, interest_period=InterestPeriod.DAILY)
    (rate,) = contract_rates(terms, [Row(1, date(2024, 4, 15), date(2024, 5, 15))], (22,))
    assert float(rate) == pytest.approx(1.13 ** (22 / 252) - 1, abs=1e-12)


def test_interest_on_their_dates_makes_all_but_the_last_equal_and_the_last_nearly() -> None:
    terms = contract(
        amortization=Amortization.EQUAL_ON_DATES, interest_period=InterestPeriod.DAILY, number_of_installments=24
    )
    totals = [sum(each) for each in amounts(terms)]
    assert len(set(totals[:-1])) == 1
    assert abs(totals[-1] - totals[0]) <= 24


@given(
    st.integers(1, 60),
    st.fractions(0, 60, max_denominator=10_000),
    st.integers(1, 10**9),
)
def test_annuities_are_those_of_quantlib(count: int, yearly: Fraction, principal: int) -> None:
    rate = yearly / 1200
    settlement = QuantLib.Date(15, 1, 2024)
    flows = [
        QuantLib.SimpleCashFlow(1.0, QuantLib.NullCalendar().advance(settlement, number, QuantLib.Months))
        for number in range(1, count + 1)
    ]
    curve = QuantLib.InterestRate(
        float(yearly) / 100, QuantLib.Thirty360(QuantLib.Thirty360.European), QuantLib.Compounded, QuantLib.Monthly
    )
    worth = QuantLib.CashFlows.npv(QuantLib.Leg(flows), curve, False, settlement)  # noqa: FBT003 - its own signature
    assert float(annuity(principal, [rate] * count)) == pytest.approx(principal / worth, rel=1e-9)


contracts = st.builds(
    contract,
    principal=st.integers(1, 10**9),
    annual_rate=st.fractions(0, 200, max_denominator=1000),
    number_of_installments=st.integers(1, 40),
    repay_every=st.integers(1, 3),
    repay_unit=st.sampled_from(PeriodUnit),
    interest_method=st.sampled_from(InterestMethod),
    amortization=st.sampled_from(Amortization),
    interest_period=st.sampled_from(InterestPeriod),
    day_count=st.sampled_from(sorted(set(DayCount) - {DayCount.BUS_252})),
    interest_type=st.sampled_from(InterestType),
    compounding=st.sampled_from(Compounding),
    grace_on_principal=st.integers(0, 3),
    grace_on_interest_charged=st.integers(0, 3),
    principal_every=st.integers(1, 4),
    amortized_over=st.sampled_from([0, 0, 60]),
    fixed_installment=st.sampled_from([0, 0, 0, 5_000]),
    fixed_principal=st.sampled_from([0, 0, 0, 5_000]),
    installment_multiple=st.sampled_from([0, 100, 1000]),
    rounds_up=st.booleans(),
    rounded_amounts=st.sampled_from(RoundedAmounts),
    remainder=st.sampled_from(Remainder),
    odd_periods=st.sampled_from(OddPeriods),
    rounding=st.sampled_from(RoundingMode),
    decimals=st.sampled_from([0, 2, 3, 8]),
)


def plainer(terms: LoanTerms) -> LoanTerms:
    """Leave out, one after the other, what does not go together, until a schedule can be made."""
    usual = contract()
    for name in (
        *("fixed_principal", "fixed_installment", "amortized_over", "principal_every", "interest_type"),
        *("odd_periods", "remainder", "installment_multiple", "grace_on_principal", "amortization", "interest_method"),
    ):
        if not schedule_refusals(terms):
            break
        terms = replace(terms, **{name: getattr(usual, name)})
    assert not schedule_refusals(terms)
    return terms


@given(contracts, st.dates(date(2000, 1, 1), date(2060, 1, 1)))
def test_whatever_the_terms_principal_sums_to_the_loan_and_nothing_is_negative(
    terms: LoanTerms, disbursed_on: date
) -> None:
    terms = plainer(terms)
    found = rows(terms, disbursed_on)
    assert sum(row.principal for row in found) == terms.principal
    assert all(row.principal >= 0 and row.interest >= 0 for row in found)
    assert all(before.due_on == after.from_on for before, after in pairwise(found))


@given(contracts)
def test_terms_are_read_as_they_were_written(terms: LoanTerms) -> None:
    assert LoanTerms.from_json(terms.to_json()) == terms
