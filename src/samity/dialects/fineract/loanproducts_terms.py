"""What this dialect sends of loan products: terms, bounds, payments."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, ClassVar, Literal, TypeAlias

from pydantic import AliasChoices, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from samity.bank.loans.queries.snapshots import ADVANCED, ELEMENT_ORDER
from samity.bank.loans.rules.interest import annual_rate
from samity.bank.loans.values.agreement import ChargeOffBehaviour
from samity.bank.loans.values.allowances import Allowances
from samity.bank.loans.values.facts import TransactionKind
from samity.bank.loans.values.payment_terms import PaymentTerms
from samity.bank.loans.values.products import Offer, Range
from samity.bank.loans.values.strategy import Walk
from samity.bank.loans.values.terms import LoanTerms, ScheduleEngine
from samity.dialects.fineract.loan_spelling import STRATEGY_NAMES
from samity.dialects.fineract.loan_words import (
    WireAmortization,
    WireCountFrom1,
    WireDaysInMonth,
    WireDaysInYear,
    WireInterestMethod,
    WireInterestPeriod,
    WireRate,
    WireRateUnit,
    WireRepaymentUnit,
    WireStart,
)
from samity.dialects.fineract.loanproducts_recalculation import RecalculationOfProducts
from samity.dialects.fineract.not_offered import not_offered
from samity.dialects.fineract.payment_allocation import (
    AllocationBody,
    CreditAllocationBody,
    order_owed_anew,
    payment_terms,
)
from samity.dialects.fineract.wire import (
    BodyRefused,
    WireAmount,
    WireCount,
    WireDate,
    WireId,
    WireName,
    WirePositive,
    WireTruth,
)
from samity.kernel.money import Currency, RoundingMode

FEBRUARY_ONLY = "FEB_29_PERIOD_ONLY"
WireWalk: TypeAlias = Literal["HORIZONTAL", "VERTICAL"]


class TermsOfProducts(RecalculationOfProducts):
    """A product without its accounts: what it is called, what it lends, and how its loans are repaid."""

    resource: ClassVar[str] = "loanproduct"
    name: WireName
    shortName: Annotated[str, Field(min_length=1, max_length=4)]
    externalId: WireName | None = None
    description: Annotated[str, Field(max_length=500)] | None = None
    startDate: WireDate | None = None
    closeDate: WireDate | None = None
    fundId: WireId | None = None
    currencyCode: WireName
    digitsAfterDecimal: WireCount | None = None
    principal: WirePositive
    minPrincipal: WirePositive | None = None
    maxPrincipal: WirePositive | None = None
    numberOfRepayments: WireCountFrom1
    minNumberOfRepayments: WireCountFrom1 | None = None
    maxNumberOfRepayments: WireCountFrom1 | None = None
    interestRatePerPeriod: WireRate
    minInterestRatePerPeriod: WireRate | None = None
    maxInterestRatePerPeriod: WireRate | None = None
    interestRateFrequencyType: WireRateUnit
    repaymentEvery: WireCountFrom1
    repaymentFrequencyType: WireRepaymentUnit
    amortizationType: WireAmortization
    interestType: WireInterestMethod
    interestCalculationPeriodType: WireInterestPeriod
    allowPartialPeriodInterestCalculation: WireTruth = Field(
        default=False,
        validation_alias=AliasChoices("allowPartialPeriodInterestCalcualtion", "allowPartialPeriodInterestCalculation"),
    )
    isEqualAmortization: WireTruth = False
    daysInMonthType: WireDaysInMonth
    daysInYearType: WireDaysInYear
    daysInYearCustomStrategy: Literal["FULL_LEAP_YEAR", "FEB_29_PERIOD_ONLY"] | None = None
    interestRecognitionOnDisbursementDate: WireTruth = False
    enableAccrualActivityPosting: WireTruth = False
    graceOnPrincipalPayment: WireCount | None = None
    graceOnInterestPayment: WireCount | None = None
    graceOnInterestCharged: WireCount | None = None
    recurringMoratoriumOnPrincipalPeriods: WireCount | None = None
    installmentAmountInMultiplesOf: WireAmount | None = None
    roundingMode: RoundingMode = RoundingMode.HALF_EVEN
    fixedPrincipalPercentagePerInstallment: WireRate | None = None
    fixedLength: WireCountFrom1 | None = None
    minimumDaysBetweenDisbursalAndFirstRepayment: WireCount | None = None
    repaymentStartDateType: WireStart = False
    loanScheduleProcessingType: WireWalk = "HORIZONTAL"
    transactionProcessingStrategyCode: str
    paymentAllocation: tuple[AllocationBody, ...] = ()
    creditAllocation: tuple[CreditAllocationBody, ...] = ()
    chargeOffBehaviour: ChargeOffBehaviour = ChargeOffBehaviour.REGULAR
    supportedInterestRefundTypes: tuple[Literal["MERCHANT_ISSUED_REFUND", "PAYOUT_REFUND"], ...] = ()

    @field_validator("transactionProcessingStrategyCode")
    @classmethod
    def _fits_the_engine(cls, given: str, info: ValidationInfo) -> str:
        if given == ELEMENT_ORDER:
            return given
        if given not in STRATEGY_NAMES:
            raise PydanticCustomError("enum", "no such strategy")
        if (given == ADVANCED) != (info.data.get("loanScheduleType") == "PROGRESSIVE"):
            raise PydanticCustomError("enum", "a progressive schedule and the advanced strategy go together")
        return given

    @field_validator("loanScheduleProcessingType")
    @classmethod
    def _vertical_only_with_progressive(cls, given: str, info: ValidationInfo) -> str:
        if given == "VERTICAL" and info.data.get("loanScheduleType") != "PROGRESSIVE":
            raise not_offered()
        return given

    def offer(self, currency: Currency, before: PaymentTerms | None) -> Offer:
        """Return what the product offers.

        Args:
            currency: of the product.
            before: how it has taken payments so far; None of a new one.

        Raises:
            BodyRefused: an amount is finer than the currency, or payments are to be divided as the bank does not.
        """
        self._check_digits(currency)
        rate = Fraction(self.interestRatePerPeriod)
        rates = (self.minInterestRatePerPeriod, self.maxInterestRatePerPeriod)
        least, most = (None if each is None else Fraction(each) for each in rates)
        code, walk = self.transactionProcessingStrategyCode, Walk(self.loanScheduleProcessingType)
        return Offer(
            terms=self._terms(currency, rate),
            rate=rate,
            rate_unit=self.interestRateFrequencyType,
            principal=Range(
                self._minor("minPrincipal", self.minPrincipal, currency),
                self._minor("maxPrincipal", self.maxPrincipal, currency),
            ),
            installments=Range(self.minNumberOfRepayments, self.maxNumberOfRepayments),
            rates=Range(least, most),
            payments=replace(
                payment_terms(code, self.paymentAllocation, walk, before),
                charge_off=self.chargeOffBehaviour,
                owed_anew=order_owed_anew(self.creditAllocation),
                interest_refunds=tuple(sorted({TransactionKind(each) for each in self.supportedInterestRefundTypes})),
            ),
            minimum_days=self.minimumDaysBetweenDisbursalAndFirstRepayment or 0,
            starts_at_submission=self.repaymentStartDateType,
            leeway=self.leeway(currency),
            allowances=Allowances(gaps=self.gaps(), over_applied=self.over_applied(currency)),
            non_performing=self.non_performing(),
            charges=self.charge_ids(),
        )

    def _terms(self, currency: Currency, rate: Fraction) -> LoanTerms:
        yearly = annual_rate(
            rate,
            self.interestRateFrequencyType,
            number_of_installments=self.numberOfRepayments,
            repay_every=self.repaymentEvery,
            repay_unit=self.repaymentFrequencyType,
        )
        return LoanTerms(
            principal=self._minor("principal", self.principal, currency) or 0,
            decimals=currency.decimals,
            annual_rate=yearly,
            number_of_installments=self.numberOfRepayments,
            repay_every=self.repaymentEvery,
            repay_unit=self.repaymentFrequencyType,
            interest_method=self.interestType,
            amortization=self.amortizationType,
            interest_period=self.interestCalculationPeriodType,
            engine=ScheduleEngine(self.loanScheduleType),
            days_in_month=self.daysInMonthType,
            days_in_year=self.daysInYearType,
            partial_periods=self.allowPartialPeriodInterestCalculation,
            grace_on_principal=self.graceOnPrincipalPayment or 0,
            grace_on_interest_payment=self.graceOnInterestPayment or 0,
            grace_on_interest_charged=self.graceOnInterestCharged or 0,
            moratorium=self.recurringMoratoriumOnPrincipalPeriods or 0,
            rounding=self.roundingMode,
            installment_multiple=self._minor(
                "installmentAmountInMultiplesOf", self.installmentAmountInMultiplesOf, currency
            )
            or 0,
            equal_amortization=self.isEqualAmortization,
            principal_threshold=self.threshold(),
            principal_percent=Fraction(self.fixedPrincipalPercentagePerInstallment or 0),
            fixed_length=self.fixedLength or 0,
            leap_year_by_29_february=self.daysInYearCustomStrategy == FEBRUARY_ONLY,
            same_day_interest=self.interestRecognitionOnDisbursementDate,
            sums_up_accruals=self.enableAccrualActivityPosting,
            arrears=self.tolerated(self._minor("inArrearsTolerance", self.inArrearsTolerance, currency)),
            classed_by_installment=self.enableInstallmentLevelDelinquency,
            **self.recalculation(),
        )

    def _check_digits(self, currency: Currency) -> None:
        asked = currency.decimals if self.digitsAfterDecimal is None else self.digitsAfterDecimal
        if asked != currency.decimals:
            kind = "less_than_equal" if asked > currency.decimals else "not_supported"
            self._refuse("digitsAfterDecimal", kind, f"{currency.code} has {currency.decimals} decimals")

    def _minor(self, name: str, amount: Decimal | None, currency: Currency) -> int | None:
        minor = None if amount is None else currency.minor(amount)
        if amount is not None and minor is None:
            self._refuse(name, "decimal_max_places", f"{currency.code} has {currency.decimals} decimals")
        return minor

    def _refuse(self, name: str, kind: str, sentence: str) -> None:
        fault: dict[str, Any] = {"type": kind, "loc": (name,), "msg": sentence}
        raise BodyRefused([fault], self.resource)
