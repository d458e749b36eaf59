"""How far a loan goes beyond what was applied for. See docs/rules/over-applied.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.loans.rules.interest import PERCENT
from samity.bank.loans.values.allowances import OverAppliedBy

if TYPE_CHECKING:
    from samity.bank.loans.values.allowances import OverApplied


def most_lent(applied: int, over_applied: OverApplied | None) -> int:
    """Return how much may be approved and paid out at most, in minor units; no part of one beyond the bound."""
    if over_applied is None:
        return applied
    if over_applied.by is OverAppliedBy.FLAT:
        return applied + over_applied.number
    return applied + applied * over_applied.number // PERCENT
