"""What this dialect says of products whose loans may go beyond what was applied for. See docs/rules/over-applied.md."""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from samity.bank.loans.values.allowances import OverApplied, OverAppliedBy
from samity.dialects.fineract.loanproducts_variations import VariationsOfProducts
from samity.dialects.fineract.not_offered import not_offered
from samity.dialects.fineract.wire import WireCount, WireTruth
from samity.kernel.money import Currency

OVER_APPLIES = "allowApprovedDisbursedAmountsOverApplied"
BOUND = ("overAppliedCalculationType", "overAppliedNumber")
WireOverAppliedBy: TypeAlias = Literal["percentage", "flat"]


class OverAppliedOfProducts(VariationsOfProducts):
    """Whether more than was applied for may be approved and paid out, and how much more."""

    allowApprovedDisbursedAmountsOverApplied: WireTruth = False
    overAppliedCalculationType: WireOverAppliedBy | None = Field(default=None, validate_default=True)
    overAppliedNumber: WireCount | None = Field(default=None, validate_default=True)

    @field_validator(*BOUND)
    @classmethod
    def _go_with_over_applying(cls, given: Any, info: ValidationInfo) -> Any:  # noqa: ANN401 - a word or a number
        allowed = info.data.get(OVER_APPLIES)
        if given is not None and allowed is False:
            raise not_offered()
        if given is None and allowed:
            raise PydanticCustomError("missing", "more than was applied for is lent up to a bound")
        return given

    def over_applied(self, currency: Currency) -> OverApplied | None:
        """Return how far a loan may go beyond its application; None: not at all. A flat number is in major units."""
        if self.overAppliedCalculationType is None or self.overAppliedNumber is None:
            return None
        if self.overAppliedCalculationType == "percentage":
            return OverApplied(OverAppliedBy.PERCENTAGE, self.overAppliedNumber)
        return OverApplied(OverAppliedBy.FLAT, self.overAppliedNumber * 10**currency.decimals)


def spell_over_applied(over_applied: OverApplied | None, currency: Currency) -> dict[str, Any]:
    """Spell how far a loan may go beyond its application."""
    if over_applied is None:
        return {OVER_APPLIES: False, **dict.fromkeys(BOUND)}
    is_flat = over_applied.by is OverAppliedBy.FLAT
    number = over_applied.number // 10**currency.decimals if is_flat else over_applied.number
    return {OVER_APPLIES: True, **dict(zip(BOUND, (over_applied.by.value.lower(), number), strict=True))}
