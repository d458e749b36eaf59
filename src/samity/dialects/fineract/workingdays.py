"""/workingdays."""

from __future__ import annotations

import re
from typing import Annotated, Any, ClassVar

from fastapi import Query
from pydantic import Field, field_validator
from pydantic_core import PydanticCustomError

from samity.bank.gate import admit_office, permit
from samity.bank.organisation import queries
from samity.bank.organisation.operations.working_days import ChangeWorkingDays, change_working_days
from samity.bank.organisation.values.working_days import Weekday, WeekdayShift, WorkingDays
from samity.dialects.door import reading, writing
from samity.dialects.fineract.routing import WireRouter
from samity.dialects.fineract.wire import WireModel, WireTruth, WireWhole, option
from samity.storage.unit import Unit

router = WireRouter(tags=["Working days"])

SHIFTS = {
    1: (WeekdayShift.SAME_DAY, "same.day", "same day"),
    2: (WeekdayShift.NEXT_WORKING_DAY, "move.to.next.working.day", "move to next working day"),
    3: (WeekdayShift.NEXT_REPAYMENT, "move.to.next.repayment.meeting.day", "move to next repayment meeting day"),
    4: (WeekdayShift.PREVIOUS_WORKING_DAY, "move.to.previous.working.day", "move to previous working day"),
    5: (WeekdayShift.NEXT_MEETING, "move.to.next.meeting.day", "move to next meeting day"),
}
OPTIONS = {
    shift: option(number, f"RepaymentRescheduleType.{code}", value) for number, (shift, code, value) in SHIFTS.items()
}
DAYS = re.compile(r"FREQ=WEEKLY;(?:INTERVAL=1;)?BYDAY=((?:MO|TU|WE|TH|FR|SA|SU)(?:,(?:MO|TU|WE|TH|FR|SA|SU))*);?")

Office = Annotated[int | None, Query(alias="officeId")]


class WorkingDaysBody(WireModel):
    """When an office works."""

    resource: ClassVar[str] = "workingdays"
    recurrence: str
    repaymentRescheduleType: Annotated[WireWhole, Field(ge=min(SHIFTS), le=max(SHIFTS))]
    extendTermForDailyRepayments: WireTruth | None = None

    @field_validator("recurrence")
    @classmethod
    def _weekdays_alone(cls, recurrence: str) -> str:
        if not DAYS.fullmatch(recurrence.strip().upper()):
            raise PydanticCustomError(
                "validation.msg.workingdays.recurrence.is.invalid", "FREQ=WEEKLY;INTERVAL=1;BYDAY=MO,TU,… is wanted"
            )
        return recurrence.strip().upper()

    def worked(self) -> WorkingDays:
        """Read the rule as working days."""
        found = DAYS.fullmatch(self.recurrence)
        days = found.group(1).split(",") if found else []
        return WorkingDays(frozenset(Weekday[day] for day in days), SHIFTS[self.repaymentRescheduleType][0])


@router.get("/workingdays")
@reading
def retrieve_working_days(unit: Unit, office_id: Office = None) -> dict[str, Any]:
    """Return when an office works; without officeId the caller's own."""
    permit(unit, "working_days:read")
    place = queries.office_by_id(unit.connection, office_id or unit.actor.office_id)
    admit_office(unit, place.id, place.hierarchy)
    row = queries.working_days_of(unit.connection, place.id)
    days = ",".join(Weekday(day).name for day in row["weekdays"])
    return {
        "id": row["office_id"],
        "officeId": row["office_id"],
        "recurrence": f"FREQ=WEEKLY;INTERVAL=1;BYDAY={days}",
        "repaymentRescheduleType": OPTIONS[WeekdayShift(row["shift"])],
        "extendTermForDailyRepayments": row["extend_daily_terms"],
    }


@router.get("/workingdays/template")
@reading
def working_days_template(unit: Unit) -> dict[str, Any]:
    """List where a due date may go that falls on a day without work."""
    permit(unit, "working_days:read")
    return {"repaymentRescheduleOptions": list(OPTIONS.values())}


@router.put("/workingdays")
@writing(WorkingDaysBody)
def update_working_days(body: WorkingDaysBody, unit: Unit, office_id: Office = None) -> dict[str, Any]:
    """Say when an office works; without officeId the caller's own."""
    command = ChangeWorkingDays(office_id or unit.actor.office_id, body.worked(), body.extendTermForDailyRepayments)
    changes = body.model_dump(exclude_unset=True, exclude={"locale", "dateFormat"})
    return {"resourceId": change_working_days(command, unit), "changes": changes}
