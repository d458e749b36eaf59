from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.gatherings import staying
from tests.web.counter import TODAY

from samity.bank.organisation.operations.holidays import PlanHoliday, plan_holiday
from samity.bank.organisation.queries import calendar_of_office, holidays_below
from samity.bank.organisation.values.working_days import Holiday, Weekday, WeekdayShift

if TYPE_CHECKING:
    from sqlalchemy import RowMapping
    from tests.web.counter import Counter
    from tests.web.pages import Typed

DAY = TODAY + timedelta(days=100)


def planned(counter: Counter, name: str) -> RowMapping:
    with counter.engine.connect() as connection:
        return next(each for each in holidays_below(connection, ".", TODAY) if each["name"] == name)


def test_a_holiday_is_planned_corrected_and_activated(counter: Counter) -> None:
    page = counter.clerk.fill(
        "/holidays/plan", name="Harvest", from_on=DAY, to_on=DAY, office_ids=["1", str(counter.place.office_id)]
    )
    assert page.path == "/holidays"
    assert page.says("The holiday is planned", "Harvest", "moves to the next repayment date", "planned")
    harvest = planned(counter, "Harvest")["id"]
    after = DAY + timedelta(days=2)
    page = counter.clerk.fill(f"/holidays/{harvest}/change", moved_to=after, office_ids=[str(counter.place.office_id)])
    assert page.says("The holiday is corrected.", "moves to 19 Apr 2025")
    assert counter.clerk.fill(f"/holidays/{harvest}/activate").says("The holiday counts.", "it counts already")
    with counter.engine.connect() as connection:
        _, holidays = calendar_of_office(connection, counter.place.office_id)
        assert Holiday(DAY, DAY, after) in holidays
        assert calendar_of_office(connection, 1)[1] == ()


def test_what_is_not_changed_of_a_holiday_is_not_written(counter: Counter) -> None:
    with staying(counter.engine, TODAY) as unit:
        two = (1, counter.place.office_id)
        holiday_id = plan_holiday(PlanHoliday("Two places", DAY, DAY, two, None, "said once"), unit)
    counter.clerk.fill(f"/holidays/{holiday_id}/change", name="Both places")
    found = planned(counter, "Both places")
    assert (found["description"], len(found["offices"])) == ("said once", 2)


def test_wrong_days_are_said_beside_their_fields_and_what_was_typed_stays(counter: Counter) -> None:
    typed: dict[str, Typed] = {
        "name": "Backwards",
        "from_on": DAY,
        "to_on": DAY - timedelta(days=1),
        "description": "two days",
    }
    page = counter.clerk.fill("/holidays/plan", **typed)
    assert page.status == 422
    assert "cannot end before that" in page.wrong["to_on"]
    assert (page.fields["name"], page.fields["description"]) == ("Backwards", "two days")
    page = counter.clerk.send(page, to_on=DAY, moved_to=DAY)
    assert "a day of the same holiday" in page.wrong["moved_to"]


def test_a_holiday_rests_in_one_office_at_least(counter: Counter) -> None:
    page = counter.clerk.fill("/holidays/plan", name="Nowhere", from_on=DAY, to_on=DAY, office_ids=None)
    assert page.wrong == {"office_ids": "This is needed."}


def test_a_holiday_that_counts_can_be_removed_only(counter: Counter) -> None:
    counter.clerk.fill("/holidays/plan", name="New Year", from_on=DAY, to_on=DAY)
    new_year = planned(counter, "New Year")["id"]
    counter.clerk.fill(f"/holidays/{new_year}/activate")
    assert counter.clerk.open(f"/holidays/{new_year}/change").status == 422
    page = counter.clerk.fill(f"/holidays/{new_year}/remove")
    assert page.says("The holiday is off the calendar.")
    assert "New Year" not in page.words


def test_holidays_that_are_over_are_shown_when_asked_for(counter: Counter) -> None:
    past = TODAY - timedelta(days=30)
    counter.clerk.fill("/holidays/plan", name="Long ago", from_on=past, to_on=past)
    assert "Long ago" not in counter.clerk.open("/holidays").words
    assert counter.clerk.open("/holidays?since=ever").says("Long ago")


def test_another_branch_sees_nothing_of_a_holiday(counter: Counter) -> None:
    counter.clerk.fill("/holidays/plan", name="Of one branch", from_on=DAY, to_on=DAY)
    holiday_id = planned(counter, "Of one branch")["id"]
    assert "Of one branch" not in counter.elsewhere.open("/holidays").words
    for act in ("change", "activate", "remove"):
        assert counter.elsewhere.open(f"/holidays/{holiday_id}/{act}").status == 403


def test_a_holiday_that_reaches_beyond_ones_office_is_shown_and_barred(counter: Counter) -> None:
    with counter.engine.connect() as connection:
        away = connection.exec_driver_sql("SELECT office_id FROM app_user WHERE username = 'elsewhere'").scalar_one()
    counter.clerk.fill("/holidays/plan", name="Everywhere", from_on=DAY, to_on=DAY, office_ids=["1", str(away)])
    assert counter.elsewhere.open("/holidays").says("Everywhere", "rests in offices above yours too")


def test_working_days_are_an_offices_own_or_those_of_the_office_above(counter: Counter) -> None:
    office_id = counter.place.office_id
    assert counter.clerk.open("/working-days").says("every day")
    page = counter.clerk.fill(
        f"/working-days/{office_id}/change", weekdays=["1", "5", "0"], shift="PREVIOUS_WORKING_DAY"
    )
    assert page.says("The working days are changed.", "Monday, Tuesday, Saturday", "itself")
    with counter.engine.connect() as connection:
        worked, _ = calendar_of_office(connection, office_id)
    assert worked.weekdays == {Weekday.MO, Weekday.TU, Weekday.SA}
    assert worked.shift is WeekdayShift.PREVIOUS_WORKING_DAY


def test_a_week_without_work_is_refused_beside_the_days(counter: Counter) -> None:
    page = counter.clerk.fill("/working-days/1/change", weekdays=None, shift="NEXT_MEETING")
    assert page.wrong == {"weekdays": "A week needs at least one working day."}
    assert page.fields["shift"] == "NEXT_MEETING"


def test_working_days_of_another_branch_are_nobodys_business(counter: Counter) -> None:
    assert counter.elsewhere.open(f"/working-days/{counter.place.office_id}/change").status == 403
    offered = [link for link in counter.elsewhere.open("/working-days").links if link.endswith("/change")]
    assert len(offered) == 1


def test_who_may_only_read_sees_why(counter: Counter) -> None:
    assert counter.reader.open("/holidays").says("needs the right holidays:plan")
    assert counter.reader.open("/working-days").says("needs the right working_days:change")
    assert counter.reader.open("/holidays/plan").status == 403
