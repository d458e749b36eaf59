"""What the night does to a product's loans that are late for too long, as this dialect's clients define it."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

from samity.bank.loans.values.lock import LEFT_OPEN, LockSettings
from samity.dialects.mambu.loanproducts_later import Unasked
from samity.dialects.mambu.wire import Whole


class LockBlock(BaseModel):
    """After how many days in arrears a loan is locked; none, or 0, is however many there are."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    lockPeriodDays: Whole | None = None
    cappingApplyAccruedChargesBeforeLocking: Unasked = None
    cappingConstraintType: Unasked = None
    cappingMethod: Unasked = None
    cappingPercentage: Unasked = None


class ControlsBlock(BaseModel):
    """The controls of a product."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    lockSettings: LockBlock | None = None
    dormancyPeriodDays: Unasked = None
    fourEyesPrinciple: Unasked = None

    @property
    def agreed(self) -> LockSettings:
        """When the night locks a loan."""
        said = self.lockSettings
        return LEFT_OPEN if said is None else LockSettings(said.lockPeriodDays or None)


def spell_controls(agreed: LockSettings) -> dict[str, Any]:
    """Write the controls of a product, where it has any."""
    if agreed == LEFT_OPEN:
        return {}
    return {"internalControls": {"lockSettings": {"lockPeriodDays": agreed.after_days}}}
