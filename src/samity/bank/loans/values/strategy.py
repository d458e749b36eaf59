"""How an allocation strategy is written down: passes over the installments. See docs/rules/allocation.md."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from samity.bank.loans.values.parts import Part


class Timing(StrEnum):
    """How an installment stands to the day of a payment."""

    PAST_DUE = "PAST_DUE"
    DUE = "DUE"
    RUNNING = "RUNNING"
    FUTURE = "FUTURE"


ALL = frozenset(Timing)
ARRIVED = frozenset({Timing.PAST_DUE, Timing.DUE})
IN_ADVANCE = frozenset({Timing.RUNNING, Timing.FUTURE})


class Walk(StrEnum):
    """Finish an installment before the next, or a part before the next part."""

    HORIZONTAL = "HORIZONTAL"
    VERTICAL = "VERTICAL"


class FutureRule(StrEnum):
    """Which installments that are not yet due a pass takes first."""

    NEXT_INSTALLMENT = "NEXT_INSTALLMENT"
    LAST_INSTALLMENT = "LAST_INSTALLMENT"
    NEXT_LAST_INSTALLMENT = "NEXT_LAST_INSTALLMENT"
    REAMORTIZATION = "REAMORTIZATION"


@dataclass(frozen=True, slots=True)
class Pass:
    """One walk over the installments of some timings.

    Attributes:
        with_current: the first installment not yet past due belongs to it too, whatever its timing.
        only_when_late: the pass is left out when nothing is past due.
        charges_arrived: pay fees and penalties only as far as their own due date has come.
        waive_interest: once the principal of an installment is met, its interest is forgiven.
        interest_arrived: pay the interest of an installment only from its due date on.
        future: with the next installment, with the last, with the running one and then the last, or in equal shares.
    """

    timings: frozenset[Timing]
    parts: tuple[Part, ...]
    walk: Walk = Walk.HORIZONTAL
    with_current: bool = False
    only_when_late: bool = False
    charges_arrived: bool = False
    waive_interest: bool = False
    interest_arrived: bool = False
    future: FutureRule = FutureRule.NEXT_INSTALLMENT

    @property
    def goes_forward(self) -> bool:
        """Say whether it takes installments one after the other, and leaves alone what it does not pay."""
        return not (self.with_current or self.waive_interest or self.future is not FutureRule.NEXT_INSTALLMENT)


Strategy = tuple[Pass, ...]
