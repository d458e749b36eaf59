"""`arrearsSettings` of a product, and `accountArrearsSettings` of its loans: what is tolerated of who is late."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict

from samity.bank.loans.operations.amounts import minor_units
from samity.bank.loans.values.arrears_settings import ArrearsSettings, CountedFrom, ToleranceMethod
from samity.bank.loans.values.products import Offer
from samity.dialects.mambu.loanproducts_blocks import Constraint, WholeConstraint
from samity.dialects.mambu.loans_terms import spell_rate
from samity.dialects.mambu.one_of import OneOf
from samity.dialects.mambu.wire import Number, Whole
from samity.kernel.money import Currency

METHODS: Mapping[str, ToleranceMethod] = {each.value: each for each in ToleranceMethod}
COUNTED_FROM: Mapping[str, CountedFrom] = {each.value: each for each in CountedFrom}
NON_WORKING_DAYS: Mapping[str, bool] = {"INCLUDED": False, "EXCLUDED": True}
"""Whether days on which the office rests are left out of the tolerance."""


class ArrearsBlock(BaseModel):
    """Until when, and with how much, a loan may be late without arrears; and from when days in arrears count."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    toleranceCalculationMethod: Annotated[str, OneOf(METHODS)] = ToleranceMethod.DAYS.value
    dateCalculationMethod: Annotated[str, OneOf(COUNTED_FROM)] = CountedFrom.OLDEST_LATE.value
    nonWorkingDaysMethod: Annotated[str, OneOf(NON_WORKING_DAYS)] = "INCLUDED"
    tolerancePeriod: WholeConstraint = WholeConstraint()
    monthlyToleranceDay: Whole | None = None
    tolerancePercentageOfOutstandingPrincipal: Constraint = Constraint()
    toleranceFloorAmount: Number | None = None

    @property
    def is_by_day_of_month(self) -> bool:
        """Whether lateness is tolerated until a day of the month, not for some days."""
        return METHODS[self.toleranceCalculationMethod] is ToleranceMethod.DAY_OF_MONTH

    def agreed(self, currency: Currency) -> ArrearsSettings:
        """Return what a loan tolerates that says nothing else: the least that the product allows, without a default.

        Raises:
            AmountTooFine, AmountTooLarge: the floor is no amount of the currency.
        """
        period, share = self.tolerancePeriod, self.tolerancePercentageOfOutstandingPrincipal
        return ArrearsSettings(
            method=METHODS[self.toleranceCalculationMethod],
            grace=(self.monthlyToleranceDay or 0) if self.is_by_day_of_month else _usual(period),
            working_days_only=NON_WORKING_DAYS[self.nonWorkingDaysMethod],
            percent=Fraction(_usual(share)),
            tolerance=minor_units(self.toleranceFloorAmount or Decimal(0), currency, "arrears_tolerance"),
            counted_from=COUNTED_FROM[self.dateCalculationMethod],
        )


def _usual(given: Constraint | WholeConstraint) -> Any:  # noqa: ANN401 - a number of the constraint's own type
    return (given.minValue or 0) if given.defaultValue is None else given.defaultValue


def spell_arrears(settings: ArrearsSettings, currency: Currency) -> dict[str, Any]:
    """Write what is tolerated of a loan."""
    by_day = settings.method is ToleranceMethod.DAY_OF_MONTH
    return {
        "toleranceCalculationMethod": settings.method.value,
        "dateCalculationMethod": settings.counted_from.value,
        "nonWorkingDaysMethod": "EXCLUDED" if settings.working_days_only else "INCLUDED",
        "tolerancePeriod": 0 if by_day else settings.grace,
        "monthlyToleranceDay": settings.grace if by_day else 0,
        "tolerancePercentageOfOutstandingPrincipal": spell_rate(settings.percent),
        "toleranceFloorAmount": currency.major(settings.tolerance),
    }


def spell_arrears_of_product(offer: Offer, currency: Currency) -> dict[str, Any]:
    """Write what a product's loans tolerate, and how far they may leave it."""
    told = spell_arrears(offer.terms.arrears, currency)
    period, share = told["tolerancePeriod"], told["tolerancePercentageOfOutstandingPrincipal"]
    graces = {"minValue": offer.graces.least, "maxValue": offer.graces.most}
    shares = {"minValue": offer.tolerated.least, "maxValue": offer.tolerated.most}
    return {
        **told,
        "tolerancePeriod": {
            "defaultValue": period,
            **{name: int(each) for name, each in graces.items() if each is not None},
        },
        "tolerancePercentageOfOutstandingPrincipal": {
            "defaultValue": share,
            **{name: spell_rate(each) for name, each in shares.items() if each is not None},
        },
    }
