"""The blocks of settings in which this dialect's clients define a loan product."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from samity.bank.loans.values.accounts import LoanKind
from samity.bank.loans.values.leeway import EVERY_KIND, Grace
from samity.bank.loans.values.payment_terms import FuturePayments, PaidWhen
from samity.bank.loans.values.prepayment import AS_SCHEDULED, FixedElement, LatePayments, Prepayment, PrepaymentMethod
from samity.dialects.mambu import loanproducts_words as words
from samity.dialects.mambu.early_charges import Percentage
from samity.dialects.mambu.loanproducts_later import NumberedByTheBank, Unasked
from samity.dialects.mambu.one_of import OneOf
from samity.dialects.mambu.wire import Amount, Count, DaysOfMonth, IdText, Name, NotOffered, Number, Text, Whole
from samity.kernel.money import RoundingMode
from samity.kernel.periods import PeriodUnit


class _Block(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Constraint(_Block):
    """A value by default, and how far an account may leave it."""

    defaultValue: Number | None = None
    minValue: Number | None = None
    maxValue: Number | None = None


class Counted(_Block):
    """A number by default, which is never zero, and how far an account may leave it."""

    defaultValue: Count | None = None
    minValue: Whole | None = None
    maxValue: Whole | None = None


class AmountConstraint(Constraint):
    """An amount by default, which is never nothing, and how far an account may leave it."""

    defaultValue: Amount | None = None


class WholeConstraint(_Block):
    """A whole number by default, and how far an account may leave it."""

    defaultValue: Whole | None = None
    minValue: Whole | None = None
    maxValue: Whole | None = None


class AmountBlock(_Block):
    """How much is lent."""

    loanAmount: AmountConstraint = AmountConstraint()
    trancheSettings: Unasked = None
    loanAmountType: NotOffered = None


class RateBlock(_Block):
    """What the rate is, and per what."""

    interestRate: Constraint = Constraint()
    interestChargeFrequency: Annotated[str, OneOf(words.FREQUENCIES)] = "ANNUALIZED"
    interestChargeFrequencyCount: Annotated[int, Field(ge=1, lt=10_000)] = 1
    interestRateSource: Annotated[str, OneOf(("FIXED_INTEREST_RATE",), words.LATER_RATE_SOURCES)] = (
        "FIXED_INTEREST_RATE"
    )
    interestRateTerms: Annotated[str, OneOf(("FIXED",), words.LATER_RATE_TERMS)] = "FIXED"
    interestRateTiers: NotOffered = None
    allowNegativeInterestRate: Literal[False] = False
    accrueInterestAfterMaturity: bool | None = None
    indexSourceKey: NotOffered = None
    interestRateCeilingValue: NotOffered = None
    interestRateFloorValue: NotOffered = None
    interestRateReviewCount: NotOffered = None
    interestRateReviewUnit: NotOffered = None

    @property
    def every(self) -> int:
        """Per how many of its units the rate is."""
        return self.interestChargeFrequencyCount if self.interestChargeFrequency == words.EVERY_X_DAYS else 1


class ApplicationDays(_Block):
    """On which days of the month interest is applied; one that a month lacks is its last."""

    daysInMonth: DaysOfMonth = ()
    shortMonthHandlingMethod: Annotated[str, OneOf(("LAST_DAY_IN_MONTH",), words.LATER_SHORT_MONTHS)] | None = None


class InterestBlock(_Block):
    """What interest is charged."""

    interestCalculationMethod: Annotated[str, OneOf(words.METHODS)] = "DECLINING_BALANCE"
    interestType: Annotated[str, OneOf(words.INTEREST_TYPES)] = "SIMPLE_INTEREST"
    compoundingFrequency: Annotated[str, OneOf(words.COMPOUNDING)] | None = None
    daysInYear: Annotated[str, OneOf(words.DAY_COUNTS, words.LATER_DAY_COUNTS)] = "ACTUAL_365_FIXED"
    scheduleInterestDaysCountMethod: Annotated[str, OneOf(words.INTEREST_PERIODS)] | None = None
    interestApplicationMethod: Literal["AFTER_DISBURSEMENT", "REPAYMENT_DUE_DATE", "FIXED_DAYS_OF_MONTH"] | None = None
    interestApplicationDays: ApplicationDays = ApplicationDays()
    decoupleInterestFromArrears: bool | None = None
    interestBalanceCalculationMethod: Annotated[str, OneOf(words.INTEREST_BASES)] = "ONLY_PRINCIPAL"
    indexRateSettings: RateBlock = RateBlock()
    interestRateSettings: Annotated[RateBlock | None, BeforeValidator(lambda given: given or None)] = None
    accrueLateInterest: bool | None = None
    accrueInterestAfterMaturity: bool | None = None
    pmtAdjustmentThreshold: NotOffered = None

    @property
    def rate(self) -> RateBlock:
        """The block that says the rate."""
        return self.interestRateSettings or self.indexRateSettings

    @property
    def accrues_after_maturity(self) -> bool:
        """Whether what is owed after the last due date goes on to bear interest; the rate's block may say it too."""
        said = self.accrueInterestAfterMaturity
        return bool(self.rate.accrueInterestAfterMaturity if said is None else said)

    @property
    def maturity_differs(self) -> bool:
        """Whether both places that can say so were given, and do not say the same."""
        said = {self.accrueInterestAfterMaturity, self.rate.accrueInterestAfterMaturity} - {None}
        return len(said) > 1

    @property
    def rates_differ(self) -> bool:
        """Whether both blocks that can say the rate were given, and do not say the same."""
        both = self.interestRateSettings is not None and "indexRateSettings" in self.model_fields_set
        return both and self.interestRateSettings != self.indexRateSettings


class RoundingBlock(_Block):
    """Where the coins go."""

    roundingRepaymentScheduleMethod: Annotated[str, OneOf(words.REMAINDERS)] = "ROUND_REMAINDER_INTO_LAST_REPAYMENT"
    repaymentCurrencyRounding: Annotated[str, OneOf(words.WHOLE_UNITS)] = "NO_ROUNDING"
    repaymentElementsRoundingMethod: Annotated[str, OneOf(words.ROUNDED)] = "NO_ROUNDING"
    roundingMode: RoundingMode = RoundingMode.HALF_UP
    """A word of ours: how half a coin is rounded."""


UndoAction = Annotated[str, OneOf(words.UNDONE)]


class HolidaysBlock(_Block):
    """What a payment holiday does to the term."""

    paymentHolidaysLoanTermOption: Annotated[str, OneOf(words.HOLIDAY_TERMS)] = "EXTEND_LOAN_TERM"


class EditDetailsBlock(_Block):
    """How a schedule may be changed by hand."""

    paymentHolidaysSettings: HolidaysBlock = HolidaysBlock()


class ScheduleBlock(_Block):
    """When loans fall due."""

    repaymentScheduleMethod: Literal["FIXED", "DYNAMIC", "NONE"] = "FIXED"
    scheduleDueDatesMethod: Literal["INTERVAL", "FIXED_DAYS_OF_MONTH"] = "INTERVAL"
    repaymentPeriodUnit: PeriodUnit = PeriodUnit.MONTHS
    defaultRepaymentPeriodCount: Annotated[int, Field(ge=1, lt=10_000)] = 1
    numInstallments: Counted = Counted()
    firstRepaymentDueDateOffset: WholeConstraint = WholeConstraint()
    fixedDaysOfMonth: DaysOfMonth = ()
    shortMonthHandlingMethod: Annotated[str, OneOf(words.SHORT_MONTHS)] | None = None
    amortizationPeriod: WholeConstraint = WholeConstraint()
    repaymentReschedulingMethod: Annotated[str, OneOf(words.REST_SHIFTS)] = "NONE"
    roundingSettings: RoundingBlock = RoundingBlock()
    repaymentScheduleEditOptions: tuple[Annotated[str, OneOf(words.EDITS, words.LATER_EDITS)], ...] = ()
    scheduleEditOptionDetails: EditDetailsBlock = EditDetailsBlock()
    interestAccrualSince: Literal["DISBURSEMENT"] = "DISBURSEMENT"
    repaymentMethod: NotOffered = None
    billingCycles: Unasked = None
    previewSchedule: Unasked = None
    keepInstallmentsEqualIfLongFirstPeriod: Unasked = None
    # Of an account they stand here; of a product in gracePeriodSettings and principalPaymentSettings.
    gracePeriod: NotOffered = None
    gracePeriodType: NotOffered = None
    defaultPrincipalRepaymentInterval: NotOffered = None

    @property
    def first_offset(self) -> int:
        """By how many days the first due date lies later: the least that the product allows, where it says no other."""
        offset = self.firstRepaymentDueDateOffset
        return offset.minValue or 0 if offset.defaultValue is None else offset.defaultValue

    @property
    def is_fixed(self) -> bool:
        """Whether interest is known at the disbursement."""
        return self.repaymentScheduleMethod == "FIXED"


class GraceBlock(_Block):
    """How many of the first installments ask for less."""

    gracePeriod: WholeConstraint = WholeConstraint()
    gracePeriodType: Annotated[str, OneOf(words.GRACES)] = "NONE"

    @property
    def granted(self) -> int:
        """How many installments have grace."""
        return 0 if self.gracePeriodType == "NONE" else self.gracePeriod.defaultValue or 0

    @property
    def forgiven(self) -> int:
        """How many installments bear no interest."""
        return self.granted if self.gracePeriodType == "INTEREST_FORGIVENESS" else 0

    def leeway(self) -> Grace | None:
        """Return how far an account may leave it."""
        number = self.gracePeriod
        if self.gracePeriodType == "NONE":
            return None
        return Grace(self.gracePeriodType == "INTEREST_FORGIVENESS", number.minValue, number.maxValue)


class AvailabilityBlock(_Block):
    """Who may borrow; nobody named is everybody. A product is there for all branches."""

    availableFor: tuple[Annotated[str, OneOf(words.HOLDERS)], ...] = ()
    branchSettings: Unasked = None

    @property
    def kinds(self) -> frozenset[LoanKind]:
        """Of which kinds its loans are."""
        return frozenset(words.HOLDERS[each] for each in self.availableFor) or EVERY_KIND


class NewAccountBlock(_Block):
    """How a loan begins; the bank numbers accounts by itself."""

    accountInitialState: Annotated[str, OneOf(words.INITIAL_STATES)] = "PENDING_APPROVAL"
    idGeneratorType: NumberedByTheBank = None
    idPattern: NumberedByTheBank = None


class PrincipalBlock(_Block):
    """How often principal is repaid; its other members say how much of it a revolving loan repays."""

    defaultPrincipalRepaymentInterval: Annotated[int, Field(ge=1, lt=10_000)] = 1
    amount: Unasked = None
    percentage: Unasked = None
    principalPaymentMethod: Unasked = None
    totalDuePayment: Unasked = None
    totalDueAmountFloor: Unasked = None
    principalFloorValue: Unasked = None
    principalCeilingValue: Unasked = None
    includeFeesInFloorAmount: Unasked = None
    includeInterestInFloorAmount: Unasked = None


class PrepaymentBlock(_Block):
    """Which payments are taken."""

    prepaymentAcceptance: Literal["ACCEPT_PREPAYMENTS", "NO_PREPAYMENTS"] = "ACCEPT_PREPAYMENTS"
    futurePaymentsAcceptance: FuturePayments = FuturePayments.ACCEPT_OVERPAYMENTS
    prepaymentRecalculationMethod: PrepaymentMethod | None = None
    applyInterestOnPrepaymentMethod: Literal["AUTOMATIC", "MANUAL"] | None = None
    elementsRecalculationMethod: FixedElement | None = None
    ercFreeAllowance: Percentage | None = None
    ercFreeAllowanceAmount: Number | None = None
    ercFreeAllowancePercentage: Percentage | None = None
    principalPaidInstallmentStatus: PaidWhen | None = None

    @property
    def agreed(self) -> Prepayment:
        """What a payment ahead does."""
        method, fixed = self.prepaymentRecalculationMethod, self.elementsRecalculationMethod
        applies = self.applyInterestOnPrepaymentMethod != "MANUAL"
        return Prepayment(method or AS_SCHEDULED.method, fixed or AS_SCHEDULED.fixed, applies)


class PaymentBlock(_Block):
    """How payments settle."""

    amortizationMethod: Annotated[str, OneOf(words.AMORTIZATIONS)] = "STANDARD_PAYMENTS"
    repaymentAllocationOrder: tuple[Annotated[str, OneOf(words.ELEMENTS)], ...] = words.USUAL_ORDER
    paymentMethod: Literal["HORIZONTAL", "VERTICAL"] = "HORIZONTAL"
    prepaymentSettings: PrepaymentBlock = PrepaymentBlock()
    latePaymentsRecalculationMethod: LatePayments | None = None
    principalPaymentSettings: PrincipalBlock = PrincipalBlock()


class RuleBlock(_Block):
    """What a product uses a GL account for; with a channel, for the money that comes and goes by it."""

    financialResource: Annotated[str, OneOf(words.RESOURCES)]
    glAccountKey: Annotated[str, Field(min_length=1, max_length=255)]
    transactionChannelKey: Text = None


class AccountingBlock(_Block):
    """How a product is booked, and where."""

    accountingMethod: Annotated[str, OneOf(words.ACCOUNTING)] = "NONE"
    accountingRules: tuple[RuleBlock, ...] = ()
    interestAccruedAccountingMethod: Annotated[str, OneOf(words.INCOME_BOOKED)] = "NONE"
    interestAccrualCalculation: Annotated[str, OneOf(("NONE", words.PER_ACCOUNT), words.LATER_ACCRUALS)] | None = None


class CurrencyBlock(_Block):
    """In which money it lends."""

    code: Name
    currencyCode: IdText = None
