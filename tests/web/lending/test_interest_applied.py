"""Interest so far is asked for on a loan's page."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from tests.gatherings import staying
from tests.village import FIRST_MEETING, lend_alone, product

from samity.bank.loans.values.prepayment import Prepayment
from samity.bank.loans.values.terms import (
    Amortization,
    InterestPeriod,
    LoanTerms,
    ScheduleEngine,
    ScheduleMethod,
)

if TYPE_CHECKING:
    from tests.web.counter import Counter

TERMS = LoanTerms(
    principal=1_000_00,
    decimals=2,
    annual_rate=Fraction(24),
    number_of_installments=6,
    amortization=Amortization.EQUAL_PRINCIPAL,
    interest_period=InterestPeriod.DAILY,
    engine=ScheduleEngine.CONTRACTUAL,
    schedule_method=ScheduleMethod.DYNAMIC,
    prepayment=Prepayment(applies_interest=False),
)


def test_interest_so_far_is_asked_for_and_paid(counter: Counter) -> None:
    with staying(counter.engine, FIRST_MEETING) as unit:
        offered = product(unit, terms=TERMS)
        loan_id = lend_alone(unit, offered.id, counter.place.clients[0], on=FIRST_MEETING - timedelta(days=10))
    form = counter.clerk.open(f"/loans/{loan_id}/apply-interest")
    assert form.says("KES 6.58 has accrued and is not due.", "can be paid at once")
    assert counter.clerk.send(form).says("The interest so far is owed.", "Interest so far applied")
    again = counter.clerk.fill(f"/loans/{loan_id}/apply-interest")
    assert again.wrong["on"].startswith(f"On loan {loan_id} no interest has accrued")
    paid = counter.clerk.send(counter.clerk.open(f"/loans/{loan_id}/repay"), amount="6.58")
    assert paid.says("The repayment is posted.", "Income recognised")


def test_a_loan_whose_interest_is_fixed_says_why_none_is_asked_for(counter: Counter) -> None:
    with staying(counter.engine, FIRST_MEETING) as unit:
        fixed = replace(TERMS, schedule_method=ScheduleMethod.FIXED, prepayment=Prepayment())
        loan_id = lend_alone(unit, product(unit, terms=fixed).id, counter.place.clients[0])
    page = counter.clerk.open(f"/loans/{loan_id}")
    assert page.says("Ask for interest so far its interest is applied as its schedule says")
