"""Working days: the weekdays on which an office works."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy.dialects.postgresql import insert

from samity.bank.gate import admit_office, operation
from samity.bank.organisation.queries import office_by_id, working_days_of
from samity.bank.organisation.records import working_days

if TYPE_CHECKING:
    from samity.bank.organisation.values.working_days import WorkingDays
    from samity.storage.unit import Unit


@dataclass(frozen=True, slots=True)
class ChangeWorkingDays:
    """Say when an office, and those below it without working days of their own, work.

    Attributes:
        extend_daily_terms: a loan repaid daily gets longer by the days of rest; None leaves that as it is.
    """

    office_id: int
    worked: WorkingDays
    extend_daily_terms: bool | None = None


@operation("working_days:change")
def change_working_days(command: ChangeWorkingDays, unit: Unit) -> int:
    """Say when an office works; schedules made from now on follow it.

    Returns:
        The office's id.

    Raises:
        OfficeNotFound, OutsideOwnOffice: the office is unknown or lies elsewhere.
    """
    place = office_by_id(unit.connection, command.office_id)
    admit_office(unit, place.id, place.hierarchy)
    extend = command.extend_daily_terms
    if extend is None:
        extend = bool(working_days_of(unit.connection, place.id)["extend_daily_terms"])
    values = {
        "weekdays": sorted(int(day) for day in command.worked.weekdays),
        "shift": command.worked.shift.value,
        "extend_daily_terms": extend,
    }
    made = insert(working_days).values(office_id=place.id, **values)
    unit.connection.execute(made.on_conflict_do_update(index_elements=["office_id"], set_=values))
    return place.id
