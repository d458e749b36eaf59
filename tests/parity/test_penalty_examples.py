"""Mambu's examples of penalties: what bears them, and from when they are asked for."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from tests.parity.contract_examples import worked_examples
from tests.parity.reference import minor_units
from tests.rules.loans.contracts import contract

from samity.bank.loans.rules.penalties import accrued_penalty, penalty_due
from samity.bank.loans.values.arrears_settings import ArrearsSettings
from samity.bank.loans.values.parts import Parts
from samity.bank.loans.values.penalties import Penalties, PenaltyMethod
from samity.bank.loans.values.state import Installment, LoanState, LoanStatus
from samity.bank.loans.values.terms import RateUnit
from samity.kernel.day_counts import DayCount

if TYPE_CHECKING:
    from tests.parity.reference import Case

LENT_ON, DUE_ON, NEXT_ON = date(2024, 1, 15), date(2024, 2, 15), date(2024, 4, 15)
BEARING = [f"penalty-{method.lower()}" for method in PenaltyMethod]
TOLERATING = ["penalty-tolerance-1", "penalty-tolerance-2"]


@pytest.fixture(scope="module")
def examples() -> dict[str, Case]:
    """All worked examples of penalties by their id."""
    return {each["id"]: each for each in worked_examples() if each["capability"] == "penalties"}


def late(principal: int = 500_00, interest: int = 40_00, fees: int = 10_00, left: int = 4500_00) -> LoanState:
    """Return a loan of which one installment is overdue, and principal is owed beside it."""
    return LoanState(
        status=LoanStatus.ACTIVE,
        principal=principal + left,
        disbursed_on=LENT_ON,
        installments=(
            Installment(1, LENT_ON, DUE_ON, Parts(principal, interest, fees)),
            Installment(2, DUE_ON, NEXT_ON, Parts(left)),
        ),
    )


def test_none_is_passed_over(examples: dict[str, Case]) -> None:
    assert {*examples} == {*BEARING, *TOLERATING}


@pytest.mark.parametrize("name", BEARING)
def test_what_bears_them(examples: dict[str, Case], name: str) -> None:
    params, expected = examples[name]["params"], examples[name]["expected"]
    method = PenaltyMethod(params["loanPenaltyCalculationMethod"])
    if method.is_of_outstanding:
        penalties = Penalties(method, Fraction(str(params["penaltyRatePercent"])), RateUnit.YEARS)
        state = late(left=minor_units(str(params["outstandingPrincipal"]), 2) - 500_00)
    else:
        penalties = Penalties(method, Fraction(str(params["penaltyRatePercentPerDay"])))
        named = ("overduePrincipal", "overdueInterest", "overdueFees", "outstandingPrincipal")
        principal, interest, fees, outstanding = (minor_units(str(params[name]), 2) for name in named)
        state = late(principal, interest, fees, outstanding - principal)
    terms = contract(penalties=penalties, day_count=DayCount.ACTUAL_365_FIXED)
    on = DUE_ON + timedelta(days=params["daysLate"])
    assert accrued_penalty(terms, state, on) == minor_units(str(expected["penalty"]), 2)


@pytest.mark.parametrize("name", TOLERATING)
def test_a_longer_tolerance_of_arrears_holds_them_back(examples: dict[str, Case], name: str) -> None:
    """The other way round: the loan tolerates what its penalties were granted, and these nothing."""
    params, expected = examples[name]["params"], examples[name]["expected"]
    penalties = Penalties(PenaltyMethod.OVERDUE_BALANCE, Fraction("0.05"))
    terms = contract(penalties=penalties, arrears=ArrearsSettings(grace=params["loanPenaltyGracePeriod"]))
    due = penalty_due(terms, late(), DUE_ON + timedelta(days=params["daysLate"]))
    assert (due is not None) == expected["penaltyApplied"]


@pytest.mark.parametrize("name", TOLERATING)
def test_from_when_they_are_asked_for(examples: dict[str, Case], name: str) -> None:
    params, expected = examples[name]["params"], examples[name]["expected"]
    penalties = Penalties(PenaltyMethod.OVERDUE_BALANCE, Fraction("0.05"), grace=params["loanPenaltyGracePeriod"])
    terms = contract(penalties=penalties, arrears=ArrearsSettings(grace=params["arrearsTolerancePeriod"]))
    on = DUE_ON + timedelta(days=params["daysLate"])
    due = penalty_due(terms, late(), on)
    assert (due is not None) == expected["penaltyApplied"]
    if due is not None:
        # All that has accrued since the due date.
        assert due.amount == accrued_penalty(terms, late(), on) == params["daysLate"] * 25
