"""Meetings: planned with their dates before anything is kept, recorded, and who came."""

from __future__ import annotations

from typing import Any

from tests.gatherings import staying
from tests.village import village
from tests.web.counter import TODAY, Counter

from samity.bank.clients.operations.forming import FormGroup, form_group
from samity.bank.meetings.queries import attendance_on, collection_calendars
from samity.bank.meetings.values import Attendance, Frequency, NthDay, Weekday

LOOK = ("_look", "yes")
_groups = iter(range(1000))


def group(counter: Counter) -> int:
    with staying(counter.engine, TODAY) as unit:
        name = f"Planning {next(_groups)}"
        return form_group(FormGroup(name, counter.place.office_id, activated_on=TODAY), unit).id


def plan(counter: Counter, group_id: int, *button: tuple[str, str], **typed: Any) -> Any:
    return counter.clerk.fill(f"/meetings/{group_id}/plan", *button, **typed)


def test_the_next_dates_are_shown_and_nothing_is_kept(counter: Counter) -> None:
    group_id = group(counter)
    before = counter.count("calendar")
    page = plan(counter, group_id, LOOK, interval=2, weekday=Weekday.FR.value)
    assert page.says("Every 2 weeks on Friday", "Friday 10 January 2025", "Friday 24 January 2025")
    assert page.fields["weekday"] == "4"
    assert counter.count("calendar") == before
    sundays = plan(counter, group_id, LOOK, weekday=Weekday.SU.value)
    assert sundays.says("Weekly on Sunday", "Sunday 12 January 2025")


def test_meetings_are_planned(counter: Counter) -> None:
    group_id = group(counter)
    page = plan(counter, group_id, meets_at="07:30", location="The old well", weekday=Weekday.WE.value)
    assert page.path == f"/groups/{group_id}"
    assert page.says("The meetings are planned.", "weekly on Wednesday at 07:30, next 8 Jan 2025", "The old well")

    page = plan(counter, group_id)
    assert page.status == 422
    assert "type" in page.wrong
    assert plan(counter, group_id, type="TRAINING", title="Book keeping").says("Book keeping: Weekly on Tuesday")


def test_a_month_has_its_n_th_weekday_or_its_last_day(counter: Counter) -> None:
    first, last = group(counter), group(counter)
    assert plan(counter, first, frequency="MONTHLY", weekday=0, place="SECOND").says("monthly on second monday")
    assert plan(counter, last, frequency="MONTHLY", place="LAST_DAY").says("monthly on last day", "next 31 Jan 2025")
    with counter.engine.connect() as connection:
        rule = collection_calendars(connection, [first])[first].rule
    assert rule.recurrence is not None
    assert (rule.recurrence.frequency, rule.recurrence.nth) == (Frequency.MONTHLY, NthDay.SECOND)


def test_what_does_not_belong_together_is_refused_beside_its_field(counter: Counter) -> None:
    group_id = group(counter)
    assert "frequency" in plan(counter, group_id, frequency="YEARLY", weekday=1).wrong
    assert "ends_on" in plan(counter, group_id, ends_on="2024-01-01").wrong
    assert "starts_on" in plan(counter, group_id, starts_on="2024-01-01").wrong
    assert "interval" in plan(counter, group_id, interval=0).wrong
    page = plan(counter, group_id, meets_at="noon", title="Noon")
    assert page.wrong["meets_at"] == "Type a time, such as 07:30."
    assert page.fields["title"] == "Noon"


def test_a_group_may_meet_once(counter: Counter) -> None:
    page = plan(counter, group(counter), frequency="ONCE", type="GENERAL", title="Founding")
    assert page.says("Founding: Once")


def test_a_meeting_is_recorded_with_who_came(counter: Counter) -> None:
    group_id, (first, second, third) = counter.place.group_id, counter.place.clients
    path = f"/meetings/{group_id}"
    assert counter.clerk.open(path).says("No meeting is recorded yet.")
    early = counter.clerk.fill(f"{path}/record", held_on="2025-01-08", **{f"came-{first}": "LATE"})
    assert early.status == 422
    assert "held_on" in early.wrong
    assert early.fields[f"came-{first}"] == "LATE"

    page = counter.clerk.fill(f"{path}/record", **{f"came-{first}": "ABSENT", f"came-{second}": "LATE"})
    assert page.says("The meeting is recorded.", "Tuesday 7 January 2025", "absent", "late", "present")
    with counter.engine.connect() as connection:
        noted = attendance_on(connection, counter.place.calendar_id, TODAY)
    assert noted == {first: Attendance.ABSENT, second: Attendance.LATE, third: Attendance.PRESENT}

    form = counter.clerk.open(f"{page.path}/attendance")
    assert form.fields[f"came-{first}"] == "ABSENT"
    corrected = counter.clerk.send(form, **{f"came-{first}": "PRESENT"})
    assert corrected.says("It is noted who came.")
    with counter.engine.connect() as connection:
        assert attendance_on(connection, counter.place.calendar_id, TODAY)[first] is Attendance.PRESENT

    assert counter.clerk.open(path).says("7 Jan 2025 meeting")
    again = counter.clerk.fill(f"{path}/record", held_on=str(TODAY))
    assert "recorded already" in again.wrong["held_on"]
    assert counter.clerk.open(f"/groups/{group_id}").says("1 of 1", "7 Jan 2025 late")


def test_a_meeting_of_others_is_not_shown(counter: Counter) -> None:
    with staying(counter.engine, TODAY) as unit:
        other = village(unit, members=1)
    recorded = counter.clerk.fill(f"/meetings/{other.group_id}/record")
    meeting_id = recorded.path.rpartition("/")[2]
    assert counter.clerk.open(f"/meetings/{counter.place.group_id}/{meeting_id}").status == 404
    assert counter.clerk.open(f"/meetings/{counter.place.group_id}/{meeting_id}/attendance").status == 404


def test_a_group_without_meetings_says_so(counter: Counter) -> None:
    group_id = group(counter)
    assert counter.clerk.open(f"/meetings/{group_id}").says("Record a meeting no meetings are planned")
    page = counter.clerk.open(f"/groups/{group_id}")
    assert page.says("Collect no meetings for collecting are planned")
    assert counter.clerk.fill(f"/meetings/{group_id}/record").status == 422


def test_who_may_not_sees_why(counter: Counter) -> None:
    path = f"/meetings/{counter.place.group_id}"
    assert counter.reader.open(path).says("Record a meeting needs the right meetings:record")
    assert counter.reader.open(f"{path}/record").status == 403
    assert counter.reader.open(f"{path}/plan").status == 403


def test_rates_are_told_of_meetings_members_the_group_and_a_client(counter: Counter) -> None:
    with staying(counter.engine, TODAY) as unit:
        place = village(unit, members=2, centre=True)
    (first, second), path = place.clients, f"/meetings/{place.group_id}"
    assert counter.clerk.open(f"/groups/{place.group_id}").says("Came in the last 365 days", "not noted yet")
    counter.clerk.fill(f"{path}/record", **{f"came-{first}": "LATE", f"came-{second}": "ABSENT"})
    assert counter.clerk.open(path).says("Members in the last 365 days", "Together", "50 %", "100 %", "0 %")
    assert counter.clerk.open(f"/groups/{place.group_id}").says("1 of 2, 50 %")
    assert counter.clerk.open(f"/clients/{first}").says("In the last 365 days: 1 of 1, 100 %")
