"""Fineract's words of a life beside ours."""

from __future__ import annotations

from samity.bank.loans.values.facts import FactKind

TRANSACTIONS = {
    "repayment": FactKind.REPAID,
    "goodwillCredit": FactKind.CREDITED,
    "merchantIssuedRefund": FactKind.CREDITED,
    "payoutRefund": FactKind.CREDITED,
    "interestPaymentWaiver": FactKind.CREDITED,
    "interestRefund": FactKind.CREDITED,
    "creditBalanceRefund": FactKind.REFUNDED,
}
CREDITS = {
    "goodwillCredit": "GOODWILL_CREDIT",
    "merchantIssuedRefund": "MERCHANT_ISSUED_REFUND",
    "payoutRefund": "PAYOUT_REFUND",
    "interestPaymentWaiver": "INTEREST_PAYMENT_WAIVER",
    "interestRefund": "INTEREST_REFUND",
}
SHOWN = {
    "DISBURSEMENT": "Disbursement",
    "REPAYMENT": "Repayment",
    "GOODWILL_CREDIT": "Goodwill Credit",
    "MERCHANT_ISSUED_REFUND": "Merchant Issued Refund",
    "PAYOUT_REFUND": "Payout Refund",
    "INTEREST_PAYMENT_WAIVER": "Interest Payment Waiver",
    "INTEREST_REFUND": "Interest Refund",
    "FEE_ADJUSTMENT": "Charge Adjustment",
    "PENALTY_ADJUSTMENT": "Charge Adjustment",
    "CHARGEBACK": "Chargeback",
    "OVERPAYMENT_REFUNDED": "Credit Balance Refund",
    "WRITE_OFF": "Close (as written-off)",
    "CHARGE_OFF": "Charge-off",
    "RECOVERY": "Recovery Repayment",
    "ACCRUAL": "Accrual",
    "ACCRUAL_ADJUSTMENT": "Accrual Adjustment",
    "WAIVE_INTEREST": "Waive interest",
    "OVERPAYMENT_APPLIED": "Overpayment applied",
    "WAIVE_CHARGES": "Waive loan charges",
}
STATUSES = {
    "SUBMITTED": "SUBMITTED_AND_PENDING_APPROVAL",
    "APPROVED": "APPROVED",
    "ACTIVE": "ACTIVE",
    "CLOSED": "CLOSED_OBLIGATIONS_MET",
    "OVERPAID": "OVERPAID",
    "REJECTED": "REJECTED",
    "WRITTEN_OFF": "CLOSED_WRITTEN_OFF",
}
PURPOSES = {
    "fund_source": "FUND_SOURCE",
    "loan_portfolio": "LOAN_PORTFOLIO",
    "transfers_suspense": "TRANSFERS_SUSPENSE",
    "income_from_interest": "INTEREST_ON_LOANS",
    "income_from_fees": "INCOME_FROM_FEES",
    "income_from_penalties": "INCOME_FROM_PENALTIES",
    "income_from_recovery": "INCOME_FROM_RECOVERY",
    "losses_written_off": "LOSSES_WRITTEN_OFF",
    "overpayment_liability": "OVERPAYMENT",
    "interest_receivable": "INTEREST_RECEIVABLE",
    "fees_receivable": "FEES_RECEIVABLE",
    "penalties_receivable": "PENALTIES_RECEIVABLE",
    "goodwill_credit_expense": "GOODWILL_CREDIT",
    "income_goodwill_interest": "INCOME_FROM_GOODWILL_CREDIT_INTEREST",
    "income_goodwill_fees": "INCOME_FROM_GOODWILL_CREDIT_FEES",
    "income_goodwill_penalty": "INCOME_FROM_GOODWILL_CREDIT_PENALTY",
    "income_charge_off_interest": "INCOME_FROM_CHARGE_OFF_INTEREST",
    "income_charge_off_fees": "INCOME_FROM_CHARGE_OFF_FEES",
    "income_charge_off_penalty": "INCOME_FROM_CHARGE_OFF_PENALTY",
    "charge_off_expense": "CHARGE_OFF_EXPENSE",
    "charge_off_fraud_expense": "CHARGE_OFF_FRAUD_EXPENSE",
}
JOURNALS = {
    "disbursement": "DISBURSEMENT",
    "repayment": "REPAYMENT",
    "goodwillCredit": "GOODWILL_CREDIT",
    "merchantIssuedRefund": "MERCHANT_ISSUED_REFUND",
    "payoutRefund": "PAYOUT_REFUND",
    "interestPaymentWaiver": "INTEREST_PAYMENT_WAIVER",
    "chargeback": "CHARGEBACK",
    "creditBalanceRefund": "OVERPAYMENT_REFUNDED",
    "chargeOff": "CHARGE_OFF",
    "writeOff": "WRITE_OFF",
    "accrual": "ACCRUAL",
}
