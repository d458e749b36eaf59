"""Interest on the real balance: Mambu's examples of late and early payments, through the fold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from tests.parity.contract_examples import (
    ON_THE_REAL_BALANCE,
    cells,
    disbursed_on,
    dynamic_terms,
    lived_of,
    terms_of,
    worked_examples,
)
from tests.parity.reference import minor_units

from samity.bank.loans.rules.accrued_interest import unpaid_accrued
from samity.bank.loans.rules.capitalizing import due_dates_passed
from samity.bank.loans.rules.pay_off import pay_off
from samity.bank.loans.values.parts import Parts
from samity.bank.loans.values.state import Accrued, Installment, LoanCharge, LoanState
from samity.bank.loans.values.terms import (
    Amortization,
    Compounding,
    InterestBase,
    InterestPeriod,
    InterestType,
    LoanTerms,
    ScheduleMethod,
)
from samity.kernel.day_counts import DayCount
from samity.kernel.periods import PeriodUnit

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.parity.reference import Case


@pytest.fixture(scope="module")
def examples() -> dict[str, Case]:
    """All worked examples by their id."""
    return {each["id"]: each for each in worked_examples()}


@pytest.mark.parametrize("name", ["prepay-base-db", "prepay-base-dbei"])
def test_before_any_payment(examples: dict[str, Case], name: str) -> None:
    case = examples[name]
    _, state = lived_of(dynamic_terms(case["params"]), disbursed_on(case["params"]))
    assert [(each.due.principal, each.due.interest) for each in state.installments] == cells(
        case["expected"]["installments"]
    )


def test_a_payment_of_600_after_two_months_without_one(examples: dict[str, Case]) -> None:
    allocated, later = examples["prepay-alloc-late-true"], examples["prepay-db-no-recalc"]["expected"]["installments"]
    params, expected = allocated["params"], allocated["expected"]
    repaid = params["repayment"]
    _, state = lived_of(
        dynamic_terms(params),
        disbursed_on(params),
        (date.fromisoformat(repaid["valueDate"]), minor_units(str(repaid["amount"]), 2)),
    )
    for number in (1, 2):
        stated = expected[f"installment{number}"]
        assert state.installments[number - 1].paid == Parts(
            minor_units(str(stated["principal"]), 2), minor_units(str(stated["interest"]), 2)
        )
    for number in (3, 4):
        stated = expected[f"installment{number}"]
        assert state.installments[number - 1].paid == Parts(minor_units(str(stated["principalPaid"]), 2))
    assert state.outstanding.principal == minor_units(str(expected["principalBalance"]), 2)
    assert [(each.outstanding.principal, each.due.interest) for each in state.installments[2:]] == [
        (minor_units(str(row["principalDue"]), 2), minor_units(str(row["interest"]), 2)) for row in later
    ]


def test_the_same_payment_where_what_is_late_bears_no_interest(examples: dict[str, Case]) -> None:
    params, expected = (examples["prepay-alloc-late-false"][name] for name in ("params", "expected"))
    repaid = params["repayment"]
    paid = date.fromisoformat(repaid["valueDate"]), minor_units(str(repaid["amount"]), 2)
    terms = replace(dynamic_terms(params), late_interest=params["accrueLateInterest"])
    _, state = lived_of(terms, disbursed_on(params), paid)
    for number, stated in ((number, expected[f"installment{number}"]) for number in (1, 2)):
        amounts = Parts(minor_units(str(stated["principal"]), 2), minor_units(str(stated["interest"]), 2))
        assert (state.installments[number - 1].due, state.installments[number - 1].paid) == (amounts, amounts)
    for number in (3, 4):
        stated = expected[f"installment{number}"]
        assert state.installments[number - 1].paid.principal == minor_units(str(stated["principalPaid"]), 2)
    assert state.outstanding.principal == minor_units(str(expected["principalBalance"]), 2)


IN_A_YEAR = LoanTerms(
    principal=1_00,
    decimals=2,
    annual_rate=Fraction(0),
    number_of_installments=1,
    repay_unit=PeriodUnit.YEARS,
    interest_period=InterestPeriod.DAILY,
    engine=terms_of({}).engine,
    rounding=terms_of({}).rounding,
    schedule_method=ScheduleMethod.DYNAMIC,
)


def interest_compounds_daily(case: Case) -> None:
    """Within an installment interest accrues on interest, or on the principal alone."""
    params = case["params"]
    terms = replace(
        IN_A_YEAR,
        principal=params["principal"] * 100,
        annual_rate=Fraction(str(params["ratePercent"])),
        day_count=DayCount(params["daysInYear"]),
        compounding=Compounding.DAILY,
    )
    begins = date(2025, 1, 1)
    for kind, expected in ((InterestType.COMPOUNDING, "interest"), (InterestType.SIMPLE, "simpleInterest")):
        agreed = lived_of(replace(terms, interest_type=kind), begins)
        settles = pay_off(*agreed, begins + timedelta(days=params["days"]))
        assert settles.parts.interest == minor_units(str(case["expected"][expected]), 2)


def interest_accrues_from_arrears(case: Case) -> None:
    """What is late bears interest from its day on."""
    params = case["params"]
    terms = replace(
        IN_A_YEAR,
        principal=params["overduePrincipal"] * 100,
        annual_rate=Fraction(params["annualRatePercent"]),
        day_count=DayCount(params["daysInYear"]),
    )
    settles = pay_off(*lived_of(terms, date.fromisoformat(params["since"])), date.fromisoformat(params["until"]))
    assert settles.parts.interest == minor_units(str(case["expected"]["interestFromArrearsAccrued"]), 2)


def every_base_bears_interest(case: Case) -> None:
    """Interest and a fee fell due when the first row did, and nothing of them is paid."""
    params = case["params"]
    balances = ("principalBalance", "interestBalance", "feesBalance")
    principal, interest, fees = (minor_units(str(params[each]), 2) for each in balances)
    began, fell_due, to_come = date(2025, 1, 1), date(2025, 2, 1), date(2025, 3, 1)
    state = LoanState(
        installments=(
            Installment(1, began, fell_due, Parts(0, interest, fees)),
            Installment(2, fell_due, to_come, Parts(principal)),
        ),
        charges=(LoanCharge(1, is_penalty=False, amount=fees, due_on=fell_due),),
        accrued=Accrued(2, fell_due),
    )
    usual = replace(dynamic_terms({}), day_count=DayCount(params["daysInYear"]))
    for base in InterestBase:
        rate = Fraction(str(params["ratePercent"]))
        terms = replace(usual, interest_base=base, annual_rate=rate, number_of_installments=2)
        accrued = unpaid_accrued(terms, state, fell_due + timedelta(days=params["days"]))
        assert accrued == minor_units(str(case["expected"][base.value]), 2), base


def interest_joins_the_principal(case: Case) -> None:
    """Month by month, what was not paid is principal."""
    params, expected = case["params"], case["expected"]
    terms = replace(
        dynamic_terms({}),
        principal=minor_units(str(params["principal"]), 2),
        annual_rate=Fraction(str(params["ratePercent"])),
        day_count=DayCount(params["daysInYear"]),
        number_of_installments=params["months"],
        amortization=Amortization.PRINCIPAL_AT_END,
        interest_type=InterestType.CAPITALIZED,
    )
    agreement, state = lived_of(terms, date(2025, 1, 15))
    _, joined = due_dates_passed(agreement.terms, state, date(2025, 3, 16))
    for month, each in enumerate(joined, 1):
        assert each.amount == minor_units(str(expected[f"month{month}Interest"]), 2)
        assert each.principal_after == minor_units(str(expected[f"principalAfter{month}"]), 2)
    assert len(joined) == params["months"]


CHECKS: dict[str, Callable[[Case], None]] = {
    "compound-daily-rest": interest_compounds_daily,
    "observed-arrears-interest": interest_accrues_from_arrears,
    "interest-balance-methods": every_base_bears_interest,
    "capitalized-interest": interest_joins_the_principal,
}
"""By the name of an example, what of it is looked at; one without stops the test of its name."""


@pytest.mark.parametrize("name", sorted(ON_THE_REAL_BALANCE))
def test_every_example_of_interest_on_the_real_balance_agrees(examples: dict[str, Case], name: str) -> None:
    CHECKS[name](examples[name])
