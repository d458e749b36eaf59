"""Whether a loan is in arrears, since when, and for how many days. See docs/rules/arrears.md."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from samity.bank.loans.values.arrears_settings import CountedFrom, ToleranceMethod
from samity.bank.loans.values.state import DISBURSED_STATUSES, LoanState, LoanStatus
from samity.kernel.periods import day_of_month

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from samity.bank.loans.values.arrears_settings import ArrearsSettings, Tolerated
    from samity.bank.loans.values.state import Installment
    from samity.bank.loans.values.work_calendar import WorkCalendar

ONE_DAY = timedelta(days=1)
PERCENT = 100


class Stood(NamedTuple):
    """A loan as a day began.

    Attributes:
        from_on: the first day that began so.
    """

    from_on: date
    state: LoanState


class Arrears(NamedTuple):
    """How late a loan is on a day.

    Attributes:
        days_late: calendar days since the oldest due date of which something is unpaid.
        days: in arrears, the day itself among them; 0 where it is not in arrears.
        last_set_on: the first day of the last time without a break in which it was, also where that is over.
    """

    days_late: int = 0
    days: int = 0
    last_set_on: date | None = None

    @property
    def is_in_arrears(self) -> bool:
        """Say whether more is late, or longer, than is tolerated."""
        return self.days > 0


NOT_LATE = Arrears()


def tolerated_until(due_on: date, settings: ArrearsSettings, calendar: WorkCalendar | None) -> date:
    """Return the last day on which it is tolerated that an installment is late.

    Args:
        due_on: when it fell due.
        settings: what is tolerated.
        calendar: days on which the office works, where only those are counted.
    """
    if settings.method is ToleranceMethod.DAY_OF_MONTH:
        until = _next_day_of_month(due_on, settings.grace)
        return until if calendar is None else calendar.first_from(until)
    if calendar is None:
        return due_on + timedelta(days=settings.grace)
    return calendar.nth_after(due_on, settings.grace + 1) - ONE_DAY


def tolerated_amount(settings: ArrearsSettings, principal: int) -> int:
    """Return how much may be late without arrears, in minor units: a part of one more is not tolerated.

    Args:
        settings: what is tolerated.
        principal: what is outstanding of it, due or not.
    """
    return max(int(settings.percent * principal / PERCENT), settings.tolerance)


def agreed_on(tolerated: Tolerated, on: date) -> ArrearsSettings:
    """Return the settings that hold on a day."""
    held = [each.grace for each in tolerated.changes if each.from_on <= on]
    return tolerated.agreed.with_grace(held[-1]) if held else tolerated.agreed


def exceeds_amount(state: LoanState, tolerated: Tolerated, on: date) -> bool:
    """Say whether more of a loan is late on a day than is tolerated; what falls due that day is not late."""
    late = sum(each.outstanding.total for each in late_on(state, on))
    return late > tolerated_amount(agreed_on(tolerated, on), state.outstanding.principal)


def is_in_arrears(state: LoanState, tolerated: Tolerated, on: date) -> bool:
    """Say whether a loan is in arrears on a day: too much of it is late, and some of that for too long."""
    late = late_on(state, on)
    if not late or not exceeds_amount(state, tolerated, on):
        return False
    oldest = min(each.due_on for each in late)
    return tolerated_until(oldest, agreed_on(tolerated, on), tolerated.calendar) < on


def late_on(state: LoanState, on: date) -> list[Installment]:
    """Return the installments of which something is late on a day, the oldest first: unpaid, and due before it."""
    if state.status is not LoanStatus.ACTIVE:
        return []
    return [each for each in state.installments if each.due_on < on and not each.is_settled]


def needs_history(state: LoanState, tolerated: Tolerated, today: date) -> bool:
    """Say whether days in arrears cannot be counted from how a loan stands today alone."""
    counted = agreed_on(tolerated, today).counted_from
    return counted is not CountedFrom.OLDEST_LATE and is_in_arrears(state, tolerated, today)


def was_ever_due(state: LoanState, today: date) -> bool:
    """Say whether a loan may ever have been late: something of it fell due before today."""
    rows = state.installments
    return state.status in DISBURSED_STATUSES and bool(rows) and rows[0].due_on < today


def arrears(state: LoanState, stood: Sequence[Stood], tolerated: Tolerated, today: date) -> Arrears:
    """Return how late a loan is.

    Args:
        state: as it stands today.
        stood: as its days began, in their order; none where it was not asked how it stood before.
        tolerated: from day to day.
        today: the business date.
    """
    last_set_on = _last_run(state, stood, tolerated, today, is_in_arrears)
    late = late_on(state, today)
    if not late:
        return NOT_LATE._replace(last_set_on=last_set_on)
    oldest = min(each.due_on for each in late)
    days_late = (today - oldest).days
    if not is_in_arrears(state, tolerated, today):
        return Arrears(days_late, last_set_on=last_set_on)
    settings = agreed_on(tolerated, today)
    begun: date | None = tolerated_until(oldest, settings, tolerated.calendar) + ONE_DAY
    if settings.counted_from is CountedFrom.WENT_INTO_ARREARS:
        begun = last_set_on
    elif settings.counted_from is CountedFrom.BREACHED_AMOUNT:
        begun = _last_run(state, stood, tolerated, today, exceeds_amount)
    return Arrears(days_late, (today - (begun or today)).days + 1, last_set_on)


def _last_run(
    state: LoanState,
    stood: Sequence[Stood],
    tolerated: Tolerated,
    today: date,
    holds: Callable[[LoanState, Tolerated, date], bool],
) -> date | None:
    """Return the first of the last days without a break on each of which something held; None where it never did.

    A day counts that began so, also when it ended otherwise, and one that ended so.
    """
    since = last = None
    begun = dict(stood)
    before = LoanState()
    for day in _turns(stood, tolerated, today):
        before = begun.get(day, before)
        ended = begun.get(day + ONE_DAY)
        for each in (before,) if ended is None else (before, ended):
            since = since or day if holds(each, tolerated, day) else None
            last = since or last
        before = ended or before
    return since or today if holds(state, tolerated, today) else last


def _turns(stood: Sequence[Stood], tolerated: Tolerated, today: date) -> Iterable[date]:
    """Return the days by today on which it may have turned out otherwise than on the day before."""
    due = {each.due_on for one in stood for each in one.state.scheduled if each.due_on < today}
    settings = {agreed_on(tolerated, day) for day in (date.min, *(each.from_on for each in tolerated.changes))}
    days = {each.from_on for each in tolerated.changes}
    days |= {day for each in stood for day in (each.from_on - ONE_DAY, each.from_on)}
    days |= {day + ONE_DAY for day in due}
    days |= {tolerated_until(day, each, tolerated.calendar) + ONE_DAY for day in due for each in settings}
    return sorted(day for day in days if day <= today)


def _next_day_of_month(after: date, day: int) -> date:
    """Return the first date after another that is this day of its month, or the last one of a month that lacks it."""
    same = day_of_month(after.year, after.month, day)
    if same > after:
        return same
    return day_of_month(after.year + after.month // 12, after.month % 12 + 1, day)
