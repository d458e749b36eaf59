"""Holidays: days on which offices rest, and where what falls due then goes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, update

from samity.bank.gate import admit_office, operation
from samity.bank.organisation.queries import holiday_by_id, offices_by_ids
from samity.bank.organisation.records import holiday, holiday_office
from samity.bank.organisation.values.working_days import Holiday
from samity.kernel.errors import Refusal
from samity.storage.bulk import insert_rows
from samity.storage.constraints import refusing

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from sqlalchemy import RowMapping

    from samity.storage.unit import Unit


@dataclass(eq=False)
class HolidayNameTaken(Refusal):
    """A holiday with the name {name} exists already."""

    name: str


@dataclass(eq=False)
class HolidayIsActive(Refusal):
    """Holiday {holiday_id} is active: dates have moved for it, only a pending one can be changed or activated."""

    holiday_id: int


@dataclass(frozen=True, slots=True)
class PlanHoliday:
    """Plan days of rest for offices; they count once activated.

    Attributes:
        moved_to: the day to which everything due then moves; None: to the next repayment date.
    """

    name: str
    from_on: date
    to_on: date
    office_ids: tuple[int, ...]
    moved_to: date | None = None
    description: str = ""


@dataclass(frozen=True, slots=True)
class ChangeHoliday:
    """Change what is named in `changes`: any field of `PlanHoliday`."""

    holiday_id: int
    changes: dict[str, Any]


@dataclass(frozen=True, slots=True)
class NamedHoliday:
    """A holiday and nothing else."""

    holiday_id: int


@operation("holidays:plan")
def plan_holiday(command: PlanHoliday, unit: Unit) -> int:
    """Plan a holiday.

    Returns:
        Its id.

    Raises:
        HolidayEndsBeforeItStarts, HolidayMovesOntoItself: the days are wrong.
        OfficeNotFound, OutsideOwnOffice: one of the offices is unknown or lies elsewhere.
        HolidayNameTaken: another holiday has the name.
    """
    _check(unit, command)
    with refusing(uq_holiday_name=HolidayNameTaken(command.name)):
        made = unit.connection.execute(insert(holiday).values(**_values(command)).returning(holiday.c.id))
    holiday_id = int(made.scalar_one())
    _place(unit, holiday_id, command.office_ids)
    return holiday_id


@operation("holidays:change")
def change_holiday(command: ChangeHoliday, unit: Unit) -> int:
    """Correct a holiday that is not active yet.

    Raises:
        HolidayNotFound, HolidayIsActive: there is none, or it counts already.
        HolidayEndsBeforeItStarts, HolidayMovesOntoItself: the days would be wrong.
        OfficeNotFound, OutsideOwnOffice: one of the offices is unknown or lies elsewhere.
        HolidayNameTaken: another holiday has the name.
    """
    row, offices = _pending(unit, command.holiday_id)
    office_ids = tuple(each["id"] for each in offices)
    written = PlanHoliday(row["name"], row["from_on"], row["to_on"], office_ids, row["moved_to"], row["description"])
    planned = replace(written, **command.changes)
    _check(unit, planned)
    with refusing(uq_holiday_name=HolidayNameTaken(planned.name)):
        unit.connection.execute(update(holiday).where(holiday.c.id == row["id"]).values(**_values(planned)))
    unit.connection.execute(delete(holiday_office).where(holiday_office.c.holiday_id == row["id"]))
    _place(unit, row["id"], planned.office_ids)
    return int(row["id"])


@operation("holidays:activate")
def activate_holiday(command: NamedHoliday, unit: Unit) -> int:
    """Let a planned holiday count from now on; dues that stand already are moved by the portfolio.

    Raises:
        HolidayNotFound, HolidayIsActive: there is none, or it counts already.
        OutsideOwnOffice: one of its offices lies elsewhere.
    """
    row, _ = _pending(unit, command.holiday_id)
    unit.connection.execute(update(holiday).where(holiday.c.id == row["id"]).values(status="ACTIVE"))
    unit.tell("HolidayActivated", f"holiday:{row['id']}", {"from_on": row["from_on"], "to_on": row["to_on"]})
    return int(row["id"])


@operation("holidays:remove")
def remove_holiday(command: NamedHoliday, unit: Unit) -> int:
    """Take a holiday off the calendar; dates that have moved for it stay where they are.

    Raises:
        HolidayNotFound, OutsideOwnOffice: there is none, or one of its offices lies elsewhere.
    """
    row, _ = _admitted(unit, command.holiday_id)
    gone = {"status": "DELETED", "name": f"{row['id']}_DELETED_{row['name']}"}
    unit.connection.execute(update(holiday).where(holiday.c.id == row["id"]).values(**gone))
    return int(row["id"])


def _check(unit: Unit, planned: PlanHoliday) -> None:
    Holiday(planned.from_on, planned.to_on, planned.moved_to)  # it refuses wrong days
    for place in offices_by_ids(unit.connection, planned.office_ids).values():
        admit_office(unit, place.id, place.hierarchy)


def _pending(unit: Unit, holiday_id: int) -> tuple[RowMapping, list[RowMapping]]:
    row, offices = _admitted(unit, holiday_id)
    if row["status"] != "PENDING":
        raise HolidayIsActive(holiday_id)
    return row, offices


def _admitted(unit: Unit, holiday_id: int) -> tuple[RowMapping, list[RowMapping]]:
    row, offices = holiday_by_id(unit.connection, holiday_id)
    for each in offices:
        admit_office(unit, each["id"], each["hierarchy"])
    return row, list(offices)


def _values(planned: PlanHoliday) -> dict[str, Any]:
    names = ("name", "from_on", "to_on", "moved_to", "description")
    return {name: getattr(planned, name) for name in names}


def _place(unit: Unit, holiday_id: int, office_ids: Iterable[int]) -> None:
    rows = [{"holiday_id": holiday_id, "office_id": each} for each in sorted(set(office_ids))]
    insert_rows(unit.connection, holiday_office, rows)
