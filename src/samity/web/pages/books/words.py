"""The words of the books on pages."""

from __future__ import annotations

from samity.bank.accounting.values import GlType, GlUsage

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
KINDS = {
    "loan.disbursement": "Loan paid out",
    "loan.repayment": "Repayment",
    "loan.waive_charges": "Charge waived",
    "loan.waive_interest": "Interest waived",
    "loan.overpayment_applied": "Overpayment used",
    "loan.accrual": "Income recognised",
}
