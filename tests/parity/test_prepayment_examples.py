"""Mambu's examples of payments ahead, through the fold: each of the eight methods, and what they cost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from tests.parity.contract_examples import ORDER, disbursed_on, dynamic_terms, lent, lived_of, worked_examples
from tests.parity.reference import minor_units

from samity.bank.loans.rules.early_charges import early_charge, loan_year
from samity.bank.loans.values.agreement import AccountingRule, Agreement
from samity.bank.loans.values.early_charge import EarlyCharge
from samity.bank.loans.values.facts import Fact, FactKind
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


def test_none_is_passed_over(examples: dict[str, Case]) -> None:
    """Two are schedules before any payment, two say how a payment falls: test_dynamic_examples."""
    elsewhere = {"prepay-base-db", "prepay-base-dbei", "prepay-alloc-late-true", "prepay-alloc-late-false"}
    found = {name for name, each in examples.items() if each["capability"] == "prepayment"}
    assert found == {*BY_PRINCIPAL, *BY_TOTAL.values(), *elsewhere}
    assert {name for name, each in examples.items() if each["capability"] == "erc"} == {"erc", "erc-allowance"}


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


def test_repaying_early_costs_a_share_that_its_year_has(examples: dict[str, Case]) -> None:
    params, table = examples["erc"]["params"], examples["erc"]["params"]["table"]
    out, on = (date.fromisoformat(params[name]) for name in ("disbursementDate", "overpaymentDate"))
    rates = tuple(Fraction(table[name]) for name in ("year1", "year2", "year3+"))
    amounts = {"loanAmount": params["loanAmount"], "repaymentInstallments": 100}
    terms = replace(dynamic_terms(amounts), early_charge=EarlyCharge(rates))
    asked = Fact(4, FactKind.REPAID, on, on, minor_units(str(params["overpayment"]), 2))
    agreement, facts = Agreement(terms, ORDER, AccountingRule.NONE), lent(terms, out)
    assert early_charge(agreement, facts, asked) == minor_units(str(examples["erc"]["expected"]["erc"]), 2)


def test_so_much_a_year_is_repaid_early_for_nothing(examples: dict[str, Case]) -> None:
    params, expected = (examples["erc-allowance"][name] for name in ("params", "expected"))
    principal, overpaid = (minor_units(str(params[name]), 2) for name in ("balanceAtYearStart", "overpaidThisYear"))
    free, rate = Fraction(params["ercFreeAllowancePercentage"]), Fraction(params["ercPercent"])
    amounts = {"loanAmount": principal // 100, "repaymentInstallments": 100}
    terms = replace(dynamic_terms(amounts), early_charge=EarlyCharge((rate,), free))
    out = date(2024, 1, 1)
    agreement, facts = Agreement(terms, ORDER, AccountingRule.NONE), lent(terms, out)
    year = loan_year(agreement, facts, out)
    assert year is not None
    assert year.free == minor_units(str(expected["freeAllowanceAmount"]), 2)
    asked = Fact(4, FactKind.REPAID, out, out, overpaid)
    charge = minor_units(str(expected["erc"]), 2)
    assert early_charge(agreement, facts, asked) == charge == rate * minor_units(str(expected["chargeable"]), 2) / 100


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
