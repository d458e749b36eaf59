"""No engine takes a term in silence that has no effect on its schedules."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from tests.rules.loans.contracts import contract

from samity.bank.loans.rules.schedule_refusals import schedule_refusals
from samity.bank.loans.values.agreed_rows import CustomRow, PlannedPayment
from samity.bank.loans.values.early_charge import EarlyCharge
from samity.bank.loans.values.lock import LockSettings
from samity.bank.loans.values.terms import (
    Compounding,
    DaysInYear,
    IncomeBooked,
    InterestBase,
    InterestMethod,
    InterestPeriod,
    InterestType,
    LoanTerms,
    OddPeriods,
    Remainder,
    RoundedAmounts,
    ScheduleEngine,
    ScheduleMethod,
    ShortMonth,
)
from samity.kernel.day_counts import DayCount

USUAL = LoanTerms(principal=1000_00, decimals=2, annual_rate=Fraction(12), number_of_installments=6)
OTHERWISE: dict[str, Any] = {
    "day_count": DayCount.ACTUAL_360,
    "interest_type": InterestType.COMPOUNDING,
    "compounding": Compounding.SEMI_ANNUALLY,
    "interest_base": InterestBase.PRINCIPAL_AND_FEE,
    "principal_every": 2,
    "fixed_principal": 100_00,
    "amortized_over": 12,
    "payment_plan": (PlannedPayment(6, 200_00),),
    "fixed_days": (5,),
    "application_days": (31,),
    "applied_at_once": True,
    "schedule_method": ScheduleMethod.DYNAMIC,
    "custom_rows": (CustomRow(date(2026, 2, 1), 1000_00),),
    "short_months": ShortMonth.FIRST_OF_NEXT,
    "capitalized_rows": 1,
    "first_offset": 3,
    "remainder": Remainder.NONE,
    "rounds_up": True,
    "rounded_amounts": RoundedAmounts.PARTS,
    "odd_periods": OddPeriods.FIRST_BY_LENGTH,
    "income_booked": IncomeBooked.DAILY,
    "early_charge": EarlyCharge(rates=(Fraction(1),)),
    "locking": LockSettings(30),
}


def test_every_term_of_contracts_alone_is_among_them() -> None:
    told = re.findall(r"(?ms)^\s{8}(\w+): (?:(?!^\s{8}\w+:).)*?\(contractual[;)]", LoanTerms.__doc__ or "")
    assert sorted(told) == sorted(OTHERWISE)


@pytest.mark.parametrize("engine", [ScheduleEngine.CUMULATIVE, ScheduleEngine.PROGRESSIVE])
@pytest.mark.parametrize("term", OTHERWISE)
def test_a_term_of_contracts_is_refused_by_the_other_engines(engine: ScheduleEngine, term: str) -> None:
    terms = replace(USUAL, engine=engine)
    assert schedule_refusals(terms) == ()
    assert len(schedule_refusals(replace(terms, **{term: OTHERWISE[term]}))) == 1


@pytest.mark.parametrize(
    ("own", "told"),
    [
        ({"days_in_year": DaysInYear.D360}, "days in the year beside a day count"),
        ({"interest_charged_from": date(2024, 1, 16)}, "interest charged from a later day, over whole periods"),
        (
            {"interest_charged_from": date(2024, 1, 16), "interest_method": InterestMethod.FLAT},
            "interest charged from a later day, over whole periods",
        ),
    ],
)
def test_what_changes_no_contract_is_refused_by_name(own: dict[str, Any], told: str) -> None:
    assert [each.term for each in schedule_refusals(contract(**own))] == [told]


def test_a_contract_that_counts_days_takes_a_day_from_which_interest_is_charged() -> None:
    counted = contract(interest_period=InterestPeriod.DAILY, interest_charged_from=date(2024, 1, 16))
    assert schedule_refusals(counted) == ()


@pytest.mark.parametrize(("fixed", "is_refused"), [(10_00, True), (10_01, False), (100_00, False), (0, False)])
def test_an_installment_must_repay_something_of_a_cumulative_loan(fixed: int, *, is_refused: bool) -> None:
    monthly = replace(USUAL, interest_period=InterestPeriod.SAME_AS_REPAYMENT, fixed_installment=fixed)
    told = [each.term for each in schedule_refusals(monthly)]
    assert told == (["an installment at or below its first interest"] if is_refused else [])
