"""Centres: what their groups owe and brought, and everything done with a centre."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tests.gatherings import move_to, staying
from tests.village import FIRST_MEETING, lend, meeting, village
from tests.web.counter import TODAY, Counter

from samity.bank.clients.queries import centre_by_id, group_by_id, groups_of_centre
from samity.bank.collection_sheets.operations.filled import FilledSheet, SheetAttendance, SheetLine
from samity.bank.collection_sheets.operations.save import save_sheet
from samity.bank.collection_sheets.values import SheetKind
from samity.bank.meetings.values import Attendance

if TYPE_CHECKING:
    from tests.web.pages import Page


def form(counter: Counter, name: str, **typed: Any) -> Page:
    return counter.clerk.fill("/centres/form", name=name, office_id=counter.place.office_id, **typed)


def group(counter: Counter, name: str, **typed: Any) -> int:
    page = counter.clerk.fill("/groups/form", name=name, office_id=counter.place.office_id, **typed)
    return id_of(page)


def id_of(page: Page) -> int:
    return int(page.path.rpartition("/")[2])


def test_a_centre_shows_what_each_group_owes_and_what_the_last_meeting_brought(counter: Counter) -> None:
    with staying(counter.engine, FIRST_MEETING) as unit:
        place = village(unit, members=2, centre=True)
        loans = [lend(unit, place, counter.offered.id, client) for client in place.clients]
        centre_id = group_by_id(unit.connection, place.group_id).centre_id
        assert centre_id is not None
    with staying(counter.engine, meeting(1)) as unit:
        sheet = FilledSheet(
            kind=SheetKind.CENTRE,
            owner_id=centre_id,
            calendar_id=place.calendar_id,
            due_on=meeting(1),
            paid_on=meeting(1),
            repayments=(SheetLine("0", loans[0], Decimal("1055.23")),),
            attendance=(
                SheetAttendance(place.clients[0], Attendance.LATE),
                SheetAttendance(place.clients[1], Attendance.LEAVE),
            ),
        )
        save_sheet(sheet, unit)
    move_to(counter.engine, meeting(2))

    page = counter.clerk.open(f"/centres/{centre_id}")
    assert page.says("Due now KES 3,165.69", "Overdue KES 1,055.23", "Collected on 14 Jan 2025 KES 1,055.23", "1 of 2")
    assert f"/groups/{place.group_id}#owes" in page.links
    assert f"/sheets/centre/{centre_id}/{meeting(2)}" in page.links
    assert counter.clerk.open("/centres").says("KES 1,055.23")
    of_group = counter.clerk.open(f"/groups/{place.group_id}")
    assert of_group.says("with its centre")
    assert f"/centres/{centre_id}" in of_group.links
    move_to(counter.engine, TODAY)


def test_who_asks_for_a_centre_as_a_group_is_led_to_it(counter: Counter) -> None:
    centre_id = id_of(form(counter, "Purbapara"))
    assert counter.clerk.open(f"/groups/{centre_id}").path == f"/centres/{centre_id}"
    assert counter.clerk.open(f"/centres/{counter.place.group_id}").status == 404
    assert counter.clerk.fill(f"/groups/{centre_id}/change", name="Purba").path == f"/centres/{centre_id}"


def test_a_centre_is_formed_with_its_groups(counter: Counter) -> None:
    first = group(counter, "Jhinuk")
    page = form(counter, "Paschimpara", group_ids=[str(first)])
    assert page.says("The centre is formed.", "Jhinuk", "Remove the centre")
    assert f"/groups/{first}" in page.links

    page = form(counter, "Paschimpara", external_id="PP")
    assert "exists already" in page.wrong["name"]
    assert page.fields["external_id"] == "PP"


def test_groups_come_and_leave(counter: Counter) -> None:
    centre_id, joining = id_of(form(counter, "Madhyapara")), group(counter, "Shimul")
    path = f"/centres/{centre_id}"
    assert counter.clerk.open(path).says("No group meets in the centre yet.", "no group belongs to it")
    assert counter.clerk.open(f"{path}/add-groups?q=nowhere").says("No group is found.")
    page = counter.clerk.fill(f"{path}/add-groups?q=shim", group_ids=[str(joining)])
    assert page.says("They meet in the centre.", "groups belong to it")
    with counter.engine.connect() as connection:
        assert [each.id for each in groups_of_centre(connection, centre_id)] == [joining]
    # Who corrects something else leaves the group where it meets.
    counter.clerk.fill(f"/groups/{joining}/change", name="Shimul Phul")
    with counter.engine.connect() as connection:
        assert group_by_id(connection, joining).centre_id == centre_id
    assert counter.clerk.fill(f"{path}/remove-groups").wrong["group_ids"] == "This is needed."
    page = counter.clerk.fill(f"{path}/remove-groups", group_ids=[str(joining)])
    assert page.says("They have left the centre.", "No group meets in the centre yet.")


def test_a_centre_above_is_not_offered_the_groups_of_branches(counter: Counter) -> None:
    of_a_branch = group(counter, "Shapla")
    above = id_of(counter.clerk.fill("/centres/form", name="Rajdhani", office_id=1))
    assert counter.clerk.open(f"/centres/{above}/add-groups").says("No group is found.")
    theirs = counter.clerk.fill("/groups/form", name="Rajdhani Dol", office_id=1)
    page = counter.clerk.open(f"/centres/{above}/add-groups")
    assert f'value="{id_of(theirs)}"' in page.text
    assert f'value="{of_a_branch}"' not in page.text


def test_a_group_that_meets_otherwise_cannot_come(counter: Counter) -> None:
    centre_id = id_of(form(counter, "Char"))
    page = counter.clerk.fill(f"/centres/{centre_id}/add-groups", group_ids=[str(counter.place.group_id)])
    assert page.status == 422
    assert "meeting" in page.wrong["group_ids"]
    assert page.fields["group_ids"] == [str(counter.place.group_id)]


def test_a_centre_begins_or_goes(counter: Counter) -> None:
    centre_id = id_of(form(counter, "Nodi", activated_on=""))
    path = f"/centres/{centre_id}"
    assert "activated_on" in counter.clerk.fill(f"{path}/activate", activated_on="2031-01-01").wrong
    assert counter.clerk.fill(f"{path}/activate").says("The centre is active.", "is active already")
    assert counter.clerk.fill(f"{path}/delete").says("Nothing was posted yet")
    with counter.engine.connect() as connection:
        assert centre_by_id(connection, centre_id).activated_on == TODAY

    gone = id_of(form(counter, "Gone", activated_on=""))
    assert counter.clerk.fill(f"/centres/{gone}/delete").says("The centre is gone.")
    assert counter.clerk.open(f"/centres/{gone}").status == 404


def test_the_acts_of_a_centre_are_closed_to_readers(counter: Counter) -> None:
    centre_id = id_of(form(counter, "Dighi"))
    page = counter.reader.open(f"/centres/{centre_id}")
    assert page.says("Add groups needs the right clients:associate_groups")
    for act in ("add-groups", "remove-groups", "activate", "delete"):
        assert counter.reader.open(f"/centres/{centre_id}/{act}").status == 403, act
    assert counter.reader.open("/centres/form").status == 403
