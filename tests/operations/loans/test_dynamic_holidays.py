"""Payment holidays of interest on the real balance: it is held back, applied, and taken back; the books keep up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.operations.loans.edited import names
from tests.operations.loans.holidays import ALLOWED, IN_MARCH, applied, left_out
from tests.operations.loans.real_balance import DUE, LENT_ON, RULES, TERMS, night, pays, state_of
from tests.village import on_day, product

from samity.bank.loans.operations.edit_schedule import (
    EditSchedule,
    InstallmentEdit,
    NothingHeldBack,
    edit_schedule,
)
from samity.bank.loans.operations.run_accruals import RunAccruals, run_accruals
from samity.bank.loans.operations.undo import UndoTransaction, undo_transaction
from samity.bank.loans.rules import edit_allowances
from samity.bank.loans.rules import edit_refusals as refused
from samity.bank.loans.rules.accrued_interest import held_on_balance, unpaid_accrued
from samity.bank.loans.values.agreement import AccountingRule
from samity.bank.loans.values.allowances import PaymentHolidayTerm
from samity.bank.loans.values.state import LoanStatus
from samity.bank.loans.values.terms import Amortization, InterestType
from samity.close_of_business.invariants import broken
from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from samity.storage.unit import Unit

AFTER = date(2025, 3, 25)


def planned(unit: Unit, loan_id: int) -> list[tuple[int, int, int | None]]:
    return [(each.due.principal, each.due.interest, each.held_back) for each in state_of(unit, loan_id).installments]


@pytest.mark.parametrize("accounting", RULES)
def test_interest_of_a_holiday_follows_what_is_paid_in_it_and_falls_due_when_it_is_applied(
    unit: Unit, accounting: AccountingRule
) -> None:
    """100.00 after half a month: 8.33 on 833.33 and 7.33 on 733.33 are held back."""
    loan_id = left_out(unit, TERMS, accounting, 2)
    assert planned(unit, loan_id) == [
        (166_67, 20_00, None),
        (0, 0, 16_67),
        (166_67, 16_67, None),
        (166_67, 13_33, None),
        (166_67, 10_00, None),
        (166_67, 6_67, None),
        (166_65, 3_33, None),
    ]
    pays(unit, loan_id, DUE[0], "186.67")
    night(unit, DUE[0], loan_id)
    if accounting is AccountingRule.ACCRUAL_PERIODIC:
        run_accruals(RunAccruals(IN_MARCH), on_day(unit, IN_MARCH))
    # Interest that is held back cannot be paid: all of it is principal of the third.
    prepaid = pays(unit, loan_id, IN_MARCH, "100")
    assert planned(unit, loan_id)[1:3] == [(0, 0, 15_67), (166_67, 14_67, None)]
    state = state_of(unit, loan_id)
    assert (held_on_balance(TERMS, state, IN_MARCH), unpaid_accrued(TERMS, state, IN_MARCH)) == (8_33, 0)
    night(unit, DUE[1], loan_id)
    with pytest.raises(NothingHeldBack):
        applied(unit, loan_id, DUE[1])
    applied(unit, loan_id, AFTER)
    assert planned(unit, loan_id)[1:3] == [(0, 0, 0), (166_67, 30_34, None)]
    assert broken(unit.connection) == []
    undo_transaction(UndoTransaction(loan_id, prepaid), on_day(unit, AFTER))
    assert planned(unit, loan_id)[1:3] == [(0, 0, 0), (166_67, 33_34, None)]
    # What was applied is owed at once, what has not accrued is not: 16.67, and 4 of 30 days on 833.33.
    pays(unit, loan_id, AFTER, "20")
    assert state_of(unit, loan_id).installments[2].paid.interest == 18_89
    for due in (*DUE[2:], date(2025, 8, 21)):
        night(unit, due, loan_id)
    rest = state_of(unit, loan_id).outstanding.total
    pays(unit, loan_id, date(2025, 8, 22), f"{Decimal(rest) / 100:.2f}")
    assert state_of(unit, loan_id).status is LoanStatus.CLOSED
    assert broken(unit.connection) == []


def test_a_change_after_it_keeps_what_was_applied_with_its_installment(unit: Unit) -> None:
    loan_id = left_out(unit, TERMS, AccountingRule.ACCRUAL_PERIODIC, 1)
    night(unit, DUE[0], loan_id)
    applied(unit, loan_id, IN_MARCH)
    assert planned(unit, loan_id)[:2] == [(0, 0, 0), (166_67, 40_00, None)]
    edit_schedule(EditSchedule(loan_id, (InstallmentEdit(2, principal=Decimal(66)),)), on_day(unit, IN_MARCH))
    assert planned(unit, loan_id)[1:3] == [(66_00, 40_00, None), (166_67, 18_68, None)]
    with pytest.raises(refused.NoHolidayPossible):
        edit_schedule(EditSchedule(loan_id, (InstallmentEdit(2, is_payment_holiday=True),)), on_day(unit, IN_MARCH))
    night(unit, DUE[1], loan_id)
    assert broken(unit.connection) == []


def test_in_a_term_that_is_kept_the_others_share_what_is_left(unit: Unit) -> None:
    loan_id = left_out(unit, TERMS, AccountingRule.CASH, 1, payment_holiday_term=PaymentHolidayTerm.KEPT)
    assert planned(unit, loan_id) == [
        (0, 0, 20_00),
        *[(200_00, interest, None) for interest in (20_00, 16_00, 12_00, 8_00, 4_00)],
    ]


def test_interest_that_is_held_back_does_not_join_the_principal(unit: Unit) -> None:
    loan_id = left_out(unit, replace(TERMS, interest_type=InterestType.CAPITALIZED), AccountingRule.CASH, 1)
    night(unit, DUE[0], loan_id)
    assert (state_of(unit, loan_id).capitalized, planned(unit, loan_id)[0]) == (0, (0, 0, 20_00))
    applied(unit, loan_id, IN_MARCH)
    night(unit, DUE[1], loan_id)
    # Applied and not paid, it joins with what the second month bore.
    assert (state_of(unit, loan_id).capitalized, planned(unit, loan_id)[2][1]) == (40_00, 20_80)
    assert broken(unit.connection) == []


def test_what_was_paid_of_its_interest_before_is_not_held_back(unit: Unit) -> None:
    """9 of 30 days are 6.00 on 31 January, which a payment entered in February takes; 13.85 of 19.85 is held back."""
    loan_id = left_out(unit, TERMS, AccountingRule.ACCRUAL_PERIODIC)
    edit_schedule(EditSchedule(loan_id, (InstallmentEdit(1, is_payment_holiday=True),)), on_day(unit, date(2025, 2, 6)))
    pays(unit, loan_id, date(2025, 1, 31), "16.67", entered_on=date(2025, 2, 7))
    state = state_of(unit, loan_id)
    assert (state.installments[0].due.interest, state.installments[0].held_back) == (6_00, 13_85)
    night(unit, DUE[0], loan_id)
    applied(unit, loan_id, IN_MARCH)
    assert state_of(unit, loan_id).outstanding.interest > 13_85
    assert broken(unit.connection) == []


def test_holidays_of_the_real_balance_go_with_equal_principal(unit: Unit) -> None:
    annuity = replace(TERMS, amortization=Amortization.EQUAL_INSTALLMENTS)
    with pytest.raises(Refusal) as caught:
        product(on_day(unit, LENT_ON), terms=annuity, allowances=ALLOWED)
    assert names(caught) == [edit_allowances.HolidaysNeedEqualPrincipal]
