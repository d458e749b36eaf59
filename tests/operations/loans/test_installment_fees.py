"""Fees of every installment in the books: paid, waived, income by night, taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.operations.loans.months import TERMS
from tests.operations.loans.real_balance import TERMS as ON_REAL_BALANCE
from tests.village import Product, defined_anew, lend_alone, on_day, product, village

from samity.bank.accounting.queries import account_balance
from samity.bank.accounting.values import Purpose
from samity.bank.fees.operations.define import DefineCharge, define_charge
from samity.bank.fees.values import ChargeTime, FeeBase
from samity.bank.loans.operations.charges import WaiveCharge, waive_charge
from samity.bank.loans.operations.disburse import (
    Disburse,
    LoanHasPayments,
    UndoDisbursement,
    disburse_loan,
    undo_disbursement,
)
from samity.bank.loans.operations.products import define_loan_product
from samity.bank.loans.operations.repay import Repay, repay_loan
from samity.bank.loans.operations.run_accruals import todays_income_is_recognised
from samity.bank.loans.operations.undo import UndoTransaction, undo_transaction
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.loans.rules.installment_fees import FeesNeedPlannedInstallments
from samity.close_of_business.invariants import broken

if TYPE_CHECKING:
    from samity.storage.unit import Unit

LENT_ON = date(2026, 1, 1)


def fee(unit: Unit, name: str, amount: str, base: FeeBase = FeeBase.FLAT) -> int:
    every = ChargeTime.EVERY_INSTALLMENT
    command = DefineCharge(name, "KES", Decimal(amount), is_penalty=False, time=every, base=base)
    return define_charge(command, unit)


def charging(unit: Unit, offered: Product, *charges: int) -> int:
    """Let a product put charges on its loans."""
    anew = defined_anew(unit, offered, offered.gl)
    return define_loan_product(replace(anew, offer=replace(anew.offer, charges=charges)), unit)


@pytest.fixture
def offered(unit: Unit) -> Product:
    """Four months of 150.00 and 12.00; with each 2.00, and 5 % of the interest, 0.60."""
    found = product(unit, terms=TERMS)
    charging(unit, found, fee(unit, "Passbook", "2"), fee(unit, "Share", "5", FeeBase.INTEREST))
    return found


@pytest.fixture
def loan_id(unit: Unit, offered: Product) -> int:
    unit = on_day(unit, LENT_ON)
    return lend_alone(unit, offered.id, village(unit, members=1).clients[0], on=LENT_ON)


def fees_due(unit: Unit, loan_id: int) -> list[int]:
    return [each.due.fees for each in loan_by_id(unit.connection, loan_id).state.installments]


def booked(unit: Unit, loan_id: int, offered: Product) -> tuple[int, int]:
    """Return what of fees is receivable and what has become income, credits being negative."""
    purposes = (Purpose.FEES_RECEIVABLE, Purpose.INCOME_FROM_FEES)
    receivable, income = (account_balance(unit.connection, loan_id, offered.gl[each]) for each in purposes)
    return receivable, income


def test_fees_are_income_as_they_fall_due_and_paid_with_their_installments(
    unit: Unit, loan_id: int, offered: Product
) -> None:
    assert fees_due(unit, loan_id) == [2_60] * 4
    todays_income_is_recognised(on_day(unit, date(2026, 2, 1)))
    assert booked(unit, loan_id, offered) == (2_60, -2_60)
    february = on_day(unit, date(2026, 2, 2))
    paid = repay_loan(Repay(loan_id, date(2026, 2, 2), Decimal("164.60")), february).new_transaction
    assert booked(unit, loan_id, offered) == (0, -2_60)
    assert loan_by_id(unit.connection, loan_id).state.installments[0].outstanding.total == 0
    undo_transaction(UndoTransaction(loan_id, paid), february)
    assert booked(unit, loan_id, offered) == (2_60, -2_60)
    assert broken(unit.connection) == []


def test_a_disbursement_takes_its_fees_along_and_the_next_one_has_its_own(unit: Unit, loan_id: int) -> None:
    charges = {each.id for each in loan_by_id(unit.connection, loan_id).state.charges}
    assert len(charges) == 8
    unit = on_day(unit, LENT_ON)
    undo_disbursement(UndoDisbursement(loan_id), unit)
    assert loan_by_id(unit.connection, loan_id).state.charges == ()
    disburse_loan(Disburse(loan_id, LENT_ON, Decimal(300)), unit)
    # Half the principal bears half the interest.
    assert fees_due(unit, loan_id) == [2_30] * 4
    assert not charges & {each.id for each in loan_by_id(unit.connection, loan_id).state.charges}
    assert broken(unit.connection) == []


def test_a_waived_fee_stands_against_taking_the_disbursement_back(unit: Unit, loan_id: int) -> None:
    unit = on_day(unit, LENT_ON)
    first = loan_by_id(unit.connection, loan_id).state.charges[0]
    waive_charge(WaiveCharge(loan_id, first.id), unit)
    state = loan_by_id(unit.connection, loan_id).state
    assert [each.outstanding.fees for each in state.installments] == [60, 2_60, 2_60, 2_60]
    with pytest.raises(LoanHasPayments):
        undo_disbursement(UndoDisbursement(loan_id), unit)
    assert broken(unit.connection) == []


def test_interest_that_accrues_has_no_fees_planned_on_it(unit: Unit) -> None:
    found = product(unit, terms=ON_REAL_BALANCE)
    each = fee(unit, "Of what is not known", "5", FeeBase.INTEREST)
    with pytest.raises(FeesNeedPlannedInstallments):
        charging(unit, found, each)
