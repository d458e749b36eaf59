"""Loan products as this dialect's clients define them: settings in, an offer of the bank's out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator

from samity.bank.loans.operations.amounts import minor_units
from samity.bank.loans.queries.snapshots import ELEMENT_ORDER
from samity.bank.loans.rules.offers import agreed_terms
from samity.bank.loans.values.allowances import Allowances
from samity.bank.loans.values.early_charge import EarlyCharge
from samity.bank.loans.values.leeway import Leeway
from samity.bank.loans.values.payment_terms import FuturePayments, Overpayment, PaidWhen, PaymentTerms
from samity.bank.loans.values.penalties import Penalties
from samity.bank.loans.values.prepayment import LatePayments
from samity.bank.loans.values.products import Offer, ProductCategory, Range, Wish
from samity.bank.loans.values.terms import (
    Amortization,
    InterestMethod,
    InterestPeriod,
    LoanTerms,
    OddPeriods,
    ScheduleEngine,
    ScheduleMethod,
)
from samity.dialects.mambu import loanproducts_words as words
from samity.dialects.mambu.early_charges import FeesBlock, said_percentage
from samity.dialects.mambu.loanproducts_arrears import ArrearsBlock
from samity.dialects.mambu.loanproducts_blocks import (
    AccountingBlock,
    AmountBlock,
    AvailabilityBlock,
    Constraint,
    Counted,
    CurrencyBlock,
    GraceBlock,
    InterestBlock,
    NewAccountBlock,
    PaymentBlock,
    ScheduleBlock,
    UndoAction,
    WholeConstraint,
)
from samity.dialects.mambu.loanproducts_controls import ControlsBlock
from samity.dialects.mambu.loanproducts_later import ProductLater
from samity.dialects.mambu.one_of import OneOf
from samity.dialects.mambu.penalties import PenaltyBlock
from samity.dialects.mambu.wire import AnyCase, Name, Text
from samity.kernel.money import Currency


class LoanProductBody(ProductLater):
    """A product."""

    resource: ClassVar[str] = "loanproduct"
    stand_ins: ClassVar[Mapping[str, Any]] = {"id": "?", "name": "?", "currency": {"code": "?"}}
    id: Name
    name: Name
    type: Annotated[str, OneOf(words.TYPES, words.LATER_TYPES)] = "FIXED_TERM_LOAN"
    notes: Text = None
    currency: CurrencyBlock
    loanAmountSettings: AmountBlock = AmountBlock()
    interestSettings: InterestBlock = InterestBlock()
    scheduleSettings: ScheduleBlock = ScheduleBlock()
    gracePeriodSettings: GraceBlock = GraceBlock()
    paymentSettings: PaymentBlock = PaymentBlock()
    penaltySettings: PenaltyBlock = PenaltyBlock()
    feesSettings: Annotated[FeesBlock, BeforeValidator(lambda given: given or {})] = FeesBlock()
    arrearsSettings: ArrearsBlock = ArrearsBlock()
    internalControls: Annotated[ControlsBlock, BeforeValidator(lambda given: given or {})] = ControlsBlock()
    allowCustomRepaymentAllocation: bool = False
    allowAdvanceRepayment: bool = True
    adjustInterestForFirstInstallment: bool = False
    adjustTotalDueForInstallmentsWithDifferentInterval: bool = False
    useInterestAccruedAsTotalDueWhenIntervalIsDifferent: bool = False
    allowedUndoActions: tuple[UndoAction, ...] = tuple(words.UNDONE)
    accountingSettings: AccountingBlock = AccountingBlock()
    availabilitySettings: AvailabilityBlock = AvailabilityBlock()
    newAccountSettings: NewAccountBlock = NewAccountBlock()
    state: Literal["ACTIVE", "INACTIVE"] = "ACTIVE"
    category: Annotated[ProductCategory | None, AnyCase] = None

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
            rate_every=rate.every,
            principal=_range(amounts, lambda each: minor_units(each, currency, "principal")),
            installments=_range(installments, int),
            rates=_range(rate.interestRate, Fraction),
            first_offsets=_range(self.scheduleSettings.firstRepaymentDueDateOffset, int),
            amortizations=_range(self.scheduleSettings.amortizationPeriod, int),
            penalty_rates=self.penaltySettings.rates,
            graces=_range(self.arrearsSettings.tolerancePeriod, int),
            tolerated=_range(self.arrearsSettings.tolerancePercentageOfOutstandingPrincipal, Fraction),
            payments=self._payments(),
            leeway=self._leeway,
            allowances=self._allowances,
            left_open=self._left_open,
            category=self.category or ProductCategory.UNCATEGORIZED,
        )
        return replace(offer, terms=agreed_terms(offer, Wish()))

    def _terms(self, currency: Currency) -> LoanTerms:
        interest, schedule = self.interestSettings, self.scheduleSettings
        amounts, rounding = self.loanAmountSettings.loanAmount, schedule.roundingSettings
        grace = self.gracePeriodSettings.granted
        whole = rounding.repaymentCurrencyRounding != "NO_ROUNDING"
        by_days = schedule.scheduleDueDatesMethod == "FIXED_DAYS_OF_MONTH"
        return LoanTerms(
            principal=minor_units(amounts.defaultValue or amounts.minValue or amounts.maxValue or Decimal(1), currency),
            decimals=currency.decimals,
            annual_rate=Fraction(0),
            number_of_installments=schedule.numInstallments.defaultValue
            or max(schedule.numInstallments.minValue or 1, grace + 1),
            repay_every=schedule.defaultRepaymentPeriodCount,
            repay_unit=schedule.repaymentPeriodUnit,
            interest_method=self._method[0],
            amortization=self._amortization,
            interest_period=self._interest_period,
            engine=ScheduleEngine.CONTRACTUAL,
            grace_on_principal=grace,
            grace_on_interest_charged=self.gracePeriodSettings.forgiven,
            rounding=rounding.roundingMode,
            installment_multiple=10**currency.decimals if whole else 0,
            day_count=words.DAY_COUNTS[interest.daysInYear],
            interest_type=words.INTEREST_TYPES[interest.interestType],
            compounding=words.COMPOUNDING[interest.compoundingFrequency or "DAILY"],
            interest_base=words.INTEREST_BASES[interest.interestBalanceCalculationMethod],
            principal_every=self.paymentSettings.principalPaymentSettings.defaultPrincipalRepaymentInterval,
            amortized_over=schedule.amortizationPeriod.defaultValue or 0,
            fixed_days=schedule.fixedDaysOfMonth if by_days else (),
            application_days=interest.interestApplicationDays.daysInMonth,
            applied_at_once=interest.interestApplicationMethod == "AFTER_DISBURSEMENT" and not self._is_flat,
            short_months=words.SHORT_MONTHS[schedule.shortMonthHandlingMethod or "LAST_DAY_IN_MONTH"],
            first_offset=schedule.first_offset,
            rest_shift=words.REST_SHIFTS[schedule.repaymentReschedulingMethod],
            remainder=words.REMAINDERS[rounding.roundingRepaymentScheduleMethod],
            rounds_up=words.WHOLE_UNITS[rounding.repaymentCurrencyRounding],
            rounded_amounts=words.ROUNDED[rounding.repaymentElementsRoundingMethod],
            schedule_method=ScheduleMethod(schedule.repaymentScheduleMethod),
            odd_periods=next(iter(self.odd_periods.values()), OddPeriods.STANDARD),
            prepayment=replace(self.paymentSettings.prepaymentSettings.agreed, late=self._late),
            late_interest=interest.accrueLateInterest is not False,
            arrears_interest_apart=bool(interest.decoupleInterestFromArrears),
            interest_after_maturity=interest.accrues_after_maturity,
            penalties=self._penalties,
            early_charge=self._early_charge(currency),
            income_booked=words.INCOME_BOOKED[self.accountingSettings.interestAccruedAccountingMethod],
            arrears=self.arrearsSettings.agreed(currency),
            locking=self.internalControls.agreed,
        )

    @property
    def _penalties(self) -> Penalties:
        """What being late costs beside interest."""
        rate = self.interestSettings.rate
        return self.penaltySettings.agreed(words.FREQUENCIES[rate.interestChargeFrequency], rate.every)

    def _early_charge(self, currency: Currency) -> EarlyCharge:
        """What repaying early costs, and how much of it is free a year."""
        free = self.paymentSettings.prepaymentSettings
        return EarlyCharge(
            self.feesSettings.rates,
            said_percentage(free.ercFreeAllowance, free.ercFreeAllowancePercentage),
            minor_units(free.ercFreeAllowanceAmount or Decimal(0), currency, "early_charge"),
        )

    @property
    def odd_periods(self) -> Mapping[str, OddPeriods]:
        """What installments of another length are asked for, by the member that says so; one at most goes."""
        return {name: each for name, each in words.ODD_PERIODS.items() if getattr(self, name)}

    @property
    def _left_open(self) -> frozenset[str]:
        """What has no default, so that each loan says it; without a schedule no number is asked for."""
        schedule = self.scheduleSettings
        defaults = {
            "principal": self.loanAmountSettings.loanAmount.defaultValue,
            "number_of_installments": 1
            if schedule.repaymentScheduleMethod == "NONE"
            else schedule.numInstallments.defaultValue,
            "rate": 0 if self.type == "INTEREST_FREE_LOAN" else self.interestSettings.rate.interestRate.defaultValue,
        }
        return frozenset(name for name, usual in defaults.items() if usual is None)

    @property
    def _allowances(self) -> Allowances:
        schedule = self.scheduleSettings
        holidays = schedule.scheduleEditOptionDetails.paymentHolidaysSettings
        return Allowances(
            edits=frozenset(words.EDITS[each] for each in schedule.repaymentScheduleEditOptions),
            undo=frozenset(words.UNDONE[each] for each in self.allowedUndoActions),
            payment_holiday_term=words.HOLIDAY_TERMS[holidays.paymentHolidaysLoanTermOption],
        )

    @property
    def _method(self) -> tuple[InterestMethod, Amortization]:
        return words.METHODS[self.interestSettings.interestCalculationMethod]

    @property
    def _late(self) -> LatePayments:
        """What being late costs is asked for by; it means nothing of other installments than equal ones."""
        said = self.paymentSettings.latePaymentsRecalculationMethod
        is_annuity = self._method[1] is not Amortization.EQUAL_PRINCIPAL and self.type != words.INTEREST_ONLY
        speaks = is_annuity and not self.scheduleSettings.is_fixed
        return said if said is not None and speaks else LatePayments.NO_RECALCULATION

    @property
    def _is_flat(self) -> bool:
        return self._method[0] is InterestMethod.FLAT

    @property
    def _amortization(self) -> Amortization:
        if self.type == words.INTEREST_ONLY:
            return Amortization.PRINCIPAL_AT_END
        if self.paymentSettings.amortizationMethod == "OPTIMIZED_PAYMENTS":
            return words.AMORTIZATIONS["OPTIMIZED_PAYMENTS"]
        return self._method[1]

    @property
    def _leeway(self) -> Leeway:
        """What a loan says of its installments beforehand: `periodicPayment` of a balloon, `paymentPlan` of a plan."""
        method = self.paymentSettings.amortizationMethod
        return Leeway(
            takes_installment=method == "BALLOON_PAYMENTS",
            takes_plan=method == "PAYMENT_PLAN",
            grace=self.gracePeriodSettings.leeway(),
            kinds=self.availabilitySettings.kinds,
            begins_partial=words.INITIAL_STATES[self.newAccountSettings.accountInitialState],
        )

    @property
    def _interest_period(self) -> InterestPeriod:
        if self._is_flat:
            return InterestPeriod.SAME_AS_REPAYMENT
        usual = "REPAYMENT_PERIODICITY" if self.scheduleSettings.is_fixed else "ACTUAL_DAYS_COUNT"
        return words.INTEREST_PERIODS[self.interestSettings.scheduleInterestDaysCountMethod or usual]

    def _payments(self) -> PaymentTerms:
        settings = self.paymentSettings
        order = [words.ELEMENTS[each] for each in settings.repaymentAllocationOrder]
        ahead = settings.prepaymentSettings
        keeps_more = ahead.futurePaymentsAcceptance is FuturePayments.ACCEPT_OVERPAYMENTS
        return PaymentTerms(
            strategy={"code": ELEMENT_ORDER, "parts": [part.value for part in order], "walk": settings.paymentMethod},
            overpayment=Overpayment.HELD if keeps_more else Overpayment.REFUSED,
            future_payments=ahead.futurePaymentsAcceptance,
            accepts_prepayment=ahead.prepaymentAcceptance == "ACCEPT_PREPAYMENTS",
            allows_advance=self.allowAdvanceRepayment,
            allows_custom=self.allowCustomRepaymentAllocation,
            paid_when=ahead.principalPaidInstallmentStatus or PaidWhen.DUE,
        )


def _range(given: Constraint | Counted | WholeConstraint, read: Any) -> Range:  # noqa: ANN401 - a way to read a number
    return Range(*(None if bound is None else read(bound) for bound in (given.minValue, given.maxValue)))
