"""How long and with how much a loan is behind on a day. See docs/rules/delinquency.md."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from samity.bank.loans.rules.delinquency_pauses import paused_days
from samity.bank.loans.values.parts import NOTHING, Parts, total_of
from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from samity.bank.loans.values.delinquency import DelinquencyRange, Pause
    from samity.bank.loans.values.state import Installment, LoanState


@dataclass(eq=False)
class ClassedWithoutBucket(Refusal):
    """Installments are classed by the ranges of the product's delinquency bucket, and it has none."""


@dataclass(frozen=True, slots=True)
class Delinquency:
    """How a loan stands on a day.

    Attributes:
        past_due_days: since the oldest installment that is unpaid fell due.
        days: past due days without the days of grace.
        since: the day from which it is delinquent, or would be but for pauses; None where it is not.
        parts: all that is overdue.
    """

    past_due_days: int = 0
    days: int = 0
    since: date | None = None
    parts: Parts = NOTHING

    @property
    def amount(self) -> int:
        """Return all that is overdue, in minor units."""
        return self.parts.total


def delinquency(state: LoanState, today: date, grace_days: int, pauses: Sequence[Pause] = ()) -> Delinquency:
    """Return how a loan stands; what falls due today is not overdue.

    Args:
        state: of the loan, with all installments that fell due.
        today: the business date.
        grace_days: days after a due date for which nothing is said.
        pauses: days that do not count.
    """
    overdue = [each for each in state.installments if each.outstanding.total and overdue_from(each) < today]
    if not overdue:
        return Delinquency()
    from_on = overdue_from(overdue[0])
    past_due_days = (today - from_on).days
    days = max(past_due_days - grace_days - paused_days(pauses, from_on, today), 0)
    since = from_on + timedelta(days=grace_days) if past_due_days > grace_days else None
    return Delinquency(past_due_days, days, since, total_of([each.outstanding for each in overdue]))


def overdue_from(each: Installment) -> date:
    """Return the day after which an installment is overdue: what was charged back is so at once, unless it is paid."""
    is_open = each.credited_on is not None and each.paid.total < each.credited.total
    return min(each.due_on, each.credited_on) if is_open and each.credited_on else each.due_on


def classified(days: int, bucket: Sequence[DelinquencyRange]) -> DelinquencyRange | None:
    """Return the class of a bucket that days of delinquency fall into; None where it has none for them."""
    held = (each for each in bucket if days > 0 and each.from_days <= days <= (each.to_days or days))
    return next(held, None)


def classified_installments(
    state: LoanState, today: date, bucket: Sequence[DelinquencyRange], pauses: Sequence[Pause] = ()
) -> Mapping[DelinquencyRange, int]:
    """Return what is overdue by the class of each installment, in minor units: they have no days of grace."""
    found: dict[DelinquencyRange, int] = {}
    for each in state.installments:
        from_on, left = overdue_from(each), each.outstanding.total
        days = (today - from_on).days - paused_days(pauses, from_on, today)
        named = classified(days, bucket) if days > 0 and left else None
        if named is not None:
            found[named] = found.get(named, 0) + left
    return found
