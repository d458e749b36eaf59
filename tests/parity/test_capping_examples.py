"""Mambu's examples of charges that are held at a cap."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from tests.parity.contract_examples import worked_examples
from tests.parity.reference import minor_units
from tests.rules.loans.contracts import contract

from samity.bank.loans.rules.arrears import Arrears
from samity.bank.loans.rules.capping import charges_on, most_charges
from samity.bank.loans.rules.night_locks import lock_to_set, penalty_under_cap
from samity.bank.loans.rules.penalties import PenaltyDue
from samity.bank.loans.values.lock import Cap, LockSettings
from samity.bank.loans.values.parts import Parts
from samity.bank.loans.values.state import Installment, LoanState, LoanStatus
from samity.dialects.mambu.loanproducts_controls import CONSTRAINTS, METHODS
from samity.dialects.mambu.loans_locked import SUB_STATES

if TYPE_CHECKING:
    from tests.parity.reference import Case

LENT_ON, DUE_ON, ON = date(2024, 1, 15), date(2024, 2, 15), date(2024, 3, 10)
CROSSING = ["cap-soft_cap", "cap-hard_cap"]


@pytest.fixture(scope="module")
def examples() -> dict[str, Case]:
    """All worked examples of caps by their id."""
    return {each["id"]: each for each in worked_examples() if each["capability"] == "capping"}


def test_none_is_passed_over(examples: dict[str, Case]) -> None:
    assert {*examples} == {"cap-original", *CROSSING}


def test_how_much_may_be_owed(examples: dict[str, Case]) -> None:
    params, expected = examples["cap-original"]["params"], examples["cap-original"]["expected"]
    cap = Cap(Fraction(params["cappingPercentage"]), METHODS[params["cappingMethod"]])
    lent = LoanState(principal=minor_units(str(params["loanAmount"]), 2))
    assert most_charges(cap, lent) == minor_units(str(expected["maxInterestFeesPenalties"]), 2)


@pytest.mark.parametrize("name", CROSSING)
def test_what_crosses_it(examples: dict[str, Case], name: str) -> None:
    """A penalty of 30.00 would come to 90.00 of charges."""
    params, expected = examples[name]["params"], examples[name]["expected"]
    said = (Fraction(params["cappingPercentage"]), METHODS[params["cappingMethod"]])
    terms = contract(locking=LockSettings(cap=Cap(*said, CONSTRAINTS[params["cappingConstraintType"]])))
    principal, charged, more = (
        minor_units(str(params[name]), 2) for name in ("outstandingPrincipal", "existingCharges", "newCharge")
    )

    def owing(penalties: int) -> LoanState:
        due = Parts(principal, charged, 0, penalties)
        return LoanState(LoanStatus.ACTIVE, principal, installments=(Installment(1, LENT_ON, DUE_ON, due),))

    penalty = penalty_under_cap(terms, owing(0), PenaltyDue(owing(0).installments[0], more), ON)
    assert penalty is not None
    after = owing(penalty.amount)
    assert charges_on(terms, after, ON) == minor_units(str(expected["chargesAfter"]), 2)
    lock = lock_to_set(terms, after, Arrears(24, 24), None, ON)
    assert lock is not None
    assert SUB_STATES[lock.reason] == expected["accountSubState"]
