"""What the two dialects call differently is one term: random terms said in the words of both lead to one schedule.

They differ in one thing by name: what an exact half is rounded to. It is made the same before the comparison.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from samity.bank.loans.rules.offers import agreed_terms, offer_refusals
from samity.bank.loans.rules.planned_dates import planned_dates
from samity.bank.loans.rules.quotes import UNDISTURBED
from samity.bank.loans.rules.schedule import schedule
from samity.bank.loans.values.products import Wish
from samity.dialects.fineract.loanproducts_bodies import LoanProductBody as FineractProduct
from samity.dialects.mambu.loanproducts_bodies import LoanProductBody as MambuProduct
from samity.kernel.money import Currency, RoundingMode

if TYPE_CHECKING:
    from samity.bank.loans.values.products import Offer
    from samity.bank.loans.values.terms import ScheduledInstallment

UNITS = {"DAYS": 0, "WEEKS": 1, "MONTHS": 2, "YEARS": 3}
RATE_UNITS = {"EVERY_MONTH": 2, "ANNUALIZED": 3}
# Interest method and amortization of the one dialect by the interest calculation method of the other.
METHODS = {"FLAT": (1, 0), "DECLINING_BALANCE": (0, 0), "DECLINING_BALANCE_DISCOUNTED": (0, 1)}
# Of so many minor units flat interest is whole in every row: the one rounds it row by row, the other in all and once.
WHOLE = 120_000
GRACES = ("NONE", "PAY_INTEREST_ONLY", "INTEREST_FORGIVENESS")


class Said(NamedTuple):
    """Terms that both dialects have words for."""

    currency: Currency
    principal: Decimal
    rate: Decimal
    rate_unit: str
    number: int
    every: int
    unit: str
    method: str
    by_days: bool
    grace: int
    grace_type: str


@st.composite
def said(draw: st.DrawFn) -> Said:
    currency = Currency("XXX", draw(st.sampled_from([0, 2, 3])), "Money")
    number = draw(st.integers(1, 36))
    method = draw(st.sampled_from(sorted(METHODS)))
    # An annuity is found from an undisturbed period, and one dialect has its own idea of a period's days.
    by_days = method == "DECLINING_BALANCE" and draw(st.booleans())
    return Said(
        currency,
        currency.major(WHOLE * draw(st.integers(1, 100)) if method == "FLAT" else draw(st.integers(100, 10_000_000))),
        Decimal(draw(st.integers(0, 60_00))) / 100,
        draw(st.sampled_from(sorted(RATE_UNITS))),
        number,
        draw(st.integers(1, 3)),
        draw(st.sampled_from(["DAYS", "WEEKS", "MONTHS"] if by_days else ["MONTHS"])),
        method,
        by_days,
        draw(st.integers(0, number - 1)),
        draw(st.sampled_from(GRACES)),
    )


def in_fineract(terms: Said) -> Offer:
    interest, amortization = METHODS[terms.method]
    body: dict[str, Any] = {
        "name": "Same",
        "shortName": "S",
        "currencyCode": terms.currency.code,
        "principal": terms.principal,
        "numberOfRepayments": terms.number,
        "interestRatePerPeriod": terms.rate,
        "interestRateFrequencyType": RATE_UNITS[terms.rate_unit],
        "repaymentEvery": terms.every,
        "repaymentFrequencyType": UNITS[terms.unit],
        "interestType": interest,
        "amortizationType": amortization,
        "interestCalculationPeriodType": 0 if terms.by_days else 1,
        "daysInMonthType": 1,
        "daysInYearType": 365,
        "graceOnPrincipalPayment": 0 if terms.grace_type == "NONE" else terms.grace,
        "graceOnInterestCharged": terms.grace if terms.grace_type == "INTEREST_FORGIVENESS" else 0,
        "transactionProcessingStrategyCode": "mifos-standard-strategy",
        "accountingRule": 1,
    }
    return FineractProduct.model_validate(body).definition(terms.currency).offer


def in_mambu(terms: Said) -> Offer:
    body: dict[str, Any] = {
        "id": "SAME",
        "name": "Same",
        "currency": {"code": terms.currency.code},
        "loanAmountSettings": {"loanAmount": {"defaultValue": terms.principal}},
        "interestSettings": {
            "interestCalculationMethod": terms.method,
            "scheduleInterestDaysCountMethod": "ACTUAL_DAYS_COUNT" if terms.by_days else "REPAYMENT_PERIODICITY",
            "indexRateSettings": {
                "interestRate": {"defaultValue": terms.rate},
                "interestChargeFrequency": terms.rate_unit,
            },
        },
        "scheduleSettings": {
            "repaymentPeriodUnit": terms.unit,
            "defaultRepaymentPeriodCount": terms.every,
            "numInstallments": {"defaultValue": terms.number},
        },
        "gracePeriodSettings": {"gracePeriodType": terms.grace_type, "gracePeriod": {"defaultValue": terms.grace}},
    }
    return MambuProduct.model_validate(body).offer(terms.currency)


def lent(offer: Offer, currency: Currency, on: date) -> list[ScheduledInstallment]:
    assert offer_refusals(offer, Wish(), currency) == []
    terms = replace(agreed_terms(offer, Wish()), rounding=RoundingMode.HALF_UP)
    rows = list(schedule(terms, on, *planned_dates(terms, UNDISTURBED, on)))
    # Whose coins are used up early owes nothing any more; only one of the two goes on counting rows.
    while not rows[-1].principal + rows[-1].interest:
        rows.pop()
    return rows


@given(said(), st.dates(date(2022, 1, 1), date(2026, 12, 31)))
def test_the_same_terms_in_two_spellings_have_the_same_schedule(terms: Said, on: date) -> None:
    assert lent(in_fineract(terms), terms.currency, on) == lent(in_mambu(terms), terms.currency, on)
