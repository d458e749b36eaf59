"""How one repayment falls on installments that are due: Mambu's examples of allocation, through the rules."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.parity.contract_examples import IN_SCOPE, NAME, worked_examples
from tests.parity.reference import minor_units

from samity.bank.loans.rules.allocation import allocate
from samity.bank.loans.rules.strategies import element_order
from samity.bank.loans.values.parts import Part, Parts
from samity.bank.loans.values.state import Installment
from samity.bank.loans.values.strategy import Walk

if TYPE_CHECKING:
    from tests.parity.reference import Case

    from samity.bank.loans.rules.allocation import Allocation

AGREE = 2
DECIMALS = 2
PARTS = {"PRINCIPAL": Part.PRINCIPAL, "INTEREST": Part.INTEREST, "FEE": Part.FEES, "PENALTY": Part.PENALTIES}


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    """The examples of allocation."""
    return [each for each in worked_examples() if each["capability"] in IN_SCOPE["allocation"]]


def amounts(stated: Case) -> Parts:
    """What an example states by element."""
    given = Parts()
    for word, part in PARTS.items():
        given = given.adding(part, minor_units(str(stated[word.lower()]), DECIMALS))
    return given


def allocated(params: Case) -> Allocation:
    """Pay once, on the day on which the last of the installments is due."""
    rows = [
        Installment(each["number"], date(2025, each["number"], 1), date(2025, each["number"] + 1, 1), amounts(each))
        for each in params["installments"]
    ]
    order = element_order([PARTS[word] for word in params["order"]], Walk(params["paymentMethod"]))
    return allocate(minor_units(str(params["repayment"]), DECIMALS), rows, order, rows[-1].due_on)


def agrees(case: Case) -> bool:
    """Say whether what is paid is what the example expects, of each installment or of all together."""
    paid, expected = allocated(case["params"]), case["expected"]
    if "principal" in expected:
        return paid.parts == amounts(expected)
    return all(each.paid == amounts(expected[f"installment{each.number}"]) for each in paid.installments)


def test_every_example_of_allocation_agrees(cases: list[Case]) -> None:
    agree = [case["id"] for case in cases if agrees(case)]
    print(f"\n{NAME}, allocation: {len(agree)} of {len(cases)} agree")  # noqa: T201 - the count is the result
    assert len(agree) == len(cases) == AGREE
