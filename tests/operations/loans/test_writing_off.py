"""What is owed is given up, and owed again; money still comes; what stands against it is named. See corrections.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from tests.operations.loans.months import TERMS
from tests.operations.loans.paying import refused
from tests.operations.loans.standing import ON_REAL_BALANCE, held, state_of
from tests.village import Product, lend_alone, on_day, product, village

from samity.bank.accounting.values import GlAccountNotMapped, Purpose
from samity.bank.fees.operations.define import DefineCharge, define_charge
from samity.bank.gate import NotPermitted, OutsideOwnOffice
from samity.bank.loans.operations.charges import (
    AddCharge,
    AskedCharge,
    ChargeSettled,
    LoanTakesNoCharge,
    WaiveCharge,
    add_charge,
    waive_charge,
)
from samity.bank.loans.operations.close import UndoClosing, undo_closing
from samity.bank.loans.operations.disburse import LoanHasPayments, UndoDisbursement, undo_disbursement
from samity.bank.loans.operations.money_checks import MoneyInFuture
from samity.bank.loans.operations.repay import LoanTakesNoPayment, Repay, repay_loan
from samity.bank.loans.operations.run_accruals import RunAccruals, run_accruals
from samity.bank.loans.operations.undo import LoanIsWrittenOff, UndoTransaction, undo_transaction
from samity.bank.loans.operations.write_off import (
    LoanNotWrittenOff,
    NothingToWriteOff,
    Recover,
    RecoveredBeforeWriteOff,
    RecoveredMoreThanWrittenOff,
    RecoveredNothing,
    RecoveredSince,
    UndoWriteOff,
    WriteOff,
    WrittenOffBeforeLastAct,
    WrittenOffInFuture,
    WrittenOffNotActive,
    WrittenOffWhileHeld,
    recover_loan,
    undo_write_off,
    write_off_loan,
)
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.loans.queries.transactions import transactions_of
from samity.bank.loans.values.agreement import AccountingRule
from samity.bank.loans.values.facts import TransactionKind
from samity.bank.loans.values.parts import Parts
from samity.bank.loans.values.payment_terms import FuturePayments, PaymentTerms
from samity.bank.loans.values.state import LoanStatus
from samity.bank.organisation.operations.codes import AddCodeValue, add_code_value
from samity.bank.organisation.queries import CodeValueNotOfCode, codes
from samity.close_of_business.invariants import broken

if TYPE_CHECKING:
    from samity.storage.unit import Unit

LENT_ON, PAID_ON = date(2026, 1, 1), date(2026, 2, 1)
WRITTEN_OFF_ON, RECOVERED_ON = date(2026, 2, 20), date(2026, 3, 1)
DAY = timedelta(days=1)
FEE = 15


def lent(unit: Unit, offered: Product) -> int:
    """Lend 600.00 over four months at 12.00 a month, with a fee due on 15 February, and pay the first installment."""
    unit = on_day(unit, LENT_ON)
    loan_id = lend_alone(unit, offered.id, village(unit, members=1).clients[0], on=LENT_ON)
    fee = define_charge(DefineCharge(f"Visit {loan_id}", "KES", Decimal(FEE), is_penalty=False), unit)
    add_charge(AddCharge(loan_id, AskedCharge(fee, date(2026, 2, 15))), unit)
    repay_loan(Repay(loan_id, PAID_ON, Decimal(162)), on_day(unit, PAID_ON))
    return loan_id


def written_off(unit: Unit, offered: Product) -> int:
    loan_id = lent(unit, offered)
    today = on_day(unit, WRITTEN_OFF_ON)
    run_accruals(RunAccruals(WRITTEN_OFF_ON), today)
    write_off_loan(WriteOff(loan_id, WRITTEN_OFF_ON), today)
    return loan_id


def test_all_that_is_owed_is_a_loss_and_money_is_income_still(unit: Unit) -> None:
    """450.00, 36.00 and the fee of 15.00 are left: 501.00. Earned by then are 12.00 and 8.14 = 12.00 · 19/28.

    The 27.86 that were to come are no income, and no loss: nobody asks for them any more.
    """
    offered = product(unit, terms=TERMS)
    loan_id = written_off(unit, offered)
    state = state_of(loan_id, unit)
    assert (state.status, state.ended_on) == (LoanStatus.WRITTEN_OFF, WRITTEN_OFF_ON)
    assert (state.written_off, state.outstanding) == (Parts(450_00, 36_00, 15_00), Parts())
    assert held(unit, loan_id, offered) == {
        Purpose.FUND_SOURCE: -600 + 162,
        Purpose.INTEREST_ON_LOANS: Decimal("-20.14"),
        Purpose.INCOME_FROM_FEES: -FEE,
        Purpose.LOSSES_WRITTEN_OFF: Decimal("473.14"),
    }
    assert state.unearned == Parts(0, 27_86)
    recover_loan(Recover(loan_id, RECOVERED_ON, Decimal(100)), on_day(unit, RECOVERED_ON))
    assert held(unit, loan_id, offered)[Purpose.INCOME_FROM_RECOVERY] == -100
    assert state_of(loan_id, unit).status is LoanStatus.WRITTEN_OFF
    assert broken(unit.connection) == []


def test_in_cash_accounting_only_principal_is_lost(unit: Unit) -> None:
    offered = product(unit, terms=TERMS, accounting=AccountingRule.CASH)
    loan_id = written_off(unit, offered)
    assert held(unit, loan_id, offered) == {
        Purpose.FUND_SOURCE: -600 + 162,
        Purpose.INTEREST_ON_LOANS: -12,
        Purpose.LOSSES_WRITTEN_OFF: 450,
    }
    assert broken(unit.connection) == []


@pytest.mark.parametrize("rule", list(AccountingRule))
def test_a_write_off_taken_back_leaves_the_loan_as_it_was(unit: Unit, rule: AccountingRule) -> None:
    offered = product(unit, terms=TERMS, accounting=rule)
    loan_id = lent(unit, offered)
    today = on_day(unit, WRITTEN_OFF_ON)
    run_accruals(RunAccruals(WRITTEN_OFF_ON), today)
    before, books = loan_by_id(unit.connection, loan_id).state, held(unit, loan_id, offered)
    write_off_loan(WriteOff(loan_id, WRITTEN_OFF_ON), today)
    undo_write_off(UndoWriteOff(loan_id, "He came back"), today)
    run_accruals(RunAccruals(WRITTEN_OFF_ON), today)
    assert replace(state_of(loan_id, unit), reached=None) == replace(before, reached=None)
    assert held(unit, loan_id, offered) == books
    assert broken(unit.connection) == []


def test_interest_on_the_real_balance_ends_with_what_has_accrued(unit: Unit) -> None:
    """12,000.00 at 24 % of a year of 365 days: 394.52 in the 50 days until 20 February, which 31 pass in the first."""
    offered = product(unit, terms=ON_REAL_BALANCE)
    loan_id = lend_alone(on_day(unit, LENT_ON), offered.id, village(unit, members=1).clients[0], on=LENT_ON)
    today = on_day(unit, WRITTEN_OFF_ON)
    before = loan_by_id(unit.connection, loan_id).state
    write_off_loan(WriteOff(loan_id, WRITTEN_OFF_ON), today)
    state = state_of(loan_id, unit)
    accrued = Fraction(12_000_00 * 24 * (WRITTEN_OFF_ON - LENT_ON).days, 365 * 100)
    assert state.written_off.principal == 12_000_00
    assert abs(state.written_off.interest - accrued) <= 1 < before.outstanding.interest - accrued
    assert held(unit, loan_id, offered) == {
        Purpose.FUND_SOURCE: -12_000,
        Purpose.INTEREST_ON_LOANS: -Decimal(state.written_off.interest) / 100,
        Purpose.LOSSES_WRITTEN_OFF: Decimal(state.written_off.total) / 100,
    }
    recover_loan(Recover(loan_id, date(2026, 9, 1), Decimal(50)), on_day(unit, date(2026, 9, 1)))
    assert state_of(loan_id, unit).written_off == state.written_off
    assert broken(unit.connection) == []


def test_the_reason_is_kept_and_must_be_one_of_the_banks(unit: Unit) -> None:
    code = next(each["id"] for each in codes(unit.connection) if each["name"] == "WriteOffReasons")
    reason = add_code_value(AddCodeValue(code, "Moved away"), unit)
    loan_id = lent(unit, product(unit, terms=TERMS))
    today = on_day(unit, WRITTEN_OFF_ON)
    wrong = WriteOff(loan_id, WRITTEN_OFF_ON + DAY, reason_id=reason + 1)
    assert refused(lambda: write_off_loan(wrong, today)) == [CodeValueNotOfCode, WrittenOffInFuture]
    done = write_off_loan(WriteOff(loan_id, WRITTEN_OFF_ON, reason, "Nobody knows where"), today)
    row = next(each for each in transactions_of(unit.connection, [loan_id]) if each["id"] == done.new_transaction)
    assert (row["write_off_reason"], row["details"]["note"]) == (reason, "Nobody knows where")


def test_what_stands_against_a_write_off_is_named_at_once(unit: Unit) -> None:
    offered = product(unit, terms=TERMS)
    loan_id = lent(unit, offered)
    today = on_day(unit, WRITTEN_OFF_ON)
    early = WriteOff(loan_id, PAID_ON - DAY)
    assert refused(lambda: write_off_loan(early, today)) == [WrittenOffBeforeLastAct]
    repay_loan(Repay(loan_id, WRITTEN_OFF_ON, Decimal(501)), today)
    assert refused(lambda: write_off_loan(WriteOff(loan_id, WRITTEN_OFF_ON), today)) == [WrittenOffNotActive]
    assert refused(lambda: undo_write_off(UndoWriteOff(loan_id), today)) == [LoanNotWrittenOff]
    assert refused(lambda: recover_loan(Recover(loan_id, WRITTEN_OFF_ON, Decimal(1)), today)) == [LoanNotWrittenOff]


def test_a_loan_held_open_owes_nothing_that_could_be_given_up(unit: Unit) -> None:
    loan_id = lent(unit, product(unit, terms=TERMS))
    today = on_day(unit, WRITTEN_OFF_ON)
    repay_loan(Repay(loan_id, WRITTEN_OFF_ON, Decimal(501)), today)
    undo_closing(UndoClosing(loan_id), today)
    assert refused(lambda: write_off_loan(WriteOff(loan_id, WRITTEN_OFF_ON), today)) == [NothingToWriteOff]


def test_money_that_is_held_stands_against_it(unit: Unit) -> None:
    strategy = {"code": "mifos-standard-strategy"}
    holding = PaymentTerms(strategy=strategy, future_payments=FuturePayments.ACCEPT_FUTURE_PAYMENTS)
    loan_id = lent(unit, product(unit, terms=TERMS, payments=holding))
    today = on_day(unit, WRITTEN_OFF_ON)
    repay_loan(Repay(loan_id, date(2026, 4, 1), Decimal(50)), today)
    assert refused(lambda: write_off_loan(WriteOff(loan_id, WRITTEN_OFF_ON), today)) == [WrittenOffWhileHeld]


def test_what_was_given_up_takes_nothing_but_what_is_recovered(unit: Unit) -> None:
    offered = product(unit, terms=TERMS)
    loan_id = written_off(unit, offered)
    today = on_day(unit, RECOVERED_ON)
    state = loan_by_id(unit.connection, loan_id).state
    paid = next(each for each in transactions_of(unit.connection, [loan_id]) if each["kind"] == "REPAYMENT")["id"]
    fee = define_charge(DefineCharge(f"Late {loan_id}", "KES", Decimal(5), is_penalty=True), unit)
    charge = AskedCharge(fee, RECOVERED_ON)
    assert refused(lambda: repay_loan(Repay(loan_id, RECOVERED_ON, Decimal(1)), today)) == [LoanTakesNoPayment]
    assert refused(lambda: add_charge(AddCharge(loan_id, charge), today)) == [LoanTakesNoCharge]
    assert refused(lambda: waive_charge(WaiveCharge(loan_id, state.charges[0].id), today)) == [ChargeSettled]
    assert refused(lambda: undo_transaction(UndoTransaction(loan_id, paid), today)) == [LoanIsWrittenOff]
    assert refused(lambda: undo_disbursement(UndoDisbursement(loan_id), today)) == [LoanHasPayments]


def test_what_stands_against_a_recovery_is_named_at_once(unit: Unit) -> None:
    offered = product(unit, terms=TERMS)
    loan_id = written_off(unit, offered)
    today = on_day(unit, RECOVERED_ON)
    early = Recover(loan_id, WRITTEN_OFF_ON - DAY, Decimal("501.01"))
    assert refused(lambda: recover_loan(early, today)) == [RecoveredBeforeWriteOff, RecoveredMoreThanWrittenOff]
    late = Recover(loan_id, RECOVERED_ON + DAY, Decimal(0))
    assert refused(lambda: recover_loan(late, today)) == [MoneyInFuture, RecoveredNothing]
    recover_loan(Recover(loan_id, RECOVERED_ON, Decimal(1)), today)
    assert refused(lambda: recover_loan(Recover(loan_id, RECOVERED_ON, Decimal(501)), today)) == [
        RecoveredMoreThanWrittenOff
    ]


def test_a_recovery_is_taken_back_before_the_write_off_is(unit: Unit) -> None:
    offered = product(unit, terms=TERMS)
    loan_id = written_off(unit, offered)
    today = on_day(unit, RECOVERED_ON)
    books = held(unit, loan_id, offered)
    recovered = recover_loan(Recover(loan_id, RECOVERED_ON, Decimal(40)), today)
    assert refused(lambda: undo_write_off(UndoWriteOff(loan_id), today)) == [RecoveredSince]
    undo_transaction(UndoTransaction(loan_id, recovered.new_transaction), today)
    assert held(unit, loan_id, offered) == books
    undo_write_off(UndoWriteOff(loan_id), today)
    assert state_of(loan_id, unit).status is LoanStatus.ACTIVE
    kinds = [each["kind"] for each in transactions_of(unit.connection, [loan_id]) if each["reversed_by_id"]]
    assert {TransactionKind.RECOVERY, TransactionKind.WRITE_OFF} <= set(kinds)
    run_accruals(RunAccruals(RECOVERED_ON), today)
    assert broken(unit.connection) == []


def test_money_on_it_needs_an_account(unit: Unit) -> None:
    loan_id = written_off(unit, product(unit, terms=TERMS, leaving_out=frozenset({Purpose.INCOME_FROM_RECOVERY})))
    today = on_day(unit, RECOVERED_ON)
    assert refused(lambda: recover_loan(Recover(loan_id, RECOVERED_ON, Decimal(1)), today)) == [GlAccountNotMapped]


@pytest.mark.parametrize("refusal", [NotPermitted, OutsideOwnOffice])
def test_only_who_may_and_only_in_his_office(unit: Unit, refusal: type) -> None:
    offered = product(unit, terms=TERMS)
    loan_id, given_up = lent(unit, offered), written_off(unit, offered)
    today = on_day(unit, RECOVERED_ON)
    actor = replace(unit.actor, permissions=frozenset({"loans:read"}))
    if refusal is OutsideOwnOffice:
        actor = replace(unit.actor, office_hierarchy=".99999.")
    today = replace(today, actor=actor)
    assert refused(lambda: write_off_loan(WriteOff(loan_id, RECOVERED_ON), today)) == [refusal]
    assert refused(lambda: undo_write_off(UndoWriteOff(given_up), today)) == [refusal]
    assert refused(lambda: recover_loan(Recover(given_up, RECOVERED_ON, Decimal(1)), today)) == [refusal]
