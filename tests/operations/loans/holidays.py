"""Loans on the real balance of which installments are left out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from tests.operations.loans.real_balance import LENT_ON
from tests.village import lend_alone, on_day, product, village

from samity.bank.loans.operations.edit_schedule import (
    ApplyHeldInterest,
    EditSchedule,
    InstallmentEdit,
    apply_held_interest,
    edit_schedule,
)
from samity.bank.loans.values.allowances import Allowances, EditOption, PaymentHolidayTerm

if TYPE_CHECKING:
    from samity.bank.loans.values.agreement import AccountingRule
    from samity.bank.loans.values.terms import LoanTerms
    from samity.storage.unit import Unit

ALLOWED = Allowances(edits=frozenset({EditOption.PAYMENT_HOLIDAYS, EditOption.PRINCIPAL}))
IN_MARCH = date(2025, 3, 6)


def left_out(
    unit: Unit,
    terms: LoanTerms,
    accounting: AccountingRule,
    *numbers: int,
    payment_holiday_term: PaymentHolidayTerm = PaymentHolidayTerm.EXTENDED,
) -> int:
    """Lend a thousand over six months at 2 % a month of thirty days, and leave installments out."""
    today = on_day(unit, LENT_ON)
    offered = product(
        today,
        terms=terms,
        accounting=accounting,
        allowances=replace(ALLOWED, payment_holiday_term=payment_holiday_term),
    )
    loan_id = lend_alone(today, offered.id, village(today, members=1).clients[0], on=LENT_ON)
    rows = tuple(InstallmentEdit(number, is_payment_holiday=True) for number in numbers)
    edit_schedule(EditSchedule(loan_id, rows), today)
    return loan_id


def applied(unit: Unit, loan_id: int, on: date) -> None:
    apply_held_interest(ApplyHeldInterest(loan_id, on), on_day(unit, on))
