"""What repaying early costs, as operations make it: docs/rules/early-charges.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from tests.operations.loans.real_balance import LENT_ON, TERMS, pays, state_of
from tests.village import lend, lend_alone, meeting, on_day, product, village

from samity.bank.collection_sheets.operations.filled import FilledSheet, SheetLine
from samity.bank.collection_sheets.operations.save import save_sheet
from samity.bank.collection_sheets.values import SheetKind
from samity.bank.loans.operations.adjust import AdjustTransaction, adjust_transaction
from samity.bank.loans.operations.lock import LockLoan, lock_loan
from samity.bank.loans.operations.undo import UndoTransaction, undo_transaction
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.loans.queries.pay_off import pay_off_of
from samity.bank.loans.values.early_charge import EarlyCharge
from samity.bank.loans.values.terms import ScheduleMethod
from samity.close_of_business.invariants import broken
from samity.kernel.periods import PeriodUnit

if TYPE_CHECKING:
    from samity.bank.loans.values.terms import LoanTerms
    from samity.storage.unit import Unit

FIVE = EarlyCharge((Fraction(5),))
COSTING = replace(TERMS, early_charge=FIVE)
FIXED = replace(COSTING, schedule_method=ScheduleMethod.FIXED)
AMID = date(2025, 2, 6)


def lent(unit: Unit, terms: LoanTerms = COSTING) -> int:
    today = on_day(unit, LENT_ON)
    return lend_alone(today, product(today, terms=terms).id, village(today, members=1).clients[0], on=LENT_ON)


def charged(unit: Unit, loan_id: int) -> list[int]:
    return [each.amount for each in state_of(unit, loan_id).charges]


@pytest.mark.parametrize("terms", [COSTING, FIXED])
def test_a_payment_is_taken_back_with_its_charge_under_one_name(unit: Unit, terms: LoanTerms) -> None:
    loan_id = lent(unit, terms)
    payment = pays(unit, loan_id, AMID, "400")
    assert charged(unit, loan_id)
    undo_transaction(UndoTransaction(loan_id, payment, external_id="taken back 1"), on_day(unit, AMID))
    assert charged(unit, loan_id) == []
    again = pays(unit, loan_id, AMID, "400")
    anew = AdjustTransaction(loan_id, again, AMID, Decimal(300), external_id="taken back 2")
    adjust_transaction(anew, on_day(unit, AMID))
    assert len(charged(unit, loan_id)) == 1


def test_no_charge_is_put_on_a_loan_that_is_locked_for_fees(unit: Unit) -> None:
    loan_id = lent(unit)
    lock_loan(LockLoan(loan_id, holds_fees=True), on_day(unit, AMID))
    assert pay_off_of(unit.connection, loan_by_id(unit.connection, loan_id), AMID).parts.fees == 0
    pays(unit, loan_id, AMID, "400")
    assert charged(unit, loan_id) == []


def test_a_sheet_charges_what_it_collects_early(unit: Unit) -> None:
    place = village(unit, members=1)
    terms = replace(FIXED, repay_unit=PeriodUnit.WEEKS, number_of_installments=12)
    loan_id = lend(unit, place, product(unit, terms=terms).id, place.clients[0], amount=Decimal(1200))
    on = meeting(1)
    paid = SheetLine("line", loan_id, Decimal(150))
    sheet = FilledSheet(
        kind=SheetKind.GROUP,
        owner_id=place.group_id,
        calendar_id=place.calendar_id,
        due_on=on,
        paid_on=on,
        repayments=(paid,),
    )
    save_sheet(sheet, on_day(unit, on))
    assert len(charged(unit, loan_id)) == 1
    assert broken(unit.connection) == []
