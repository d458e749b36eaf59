"""Charts drawn on the server as SVG: the page shows the same figures in a table beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from samity.bank.loans.values.state import Installment

WIDTH = 600
HEIGHT = 120


@dataclass(frozen=True, slots=True)
class BalanceChart:
    """How the principal goes down.

    Attributes:
        plan: points of the planned balance, in the picture's own units.
        now: where the day stands.
        depth: how far down the real balance is on that day.
        left, owed: what is left and what was paid out, in minor units.
    """

    plan: str
    now: float
    depth: float
    left: int
    owed: int


def balance_chart(installments: Sequence[Installment], today: date) -> BalanceChart | None:
    """Return the chart of a schedule that began, or None when there is nothing to draw."""
    owed = sum(each.due.principal for each in installments)
    if not owed or len(installments) < 2:  # noqa: PLR2004 - one point is no line
        return None
    first_on = installments[0].from_on
    days = max((installments[-1].due_on - first_on).days, 1)
    left, points = owed, ["0,0"]
    for each in installments:
        left -= each.due.principal
        points.append(f"{_across(each.due_on, first_on, days)},{_down(left, owed)}")
    left = owed - sum(each.paid.principal for each in installments)
    return BalanceChart(" ".join(points), _across(today, first_on, days), _down(left, owed), left, owed)


def _across(on: date, first_on: date, days: int) -> float:
    return round(min(max((on - first_on).days / days, 0), 1) * WIDTH, 1)


def _down(left: int, owed: int) -> float:
    return round((1 - left / owed) * HEIGHT, 1)
