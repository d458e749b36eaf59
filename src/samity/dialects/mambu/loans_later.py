"""What this API knows of a loan and the bank does not do: refused by name. See docs/rules/loan-account-fields.md."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict

from samity.dialects.mambu.own_fields import OwnFieldsBody
from samity.dialects.mambu.wire import NotOffered

NOTHING_ASKED: tuple[object, ...] = (None, "", "NONE", "NO_RECALCULATION", "AUTOMATIC", "false", [], {}, 0, False)
"""Values by which nothing is asked for."""


def says_nothing(given: object) -> bool:
    """Tell whether a value asks for nothing: by itself, or settings by each of theirs."""
    if isinstance(given, dict):
        return all(value in NOTHING_ASKED for value in given.values())
    return given in NOTHING_ASKED


Later = Annotated[NotOffered, BeforeValidator(lambda given: None if says_nothing(given) else given)]
"""A member that may say nothing, none, zero or false, as clients that send everything do; else it is refused."""


class BalancesLater(BaseModel):
    """Balances that no loan has."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    holdBalance: Later = None
    redrawBalance: Later = None


class PreviewLater(OwnFieldsBody):
    """What a schedule would depend on."""

    feeRateSettings: Later = None
    feesSettings: Later = None
    interestCommission: Later = None
    plannedInstallmentFees: Later = None
    taxRate: Later = None
    topUpAmount: Later = None
    tranches: Later = None


class LoanLater(PreviewLater):
    """What a loan would have or be told by."""

    allowOffset: Later = None
    assets: Later = None
    balances: BalancesLater = BalancesLater()
    creditArrangementKey: Later = None
    creditBalanceSettings: Later = None
    fundingSources: Later = None
    guarantors: Later = None
    interestAccruedInBillingCycle: Later = None
    lastAccountAppraisalDate: Later = None
    lastInterestReviewDate: Later = None
    lastTaxRateReviewDate: Later = None
    migrationEventKey: Later = None
    originalAccountKey: Later = None
    principalPaymentSettings: Later = None
    redrawSettings: Later = None
    rescheduledAccountKey: Later = None
    settlementAccountKey: Later = None
    terminationDate: Later = None


BEYOND = frozenset(
    {
        "accountInterestRateSettings",
        "accrueInterestAfterMaturity",
        "accrueLateInterest",
        "applyInterestOnPrepaymentMethod",
        "billingCycle",
        "effectiveInterestRate",
        "elementsRecalculationMethod",
        "ercFreeAllowanceAmount",
        "ercFreeAllowancePercentage",
        "indexSourceKey",
        "interestRateReviewCount",
        "interestRateReviewUnit",
        "interestSpread",
        "latePaymentsRecalculationMethod",
        "pmtAdjustmentThreshold",
        "prepaymentRecalculationMethod",
        "previewSchedule",
        "principalPaidInstallmentStatus",
    }
)
"""Settings that this API knows and the bank has none of: a value is refused, unless the loan is told with it."""
