"""Holidays: days on which offices rest, and where what falls due then goes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from samity.bank.gate import admit_office, permit
from samity.bank.organisation.operations.holidays import (
    ChangeHoliday,
    HolidayIsActive,
    HolidayNameTaken,
    NamedHoliday,
    PlanHoliday,
    activate_holiday,
    change_holiday,
    plan_holiday,
    remove_holiday,
)
from samity.bank.organisation.queries import holiday_by_id, holidays_below
from samity.bank.organisation.values.working_days import HolidayEndsBeforeItStarts, HolidayMovesOntoItself
from samity.web.acts import Act, ActForm, offer_act
from samity.web.choices import office_choices
from samity.web.door import Visit, Visiting
from samity.web.fields import DayField, ManyField, TextField, note_field
from samity.web.languages import later

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fastapi import Response
    from sqlalchemy import RowMapping

router = APIRouter()

ACTIVE = "ACTIVE"
BESIDE = {
    HolidayNameTaken: "name",
    HolidayEndsBeforeItStarts: "to_on",
    HolidayMovesOntoItself: "moved_to",
}


@router.get("/holidays", response_model=None)
def holidays(visit: Visiting, since: str = "") -> Response:
    """Show the holidays of the offices that the person sees, those that are over only when asked for."""
    permit(visit.unit, "holidays:read")
    first = date.min if since == "ever" else visit.unit.business_date
    listed = holidays_below(visit.connection, visit.unit.actor.office_hierarchy, first)
    return visit.show("organisation/holidays.html", holidays=listed, active=ACTIVE, all_of_them=since == "ever")


class HolidayForm(ActForm):
    """Days of rest."""

    name = TextField(later("Name"), longest=100)
    from_on = DayField(later("First day"))
    to_on = DayField(later("Last day"))
    moved_to = DayField(
        later("What falls due then moves to"),
        required=False,
        description=later("Empty: to the next repayment date, and every later due date one further."),
    )
    office_ids = ManyField(later("Offices that rest"), required=True)
    description = note_field(later("About it"))

    def offer(self, visit: Visit, **ids: int) -> None:
        """Offer the offices that the person sees."""
        self.office_ids.offer(office_choices(visit))


class PlanHolidayForm(HolidayForm):
    """A holiday that is not on the calendar yet."""

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """The person's own office rests."""
        return {"office_ids": [visit.unit.actor.office_id]}

    def command(self, visit: Visit, **ids: int) -> PlanHoliday:
        """Plan it."""
        given = {"description": self.description.data or "", "office_ids": tuple(self.office_ids.data or ())}
        return PlanHoliday(**{**self.data, **given})


class ChangeHolidayForm(HolidayForm):
    """What may be corrected of a holiday before it counts."""

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """It begins as it is.

        Raises:
            HolidayIsActive: it counts already.
        """
        found, offices = _admitted(visit, ids["holiday_id"])
        if found["status"] == ACTIVE:
            raise HolidayIsActive(ids["holiday_id"])
        names = ("name", "from_on", "to_on", "moved_to")
        about = {"description": found["description"] or None, "office_ids": sorted(each["id"] for each in offices)}
        return {**{name: found[name] for name in names}, **about}

    def command(self, visit: Visit, **ids: int) -> ChangeHoliday:
        """Change what differs."""
        changes = self.changed(visit, **ids)
        if "description" in changes:
            changes["description"] = changes["description"] or ""
        return ChangeHoliday(ids["holiday_id"], changes)


class NamedHolidayForm(ActForm):
    """A holiday and nothing to fill in."""

    def command(self, visit: Visit, **ids: int) -> NamedHoliday:
        """Name it."""
        return NamedHoliday(ids["holiday_id"])


def _admitted(visit: Visit, holiday_id: int) -> tuple[RowMapping, Sequence[RowMapping]]:
    found, offices = holiday_by_id(visit.connection, holiday_id)
    for each in offices:
        admit_office(visit.unit, each["id"], each["hierarchy"])
    return found, offices


def _about(note: str) -> Any:
    def about(visit: Visit, holiday_id: int) -> Mapping[str, Any]:
        found, _ = _admitted(visit, holiday_id)
        return {"subject": found["name"], **({"note": note} if note else {})}

    return about


def _holiday_act(
    name: str, form: type[ActForm], operation: Any, *, heading: str, button: str, said: str, note: str = ""
) -> None:
    act = Act(
        path=f"/holidays/{{holiday_id:int}}/{name}",
        form=form,
        operation=operation,
        heading=heading,
        button=button,
        after=lambda _, holiday_id: "/holidays",
        said=said,
        at=BESIDE,
        back="/holidays",
        about=_about(note),
    )
    offer_act(router, act)


offer_act(
    router,
    Act(
        path="/holidays/plan",
        form=PlanHolidayForm,
        operation=plan_holiday,
        heading=later("Plan a holiday"),
        button=later("Plan"),
        after=lambda _: "/holidays",
        said=later("The holiday is planned; it counts once it is activated."),
        at=BESIDE,
        back="/holidays",
    ),
)
_holiday_act(
    "change",
    ChangeHolidayForm,
    change_holiday,
    heading=later("Correct a holiday"),
    button=later("Save"),
    said=later("The holiday is corrected."),
)
_holiday_act(
    "activate",
    NamedHolidayForm,
    activate_holiday,
    heading=later("Activate a holiday"),
    button=later("Activate"),
    said=later("The holiday counts."),
    note=later("From now on new schedules keep clear of its days. It cannot be corrected afterwards, only removed."),
)
_holiday_act(
    "remove",
    NamedHolidayForm,
    remove_holiday,
    heading=later("Remove a holiday"),
    button=later("Remove"),
    said=later("The holiday is off the calendar."),
    note=later("Due dates that have moved for it stay where they are."),
)
