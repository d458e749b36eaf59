"""What the bank does not do yet: refused by the name of the member, or of the settings that it stands in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.terms.rows import FIELDS, Later, nested

if TYPE_CHECKING:
    from collections.abc import Iterator

WHOLE = (
    "assets",
    *("creditArrangementKey", "creditBalanceSettings", "disbursementDetails.fees"),
    "disbursementDetails.transactionDetails.encodedKey",
    "disbursementDetails.transactionDetails.internalTransfer",
    "disbursementDetails.transactionDetails.targetDepositAccountKey",
    *("feesSettings", "fundingSources", "guarantors"),
    *("interestAccruedInBillingCycle", "interestCommission"),
    "interestSettings.accountInterestRateSettings",
    *("interestSettings.interestRateReviewCount", "interestSettings.interestRateReviewUnit"),
    *("interestSettings.interestSpread", "interestSettings.pmtAdjustmentThreshold", "lastAccountAppraisalDate"),
    "lastInterestReviewDate",
    *("lastTaxRateReviewDate", "migrationEventKey"),
    *("originalAccountKey", "plannedInstallmentFees"),
    *("principalPaymentSettings", "redrawSettings", "rescheduledAccountKey", "scheduleSettings.billingCycle"),
    *("scheduleSettings.previewSchedule", "settlementAccountKey", "taxRate", "terminationDate", "tranches"),
)
"""Members that are refused with all that stands in them."""

VALUES = {
    "accountSubState": (*("PARTIALLY_DISBURSED", "REFINANCED", "RESCHEDULED", "TERMINATED"),),
    "allowOffset": ("",),
    "balances.holdBalance": ("",),
    "balances.redrawBalance": ("",),
    "interestSettings.interestRateSource": ("INDEX_INTEREST_RATE",),
}
"""Values that are refused where others are not."""


def _below(root: str) -> Iterator[Later]:
    """Yield a row for every field and value in a member that is refused as a whole."""
    for path, values in FIELDS.items():
        if path.removesuffix("[]") == root or path.startswith((f"{root}.", f"{root}[]")):
            for value in values or [""]:
                yield Later(path, value, nested(path, value or 1), root)


LATER: tuple[Later, ...] = (
    *(row for root in WHOLE for row in _below(root)),
    *(Later(path, value, nested(path, value or 1), path) for path, values in VALUES.items() for value in values),
)
