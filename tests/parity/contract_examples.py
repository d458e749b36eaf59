"""Worked examples of contractual schedules, in Mambu's words: their terms as ours."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING, Any

import pytest
from tests.parity.reference import FOLDER, Case, minor_units

from samity.bank.loans.rules.contract_dates import contract_dates
from samity.bank.loans.rules.fold import replay
from samity.bank.loans.rules.strategies import element_order
from samity.bank.loans.values.agreed_rows import PlannedPayment
from samity.bank.loans.values.agreement import AccountingRule, Agreement
from samity.bank.loans.values.facts import Fact, FactKind
from samity.bank.loans.values.parts import Part
from samity.bank.loans.values.strategy import Walk
from samity.bank.loans.values.terms import (
    Amortization,
    InterestMethod,
    InterestPeriod,
    LoanTerms,
    OddPeriods,
    RestShift,
    ScheduleEngine,
    ScheduleMethod,
    ShortMonth,
)
from samity.kernel.day_counts import DayCount
from samity.kernel.money import RoundingMode
from samity.kernel.periods import PeriodUnit

if TYPE_CHECKING:
    from samity.bank.loans.values.state import LoanState

NAME = "mambu_examples.json"
METHODS = {
    "FLAT": (InterestMethod.FLAT, Amortization.EQUAL_PRINCIPAL),
    "DECLINING_BALANCE": (InterestMethod.DECLINING_BALANCE, Amortization.EQUAL_PRINCIPAL),
    "DECLINING_BALANCE_DISCOUNTED": (InterestMethod.DECLINING_BALANCE, Amortization.EQUAL_INSTALLMENTS),
}
A_YEAR = {"ANNUALIZED": 1, "EVERY_MONTH": 12}
PERIODS = {
    "REPAYMENT_PERIODICITY": InterestPeriod.SAME_AS_REPAYMENT,
    "ACTUAL_DAYS_COUNT": InterestPeriod.DAILY,
}
ORDER = element_order((Part.FEES, Part.PENALTIES, Part.INTEREST, Part.PRINCIPAL), Walk.HORIZONTAL)
ODD_PERIODS = {
    "modifyInterestForFirstInstallment": OddPeriods.FIRST_BY_LENGTH,
    "adjustTotalDueForInstallmentsWithDifferentInterval": OddPeriods.ALL_BY_LENGTH,
    "useInterestAccruedAsTotalDueWhenIntervalIsDifferent": OddPeriods.INTEREST_ONLY,
}
IN_SCOPE = {
    "schedules": {"interest-calculation", "schedule", "grace", "payment-plan", "initial-adjustment"},
    "due dates": {"schedule-dates", "payment-holidays"},
    "day counts": {"day-count"},
    "rounding": {"rounding"},
    "interest": {"compounding", "interest-base", "interest-from-arrears"},
    "allocation": {"allocation"},
}
"""By the name under which they are counted, capabilities whose examples all have to agree."""
ON_THE_REAL_BALANCE = {
    *("compound-daily-rest", "capitalized-interest", "interest-balance-methods", "observed-arrears-interest"),
}
"""Examples of interest that run through the fold: `test_dynamic_examples.py` has a test of each name."""

SHORT = {"LAST_DAY_IN_MONTH": ShortMonth.LAST_DAY, "FIRST_DAY_OF_NEXT_MONTH": ShortMonth.FIRST_OF_NEXT}


def worked_examples() -> list[Case]:
    """Read the examples; skip where there are none, but fail on the build machine."""
    path = FOLDER / NAME
    if not path.exists():
        sentence = f"the reference cases are not beside this repository: {NAME} is expected in ../shared/golden"
        if os.environ.get("CI") == "true":
            pytest.fail(sentence)
        pytest.skip(sentence)
    examples: list[Case] = json.loads(path.read_text(encoding="utf-8"))["examples"]
    return examples


def terms_of(params: Case) -> LoanTerms:
    """Return the terms of an example; what it leaves out is as the vendor's product has it."""
    method, amortization = METHODS[params.get("interestCalculationMethod", "DECLINING_BALANCE_DISCOUNTED")]
    grace, is_free = params.get("gracePeriod", 0), params.get("gracePeriodType") == "INTEREST_FORGIVENESS"
    plan = tuple(PlannedPayment(step["toInstallment"], step["amount"] * 100) for step in params.get("paymentPlan", ()))
    method_of = ScheduleMethod(params.get("repaymentScheduleMethod", "FIXED"))
    usual = "REPAYMENT_PERIODICITY" if method_of is ScheduleMethod.FIXED else "ACTUAL_DAYS_COUNT"
    odd = next((each for name, each in ODD_PERIODS.items() if params.get(name)), OddPeriods.STANDARD)
    return LoanTerms(
        principal=minor_units(params.get("loanAmount", 1000), 2),
        decimals=2,
        annual_rate=Fraction(str(params.get("interestRate", 0)))
        * A_YEAR[params.get("interestChargeFrequency", "ANNUALIZED")],
        number_of_installments=params.get("repaymentInstallments") or (plan[-1].until_number if plan else 5),
        repay_every=params.get("repaymentPeriodCount", 1),
        repay_unit=PeriodUnit(params.get("repaymentPeriodUnit", "MONTHS")),
        interest_method=method,
        amortization=amortization,
        interest_period=PERIODS[params.get("scheduleInterestDaysCountMethod", usual)],
        engine=ScheduleEngine.CONTRACTUAL,
        grace_on_principal=grace,
        grace_on_interest_charged=grace if is_free else 0,
        rounding=RoundingMode.HALF_UP,
        fixed_installment=minor_units(params.get("periodicPayment", 0), 2),
        day_count=DayCount(params.get("daysInYear", "ACTUAL_365_FIXED")),
        principal_every=params.get("principalRepaymentInterval", 1),
        amortized_over=params.get("amortizationPeriod", 0),
        payment_plan=plan,
        fixed_days=tuple(params.get("fixedDaysOfMonth", ())),
        short_months=SHORT[params.get("shortMonthHandlingMethod", "LAST_DAY_IN_MONTH")],
        rest_shift=RestShift.NONE,
        odd_periods=odd,
        schedule_method=method_of,
    )


def disbursed_on(params: Case) -> date:
    """Return when the money goes out; a day that no figure depends on where none is said."""
    return date.fromisoformat(params.get("disbursementDate", "2024-01-01"))


def cells(rows: list[Any]) -> list[tuple[int, int]]:
    """Return principal and interest of the expected rows, in minor units."""
    return [(minor_units(str(row["principal"]), 2), minor_units(str(row["interest"]), 2)) for row in rows]


def dynamic_terms(params: Case) -> LoanTerms:
    """Return the terms of an example with interest on the real balance."""
    return replace(terms_of(params), schedule_method=ScheduleMethod.DYNAMIC, interest_period=InterestPeriod.DAILY)


def lent(terms: LoanTerms, begins: date) -> list[Fact]:
    """Return the facts by which a loan is paid out."""
    due_dates = [day.isoformat() for day in islice(contract_dates(terms, begins), terms.number_of_installments)]
    return [
        Fact(1, FactKind.SUBMITTED, begins, begins, terms.principal),
        Fact(2, FactKind.APPROVED, begins, begins, terms.principal),
        Fact(3, FactKind.DISBURSED, begins, begins, terms.principal, {"due_dates": due_dates}),
    ]


def lived_of(terms: LoanTerms, begins: date, *payments: tuple[date, int]) -> tuple[Agreement, LoanState]:
    """Disburse and repay."""
    facts = [
        *lent(terms, begins),
        *(Fact(4 + place, FactKind.REPAID, on, on, amount) for place, (on, amount) in enumerate(payments)),
    ]
    agreement = Agreement(terms, ORDER, AccountingRule.NONE)
    return agreement, replay(agreement, facts)[0]
