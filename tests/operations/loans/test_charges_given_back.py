"""Charges given back: paid or not, and what was paid of them; what it settles and posts, what stands against it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.operations.loans.months import TERMS
from tests.operations.loans.paying import refused
from tests.operations.loans.standing import held, state_of
from tests.village import Product, lend_alone, on_day, product, village

from samity.bank.accounting.values import Purpose
from samity.bank.fees.operations.define import DefineCharge, define_charge
from samity.bank.gate import NotPermitted, OutsideOwnOffice
from samity.bank.loans.operations.adjust import AdjustTransaction, TransactionCannotBeAdjusted, adjust_transaction
from samity.bank.loans.operations.amounts import AmountTooFine
from samity.bank.loans.operations.charge_back import ChargeBack, NotChargeable, charge_back
from samity.bank.loans.operations.charge_credits import (
    CreditCharge,
    GivenBackMoreThanCharged,
    RefundedMoreThanPaid,
    adjust_charge,
    refund_charge,
)
from samity.bank.loans.operations.charge_off import ChargeOff, charge_off_loan
from samity.bank.loans.operations.charges import (
    AddCharge,
    AskedCharge,
    ChargeWasGivenBack,
    LoanChargeNotFound,
    WaiveCharge,
    add_charge,
    waive_charge,
)
from samity.bank.loans.operations.credit import CreditedNothing, LoanTakesNoCredit
from samity.bank.loans.operations.repay import Repay, repay_loan
from samity.bank.loans.operations.run_accruals import RunAccruals, run_accruals
from samity.bank.loans.operations.undo import UndoTransaction, undo_transaction
from samity.bank.loans.operations.write_off import WriteOff, write_off_loan
from samity.bank.loans.values.agreement import AccountingRule
from samity.bank.loans.values.parts import Parts
from samity.bank.loans.values.state import LoanStatus
from samity.close_of_business.invariants import broken

if TYPE_CHECKING:
    from collections.abc import Callable

    from samity.bank.loans.operations.recording import Recorded
    from samity.kernel.errors import Refusal
    from samity.storage.unit import Unit

LENT_ON, CHARGED_ON, TODAY = date(2026, 1, 1), date(2026, 2, 10), date(2026, 2, 20)
RULES = (AccountingRule.CASH, AccountingRule.ACCRUAL_PERIODIC)
PURPOSES = {False: Purpose.INCOME_FROM_FEES, True: Purpose.INCOME_FROM_PENALTIES}


def lent(unit: Unit, offered: Product, *, is_penalty: bool = False) -> tuple[int, int]:
    """Lend 600.00 over four months at 12.00 a month, with the first installment paid and a charge of 15.00."""
    loan_id = lend_alone(on_day(unit, LENT_ON), offered.id, village(unit, members=1).clients[0], on=LENT_ON)
    repay_loan(Repay(loan_id, date(2026, 2, 1), Decimal(162)), on_day(unit, date(2026, 2, 1)))
    fee = define_charge(DefineCharge("A passbook", "KES", Decimal(15), is_penalty=is_penalty), unit)
    return loan_id, add_charge(AddCharge(loan_id, AskedCharge(fee, CHARGED_ON)), on_day(unit, CHARGED_ON))


def night(unit: Unit) -> None:
    run_accruals(RunAccruals(TODAY), on_day(unit, TODAY))


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("is_penalty", [False, True])
def test_a_charge_that_is_not_paid_is_given_back_out_of_its_income(
    unit: Unit, rule: AccountingRule, *, is_penalty: bool
) -> None:
    """The order is penalties, fees, interest, principal: it settles itself, and is no income any more."""
    offered = product(unit, terms=TERMS, accounting=rule)
    loan_id, charge = lent(unit, offered, is_penalty=is_penalty)
    night(unit)
    books = held(unit, loan_id, offered)
    done = adjust_charge(CreditCharge(loan_id, charge), on_day(unit, TODAY))
    state = state_of(loan_id, unit)
    assert state.paid.minus(Parts(150_00, 12_00)) == (Parts(penalties=15_00) if is_penalty else Parts(fees=15_00))
    night(unit)
    told = held(unit, loan_id, offered)
    assert PURPOSES[is_penalty] not in told
    assert (told[Purpose.FUND_SOURCE], told[Purpose.LOAN_PORTFOLIO]) == (Decimal(-600 + 162), Decimal(450))
    assert broken(unit.connection) == []
    undo_transaction(UndoTransaction(loan_id, done.new_transaction), on_day(unit, TODAY))
    night(unit)
    assert held(unit, loan_id, offered) == books
    assert broken(unit.connection) == []


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("act", [adjust_charge, refund_charge])
def test_what_was_paid_of_a_charge_settles_what_is_owed_next(
    unit: Unit, rule: AccountingRule, act: Callable[[CreditCharge, Unit], Recorded]
) -> None:
    """15.00 of fees were paid: given back, they settle 12.00 of the interest to come and 3.00 of principal."""
    offered = product(unit, terms=TERMS, accounting=rule)
    loan_id, charge = lent(unit, offered)
    today = on_day(unit, TODAY)
    repay_loan(Repay(loan_id, TODAY, Decimal(15)), today)
    night(unit)
    books = held(unit, loan_id, offered)
    done = act(CreditCharge(loan_id, charge), today)
    state = state_of(loan_id, unit)
    assert state.paid == Parts(153_00, 24_00, 15_00)
    night(unit)
    told = held(unit, loan_id, offered)
    assert Purpose.INCOME_FROM_FEES not in told
    assert (told[Purpose.FUND_SOURCE], told[Purpose.LOAN_PORTFOLIO]) == (Decimal(-600 + 177), Decimal(447))
    assert broken(unit.connection) == []
    undo_transaction(UndoTransaction(loan_id, done.new_transaction), today)
    night(unit)
    assert held(unit, loan_id, offered) == books
    assert broken(unit.connection) == []


def test_a_charge_of_a_loan_that_is_repaid_is_owed_to_the_borrower(unit: Unit) -> None:
    offered = product(unit, terms=TERMS)
    loan_id, charge = lent(unit, offered)
    today = on_day(unit, TODAY)
    repay_loan(Repay(loan_id, TODAY, Decimal(486 + 15)), today)
    adjust_charge(CreditCharge(loan_id, charge, Decimal(10)), today)
    state = state_of(loan_id, unit)
    assert (state.status, state.overpaid) == (LoanStatus.OVERPAID, 10_00)
    assert held(unit, loan_id, offered)[Purpose.OVERPAYMENT] == -10
    assert refused(lambda: adjust_charge(CreditCharge(loan_id, charge, Decimal("5.01")), today)) == [
        GivenBackMoreThanCharged
    ]
    adjust_charge(CreditCharge(loan_id, charge), today)
    assert state_of(loan_id, unit).overpaid == 15_00
    assert broken(unit.connection) == []


@pytest.mark.parametrize("rule", RULES)
def test_after_a_charge_off_it_leaves_what_it_was_charged_off_to(unit: Unit, rule: AccountingRule) -> None:
    offered = product(unit, terms=TERMS, accounting=rule, credits_loans=True)
    loan_id, charge = lent(unit, offered)
    today = on_day(unit, TODAY)
    charge_off_loan(ChargeOff(loan_id, TODAY), today)
    night(unit)
    before = held(unit, loan_id, offered)
    adjust_charge(CreditCharge(loan_id, charge), today)
    night(unit)
    told = held(unit, loan_id, offered)
    moved = {each: told.get(each, 0) - before.get(each, 0) for each in told.keys() | before.keys()}
    assert {each: amount for each, amount in moved.items() if amount} == {
        Purpose.INCOME_FROM_FEES: 15,
        Purpose.INCOME_FROM_CHARGE_OFF_FEES: -15,
    }
    assert broken(unit.connection) == []


def test_what_stands_against_it_is_named_at_once(unit: Unit) -> None:
    loan_id, charge = lent(unit, product(unit, terms=TERMS))
    today = on_day(unit, TODAY)

    def against(amount: str) -> list[type[Refusal]]:
        return refused(lambda: adjust_charge(CreditCharge(loan_id, charge, Decimal(amount)), today))

    assert against("15.01") == [GivenBackMoreThanCharged]
    assert against("15.001") == [AmountTooFine, GivenBackMoreThanCharged]
    assert against("0") == [CreditedNothing]
    assert refused(lambda: refund_charge(CreditCharge(loan_id, charge), today)) == [RefundedMoreThanPaid]
    repay_loan(Repay(loan_id, TODAY, Decimal(9)), today)
    assert refused(lambda: refund_charge(CreditCharge(loan_id, charge, Decimal(10)), today)) == [RefundedMoreThanPaid]
    with pytest.raises(LoanChargeNotFound):
        adjust_charge(CreditCharge(loan_id, charge + 1), today)
    given_back = adjust_charge(CreditCharge(loan_id, charge, Decimal(5)), today).new_transaction
    assert refused(lambda: waive_charge(WaiveCharge(loan_id, charge), today)) == [ChargeWasGivenBack]
    assert refused(lambda: charge_back(ChargeBack(loan_id, given_back), today)) == [NotChargeable]
    anew = AdjustTransaction(loan_id, given_back, TODAY, Decimal(4))
    assert refused(lambda: adjust_transaction(anew, today)) == [TransactionCannotBeAdjusted]
    undo_transaction(UndoTransaction(loan_id, given_back), today)
    waive_charge(WaiveCharge(loan_id, charge), today)
    assert against("10") == [GivenBackMoreThanCharged]
    write_off_loan(WriteOff(loan_id, TODAY), today)
    assert against("1") == [LoanTakesNoCredit]


@pytest.mark.parametrize("refusal", [NotPermitted, OutsideOwnOffice])
def test_only_who_may_gives_charges_back_and_only_in_his_office(unit: Unit, refusal: type) -> None:
    loan_id, charge = lent(unit, product(unit, terms=TERMS))
    actor = replace(unit.actor, permissions=frozenset({"loans:credit"}))
    if refusal is OutsideOwnOffice:
        actor = replace(unit.actor, office_hierarchy=".99999.")
    today = replace(on_day(unit, TODAY), actor=actor)
    assert refused(lambda: adjust_charge(CreditCharge(loan_id, charge), today)) == [refusal]
    assert refused(lambda: refund_charge(CreditCharge(loan_id, charge), today)) == [refusal]
