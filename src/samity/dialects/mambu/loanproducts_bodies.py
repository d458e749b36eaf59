"""Loan products as this dialect's clients define them: settings in, an offer of the bank's out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import CoreSchema, core_schema

from samity.bank.loans.operations.amounts import minor_units
from samity.bank.loans.queries.snapshots import ELEMENT_ORDER
from samity.bank.loans.rules.offers import agreed_terms
from samity.bank.loans.values.leeway import Leeway
from samity.bank.loans.values.payment_terms import FuturePayments, Overpayment, PaymentTerms
from samity.bank.loans.values.products import Offer, Range, Wish
from samity.bank.loans.values.terms import Amortization, InterestMethod, InterestPeriod, LoanTerms, ScheduleEngine
from samity.dialects.door.bodies import LIMIT, within_reach
from samity.dialects.mambu import loanproducts_words as words
from samity.dialects.mambu.wire import IdText, MambuModel, Name, NotOffered, Text
from samity.kernel.money import Currency, RoundingMode
from samity.kernel.periods import PeriodUnit

Number = Annotated[Decimal, BeforeValidator(within_reach), Field(ge=0, lt=LIMIT, allow_inf_nan=False)]
Count = Annotated[int, Field(ge=0, lt=2**31)]
DayOfMonth = Annotated[int, Field(ge=1, le=31)]


@dataclass(frozen=True, slots=True, eq=False)
class OneOf:
    """Some words and no others."""

    words: Iterable[str]

    def __get_pydantic_core_schema__(self, _: object, __: object) -> CoreSchema:
        return core_schema.literal_schema(list(self.words))


class _Block(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Constraint(_Block):
    """A value by default, and how far an account may leave it."""

    defaultValue: Number | None = None
    minValue: Number | None = None
    maxValue: Number | None = None


class Usual(_Block):
    """A value by default, which an account has or leaves as the bank allows: bounds of its own are not kept."""

    defaultValue: Number | None = None
    minValue: NotOffered = None
    maxValue: NotOffered = None


class AmountBlock(_Block):
    """How much is lent."""

    loanAmount: Constraint = Constraint()
    trancheSettings: NotOffered = None
    loanAmountType: NotOffered = None


class RateBlock(_Block):
    """What the rate is, and per what."""

    interestRate: Constraint = Constraint()
    interestChargeFrequency: Annotated[str, OneOf(words.FREQUENCIES)] = "ANNUALIZED"
    interestChargeFrequencyCount: Annotated[int, Field(ge=1, lt=10_000)] = 1
    interestRateSource: Literal["FIXED_INTEREST_RATE"] = "FIXED_INTEREST_RATE"
    indexSourceKey: NotOffered = None


class InterestBlock(_Block):
    """What interest is charged."""

    interestCalculationMethod: Annotated[str, OneOf(words.METHODS)] = "DECLINING_BALANCE"
    interestType: Annotated[str, OneOf(words.INTEREST_TYPES)] = "SIMPLE_INTEREST"
    compoundingFrequency: Annotated[str, OneOf(words.COMPOUNDING)] | None = None
    daysInYear: Annotated[str, OneOf(words.DAY_COUNTS)] = "ACTUAL_365_FIXED"
    scheduleInterestDaysCountMethod: Annotated[str, OneOf(words.INTEREST_PERIODS)] = "REPAYMENT_PERIODICITY"
    interestApplicationMethod: Literal["AFTER_DISBURSEMENT", "REPAYMENT_DUE_DATE"] | None = None
    decoupleInterestFromArrears: NotOffered = None
    interestBalanceCalculationMethod: Literal["ONLY_PRINCIPAL"] = "ONLY_PRINCIPAL"
    indexRateSettings: RateBlock = RateBlock()
    interestRateSettings: RateBlock | None = None
    pmtAdjustmentThreshold: NotOffered = None

    @property
    def rate(self) -> RateBlock:
        """The block that says the rate."""
        return self.interestRateSettings or self.indexRateSettings


class RoundingBlock(_Block):
    """Where the coins go."""

    roundingRepaymentScheduleMethod: Annotated[str, OneOf(words.REMAINDERS)] = "ROUND_REMAINDER_INTO_LAST_REPAYMENT"
    repaymentCurrencyRounding: Annotated[str, OneOf(words.WHOLE_UNITS)] = "NO_ROUNDING"
    repaymentElementsRoundingMethod: Annotated[str, OneOf(words.ROUNDED)] = "NO_ROUNDING"


class ScheduleBlock(_Block):
    """When loans fall due."""

    repaymentScheduleMethod: Literal["FIXED"] = "FIXED"
    scheduleDueDatesMethod: Literal["INTERVAL", "FIXED_DAYS_OF_MONTH"] = "INTERVAL"
    repaymentPeriodUnit: PeriodUnit = PeriodUnit.MONTHS
    defaultRepaymentPeriodCount: Annotated[int, Field(ge=1, lt=10_000)] = 1
    numInstallments: Constraint = Constraint()
    firstRepaymentDueDateOffset: Usual = Usual()
    gracePeriod: Usual = Usual()
    gracePeriodType: Annotated[str, OneOf(words.GRACES)] = "NONE"
    fixedDaysOfMonth: tuple[DayOfMonth, ...] = ()
    shortMonthHandlingMethod: Annotated[str, OneOf(words.SHORT_MONTHS)] | None = None
    defaultPrincipalRepaymentInterval: Annotated[int, Field(ge=1, lt=10_000)] = 1
    amortizationPeriod: Usual = Usual()
    repaymentReschedulingMethod: Annotated[str, OneOf(words.REST_SHIFTS)] = "NONE"
    roundingSettings: RoundingBlock = RoundingBlock()
    billingCycles: NotOffered = None
    previewSchedule: NotOffered = None


class PrepaymentBlock(_Block):
    """Which payments are taken."""

    prepaymentAcceptance: Literal["ACCEPT_PREPAYMENTS", "NO_PREPAYMENTS"] = "ACCEPT_PREPAYMENTS"
    futurePaymentsAcceptance: FuturePayments = FuturePayments.ACCEPT_OVERPAYMENTS
    prepaymentRecalculationMethod: NotOffered = None


class PaymentBlock(_Block):
    """How payments settle."""

    amortizationMethod: Annotated[str, OneOf(words.AMORTIZATIONS)] = "STANDARD_PAYMENTS"
    repaymentAllocationOrder: tuple[Annotated[str, OneOf(words.ELEMENTS)], ...] = words.USUAL_ORDER
    paymentMethod: Literal["HORIZONTAL", "VERTICAL"] = "HORIZONTAL"
    prepaymentSettings: PrepaymentBlock = PrepaymentBlock()


class RuleBlock(_Block):
    """What a product uses a GL account for."""

    financialResource: Annotated[str, OneOf(words.RESOURCES)]
    glAccountKey: Annotated[str, Field(min_length=1, max_length=255)]
    transactionChannelKey: NotOffered = None


class AccountingBlock(_Block):
    """How a product is booked, and where."""

    accountingMethod: Annotated[str, OneOf(words.ACCOUNTING)] = "NONE"
    accountingRules: tuple[RuleBlock, ...] = ()


class CurrencyBlock(_Block):
    """In which money it lends."""

    code: Name
    currencyCode: IdText = None


class LoanProductBody(MambuModel):
    """A product."""

    resource: ClassVar[str] = "loanproduct"
    id: Name
    name: Name
    type: Literal["FIXED_TERM_LOAN", "INTEREST_FREE_LOAN"] = "FIXED_TERM_LOAN"
    notes: Text = None
    currency: CurrencyBlock
    loanAmountSettings: AmountBlock = AmountBlock()
    interestSettings: InterestBlock = InterestBlock()
    scheduleSettings: ScheduleBlock = ScheduleBlock()
    paymentSettings: PaymentBlock = PaymentBlock()
    allowCustomRepaymentAllocation: bool = False
    accountingSettings: AccountingBlock = AccountingBlock()
    state: Literal["ACTIVE"] = "ACTIVE"
    category: Literal["UNCATEGORIZED"] | None = None
    availabilitySettings: NotOffered = None
    arrearsSettings: NotOffered = None
    internalControls: NotOffered = None
    newAccountSettings: NotOffered = None
    latePaymentsRecalculationMethod: NotOffered = None
    creditArrangementSettings: NotOffered = None
    feesSettings: NotOffered = None
    fundingSettings: NotOffered = None
    offsetSettings: NotOffered = None
    penaltySettings: NotOffered = None
    redrawSettings: NotOffered = None
    securitySettings: NotOffered = None
    taxSettings: NotOffered = None

    def offer(self, currency: Currency) -> Offer:
        """Return what the bank is asked to offer.

        Raises:
            AmountTooFine, AmountTooLarge: an amount is none of the currency.
        """
        amounts, rate = self.loanAmountSettings.loanAmount, self.interestSettings.rate
        installments = self.scheduleSettings.numInstallments
        offer = Offer(
            terms=self._terms(currency),
            rate=Fraction(rate.interestRate.defaultValue or 0),
            rate_unit=words.FREQUENCIES[rate.interestChargeFrequency],
            rate_every=rate.interestChargeFrequencyCount if rate.interestChargeFrequency == "EVERY_X_DAYS" else 1,
            principal=_range(amounts, lambda each: minor_units(each, currency)),
            installments=_range(installments, int),
            rates=_range(rate.interestRate, Fraction),
            payments=self._payments(),
            leeway=self._leeway,
        )
        return replace(offer, terms=agreed_terms(offer, Wish()))

    def _terms(self, currency: Currency) -> LoanTerms:
        interest, schedule = self.interestSettings, self.scheduleSettings
        usual = self.loanAmountSettings.loanAmount.defaultValue
        rounding, grace = schedule.roundingSettings, int(schedule.gracePeriod.defaultValue or 0)
        whole = rounding.repaymentCurrencyRounding != "NO_ROUNDING"
        by_days = schedule.scheduleDueDatesMethod == "FIXED_DAYS_OF_MONTH"
        return LoanTerms(
            principal=minor_units(usual or currency.major(10**currency.decimals), currency),
            decimals=currency.decimals,
            annual_rate=Fraction(0),
            number_of_installments=int(schedule.numInstallments.defaultValue or 1),
            repay_every=schedule.defaultRepaymentPeriodCount,
            repay_unit=schedule.repaymentPeriodUnit,
            interest_method=words.METHODS[interest.interestCalculationMethod],
            amortization=self._amortization,
            interest_period=self._interest_period,
            engine=ScheduleEngine.CONTRACTUAL,
            grace_on_principal=grace if schedule.gracePeriodType != "NONE" else 0,
            grace_on_interest_charged=grace if schedule.gracePeriodType == "INTEREST_FORGIVENESS" else 0,
            rounding=RoundingMode.HALF_UP,
            installment_multiple=10**currency.decimals if whole else 0,
            day_count=words.DAY_COUNTS[interest.daysInYear],
            interest_type=words.INTEREST_TYPES[interest.interestType],
            compounding=words.COMPOUNDING[interest.compoundingFrequency or "DAILY"],
            principal_every=schedule.defaultPrincipalRepaymentInterval,
            amortized_over=int(schedule.amortizationPeriod.defaultValue or 0),
            fixed_days=tuple(sorted(set(schedule.fixedDaysOfMonth))) if by_days else (),
            short_months=words.SHORT_MONTHS[schedule.shortMonthHandlingMethod or "LAST_DAY_IN_MONTH"],
            first_offset=int(schedule.firstRepaymentDueDateOffset.defaultValue or 0),
            rest_shift=words.REST_SHIFTS[schedule.repaymentReschedulingMethod],
            remainder=words.REMAINDERS[rounding.roundingRepaymentScheduleMethod],
            rounds_up=words.WHOLE_UNITS[rounding.repaymentCurrencyRounding],
            rounded_amounts=words.ROUNDED[rounding.repaymentElementsRoundingMethod],
        )

    @property
    def _amortization(self) -> Amortization:
        if self.paymentSettings.amortizationMethod == "OPTIMIZED_PAYMENTS":
            return words.AMORTIZATIONS["OPTIMIZED_PAYMENTS"]
        return words.AMORTIZED_BY[self.interestSettings.interestCalculationMethod]

    @property
    def _leeway(self) -> Leeway:
        """What a loan says of its installments beforehand: `periodicPayment` of a balloon, `paymentPlan` of a plan."""
        method = self.paymentSettings.amortizationMethod
        return Leeway(takes_installment=method == "BALLOON_PAYMENTS", takes_plan=method == "PAYMENT_PLAN")

    @property
    def _interest_period(self) -> InterestPeriod:
        if words.METHODS[self.interestSettings.interestCalculationMethod] is InterestMethod.FLAT:
            return InterestPeriod.SAME_AS_REPAYMENT
        return words.INTEREST_PERIODS[self.interestSettings.scheduleInterestDaysCountMethod]

    def _payments(self) -> PaymentTerms:
        settings = self.paymentSettings
        order = [words.ELEMENTS[each] for each in settings.repaymentAllocationOrder]
        ahead = settings.prepaymentSettings
        return PaymentTerms(
            strategy={"code": ELEMENT_ORDER, "parts": [part.value for part in order], "walk": settings.paymentMethod},
            overpayment=Overpayment.HELD,
            future_payments=ahead.futurePaymentsAcceptance,
            accepts_prepayment=ahead.prepaymentAcceptance == "ACCEPT_PREPAYMENTS",
            allows_custom=self.allowCustomRepaymentAllocation,
        )


def _range(given: Constraint, read: Any) -> Range:  # noqa: ANN401 - a way to read a number
    return Range(*(None if bound is None else read(bound) for bound in (given.minValue, given.maxValue)))
