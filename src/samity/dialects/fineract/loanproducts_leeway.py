"""What this dialect says of how far a loan may leave its product."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, TypeAlias

from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from samity.bank.loans.values.leeway import CycleCondition, Cycles, CycleStep, Leeway
from samity.dialects.fineract.loan_words import Numbered, WireCountFrom1, WireRate
from samity.dialects.fineract.loanproducts_lateness import LatenessOfProducts
from samity.dialects.fineract.not_offered import Absent, NullIsAbsent, Only
from samity.dialects.fineract.wire import WireModel, WirePositive, WireTruth, WireWhole, option
from samity.kernel.money import Currency

CONDITIONS = {
    CycleCondition.EQUAL: option(2, "LoanProductValueConditionType.equal", "equals"),
    CycleCondition.GREATER: option(3, "LoanProductValueConditionType.greaterThan", "greater than"),
}
KEPT = {
    "amortizationType": ("amortization",),
    "interestType": ("interest_method",),
    "transactionProcessingStrategyCode": ("strategy",),
    "interestCalculationPeriodType": ("interest_period", "partial_periods"),
    "inArrearsTolerance": ("arrears_tolerance",),
    "repaymentEvery": ("repay_every", "repay_unit"),
    "graceOnPrincipalAndInterestPayment": ("grace_on_principal", "grace_on_interest_payment", "moratorium"),
    "graceOnArrearsAgeing": ("arrears_grace",),
}
"""By the wire's name of what a loan may override, the terms that are kept where it may not."""


CYCLES = (
    "principalVariationsForBorrowerCycle",
    "numberOfRepaymentVariationsForBorrowerCycle",
    "interestRateVariationsForBorrowerCycle",
)
THRESHOLD = 50
WireCondition: TypeAlias = Annotated[CycleCondition, Numbered(CONDITIONS)]


class Overrides(WireModel):
    """Which terms a loan may override; what is false stays as the product has it, whatever a loan asks for."""

    amortizationType: WireTruth = True
    interestType: WireTruth = True
    transactionProcessingStrategyCode: WireTruth = True
    interestCalculationPeriodType: WireTruth = True
    inArrearsTolerance: WireTruth = True
    repaymentEvery: WireTruth = True
    graceOnPrincipalAndInterestPayment: WireTruth = True
    graceOnArrearsAgeing: WireTruth = True


class _Variation(NullIsAbsent):
    id: Absent = None
    valueConditionType: WireCondition
    borrowerCycleNumber: WireCountFrom1

    def step(self, value: Fraction, least: Fraction | None, most: Fraction | None) -> CycleStep:
        """Return it as the bank keeps it."""
        return CycleStep(self.borrowerCycleNumber, self.valueConditionType, value, least, most)


class AmountVariation(_Variation):
    """The principal after so many loans."""

    paramType: Annotated[None, Only(1)] = None
    defaultValue: WirePositive
    minValue: WirePositive | None = None
    maxValue: WirePositive | None = None


class CountVariation(_Variation):
    """The number of installments after so many loans."""

    paramType: Annotated[None, Only(3)] = None
    defaultValue: WireCountFrom1
    minValue: WireCountFrom1 | None = None
    maxValue: WireCountFrom1 | None = None


class RateVariation(_Variation):
    """The rate after so many loans."""

    paramType: Annotated[None, Only(2)] = None
    defaultValue: WireRate
    minValue: WireRate | None = None
    maxValue: WireRate | None = None


class LeewayOfProducts(LatenessOfProducts):
    """What a loan may agree on otherwise than its product."""

    allowAttributeOverrides: Overrides = Overrides()
    canDefineInstallmentAmount: WireTruth = False
    principalThresholdForLastInstallment: Annotated[WireWhole, Field(ge=0, le=100)] | None = None
    syncExpectedWithDisbursementDate: WireTruth = False
    includeInBorrowerCycle: WireTruth = False
    useBorrowerCycle: WireTruth = False
    principalVariationsForBorrowerCycle: tuple[AmountVariation, ...] = ()
    numberOfRepaymentVariationsForBorrowerCycle: tuple[CountVariation, ...] = ()
    interestRateVariationsForBorrowerCycle: tuple[RateVariation, ...] = ()

    @field_validator(*CYCLES)
    @classmethod
    def _only_with_a_cycle(cls, given: tuple[Any, ...], info: ValidationInfo) -> tuple[Any, ...]:
        if given and not info.data.get("useBorrowerCycle"):
            raise PydanticCustomError("not_supported", "the product has no borrower cycle")
        return given

    def threshold(self) -> int:
        """Return the percent of an agreed installment's principal below which a rest is folded into it."""
        given = self.principalThresholdForLastInstallment
        return THRESHOLD if given is None else given

    def leeway(self, currency: Currency) -> Leeway:
        """Return it as the bank keeps it; principal in minor units."""
        allowed = self.allowAttributeOverrides
        return Leeway(
            kept=frozenset(term for wire, terms in KEPT.items() if not getattr(allowed, wire) for term in terms),
            takes_installment=self.canDefineInstallmentAmount,
            on_expected_day=self.syncExpectedWithDisbursementDate,
            counts_loans=self.includeInBorrowerCycle,
            cycles=self._cycles(currency) if self.useBorrowerCycle else None,
        )

    def _cycles(self, currency: Currency) -> Cycles:
        unit = 10**currency.decimals
        return Cycles(
            principal=tuple(_step(each, unit) for each in self.principalVariationsForBorrowerCycle),
            installments=tuple(_step(each) for each in self.numberOfRepaymentVariationsForBorrowerCycle),
            rates=tuple(_step(each) for each in self.interestRateVariationsForBorrowerCycle),
        )


def _step(given: AmountVariation | CountVariation | RateVariation, unit: int = 1) -> CycleStep:
    least, most = (None if each is None else Fraction(each) * unit for each in (given.minValue, given.maxValue))
    return given.step(Fraction(given.defaultValue) * unit, least, most)


def without_a_word(given: Leeway, stood: Leeway) -> Leeway:
    """Return what is given, and of what stood the rest, for which Fineract has no word."""
    return replace(
        given, takes_plan=stood.takes_plan, grace=stood.grace, kinds=stood.kinds, begins_partial=stood.begins_partial
    )


def spell_leeway(leeway: Leeway, currency: Currency) -> dict[str, Any]:
    """Spell how far a loan may leave its product."""
    cycles = leeway.cycles or Cycles()
    unit = 10**currency.decimals
    return {
        "allowAttributeOverrides": {
            wire: not any(term in leeway.kept for term in terms) for wire, terms in KEPT.items()
        },
        "canDefineInstallmentAmount": leeway.takes_installment,
        "syncExpectedWithDisbursementDate": leeway.on_expected_day,
        "includeInBorrowerCycle": leeway.counts_loans,
        "useBorrowerCycle": leeway.cycles is not None,
        "principalVariationsForBorrowerCycle": [_spelled(each, unit) for each in cycles.principal],
        "numberOfRepaymentVariationsForBorrowerCycle": [_spelled(each) for each in cycles.installments],
        "interestRateVariationsForBorrowerCycle": [_spelled(each) for each in cycles.rates],
    }


def written_leeway(leeway: Leeway, currency: Currency) -> dict[str, Any]:
    """Return it as a body would have written it."""
    spelled = spell_leeway(leeway, currency)
    for name in CYCLES:
        spelled[name] = [{**each, "valueConditionType": each["valueConditionType"]["id"]} for each in spelled[name]]
    return spelled


def _spelled(step: CycleStep, unit: int = 1) -> dict[str, Any]:
    return {
        "borrowerCycleNumber": step.cycle,
        "valueConditionType": CONDITIONS[step.condition],
        "minValue": _decimal(step.least, unit),
        "maxValue": _decimal(step.most, unit),
        "defaultValue": _decimal(step.value, unit),
    }


def _decimal(value: Fraction | None, unit: int) -> Decimal | None:
    return None if value is None else Decimal(value.numerator) / Decimal(value.denominator * unit)
