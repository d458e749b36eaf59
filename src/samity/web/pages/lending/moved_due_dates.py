"""Move what falls due in a holiday, or at meetings that move: shown on the loans first, then done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastapi import APIRouter

from samity.bank.loans.operations.move_due_dates import ApplyHolidays, MoveDueDates, apply_holidays, move_due_dates
from samity.bank.loans.operations.move_meetings import (
    MeetingHeldSince,
    MeetingMovedBehindAnother,
    MeetingMovedInPast,
    MeetingMovedNowhere,
    MoveMeetings,
    move_meetings,
)
from samity.bank.loans.operations.moved_schedules import MovedLoan
from samity.bank.meetings.operations.meetings import NotAMeetingDate
from samity.bank.meetings.queries import calendars_of
from samity.bank.meetings.values import CalendarEndsBeforeItStarts
from samity.bank.organisation.queries import holiday_by_id
from samity.bank.organisation.queries.currencies import currencies_by_code
from samity.web.acts import Act, ActForm, offer_act
from samity.web.fields import BooleanField, ChoiceField, DayField
from samity.web.languages import later, say
from samity.web.pages.people.coming import next_meeting
from samity.web.pages.people.group_acts import about_grouping
from samity.web.pages.people.seen import seen_grouping
from samity.web.words import told

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from typing import Any

    from samity.bank.meetings.values import Calendar
    from samity.kernel.money import Currency
    from samity.web.door import Posting, Visit

router = APIRouter()

MOST_SHOWN = 50


class MoveDueDatesForm(ActForm):
    """A holiday and nothing to fill in."""

    def command(self, visit: Visit, **ids: int) -> MoveDueDates:
        """Move what falls due in it."""
        return MoveDueDates(ids["holiday_id"])


class ApplyHolidaysForm(ActForm):
    """All holidays and nothing to fill in."""

    def command(self, visit: Visit, **ids: int) -> ApplyHolidays:
        """Move what falls due in them."""
        return ApplyHolidays()


@dataclass(frozen=True, slots=True)
class Shown:
    """A loan, the days that move, by their old and new one, and why it stays where it does."""

    loan: MovedLoan
    currency: Currency
    days: Sequence[tuple[date, date]]
    why: Sequence[str]


@dataclass(frozen=True, slots=True)
class Foretold:
    """What would move, in all, and loan by loan as far as they are shown."""

    loans: int
    installments: int
    stay: int
    shown: Sequence[Shown]


class MoveMeetingsForm(ActForm):
    """Which meeting is held when."""

    calendar_id = ChoiceField(later("Meeting"))
    from_on = DayField(later("The meeting on"))
    to_on = DayField(
        later("is held on"), description=later("All after it are held as if they had always been on that day.")
    )
    alone = BooleanField(later("It moves alone: all after it stay"))

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """It begins with the next meeting."""
        own = _calendars(visit, ids["grouping_id"])
        return {"calendar_id": own[0].id, "from_on": next_meeting(own[0], visit.unit.business_date)} if own else {}

    def offer(self, visit: Visit, **ids: int) -> None:
        """Offer the calendars that they have themselves."""
        self.calendar_id.offer((each.id, each.title) for each in _calendars(visit, ids["grouping_id"]))

    def command(self, visit: Visit, **ids: int) -> MoveMeetings:
        """Move them."""
        return MoveMeetings(self.calendar_id.data, self.from_on.data, self.to_on.data, self.alone.data)


def _calendars(visit: Visit, grouping_id: int) -> list[Calendar]:
    return calendars_of(visit.connection, [seen_grouping(visit, grouping_id).id])


def moved_meetings(command: MoveMeetings, posted: Posting) -> Mapping[str, Any]:
    """Tell what would move with the meetings; it is taken back."""
    return what_moves(move_meetings(command, posted.unit), posted)


def moved_off(command: MoveDueDates, posted: Posting) -> Mapping[str, Any]:
    """Tell what would move off a holiday; it is taken back."""
    return what_moves(move_due_dates(command, posted.unit), posted)


def moved_off_all(command: ApplyHolidays, posted: Posting) -> Mapping[str, Any]:
    """Tell what would move off all holidays; it is taken back."""
    return what_moves(apply_holidays(command, posted.unit), posted)


def what_moves(found: Sequence[MovedLoan], posted: Posting) -> Mapping[str, Any]:
    """Tell, of loans whose due dates were moved, what `lending/move_due_dates.html` shows of it."""
    days = {each.loan_id: _moving(each) for each in found}
    currencies = currencies_by_code(posted.connection, {each.currency_code for each in found})
    shown = [
        Shown(
            each,
            currencies[each.currency_code],
            days[each.loan_id],
            [told(reason, posted.formats) for reason in each.reasons],
        )
        for each in found[:MOST_SHOWN]
    ]
    moving = [each for each in found if not each.reasons]
    count = sum(len(days[each.loan_id]) for each in moving)
    return {"told": Foretold(len(moving), count, len(found) - len(moving), shown)}


def _moving(loan: MovedLoan) -> list[tuple[date, date]]:
    return [(was, now) for was, now in zip(loan.before, loan.after, strict=True) if was != now]


def _about(visit: Visit, holiday_id: int) -> Mapping[str, Any]:
    return {
        "subject": holiday_by_id(visit.connection, holiday_id)[0]["name"],
        "note": say(
            "Unpaid installments that fall due in it go where the holiday says, and to a day of "
            "work. What is paid stays, and so does what fell due before today."
        ),
    }


offer_act(
    router,
    Act(
        path="/holidays/{holiday_id:int}/move-due-dates",
        form=MoveDueDatesForm,
        operation=move_due_dates,
        heading=later("Move due dates off a holiday"),
        button=later("Move them"),
        after=lambda _, holiday_id: "/holidays",
        said=later("Nothing falls due in the holiday any more that could be moved."),
        back="/holidays",
        about=_about,
        template="lending/move_due_dates.html",
        look=moved_off,
        look_button=later("Show what moves"),
    ),
)
offer_act(
    router,
    Act(
        path="/holidays/apply",
        form=ApplyHolidaysForm,
        operation=apply_holidays,
        heading=later("Move due dates off all holidays"),
        button=later("Move them"),
        after=lambda _: "/holidays",
        said=later("Nothing falls due in a holiday of these offices any more that could be moved."),
        back="/holidays",
        template="lending/move_due_dates.html",
        look=moved_off_all,
        look_button=later("Show what moves"),
    ),
)
offer_act(
    router,
    Act(
        path="/meetings/{grouping_id:int}/move",
        form=MoveMeetingsForm,
        operation=move_meetings,
        heading=later("Move meetings"),
        button=later("Move them"),
        after=lambda _, grouping_id: f"/groups/{grouping_id}",
        said=later("They meet on the new day."),
        at={
            NotAMeetingDate: "from_on",
            MeetingHeldSince: "from_on",
            MeetingMovedInPast: "to_on",
            MeetingMovedNowhere: "to_on",
            MeetingMovedBehindAnother: "to_on",
            CalendarEndsBeforeItStarts: "to_on",
        },
        back=lambda grouping_id: f"/groups/{grouping_id}",
        about=about_grouping,
        template="lending/move_due_dates.html",
        look=moved_meetings,
        look_button=later("Show what moves"),
    ),
)
