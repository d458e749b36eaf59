"""What repaying early costs, as pages tell it: of a product, of a loan, and before a payment is posted."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from tests.gatherings import staying
from tests.village import FIRST_MEETING, lend_alone, product

from samity.bank.loans.values.early_charge import EarlyCharge
from samity.bank.loans.values.terms import (
    Amortization,
    InterestPeriod,
    LoanTerms,
    ScheduleEngine,
    ScheduleMethod,
)
from samity.kernel.money import Currency
from samity.web.formats import formats_of
from samity.web.pages.lending.early_charge_words import early_charges_in_words

if TYPE_CHECKING:
    from tests.web.counter import Counter

TAKA = Currency("BDT", 2, "Taka", "৳")
COSTING = LoanTerms(
    principal=1_000_00,
    decimals=2,
    annual_rate=Fraction(24),
    number_of_installments=6,
    amortization=Amortization.EQUAL_PRINCIPAL,
    interest_period=InterestPeriod.DAILY,
    engine=ScheduleEngine.CONTRACTUAL,
    schedule_method=ScheduleMethod.DYNAMIC,
    early_charge=EarlyCharge((Fraction(5), Fraction(5), Fraction(4)), Fraction(10)),
)


def test_a_charge_is_told_of_product_and_loan_and_shown_before_it_is_made(counter: Counter) -> None:
    with staying(counter.engine, FIRST_MEETING) as unit:
        offered = product(unit, terms=COSTING)
        loan_id = lend_alone(unit, offered.id, counter.place.clients[0])
    told = ("Repaying principal early costs", "5 % of it in years 1 to 2; 4 % of it from year 3 on")
    assert counter.clerk.open(f"/products/{offered.id}").says(*told, "10 % of what is owed when the year begins")
    assert counter.clerk.open(f"/loans/{loan_id}").says(*told)
    form = counter.clerk.open(f"/loans/{loan_id}/repay")
    assert form.says("Repaying principal before its time costs something; KES 100.00 of it is free until")
    # The form asks for its day, which is that of the pay-out: nothing has accrued, and 400.00 of 500.00 are not free.
    shown = counter.clerk.send(form, ("_look", "yes"), amount="500")
    assert shown.says("Charged for repaying early", "KES 20.00", "Nothing is posted yet.")
    assert counter.clerk.send(form, amount="500").says("The repayment is posted.", "Charge for repaying early")
    assert counter.clerk.open(f"/loans/{loan_id}/repay").says("KES 0.00 of it is free until")


@pytest.mark.parametrize(
    ("agreed", "words"),
    [
        (EarlyCharge(), []),
        (EarlyCharge((Fraction(5),)), ["5 % of it"]),
        (EarlyCharge((Fraction(5), Fraction(0))), ["5 % of it in year 1; 0 % of it from year 2 on"]),
        (EarlyCharge((Fraction(3),), free_amount=150_00), ["3 % of it", "৳\u00a0150.00"]),
        (
            replace(COSTING.early_charge, rates=(Fraction(1),), free_amount=150_00),
            ["1 % of it", "10 % of what is owed when the year begins or ৳\u00a0150.00, whichever is more"],
        ),
    ],
)
def test_rates_and_allowances_have_words(agreed: EarlyCharge, words: list[str]) -> None:
    assert [said for _, said in early_charges_in_words(agreed, TAKA, formats_of("en", ""))] == words
