"""A calendar says when a group or centre meets; attendance says who came."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from samity.bank.organisation.values.working_days import Weekday
from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, time

    from samity.bank.clients.values import Level

__all__ = [
    "LAST_DAY_OF_MONTH",
    "Attendance",
    "Attended",
    "Calendar",
    "CalendarEndsBeforeItStarts",
    "CalendarNotes",
    "CalendarRule",
    "CalendarType",
    "FormerRule",
    "Frequency",
    "MeetingFit",
    "NotARecurrence",
    "NthDay",
    "Recurrence",
    "RemindBy",
    "Turnout",
    "Weekday",
]

LAST_DAY_OF_MONTH = -1
LATEST_MONTH_DAY = 28


class Frequency(StrEnum):
    """The unit in which meetings, and repayments on them, are spaced."""

    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"


class NthDay(StrEnum):
    """Which day of a month: the n-th of a weekday, or a day by its number (ON_DAY)."""

    FIRST = "FIRST"
    SECOND = "SECOND"
    THIRD = "THIRD"
    FOURTH = "FOURTH"
    LAST = "LAST"
    ON_DAY = "ON_DAY"


class Attendance(StrEnum):
    """What is noted of a member at a meeting: a word, never a number, because numbers differ by dialect."""

    PRESENT = "PRESENT"
    ABSENT = "ABSENT"
    LATE = "LATE"
    LEAVE = "LEAVE"
    APPROVED = "APPROVED"


class CalendarType(StrEnum):
    """What is met for; money is collected only at the meetings of a COLLECTION calendar."""

    COLLECTION = "COLLECTION"
    TRAINING = "TRAINING"
    AUDIT = "AUDIT"
    GENERAL = "GENERAL"


class RemindBy(StrEnum):
    """How members are reminded of a meeting."""

    SMS = "SMS"
    EMAIL = "EMAIL"
    SYSTEMALERT = "SYSTEMALERT"


class MeetingFit(StrEnum):
    """Whether repayments can fall on the meetings of a calendar, and if not, why."""

    FITS = "FITS"
    MEETS_ONCE = "MEETS_ONCE"
    OTHER_FREQUENCY = "OTHER_FREQUENCY"
    NOT_A_MULTIPLE = "NOT_A_MULTIPLE"


@dataclass(eq=False)
class NotARecurrence(Refusal):
    """This does not say when to meet again: {reason}."""

    reason: str


@dataclass(eq=False)
class CalendarEndsBeforeItStarts(Refusal):
    """Meetings start on {starts_on} and cannot end before that, on {ends_on}."""

    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class Recurrence:
    """How meetings repeat, without their first day.

    A month has three forms: the n-th weekday (`nth` and `weekday`), a day by number (`nth` ON_DAY and `month_day`,
    1 to 28 or LAST_DAY_OF_MONTH), or the day of the start date (none of them).

    Attributes:
        interval: every how many days, weeks, months or years; at least 1.
        weekday: of a week, or with `nth` of a month; a week without it meets on the weekday of its start date.

    Raises:
        NotARecurrence: the parts do not belong together.
    """

    frequency: Frequency
    interval: int = 1
    weekday: Weekday | None = None
    nth: NthDay | None = None
    month_day: int | None = None

    def __post_init__(self) -> None:
        if self.interval < 1:
            raise NotARecurrence("the interval must be at least 1")
        monthly = self.frequency is Frequency.MONTHLY
        if not monthly and (self.nth is not None or self.month_day is not None):
            raise NotARecurrence("only a month has an n-th weekday or a day by number")
        if self.weekday is not None and not (monthly or self.frequency is Frequency.WEEKLY):
            raise NotARecurrence("only a week or a month has a weekday")
        if monthly:
            self._check_month()

    def to_json(self) -> list[str | int | None]:
        """Return it as JSON knows it."""
        weekday = None if self.weekday is None else self.weekday.name
        return [self.frequency.value, self.interval, weekday, self.nth and self.nth.value, self.month_day]

    @classmethod
    def from_json(cls, stored: Sequence[Any] | None) -> Recurrence | None:
        """Read what `to_json` wrote; None where nothing was."""
        if stored is None:
            return None
        frequency, interval, weekday, nth, month_day = stored
        on = None if weekday is None else Weekday[weekday]
        return cls(Frequency(frequency), interval, on, nth and NthDay(nth), month_day)

    def _check_month(self) -> None:
        on_day = self.nth is NthDay.ON_DAY
        if on_day != (self.month_day is not None):
            raise NotARecurrence("a day of the month and its number belong together")
        if (self.weekday is not None) != (self.nth is not None and not on_day):
            raise NotARecurrence("an n-th weekday needs both the weekday and which one of the month")
        if self.month_day is not None and self.month_day not in (LAST_DAY_OF_MONTH, *range(1, LATEST_MONTH_DAY + 1)):
            raise NotARecurrence("the day of the month must be 1 to 28, or the last")


@dataclass(frozen=True, slots=True)
class FormerRule:
    """How meetings repeated before the calendar was changed; both days included."""

    starts_on: date
    ends_on: date
    recurrence: Recurrence | None

    def __post_init__(self) -> None:
        if self.ends_on < self.starts_on:
            raise CalendarEndsBeforeItStarts(self.starts_on, self.ends_on)


@dataclass(frozen=True, slots=True)
class CalendarRule:
    """When a group or centre meets.

    Attributes:
        starts_on: first day of the schedule and its seed; a meeting only if the recurrence falls on it.
        ends_on: last day, included; None is without end.
        recurrence: None is a single meeting on `starts_on`.
        history: former rules; they decide dates the present rule does not, the first that covers a date wins.

    Raises:
        CalendarEndsBeforeItStarts: `ends_on` lies before `starts_on`.
    """

    starts_on: date
    recurrence: Recurrence | None = None
    ends_on: date | None = None
    history: tuple[FormerRule, ...] = ()

    def __post_init__(self) -> None:
        if self.ends_on is not None and self.ends_on < self.starts_on:
            raise CalendarEndsBeforeItStarts(self.starts_on, self.ends_on)


@dataclass(frozen=True, slots=True)
class CalendarNotes:
    """What is written on a calendar beside its dates; nothing follows from it.

    Attributes:
        duration: how long a meeting lasts, in the unit that whoever wrote it had in mind.
        first_reminder, second_reminder: how long before a meeting, in his unit as well.
    """

    description: str | None = None
    location: str | None = None
    duration: int | None = None
    meets_at: time | None = None
    remind_by: RemindBy | None = None
    first_reminder: int | None = None
    second_reminder: int | None = None


@dataclass(frozen=True, slots=True)
class Calendar:
    """A schedule attached to a group or a centre.

    Attributes:
        owner_id: the group or centre; their ids come from one sequence.
        skip_first_days: the bank's choice for meetings on the 1st of a month, as `is_meeting_date` takes it; 0 is off.
        created_on: the business date on which it was attached.
    """

    id: int
    owner_level: Level
    owner_id: int
    title: str
    type: CalendarType
    rule: CalendarRule
    notes: CalendarNotes
    skip_first_days: int
    created_on: date
    created_by: int
    created_by_username: str


@dataclass(frozen=True, slots=True)
class Attended:
    """What is noted of one client at a meeting."""

    client_id: int
    attendance: Attendance


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many came to meetings, of those of whom something was noted; or how often one of them did.

    Attributes:
        late: came, but not in time.
        excused: on leave, or with an absence that was approved.
    """

    present: int = 0
    late: int = 0
    excused: int = 0
    absent: int = 0

    @property
    def noted(self) -> int:
        """Return of how many something was noted."""
        return self.present + self.late + self.excused + self.absent

    @property
    def came(self) -> int:
        """Return how many came, in time or late."""
        return self.present + self.late

    @property
    def rate(self) -> Decimal | None:
        """Return who came in percent of those who had no excuse, with one decimal; None where there are none."""
        expected = self.noted - self.excused
        return (Decimal(100 * self.came) / expected).quantize(Decimal("0.1"), ROUND_HALF_EVEN) if expected else None
