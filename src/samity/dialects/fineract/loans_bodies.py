"""What this dialect sends to apply for a loan."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any, ClassVar, Literal, TypeAlias

from pydantic import AliasChoices, Field

from samity.bank.loans.operations.amounts import minor_units
from samity.bank.loans.operations.application_checks import ApplyForLoan
from samity.bank.loans.operations.charges import AskedCharge
from samity.bank.loans.queries.snapshots import ADVANCED
from samity.bank.loans.values.accounts import LoanKind
from samity.bank.loans.values.agreed_rows import PlannedPayment
from samity.bank.loans.values.products import LoanProduct, Wish
from samity.dialects.fineract.loan_spelling import STRATEGY_NAMES
from samity.dialects.fineract.loan_words import (
    WireAmortization,
    WireCountFrom1,
    WireDaysInYear,
    WireInterestMethod,
    WireInterestPeriod,
    WireRate,
    WireRateUnit,
    WireRepaymentUnit,
)
from samity.dialects.fineract.not_offered import Absent, Nothing, NullIsAbsent, Off, Zero
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
from samity.kernel.money import Currency

WireKind: TypeAlias = Literal["individual", "group", "jlg"]

# The wire's names of terms that a loan may state otherwise than its product.
TERMS = {
    "repaymentEvery": "repay_every",
    "repaymentFrequencyType": "repay_unit",
    "amortizationType": "amortization",
    "interestType": "interest_method",
    "interestCalculationPeriodType": "interest_period",
    "allowPartialPeriodInterestCalculation": "partial_periods",
    "isEqualAmortization": "equal_amortization",
    "daysInYearType": "days_in_year",
    "graceOnPrincipalPayment": "grace_on_principal",
    "graceOnInterestPayment": "grace_on_interest_payment",
    "graceOnInterestCharged": "grace_on_interest_charged",
    "interestChargedFromDate": "interest_charged_from",
    "recurringMoratoriumOnPrincipalPeriods": "moratorium",
    "fixedLength": "fixed_length",
    "interestRecognitionOnDisbursementDate": "same_day_interest",
    "graceOnArrearsAgeing": "arrears_grace",
    "enableInstallmentLevelDelinquency": "classed_by_installment",
}

_ALWAYS = {
    "clientId": "client_id",
    "groupId": "group_id",
    "syncDisbursementWithMeeting": "sync_disbursement",
    "submittedOnDate": "submitted_on",
    "expectedDisbursementDate": "expected_disbursement_on",
}
"""Members of a change that stay where they are null, and what they say of an application."""

_MAY_BE_EMPTY = {
    "externalId": "external_id",
    "loanOfficerId": "officer_id",
    "loanPurposeId": "purpose_id",
    "fundId": "fund_id",
    "calendarId": "calendar_id",
    "repaymentsStartingFromDate": "first_repayment_on",
}
"""Members of a change that null empties, and what they say of an application."""


class AskedChargeBody(WireModel):
    """A charge that comes with the loan, due on a date."""

    resource: ClassVar[str] = "loan"
    chargeId: WireId
    amount: WirePositive | None = None
    dueDate: WireDate
    externalId: WireName | None = None

    def asked(self) -> AskedCharge:
        """Return it as the bank is asked for it."""
        return AskedCharge(self.chargeId, self.dueDate, self.amount, self.externalId)


class PlanStepBody(WireModel):
    """A step of a payment plan: what each installment asks for, up to one of them; not in Fineract."""

    resource: ClassVar[str] = "loan"
    toInstallment: WireCountFrom1
    amount: WirePositive

    def asked(self, currency: Currency) -> PlannedPayment:
        """Return it as the bank is asked for it.

        Raises:
            AmountTooFine, AmountTooLarge: the amount is none of the currency.
        """
        return PlannedPayment(self.toInstallment, minor_units(self.amount, currency, "payment_plan"))


class NotOfferedOfLoans(NullIsAbsent):
    """Members for what the bank does not do; they pass when they ask for nothing."""

    accountNo: Absent = None
    linkAccountId: Absent = None
    createStandingInstructionAtDisbursement: Off = None
    disbursementData: Nothing = None
    maxOutstandingLoanBalance: Absent = None
    collateral: Nothing = None
    guarantors: Nothing = None
    datatables: Nothing = None
    rates: Nothing = None
    isTopup: Off = None
    loanIdToClose: Absent = None
    isFloatingInterestRate: Off = None
    interestRateDifferential: Zero = None
    disallowExpectedDisbursements: Off = None
    fraud: Off = None
    enableDownPayment: Off = None
    enableAutoRepaymentForDownPayment: Off = None
    disbursedAmountPercentageForDownPayment: Zero = None
    repaymentFrequencyNthDayType: Absent = None
    repaymentFrequencyDayOfWeekType: Absent = None
    submittedOnNote: Absent = None
    totalLoan: Absent = None
    parentAccount: Absent = None
    applicationId: Absent = None
    lastApplication: Off = None


class LoanMembers(NotOfferedOfLoans):
    """What an application may say; in a change, what is left out stays."""

    resource: ClassVar[str] = "loan"
    productId: WireId | None = None
    loanType: WireKind | None = None
    clientId: WireId | None = None
    groupId: WireId | None = None
    externalId: WireName | None = None
    loanOfficerId: WireId | None = None
    loanPurposeId: WireId | None = None
    fundId: WireId | None = None
    calendarId: WireId | None = None
    syncDisbursementWithMeeting: WireTruth | None = None
    submittedOnDate: WireDate | None = None
    expectedDisbursementDate: WireDate | None = None
    repaymentsStartingFromDate: WireDate | None = None
    interestChargedFromDate: WireDate | None = None
    principal: WirePositive | None = None
    loanTermFrequency: WireCountFrom1 | None = None
    loanTermFrequencyType: WireRepaymentUnit | None = None
    numberOfRepayments: WireCountFrom1 | None = None
    repaymentEvery: WireCountFrom1 | None = None
    repaymentFrequencyType: WireRepaymentUnit | None = None
    interestRatePerPeriod: WireRate | None = None
    interestRateFrequencyType: WireRateUnit | None = None
    amortizationType: WireAmortization | None = None
    interestType: WireInterestMethod | None = None
    interestCalculationPeriodType: WireInterestPeriod | None = None
    allowPartialPeriodInterestCalculation: WireTruth | None = Field(
        default=None,
        validation_alias=AliasChoices("allowPartialPeriodInterestCalcualtion", "allowPartialPeriodInterestCalculation"),
    )
    isEqualAmortization: WireTruth | None = None
    daysInYearType: WireDaysInYear | None = None
    graceOnPrincipalPayment: WireCount | None = None
    graceOnInterestPayment: WireCount | None = None
    graceOnInterestCharged: WireCount | None = None
    recurringMoratoriumOnPrincipalPeriods: WireCount | None = None
    fixedEmiAmount: WirePositive | None = None
    fixedPrincipalPercentagePerInstallment: WireRate | None = None
    fixedLength: WireCountFrom1 | None = None
    interestRecognitionOnDisbursementDate: WireTruth | None = None
    inArrearsTolerance: WireAmount | None = None
    graceOnArrearsAgeing: WireCount | None = None
    enableInstallmentLevelDelinquency: WireTruth | None = None
    transactionProcessingStrategyCode: str | None = None
    loanScheduleProcessingType: Literal["HORIZONTAL", "VERTICAL"] | None = None
    charges: tuple[AskedChargeBody, ...] = ()
    paymentPlan: tuple[PlanStepBody, ...] | None = None

    def over(
        self, current: ApplyForLoan, given: Collection[str], product: LoanProduct, currency: Currency
    ) -> ApplyForLoan:
        """Return an application as it stands with what is given put in its place.

        Args:
            current: all of it, for the product that is asked for.
            given: the names of the members that were sent; one that may be empty is emptied by null.
            product: with what it offers to the borrower.
            currency: of the product.

        Raises:
            BodyRefused: the term does not fit the repayments, or the strategy the product.
            AmountTooFine: the principal has more decimals than the currency.
        """
        named = {name: getattr(self, wire) for wire, name in _ALWAYS.items() if getattr(self, wire) is not None}
        named |= {name: getattr(self, wire) for wire, name in _MAY_BE_EMPTY.items() if wire in given}
        if self.loanType is not None:
            named["kind"] = LoanKind(self.loanType.upper())
        wish = self._wish(product, currency).over(current.wish)
        self._check(product, wish)
        return replace(current, **named, wish=wish, charges=tuple(each.asked() for each in self.charges))

    def _wish(self, product: LoanProduct, currency: Currency) -> Wish:
        return Wish(
            principal=None if self.principal is None else minor_units(self.principal, currency, "principal"),
            number_of_installments=self.numberOfRepayments,
            rate=None
            if self.interestRatePerPeriod is None
            else Fraction(self.interestRatePerPeriod) * product.offer.rate_every,
            strategy=_strategy(self.transactionProcessingStrategyCode, product.offer.payments.strategy),
            terms={
                **{name: getattr(self, wire) for wire, name in TERMS.items()},
                "principal_percent": None
                if self.fixedPrincipalPercentagePerInstallment is None
                else Fraction(self.fixedPrincipalPercentagePerInstallment),
                "fixed_installment": None
                if self.fixedEmiAmount is None
                else minor_units(self.fixedEmiAmount, currency, "fixed_installment"),
                "arrears_tolerance": None
                if self.inArrearsTolerance is None
                else minor_units(self.inArrearsTolerance, currency, "arrears_tolerance"),
                "payment_plan": tuple(each.asked(currency) for each in self.paymentPlan or ()) or None,
            },
        )

    def _check(self, product: LoanProduct, asked: Wish) -> None:
        wish = asked.without(product.offer.leeway.kept)
        terms = wish.of(product.offer.terms)
        keeps_strategy = "strategy" in product.offer.leeway.kept
        code = None if keeps_strategy else self.transactionProcessingStrategyCode
        faults = _strategy_faults(code, product.offer.payments.strategy["code"])
        whole = terms.number_of_installments * terms.repay_every
        if self.loanTermFrequency is not None and self.loanTermFrequency != whole:
            side = "less" if self.loanTermFrequency < whole else "greater"
            faults.append(_fault("loanTermFrequency", _TERM.format(side), f"the repayments take {whole}"))
        if self.loanTermFrequencyType not in {None, terms.repay_unit}:
            faults.append(_fault("loanTermFrequencyType", _TERM_UNIT, "not that of the repayments"))
        if self.interestRateFrequencyType not in {None, product.offer.rate_unit}:
            faults.append(_fault("interestRateFrequencyType", "not_supported", "the product's unit stays"))
        if self.loanScheduleProcessingType not in {None, product.offer.payments.strategy.get("walk", "HORIZONTAL")}:
            faults.append(_fault("loanScheduleProcessingType", "not_supported", "the product's way stays"))
        if faults:
            raise BodyRefused(faults, self.resource)


class LoanBody(LoanMembers):
    """An application; a term that is left out is the product's."""

    productId: WireId
    loanType: WireKind
    submittedOnDate: WireDate
    expectedDisbursementDate: WireDate

    def application(self, product: LoanProduct, currency: Currency) -> ApplyForLoan:
        """Return the application as the bank is asked for it: what is given, over one that says nothing else.

        Raises:
            BodyRefused: the term does not fit the repayments, or the strategy the product.
            AmountTooFine: the principal has more decimals than the currency.
        """
        nothing_said = ApplyForLoan(
            product_id=product.id,
            kind=LoanKind(self.loanType.upper()),
            submitted_on=self.submittedOnDate,
            expected_disbursement_on=self.expectedDisbursementDate,
            wish=Wish(),
        )
        return self.over(nothing_said, self.model_fields_set, product, currency)


_TERM = "validation.msg.loan.loanTermFrequency.{}.than.repayment.structure.suggests"
_TERM_UNIT = "validation.msg.loan.loanTermFrequencyType.not.the.same.as.repaymentFrequencyType"
_MUST = "error.msg.loan.repayment.strategy.can.not.be.{}.advanced.payment.allocation"


def _strategy(asked: str | None, offered: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return the strategy of a code; the product's own comes with all that it needs."""
    if asked is None:
        return None
    return offered if asked == offered["code"] else {"code": asked}


def _strategy_faults(asked: str | None, stands: str) -> list[dict[str, Any]]:
    """Say whether a loan may leave its product's strategy: not into the advanced one, nor out of it."""
    name = "transactionProcessingStrategyCode"
    if asked in {None, stands}:
        return []
    if asked not in STRATEGY_NAMES:
        return [_fault(name, "enum", "no such strategy")]
    if ADVANCED in {asked, stands}:
        word = "different.than" if stands == ADVANCED else "equal.to"
        return [_fault(name, _MUST.format(word), "not what the product divides payments by")]
    return []


def _fault(name: str, kind: str, sentence: str) -> dict[str, Any]:
    return {"type": kind, "loc": (name,), "msg": sentence}
