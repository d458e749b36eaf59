"""The steps of the night, in their order. A new one is a file here and a line in EVENING or MORNING."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from samity.bank.loans.values.account_range import AccountRange, Done
from samity.close_of_business.steps.due_dates import pass_due_dates
from samity.close_of_business.steps.held_payments import settle_held_payments
from samity.close_of_business.steps.idempotency_keys import forget_idempotency_keys
from samity.close_of_business.steps.income import recognise_income
from samity.close_of_business.steps.late_fees import charge_late_fees
from samity.close_of_business.steps.locks import set_locks
from samity.close_of_business.steps.penalties import apply_penalties
from samity.close_of_business.steps.reminders import remind_of_meetings
from samity.close_of_business.steps.sessions import forget_sessions
from samity.close_of_business.steps.summaries import sum_up_due_dates
from samity.storage.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Sequence

Step: TypeAlias = Callable[[Unit], int]
"""Does its part of the night and returns how many things it did it to; doing it twice is doing it once."""

LoanStep: TypeAlias = Callable[[Unit, AccountRange], Done]
"""Does its part of the night to the loans of a range, and no others; doing it twice is doing it once."""


@dataclass(frozen=True, slots=True)
class OnLoans:
    """A step that works on loans, part by part: of an evening several at once if there are workers.

    Attributes:
        run: does it.
        each_day: the day decides something of it: a catch-up does it for every day. Otherwise the last day does it for
            all of them at once.
    """

    run: LoanStep
    each_day: bool = False


@dataclass(frozen=True, slots=True)
class OnBank:
    """A step that works on the bank as a whole, in a transaction of its own, when the steps before it are done."""

    run: Step
    each_day: bool = False


EVENING: Mapping[str, OnLoans | OnBank] = {
    # Each day, since what a penalty is for depends on it.
    "due dates passed": OnLoans(pass_due_dates, each_day=True),
    # Before the day's income, of which they are part: after it nobody pays in time any more.
    "late fees charged": OnLoans(charge_late_fees, each_day=True),
    # Before anything is booked on the day that begins.
    "income recognised": OnLoans(recognise_income),
    "due dates summed up": OnLoans(sum_up_due_dates),
}
"""On the day that ends; each is committed by itself, so that a day that stays open may have them done already."""

MORNING: Mapping[str, OnLoans | OnBank] = {
    # Before anything is paid on the day.
    "penalties applied": OnLoans(apply_penalties, each_day=True),
    # After what the day that begins lets be owed: what holds it off is seen by that.
    "locks set": OnLoans(set_locks, each_day=True),
    "held payments settled": OnLoans(settle_held_payments, each_day=True),
    "meetings reminded of": OnBank(remind_of_meetings),
    "idempotency keys forgotten": OnBank(forget_idempotency_keys),
    "sessions forgotten": OnBank(forget_sessions),
}
"""For the day that begins: in one transaction with the new date, so that none of it stands on a day that stays open."""

STEPS: Mapping[str, OnLoans | OnBank] = {**EVENING, **MORNING}


@dataclass(frozen=True, slots=True)
class Stage:
    """Steps that are done to a range of loans in one stroke; or one step for the bank as a whole."""

    steps: Mapping[str, OnLoans | OnBank]

    @property
    def is_of_loans(self) -> bool:
        """Say whether it is parted."""
        return all(isinstance(step, OnLoans) for step in self.steps.values())

    def __str__(self) -> str:
        return ", ".join(self.steps)


def stages(*, is_last: bool, evening: Mapping[str, OnLoans | OnBank] = EVENING) -> Sequence[Stage]:
    """Gather the steps of an evening: neighbours that work on loans go together.

    Args:
        is_last: the day is the last one of a catch-up, or the only one; on others only some steps have to be done.
        evening: the steps, in their order.
    """
    gathered: list[Stage] = []
    for name, step in evening.items():
        if not (is_last or step.each_day):
            continue
        if isinstance(step, OnLoans) and gathered and gathered[-1].is_of_loans:
            gathered[-1] = Stage({**gathered[-1].steps, name: step})
        else:
            gathered.append(Stage({name: step}))
    return gathered
