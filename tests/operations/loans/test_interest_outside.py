"""Interest from arrears that is owed outside the schedule, night by night. See docs/rules/late-payments.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.operations.loans.real_balance import DUE, LENT_ON, RULES, TERMS, dues, night, pays, state_of
from tests.village import lend_alone, on_day, product, village

from samity.bank.loans.operations.apply_interest import ApplyInterest, ArrearsInterestNotApart, apply_interest
from samity.bank.loans.operations.run_accruals import todays_income_is_recognised
from samity.bank.loans.operations.undo import UndoTransaction, undo_transaction
from samity.bank.loans.operations.write_off import WriteOff, write_off_loan
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.loans.queries.pay_off import pay_off_of
from samity.bank.loans.rules.late_payments import owed_from_arrears
from samity.bank.loans.values.agreement import AccountingRule
from samity.bank.loans.values.state import LoanStatus
from samity.close_of_business.invariants import broken

if TYPE_CHECKING:
    from samity.bank.loans.values.terms import LoanTerms
    from samity.storage.unit import Unit

OUTSIDE = replace(TERMS, arrears_interest_apart=True)
ENTERED_ON = date(2025, 4, 5)


def lent(unit: Unit, terms: LoanTerms, accounting: AccountingRule = AccountingRule.CASH) -> int:
    """Lend a thousand to a member at 24 % a year."""
    today = on_day(unit, LENT_ON)
    offered = product(today, terms=terms, accounting=accounting)
    return lend_alone(today, offered.id, village(today, members=1).clients[0], on=LENT_ON)


@pytest.fixture(params=RULES)
def loan_id(request: pytest.FixtureRequest, unit: Unit) -> int:
    """The loan, once for each way of accounting."""
    return lent(unit, OUTSIDE, request.param)


def test_nights_payments_and_their_taking_back_lead_to_one_loan_and_its_books(unit: Unit, loan_id: int) -> None:
    planned = dues(unit, loan_id)
    for day in DUE[:2]:
        assert night(unit, day, loan_id) == 1
        assert broken(unit.connection) == []
    state = state_of(unit, loan_id)
    assert dues(unit, loan_id) == planned
    # A month of 2 % on the first installment's principal.
    assert owed_from_arrears(state) == round(state.installments[0].due.principal * Decimal("0.02"))
    paid = pays(unit, loan_id, ENTERED_ON, "100")
    assert broken(unit.connection) == []
    undo_transaction(UndoTransaction(loan_id, paid), on_day(unit, ENTERED_ON))
    assert broken(unit.connection) == []
    whole = pay_off_of(unit.connection, loan_by_id(unit.connection, loan_id), ENTERED_ON)
    assert whole.from_arrears > owed_from_arrears(state)
    pays(unit, loan_id, ENTERED_ON, str(Decimal(whole.parts.total) / 100))
    assert state_of(unit, loan_id).status is LoanStatus.CLOSED
    assert broken(unit.connection) == []


def test_it_is_applied_by_hand_and_given_up_with_the_rest(unit: Unit, loan_id: int) -> None:
    for day in DUE[:2]:
        night(unit, day, loan_id)
    today, before = on_day(unit, ENTERED_ON), owed_from_arrears(state_of(unit, loan_id))
    made = apply_interest(ApplyInterest(loan_id, ENTERED_ON, from_arrears=True), today).new_transaction
    assert owed_from_arrears(state_of(unit, loan_id)) > before
    assert broken(unit.connection) == []
    undo_transaction(UndoTransaction(loan_id, made), today)
    assert owed_from_arrears(state_of(unit, loan_id)) == before
    write_off_loan(WriteOff(loan_id, ENTERED_ON), today)
    assert state_of(unit, loan_id).outstanding.total == 0
    assert broken(unit.connection) == []


def test_after_the_last_due_date_it_goes_on_to_accrue_and_is_applied_by_hand_or_by_what_pays_all(unit: Unit) -> None:
    for accounting in RULES:
        loan_id = lent(unit, replace(OUTSIDE, interest_after_maturity=True), accounting)
        for day in DUE:
            night(unit, day, loan_id)
        planned, before = dues(unit, loan_id), owed_from_arrears(state_of(unit, loan_id))
        later = date(2025, 9, 10)
        today = on_day(unit, later)
        todays_income_is_recognised(today)
        assert broken(unit.connection) == []
        made = apply_interest(ApplyInterest(loan_id, later, from_arrears=True), today).new_transaction
        applied = owed_from_arrears(state_of(unit, loan_id))
        # 49 days of a thousand at 24 % a year.
        assert applied - before == pytest.approx(32_67, abs=1)
        assert dues(unit, loan_id) == planned
        assert broken(unit.connection) == []
        undo_transaction(UndoTransaction(loan_id, made), today)
        assert owed_from_arrears(state_of(unit, loan_id)) == before
        whole = pay_off_of(unit.connection, loan_by_id(unit.connection, loan_id), later)
        assert whole.from_arrears == applied
        pays(unit, loan_id, later, str(Decimal(whole.parts.total) / 100))
        assert state_of(unit, loan_id).status is LoanStatus.CLOSED
        assert broken(unit.connection) == []


def test_where_it_is_no_debt_of_its_own_it_is_not_applied_alone(unit: Unit) -> None:
    coupled = lent(unit, TERMS)
    with pytest.raises(ArrearsInterestNotApart):
        apply_interest(ApplyInterest(coupled, ENTERED_ON, from_arrears=True), on_day(unit, ENTERED_ON))
