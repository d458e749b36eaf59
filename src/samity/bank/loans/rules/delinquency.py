"""How long and with how much a loan is behind on a day. See docs/rules/delinquency.md."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from samity.bank.loans.values.state import LoanState


class DelinquencyRange(NamedTuple):
    """A class of a delinquency bucket: loans behind for some days.

    Attributes:
        name: the class.
        from_days: least days of delinquency.
        to_days: most days; None is without end.
    """

    name: str
    from_days: int
    to_days: int | None = None


@dataclass(frozen=True, slots=True)
class Delinquency:
    """How a loan stands on a day.

    Attributes:
        past_due_days: since the oldest installment that is unpaid fell due.
        days: past due days without the days of grace.
        since: the day from which it is delinquent; None where it is not.
        amount: all that is overdue, in minor units.
    """

    past_due_days: int = 0
    days: int = 0
    since: date | None = None
    amount: int = 0


def delinquency(state: LoanState, today: date, grace_days: int) -> Delinquency:
    """Return how a loan stands; what falls due today is not overdue.

    Args:
        state: of the loan, with all installments that fell due.
        today: the business date.
        grace_days: days after a due date for which nothing is said.
    """
    overdue = [each for each in state.installments if each.due_on < today and each.outstanding.total]
    if not overdue:
        return Delinquency()
    past_due_days = (today - overdue[0].due_on).days
    days = max(past_due_days - grace_days, 0)
    since = overdue[0].due_on + timedelta(days=grace_days) if days else None
    return Delinquency(past_due_days, days, since, sum(each.outstanding.total for each in overdue))


def classified(days: int, bucket: Sequence[DelinquencyRange]) -> DelinquencyRange | None:
    """Return the class of a bucket that days of delinquency fall into; None where it has none for them."""
    return next((each for each in bucket if each.from_days <= days <= (each.to_days or days)), None)
