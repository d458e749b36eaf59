"""What the set-up shows of holidays and working days, in a tree of offices."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from samity.bank.organisation.operations.holidays import NamedHoliday, PlanHoliday, plan_holiday, remove_holiday
from samity.bank.organisation.operations.offices import OpenOffice, open_office
from samity.bank.organisation.operations.working_days import ChangeWorkingDays, change_working_days
from samity.bank.organisation.queries import holders_of_roles, holidays_below, office_by_id, roles, working_days_below
from samity.bank.organisation.values.working_days import Weekday, WorkingDays

if TYPE_CHECKING:
    from samity.storage.unit import Unit

DAY = date(2025, 4, 14)


def branch(unit: Unit, name: str, parent_id: int = 1) -> int:
    return open_office(OpenOffice(name, date(2024, 1, 1), parent_id), unit)


def test_a_branch_sees_its_own_holidays_and_whether_others_rest_too(unit: Unit) -> None:
    north, south = branch(unit, "North"), branch(unit, "South")
    below_north = branch(unit, "Below north", north)
    plan_holiday(PlanHoliday("Of the south", DAY, DAY, (south,)), unit)
    plan_holiday(PlanHoliday("Of both", DAY, DAY, (below_north, south)), unit)
    plan_holiday(PlanHoliday("Over", DAY - timedelta(days=9), DAY - timedelta(days=1), (north,)), unit)
    gone = plan_holiday(PlanHoliday("Gone", DAY, DAY, (north,)), unit)
    remove_holiday(NamedHoliday(gone), unit)
    [seen] = holidays_below(unit.connection, office_by_id(unit.connection, north).hierarchy, DAY)
    assert (seen["name"], seen["offices"], seen["elsewhere_too"]) == ("Of both", ["Below north"], True)
    assert [each["elsewhere_too"] for each in holidays_below(unit.connection, ".", DAY)] == [False, False]


def test_working_days_come_from_the_nearest_office_that_says_so(unit: Unit) -> None:
    north = branch(unit, "North")
    below_north = branch(unit, "Below north", north)
    change_working_days(ChangeWorkingDays(north, WorkingDays(frozenset({Weekday.MO}))), unit)
    found = {row["id"]: row for row in working_days_below(unit.connection, ".")}
    assert found[below_north]["weekdays"] == [0]
    assert (found[below_north]["said_by"], found[below_north]["said_by_name"]) == (north, "North")
    assert found[1]["said_by"] == 1
    below = working_days_below(unit.connection, office_by_id(unit.connection, north).hierarchy)
    assert [row["id"] for row in below] == [north, below_north]


def test_roles_know_how_many_hold_them(unit: Unit) -> None:
    [in_charge] = [each["id"] for each in roles(unit.connection) if each["name"] == "Super user"]
    assert holders_of_roles(unit.connection)[in_charge] >= 1
