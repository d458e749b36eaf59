"""Days on which a loan does not go on to be delinquent. See docs/rules/delinquency.md."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from samity.bank.loans.values.delinquency import Pause
from samity.bank.loans.values.facts import FactKind, standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from samity.bank.loans.values.facts import Fact


def pauses_of(facts: Sequence[Fact]) -> tuple[Pause, ...]:
    """Return the pauses that facts say, in their order; one that was broken off ends on that day."""
    found: list[Pause] = []
    for fact in standing(facts):
        if fact.kind is FactKind.DELINQUENCY_PAUSED:
            said = fact.details
            found.append(Pause(date.fromisoformat(said["from_on"]), date.fromisoformat(said["to_on"])))
        elif fact.kind is FactKind.DELINQUENCY_RESUMED:
            found = [each._replace(to_on=fact.value_on) if each.holds(fact.value_on) else each for each in found]
    return tuple(sorted(found))


def paused_days(pauses: Iterable[Pause], since: date, until: date) -> int:
    """Return how many of the days from one to another pauses take away."""
    return sum(each.days(since, until) for each in pauses)
