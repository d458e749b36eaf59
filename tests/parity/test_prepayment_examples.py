"""Mambu's examples of payments ahead, through the fold: each of the eight methods, by principal and by total."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from tests.parity.contract_examples import disbursed_on, dynamic_terms, lived_of, worked_examples
from tests.parity.reference import minor_units

from samity.bank.loans.values.prepayment import FixedElement, Prepayment, PrepaymentMethod
from samity.bank.loans.values.terms import Amortization

if TYPE_CHECKING:
    from tests.parity.reference import Case

BY_PRINCIPAL = {
    "prepay-db-no-recalc": PrepaymentMethod.NO_RECALCULATION,
    "prepay-db-next-installments": PrepaymentMethod.RESCHEDULE_REMAINING_REPAYMENTS,
    "prepay-db-same-terms": PrepaymentMethod.KEEP_SAME_NUMBER_OF_TERMS,
    "prepay-db-same-principal": PrepaymentMethod.KEEP_SAME_PRINCIPAL_AMOUNT,
}
BY_TOTAL = {
    PrepaymentMethod.REDUCE_AMOUNT_PER_INSTALLMENT: "prepay-dbei-rai",
    PrepaymentMethod.REDUCE_NUMBER_OF_INSTALLMENTS: "prepay-dbei-rni",
    PrepaymentMethod.REDUCE_NUMBER_OF_INSTALLMENTS_NEW: "prepay-dbei-rni",
    PrepaymentMethod.KEEP_SAME_TOTAL_REPAYMENT_AMOUNT: "prepay-dbei-rni",
}


@pytest.fixture(scope="module")
def examples() -> dict[str, Case]:
    """All worked examples by their id."""
    return {each["id"]: each for each in worked_examples()}


def owed(case: Case, prepayment: Prepayment, *payments: tuple[date, int], **terms: Any) -> list[tuple[int, int]]:
    """Return principal and interest that installments owe once a loan was paid ahead."""
    params = case["params"]
    agreed = replace(dynamic_terms(params), prepayment=prepayment, **terms)
    _, state = lived_of(agreed, disbursed_on(params), *payments)
    return [(each.outstanding.principal, each.outstanding.interest) for each in state.installments]


def expected(case: Case) -> list[tuple[int, int]]:
    """Return what an example says of the installments to come."""
    rows = case["expected"]["installments"]
    return [(minor_units(str(row["principalDue"]), 2), minor_units(str(row["interest"]), 2)) for row in rows]


@pytest.mark.parametrize("name", BY_PRINCIPAL)
def test_installments_of_equal_principal(examples: dict[str, Case], name: str) -> None:
    case, repaid = examples[name], examples["prepay-alloc-late-true"]["params"]["repayment"]
    paid = date.fromisoformat(repaid["valueDate"]), minor_units(str(repaid["amount"]), 2)
    rows = owed(case, Prepayment(BY_PRINCIPAL[name]), paid, amortization=Amortization.EQUAL_PRINCIPAL)
    assert rows[:2] == [(0, 0), (0, 0)]
    assert rows[2:] == expected(case)


@pytest.mark.parametrize("fixed", FixedElement)
@pytest.mark.parametrize("method", BY_TOTAL)
def test_equal_installments(examples: dict[str, Case], method: PrepaymentMethod, fixed: FixedElement) -> None:
    case = examples[BY_TOTAL[method]]
    paid = [
        (date.fromisoformat(each["date"]), minor_units(str(each["amount"]), 2)) for each in case["params"]["history"]
    ]
    rows = owed(case, Prepayment(method, fixed), *paid, amortization=Amortization.EQUAL_INSTALLMENTS)
    assert rows[:2] == [(0, 0), (0, 0)]
    assert rows[2:] == expected(case)
