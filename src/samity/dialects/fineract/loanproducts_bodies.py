"""What this dialect sends about loan products."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, ClassVar, Literal, TypeAlias

from pydantic import AliasChoices, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from samity.bank.accounting.values import MappedAccount, Purpose
from samity.bank.loans.operations.products import NEEDED_ACCRUAL, NEEDED_CASH, DefineLoanProduct
from samity.bank.loans.queries.snapshots import ADVANCED, ELEMENT_ORDER
from samity.bank.loans.rules.interest import annual_rate
from samity.bank.loans.rules.postings import ACCRUING
from samity.bank.loans.values.agreement import AccountingRule
from samity.bank.loans.values.allowances import Allowances
from samity.bank.loans.values.payment_terms import PaymentTerms
from samity.bank.loans.values.products import Offer, Range
from samity.bank.loans.values.strategy import Walk
from samity.bank.loans.values.terms import LoanTerms, ScheduleEngine
from samity.dialects.fineract.loan_spelling import STRATEGY_NAMES
from samity.dialects.fineract.loan_words import (
    WireAccountingRule,
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
from samity.dialects.fineract.loanproducts_variations import VariationsOfProducts
from samity.dialects.fineract.not_offered import not_offered
from samity.dialects.fineract.payment_allocation import AllocationBody, payment_terms
from samity.dialects.fineract.wire import (
    BodyRefused,
    WireAmount,
    WireCount,
    WireDate,
    WireId,
    WireModel,
    WireName,
    WirePositive,
    WireTruth,
)
from samity.kernel.money import Currency, RoundingMode

FEBRUARY_ONLY = "FEB_29_PERIOD_ONLY"
WireEngine: TypeAlias = Literal["CUMULATIVE", "PROGRESSIVE"]
WireWalk: TypeAlias = Literal["HORIZONTAL", "VERTICAL"]

ACCOUNTS = {
    "fundSourceAccountId": Purpose.FUND_SOURCE,
    "loanPortfolioAccountId": Purpose.LOAN_PORTFOLIO,
    "interestOnLoanAccountId": Purpose.INTEREST_ON_LOANS,
    "incomeFromFeeAccountId": Purpose.INCOME_FROM_FEES,
    "incomeFromPenaltyAccountId": Purpose.INCOME_FROM_PENALTIES,
    "writeOffAccountId": Purpose.LOSSES_WRITTEN_OFF,
    "receivableInterestAccountId": Purpose.INTEREST_RECEIVABLE,
    "receivableFeeAccountId": Purpose.FEES_RECEIVABLE,
    "receivablePenaltyAccountId": Purpose.PENALTIES_RECEIVABLE,
    "transfersInSuspenseAccountId": Purpose.TRANSFERS_SUSPENSE,
    "overpaymentLiabilityAccountId": Purpose.OVERPAYMENT,
    "incomeFromRecoveryAccountId": Purpose.INCOME_FROM_RECOVERY,
    "cashRoundingAccountId": Purpose.CASH_ROUNDING,
    "goodwillCreditAccountId": Purpose.GOODWILL_CREDIT,
    "incomeFromChargeOffInterestAccountId": Purpose.INCOME_FROM_CHARGE_OFF_INTEREST,
    "incomeFromChargeOffFeesAccountId": Purpose.INCOME_FROM_CHARGE_OFF_FEES,
    "incomeFromChargeOffPenaltyAccountId": Purpose.INCOME_FROM_CHARGE_OFF_PENALTY,
    "chargeOffExpenseAccountId": Purpose.CHARGE_OFF_EXPENSE,
    "chargeOffFraudExpenseAccountId": Purpose.CHARGE_OFF_FRAUD_EXPENSE,
    "incomeFromGoodwillCreditInterestAccountId": Purpose.INCOME_FROM_GOODWILL_CREDIT_INTEREST,
    "incomeFromGoodwillCreditFeesAccountId": Purpose.INCOME_FROM_GOODWILL_CREDIT_FEES,
    "incomeFromGoodwillCreditPenaltyAccountId": Purpose.INCOME_FROM_GOODWILL_CREDIT_PENALTY,
}


class ChannelMapping(WireModel):
    """The fund source of one payment type."""

    paymentTypeId: WireId
    fundSourceAccountId: WireId


class _ProductTerms(VariationsOfProducts):
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
    graceOnPrincipalPayment: WireCount | None = None
    graceOnInterestPayment: WireCount | None = None
    graceOnInterestCharged: WireCount | None = None
    recurringMoratoriumOnPrincipalPeriods: WireCount | None = None
    installmentAmountInMultiplesOf: WireAmount | None = None
    fixedPrincipalPercentagePerInstallment: WireRate | None = None
    fixedLength: WireCountFrom1 | None = None
    minimumDaysBetweenDisbursalAndFirstRepayment: WireCount | None = None
    repaymentStartDateType: WireStart = False
    loanScheduleType: WireEngine = "CUMULATIVE"
    loanScheduleProcessingType: WireWalk = "HORIZONTAL"
    transactionProcessingStrategyCode: str
    paymentAllocation: tuple[AllocationBody, ...] = ()

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


class LoanProductBody(_ProductTerms):
    """A loan product; with accounting, the GL accounts it posts to."""

    resource: ClassVar[str] = "loanproduct"
    accountingRule: WireAccountingRule
    fundSourceAccountId: WireId | None = Field(default=None, validate_default=True)
    loanPortfolioAccountId: WireId | None = Field(default=None, validate_default=True)
    interestOnLoanAccountId: WireId | None = Field(default=None, validate_default=True)
    incomeFromFeeAccountId: WireId | None = Field(default=None, validate_default=True)
    incomeFromPenaltyAccountId: WireId | None = Field(default=None, validate_default=True)
    writeOffAccountId: WireId | None = Field(default=None, validate_default=True)
    receivableInterestAccountId: WireId | None = Field(default=None, validate_default=True)
    receivableFeeAccountId: WireId | None = Field(default=None, validate_default=True)
    receivablePenaltyAccountId: WireId | None = Field(default=None, validate_default=True)
    transfersInSuspenseAccountId: WireId | None = None
    overpaymentLiabilityAccountId: WireId | None = Field(default=None, validate_default=True)
    incomeFromRecoveryAccountId: WireId | None = None
    cashRoundingAccountId: WireId | None = None
    goodwillCreditAccountId: WireId | None = None
    incomeFromChargeOffInterestAccountId: WireId | None = None
    incomeFromChargeOffFeesAccountId: WireId | None = None
    incomeFromChargeOffPenaltyAccountId: WireId | None = None
    chargeOffExpenseAccountId: WireId | None = None
    chargeOffFraudExpenseAccountId: WireId | None = None
    incomeFromGoodwillCreditInterestAccountId: WireId | None = None
    incomeFromGoodwillCreditFeesAccountId: WireId | None = None
    incomeFromGoodwillCreditPenaltyAccountId: WireId | None = None
    paymentChannelToFundSourceMappings: tuple[ChannelMapping, ...] | None = None

    @field_validator(*(name for name, purpose in ACCOUNTS.items() if purpose in NEEDED_ACCRUAL))
    @classmethod
    def _needed_by_the_accounting(cls, given: int | None, info: ValidationInfo) -> int | None:
        rule = info.data.get("accountingRule", AccountingRule.NONE)
        needed = NEEDED_ACCRUAL if rule in ACCRUING else () if rule is AccountingRule.NONE else NEEDED_CASH
        if given is None and ACCOUNTS[info.field_name or ""] in needed:
            raise PydanticCustomError("missing", "the accounting chosen needs it")
        return given

    def definition(
        self, currency: Currency, product_id: int | None = None, before: PaymentTerms | None = None
    ) -> DefineLoanProduct:
        """Return what is asked of the bank.

        Args:
            currency: of the product.
            product_id: of the one that is changed; None for a new one.
            before: how it has taken payments so far.

        Raises:
            BodyRefused: an amount is finer than the currency, or payments are to be divided as the bank does not.
        """
        self._check_digits(currency)
        return DefineLoanProduct(
            name=self.name,
            short_name=self.shortName,
            currency_code=currency.code,
            offer=self._offer(currency, before),
            accounting=self.accountingRule,
            gl_accounts=self._accounts(),
            external_id=self.externalId,
            description=self.description,
            starts_on=self.startDate,
            closes_on=self.closeDate,
            product_id=product_id,
            fund_id=self.fundId,
        )

    def _check_digits(self, currency: Currency) -> None:
        asked = currency.decimals if self.digitsAfterDecimal is None else self.digitsAfterDecimal
        if asked != currency.decimals:
            kind = "less_than_equal" if asked > currency.decimals else "not_supported"
            self._refuse("digitsAfterDecimal", kind, f"{currency.code} has {currency.decimals} decimals")

    def _offer(self, currency: Currency, before: PaymentTerms | None) -> Offer:
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
            payments=payment_terms(code, self.paymentAllocation, walk, before),
            minimum_days=self.minimumDaysBetweenDisbursalAndFirstRepayment or 0,
            starts_at_submission=self.repaymentStartDateType,
            leeway=self.leeway(currency),
            allowances=Allowances(gaps=self.gaps()),
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
            rounding=RoundingMode.HALF_EVEN,
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
        )

    def _accounts(self) -> tuple[MappedAccount, ...]:
        if self.accountingRule is AccountingRule.NONE:
            return ()
        given = ((purpose, getattr(self, name)) for name, purpose in ACCOUNTS.items())
        channels = self.paymentChannelToFundSourceMappings or ()
        return (
            *(MappedAccount(purpose, account) for purpose, account in given if account is not None),
            *(MappedAccount(Purpose.FUND_SOURCE, each.fundSourceAccountId, each.paymentTypeId) for each in channels),
        )

    def _minor(self, name: str, amount: Decimal | None, currency: Currency) -> int | None:
        minor = None if amount is None else currency.minor(amount)
        if amount is not None and minor is None:
            self._refuse(name, "decimal_max_places", f"{currency.code} has {currency.decimals} decimals")
        return minor

    def _refuse(self, name: str, kind: str, sentence: str) -> None:
        fault: dict[str, Any] = {"type": kind, "loc": (name,), "msg": sentence}
        raise BodyRefused([fault], self.resource)
