"""The words in which loan products are defined here, and the bank's for them."""

from __future__ import annotations

from collections.abc import Mapping

from samity.bank.accounting.values import Purpose
from samity.bank.loans.values.accounts import LoanKind
from samity.bank.loans.values.agreement import AccountingRule
from samity.bank.loans.values.allowances import EditOption, PaymentHolidayTerm, UndoableStep
from samity.bank.loans.values.parts import Outside, Part
from samity.bank.loans.values.terms import (
    Amortization,
    Compounding,
    IncomeBooked,
    InterestBase,
    InterestMethod,
    InterestPeriod,
    InterestType,
    OddPeriods,
    RateUnit,
    Remainder,
    RestShift,
    RoundedAmounts,
    ScheduleMethod,
    ShortMonth,
)
from samity.kernel.day_counts import DayCount

EVERY_X_DAYS = "EVERY_X_DAYS"
FREQUENCIES: Mapping[str, RateUnit] = {
    "ANNUALIZED": RateUnit.YEARS,
    "EVERY_MONTH": RateUnit.MONTHS,
    "EVERY_FOUR_WEEKS": RateUnit.FOUR_WEEKS,
    "EVERY_WEEK": RateUnit.WEEKS,
    "EVERY_DAY": RateUnit.DAYS,
    EVERY_X_DAYS: RateUnit.DAYS,
}
INTEREST_ONLY = "INTEREST_ONLY_EQUAL_INSTALLMENTS"
TYPES: Mapping[str, frozenset[ScheduleMethod]] = {
    "FIXED_TERM_LOAN": frozenset({ScheduleMethod.FIXED}),
    "INTEREST_FREE_LOAN": frozenset({ScheduleMethod.FIXED}),
    "DYNAMIC_TERM_LOAN": frozenset({ScheduleMethod.DYNAMIC, ScheduleMethod.NONE}),
    INTEREST_ONLY: frozenset({ScheduleMethod.DYNAMIC}),
}
"""What kind of product it is, and which schedules it can have."""

_LATER = "The bank does not lend so yet"
LATER_TYPES: Mapping[str, str] = {
    "REVOLVING_CREDIT": f"{_LATER}: of a revolving credit is drawn again what was repaid",
    "TRANCHED_LOAN": f"{_LATER}: a loan is paid out at once, not in tranches",
    "DYNAMIC_MORTGAGE": f"{_LATER}: a mortgage's rate and redraws change while it runs",
}
LATER_DAY_COUNTS: Mapping[str, str] = {"E30_42_365": "No definition of E30_42_365 is public"}
LATER_RATE_SOURCES: Mapping[str, str] = {"INDEX_INTEREST_RATE": "The bank does not follow an index of rates yet"}
LATER_RATE_TERMS: Mapping[str, str] = dict.fromkeys(
    ("TIERED", "TIERED_PERIOD", "TIERED_BAND"), "The bank has one rate for a whole loan, and no tiers yet"
)
LATER_EDITS: Mapping[str, str] = dict.fromkeys(
    ("ADJUST_FEE_PAYMENT_SCHEDULE", "ADJUST_PENALTY_PAYMENT_SCHEDULE"),
    "Charges make fees and penalties: they are added and waived one by one",
)
LATER_SHORT_MONTHS: Mapping[str, str] = {
    "FIRST_DAY_OF_NEXT_MONTH": "On a day that a month lacks, interest is applied on its last"
}
"""Words that are published and that the bank does not follow, with the reason."""

METHODS: Mapping[str, tuple[InterestMethod, Amortization]] = {
    "FLAT": (InterestMethod.FLAT, Amortization.EQUAL_PRINCIPAL),
    "DECLINING_BALANCE": (InterestMethod.DECLINING_BALANCE, Amortization.EQUAL_PRINCIPAL),
    "DECLINING_BALANCE_DISCOUNTED": (InterestMethod.DECLINING_BALANCE, Amortization.EQUAL_INSTALLMENTS),
    "EQUAL_INSTALLMENTS": (InterestMethod.DECLINING_BALANCE, Amortization.EQUAL_ON_DATES),
}
"""How interest is computed, and so how principal is repaid."""

AMORTIZATIONS: Mapping[str, Amortization] = {
    "STANDARD_PAYMENTS": Amortization.EQUAL_INSTALLMENTS,
    "BALLOON_PAYMENTS": Amortization.EQUAL_INSTALLMENTS,
    "OPTIMIZED_PAYMENTS": Amortization.OPTIMIZED,
    "PAYMENT_PLAN": Amortization.EQUAL_INSTALLMENTS,
}
"""A balloon and a plan are agreed on with the account, and with no account of another method."""

INTEREST_TYPES: Mapping[str, InterestType] = {
    "SIMPLE_INTEREST": InterestType.SIMPLE,
    "CAPITALIZED_INTEREST": InterestType.CAPITALIZED,
    "COMPOUNDING_INTEREST": InterestType.COMPOUNDING,
}
COMPOUNDING: Mapping[str, Compounding] = {
    "DAILY": Compounding.DAILY,
    "SEMI_ANNUALLY": Compounding.SEMI_ANNUALLY,
}
INTEREST_BASES: Mapping[str, InterestBase] = {
    "ONLY_PRINCIPAL": InterestBase.ONLY_PRINCIPAL,
    "PRINCIPAL_AND_INTEREST": InterestBase.PRINCIPAL_AND_INTEREST,
    "PRINCIPAL_AND_FEE": InterestBase.PRINCIPAL_AND_FEE,
    "PRINCIPAL_INTEREST_AND_FEE": InterestBase.PRINCIPAL_INTEREST_AND_FEE,
}
DAY_COUNTS: Mapping[str, DayCount] = {
    "ACTUAL_365_FIXED": DayCount.ACTUAL_365_FIXED,
    "ACTUAL_364": DayCount.ACTUAL_364,
    "ACTUAL_360": DayCount.ACTUAL_360,
    "ACTUAL_ACTUAL_ISDA": DayCount.ACTUAL_ACTUAL_ISDA,
    "E30_360": DayCount.E30_360,
    "US_30_360": DayCount.US_30_360,
    "BUS_252": DayCount.BUS_252,
}
"""E30_42_365 is not among them: no definition of it is public, so it is refused by name.
US_30_360 is a word of ours: its API publishes none for 30/360 as in the United States.
"""

INTEREST_PERIODS: Mapping[str, InterestPeriod] = {
    "REPAYMENT_PERIODICITY": InterestPeriod.SAME_AS_REPAYMENT,
    "ACTUAL_DAYS_COUNT": InterestPeriod.DAILY,
}
REMAINDERS: Mapping[str, Remainder] = {
    "NO_ROUNDING": Remainder.NONE,
    "ROUND_REMAINDER_INTO_LAST_REPAYMENT": Remainder.LAST_PRINCIPAL,
    "ROUND_PRINCIPAL_AND_INTEREST_REMAINDER_INTO_LAST_REPAYMENT": Remainder.LAST_PRINCIPAL_AND_INTEREST,
}
WHOLE_UNITS: Mapping[str, bool] = {
    "NO_ROUNDING": False,
    "ROUND_TO_NEAREST_WHOLE_UNIT": False,
    "ROUND_UP_TO_NEAREST_WHOLE_UNIT": True,
}
"""Whether amounts are rounded up."""

ROUNDED: Mapping[str, RoundedAmounts] = {
    "NO_ROUNDING": RoundedAmounts.EQUAL_AMOUNT,
    "ROUND_ALL": RoundedAmounts.PARTS,
    "PAYMENT_DUE": RoundedAmounts.TOTAL,
}
EDITS: Mapping[str, EditOption] = {
    "ADJUST_PAYMENT_DATES": EditOption.DUE_DATES,
    "ADJUST_PRINCIPAL_PAYMENT_SCHEDULE": EditOption.PRINCIPAL,
    "ADJUST_INTEREST_PAYMENT_SCHEDULE": EditOption.INTEREST,
    "ADJUST_NUMBER_OF_INSTALLMENTS": EditOption.COUNT,
    "ADJUST_PAYMENT_HOLIDAYS": EditOption.PAYMENT_HOLIDAYS,
}
"""Fees and penalties are not among them: charges make them, and are added and waived one by one."""

HOLIDAY_TERMS: Mapping[str, PaymentHolidayTerm] = {
    "EXTEND_LOAN_TERM": PaymentHolidayTerm.EXTENDED,
    "KEEP_THE_SAME_LOAN_TERM": PaymentHolidayTerm.KEPT,
}
ODD_PERIODS: Mapping[str, OddPeriods] = {
    "adjustInterestForFirstInstallment": OddPeriods.FIRST_BY_LENGTH,
    "adjustTotalDueForInstallmentsWithDifferentInterval": OddPeriods.ALL_BY_LENGTH,
    "useInterestAccruedAsTotalDueWhenIntervalIsDifferent": OddPeriods.INTEREST_ONLY,
}
"""By the member that is true; of a loan the first has a name of its own."""

UNDONE: Mapping[str, UndoableStep] = {
    "UNDO_APPROVE": UndoableStep.APPROVAL,
    "UNDO_REJECT": UndoableStep.REJECTION,
    "UNDO_WITHDRAW": UndoableStep.WITHDRAWAL,
    "DISBURSEMENT_ADJUSTMENT": UndoableStep.DISBURSEMENT,
    "UNDO_CLOSE": UndoableStep.CLOSING,
}
"""By the action or transaction that takes a step back; `allowedUndoActions` is a word of ours."""

HOLDERS: Mapping[str, LoanKind] = {
    "INDIVIDUALS": LoanKind.INDIVIDUAL,
    "PURE_GROUPS": LoanKind.GROUP,
    "SOLIDARITY_GROUPS": LoanKind.JLG,
}
"""Who may owe a loan; in a solidarity group each member owes one."""

INITIAL_STATES: Mapping[str, bool] = {"PENDING_APPROVAL": False, "PARTIAL_APPLICATION": True}
"""Whether a loan begins as a partial application."""

GRACES = ("NONE", "PAY_INTEREST_ONLY", "INTEREST_FORGIVENESS")
SHORT_MONTHS: Mapping[str, ShortMonth] = {
    "LAST_DAY_IN_MONTH": ShortMonth.LAST_DAY,
    "FIRST_DAY_OF_NEXT_MONTH": ShortMonth.FIRST_OF_NEXT,
}
LONGEST_SHORT_MONTH = 28
"""Days that every month has: only later ones ask what a short month does."""

REST_SHIFTS: Mapping[str, RestShift] = {
    "NONE": RestShift.NONE,
    "NEXT_WORKING_DAY": RestShift.NEXT,
    "PREVIOUS_WORKING_DAY": RestShift.PREVIOUS,
    "EXTEND_SCHEDULE": RestShift.EXTEND,
}
ELEMENTS: Mapping[str, Part] = {
    "PRINCIPAL": Part.PRINCIPAL,
    "INTEREST": Part.INTEREST,
    "FEE": Part.FEES,
    "PENALTY": Part.PENALTIES,
}
CUSTOM_PARTS: Mapping[str, Part | Outside] = {
    **ELEMENTS,
    "MANUAL_FEE": Part.FEES,
    "INTEREST_FROM_ARREARS": Outside.FROM_ARREARS,
}
"""What a payment can be said to settle; all fees are of one kind here, those that somebody adds."""

USUAL_ORDER = ("FEE", "PENALTY", "INTEREST", "PRINCIPAL")
ACCOUNTING: Mapping[str, AccountingRule] = {
    "NONE": AccountingRule.NONE,
    "CASH": AccountingRule.CASH,
    "ACCRUAL": AccountingRule.ACCRUAL_PERIODIC,
}
INCOME_BOOKED: Mapping[str, IncomeBooked] = {
    "NONE": IncomeBooked.AS_APPLIED,
    "DAILY": IncomeBooked.DAILY,
    "END_OF_MONTH": IncomeBooked.END_OF_MONTH,
}
PER_ACCOUNT = "BREAKDOWN_PER_ACCOUNT"
"""How accrued interest is booked: each loan by itself, so that nothing has to be broken down."""
LATER_ACCRUALS: Mapping[str, str] = {"AGGREGATED_AMOUNT": "Interest that accrues is booked for each loan by itself"}
RESOURCES: Mapping[str, Purpose] = {
    "PORTFOLIO_CONTROL": Purpose.LOAN_PORTFOLIO,
    "FUND_SOURCE": Purpose.FUND_SOURCE,
    "WRITE_OFF_EXPENSE": Purpose.LOSSES_WRITTEN_OFF,
    "INTEREST_INCOME": Purpose.INTEREST_ON_LOANS,
    "FEE_INCOME": Purpose.INCOME_FROM_FEES,
    "PENALTY_INCOME": Purpose.INCOME_FROM_PENALTIES,
    "INTEREST_RECEIVABLE": Purpose.INTEREST_RECEIVABLE,
    "FEE_RECEIVABLE": Purpose.FEES_RECEIVABLE,
    "PENALTY_RECEIVABLE": Purpose.PENALTIES_RECEIVABLE,
    "OVERPAYMENT": Purpose.OVERPAYMENT,
}
"""OVERPAYMENT is a word of ours: where what was paid too much is owed."""
