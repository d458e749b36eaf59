"""What loans and their transactions can be searched and ordered by. See docs/search.md."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement

from samity.bank.custom_fields.values import OwnerKind
from samity.bank.loans.queries.searched import CAPPED, ENDED, LOAN_COLUMNS, LOCKED
from samity.bank.loans.queries.searched import IN_ARREARS as STANDS_IN_ARREARS
from samity.bank.loans.queries.searched_transactions import TRANSACTION_COLUMNS
from samity.bank.loans.values.penalties import PenaltyMethod
from samity.bank.loans.values.prepayment import LatePayments, PrepaymentMethod
from samity.dialects.mambu.keys import Kind
from samity.dialects.mambu.loans_words import IN_ARREARS, STATES, TRANSACTIONS
from samity.dialects.mambu.search import FieldType, OwnFields, Searched, SearchField, SearchFields

Words = Mapping[str, tuple[str, ...]]


def _own_of_holders(columns: Mapping[str, ColumnElement[Any]]) -> tuple[OwnFields, ...]:
    clients, groups = columns["client_id"], columns["group_debtor_id"]
    return OwnFields(OwnerKind.CLIENT, clients), OwnFields(OwnerKind.GROUP, groups)


def _number(name: str) -> SearchField:
    return SearchField(name, FieldType.NUMBER)


def _choice(name: str, words: type[StrEnum]) -> SearchField:
    """Return a field that holds one of the words that the bank shares with this API."""
    return SearchField(name, FieldType.CHOICE, choices={each.value: (each.value,) for each in words})


def _day(name: str) -> SearchField:
    return SearchField(name, FieldType.DAY)


_STATES: Words = {
    **{
        state: tuple(status for status, words in STATES.items() if words[0] == state)
        for state in dict.fromkeys(words[0] for words in STATES.values())
    },
    IN_ARREARS: (STANDS_IN_ARREARS,),
}
_SUB_STATES: Words = {
    **{str(words[1]): (status,) for status, words in STATES.items() if status in ENDED},
    "LOCKED": (LOCKED,),
    "LOCKED_CAPPING": (CAPPED,),
    # No loan stands so.
    **dict.fromkeys(("PARTIALLY_DISBURSED", "REFINANCED", "RESCHEDULED"), ()),
}
_PARTS = {"principal": "principal", "interest": "interest", "fees": "fees", "penalty": "penalties"}
_HOLDER = SearchField(
    "client_id", FieldType.KEY, Kind.CLIENT, other=SearchField("group_debtor_id", FieldType.KEY, Kind.GROUP)
)
_LOAN_FIELDS: SearchFields = {
    "encodedKey": SearchField("id", FieldType.KEY, Kind.LOAN),
    "id": SearchField("known_by"),
    "loanName": SearchField("product_name"),
    "accountHolderKey": _HOLDER,
    "accountHolderId": SearchField("holder_known_by"),
    "accountState": SearchField("standing", FieldType.CHOICE, choices=_STATES),
    "accountSubState": SearchField("ended_as", FieldType.CHOICE, choices=_SUB_STATES),
    "productTypeKey": SearchField("product_id", FieldType.KEY, Kind.LOAN_PRODUCT),
    "assignedBranchKey": SearchField("office_id", FieldType.KEY, Kind.BRANCH),
    "assignedUserKey": SearchField("officer_user_id", FieldType.KEY, Kind.USER),
    "loanAmount": _number("principal"),
    "numInstallments": _number("number_of_installments"),
    "daysLate": _number("days_late"),
    "daysInArrears": _number("days_in_arrears"),
    "arrearsTolerancePeriod": _number("arrears_grace"),
    "lastSetToArrearsDate": _day("last_set_to_arrears_on"),
    "latePaymentsRecalculationMethod": _choice("late_method", LatePayments),
    "prepaymentSettings.prepaymentRecalculationMethod": _choice("prepayment_method", PrepaymentMethod),
    "prepaymentSettings.applyInterestOnPrepaymentMethod": SearchField(
        "applies_interest", FieldType.CHOICE, choices={"AUTOMATIC": ("true",), "MANUAL": ("false",)}
    ),
    "penaltySettings.loanPenaltyCalculationMethod": _choice("penalty_method", PenaltyMethod),
    "penaltySettings.penaltyRate": _number("penalty_rate"),
    **{f"balances.{word}Due": _number(f"{part}_due") for word, part in _PARTS.items()},
    **{f"balances.{word}Paid": _number(f"{part}_paid") for word, part in _PARTS.items()},
    **{f"balances.{word}Balance": _number(f"{part}_balance") for word, part in _PARTS.items() if word != "interest"},
    "balances.interestBalance": _number("interest_balance"),
    "balance.interestBalance": _number("interest_balance"),
    "accruedInterest": _number("accrued_interest"),
    "accruedPenalty": _number("accrued_penalty"),
    "interestSettings.interestRate": _number("rate"),
    "totalBalance": _number("balance"),
    "totalPaid": _number("paid_in_all"),
    "totalDue": _number("due_in_all"),
    "lastPaymentAmount": _number("last_paid"),
    "lastPaymentDate": _day("last_paid_on"),
    "approvedDate": _day("approved_on"),
    "lastLockedDate": _day("locked_on"),
    "closedDate": _day("ended_on"),
    "firstRepaymentDate": _day("first_due_on"),
    "expectedMaturityDate": _day("matures_on"),
    "disbursementDetails.expectedDisbursementDate": _day("expected_disbursement_on"),
    "disbursementDetails.disbursementDate": _day("disbursed_on"),
    "creationDate": SearchField("created_at", FieldType.MOMENT),
    "lastModifiedDate": SearchField("changed_at", FieldType.MOMENT),
}
_LOANS_LATER = frozenset(
    {
        *("availableAmount", "balances.redrawBalance", "expectedPrincipalRedraw", "fundingSources.amount"),
        *("fundingSources.sharePercentage", "fundsEnabled", "hasSettlementAccount", "interestCommission"),
        *("interestSettings.interestSpread", "lastAccountAppraisalDate"),
        *("loanRiskLevelKey", "numberOfFunds", "originalAccountKey", "recipient", "refinancedAccountId"),
        *("rescheduledAccountKey", "settlementAccountKey", "taxDue", "taxPaid", "taxRate"),
        *("tranches.amount", "tranches.disbursementDetails.disbursementTransactionKey"),
        *("tranches.disbursementDetails.expectedDisbursementDate", "tranches.parentAccountKey"),
        *("wasRefinanced", "wasRescheduled"),
    }
)
LOANS = Searched(
    _LOAN_FIELDS,
    later=_LOANS_LATER,
    unordered=frozenset({"accountHolderKey"}),
    ordered={"expectedMaturity": "matures_on"},
    own=(OwnFields(OwnerKind.LOAN), *_own_of_holders(LOAN_COLUMNS)),
    cursor={"changed_at": datetime, "id": int},
)
"""What this API publishes for loans, and besides whom they are assigned to."""

_TYPES: Words = {
    word: tuple(kind.value for kind, said in TRANSACTIONS.items() if said == word)
    for word in dict.fromkeys(TRANSACTIONS.values())
}
_TRANSACTION_FIELDS: SearchFields = {
    "encodedKey": SearchField("id", FieldType.KEY, Kind.LOAN_TRANSACTION),
    "id": SearchField("known_by", number="id"),
    "externalId": SearchField("external_id"),
    "parentAccountKey": SearchField("account_id", FieldType.KEY, Kind.LOAN),
    "parentAccountID": SearchField("loan_known_by"),
    "parentAccountHolderKey": _HOLDER,
    "productTypeKey": SearchField("product_id", FieldType.KEY, Kind.LOAN_PRODUCT),
    "productID": SearchField("product_known_by"),
    "branchKey": SearchField("office_id", FieldType.KEY, Kind.BRANCH),
    "branchID": SearchField("office_known_by"),
    "centreKey": SearchField("centre_id", FieldType.KEY, Kind.CENTRE),
    "centreID": SearchField("centre_known_by"),
    "type": SearchField("kind", FieldType.CHOICE, choices=_TYPES),
    "amount": _number("amount"),
    "affectedAmounts.principalAmount": _number("principal"),
    "affectedAmounts.interestAmount": _number("interest"),
    "affectedAmounts.interestFromArrearsAmount": _number("from_arrears"),
    "affectedAmounts.feesAmount": _number("fees"),
    "affectedAmounts.penaltyAmount": _number("penalties"),
    "accountBalances.principalBalance": _number("principal_left"),
    "transactionDetails.transactionChannelKey": SearchField("channel_id", FieldType.KEY, Kind.TRANSACTION_CHANNEL),
    "transactionDetails.transactionChannelId": SearchField("channel_known_by", only=frozenset({"EQUALS"})),
    "adjustmentTransactionKey": SearchField("reversed_by_id", FieldType.KEY, Kind.LOAN_TRANSACTION),
    "adjustmentTransactionID": SearchField("reversed_by_known_by", number="reversed_by_id"),
    "wasAdjusted": SearchField("is_reversed", FieldType.FLAG),
    "typeIsAdjustment": SearchField("is_correction", FieldType.FLAG),
    "valueDate": _day("value_on"),
    "bookingDate": _day("booked_on"),
    "creationDate": SearchField("entered_at", FieldType.MOMENT),
    "userKey": SearchField("user_id", FieldType.KEY, Kind.USER),
}
_TRANSACTIONS_LATER = frozenset(
    {
        *("accountBalances.advancePosition", "accountBalances.arrearsPosition"),
        *("accountBalances.expectedPrincipalRedraw", "accountBalances.redrawBalance", "accountBalances.totalBalance"),
        *("affectedAmounts.deferredInterestAmount", "affectedAmounts.fundersInterestAmount"),
        "affectedAmounts.organizationCommissionAmount",
        *("fees.name", "fees.predefinedFeeKey", "fees.trigger", "originalAmount", "originalCurrencyCode"),
        *("originalTransactionID", "originalTransactionKey", "taxes.taxRate", "terms.interestSettings.interestRate"),
        *("tillID", "tillId", "tillKey"),
    }
)
TRANSACTIONS_OF_LOANS = Searched(
    _TRANSACTION_FIELDS,
    later=_TRANSACTIONS_LATER,
    unordered=frozenset({"parentAccountHolderKey"}),
    ordered={
        "id": "id",
        "adjustmentTransactionID": "reversed_by_id",
        "parentAccountId": "loan_known_by",
        "productId": "product_known_by",
        "branchId": "office_known_by",
        "centreId": "centre_known_by",
    },
    own=(OwnFields(OwnerKind.LOAN, TRANSACTION_COLUMNS["account_id"]), *_own_of_holders(TRANSACTION_COLUMNS)),
    cursor={"id": int},
)
"""What this API publishes for transactions of loans, and besides the day on which they were booked."""
