"""Charts drawn on the server as SVG: the page shows the same figures in a table beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from samity.bank.loans.values.state import Installment

WIDTH = 600
HEIGHT = 160


class BalancePoint(NamedTuple):
    """The principal that is left after a day, in minor units: as planned, and really; None on a day to come."""

    on: date
    planned: int
    real: int | None


@dataclass(frozen=True, slots=True)
class BalanceChart:
    """How the principal goes down, planned and real; a balance stays as it is until the day on which it moves.

    Attributes:
        points: the day of the disbursement and every later one on which either balance moves, and today.
        planned, real: the two lines as paths, in the picture's own units.
        now: where today stands; None when it lies beyond the picture.
        today: what is planned and what is left today, or when the last of it was settled.
        owed: what was paid out, in minor units.
        top: the most that is left on any day, where the picture begins: more, where interest has joined the principal.
    """

    points: tuple[BalancePoint, ...]
    planned: str
    real: str
    now: int | None
    today: BalancePoint
    owed: int
    top: int

    @property
    def behind(self) -> int:
        """Return by how much more is left today than planned, in minor units; negative when it is less."""
        return (self.today.real or 0) - self.today.planned


def balance_chart(installments: Sequence[Installment], settled: Mapping[date, int], today: date) -> BalanceChart | None:
    """Return the chart of a loan that was paid out, or None when there is nothing to draw.

    Args:
        installments: all of them.
        settled: principal, in minor units, by the day.
        today: the business date; what is later has a plan only.
    """
    owed = sum(each.due.principal - each.principal_added for each in installments)
    if not owed or len(installments) < 2:  # noqa: PLR2004 - one step is no line
        return None
    falls_due: dict[date, int] = {}
    for each in installments:
        falls_due[each.due_on] = falls_due.get(each.due_on, 0) + each.due.principal - each.principal_added
    began_on = installments[0].from_on
    days = {began_on, *falls_due, *settled}
    # Who has paid everything needs no line from then on.
    now = today if sum(settled.values()) < owed else min(today, max(days))
    points = list(_points(sorted({*days, max(now, began_on)}), falls_due, settled, today))
    whole = max((points[-1].on - began_on).days, 1)
    top = max(owed, *(each.real or 0 for each in points))
    across = {each.on: round((each.on - began_on).days * WIDTH / whole) for each in points}
    return BalanceChart(
        tuple(points),
        _steps(_down(owed, top), ((across[each.on], _down(each.planned, top)) for each in points)),
        _steps(
            _down(owed, top), ((across[each.on], _down(each.real, top)) for each in points if each.real is not None)
        ),
        across.get(today),
        next((each for each in reversed(points) if each.real is not None), points[0]),
        owed,
        top,
    )


def _points(
    days: Sequence[date], falls_due: Mapping[date, int], settled: Mapping[date, int], today: date
) -> Iterator[BalancePoint]:
    planned = real = sum(falls_due.values())
    for on in days:
        planned -= falls_due.get(on, 0)
        real -= settled.get(on, 0)
        yield BalancePoint(on, planned, real if on <= today else None)


def _steps(begins: int, points: Iterable[tuple[int, int]]) -> str:
    """Draw a line that begins with what was paid out and goes across, then down."""
    drawn, before = f"M0,{begins}", (0, begins)
    for across, down in points:
        drawn += f"H{across}" * (across != before[0]) + f"V{down}" * (down != before[1])
        before = across, down
    return drawn


def _down(left: int, top: int) -> int:
    return round((top - left) * HEIGHT / top)
