"""What a product offers by the borrower's loan cycle."""

from __future__ import annotations

from fractions import Fraction

import pytest

from samity.bank.loans.rules.borrower_cycles import cycle_refusals, offer_in_cycle
from samity.bank.loans.values.leeway import CycleCondition, Cycles, CycleStep, Leeway
from samity.bank.loans.values.payment_terms import PaymentTerms
from samity.bank.loans.values.products import Offer, Range
from samity.bank.loans.values.terms import LoanTerms, RateUnit
from samity.kernel.money import Currency

KES = Currency("KES", 2, "Kenyan Shilling")
TERMS = LoanTerms(principal=1_000_000, decimals=2, annual_rate=Fraction(12), number_of_installments=12)
# 10000.00 at first, 20000.00 after one loan, 40000.00 after more: the page's own example.
STEPS = (
    CycleStep(1, CycleCondition.EQUAL, Fraction(2_000_000), Fraction(500_000), Fraction(3_000_000)),
    CycleStep(1, CycleCondition.GREATER, Fraction(4_000_000), Fraction(500_000), Fraction(6_000_000)),
)


def offer(**cycles: tuple[CycleStep, ...]) -> Offer:
    return Offer(
        terms=TERMS,
        rate=Fraction(12),
        rate_unit=RateUnit.YEARS,
        principal=Range(100_000, 2_000_000),
        payments=PaymentTerms(strategy={}),
        leeway=Leeway(cycles=Cycles(**cycles)),
    )


@pytest.mark.parametrize(
    ("loans_had", "principal", "bounds"),
    [
        (0, 1_000_000, Range(100_000, 2_000_000)),
        (1, 2_000_000, Range(Fraction(500_000), Fraction(3_000_000))),
        (2, 4_000_000, Range(Fraction(500_000), Fraction(6_000_000))),
        (7, 4_000_000, Range(Fraction(500_000), Fraction(6_000_000))),
    ],
)
def test_the_step_of_the_cycle_replaces_default_and_bounds(loans_had: int, principal: int, bounds: Range) -> None:
    offered = offer_in_cycle(offer(principal=STEPS), loans_had)
    assert (offered.terms.principal, offered.principal) == (principal, bounds)
    assert offered.terms.number_of_installments == 12


def test_the_last_of_several_open_steps_applies() -> None:
    open_steps = tuple(CycleStep(n, CycleCondition.GREATER, Fraction(value)) for n, value in ((1, 10), (3, 6)))
    assert offer_in_cycle(offer(rates=open_steps), 3).rate == 10
    assert offer_in_cycle(offer(rates=open_steps), 4).rate == 6


def test_a_step_outside_its_own_bounds_is_refused() -> None:
    outside = (CycleStep(2, CycleCondition.EQUAL, Fraction(18), Fraction(1), Fraction(12)),)
    assert [str(each) for each in cycle_refusals(offer(installments=outside), KES)] == [
        "The numberOfRepayments 18 lies outside what the product offers."
    ]
    assert cycle_refusals(offer(principal=STEPS), KES) == []


def test_what_is_kept_of_it_is_read_back() -> None:
    kept = Leeway(
        kept=frozenset({"amortization"}),
        takes_installment=True,
        takes_plan=True,
        on_expected_day=True,
        counts_loans=True,
        cycles=Cycles(principal=STEPS, rates=(CycleStep(1, CycleCondition.EQUAL, Fraction(1, 3)),)),
    )
    assert Leeway.from_json(kept.to_json()) == kept
    assert Leeway.from_json({}) == Leeway()
