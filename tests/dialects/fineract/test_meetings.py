"""Meetings and attendance as Fineract's clients record and read them (specification, sections 3.7, 8.1 and 9.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from pydantic import TypeAdapter
from pydantic_core import PydanticCustomError
from tests.operations.meetings.village import Bank, bank_on, centre, clients, group, meets

from samity.bank.clients.values import Level
from samity.bank.meetings.values import Attendance
from samity.dialects.fineract.attendance import (
    AGREED,
    FINERACT,
    GUIDE,
    FlatAttendance,
    NestedAttendance,
    reader,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.databases import Databases

HELD = "17 March 2025"


@pytest.fixture(scope="module")
def bank(database_server: Databases) -> Iterator[Bank]:
    with bank_on(database_server) as opened:
        yield opened


class Samity:
    """A group that meets on Mondays, with its members; in a centre there is a neighbour as well."""

    def __init__(self, bank: Bank, *, in_centre: bool) -> None:
        with bank.unit() as unit:
            self.asha, self.bela, self.chitra = clients(unit, 3)
            self.centre = centre(unit) if in_centre else None
            self.group = group(unit, self.asha, self.bela, centre_id=self.centre)
            self.neighbour = group(unit, self.chitra, centre_id=self.centre)
            level = Level.GROUP if self.centre is None else Level.CENTRE
            self.calendar = meets(unit, self.centre or self.group, level=level).id
        self.path = f"groups/{self.group}/meetings"

    def body(self, *attendance: tuple[int, object], **members: object) -> dict[str, Any]:
        """Write a body as the web client does."""
        attended = [{"clientId": client_id, "attendanceType": word} for client_id, word in attendance]
        return {"calendarId": self.calendar, "meetingDate": HELD, "clientsAttendance": attended, **members}


@pytest.fixture
def alone(bank: Bank) -> Samity:
    return Samity(bank, in_centre=False)


@pytest.fixture
def inside(bank: Bank) -> Samity:
    return Samity(bank, in_centre=True)


def noted(bank: Bank, path: str) -> dict[int, str]:
    """Read who came, as the words that are shown."""
    return {each["clientId"]: each["attendanceType"]["value"] for each in bank.api.get(path)["clientsAttendance"]}


def test_a_lone_group_notes_who_came(bank: Bank, alone: Samity) -> None:
    made = bank.api.post(alone.path, alone.body((alone.asha, 1), (alone.bela, "5")))
    assert made == {"groupId": alone.group, "resourceId": made["resourceId"]}
    assert bank.api.get(alone.path) == [{"id": made["resourceId"], "meetingDate": [2025, 3, 17]}]
    one = f"{alone.path}/{made['resourceId']}"
    read = bank.api.get(one)
    assert read["meetingDate"] == [2025, 3, 17]
    assert [each["id"] for each in read["attendanceTypeOptions"]] == [1, 2, 3, 4, 5]
    (first, _) = read["clientsAttendance"]
    assert first["attendanceType"] == {"id": 1, "code": "attendanceType.present", "value": "Present"}
    assert first["clientName"].startswith("Asha ")
    assert noted(bank, one) == {alone.asha: "Present", alone.bela: "Late"}
    changed = bank.api.post(
        f"{one}?command=saveOrUpdateAttendance",
        {"clientsAttendance": [{"clientId": alone.bela, "attendanceType": "attendanceType.approved"}]},
    )
    assert changed == {
        "resourceId": made["resourceId"],
        "changes": {"clientsAttendance": {str(alone.bela): {"clientId": alone.bela, "attendanceType": 3}}},
    }
    assert noted(bank, one) == {alone.asha: "Present", alone.bela: "Approved"}


def test_the_groups_of_a_centre_share_one_meeting(bank: Bank, inside: Samity) -> None:
    made = bank.api.post(inside.path, inside.body((inside.asha, "PRESENT")))
    assert made == {"resourceId": made["resourceId"]}
    neighbours = f"groups/{inside.neighbour}/meetings"
    assert bank.api.refused(neighbours, inside.body((inside.chitra, 1))) == (403, ["error.msg.meeting.duplicate"])
    attended = {"clientsAttendance": [{"clientId": inside.chitra, "attendanceType": "absent"}]}
    bank.api.post(f"{neighbours}/{made['resourceId']}?command=saveorupdateattendance", attended)
    for path in (inside.path, neighbours, f"centers/{inside.centre}/meetings"):
        assert [each["id"] for each in bank.api.get(path)] == [made["resourceId"]]
        shown = noted(bank, f"{path}/{made['resourceId']}")
        assert shown == {inside.asha: "Present", inside.chitra: "Absent"}


def test_the_newest_meetings_come_first_when_only_some_are_wanted(bank: Bank, alone: Samity) -> None:
    for day in ("03", "17", "10"):
        bank.api.post(alone.path, alone.body(meetingDate=f"{day} March 2025"))
    assert [each["meetingDate"][2] for each in bank.api.get(alone.path)] == [3, 10, 17]
    assert [each["meetingDate"][2] for each in bank.api.get(alone.path, limit=2)] == [17, 10]


def test_the_web_client_misspells_the_calendars_name(bank: Bank, alone: Samity) -> None:
    asked = bank.api.get(f"{alone.path}/template", calenderId=alone.calendar)
    assert [each["id"] for each in asked["clients"]] == [alone.asha, alone.bela]
    assert asked["calendarData"]["id"] == alone.calendar
    assert asked["attendanceTypeOptions"][2] == {"id": 3, "code": "attendanceType.approved", "value": "Approved"}
    body = {"meetingDate": HELD}
    assert bank.api.refused(alone.path, body) == (400, ["validation.msg.meeting.calendarId.cannot.be.blank"])
    assert bank.api.post(f"{alone.path}?calenderId={alone.calendar}", body)["groupId"] == alone.group


def test_a_centre_asks_after_the_members_of_all_its_groups(bank: Bank, inside: Samity) -> None:
    asked = bank.api.get(f"centers/{inside.centre}/meetings/template")
    assert [each["id"] for each in asked["clients"]] == [inside.asha, inside.bela, inside.chitra]
    assert asked["calendarData"]["entityType"]["value"] == "CENTERS"
    with bank.unit() as unit:
        never = group(unit)
    assert bank.api.get(f"groups/{never}/meetings/template")["clients"] == []
    unknown = f"groups/{never}/meetings/template?calendarId={inside.calendar}"
    assert bank.api.refused(unknown, method="GET") == (404, ["error.msg.calendar.id.invalid"])


def test_a_wrong_meeting_is_refused_with_every_reason(bank: Bank, alone: Samity) -> None:
    body = alone.body((alone.chitra, 1), (alone.asha, 1), meetingDate="25 March 2025")
    assert bank.api.refused(alone.path, body) == (
        403,
        [
            "error.msg.calendar.meeting.not.valid.recurring.date",
            "error.msg.meeting.date.cannot.be.a.future.date",
            "error.msg.group.client.not.in.group",
        ],
    )
    bank.api.post(alone.path, alone.body())
    assert bank.api.refused(alone.path, alone.body()) == (403, ["error.msg.meeting.duplicate"])


def test_a_centre_refuses_clients_of_other_groups(bank: Bank, inside: Samity, alone: Samity) -> None:
    refused = bank.api.refused(f"centers/{inside.centre}/meetings", inside.body((alone.asha, 1)))
    assert refused == (403, ["error.msg.client.not.in.center"])
    code = "error.msg.calendar.instance.for.{}not.found"
    assert bank.api.refused(alone.path, inside.body()) == (404, [code.format("groups")])
    assert bank.api.refused(f"centers/{inside.centre}/meetings", alone.body()) == (404, [code.format("centers")])
    assert bank.api.refused(alone.path, alone.body(calendarId=999999)) == (404, ["error.msg.calendar.id.invalid"])


def test_a_meeting_of_others_is_not_found(bank: Bank, inside: Samity, alone: Samity) -> None:
    foreign = bank.api.post(inside.path, inside.body())["resourceId"]
    one = f"{alone.path}/{foreign}"
    assert bank.api.refused(one, method="GET") == (404, ["error.msg.meeting.id.invalid"])
    assert bank.api.refused(f"{one}?command=saveOrUpdateAttendance") == (404, ["error.msg.meeting.id.invalid"])
    assert bank.api.refused(f"{one}?command=forget") == (400, ["error.msg.query.parameter.value.unsupported"])


@pytest.mark.parametrize("path", ["groups/{0}/meetings", "groups/1/meetings/{0}", "centers/1/calendars/{0}"])
def test_an_id_that_nothing_can_have_is_refused(bank: Bank, path: str) -> None:
    assert bank.api.refused(path.format(10**19), method="GET")[0] == 400


def test_wrong_attendance_is_named_by_its_place_in_the_list(bank: Bank, alone: Samity) -> None:
    body = alone.body((alone.asha, None), (alone.bela, 6), (alone.chitra, "perhaps"))
    body["clientsAttendance"].append({"attendanceType": 1})
    place = "validation.msg.meeting.clientsAttendance[{}].{}"
    assert bank.api.refused(alone.path, body) == (
        400,
        [
            place.format(0, "attendanceType.cannot.be.blank"),
            place.format(1, "attendanceType.is.not.one.of.expected.enumerations"),
            place.format(2, "attendanceType.is.not.one.of.expected.enumerations"),
            place.format(3, "clientId.cannot.be.blank"),
        ],
    )
    twice = alone.body((alone.asha, 1), (alone.asha, 2))
    code = "validation.msg.meeting.clientsAttendance.client.stands.twice"
    assert bank.api.refused(alone.path, twice) == (400, [code])


@pytest.mark.parametrize(
    ("number", "in_flat_lists", "in_nested_ones"),
    [
        (1, "PRESENT", "PRESENT"),
        (2, "ABSENT", "ABSENT"),
        (3, "APPROVED", "LATE"),
        (4, "LEAVE", "LEAVE"),
        (5, "LATE", "APPROVED"),
    ],
)
def test_a_number_means_what_its_table_says(number: int, in_flat_lists: str, in_nested_ones: str) -> None:
    flat: TypeAdapter[Attendance] = TypeAdapter(FlatAttendance)
    nested: TypeAdapter[Attendance] = TypeAdapter(NestedAttendance)
    assert (flat.validate_python(number), nested.validate_python(str(number))) == (in_flat_lists, in_nested_ones)
    assert (FINERACT.spell(Attendance(in_flat_lists))["id"], GUIDE.number(Attendance(in_nested_ones))) == (number,) * 2


@pytest.mark.parametrize("word", ["LATE", "late", "attendanceType.late", "Late"])
def test_a_word_means_the_same_everywhere(word: str) -> None:
    for read in (reader(FINERACT), reader(GUIDE), reader(AGREED, unclear=(3, 5))):
        assert read(word) is Attendance.LATE


def test_every_option_that_is_shown_is_understood_when_it_comes_back() -> None:
    for table, spelling in ((FINERACT, FlatAttendance), (GUIDE, NestedAttendance)):
        adapter: TypeAdapter[Attendance] = TypeAdapter(spelling)
        for shown in table.options():
            assert {table.spell(adapter.validate_python(shown[name]))["id"] for name in shown} == {shown["id"]}


@pytest.mark.parametrize("number", [3, 5, "3", "5"])
def test_an_unclear_number_asks_for_the_word(number: object) -> None:
    with pytest.raises(PydanticCustomError, match="send the word"):
        reader(AGREED, unclear=(3, 5))(number)
    assert sorted(each["id"] for each in AGREED.options()) == [1, 2, 4]


def test_rates_are_told_of_members_and_of_meetings(bank: Bank, alone: Samity) -> None:
    bank.api.post(alone.path, alone.body((alone.asha, 1), (alone.bela, 2)))
    bank.api.post(alone.path, alone.body((alone.asha, 5), (alone.bela, 4), meetingDate="10 March 2025"))
    told = bank.api.get(f"groups/{alone.group}/attendance")
    assert (told["toDate"], told["came"], told["noted"], told["rate"]) == ([2025, 3, 20], 2, 4, 66.7)
    assert {each["clientId"]: each["rate"] for each in told["members"]} == {alone.asha: 100.0, alone.bela: 0.0}
    assert bank.api.get(f"clients/{alone.bela}/attendance")["excused"] == 1
    held = bank.api.get(alone.path, associations="attendance")
    assert [each["attendance"]["rate"] for each in held] == [100.0, 50.0]
