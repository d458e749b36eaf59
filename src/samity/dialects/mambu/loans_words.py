"""The words of loans: the bank's, and this dialect's for them."""

from __future__ import annotations

from collections.abc import Mapping

from samity.bank.loans.values.facts import CHARGE_CREDITS, TransactionKind
from samity.bank.loans.values.state import LoanStatus
from samity.bank.loans.values.terms import (
    Amortization,
    DaysInYear,
    InterestBase,
    InterestMethod,
    InterestType,
    OddPeriods,
    RateUnit,
    ShortMonth,
)
from samity.dialects.mambu import loanproducts_words as words

STATES: Mapping[LoanStatus, tuple[str, str | None]] = {
    LoanStatus.PARTIAL: ("PARTIAL_APPLICATION", None),
    LoanStatus.SUBMITTED: ("PENDING_APPROVAL", None),
    LoanStatus.APPROVED: ("APPROVED", None),
    LoanStatus.ACTIVE: ("ACTIVE", None),
    LoanStatus.OVERPAID: ("ACTIVE", None),
    LoanStatus.WITHDRAWN: ("CLOSED", "WITHDRAWN"),
    LoanStatus.REJECTED: ("CLOSED_REJECTED", "REJECTED"),
    LoanStatus.CLOSED: ("CLOSED", "REPAID"),
    LoanStatus.WRITTEN_OFF: ("CLOSED_WRITTEN_OFF", "WRITTEN_OFF"),
}
"""Account state and sub state; an active loan with something overdue is ACTIVE_IN_ARREARS."""

IN_ARREARS = "ACTIVE_IN_ARREARS"

METHODS: Mapping[Amortization, str] = {
    **{amortized: word for word, (method, amortized) in words.METHODS.items() if method is not InterestMethod.FLAT},
    Amortization.OPTIMIZED: "DECLINING_BALANCE_DISCOUNTED",
    Amortization.PRINCIPAL_AT_END: "EQUAL_INSTALLMENTS",
}
"""How declining interest is computed; interest on the whole loan is FLAT."""

INTEREST_TYPES: Mapping[InterestType, str] = {each: word for word, each in words.INTEREST_TYPES.items()}
INTEREST_BASES: Mapping[InterestBase, str] = {each: word for word, each in words.INTEREST_BASES.items()}
FREQUENCIES: Mapping[RateUnit, str] = {
    **{unit: word for word, unit in words.FREQUENCIES.items() if word != words.EVERY_X_DAYS},
    RateUnit.WHOLE_TERM: "ANNUALIZED",
}
"""What an interest rate is per; one per whole term has no word here and is told per year."""

DAYS_IN_YEAR: Mapping[DaysInYear, str] = {
    DaysInYear.ACTUAL: "ACTUAL_ACTUAL_ISDA",
    DaysInYear.D360: "ACTUAL_360",
    DaysInYear.D364: "ACTUAL_364",
    DaysInYear.D365: "ACTUAL_365_FIXED",
}
"""How days count where a schedule does not say it by a convention; with months of 30 days it is E30_360."""

ODD_PERIODS: Mapping[str, OddPeriods] = {
    "modifyInterestForFirstInstallment" if each is OddPeriods.FIRST_BY_LENGTH else name: each
    for name, each in words.ODD_PERIODS.items()
}
SHORT_MONTHS: Mapping[ShortMonth, str] = {each: word for word, each in words.SHORT_MONTHS.items()}
TRANSACTIONS: Mapping[TransactionKind, str] = {
    TransactionKind.DISBURSEMENT: "DISBURSEMENT",
    TransactionKind.REPAYMENT: "REPAYMENT",
    TransactionKind.WRITE_OFF: "WRITE_OFF",
    TransactionKind.RECOVERY: "REPAYMENT",
    TransactionKind.PENALTY_APPLIED: "PENALTY_APPLIED",
    TransactionKind.EARLY_CHARGE: "FEE_APPLIED",
    TransactionKind.FEE_CHARGED: "FEE_APPLIED",
    TransactionKind.PENALTY_CHARGED: "PENALTY_APPLIED",
    TransactionKind.INTEREST_APPLIED: "INTEREST_APPLIED",
    TransactionKind.WAIVE_CHARGES: "FEE_REDUCTION_ADJUSTMENT",
    TransactionKind.WAIVE_INTEREST: "INTEREST_REDUCTION_ADJUSTMENT",
    TransactionKind.INTEREST_WAIVED: "INTEREST_REDUCTION_ADJUSTMENT",
    TransactionKind.GOODWILL_CREDIT: "REPAYMENT",
    TransactionKind.PAYOUT_REFUND: "REPAYMENT",
    TransactionKind.MERCHANT_ISSUED_REFUND: "REPAYMENT",
    TransactionKind.INTEREST_PAYMENT_WAIVER: "REPAYMENT",
    TransactionKind.INTEREST_REFUND: "REPAYMENT",
    **dict.fromkeys(CHARGE_CREDITS, "REPAYMENT"),
    TransactionKind.CHARGEBACK: "REPAYMENT_ADJUSTMENT",
    TransactionKind.INTEREST_CAPITALIZED: "INTEREST_APPLIED",
    TransactionKind.OVERPAYMENT_APPLIED: "REDRAW_REPAYMENT",
    TransactionKind.HELD_APPLIED: "REDRAW_REPAYMENT",
    TransactionKind.OVERPAYMENT_REFUNDED: "REFUND",
}
"""What moves a loan; recognition of income is no transaction of the account here."""
