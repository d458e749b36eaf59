"""Calendars as Fineract's clients attach and read them, and as the collection-sheet guide posts them (seed 001).

Vectors of the groups and collection sheets specification, sections 3.2, 3.3, 8.1 and 9.2.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from tests.api import SPELLING
from tests.operations.meetings.village import FORMED, TODAY, Bank, bank_on, centre, group

from samity.bank.meetings.operations.attendance import record_attendance
from samity.bank.meetings.queries import calendar_by_id
from samity.dialects.fineract.calendars import spell_collection_calendar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.databases import Databases

MONTHLY = {"repeating": True, "frequency": 3, "interval": 1}
WEEKLY = {"repeating": True, "frequency": 2, "interval": "1", "repeatsOnDay": "1"}
# Seed 001, to the letter but for the spelling of dates that `Api` adds.
GUIDE = {"startDate": "01 March 2025", "isRepeating": True, "frequency": 3, "interval": 2, "repeatsOnDay": 2}


@pytest.fixture(scope="module")
def bank(database_server: Databases) -> Iterator[Bank]:
    with bank_on(database_server) as opened:
        yield opened


@pytest.fixture
def path(bank: Bank) -> str:
    """The path of a new group."""
    with bank.unit() as unit:
        return f"groups/{group(unit)}"


def calendar(**members: object) -> dict[str, Any]:
    """Write a body as the web client does; numbers come as texts."""
    return {"title": "Collection", "typeId": "1", "startDate": "03 January 2025", **WEEKLY, **members}


@pytest.mark.parametrize(
    ("members", "recurrence", "words", "next_dates"),
    [
        (WEEKLY, "FREQ=WEEKLY;BYDAY=MO", "Weekly on Monday", [[2025, 3, 24], [2025, 3, 31]]),
        ({**WEEKLY, "interval": 2}, "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "Every 2 weeks on Monday", [[2025, 3, 24]]),
        (
            {**MONTHLY, "repeatsOnNthDayOfMonth": -2, "repeatsOnDayOfMonth": -1},
            "FREQ=MONTHLY;BYMONTHDAY=-1",
            "Monthly on last day",
            [[2025, 3, 31], [2025, 4, 30]],
        ),
        (
            {**MONTHLY, "repeatsOnNthDayOfMonth": 2, "repeatsOnLastWeekdayOfMonth": 2},
            "FREQ=MONTHLY;BYSETPOS=2;BYDAY=TU",
            "Monthly on second tuesday",
            [[2025, 4, 8], [2025, 5, 13]],
        ),
        (
            {**MONTHLY, "repeatsOnNthDayOfMonth": -1, "repeatsOnLastWeekdayOfMonth": 5},
            "FREQ=MONTHLY;BYSETPOS=-1;BYDAY=FR",
            "Monthly on last friday",
            [[2025, 3, 28], [2025, 4, 25]],
        ),
        (
            {**MONTHLY, "repeatsOnDayOfMonth": 15},
            "FREQ=MONTHLY;BYMONTHDAY=15",
            "Monthly on day 15",
            [[2025, 4, 15], [2025, 5, 15]],
        ),
        # repeatsOnDay says nothing of a month on this path, as in Fineract.
        ({**MONTHLY, "repeatsOnDay": 2}, "FREQ=MONTHLY", "Monthly on day 3", [[2025, 4, 3], [2025, 5, 3]]),
        ({"frequency": 1, "interval": 3}, "FREQ=DAILY;INTERVAL=3", "Every 3 days", [[2025, 3, 22], [2025, 3, 25]]),
        ({"frequency": 4}, "FREQ=YEARLY", "Annually on Jan 3", [[2026, 1, 3], [2027, 1, 3]]),
    ],
)
def test_a_calendar_repeats_as_it_was_attached(
    bank: Bank, path: str, members: dict[str, Any], recurrence: str, words: str, next_dates: list[list[int]]
) -> None:
    body = calendar(**members)
    made = bank.api.post(f"{path}/calendars", body)
    assert made == {"groupId": int(path.split("/")[1]), "resourceId": made["resourceId"]}
    read = bank.api.get(f"{path}/calendars/{made['resourceId']}")
    assert (read["recurrence"], read["humanReadable"], read["repeating"]) == (recurrence, words, True)
    assert read["nextTenRecurringDates"][: len(next_dates)] == next_dates
    assert len(read["nextTenRecurringDates"]) == 10


def test_a_calendar_is_shown_in_full(bank: Bank, path: str) -> None:
    place = {"location": "The school", "duration": 60, "meetingtime": "14:30", "timeFormat": "HH:mm"}
    body = calendar(**place, endDate="30 June 2025", remindById=1, firstReminder=60, secondReminder="", description="")
    calendar_id = bank.api.post(f"{path}/calendars", body)["resourceId"]
    read = bank.api.get(f"{path}/calendars/{calendar_id}")
    dates = read.pop("recurringDates")
    assert (dates[0], dates[-1], len(dates)) == ([2025, 1, 6], [2025, 6, 30], 26)
    assert read.pop("nextTenRecurringDates")[0] == [2025, 3, 24]
    assert read == {
        "id": calendar_id,
        "calendarInstanceId": calendar_id,
        "entityId": int(path.split("/")[1]),
        "entityType": {"id": 2, "code": "calendarEntityType.groups", "value": "GROUPS"},
        "title": "Collection",
        "location": "The school",
        "startDate": [2025, 1, 3],
        "endDate": [2025, 6, 30],
        "meetingTime": "14:30:00",
        "duration": 60,
        "type": {"id": 1, "code": "calendarType.collection", "value": "COLLECTION"},
        "repeating": True,
        "recurrence": "FREQ=WEEKLY;BYDAY=MO",
        "frequency": {"id": 2, "code": "calendarFrequencyType.weekly", "value": "WEEKLY"},
        "interval": 1,
        "repeatsOnDay": {"id": 1, "code": "calendarWeekDaysType.monday", "value": "MO"},
        "remindBy": {"id": 1, "code": "calendarRemindBy.sms", "value": "SMS"},
        "firstReminder": 60,
        "humanReadable": "Weekly on Monday",
        "createdDate": [2025, 3, 20],
        "createdByUserId": 1,
        "createdByUsername": "mifos",
    }


def test_the_guides_schedule_is_the_first_tuesday_of_every_second_month(bank: Bank, path: str) -> None:
    made = bank.api.post(f"{path}/meetings", GUIDE)
    group_id = int(path.split("/")[1])
    assert made == {"groupId": group_id, "resourceId": made["resourceId"]}
    (read,) = bank.api.get(f"{path}/calendars")
    assert read["title"] == f"groups_{group_id}_CollectionMeeting"
    assert read["type"]["value"] == "COLLECTION"
    assert read["humanReadable"] == "Every 2 months on first tuesday"
    assert read["recurringDates"][:3] == [[2025, 3, 4], [2025, 5, 6], [2025, 7, 1]]
    # The guide's own sheet is for 15 March 2025, a Saturday: no meeting.
    body = {"calendarId": made["resourceId"], "meetingDate": "15 March 2025"}
    assert bank.api.refused(f"{path}/meetings", body) == (403, ["error.msg.calendar.meeting.not.valid.recurring.date"])


def test_the_guides_schedule_of_a_centre_is_weekly_or_held_once(bank: Bank) -> None:
    with bank.unit() as unit:
        weekly, once = centre(unit), centre(unit)
    schedule = {"startDate": "01 March 2025", "repeating": True, "frequency": 2, "interval": 2, "repeatsOnDay": 6}
    bank.api.post(f"centers/{weekly}/meetings", schedule)
    bank.api.post(f"centers/{once}/meetings", {"startDate": "15 March 2025", "isRepeating": False})
    (every,), (single,) = bank.api.get(f"centers/{weekly}/calendars"), bank.api.get(f"centers/{once}/calendars")
    assert (every["title"], every["entityType"]["value"]) == (f"centers_{weekly}_CollectionMeeting", "CENTERS")
    assert every["recurringDates"][:2] == [[2025, 3, 1], [2025, 3, 15]]
    assert single["recurringDates"] == [[2025, 3, 15]]
    assert (single["repeating"], "recurrence" in single, "frequency" in single) == (False, False, False)


@pytest.mark.parametrize(
    ("members", "codes"),
    [
        ({"title": "", "startDate": ""}, ["title.cannot.be.blank", "startDate.cannot.be.blank"]),
        ({"title": "x" * 51}, ["title.exceeds.max.length"]),
        ({"typeId": 5}, ["typeId.is.not.within.expected.range"]),
        ({"frequency": None, "interval": None}, ["frequency.cannot.be.blank", "interval.cannot.be.blank"]),
        ({"frequency": 5}, ["frequency.is.not.within.expected.range"]),
        ({"interval": 0}, ["interval.not.greater.than.zero"]),
        ({"repeatsOnDay": None}, ["repeatsOnDay.cannot.be.blank"]),
        ({"repeatsOnDay": 8}, ["repeatsOnDay.is.not.within.expected.range"]),
        ({**MONTHLY, "repeatsOnNthDayOfMonth": 5}, ["repeatsOnNthDayOfMonth.is.not.within.expected.range"]),
        ({**MONTHLY, "repeatsOnNthDayOfMonth": 1}, ["repeatsOnLastWeekdayOfMonth.cannot.be.blank"]),
        ({**MONTHLY, "repeatsOnNthDayOfMonth": -2}, ["repeatsOnDayOfMonth.cannot.be.blank"]),
        ({**MONTHLY, "repeatsOnDayOfMonth": 29}, ["repeatsOnDayOfMonth.is.not.within.expected.range"]),
        ({"endDate": "02 January 2025"}, ["endDate.is.less.than.date"]),
        ({"startDate": "31 December 9999"}, ["startDate.is.not.within.expected.range"]),
        ({"startDate": "31 December 2024"}, ["cannot.be.before.groups.activation.date"]),
    ],
)
def test_a_wrong_calendar_is_refused_with_every_reason(
    bank: Bank, path: str, members: dict[str, Any], codes: list[str]
) -> None:
    refused = bank.api.refused(f"{path}/calendars", calendar(**members))
    assert refused == (400, [f"validation.msg.calendar.{code}" for code in codes])


def test_other_members_and_other_times_are_refused(bank: Bank, path: str) -> None:
    refused = bank.api.refused(f"{path}/calendars", calendar(meetingtime="25:00", sometimes=True))
    assert refused == (400, ["validation.msg.invalid.time.format", "error.msg.parameter.unsupported"])


def test_a_second_collection_calendar_is_refused(bank: Bank) -> None:
    with bank.unit() as unit:
        common = centre(unit)
        inside = group(unit, centre_id=common)
    bank.api.post(f"centers/{common}/calendars", calendar())
    for path in (f"centers/{common}/calendars", f"groups/{inside}/calendars", f"groups/{inside}/meetings"):
        code = "validation.msg.calendar.multiple.collection.calendar.not.supported"
        assert bank.api.refused(path, calendar()) == (400, [code])
    bank.api.post(f"groups/{inside}/calendars", calendar(typeId=4, repeating=False))
    assert [each["type"]["id"] for each in bank.api.get(f"groups/{inside}/calendars")] == [4]
    listed = bank.api.get(f"groups/{inside}/calendars", associations="parentCalendars")
    assert [each["entityType"]["id"] for each in listed] == [4, 2]
    (training,) = bank.api.get(f"groups/{inside}/calendars", associations="parentCalendars", calendarType="general")
    assert bank.api.get(f"groups/{inside}/calendars/{listed[0]['id']}")["entityId"] == common
    assert training["type"]["value"] == "GENERAL"


def test_what_is_not_there_is_not_found(bank: Bank, path: str) -> None:
    with bank.unit() as unit:
        common = centre(unit)
    foreign = bank.api.post(f"centers/{common}/calendars", calendar())["resourceId"]
    for refused, code in (
        (f"{path}/calendars/{foreign}", "error.msg.calendar.id.invalid"),
        (f"{path}/calendars/999999", "error.msg.calendar.id.invalid"),
        (f"groups/{common}/calendars", "error.msg.group.id.invalid"),
        (f"centers/{path.split('/')[1]}/calendars", "error.msg.center.id.invalid"),
    ):
        assert bank.api.refused(refused, method="GET") == (404, [code])
    assert bank.api.refused("centers/999999/calendars", calendar()) == (404, ["error.msg.center.id.invalid"])
    assert bank.api.call("GET", f"{path}/calendars?calendarType=holiday").status_code == 400


def test_the_form_has_fineracts_defaults_and_options(bank: Bank, path: str) -> None:
    form = bank.api.get(f"{path}/calendars/template")
    defaults = {name: form[name]["value"] for name in ("type", "frequency", "repeatsOnDay", "remindBy")}
    assert defaults == {"type": "COLLECTION", "frequency": "DAILY", "repeatsOnDay": "MO", "remindBy": "EMAIL"}
    assert [each["id"] for each in form["frequencyNthDayTypeOptions"]] == [1, 2, 3, 4, -1, -2]
    assert [each["code"] for each in form["repeatsOnDayOptions"]][5:] == [
        "calendarWeekDaysType.saturday",
        "calendarWeekDaysType.sunday",
    ]
    calendar_id = bank.api.post(f"{path}/calendars", calendar())["resourceId"]
    read = bank.api.get(f"{path}/calendars/{calendar_id}", template="true")
    options = {"calendarTypeOptions", "entityTypeOptions", "frequencyOptions", "remindByOptions", "repeatsOnDayOptions"}
    assert options <= set(read)
    assert options <= set(form)


def test_the_calendar_shown_with_a_group_is_its_centres_and_names_the_meeting_to_record(bank: Bank) -> None:
    with bank.unit() as unit:
        common = centre(unit)
        inside, alone = group(unit, centre_id=common), group(unit)
    body = calendar(startDate="10 March 2025")
    calendar_id = bank.api.post(f"centers/{common}/calendars", body)["resourceId"]
    with bank.unit() as unit:
        assert spell_collection_calendar(unit, alone) is None
        shown = spell_collection_calendar(unit, inside)
        assert shown is not None
        assert (shown["id"], shown["entityType"]["value"]) == (calendar_id, "CENTERS")
        assert shown["recentEligibleMeetingDate"] == date(2025, 3, 10)
        attached = calendar_by_id(unit.connection, calendar_id)
        for held_on, eligible in ((10, date(2025, 3, 17)), (17, date(2025, 3, 24))):
            record_attendance(unit, attached, date(2025, 3, held_on), {})
            shown = spell_collection_calendar(unit, common)
            assert shown is not None
            assert shown["recentEligibleMeetingDate"] == eligible


def test_today_is_what_the_bank_says(bank: Bank, path: str) -> None:
    assert date(2025, 1, 1) == FORMED < TODAY
    body = calendar(startDate="01 January 2025", frequency=1)
    calendar_id = bank.api.post(f"{path}/calendars", body)["resourceId"]
    read = bank.api.get(f"{path}/calendars/{calendar_id}")
    assert read["nextTenRecurringDates"][0] == [2025, 3, 20]
    assert read["recurringDates"][-1] == [2026, 3, 20]


@pytest.mark.parametrize("frequency", [1, 4])
def test_the_guide_s_weekday_says_nothing_of_days_or_years_and_is_refused(
    bank: Bank, path: str, frequency: int
) -> None:
    answer = bank.api.call("POST", f"{path}/meetings", json={**SPELLING, **GUIDE, "frequency": frequency})
    codes = [each["userMessageGlobalisationCode"] for each in answer.json()["errors"]]
    assert (answer.status_code, codes) == (400, ["validation.msg.calendar.repeatsOnDay.not.supported.for.frequency"])
