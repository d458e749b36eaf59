"""Plan meetings: how often, on which day, from when; the next dates are shown before anything is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from samity.bank.clients.queries import grouping_by_id
from samity.bank.meetings.operations.calendars import (
    AttachCalendar,
    CalendarStartsBeforeCentre,
    CalendarStartsBeforeGroup,
    CollectionCalendarExists,
    attach_calendar,
)
from samity.bank.meetings.queries import calendar_by_id
from samity.bank.meetings.rules.wording import WEEKDAYS
from samity.bank.meetings.values import (
    LAST_DAY_OF_MONTH,
    CalendarEndsBeforeItStarts,
    CalendarNotes,
    CalendarRule,
    CalendarType,
    Frequency,
    NotARecurrence,
    NthDay,
    Recurrence,
    Weekday,
)
from samity.bank.organisation.queries.days_of_rest import calendar_of_office
from samity.bank.organisation.rules.working_days import holiday_on, is_working_day
from samity.web.acts import Act, ActForm, offer_act
from samity.web.door import Visit
from samity.web.fields import ChoiceField, DayField, TextField, TimeField, WholeField, note_field
from samity.web.languages import later, say
from samity.web.pages.people.coming import next_meetings, words_of
from samity.web.pages.people.group_acts import about_grouping
from samity.web.pages.people.seen import seen_grouping

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from samity.web.door import Posting

router = APIRouter()

DATES_SHOWN = 8
LONGEST_INTERVAL = 366
ONCE = "ONCE"
LAST_DAY = "LAST_DAY"
PURPOSES = (
    (CalendarType.COLLECTION.value, later("collecting money")),
    (CalendarType.TRAINING.value, "training"),
    (CalendarType.AUDIT.value, later("an audit")),
    (CalendarType.GENERAL.value, later("something else")),
)
FREQUENCIES = (
    (Frequency.DAILY.value, later("by the day")),
    (Frequency.WEEKLY.value, later("by the week")),
    (Frequency.MONTHLY.value, later("by the month")),
    (Frequency.YEARLY.value, later("by the year")),
    (ONCE, later("not: one meeting, on the first day")),
)
PLACES = (
    (NthDay.FIRST.value, later("the first such weekday")),
    (NthDay.SECOND.value, later("the second such weekday")),
    (NthDay.THIRD.value, later("the third such weekday")),
    (NthDay.FOURTH.value, later("the fourth such weekday")),
    (NthDay.LAST.value, later("the last such weekday")),
    (LAST_DAY, later("the last day of the month")),
)
COUNTED = later("1 is every week or month, 2 every second.")
BESIDE = {
    CalendarStartsBeforeGroup: "starts_on",
    CalendarStartsBeforeCentre: "starts_on",
    CollectionCalendarExists: "type",
    CalendarEndsBeforeItStarts: "ends_on",
    NotARecurrence: "frequency",
}


class PlanForm(ActForm):
    """When a group or a centre meets."""

    sections = (
        (later("When"), ("starts_on", "frequency", "interval", "weekday", "place", "ends_on")),
        (later("What and where"), ("type", "title", "meets_at", "location", "description")),
    )

    type = ChoiceField(later("They meet for"), of=str)
    title = TextField(later("Called"), longest=100)
    starts_on = DayField(later("First day"))
    frequency = ChoiceField(later("Repeats"), of=str)
    interval = WholeField(later("Every how many"), between=(1, LONGEST_INTERVAL), description=COUNTED)
    weekday = ChoiceField(
        later("Weekday"),
        required=False,
        empty=later("that of the first day"),
        description=later("For weeks and months."),
    )
    place = ChoiceField(
        later("Of a month"),
        required=False,
        of=str,
        empty=later("the day with the number of the first day"),
        description=later("For months."),
    )
    meets_at = TimeField(later("Time"), required=False)
    location = TextField(later("Place"), required=False)
    ends_on = DayField(later("Last day"), required=False, description=later("Left empty, it goes on."))
    description = note_field()

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """They meet every week from today on."""
        grouping = seen_grouping(visit, ids["grouping_id"])
        return {
            "type": CalendarType.COLLECTION.value,
            "title": say("Meeting of {name}", name=grouping.name)[:100],
            "starts_on": visit.unit.business_date,
            "frequency": Frequency.WEEKLY.value,
            "interval": 1,
        }

    def offer(self, visit: Visit, **ids: int) -> None:
        """Offer what calendars know."""
        self.type.offer(PURPOSES)
        self.frequency.offer(FREQUENCIES)
        self.weekday.offer((day.value, WEEKDAYS[day]) for day in Weekday)
        self.place.offer(PLACES)

    def command(self, visit: Visit, **ids: int) -> AttachCalendar:
        """Plan it."""
        grouping = seen_grouping(visit, ids["grouping_id"])
        notes = CalendarNotes(
            description=self.description.data, location=self.location.data, meets_at=self.meets_at.data
        )
        rule = CalendarRule(self.starts_on.data, self._recurrence(), self.ends_on.data)
        return AttachCalendar(
            grouping.level, grouping.id, str(self.title.data), CalendarType(self.type.data), rule, notes
        )

    def _recurrence(self) -> Recurrence | None:
        """Return how it repeats; only a month has an n-th weekday, and then which weekday must be known."""
        if self.frequency.data == ONCE:
            return None
        frequency, place = Frequency(self.frequency.data), self.place.data
        weekday = None if self.weekday.data is None else Weekday(self.weekday.data)
        if place == LAST_DAY:
            return Recurrence(frequency, self.interval.data, weekday, NthDay.ON_DAY, LAST_DAY_OF_MONTH)
        if place is not None and weekday is None:
            weekday = Weekday(self.starts_on.data.weekday())
        return Recurrence(frequency, self.interval.data, weekday, NthDay(place) if place else None)


def look_at_dates(command: AttachCalendar, posted: Posting) -> Mapping[str, Any]:
    """Show when they would meet; the bank is asked, and keeps nothing."""
    planned = calendar_by_id(posted.connection, attach_calendar(command, posted.unit))
    dates = next_meetings(planned, posted.unit.business_date, DATES_SHOWN)
    return {"in_words": words_of(planned.rule), "dates": dates, "resting": _resting(posted, command.owner_id, dates)}


def _resting(posted: Posting, owner_id: int, dates: list[date]) -> Mapping[date, str]:
    """Return on which of these days the office books no money, and why."""
    office_id = grouping_by_id(posted.connection, owner_id).office_id
    working_days, holidays = calendar_of_office(posted.connection, office_id)
    on_holiday = {on: say("a holiday") for on in dates if holiday_on(holidays, on)}
    return {on: say("no working day") for on in dates if not is_working_day(working_days, on)} | on_holiday


offer_act(
    router,
    Act(
        path="/meetings/{grouping_id:int}/plan",
        form=PlanForm,
        operation=attach_calendar,
        heading=later("Plan meetings"),
        button=later("Plan them"),
        after=lambda _, grouping_id: f"/groups/{grouping_id}",
        said=later("The meetings are planned."),
        at=BESIDE,
        back=lambda grouping_id: f"/groups/{grouping_id}",
        about=about_grouping,
        template="people/plan.html",
        look=look_at_dates,
        look_button=later("Show the dates first"),
    ),
)
