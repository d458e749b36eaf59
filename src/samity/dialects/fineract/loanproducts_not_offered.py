"""Members of loan products for what the bank does not do; they pass when they ask for nothing."""

from __future__ import annotations

from typing import Annotated

from samity.dialects.fineract.not_offered import Absent, Nothing, NullIsAbsent, Off, Only, Zero
from samity.dialects.fineract.wire import WireModel

ZeroOrOne = Annotated[None, Only(0, 1)]
HalfOrZero = Annotated[None, Only(50, 0)]
EveryTerm = Annotated[None, Only(True)]  # noqa: FBT003 - a value of JSON


class Overrides(WireModel):
    """Which terms a loan may override: all of them, here."""

    amortizationType: EveryTerm = None
    interestType: EveryTerm = None
    transactionProcessingStrategyCode: EveryTerm = None
    interestCalculationPeriodType: EveryTerm = None
    inArrearsTolerance: EveryTerm = None
    repaymentEvery: EveryTerm = None
    graceOnPrincipalAndInterestPayment: EveryTerm = None
    graceOnArrearsAgeing: EveryTerm = None


class NotOfferedOfProducts(NullIsAbsent):
    """Each member with the only value that is accepted; see its type."""

    fundId: Absent = None
    inMultiplesOf: ZeroOrOne = None
    includeInBorrowerCycle: Off = None
    useBorrowerCycle: Off = None
    principalVariationsForBorrowerCycle: Nothing = None
    numberOfRepaymentVariationsForBorrowerCycle: Nothing = None
    interestRateVariationsForBorrowerCycle: Nothing = None
    isLinkedToFloatingInterestRates: Off = None
    floatingRatesId: Absent = None
    interestRateDifferential: Zero = None
    minDifferentialLendingRate: Absent = None
    defaultDifferentialLendingRate: Absent = None
    maxDifferentialLendingRate: Absent = None
    isFloatingInterestRateCalculationAllowed: Off = None
    allowVariableInstallments: Off = None
    minimumGap: Absent = None
    maximumGap: Absent = None
    canDefineInstallmentAmount: Off = None
    # The share at which a rest is folded in acts on installments agreed beforehand only.
    principalThresholdForLastInstallment: HalfOrZero = None
    fixedPrincipalPercentagePerInstallment: Absent = None
    fixedLength: Absent = None
    multiDisburseLoan: Off = None
    maxTrancheCount: Absent = None
    outstandingLoanBalance: Absent = None
    disallowExpectedDisbursements: Off = None
    allowFullTermForTranche: Off = None
    allowApprovedDisbursedAmountsOverApplied: Off = None
    overAppliedCalculationType: Absent = None
    overAppliedNumber: Absent = None
    enableDownPayment: Off = None
    disbursedAmountPercentageForDownPayment: Zero = None
    enableAutoRepaymentForDownPayment: Off = None
    isInterestRecalculationEnabled: Off = None
    interestRecalculationCompoundingMethod: Zero = None
    rescheduleStrategyMethod: Absent = None
    recalculationRestFrequencyType: Absent = None
    recalculationRestFrequencyInterval: Absent = None
    recalculationRestFrequencyWeekday: Absent = None
    recalculationRestFrequencyNthDay: Absent = None
    recalculationRestFrequencyOnDay: Absent = None
    recalculationCompoundingFrequencyType: Absent = None
    recalculationCompoundingFrequencyInterval: Absent = None
    recalculationCompoundingFrequencyWeekday: Absent = None
    recalculationCompoundingFrequencyNthDay: Absent = None
    recalculationCompoundingFrequencyOnDay: Absent = None
    isArrearsBasedOnOriginalSchedule: Off = None
    isCompoundingToBePostedAsTransaction: Off = None
    allowCompoundingOnEod: Off = None
    preClosureInterestCalculationStrategy: Absent = None
    disallowInterestCalculationOnPastDue: Off = None
    inArrearsTolerance: Zero = None
    graceOnArrearsAgeing: Zero = None
    overdueDaysForNPA: Zero = None
    accountMovesOutOfNPAOnlyOnArrearsCompletion: Off = None
    delinquencyBucketId: Absent = None
    enableInstallmentLevelDelinquency: Off = None
    dueDaysForRepaymentEvent: Absent = None
    overDueDaysForRepaymentEvent: Absent = None
    allowAttributeOverrides: Overrides | None = None
    syncExpectedWithDisbursementDate: Off = None
    holdGuaranteeFunds: Off = None
    mandatoryGuarantee: Absent = None
    minimumGuaranteeFromGuarantor: Absent = None
    minimumGuaranteeFromOwnFunds: Absent = None
    canUseForTopup: Off = None
    rates: Nothing = None
    charges: Nothing = None
    creditAllocation: Nothing = None
    supportedInterestRefundTypes: Nothing = None
    feeToIncomeAccountMappings: Nothing = None
    penaltyToIncomeAccountMappings: Nothing = None
    chargeOffReasonToExpenseAccountMappings: Nothing = None
    enableAccrualActivityPosting: Off = None
    interestRecognitionOnDisbursementDate: Off = None
    chargeOffBehaviour: Annotated[None, Only("REGULAR")] = None
    enableIncomeCapitalization: Off = None
    capitalizedIncomeCalculationType: Absent = None
    capitalizedIncomeStrategy: Absent = None
    capitalizedIncomeType: Absent = None
    enableBuyDownFee: Off = None
    buyDownFeeCalculationType: Absent = None
    buyDownFeeStrategy: Absent = None
    buyDownFeeIncomeType: Absent = None
