"""Meetings move over HTTP, and what falls due at them with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.dialects.fineract.lending import lent, new_product
from tests.dialects.fineract.people import new_client, new_group

if TYPE_CHECKING:
    from tests.api import Api


def test_a_groups_meetings_move_with_the_due_dates_of_its_loans(own_api: Api) -> None:
    api = own_api
    api.post("businessdate", {"date": "2024-01-10", "type": "BUSINESS_DATE", "dateFormat": "yyyy-MM-dd"})
    client_id = new_client(api)
    group_id = new_group(api, clientMembers=[client_id])
    weekly = {"repeating": True, "frequency": 2, "interval": 1, "repeatsOnDay": 1}
    body = {"title": "Collection", "typeId": 1, "startDate": "01 January 2024", **weekly}
    calendar_id = api.post(f"groups/{group_id}/calendars", body)["resourceId"]
    product_id = new_product(api, repaymentFrequencyType=1, numberOfRepayments=4, interestRatePerPeriod=0)
    joint = {"loanType": "jlg", "clientId": client_id, "groupId": group_id, "calendarId": calendar_id}
    loan_id = lent(api, product_id, **joint)
    path = f"groups/{group_id}/calendars/{calendar_id}"
    asked = {
        "reschedulebasedOnMeetingDates": True,
        "presentMeetingDate": "15 January 2024",
        "newMeetingDate": "17 January 2024",
    }
    moved = api.put(path, asked)["changes"]["loans"]
    days = [[2024, 1, 15], [2024, 1, 22], [2024, 1, 29]]
    assert moved == [{"loanId": loan_id, "from": days, "to": [[2024, 1, 17], [2024, 1, 24], [2024, 1, 31]]}]
    schedule = api.get(f"loans/{loan_id}", associations="repaymentSchedule")["repaymentSchedule"]["periods"]
    assert [each["dueDate"] for each in schedule[1:]] == [[2024, 1, 8], [2024, 1, 17], [2024, 1, 24], [2024, 1, 31]]
    assert api.get(path)["recurrence"] == "FREQ=WEEKLY;BYDAY=WE"
    again = api.refused(path, asked, method="PUT")
    assert again == (403, ["error.msg.calendar.meeting.not.valid.recurring.date"])
    alone = {**asked, "presentMeetingDate": "24 January 2024", "newMeetingDate": "23 January 2024"}
    (moved,) = api.put(path, {**alone, "onlyThisMeeting": True})["changes"]["loans"]
    assert (moved["from"], moved["to"]) == ([[2024, 1, 24]], [[2024, 1, 23]])
    assert [2024, 1, 31] in api.get(path)["nextTenRecurringDates"]
    elsewhere = api.refused(f"groups/{new_group(api)}/calendars/{calendar_id}", asked, method="PUT")
    assert elsewhere == (404, ["error.msg.calendar.id.invalid"])
    unknown = {"reschedulebasedOnMeetingDates": False, "presentMeetingDate": "15 January 2024"}
    assert api.refused(path, unknown, method="PUT")[0] == 400


def test_a_group_meets_on_other_days_as_the_web_client_says_it(own_api: Api) -> None:
    api = own_api
    api.post("businessdate", {"date": "2024-01-10", "type": "BUSINESS_DATE", "dateFormat": "yyyy-MM-dd"})
    client_id = new_client(api)
    group_id = new_group(api, clientMembers=[client_id])
    title = f"groups_{group_id}_CollectionMeeting"
    weekly = {"title": title, "typeId": "1", "repeating": True, "frequency": 2, "interval": "1"}
    first = {**weekly, "startDate": "01 January 2024", "repeatsOnDay": 1}
    calendar_id = api.post(f"groups/{group_id}/calendars", first)["resourceId"]
    product_id = new_product(api, repaymentFrequencyType=1, numberOfRepayments=3, interestRatePerPeriod=0)
    joint = {"loanType": "jlg", "clientId": client_id, "groupId": group_id, "calendarId": calendar_id}
    loan_id = lent(api, product_id, **joint)
    path, asked = f"groups/{group_id}/calendars/{calendar_id}", {**weekly, "startDate": "10 January 2024"}
    assert api.put(path, {**asked, "repeatsOnDay": 1})["changes"]["loans"] == []
    (moved,) = api.put(path, {**asked, "repeatsOnDay": 4})["changes"]["loans"]
    assert moved == {
        "loanId": loan_id,
        "from": [[2024, 1, 15], [2024, 1, 22]],
        "to": [[2024, 1, 18], [2024, 1, 25]],
    }
    assert api.get(path)["recurrence"] == "FREQ=WEEKLY;BYDAY=TH"
    assert api.get(path)["nextTenRecurringDates"][:2] == [[2024, 1, 18], [2024, 1, 25]]
    rarer = {**asked, "typeId": "2", "frequency": 3, "interval": "2", "location": "Under the tree"}
    code = "error.msg.calendar.update.of.meeting"
    assert api.refused(path, rarer, method="PUT") == (
        400,
        [
            f"{code}.type.is.not.supported",
            f"{code}.frequency.is.not.supported",
            f"{code}.interval.is.not.supported",
            "validation.msg.calendar.location.is.not.supported",
        ],
    )
    past = api.refused(path, {**asked, "startDate": "01 January 2024", "repeatsOnDay": 2}, method="PUT")
    assert past == (403, ["error.msg.calendar.moved.in.past"])


def test_who_may_not_move_meetings_is_not_told_which_calendars_there_are(api: Api) -> None:
    role = api.post("roles", {"name": "Moves no meetings", "description": "Moves no meetings"})["resourceId"]
    name, password = "movesnone", "correct horse battery"
    person = {"username": name, "firstname": "Moses", "lastname": "Mutiso", "email": "moses@example.org"}
    known = {"officeId": 1, "roles": [role], "password": password, "repeatPassword": password}
    api.post("users", {**person, **known, "sendPasswordToEmail": False})
    asked = {
        "reschedulebasedOnMeetingDates": True,
        "presentMeetingDate": "15 January 2024",
        "newMeetingDate": "17 January 2024",
    }
    unknown = api.signed_in_as(name, password).refused("groups/999999999/calendars/999999999", asked, method="PUT")
    assert unknown == (403, ["error.msg.not.authorized"])
