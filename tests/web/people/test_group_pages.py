"""Groups: who owes what, and everything done with a group."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from tests.gatherings import move_to, staying
from tests.village import FIRST_MEETING, FOUNDED_ON, lend, meeting, member, village
from tests.web.counter import TODAY, Counter

from samity.bank.clients.operations.roles import GROUP_ROLE
from samity.bank.clients.queries import group_by_id, members_among
from samity.bank.clients.queries.views import role_views
from samity.bank.collection_sheets.operations.filled import FilledSheet, SheetAttendance, SheetLine
from samity.bank.collection_sheets.operations.save import save_sheet
from samity.bank.collection_sheets.values import SheetKind
from samity.bank.meetings.values import Attendance
from samity.bank.organisation.operations.codes import AddCodeValue, add_code_value
from samity.bank.organisation.operations.staff import TakeOnStaff, take_on_staff
from samity.bank.organisation.queries import codes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.web.pages import Page

    from samity.bank.clients.queries import Group


def group(counter: Counter, group_id: int) -> Group:
    with counter.engine.connect() as connection:
        return group_by_id(connection, group_id)


def form(counter: Counter, name: str, **typed: Any) -> Page:
    return counter.clerk.fill("/groups/form", name=name, office_id=counter.place.office_id, **typed)


def id_of(page: Page) -> int:
    return int(page.path.rpartition("/")[2])


@pytest.fixture
def late(counter: Counter) -> Iterator[tuple[int, int]]:
    """A group two weeks after its members borrowed, on a day without meeting: one came and paid, one did neither."""
    with staying(counter.engine, FIRST_MEETING) as unit:
        place = village(unit, members=2)
        loans = [lend(unit, place, counter.offered.id, client) for client in place.clients]
    with staying(counter.engine, meeting(1)) as unit:
        came = (Attendance.PRESENT, Attendance.ABSENT)
        save_sheet(
            FilledSheet(
                kind=SheetKind.GROUP,
                owner_id=place.group_id,
                calendar_id=place.calendar_id,
                due_on=meeting(1),
                paid_on=meeting(1),
                repayments=(SheetLine("0", loans[0], Decimal("1055.23")),),
                attendance=tuple(map(SheetAttendance, place.clients, came)),
            ),
            unit,
        )
    move_to(counter.engine, meeting(2).replace(day=meeting(2).day + 1))
    yield place.group_id, loans[1]
    move_to(counter.engine, TODAY)


def test_the_page_says_who_owes_what_now(counter: Counter, late: tuple[int, int]) -> None:
    group_id, loan = late
    page = counter.clerk.open(f"/groups/{group_id}")
    # One owes the second installment, the other both; each is late, for the meeting was yesterday.
    assert page.says("Due now KES 3,165.69", "Overdue KES 3,165.69", "8 days", "1 day", "● 1 of 1", "○ 0 of 1")
    assert page.says("; 14 Jan 2025 absent", "Together", "1,055.23 on 28 Jan 2025")
    assert page.says("Sheet of 28 Jan 2025", "Collect today it does not meet today")
    assert f"/loans/{loan}#due" in page.links
    assert f"/sheets/group/{group_id}/2025-01-28" in page.links
    assert counter.clerk.open("/groups").says("KES 3,165.69", "28 Jan 2025")


def test_a_group_that_meets_today_is_collected_today(counter: Counter) -> None:
    page = counter.clerk.open(f"/groups/{counter.place.group_id}")
    assert f"/sheets/group/{counter.place.group_id}/{TODAY}" in page.links
    assert page.says("weekly on Tuesday, next today", "owes nothing here")
    applications = {f"/groups/{counter.place.group_id}/apply", f"/loans/apply?group={counter.place.group_id}"}
    assert applications <= set(page.links)
    reader = counter.reader.open(f"/groups/{counter.place.group_id}")
    assert reader.says("Collect needs the right collection_sheets:save")


def test_loans_that_wait_are_named(counter: Counter) -> None:
    loan = counter.loan(disburse=False)
    page = counter.clerk.open(f"/groups/{counter.place.group_id}")
    assert page.says("Loans that wait", "approved, not paid out")
    assert f"/loans/{loan}" in page.links


def test_a_group_is_formed_with_members(counter: Counter) -> None:
    with staying(counter.engine, TODAY) as unit:
        alone = member(unit, counter.place.office_id)
    page = form(counter, "Rajanigandha", client_ids=[str(alone)])
    assert page.says("The group is formed.", "no meetings for collecting are planned")
    assert f"/clients/{alone}" in page.links

    page = form(counter, "Rajanigandha", activated_on="2031-01-01", external_id="RG-1")
    assert page.status == 422
    assert "activated_on" in page.wrong
    page = form(counter, "Rajanigandha", external_id="RG-1")
    assert "exists already" in page.wrong["name"]
    assert page.fields["external_id"] == "RG-1"


def test_a_group_begins_is_corrected_or_goes(counter: Counter) -> None:
    group_id = id_of(form(counter, "Madhabilata", activated_on=""))
    path = f"/groups/{group_id}"
    page = counter.clerk.open(path)
    assert page.says("has not begun", "Plan meetings the group has not begun")
    assert page.says("Apply for many members the group has not begun")
    assert {f"{path}/activate", f"{path}/delete"} <= set(page.links)

    assert counter.clerk.fill(f"{path}/change", name="Malati").says("It is corrected.", "Malati")
    assert "submitted_on" in counter.clerk.fill(f"{path}/change", submitted_on="2031-01-01").wrong
    assert "activated_on" in counter.clerk.fill(f"{path}/activate", activated_on="2031-01-01").wrong
    page = counter.clerk.fill(f"{path}/activate")
    assert page.says("The group is active.", "Remove the group has begun; only what never began can go")
    assert counter.clerk.fill(f"{path}/delete").says("Nothing was posted yet")
    assert group(counter, group_id).name == "Malati"

    gone = id_of(form(counter, "Never", activated_on=""))
    page = counter.clerk.fill(f"/groups/{gone}/delete")
    assert page.path == "/groups"
    assert page.says("The group is gone")
    assert counter.clerk.open(f"/groups/{gone}").status == 404


def test_members_are_found_and_added(counter: Counter) -> None:
    group_id = id_of(form(counter, "Kamini"))
    known = counter.place.clients[0]
    path = f"/groups/{group_id}/add-members"
    assert counter.clerk.fill(f"{path}?q={known:09}").wrong["client_ids"] == "This is needed."
    page = counter.clerk.fill(f"{path}?q={known:09}", client_ids=[str(known)])
    assert page.path == f"/groups/{group_id}"
    assert page.says("They belong to the group.")
    with counter.engine.connect() as connection:
        assert members_among(connection, group_id, [known]) == {known}
    # He is not offered again, and a stranger cannot be slipped in.
    assert counter.clerk.open(f"{path}?q={known:09}").says("Nobody is found.")
    other = counter.place.clients[1]
    assert counter.clerk.fill(f"{path}?q={other:09}", client_ids=["999999"]).status == 422


def test_a_group_above_is_not_offered_the_clients_of_branches(counter: Counter) -> None:
    above = id_of(counter.clerk.fill("/groups/form", name="Rajdhani Dal", office_id=1))
    known = counter.place.clients[0]
    assert counter.clerk.open(f"/groups/{above}/add-members?q={known:09}").says("Nobody is found.")


def test_roles_are_given_corrected_and_ended(counter: Counter) -> None:
    with staying(counter.engine, TODAY) as unit:
        code = next(each["id"] for each in codes(unit.connection) if each["name"] == GROUP_ROLE)
        leader = add_code_value(AddCodeValue(code, "Leader"), unit)
        treasurer = add_code_value(AddCodeValue(code, "Treasurer"), unit)
    group_id, (first, second, _) = counter.place.group_id, counter.place.clients
    path = f"/groups/{group_id}/roles"
    page = counter.clerk.fill(f"{path}/give", client_id=first, role_id=leader)
    assert page.says("The role is given.", "Leader")
    assert "role_id" in counter.clerk.fill(f"{path}/give", client_id=first, role_id=leader).wrong
    with counter.engine.connect() as connection:
        (held,) = role_views(connection, group_id)
    page = counter.clerk.fill(f"{path}/{held['id']}/change", client_id=second, role_id=treasurer)
    assert page.says("The role is corrected.", "Treasurer")
    assert counter.clerk.open(f"{path}/{held['id']}/end").says("is no longer Treasurer.")
    assert counter.clerk.fill(f"{path}/{held['id']}/end").says("The role has ended.")
    assert counter.clerk.open(f"{path}/{held['id']}/end").status == 404
    assert counter.reader.open(f"/groups/{group_id}").says("Give a role needs the right clients:assign_role")


def test_a_group_gets_an_officer_and_loses_him(counter: Counter) -> None:
    with staying(counter.engine, TODAY) as unit:
        kamal = take_on_staff(
            TakeOnStaff(counter.place.office_id, "Kamal", "Hossain", is_loan_officer=True, joined_on=FOUNDED_ON), unit
        )
    path = f"/groups/{counter.place.group_id}"
    assert counter.clerk.open(path).says("nobody serves it", "has no officer")
    assert counter.clerk.fill(f"{path}/officer", staff_id=kamal).says("served by Hossain, Kamal")
    assert counter.clerk.fill(f"{path}/no-officer").says("The officer is taken away.", "nobody serves it")
    assert counter.clerk.fill(f"{path}/no-officer").says("Nothing was posted yet", "has no officer")
    assert counter.clerk.fill(f"{path}/officer", staff_id=999).wrong["staff_id"] == "Choose one of these."


def test_groups_are_narrowed_down(counter: Counter) -> None:
    form(counter, "Bakul", activated_on="", external_id="BK-7")
    assert counter.clerk.open("/groups?q=bak").says("Bakul", "none planned", "1 to 1 of 1")
    assert counter.clerk.open("/groups?q=BK-7&status=PENDING").says("Bakul")
    assert counter.clerk.open("/groups?q=bak&status=CLOSED").says("No group is found.")


def test_the_acts_of_a_group_are_closed_to_readers(counter: Counter) -> None:
    for act in ("add-members", "change", "activate", "delete", "officer", "no-officer", "register-member"):
        assert counter.reader.open(f"/groups/{counter.place.group_id}/{act}").status == 403, act
    assert counter.reader.open("/groups").says("Form a group needs the right clients:create_group")
