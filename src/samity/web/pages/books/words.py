"""The words of the books on pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.accounting.values import FinancialActivity, GlType, GlUsage
from samity.web.languages import later

if TYPE_CHECKING:
    from collections.abc import Mapping

TYPES = {
    GlType.ASSET: later("asset"),
    GlType.LIABILITY: later("liability"),
    GlType.EQUITY: later("equity"),
    GlType.INCOME: later("income"),
    GlType.EXPENSE: later("expense"),
}
USAGES = {
    GlUsage.DETAIL: later("postings stand in it"),
    GlUsage.HEADER: later("other accounts stand under it"),
}
ACTIVITIES: Mapping[str, str] = {
    FinancialActivity.CASH_SHORT: later("Cash that was found short"),
    FinancialActivity.CASH_OVER: later("Cash that was found over"),
}
KINDS = {
    "sheet.cash_short": later("Cash short"),
    "sheet.cash_over": later("Cash over"),
    "loan.disbursement": later("Loan paid out"),
    "loan.repayment": later("Repayment"),
    "loan.waive_charges": later("Charge waived"),
    "loan.waive_interest": later("Interest waived"),
    "loan.overpayment_applied": later("Overpayment used"),
    "loan.accrual": later("Income recognised"),
}
