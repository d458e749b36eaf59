"""Products whose terms this dialect has no words to enter are told all the same, and are not changed through it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from pydantic import ValidationError

from samity.bank.loans.rules.offers import rate_per_unit
from samity.bank.loans.values.agreement import AccountingRule
from samity.bank.loans.values.payment_terms import PaymentTerms
from samity.bank.loans.values.products import LoanProduct, Offer, Range
from samity.bank.loans.values.terms import Amortization, LoanTerms, RateUnit, ScheduleEngine
from samity.dialects.fineract.loanproducts_bodies import LoanProductBody
from samity.dialects.fineract.loanproducts_spelling import as_written, spell_product
from samity.kernel.day_counts import DayCount
from samity.kernel.money import Currency

KES = Currency("KES", 2, "Kenyan Shilling")
NEW_YEAR = datetime(2025, 1, 1, tzinfo=UTC)
TERMS = LoanTerms(
    principal=12_000_00,
    decimals=2,
    annual_rate=Fraction(36),
    number_of_installments=6,
    engine=ScheduleEngine.CONTRACTUAL,
    day_count=DayCount.E30_360,
    amortization=Amortization.EQUAL_ON_DATES,
)


def product(terms: LoanTerms = TERMS, unit: RateUnit = RateUnit.YEARS, every: int = 1) -> LoanProduct:
    offer = Offer(
        terms=terms,
        rate=Fraction(36),
        rate_unit=unit,
        rate_every=every,
        rates=Range(Fraction(10), None),
        payments=PaymentTerms(strategy={"code": "mifos-standard-strategy"}),
    )
    return LoanProduct(
        1, "Contract", "CON", None, None, "KES", AccountingRule.NONE, None, None, offer, NEW_YEAR, NEW_YEAR
    )


@pytest.mark.parametrize("amortization", Amortization)
@pytest.mark.parametrize("unit", RateUnit)
def test_every_term_has_a_word(amortization: Amortization, unit: RateUnit) -> None:
    terms = LoanTerms(principal=1, decimals=2, annual_rate=Fraction(1), number_of_installments=1)
    for engine in ScheduleEngine:
        given = LoanTerms(
            principal=terms.principal,
            decimals=2,
            annual_rate=terms.annual_rate,
            number_of_installments=1,
            engine=engine,
            amortization=amortization,
        )
        told = spell_product(product(given, unit), KES, date(2024, 1, 1))
        assert told["loanScheduleType"]["code"] == engine.value
        assert told["amortizationType"]["code"].startswith("amortizationType.")
        assert told["interestRateFrequencyType"]["code"].startswith("interestRateFrequency.")


def test_a_rate_for_several_days_is_told_for_one() -> None:
    told = spell_product(product(unit=RateUnit.DAYS, every=10), KES, date(2024, 1, 1))
    assert (told["interestRatePerPeriod"], told["minInterestRatePerPeriod"]) == (Fraction("3.6"), 1)
    # 36 % of a year of 360 days is 0.1 % a day.
    assert rate_per_unit(product(unit=RateUnit.DAYS).offer, TERMS) == Fraction(1, 10)


def test_it_is_not_changed_in_words_that_leave_some_of_it_out() -> None:
    with pytest.raises(ValidationError) as refused:
        LoanProductBody.model_validate(as_written(product(), KES, []))
    assert {"loanScheduleType", "amortizationType"} <= {each["loc"][0] for each in refused.value.errors()}
