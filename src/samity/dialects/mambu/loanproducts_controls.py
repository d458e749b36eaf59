"""What the night does to a product's loans that are late for too long, or owe too much, as clients here define it."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from samity.bank.loans.values.lock import LEFT_OPEN, Cap, LockSettings
from samity.dialects.mambu.loanproducts_later import Unasked
from samity.dialects.mambu.loans_terms import spell_rate
from samity.dialects.mambu.one_of import OneOf
from samity.dialects.mambu.wire import Number, Whole

CONSTRAINTS: Mapping[str, bool] = {"SOFT_CAP": False, "HARD_CAP": True}
"""By the word, whether charges never go beyond the cap."""
METHODS: Mapping[str, bool] = {"OUTSTANDING_PRINCIPAL_PERCENTAGE": False, "ORIGINAL_PRINCIPAL_PERCENTAGE": True}
"""By the word, whether a cap is a part of what was paid out."""
OF_A_CAP = ("cappingConstraintType", "cappingMethod", "cappingPercentage")
"""What says a cap, all of it or nothing."""


class LockBlock(BaseModel):
    """After how many days in arrears a loan is locked, and with which charges; none, or 0, is never for that."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    lockPeriodDays: Whole | None = None
    cappingApplyAccruedChargesBeforeLocking: Unasked = None
    cappingConstraintType: Annotated[str, OneOf(tuple(CONSTRAINTS))] | None = None
    cappingMethod: Annotated[str, OneOf(tuple(METHODS))] | None = None
    cappingPercentage: Annotated[Number, Field(ge=0)] | None = None

    @property
    def lacks(self) -> dict[str, bool]:
        """By the member of a cap, whether it is missing beside others."""
        said = {name: bool(getattr(self, name)) for name in OF_A_CAP}
        return {name: any(said.values()) and not is_said for name, is_said in said.items()}

    @property
    def cap(self) -> Cap | None:
        """The most that a loan in arrears may owe for charges."""
        if not (self.cappingConstraintType and self.cappingMethod and self.cappingPercentage):
            return None
        return Cap(
            Fraction(self.cappingPercentage), METHODS[self.cappingMethod], CONSTRAINTS[self.cappingConstraintType]
        )


class ControlsBlock(BaseModel):
    """The controls of a product."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    lockSettings: Annotated[LockBlock, BeforeValidator(lambda given: given or {})] = LockBlock()
    dormancyPeriodDays: Unasked = None
    fourEyesPrinciple: Unasked = None

    @property
    def agreed(self) -> LockSettings:
        """When the night locks a loan."""
        said = self.lockSettings
        return LockSettings(said.lockPeriodDays or None, said.cap)


def spell_controls(agreed: LockSettings) -> dict[str, Any]:
    """Write the controls of a product, where it has any."""
    if agreed == LEFT_OPEN:
        return {}
    told: dict[str, Any] = {} if agreed.after_days is None else {"lockPeriodDays": agreed.after_days}
    if agreed.cap is not None:
        told["cappingConstraintType"] = _word(CONSTRAINTS, agreed.cap.is_hard)
        told["cappingMethod"] = _word(METHODS, agreed.cap.is_of_original)
        told["cappingPercentage"] = spell_rate(agreed.cap.percent)
    return {"internalControls": {"lockSettings": told}}


def _word(words: Mapping[str, bool], meant: bool) -> str:  # noqa: FBT001 - what a word means
    return next(word for word, each in words.items() if each is meant)
