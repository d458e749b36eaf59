"""How often members come, and how many came to a meeting, as the bank counts them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.operations.meetings.village import A_MONDAY, TODAY, centre, clients, group, meets
from tests.units import counted

from samity.bank.clients.queries import grouping_by_id
from samity.bank.clients.values import Level
from samity.bank.meetings.operations.meetings import RecordMeeting, record_meeting
from samity.bank.meetings.queries import (
    turnout_of_client,
    turnout_of_grouping,
    turnouts_by_meeting,
    turnouts_of_members,
)
from samity.bank.meetings.rules.turnout import together
from samity.bank.meetings.values import Attendance, Attended, Turnout

if TYPE_CHECKING:
    from samity.bank.clients.queries import Group
    from samity.storage.unit import Unit

WEEK = timedelta(weeks=1)


def came(unit: Unit, group_id: int, calendar_id: int, weeks_back: int, **words: int) -> int:
    noted = tuple(Attended(client_id, Attendance[word]) for word, client_id in words.items())
    held_on = A_MONDAY - weeks_back * WEEK
    return record_meeting(RecordMeeting(Level.GROUP, group_id, calendar_id, held_on, noted), unit)


def test_members_are_counted_over_a_year_and_meetings_by_todays_members(unit: Unit) -> None:
    amina, bela = clients(unit, 2)
    group_id = group(unit, amina, bela)
    calendar = meets(unit, group_id)
    first = came(unit, group_id, calendar.id, 2, PRESENT=amina, ABSENT=bela)
    second = came(unit, group_id, calendar.id, 1, LATE=amina, LEAVE=bela)
    third = came(unit, group_id, calendar.id, 0, ABSENT=amina)
    found = {client.id: one for client, one in turnouts_of_members(unit.connection, grouping(unit, group_id), TODAY)}
    assert turnout_of_grouping(unit.connection, grouping(unit, group_id), TODAY) == together(found.values())
    assert found == {amina: Turnout(present=1, late=1, absent=1), bela: Turnout(excused=1, absent=1)}
    met = turnouts_by_meeting(unit.connection, [first, second, third], [amina, bela])
    assert met == {first: Turnout(present=1, absent=1), second: Turnout(late=1, excused=1), third: Turnout(absent=1)}
    assert turnouts_by_meeting(unit.connection, [third], [bela]) == {}
    a_year_on = turnouts_of_members(unit.connection, grouping(unit, group_id), A_MONDAY + timedelta(days=365))
    assert {one for _, one in a_year_on} == {Turnout()}
    assert turnout_of_client(unit.connection, amina, A_MONDAY + timedelta(days=364)) == Turnout(absent=1)


def test_a_centre_counts_the_members_of_its_groups_by_whatever_they_meet(unit: Unit) -> None:
    amina, bela = clients(unit, 2)
    centre_id = centre(unit)
    groups = group(unit, amina, centre_id=centre_id), group(unit, bela, centre_id=centre_id)
    own = [meets(unit, each).id for each in groups]
    came(unit, groups[0], own[0], 0, PRESENT=amina)
    came(unit, groups[1], own[1], 0, ABSENT=bela)
    found = turnouts_of_members(unit.connection, grouping(unit, centre_id), TODAY)
    assert {client.id: one.rate for client, one in found} == {amina: 100, bela: 0}
    assert turnout_of_grouping(unit.connection, grouping(unit, centre_id), TODAY).rate == 50
    assert turnout_of_grouping(unit.connection, grouping(unit, groups[0]), TODAY).rate == 100


def test_many_members_take_no_more_statements(unit: Unit) -> None:
    costs = []
    for members in (1, 5):
        group_id = group(unit, *clients(unit, members))
        meets(unit, group_id)
        whose = grouping(unit, group_id)
        with counted(unit.connection) as sent:
            assert len(turnouts_of_members(unit.connection, whose, TODAY)) == members
        costs.append(len(sent))
    assert costs[0] == costs[1] <= 3


def grouping(unit: Unit, grouping_id: int) -> Group:
    return grouping_by_id(unit.connection, grouping_id)
