"""The words of the books on pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.accounting.values import FinancialActivity, GlType, GlUsage

if TYPE_CHECKING:
    from collections.abc import Mapping

TYPES = {
    GlType.ASSET: "asset",
    GlType.LIABILITY: "liability",
    GlType.EQUITY: "equity",
    GlType.INCOME: "income",
    GlType.EXPENSE: "expense",
}
USAGES = {
    GlUsage.DETAIL: "postings stand in it",
    GlUsage.HEADER: "other accounts stand under it",
}
ACTIVITIES: Mapping[str, str] = {
    FinancialActivity.CASH_SHORT: "Cash that was found short",
    FinancialActivity.CASH_OVER: "Cash that was found over",
}
KINDS = {
    "sheet.cash_short": "Cash short",
    "sheet.cash_over": "Cash over",
    "loan.disbursement": "Loan paid out",
    "loan.repayment": "Repayment",
    "loan.waive_charges": "Charge waived",
    "loan.waive_interest": "Interest waived",
    "loan.overpayment_applied": "Overpayment used",
    "loan.accrual": "Income recognised",
}
