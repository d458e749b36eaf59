"""What the bank tells of a loan: one thing of one, another of a loan that differs by an act."""

from __future__ import annotations

from tests.terms.rows import SOMETHING, Rule, Told

BALANCE = Rule("allocation.md", "bank.loans.rules.allocation:allocate")
CHARGES = Rule("charges.md", "bank.loans.rules.charges:arrived_charges")
ACCRUED = Rule("dynamic-interest.md", "bank.loans.rules.accrual:unpaid_accrued")
LATE = Rule("installment-progress.md", "dialects.mambu.loans_spelling:days_late")
EDITED = Rule("schedule-edits.md", "bank.loans.rules.edited_installments:held_interest")
LIFE = Rule("fold.md", "bank.loans.rules.fold:replay")
KEYS = Rule("../decisions/0016-encoded-keys.md", "dialects.mambu.keys:Keys.encoded")
WRITTEN = Rule("", "bank.loans.queries.found:loans_written")
VIEWED = Rule("", "bank.loans.queries.views:loan_views")
APPLIED_FOR = Rule("", "bank.loans.operations.application_checks:application_of")
PRODUCTS = Rule("", "bank.loans.queries.products:loan_products")
CURRENCY = Rule("", "bank.organisation.queries.currencies:currencies_by_code")
ON_DAYS = Rule("interest-application.md", "bank.loans.rules.application_days:closes_on")
EFFECTIVE = Rule("interest.md", "bank.loans.rules.contract_rates:effective_rate")
APPLIED = Rule("schedule-contractual.md", "bank.loans.rules.schedule_contractual:contractual")

_BALANCES = {
    "principalBalance": (BALANCE, ("paid", 750), ("overdue", 1000)),
    "principalDue": (BALANCE, ("paid", 750), ("active", 0)),
    "principalPaid": (BALANCE, ("paid", 250), ("overdue", 0)),
    "interestBalance": (BALANCE, ("paid", 150), ("overdue", 250)),
    "interestDue": (BALANCE, ("paid", 150), ("active", 0)),
    "interestPaid": (BALANCE, ("paid", 100), ("overdue", 0)),
    "feesBalance": (CHARGES, ("charged", 25), ("overdue", 0)),
    "feesDue": (CHARGES, ("charged", 25), ("settled_charges", 0)),
    "feesPaid": (CHARGES, ("settled_charges", 25), ("charged", 0)),
    "penaltyBalance": (CHARGES, ("charged", 10), ("overdue", 0)),
    "penaltyDue": (CHARGES, ("charged", 10), ("settled_charges", 0)),
    "penaltyPaid": (CHARGES, ("settled_charges", 10), ("charged", 0)),
    "creditBalance": (BALANCE, ("overpaid", 70), ("repaid", 0)),
}
_STATES = {
    "PARTIAL_APPLICATION": ("partial", "pending", "PENDING_APPROVAL"),
    "PENDING_APPROVAL": ("pending", "approved", "APPROVED"),
    "APPROVED": ("approved", "active", "ACTIVE"),
    "ACTIVE": ("active", "overdue", "ACTIVE_IN_ARREARS"),
    "ACTIVE_IN_ARREARS": ("overdue", "repaid", "CLOSED"),
    "CLOSED": ("withdrawn", "rejected", "CLOSED_REJECTED"),
    "CLOSED_REJECTED": ("rejected", "pending", "PENDING_APPROVAL"),
}
_SUB_STATES = {"WITHDRAWN": "withdrawn", "REPAID": "repaid", "REJECTED": "rejected"}

TOLD: tuple[Told, ...] = (
    *(Told(f"balances.{name}", "", rule, one, other) for name, (rule, one, other) in _BALANCES.items()),
    *(Told("accountState", value, LIFE, (one, value), (other, seen)) for value, (one, other, seen) in _STATES.items()),
    *(Told("accountSubState", value, LIFE, (one, value), ("pending", None)) for value, one in _SUB_STATES.items()),
    Told("accountHolderType", "CLIENT", APPLIED_FOR, ("pending", "CLIENT"), ("group", "GROUP")),
    Told("accountHolderType", "GROUP", APPLIED_FOR, ("group", "GROUP"), ("pending", "CLIENT")),
    Told("accountHolderKey", "", KEYS, ("named", SOMETHING), ("pending", SOMETHING)),
    Told("accruedInterest", "", ACCRUED, ("dynamic", SOMETHING), ("overdue", None)),
    Told("approvedDate", "", LIFE, ("approved", SOMETHING), ("pending", None)),
    Told("assignedBranchKey", "", APPLIED_FOR, ("pending", SOMETHING), ("elsewhere", SOMETHING)),
    Told("assignedUserKey", "", APPLIED_FOR, ("named", SOMETHING), ("pending", None)),
    Told("closedDate", "", LIFE, ("repaid", SOMETHING), ("overdue", None)),
    Told("creationDate", "", WRITTEN, ("pending", SOMETHING), ("named", SOMETHING)),
    Told("lastModifiedDate", "", WRITTEN, ("approved", SOMETHING), ("pending", SOMETHING)),
    Told("daysInArrears", "", LATE, ("overdue", SOMETHING), ("active", 0)),
    Told("daysLate", "", LATE, ("overdue", SOMETHING), ("active", 0)),
    Told("disbursementDetails.disbursementDate", "", LIFE, ("active", SOMETHING), ("approved", None)),
    Told("interestSettings.effectiveInterestRate", "", EFFECTIVE, ("twice_a_year", SOMETHING), ("pending", None)),
    Told("encodedKey", "", KEYS, ("pending", SOMETHING), ("named", SOMETHING)),
    Told("notes", "", APPLIED_FOR, ("noted", "<i>Three cows</i>"), ("pending", None)),
    Told("id", "", VIEWED, ("named", SOMETHING), ("pending", SOMETHING)),
    Told("loanName", "", PRODUCTS, ("flat", SOMETHING), ("pending", SOMETHING)),
    Told("productTypeKey", "", KEYS, ("flat", SOMETHING), ("pending", SOMETHING)),
    Told("currency.code", "NON_FIAT", CURRENCY, ("own_money", "NON_FIAT"), ("pending", "USD")),
    Told("currency.currencyCode", "", CURRENCY, ("flat", "JPY"), ("pending", "USD")),
    Told("scheduleSettings.hasCustomSchedule", "", WRITTEN, ("edited", True), ("active", False)),
    *(
        Told("interestSettings.interestApplicationMethod", value, APPLIED, (one, value), (other, seen))
        for value, one, other, seen in (
            ("AFTER_DISBURSEMENT", "flat", "pending", "REPAYMENT_DUE_DATE"),
            ("REPAYMENT_DUE_DATE", "pending", "flat", "AFTER_DISBURSEMENT"),
        )
    ),
    Told(
        "interestSettings.interestApplicationMethod",
        "FIXED_DAYS_OF_MONTH",
        ON_DAYS,
        ("on_days", "FIXED_DAYS_OF_MONTH"),
        ("pending", "REPAYMENT_DUE_DATE"),
    ),
)
