"""Principal that comes or goes while a loan runs, as a schedule needs to know it.

No loan moves like this yet: the rules that take it are held against another system's figures (docs/parity.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class Tranche:
    """Principal that goes out on a day, in minor units."""

    on: date
    amount: int


@dataclass(frozen=True, slots=True)
class PaidOnRow:
    """What was paid on one row of a schedule on a day.

    Attributes:
        number: of the row, from 1.
        principal: minor units.
        interest: minor units.
    """

    number: int
    on: date
    principal: int
    interest: int = 0


@dataclass(frozen=True, slots=True)
class Movements:
    """What a schedule is made anew for.

    Attributes:
        tranches: after the first disbursement, none before it.
        payments: on rows of the schedule.
    """

    tranches: tuple[Tranche, ...] = ()
    payments: tuple[PaidOnRow, ...] = ()


NONE = Movements()
