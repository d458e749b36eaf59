"""Working days: on which days of the week an office works, and where a due date on another day goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from babel.dates import get_day_names
from fastapi import APIRouter

from samity.bank.gate import admit_office, permit
from samity.bank.organisation.operations.working_days import ChangeWorkingDays, change_working_days
from samity.bank.organisation.queries import office_by_id, working_days_below, working_days_of
from samity.bank.organisation.values.working_days import Weekday, WeekdayShift, WeekWithoutWork, WorkingDays
from samity.web.acts import Act, ActForm, offer_act
from samity.web.door import Visit, Visiting
from samity.web.fields import BooleanField, ChoiceField, ManyField
from samity.web.languages import later, say, spoken_language

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import Response

router = APIRouter()

SHIFTS = {
    WeekdayShift.SAME_DAY: later("stays where it is"),
    WeekdayShift.NEXT_WORKING_DAY: later("moves to the next working day"),
    WeekdayShift.PREVIOUS_WORKING_DAY: later("moves to the working day before"),
    WeekdayShift.NEXT_REPAYMENT: later("moves to the next repayment date"),
    WeekdayShift.NEXT_MEETING: later("moves to the next meeting"),
}


def day_names() -> Mapping[int, str]:
    """Return the days of the week by their numbers."""
    names = get_day_names(locale=spoken_language())
    return {int(day): names[int(day)] for day in Weekday}


@router.get("/working-days", response_model=None)
def working_days(visit: Visiting) -> Response:
    """Show the working days of the offices that the person sees."""
    permit(visit.unit, "working_days:read")
    listed = working_days_below(visit.connection, visit.unit.actor.office_hierarchy)
    return visit.show("organisation/working_days.html", offices=listed, days=day_names(), shifts=SHIFTS)


class WorkingDaysForm(ActForm):
    """When an office works."""

    weekdays = ManyField(later("Works on"))
    shift = ChoiceField(later("What falls due on another day"), of=str)
    extend_daily_terms = BooleanField(later("A loan repaid daily gets longer by the days of rest"))

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """It begins with what holds now, here or from an office above."""
        found = working_days_of(visit.connection, ids["office_id"])
        names = ("weekdays", "shift", "extend_daily_terms")
        return {name: found[name] for name in names}

    def offer(self, visit: Visit, **ids: int) -> None:
        """Offer the days of the week, and where a due date may go."""
        self.weekdays.offer(day_names().items())
        self.shift.offer((shift.value, words) for shift, words in SHIFTS.items())

    def command(self, visit: Visit, **ids: int) -> ChangeWorkingDays:
        """Say it."""
        self.still_stands(visit, **ids)
        weekdays = frozenset(Weekday(day) for day in self.weekdays.data or ())
        worked = WorkingDays(weekdays, WeekdayShift(self.shift.data))
        return ChangeWorkingDays(ids["office_id"], worked, bool(self.extend_daily_terms.data))


def _about(visit: Visit, office_id: int) -> Mapping[str, Any]:
    place = office_by_id(visit.connection, office_id)
    admit_office(visit.unit, place.id, place.hierarchy)
    note = say(
        "It holds for schedules made from now on, here and in the offices below that have said nothing of their own."
    )
    return {"subject": place.name, "note": note}


offer_act(
    router,
    Act(
        path="/working-days/{office_id:int}/change",
        form=WorkingDaysForm,
        operation=change_working_days,
        heading=later("Change working days"),
        button=later("Save"),
        after=lambda _, office_id: "/working-days",
        said=later("The working days are changed."),
        at={WeekWithoutWork: "weekdays"},
        back="/working-days",
        about=_about,
    ),
)
