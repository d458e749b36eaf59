"""What the bank tells of a loan: one thing of one, another of a loan that differs by an act."""

from __future__ import annotations

from datetime import UTC, date, datetime

from tests.terms.rows import AFTERWARDS, AS_MADE, ASKED_FOR, SOMETHING, TODAY, Rule, Told, days_since

from samity.bank.loans.values.accounts import LoanKind
from samity.bank.loans.values.lock import LockedDue
from samity.bank.loans.values.state import LoanStatus
from samity.bank.loans.values.strategy import Walk

_RULES = "bank.loans.rules."
_SPELLING = "dialects.mambu.loans_spelling:"
_ACCOUNT, _FOLD = _SPELLING + "_account", _RULES + "fold:"
LENT_ON, FIRST_DUE, LONG_AGO = date(2024, 1, 21), date(2024, 2, 21), datetime(2000, 1, 1, tzinfo=UTC)

BALANCE = Rule("allocation.md", _RULES + "allocation:allocate")
BY_ELEMENT = BALANCE.instead("walk", Walk.VERTICAL, _RULES + "strategies:element_order")
LEFT_OVER = BALANCE.telling("creditBalance", 0, _SPELLING + "_balances")
CHARGES = Rule("charges.md", _RULES + "charges:part_of")
AS_FEE = CHARGES.instead("is_penalty", False)  # noqa: FBT003 - what it is swapped for
AS_PENALTY = CHARGES.instead("is_penalty", True)  # noqa: FBT003 - what it is swapped for
ACCRUED = Rule("dynamic-interest.md", _RULES + "accrued_interest:unpaid_accrued").saying(None)
PENALTY = Rule("penalties.md", _RULES + "penalties:accrued_penalty").saying(0)
BORNE = Rule("late-payments.md", _RULES + "arrears_interest:accrued_on_overdue").saying(0)
WHERE_OWED = Rule("late-payments.md", _RULES + "late_payments:owed_from_arrears").saying(0)
SETTLED_OUTSIDE = Rule("late-payments.md", _RULES + "late_payments:paid_from_arrears").saying(0)
LATE = Rule("arrears.md", _RULES + "arrears:arrears").instead("today", LENT_ON)
HELD_BACK = Rule("schedule-edits.md", _RULES + "edited_installments:held_interest").instead("on", LENT_ON)
LIFE = Rule("fold.md", _FOLD + "replay")
GIVEN_UP = Rule("corrections.md", _RULES + "corrections:written_off").instead(
    LoanStatus.WRITTEN_OFF, LoanStatus.CLOSED, "dialects.mambu.loans_words:STATES"
)
ARREARS = Rule("arrears.md", _RULES + "arrears:arrears")
_LOCK_OF = _RULES + "locking:lock_of"
LOCKED = Rule("locking.md", _LOCK_OF).saying(None)
CAPPED = Rule("locking.md", _LOCK_OF).telling("reason", None)
PAY_OUTS = Rule("", "bank.loans.queries.pay_outs:pay_outs")
APPLIED_ON = Rule("interest-application.md", _RULES + "last_application:last_applied_on")
KEYS = Rule("../decisions/0016-encoded-keys.md", "dialects.mambu.keys:Keys.encoded")
WRITTEN = Rule("", "bank.loans.queries.found:loans_written")
VIEWED = Rule("", "bank.loans.queries.views:loan_views").telling("external_id", None)
APPLIED_FOR = Rule("", "bank.loans.operations.application_checks:application_of")
EFFECTIVE = Rule("interest.md", _RULES + "contract_rates:effective_rate").instead("months", 12)
PRODUCTS = Rule("", "bank.loans.queries.products:loan_products").instead("name", "A loan", _ACCOUNT)
CURRENCY = Rule("", "bank.organisation.queries.currencies:currencies_by_code").instead(
    "code", "USD", "dialects.mambu.loans_terms:spell_currency"
)

_BALANCES = {
    "principalBalance": (BY_ELEMENT, ("paid", 750), ("overdue", 1000)),
    "principalDue": (BY_ELEMENT, ("paid", 750), ("overdue", 1000)),
    "principalPaid": (BY_ELEMENT, ("paid", 250), ("overdue", 0)),
    "interestBalance": (BY_ELEMENT, ("paid", 150), ("overdue", 250)),
    "interestDue": (BY_ELEMENT, ("paid", 150), ("overdue", 250)),
    "interestPaid": (BY_ELEMENT, ("paid", 100), ("overdue", 0)),
    "interestFromArrearsBalance": (WHERE_OWED, ("outside", 11.51), ("bearing_late", 0)),
    "interestFromArrearsDue": (WHERE_OWED, ("outside", 11.51), ("bearing_late", 0)),
    "interestFromArrearsPaid": (SETTLED_OUTSIDE, ("outside_paid", 1), ("outside", 0)),
    "feesBalance": (AS_PENALTY, ("charged", 25), ("overdue", 0)),
    "feesDue": (AS_PENALTY, ("charged", 25), ("settled_charges", 0)),
    "feesPaid": (AS_PENALTY, ("settled_charges", 25), ("charged", 0)),
    "penaltyBalance": (AS_FEE, ("charged", 10), ("overdue", 0)),
    "penaltyDue": (AS_FEE, ("charged", 10), ("settled_charges", 0)),
    "penaltyPaid": (AS_FEE, ("settled_charges", 10), ("charged", 0)),
    "creditBalance": (LEFT_OVER, ("overpaid", 70), ("repaid", 0)),
}


def _other_status(act: str, status: LoanStatus) -> Rule:
    """Return the fold, with a neighbour that takes one act for another."""
    return LIFE.telling("status", status, f"{_FOLD}{act}")


_WITHDRAWN = _other_status("_withdrawn", LoanStatus.REJECTED)
_REJECTED = _other_status("_rejected", LoanStatus.WITHDRAWN)
_STATES = {
    "PARTIAL_APPLICATION": (_other_status("_submitted", LoanStatus.SUBMITTED), "partial", "pending"),
    "PENDING_APPROVAL": (_other_status("_submitted", LoanStatus.PARTIAL), "pending", "approved"),
    "APPROVED": (_other_status("_approved", LoanStatus.SUBMITTED), "approved", "active"),
    "ACTIVE": (ARREARS.instead("today", date(2199, 1, 1)), "active", "overdue"),
    "ACTIVE_IN_ARREARS": (ARREARS.instead("today", LENT_ON), "overdue", "repaid"),
    "CLOSED": (_WITHDRAWN, "withdrawn", "rejected"),
    "CLOSED_REJECTED": (_REJECTED, "rejected", "pending"),
    "CLOSED_WRITTEN_OFF": (GIVEN_UP, "written_off", "repaid"),
}
_SEEN = {one: value for value, (_, one, _) in _STATES.items()} | {"repaid": "CLOSED"}
_SUB_STATES = {
    "WITHDRAWN": (_WITHDRAWN, "withdrawn"),
    "REPAID": (LIFE.instead(LoanStatus.CLOSED, LoanStatus.WITHDRAWN, "dialects.mambu.loans_words:STATES"), "repaid"),
    "REJECTED": (_REJECTED, "rejected"),
    "WRITTEN_OFF": (GIVEN_UP, "written_off"),
}

TOLD: tuple[Told, ...] = (
    *(Told(f"balances.{name}", "", rule, one, other) for name, (rule, one, other) in _BALANCES.items()),
    *(
        Told("accountState", value, rule, (one, value), (other, _SEEN[other]))
        for value, (rule, one, other) in _STATES.items()
    ),
    *(
        Told("accountSubState", value, rule, (one, value), ("pending", None))
        for value, (rule, one) in _SUB_STATES.items()
    ),
    Told(
        "accountHolderType",
        "CLIENT",
        APPLIED_FOR.instead("kind", LoanKind.GROUP, _SPELLING + "_holder"),
        ("pending", "CLIENT"),
        ("group", "GROUP"),
    ),
    Told(
        "accountHolderType",
        "GROUP",
        APPLIED_FOR.instead("kind", LoanKind.INDIVIDUAL, _SPELLING + "_holder"),
        ("group", "GROUP"),
        ("pending", "CLIENT"),
    ),
    Told(
        "accountHolderKey",
        "",
        KEYS.instead("client_id", None, _SPELLING + "_holder"),
        ("of_another", ASKED_FOR),
        ("pending", ASKED_FOR),
    ),
    Told("activationTransactionKey", "", PAY_OUTS.saying({}), ("active", SOMETHING), ("approved", None)),
    Told("assignedCentreKey", "", VIEWED.telling("centre_id", None), ("of_centre", ASKED_FOR), ("group", None)),
    Told(
        "disbursementDetails.encodedKey",
        "",
        KEYS.instead("id", 1, "dialects.mambu.loans_acted:_paid_out"),
        ("approved", SOMETHING),
        ("active", SOMETHING),
    ),
    *(
        Told(
            f"disbursementDetails.transactionDetails.transactionChannel{name}",
            "",
            PAY_OUTS.telling("channel_id", None),
            ("by_channel", SOMETHING),
            ("active", None),
        )
        for name in ("Id", "Key")
    ),
    Told(
        "lastInterestAppliedDate",
        "",
        APPLIED_ON.instead("on", LENT_ON),
        ("overdue", "2024-05-21T00:00:00+00:00"),
        ("fixed", None),
    ),
    Told(
        "accountArrearsSettings.encodedKey",
        "",
        KEYS.instead("id", 1, _SPELLING + "_arrears_settings"),
        ("pending", SOMETHING),
        ("noted", SOMETHING),
    ),
    Told(
        "lastSetToArrearsDate",
        "",
        LATE,
        ("overdue", "2024-02-22T00:00:00+00:00"),
        ("active", None),
    ),
    Told(
        "scheduleSettings.paymentPlan[].encodedKey",
        "",
        KEYS.instead("loan_id", 1, _SPELLING + "_keyed"),
        ("planned", SOMETHING),
        ("planned_again", SOMETHING),
    ),
    Told("interestFromArrearsAccrued", "", BORNE, ("bearing_late", 8.22), ("dynamic", 0)),
    Told("accruedPenalty", "", PENALTY, ("penalised", 75), ("overdue", 0)),
    Told("accountSubState", "LOCKED", LOCKED, ("locked", "LOCKED"), ("unlocked", None)),
    Told("accountSubState", "LOCKED_CAPPING", CAPPED, ("capped", "LOCKED_CAPPING"), ("locked", "LOCKED")),
    Told("lastLockedDate", "", LOCKED, ("locked", TODAY), ("unlocked", None)),
    *(
        Told("lockedAccountTotalDueType", word, LOCKED.telling("due", other, _LOCK_OF), (one, word), ("unlocked", None))
        for one, word, other in (
            ("locked", LockedDue.BALANCE.value, LockedDue.LATE),
            ("locked_otherwise", LockedDue.LATE.value, LockedDue.BALANCE),
        )
    ),
    Told("lockedOperations[]", "APPLY_PENALTIES", LOCKED, ("locked", "APPLY_PENALTIES"), ("unlocked", None)),
    Told("lockedOperations[]", "APPLY_INTEREST", LOCKED, ("locked_for_interest", "APPLY_INTEREST"), ("unlocked", None)),
    Told("lockedOperations[]", "APPLY_FEES", LOCKED, ("locked_for_fees", "APPLY_FEES"), ("unlocked", None)),
    Told("accruedInterest", "", ACCRUED, ("dynamic", 32.88), ("fixed", None)),
    Told(
        "approvedDate",
        "",
        LIFE.instead("approved_on", None, _ACCOUNT),
        ("approved", TODAY),
        ("pending", None),
    ),
    Told(
        "assignedBranchKey",
        "",
        APPLIED_FOR.instead("office_id", 1, _ACCOUNT),
        ("elsewhere", SOMETHING),
        ("pending", SOMETHING),
    ),
    Told(
        "assignedUserKey",
        "",
        APPLIED_FOR.saying(None, "dialects.mambu.rows:officer_key"),
        ("looked_after", ASKED_FOR),
        ("pending", None),
    ),
    Told(
        "closedDate",
        "",
        LIFE.instead("ended_on", None, _SPELLING + "_closed_on"),
        ("repaid", "2024-03-21T00:00:00+00:00"),
        ("overdue", None),
    ),
    Told("creationDate", "", WRITTEN.telling("created_at", LONG_AGO), ("pending", SOMETHING), ("noted", SOMETHING)),
    Told(
        "lastModifiedDate",
        "",
        WRITTEN.telling("changed_at", LONG_AGO),
        ("approved", AFTERWARDS),
        ("pending", AS_MADE),
    ),
    Told("daysInArrears", "", LATE, ("overdue", days_since(FIRST_DUE)), ("active", 0)),
    Told("daysLate", "", LATE, ("overdue", days_since(FIRST_DUE)), ("active", 0)),
    Told(
        "disbursementDetails.disbursementDate",
        "",
        LIFE.instead("disbursed_on", None, _SPELLING + "_settings"),
        ("active", TODAY),
        ("approved", None),
    ),
    Told("encodedKey", "", KEYS.instead("id", 1, _ACCOUNT), ("pending", SOMETHING), ("noted", SOMETHING)),
    Told("notes", "", APPLIED_FOR.instead("notes", None), ("noted", "<i>Three cows</i>"), ("pending", None)),
    Told("id", "", VIEWED, ("named", ASKED_FOR), ("pending", SOMETHING)),
    Told("interestSettings.effectiveInterestRate", "", EFFECTIVE, ("twice_a_year", 8.148374712), ("pending", None)),
    Told("loanName", "", PRODUCTS, ("in_yen", SOMETHING), ("pending", SOMETHING)),
    Told(
        "productTypeKey",
        "",
        KEYS.instead("product_id", 1, _ACCOUNT),
        ("in_yen", ASKED_FOR),
        ("pending", ASKED_FOR),
    ),
    Told("currency.code", "NON_FIAT", CURRENCY, ("own_money", "NON_FIAT"), ("pending", "USD")),
    Told("currency.currencyCode", "", CURRENCY, ("in_yen", "JPY"), ("pending", "USD")),
    Told("paymentHolidaysAccruedInterest", "", HELD_BACK, ("on_holiday", SOMETHING), ("without_holiday", 0)),
    Told(
        "scheduleSettings.hasCustomSchedule",
        "",
        WRITTEN.telling("is_edited", False),  # noqa: FBT003 - what it is swapped for
        ("edited", True),
        ("unedited", False),
    ),
)
