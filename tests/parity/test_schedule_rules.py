"""Fineract's expected schedules and installment tables, run through the pure rules: agree, disagree, refused."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from tests.parity import emi_tables, schedule_cells
from tests.parity.reference import Case, reference_cases
from tests.undisturbed import due_dates

from samity.bank.loans.rules.progressive_rates import rates_of
from samity.bank.loans.values.terms import DaysInMonth, DaysInYear
from samity.kernel.money import rounded_ratio

if TYPE_CHECKING:
    from samity.bank.loans.values.terms import LoanTerms

# Each stands with both numbers in docs/rules/parity.md.
EXPLAINED = {
    "Loan-Part4:1401#1": "a tie: 4.375 of interest",
    "LoanContractTermination:1414#0": "the contract was ended on the day of its disbursement",
}
LEAST_AGREEING = 149
IN_SCOPE = 151


@pytest.fixture(scope="module")
def in_scope() -> list[Case]:
    """Fineract's schedules with one disbursement, no down payment and no charge."""
    return list(filter(schedule_cells.is_in_scope, reference_cases("fineract-schedules.jsonl.gz")))


def test_every_cell_of_fineracts_schedules_is_ours(in_scope: list[Case], capsys: pytest.CaptureFixture[str]) -> None:
    disagree = {case["id"] for case in in_scope if not _agrees(case)}
    agree = len(in_scope) - len(disagree)
    with capsys.disabled():
        print(f"\nfineract-schedules, rules, in scope: {agree} agree, {len(disagree)} disagree, 0 refused")  # noqa: T201 - the count is the result
    assert disagree == set(EXPLAINED)
    assert len(in_scope) == IN_SCOPE
    assert agree >= LEAST_AGREEING


def test_interest_of_half_a_cent_goes_to_the_even_one(in_scope: list[Case]) -> None:
    # Fineract keeps twelve digits of 7/1200, so that its 4.37499999975 is no tie any more.
    case = next(each for each in in_scope if each["id"] == "Loan-Part4:1401#1")
    terms, disbursed_on = schedule_cells.terms_of(case), schedule_cells.money_out(case)[0].on
    factor = rates_of(terms, disbursed_on, due_dates(terms, disbursed_on))[0].factor
    assert factor == Fraction(7, 1200)
    assert terms.principal * factor == Fraction("437.5")
    assert schedule_cells.our_rows(case)[0].interest == rounded_ratio(Fraction("437.5"), terms.rounding) == 438
    assert schedule_cells.their_cells(case)[1]["interest"] == 437


def test_terms_alone_make_the_whole_schedule_of_a_loan_that_was_ended_at_once(in_scope: list[Case]) -> None:
    case = next(each for each in in_scope if each["id"] == "LoanContractTermination:1414#0")
    # Its interest is recognised on its own day, which moves nothing in years of 360 days.
    plan = replace(schedule_cells.terms_of(case), interest_charged_from=None, same_day_interest=False)
    assert (plan.days_in_month, plan.days_in_year) == (DaysInMonth.THIRTY, DaysInYear.D360)
    twin = next(each for each in in_scope if each is not case and _timeless(each) == plan)
    ours, theirs = schedule_cells.our_rows(case), schedule_cells.their_cells(twin)
    assert [(row.principal, row.interest) for row in ours] == [
        (row["principal"], row["interest"]) for row in theirs if row["nr"]
    ]


def test_installment_tables_of_fineract_are_ours(capsys: pytest.CaptureFixture[str]) -> None:
    tables = list(filter(emi_tables.is_in_scope, reference_cases("fineract-emi.jsonl.gz")))
    differences = {table["test"]: found for table in tables if (found := emi_tables.Walk(table).walk())}
    with capsys.disabled():
        print(f"\nfineract-emi, rules, in scope: {len(tables) - len(differences)} agree, {len(differences)} disagree")  # noqa: T201 - the count is the result
    assert differences == {}
    assert len(tables) == 16


def _agrees(case: Case) -> bool:
    ours = schedule_cells.our_cells(case)
    totals = schedule_cells.their_totals(case)
    return ours == schedule_cells.their_cells(case) and totals in (None, schedule_cells.our_totals(ours))


def _timeless(case: Case) -> LoanTerms:
    """Return what a plan over 30-day months follows from, whatever the day it begins."""
    return replace(schedule_cells.terms_of(case), interest_charged_from=None)
