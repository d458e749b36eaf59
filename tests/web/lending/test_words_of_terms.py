"""Whatever a product offers is told on its page, also what only an API enters."""

from __future__ import annotations

from fractions import Fraction

import pytest

from samity.bank.loans.values.leeway import Cycles, Leeway
from samity.bank.loans.values.payment_terms import PaymentTerms
from samity.bank.loans.values.products import Offer, Range
from samity.bank.loans.values.terms import Amortization, LoanTerms, RateUnit, ScheduleEngine
from samity.kernel.money import Currency
from samity.web.formats import formats_of
from samity.web.pages.lending.words import agreed_in_words, terms_in_words

TAKA = Currency("BDT", 2, "Taka", "৳")
ENGLISH = formats_of("en", "")


@pytest.mark.parametrize("engine", ScheduleEngine)
@pytest.mark.parametrize("unit", RateUnit)
@pytest.mark.parametrize("amortization", Amortization)
def test_every_term_has_words(engine: ScheduleEngine, unit: RateUnit, amortization: Amortization) -> None:
    terms = LoanTerms(
        principal=1_000_00,
        decimals=2,
        annual_rate=Fraction(12),
        number_of_installments=6,
        engine=engine,
        amortization=amortization,
    )
    payments = PaymentTerms(strategy={"code": "mifos-standard-strategy"})
    told = dict(terms_in_words(Offer(terms=terms, rate=Fraction(12), rate_unit=unit, payments=payments), TAKA, ENGLISH))
    assert {"Amount", "Interest", "Installments", "Schedule"} <= told.keys()
    assert "Agreed beforehand" not in told
    assert dict(agreed_in_words(terms, ENGLISH))["Installments"].startswith("6; ")


def test_what_a_loan_may_agree_on_is_told() -> None:
    leeway = Leeway(takes_installment=True, takes_plan=True, on_expected_day=True, cycles=Cycles())
    terms = LoanTerms(principal=1_000_00, decimals=2, annual_rate=Fraction(12), number_of_installments=6)
    payments = PaymentTerms(strategy={"code": "mifos-standard-strategy"})
    offer = Offer(terms=terms, rate=Fraction(12), rate_unit=RateUnit.YEARS, payments=payments, leeway=leeway)
    told = dict(terms_in_words(offer, TAKA, ENGLISH))
    assert {"Agreed beforehand", "Payment plan", "Pay-out", "Borrowers who come back"} <= told.keys()


def test_how_far_a_loan_may_leave_its_dates_and_amortization_is_told() -> None:
    terms = LoanTerms(
        principal=1_000_00,
        decimals=2,
        annual_rate=Fraction(12),
        number_of_installments=6,
        engine=ScheduleEngine.CONTRACTUAL,
        first_offset=5,
    )
    offer = Offer(
        terms=terms,
        rate=Fraction(12),
        rate_unit=RateUnit.YEARS,
        payments=PaymentTerms(strategy={"code": "mifos-standard-strategy"}),
        first_offsets=Range(2, 20),
        amortizations=Range(6),
    )
    told = dict(terms_in_words(offer, TAKA, ENGLISH))
    assert told["First due date"] == "5 days later than a period (at least 2, at most 20)"
    assert told["Amortization"] == "over its own installments (at least 6)"
