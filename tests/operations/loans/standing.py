"""Where loans stand after what was done to them, as folded, and in the books."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from samity.bank.accounting.queries import account_balances
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.loans.queries.history import facts_of
from samity.bank.loans.rules.fold import replay
from samity.bank.loans.values.terms import InterestPeriod, LoanTerms, ScheduleEngine, ScheduleMethod

if TYPE_CHECKING:
    from tests.village import Product

    from samity.bank.accounting.values import Purpose
    from samity.bank.loans.values.state import LoanState
    from samity.storage.unit import Unit

ON_REAL_BALANCE = LoanTerms(
    principal=12_000_00,
    decimals=2,
    annual_rate=Fraction(24),
    number_of_installments=6,
    engine=ScheduleEngine.CONTRACTUAL,
    interest_period=InterestPeriod.DAILY,
    schedule_method=ScheduleMethod.DYNAMIC,
)


def state_of(loan_id: int, unit: Unit) -> LoanState:
    """Return a loan as it is stored, which is as it is folded anew."""
    account = loan_by_id(unit.connection, loan_id)
    folded, _ = replay(account.agreement, facts_of(unit.connection, [loan_id])[loan_id])
    assert (folded.status, folded.ended_on) == (account.state.status, account.state.ended_on)
    return account.state


def held(unit: Unit, loan_id: int, offered: Product) -> dict[Purpose, Decimal]:
    """Return what the loan moved in the accounts of its product, debit above zero, in major units."""
    purposes = {account: purpose for purpose, account in offered.gl.items()}
    balances = account_balances(unit.connection, loan_id)
    sums = ((purposes[each.gl_account_id], each.debit - each.credit) for each in balances)
    return {purpose: Decimal(amount) / 100 for purpose, amount in sums if amount}
