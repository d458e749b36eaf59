"""Loans whose schedules are changed by hand: 1200.00 over twelve months at 2 % a month, equal principal."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from tests.village import FIRST_MEETING, Product, application, product, village

from samity.bank.loans.operations.apply import apply_for_loan
from samity.bank.loans.operations.decide import ApproveLoan, approve_loan
from samity.bank.loans.operations.disburse import Disburse, disburse_loan
from samity.bank.loans.queries.accounts import LoanAccount, loan_by_id
from samity.bank.loans.queries.history import facts_of
from samity.bank.loans.rules.fold import replay
from samity.bank.loans.values.allowances import Allowances, EditOption
from samity.bank.loans.values.terms import (
    Amortization,
    InterestPeriod,
    LoanTerms,
    RestShift,
    ScheduleEngine,
)
from samity.kernel.errors import Refusal, reasons_of
from samity.kernel.money import RoundingMode

if TYPE_CHECKING:
    import pytest

    from samity.storage.unit import Unit

EVERYTHING = Allowances(edits=frozenset(EditOption))
DECLINING = LoanTerms(
    principal=1200_00,
    decimals=2,
    annual_rate=Fraction(24),
    number_of_installments=12,
    engine=ScheduleEngine.CONTRACTUAL,
    interest_period=InterestPeriod.SAME_AS_REPAYMENT,
    amortization=Amortization.EQUAL_PRINCIPAL,
    rounding=RoundingMode.HALF_UP,
    rest_shift=RestShift.NONE,
)
ANNUITY = replace(DECLINING, amortization=Amortization.EQUAL_INSTALLMENTS)


def offer(unit: Unit, terms: LoanTerms = DECLINING, allowances: Allowances = EVERYTHING, **more: Any) -> Product:
    """Return a product."""
    return product(unit, terms=terms, allowances=allowances, **more)


def applied(unit: Unit, offered: Product) -> int:
    """Apply for a loan."""
    client = village(unit, members=1).clients[0]
    command = application(offered.id, client)
    return apply_for_loan(command, unit)


def lent(unit: Unit, offered: Product) -> int:
    """Pay one out."""
    loan_id = applied(unit, offered)
    approve_loan(ApproveLoan(loan_id, FIRST_MEETING), unit)
    disburse_loan(Disburse(loan_id, FIRST_MEETING), unit)
    return loan_id


def amounts(account: LoanAccount) -> list[tuple[int, int]]:
    """Return principal and interest of each installment."""
    return [(each.due.principal, each.due.interest) for each in account.state.installments]


def stored(unit: Unit, loan_id: int) -> LoanAccount:
    """Return the loan, whose facts must lead to what is stored."""
    account = loan_by_id(unit.connection, loan_id)
    state = replay(account.agreement, facts_of(unit.connection, [loan_id])[loan_id])[0]
    assert state.installments == account.state.installments
    assert state.status == account.state.status
    assert not (account.state.overpaid and account.state.outstanding.total)
    principal = sum(each.due.principal for each in account.state.installments)
    assert principal in {0, account.state.principal}
    return account


def names(caught: pytest.ExceptionInfo[Refusal]) -> list[type[Refusal]]:
    """Return what was refused."""
    return [type(each) for each in reasons_of(caught.value)]
