"""When an office works and when it rests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, literal, select, text

from samity.bank.organisation.queries.offices import office_by_id
from samity.bank.organisation.records import holiday, holiday_office, office, working_days
from samity.bank.organisation.values.working_days import Holiday, Weekday, WeekdayShift, WorkingDays
from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from sqlalchemy import Connection, RowMapping


@dataclass(eq=False)
class HolidayNotFound(Refusal):
    """There is no holiday {holiday_id}."""

    holiday_id: int


_HOLIDAYS = text("""
SELECT o.office_id, h.from_on, h.to_on, h.moved_to
FROM holiday h JOIN holiday_office o ON o.holiday_id = h.id
WHERE o.office_id = ANY(:offices) AND h.status = 'ACTIVE' ORDER BY o.office_id, h.from_on, h.id""")
# Of an office, else of the nearest office above it; the head office always has some.
_WORKING_DAYS = text("""
SELECT DISTINCT ON (o.id) o.id, w.weekdays, w.shift
FROM office o JOIN office above ON starts_with(o.hierarchy, above.hierarchy)
JOIN working_days w ON w.office_id = above.id
WHERE o.id = ANY(:offices) ORDER BY o.id, length(above.hierarchy) DESC""")
_WORKED_BELOW = """
SELECT o.id, o.name, n.weekdays, n.shift, n.extend_daily_terms, n.office_id AS said_by, n.name AS said_by_name
FROM office o CROSS JOIN LATERAL (
  SELECT w.*, above.name FROM working_days w JOIN office above ON above.id = w.office_id
  WHERE starts_with(o.hierarchy, above.hierarchy) ORDER BY length(above.hierarchy) DESC LIMIT 1) n
WHERE starts_with(o.hierarchy, :hierarchy) ORDER BY o.hierarchy"""
_HOLIDAYS_BELOW = """
SELECT h.id, h.name, h.from_on, h.to_on, h.moved_to, h.description, h.status,
  array_agg(o.name ORDER BY o.hierarchy) FILTER (WHERE starts_with(o.hierarchy, :hierarchy)) AS offices,
  bool_or(NOT starts_with(o.hierarchy, :hierarchy)) AS elsewhere_too
FROM holiday h JOIN holiday_office p ON p.holiday_id = h.id JOIN office o ON o.id = p.office_id
WHERE h.status <> 'DELETED' AND h.to_on >= :since
GROUP BY h.id HAVING bool_or(starts_with(o.hierarchy, :hierarchy)) ORDER BY h.from_on, h.id"""


class OfficeDays(NamedTuple):
    """The days on which an office works and rests.

    Attributes:
        working_days: that hold in it.
        holidays: active ones, earliest first.
        extends_daily_terms: a loan repaid daily gets longer by the days on which it rests.
    """

    working_days: WorkingDays
    holidays: tuple[Holiday, ...]
    extends_daily_terms: bool


def calendar_of_office(connection: Connection, office_id: int) -> tuple[WorkingDays, tuple[Holiday, ...]]:
    """Return the working days that hold in an office and its active holidays, earliest first.

    Raises:
        OfficeNotFound: there is no such office.
    """
    found = days_of_office(connection, office_id)
    return found.working_days, found.holidays


def days_of_office(connection: Connection, office_id: int) -> OfficeDays:
    """Return the days on which an office works and rests.

    Raises:
        OfficeNotFound: there is no such office.
    """
    resting = (
        select(holiday.c.from_on, holiday.c.to_on, holiday.c.moved_to)
        .join_from(holiday, holiday_office)
        .where(holiday_office.c.office_id == office_id, holiday.c.status == "ACTIVE")
        .order_by(holiday.c.from_on, holiday.c.id)
    )
    row = working_days_of(connection, office_id)
    worked = WorkingDays(frozenset(Weekday(day) for day in row["weekdays"]), WeekdayShift(row["shift"]))
    holidays = tuple(Holiday(*each) for each in connection.execute(resting))
    return OfficeDays(worked, holidays, bool(row["extend_daily_terms"]))


def calendars_of_offices(
    connection: Connection, office_ids: Collection[int]
) -> Mapping[int, tuple[WorkingDays, tuple[Holiday, ...]]]:
    """Return, per office, what `calendar_of_office` does, in two statements for all of them."""
    asked = {"offices": list(office_ids)}
    holidays: dict[int, list[Holiday]] = {}
    for office_id, *days in connection.execute(_HOLIDAYS, asked):
        holidays.setdefault(office_id, []).append(Holiday(*days))
    return {
        row.id: (
            WorkingDays(frozenset(Weekday(day) for day in row.weekdays), WeekdayShift(row.shift)),
            tuple(holidays.get(row.id, ())),
        )
        for row in connection.execute(_WORKING_DAYS, asked)
    }


def working_days_of(connection: Connection, office_id: int) -> RowMapping:
    """Return the working days of an office, else of the nearest office above it; the head office always has some.

    Raises:
        OfficeNotFound: there is no such office.
    """
    place = office_by_id(connection, office_id).hierarchy
    nearest = (
        select(working_days)
        .join_from(working_days, office)
        .where(literal(place).startswith(office.c.hierarchy))
        .order_by(func.length(office.c.hierarchy).desc())
        .limit(1)
    )
    return connection.execute(nearest).mappings().one()


def working_days_below(connection: Connection, hierarchy: str) -> Sequence[RowMapping]:
    """List the offices of a subtree with the working days that hold in each, and the office that says so."""
    return connection.execute(text(_WORKED_BELOW), {"hierarchy": hierarchy}).mappings().all()


def holidays_below(connection: Connection, hierarchy: str, since: date) -> Sequence[RowMapping]:
    """List the holidays of the offices of a subtree that end on a day or later, earliest first.

    Each names its offices in the subtree, and says whether it has others too.
    """
    asked = {"hierarchy": hierarchy, "since": since}
    return connection.execute(text(_HOLIDAYS_BELOW), asked).mappings().all()


def holidays_of(connection: Connection, office_id: int) -> Sequence[RowMapping]:
    """List the holidays of an office, deleted ones left out, earliest first."""
    listed = (
        select(holiday)
        .join_from(holiday, holiday_office)
        .where(holiday_office.c.office_id == office_id, holiday.c.status != "DELETED")
        .order_by(holiday.c.from_on, holiday.c.id)
    )
    return connection.execute(listed).mappings().all()


def holiday_by_id(connection: Connection, holiday_id: int) -> tuple[RowMapping, Sequence[RowMapping]]:
    """Return a holiday and its offices (id, name, hierarchy).

    Raises:
        HolidayNotFound: there is none, or it was deleted.
    """
    asked = select(holiday).where(holiday.c.id == holiday_id, holiday.c.status != "DELETED")
    row = connection.execute(asked).mappings().first()
    if row is None:
        raise HolidayNotFound(holiday_id)
    places = (
        select(office.c.id, office.c.name, office.c.hierarchy)
        .join_from(holiday_office, office)
        .where(holiday_office.c.holiday_id == holiday_id)
        .order_by(office.c.hierarchy)
    )
    return row, connection.execute(places).mappings().all()
