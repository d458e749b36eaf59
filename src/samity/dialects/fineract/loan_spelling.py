"""How this dialect numbers the words of loans: terms, kinds, statuses, transactions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from samity.bank.clients.values import ClientStatus
from samity.bank.loans.values.accounts import LoanKind
from samity.bank.loans.values.agreement import AccountingRule, ChargeOffBehaviour
from samity.bank.loans.values.facts import CHARGE_ADJUSTMENTS, CHARGE_REFUNDS, TransactionKind
from samity.bank.loans.values.state import LoanStatus
from samity.bank.loans.values.strategy import Walk
from samity.bank.loans.values.terms import (
    Amortization,
    DaysInMonth,
    DaysInYear,
    InterestMethod,
    InterestPeriod,
    RateUnit,
    ScheduleEngine,
)
from samity.dialects.fineract.wire import option
from samity.kernel.periods import PeriodUnit

Word = TypeVar("Word", bound=StrEnum)
Spelling = dict[Word, dict[str, Any]]

_UNITS = ((0, "days", "Days"), (1, "weeks", "Weeks"), (2, "months", "Months"), (3, "years", "Years"))


def _units(prefix: str) -> dict[PeriodUnit, dict[str, Any]]:
    return {
        PeriodUnit(value.upper()): option(number, f"{prefix}.periodFrequencyType.{word}", value)
        for number, word, value in _UNITS
    }


TERM_UNITS = _units("termFrequency")
REPAYMENT_UNITS = _units("repaymentFrequency")
RATE_UNITS: Spelling[RateUnit] = {
    RateUnit.DAYS: option(0, "interestRateFrequency.periodFrequencyType.days", "Per day"),
    RateUnit.WEEKS: option(1, "interestRateFrequency.periodFrequencyType.weeks", "Per week"),
    RateUnit.MONTHS: option(2, "interestRateFrequency.periodFrequencyType.months", "Per month"),
    RateUnit.YEARS: option(3, "interestRateFrequency.periodFrequencyType.years", "Per year"),
    RateUnit.WHOLE_TERM: option(4, "interestRateFrequency.periodFrequencyType.whole_term", "Whole term"),
}
AMORTIZATIONS: Spelling[Amortization] = {
    Amortization.EQUAL_PRINCIPAL: option(0, "amortizationType.equal.principal", "Equal principal payments"),
    Amortization.EQUAL_INSTALLMENTS: option(1, "amortizationType.equal.installments", "Equal installments"),
}
INTEREST_METHODS: Spelling[InterestMethod] = {
    InterestMethod.DECLINING_BALANCE: option(0, "interestType.declining.balance", "Declining Balance"),
    InterestMethod.FLAT: option(1, "interestType.flat", "Flat"),
}
INTEREST_PERIODS: Spelling[InterestPeriod] = {
    InterestPeriod.DAILY: option(0, "interestCalculationPeriodType.daily", "Daily"),
    InterestPeriod.SAME_AS_REPAYMENT: option(
        1, "interestCalculationPeriodType.same.as.repayment.period", "Same as repayment period"
    ),
}
DAYS_IN_MONTH: Spelling[DaysInMonth] = {
    DaysInMonth.ACTUAL: option(1, "DaysInMonthType.actual", "Actual"),
    DaysInMonth.THIRTY: option(30, "DaysInMonthType.days360", "30 Days"),
}
DAYS_IN_YEAR: Spelling[DaysInYear] = {
    DaysInYear.ACTUAL: option(1, "DaysInYearType.actual", "Actual"),
    DaysInYear.D360: option(360, "DaysInYearType.days360", "360 Days"),
    DaysInYear.D364: option(364, "DaysInYearType.days364", "364 Days"),
    DaysInYear.D365: option(365, "DaysInYearType.days365", "365 Days"),
}
ACCOUNTING_RULES: Spelling[AccountingRule] = {
    AccountingRule.NONE: option(1, "accountingRuleType.none", "NONE"),
    AccountingRule.CASH: option(2, "accountingRuleType.cash", "CASH BASED"),
    AccountingRule.ACCRUAL_PERIODIC: option(3, "accountingRuleType.accrual.periodic", "ACCRUAL PERIODIC"),
    AccountingRule.ACCRUAL_UPFRONT: option(4, "accountingRuleType.accrual.upfront", "ACCRUAL UPFRONT"),
}
KINDS: Spelling[LoanKind] = {
    LoanKind.INDIVIDUAL: option(1, "accountType.individual", "Individual"),
    LoanKind.GROUP: option(2, "accountType.group", "Group"),
    LoanKind.JLG: option(3, "accountType.jlg", "JLG"),
}
ENGINES: Spelling[ScheduleEngine] = {
    ScheduleEngine.CUMULATIVE: option(1, "CUMULATIVE", "Cumulative"),
    ScheduleEngine.PROGRESSIVE: option(2, "PROGRESSIVE", "Progressive"),
}
# What products of other dialects have: it is told here, and not taken.
TOLD_RATE_UNITS: Spelling[RateUnit] = {
    **RATE_UNITS,
    RateUnit.FOUR_WEEKS: option(5, "interestRateFrequency.periodFrequencyType.four.weeks", "Per four weeks"),
}
TOLD_AMORTIZATIONS: Spelling[Amortization] = {
    **AMORTIZATIONS,
    Amortization.EQUAL_ON_DATES: option(2, "amortizationType.equal.on.dates", "Equal installments on their dates"),
    Amortization.OPTIMIZED: option(4, "amortizationType.optimized", "Equal installments, optimized"),
    Amortization.PRINCIPAL_AT_END: option(3, "amortizationType.principal.at.end", "Principal with the last one"),
}
TOLD_ENGINES: Spelling[ScheduleEngine] = {
    **ENGINES,
    ScheduleEngine.CONTRACTUAL: option(3, "CONTRACTUAL", "Contractual"),
}
WALKS: Spelling[Walk] = {
    Walk.HORIZONTAL: option(1, "HORIZONTAL", "Horizontal"),
    Walk.VERTICAL: option(2, "VERTICAL", "Vertical"),
}
CHARGE_OFFS: Mapping[ChargeOffBehaviour, dict[str, Any]] = {
    each: {"id": each.value, "code": each.value, "value": each.value.replace("_", " ").capitalize()}
    for each in ChargeOffBehaviour
}
_REFUNDS = {
    TransactionKind.MERCHANT_ISSUED_REFUND: "Merchant Issued Refund",
    TransactionKind.PAYOUT_REFUND: "Payout Refund",
}
STARTS = {
    False: option(1, "repaymentStartDateType.disbursementDate", "Disbursement Date"),
    True: option(2, "repaymentStartDateType.submittedOnDate", "Submitted On Date"),
}
STRATEGY_NAMES = {
    "mifos-standard-strategy": "Penalties, Fees, Interest, Principal order",
    "creocore-strategy": "Creocore Unique",
    "principal-interest-penalties-fees-order-strategy": "Principal, Interest, Penalties, Fees Order",
    "interest-principal-penalties-fees-order-strategy": "Interest, Principal, Penalties, Fees Order",
    "rbi-india-strategy": "Overdue/Due Fee/Int,Principal",
    "heavensfamily-strategy": "HeavensFamily Unique",
    "early-repayment-strategy": "Early Repayment Strategy",
    "due-penalty-fee-interest-principal-in-advance-principal-penalty-fee-interest-strategy": (
        "Due penalty, fee, interest, principal, In advance principal, penalty, fee, interest"
    ),
    "due-penalty-interest-principal-fee-in-advance-penalty-interest-principal-fee-strategy": (
        "Due penalty, interest, principal, fee, In advance penalty, interest, principal, fee"
    ),
    "advanced-payment-allocation-strategy": "Advanced payment allocation strategy",
}


def strategy_name(stored: Mapping[str, Any]) -> str:
    """Name a strategy; an order of elements that another door agreed on is named by its elements."""
    named = STRATEGY_NAMES.get(stored["code"])
    return named or f"{', '.join(word.capitalize() for word in stored['parts'])} order"


_STATUSES = {
    # It has no word for an application that is not complete yet; a number means the last of its words.
    LoanStatus.PARTIAL: (100, "submitted.and.pending.approval", "Submitted and pending approval"),
    LoanStatus.SUBMITTED: (100, "submitted.and.pending.approval", "Submitted and pending approval"),
    LoanStatus.APPROVED: (200, "approved", "Approved"),
    LoanStatus.ACTIVE: (300, "active", "Active"),
    LoanStatus.WITHDRAWN: (400, "withdrawn.by.client", "Withdrawn by applicant"),
    LoanStatus.REJECTED: (500, "rejected", "Rejected"),
    LoanStatus.CLOSED: (600, "closed.obligations.met", "Closed (obligations met)"),
    LoanStatus.WRITTEN_OFF: (601, "closed.written.off", "Closed (written off)"),
    LoanStatus.OVERPAID: (700, "overpaid", "Overpaid"),
}
_IN_TRANSFER = {
    ClientStatus.TRANSFER_IN_PROGRESS: option(303, "loanStatusType.transfer.in.progress", "Transfer in progress"),
    ClientStatus.TRANSFER_ON_HOLD: option(304, "loanStatusType.transfer.on.hold", "Transfer on hold"),
}
STATUS_BY_NUMBER = {number: status for status, (number, _, _) in _STATUSES.items()}


FORECLOSED = {"id": 100, "code": "loanSubStatusType.foreclosed", "value": "Foreclosed"}
"""What is said beside the status of a loan that was settled before its time."""


def spell_status(status: LoanStatus, borrower: ClientStatus | None = None) -> dict[str, Any]:
    """Spell where a loan stands, with a flag for each state this dialect knows.

    Args:
        status: the loan's own.
        borrower: its client's: a running loan of one who goes to another office is between these.
    """
    number, word, value = _STATUSES[status]
    if borrower in _IN_TRANSFER and status in {LoanStatus.ACTIVE, LoanStatus.OVERPAID}:
        return {**_flags(None), **_IN_TRANSFER[borrower]}
    return {**option(number, f"loanStatusType.{word}", value), **_flags(status)}


def _flags(status: LoanStatus | None) -> dict[str, bool]:
    return {
        "pendingApproval": status in {LoanStatus.PARTIAL, LoanStatus.SUBMITTED},
        "waitingForDisbursal": status is LoanStatus.APPROVED,
        "active": status is LoanStatus.ACTIVE,
        "closedObligationsMet": status is LoanStatus.CLOSED,
        "closedWrittenOff": status is LoanStatus.WRITTEN_OFF,
        "closedRescheduled": False,
        "closed": status in {LoanStatus.CLOSED, LoanStatus.WRITTEN_OFF},
        "overpaid": status is LoanStatus.OVERPAID,
    }


# Fineract has no word of its own for a due paid out of an overpayment, or out of what was held for it: a charge payment
# is what it comes to.
_TRANSACTIONS = {
    TransactionKind.DISBURSEMENT: (1, "disbursement", "Disbursement"),
    TransactionKind.REPAYMENT: (2, "repayment", "Repayment"),
    TransactionKind.WAIVE_INTEREST: (4, "waiveInterest", "Waive interest"),
    TransactionKind.INTEREST_WAIVED: (4, "waiveInterest", "Waive interest"),
    TransactionKind.MERCHANT_ISSUED_REFUND: (21, "merchantIssuedRefund", "Merchant Issued Refund"),
    TransactionKind.PAYOUT_REFUND: (22, "payoutRefund", "Payout Refund"),
    TransactionKind.GOODWILL_CREDIT: (23, "goodwillCredit", "Goodwill Credit"),
    **dict.fromkeys(CHARGE_REFUNDS, (24, "chargeRefund", "Charge Refund")),
    TransactionKind.CHARGEBACK: (25, "chargeback", "Chargeback"),
    **dict.fromkeys(CHARGE_ADJUSTMENTS, (26, "chargeAdjustment", "Charge Adjustment")),
    TransactionKind.INTEREST_PAYMENT_WAIVER: (31, "interestPaymentWaiver", "Interest Payment Waiver"),
    TransactionKind.INTEREST_REFUND: (33, "interestRefund", "Interest Refund"),
    TransactionKind.WRITE_OFF: (6, "writeOff", "Close (as written-off)"),
    TransactionKind.RECOVERY: (8, "recoveryRepayment", "Repayment (after write-off)"),
    TransactionKind.WAIVE_CHARGES: (9, "waiveCharges", "Waive loan charges"),
    TransactionKind.ACCRUAL: (10, "accrual", "Accrual"),
    TransactionKind.ACCRUAL_ACTIVITY: (32, "accrualActivity", "Accrual Activity"),
    TransactionKind.TRANSFER_PROPOSED: (12, "initiateTransfer", "Initiate Transfer"),
    TransactionKind.TRANSFER_ACCEPTED: (13, "approveTransfer", "Approve Transfer"),
    TransactionKind.TRANSFER_WITHDRAWN: (14, "withdrawTransfer", "Withdraw Transfer"),
    TransactionKind.TRANSFER_REJECTED: (15, "rejectTransfer", "Reject Transfer"),
    TransactionKind.PENALTY_APPLIED: (19, "incomePosting", "Income Posting"),
    TransactionKind.INTEREST_APPLIED: (19, "incomePosting", "Income Posting"),
    TransactionKind.EARLY_CHARGE: (19, "incomePosting", "Income Posting"),
    TransactionKind.INTEREST_CAPITALIZED: (35, "capitalizedIncome", "Capitalized Income"),
    TransactionKind.OVERPAYMENT_APPLIED: (17, "chargePayment", "Charge Payment"),
    TransactionKind.HELD_APPLIED: (17, "chargePayment", "Charge Payment"),
    TransactionKind.CHARGE_OFF: (27, "chargeOff", "Charge-off"),
    TransactionKind.OVERPAYMENT_REFUNDED: (20, "creditBalanceRefund", "Credit Balance Refund"),
}
_ADJUSTMENT = (34, "accrualAdjustment", "Accrual Adjustment")
_FLAGS = (
    "disbursement",
    "repaymentAtDisbursement",
    "repayment",
    "merchantIssuedRefund",
    "payoutRefund",
    "goodwillCredit",
    "interestPaymentWaiver",
    "chargeRefund",
    "contra",
    "waiveInterest",
    "waiveCharges",
    "accrual",
    "accrualAdjustment",
    "writeOff",
    "recoveryRepayment",
    "initiateTransfer",
    "approveTransfer",
    "withdrawTransfer",
    "rejectTransfer",
    "chargePayment",
    "refund",
    "refundForActiveLoans",
    "creditBalanceRefund",
    "chargeAdjustment",
    "chargeback",
    "chargeoff",
    "downPayment",
    "reAge",
    "reAmortize",
    "accrualActivity",
    "interestRefund",
)


def spell_interest_refunds(kinds: Iterable[TransactionKind]) -> list[dict[str, Any]]:
    """Spell with which refunds the interest goes back that their principal has borne."""
    return [{"id": each.value, "code": each.value, "value": _REFUNDS[each]} for each in kinds]


def spell_transaction_kind(kind: TransactionKind, *, takes_back: bool = False) -> dict[str, Any]:
    """Spell what a transaction is; recognised income that is taken back is an accrual adjustment."""
    number, word, value = _ADJUSTMENT if takes_back else _TRANSACTIONS[kind]
    flags = {flag: flag.lower() == word.lower() for flag in _FLAGS}
    return {**option(number, f"loanTransactionType.{word}", value), **flags}


def numbered(spelling: Spelling[Word]) -> dict[int, Word]:
    """Return the words of a spelling by their numbers."""
    return {spelled["id"]: word for word, spelled in spelling.items()}
