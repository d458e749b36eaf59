from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st
from tests.rules.loans.strategies import loan_dates, loan_terms, starts
from tests.undisturbed import due_dates

from samity.bank.loans.rules.schedule import schedule
from samity.bank.loans.values.terms import Amortization, LoanTerms, ScheduleEngine
from samity.kernel.periods import PeriodUnit

if TYPE_CHECKING:
    from datetime import date


UNDISTURBED: dict[str, Any] = {
    "amortization": Amortization.EQUAL_INSTALLMENTS,
    "repay_unit": PeriodUnit.MONTHS,
    "repay_every": 1,
    "grace_on_interest_payment": 0,
    "grace_on_interest_charged": 0,
    "interest_charged_from": None,
    "grace_on_principal": 0,
    "moratorium": 0,
    "installment_multiple": 0,
    "equal_amortization": False,
}


@given(st.data())
def test_principal_sums_to_the_loan_and_nothing_is_negative(data: st.DataObject) -> None:
    terms = data.draw(loan_terms())
    disbursed_on, dues = data.draw(loan_dates(terms))
    installments = schedule(terms, disbursed_on, dues)
    assert sum(installment.principal for installment in installments) == terms.principal
    assert all(installment.principal >= 0 for installment in installments)
    assert all(installment.interest >= 0 for installment in installments)


@given(st.data())
def test_rows_follow_the_due_dates_without_a_gap(data: st.DataObject) -> None:
    terms = data.draw(loan_terms())
    disbursed_on, dues = data.draw(loan_dates(terms))
    installments = schedule(terms, disbursed_on, dues)
    assert [installment.number for installment in installments] == list(range(1, len(installments) + 1))
    assert [installment.due_on for installment in installments] == list(dues[: len(installments)])
    assert [installment.from_on for installment in installments] == [disbursed_on, *dues[: len(installments) - 1]]


@given(loan_terms(), starts)
def test_due_dates_strictly_increase(terms: LoanTerms, start_on: date) -> None:
    dues = due_dates(terms, start_on)
    assert len(dues) == terms.number_of_installments
    assert all(earlier < later for earlier, later in zip((start_on, *dues), dues, strict=False))


@given(st.data(), starts)
def test_installments_but_the_last_are_equal(data: st.DataObject, start_on: date) -> None:
    principal = data.draw(st.integers(100_000, 10_000_000))
    terms = data.draw(loan_terms(**UNDISTURBED, principal=principal))
    installments = schedule(terms, start_on, due_dates(terms, start_on))
    sums = [row.principal + row.interest for row in installments[:-1]]
    # A share rounded up by half a unit a row can use up a tiny interest a few rows early.
    assert max(sums, default=0) - min(sums, default=0) <= terms.number_of_installments // 2


@given(loan_terms(annual_rate=Fraction(0)), starts)
def test_a_loan_without_a_rate_carries_no_interest(terms: LoanTerms, start_on: date) -> None:
    assert all(row.interest == 0 for row in schedule(terms, start_on, due_dates(terms, start_on)))


@given(loan_terms(engine=ScheduleEngine.CUMULATIVE, repay_unit=PeriodUnit.WEEKS))
def test_terms_come_back_from_storage_as_they_were(terms: LoanTerms) -> None:
    assert LoanTerms.from_json(terms.to_json()) == terms
