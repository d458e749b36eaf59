"""Which type of GL account a product, or the bank itself, may use for what. See docs/rules/postings.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.accounting.values import FinancialActivity, GlType, Purpose

if TYPE_CHECKING:
    from collections.abc import Mapping

_ASSET = frozenset({GlType.ASSET})
_LIABILITY = frozenset({GlType.LIABILITY})
_INCOME = frozenset({GlType.INCOME})
_EXPENSE = frozenset({GlType.EXPENSE})

# A fee collected for someone else, such as an insurer, is owed to him: a liability.
PURPOSE_TYPES: Mapping[str, frozenset[GlType]] = {
    Purpose.FUND_SOURCE: _ASSET | _LIABILITY,
    Purpose.LOAN_PORTFOLIO: _ASSET,
    Purpose.INTEREST_ON_LOANS: _INCOME,
    Purpose.INCOME_FROM_FEES: _INCOME | _LIABILITY,
    Purpose.INCOME_FROM_PENALTIES: _INCOME | _LIABILITY,
    Purpose.LOSSES_WRITTEN_OFF: _EXPENSE,
    Purpose.INTEREST_RECEIVABLE: _ASSET,
    Purpose.FEES_RECEIVABLE: _ASSET,
    Purpose.PENALTIES_RECEIVABLE: _ASSET,
    Purpose.TRANSFERS_SUSPENSE: _ASSET,
    Purpose.OVERPAYMENT: _LIABILITY,
    Purpose.CASH_ROUNDING: _INCOME | _EXPENSE,
    Purpose.INCOME_FROM_RECOVERY: _INCOME,
    Purpose.GOODWILL_CREDIT: _EXPENSE,
    Purpose.INCOME_FROM_CHARGE_OFF_INTEREST: _INCOME,
    Purpose.INCOME_FROM_CHARGE_OFF_FEES: _INCOME,
    Purpose.INCOME_FROM_CHARGE_OFF_PENALTY: _INCOME,
    Purpose.CHARGE_OFF_EXPENSE: _EXPENSE,
    Purpose.CHARGE_OFF_FRAUD_EXPENSE: _EXPENSE,
    Purpose.INCOME_FROM_GOODWILL_CREDIT_INTEREST: _INCOME,
    Purpose.INCOME_FROM_GOODWILL_CREDIT_FEES: _INCOME,
    Purpose.INCOME_FROM_GOODWILL_CREDIT_PENALTY: _INCOME,
    # A shortage is borne, or demanded of the cashier; a surplus is won, or owed to whoever asks for it.
    FinancialActivity.CASH_SHORT: _EXPENSE | _ASSET,
    FinancialActivity.CASH_OVER: _INCOME | _LIABILITY,
}


def fits(purpose: str, gl_type: str) -> bool:
    """Say whether a GL account of this type may serve a purpose; a purpose without a rule takes any."""
    allowed = PURPOSE_TYPES.get(purpose)
    return allowed is None or gl_type in allowed
