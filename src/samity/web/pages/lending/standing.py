"""Where a loan and each of its installments stand on a day, as pages tell it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from samity.bank.loans.rules.progress import Progress
from samity.bank.loans.values.parts import Parts, total_of
from samity.web.languages import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from sqlalchemy import RowMapping

    from samity.bank.loans.values.state import Installment


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a loan stands on a day, in minor units.

    Attributes:
        fallen_due: installments due by the day; of them `settled`.
        next: the first one after the day of which something is left.
        on_demand: there are none, and all that is owed is due on demand.
    """

    outstanding: Parts
    due: Parts
    overdue: Parts
    oldest_on: date | None
    fallen_due: int
    settled: int
    next: Installment | None
    on_demand: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """What has become of an installment.

    Attributes:
        words: such as `paid`; the tone repeats them in a colour.
        on: the day on which it was settled.
        days_late: by which it was settled late, or is late.
    """

    words: str
    tone: str = "quiet"
    on: date | None = None
    days_late: int = 0


def standing_of(installments: Sequence[Installment], on: date) -> Standing:
    """Return where a schedule stands on a day."""
    fallen = [each for each in installments if each.due_on <= on]
    late = [each for each in fallen if each.due_on < on and not each.is_settled]
    return Standing(
        total_of([each.outstanding for each in installments]),
        total_of([each.outstanding for each in fallen]),
        total_of([each.outstanding for each in late]),
        late[0].due_on if late else None,
        len(fallen),
        sum(each.is_settled and not each.written_off.total for each in fallen),
        next((each for each in installments if each.due_on > on and not (each.is_settled or each.is_on_demand)), None),
        any(each.is_on_demand for each in installments),
    )


def settled_on_time(installments: Sequence[Installment], progress: Mapping[int, Progress], on: date) -> int:
    """Count the installments due by a day that were settled by their own."""
    fallen = (each for each in installments if each.due_on <= on and each.is_settled and not each.written_off.total)
    return sum((progress.get(each.number, Progress()).met_on or on) <= each.due_on for each in fallen)


def payments_that_settled(progress: Mapping[int, Progress], payments: Iterable[RowMapping]) -> dict[int, int]:
    """Return, by the number of an installment, the payment by which nothing of it was owed any more."""
    last_of_day = {each["value_on"]: each["id"] for each in payments if not each["reversed_by_id"]}
    return {number: last_of_day[so_far.met_on] for number, so_far in progress.items() if so_far.met_on in last_of_day}


def mark_of(each: Installment, so_far: Progress, on: date) -> Mark:
    """Say what has become of an installment by a day."""
    if not each.due.total:
        return Mark(say("nothing due"))
    if each.written_off.total:
        return Mark(say("written off"), "late")
    if each.is_settled:
        met_on = so_far.met_on or each.due_on
        words = say("paid") if each.paid.total else say("waived")
        return Mark(words, "good", met_on, max((met_on - each.due_on).days, 0))
    begun = say(", partly paid") if each.paid.total else ""
    if each.due_on < on:
        return Mark(f"late{begun}", "late", days_late=(on - each.due_on).days)
    if each.due_on == on:
        return Mark(say("due today{begun}", begun=begun), "waiting")
    return Mark(say("partly paid") if begun else say("to come"))
