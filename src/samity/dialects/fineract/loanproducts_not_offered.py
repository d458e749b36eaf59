"""Members of loan products for what this dialect does not take; they pass when they ask for nothing."""

from __future__ import annotations

from typing import Annotated

from samity.dialects.fineract.not_offered import Absent, Nothing, NullIsAbsent, Off, Only, Zero

ZeroOrOne = Annotated[None, Only(0, 1)]


class NotOfferedOfProducts(NullIsAbsent):
    """Each member with the only value that is accepted; see its type."""

    inMultiplesOf: ZeroOrOne = None
    isLinkedToFloatingInterestRates: Off = None
    floatingRatesId: Absent = None
    interestRateDifferential: Zero = None
    minDifferentialLendingRate: Absent = None
    defaultDifferentialLendingRate: Absent = None
    maxDifferentialLendingRate: Absent = None
    isFloatingInterestRateCalculationAllowed: Off = None
    multiDisburseLoan: Off = None
    maxTrancheCount: Absent = None
    outstandingLoanBalance: Absent = None
    disallowExpectedDisbursements: Off = None
    allowFullTermForTranche: Off = None
    enableDownPayment: Off = None
    disbursedAmountPercentageForDownPayment: Zero = None
    enableAutoRepaymentForDownPayment: Off = None
    isArrearsBasedOnOriginalSchedule: Off = None
    isCompoundingToBePostedAsTransaction: Off = None
    allowCompoundingOnEod: Off = None
    dueDaysForRepaymentEvent: Absent = None
    overDueDaysForRepaymentEvent: Absent = None
    holdGuaranteeFunds: Off = None
    mandatoryGuarantee: Absent = None
    minimumGuaranteeFromGuarantor: Absent = None
    minimumGuaranteeFromOwnFunds: Absent = None
    canUseForTopup: Off = None
    rates: Nothing = None
    feeToIncomeAccountMappings: Nothing = None
    penaltyToIncomeAccountMappings: Nothing = None
    enableIncomeCapitalization: Off = None
    capitalizedIncomeCalculationType: Absent = None
    capitalizedIncomeStrategy: Absent = None
    capitalizedIncomeType: Absent = None
    enableBuyDownFee: Off = None
    buyDownFeeCalculationType: Absent = None
    buyDownFeeStrategy: Absent = None
    buyDownFeeIncomeType: Absent = None
