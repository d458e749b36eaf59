"""A product that is defined anew leaves the books of its loans whole."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.village import FIRST_MEETING, defined_anew, lend, meeting, on_day, product, village, without_receivables

from samity.bank.accounting.queries import account_balance
from samity.bank.accounting.values import Purpose
from samity.bank.loans.operations.decide import RejectLoan, UndoApproval, reject_loan, undo_approval
from samity.bank.loans.operations.products import (
    BALANCES,
    BalanceAccountInUse,
    PurposeNotMapped,
    define_loan_product,
)
from samity.bank.loans.operations.repay import Repay, repay_loan
from samity.bank.loans.operations.run_accruals import RunAccruals, run_accruals
from samity.bank.loans.values.agreement import AccountingRule
from samity.kernel.errors import Refusals

if TYPE_CHECKING:
    from samity.storage.unit import Unit


@pytest.fixture
def today(unit: Unit) -> Unit:
    """The day of the second meeting."""
    return on_day(unit, meeting(2))


def test_accounts_that_hold_balances_of_loans_are_not_exchanged(today: Unit) -> None:
    offered, other, place = product(today), product(today), village(today, members=1)
    lend(today, place, offered.id, place.clients[0])
    with pytest.raises(BalanceAccountInUse) as refused:
        define_loan_product(defined_anew(today, offered, {**offered.gl, BALANCES[0]: other.gl[BALANCES[0]]}), today)
    assert refused.value.purpose == Purpose.LOAN_PORTFOLIO


def test_accounts_are_exchanged_while_no_loan_is_disbursed(today: Unit) -> None:
    offered, other, place = product(today), product(today), village(today, members=1)
    loan_id = lend(today, place, offered.id, place.clients[0], disburse=False)
    define_loan_product(defined_anew(today, offered, other.gl), today)
    assert account_balance(today.connection, loan_id, offered.gl[Purpose.LOAN_PORTFOLIO]) == 0


def test_income_goes_to_another_account_from_now_on_and_no_receivable_turns_negative(today: Unit) -> None:
    offered, other, place = product(today), product(today), village(today, members=1)
    loan_id = lend(today, place, offered.id, place.clients[0])
    run_accruals(RunAccruals(meeting(1)), today)
    anew = {**offered.gl, Purpose.INTEREST_ON_LOANS: other.gl[Purpose.INTEREST_ON_LOANS]}
    define_loan_product(defined_anew(today, offered, anew), today)
    repay_loan(Repay(loan_id, meeting(2), Decimal(1500)), today)
    run_accruals(RunAccruals(meeting(2)), today)
    held = {gl: account_balance(today.connection, loan_id, gl) for gl in anew.values()}
    assert held[other.gl[Purpose.INTEREST_ON_LOANS]] == -55_23
    assert held[offered.gl[Purpose.INTEREST_RECEIVABLE]] == 0


def test_a_product_that_turns_to_cash_keeps_the_receivables_of_its_loans(today: Unit) -> None:
    offered, place = product(today), village(today, members=1)
    loan_id = lend(today, place, offered.id, place.clients[0])
    with pytest.raises(Refusals) as refused:
        define_loan_product(without_receivables(today, offered), today)
    assert [type(reason) for reason in refused.value.reasons] == [PurposeNotMapped] * 3
    define_loan_product(replace(defined_anew(today, offered, offered.gl), accounting=AccountingRule.CASH), today)
    assert repay_loan(Repay(loan_id, meeting(2), Decimal(1500)), today).state.paid.interest == 110_46


def test_a_product_keeps_the_accounts_that_loans_not_yet_disbursed_will_need(today: Unit) -> None:
    """Without them nobody's income could be recognised once such a loan is out."""
    offered, place = product(today), village(today, members=1)
    loan_id = lend(today, place, offered.id, place.clients[0], disburse=False)
    turned = without_receivables(today, offered)
    with pytest.raises(Refusals) as refused:
        define_loan_product(turned, today)
    assert [type(reason) for reason in refused.value.reasons] == [PurposeNotMapped] * 3
    undo_approval(UndoApproval(loan_id), today)
    reject_loan(RejectLoan(loan_id, FIRST_MEETING), today)
    define_loan_product(turned, today)
