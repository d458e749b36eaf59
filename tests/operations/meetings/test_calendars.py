"""When a group meets: by its centre's calendar, else by its own, and there is only one."""

from __future__ import annotations

from datetime import date
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, update
from tests.operations.meetings.village import A_MONDAY, FORMED, MONDAYS, TODAY, centre, clients, group, meets
from tests.units import unit_of_work

from samity.bank.clients.operations.centre_groups import (
    JoinCentre,
    LeaveCentre,
    OwnCalendar,
    associate_groups,
    disassociate_groups,
)
from samity.bank.clients.queries import CentreNotFound, GroupNotFound
from samity.bank.clients.values import Level
from samity.bank.gate import NotPermitted, OutsideOwnOffice
from samity.bank.meetings.operations.attendance import record_attendance
from samity.bank.meetings.operations.calendars import (
    CalendarFollowedByLoans,
    CalendarHasMeetings,
    CalendarStartsBeforeCentre,
    CalendarStartsBeforeGroup,
    CollectionCalendarExists,
    remove_calendar,
)
from samity.bank.meetings.queries import (
    CalendarNotFound,
    NoCollectionCalendar,
    calendar_by_id,
    calendars_of,
    collection_calendars,
    effective_calendar,
    effective_calendars,
)
from samity.bank.meetings.records import calendar_history
from samity.bank.meetings.rules.meeting_dates import is_meeting_date
from samity.bank.meetings.values import CalendarRule, CalendarType, Frequency, Recurrence, Weekday
from samity.bank.organisation.records import setting
from samity.kernel.actor import Actor

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from samity.storage.unit import Unit

FRIDAYS = CalendarRule(FORMED, Recurrence(Frequency.WEEKLY, interval=2, weekday=Weekday.FR), date(2025, 12, 31))


def test_a_calendar_is_read_as_it_was_attached(unit: Unit) -> None:
    attached = meets(unit, group(unit), FRIDAYS)
    assert attached.rule == FRIDAYS
    assert (attached.created_on, attached.created_by_username) == (TODAY, "mifos")
    assert attached.skip_first_days == 0


def test_a_group_meets_by_its_centres_calendar_else_by_its_own(unit: Unit) -> None:
    common = centre(unit)
    inside, other, alone, never = (
        group(unit, centre_id=common),
        group(unit, centre_id=common),
        group(unit),
        group(unit),
    )
    of_centre, of_group = meets(unit, common, level=Level.CENTRE), meets(unit, alone, FRIDAYS)
    found = effective_calendars(unit.connection, [common, inside, other, alone, never])
    assert found == {common: of_centre, inside: of_centre, other: of_centre, alone: of_group}
    assert effective_calendar(unit.connection, inside) == of_centre
    with pytest.raises(NoCollectionCalendar):
        effective_calendar(unit.connection, never)


def test_the_centres_calendar_goes_before_a_groups_own(unit: Unit) -> None:
    # Both can have one: a group that keeps the centre's days may bring its calendar along.
    common, own = centre(unit), group(unit)
    of_group, of_centre = meets(unit, own), meets(unit, common, level=Level.CENTRE)
    facts = (OwnCalendar(common, "FREQ=WEEKLY;BYDAY=MO"), OwnCalendar(own, "FREQ=WEEKLY;BYDAY=MO"))
    associate_groups(JoinCentre(common, (own,), facts), unit)
    assert effective_calendar(unit.connection, own) == of_centre
    assert collection_calendars(unit.connection, [own, common]) == {own: of_group, common: of_centre}
    disassociate_groups(LeaveCentre(common, (own,)), unit)
    assert effective_calendar(unit.connection, own) == of_group


def test_only_collection_meetings_collect(unit: Unit) -> None:
    trained = group(unit)
    training = meets(unit, trained, FRIDAYS, of_type=CalendarType.TRAINING)
    collection = meets(unit, trained)
    assert effective_calendar(unit.connection, trained) == collection
    assert meets(unit, trained, of_type=CalendarType.AUDIT).type is CalendarType.AUDIT
    assert [each.type for each in calendars_of(unit.connection, [trained])] == ["TRAINING", "COLLECTION", "AUDIT"]
    assert calendar_by_id(unit.connection, training.id) == training


def test_there_is_one_collection_calendar_for_a_group_and_its_centre(unit: Unit) -> None:
    common = centre(unit)
    inside, neighbour, alone = group(unit, centre_id=common), group(unit, centre_id=common), group(unit)
    meets(unit, alone)
    with pytest.raises(CollectionCalendarExists):
        meets(unit, alone, FRIDAYS)
    meets(unit, inside)
    meets(unit, neighbour)  # The centre has none, so its groups may differ.
    with pytest.raises(CollectionCalendarExists):
        meets(unit, common, level=Level.CENTRE)
    other = centre(unit)
    meets(unit, other, level=Level.CENTRE)
    with pytest.raises(CollectionCalendarExists):
        meets(unit, group(unit, centre_id=other))


def test_two_officers_cannot_attach_two_calendars_at_once(engine: Engine, unit: Unit) -> None:
    refused: list[CollectionCalendarExists] = []
    with unit_of_work(engine, unit.actor, TODAY) as first:
        common = centre(first)
        inside = group(first, centre_id=common)

    def attach_to_the_group() -> None:
        try:
            with unit_of_work(engine, unit.actor, TODAY) as second:
                meets(second, inside)
        except CollectionCalendarExists as reason:
            refused.append(reason)

    second_officer = Thread(target=attach_to_the_group)
    with unit_of_work(engine, unit.actor, TODAY) as first:
        attached = meets(first, common, level=Level.CENTRE)
        second_officer.start()
        second_officer.join(0.3)
        assert second_officer.is_alive(), "the second waits for the first"
    second_officer.join(10)
    assert [reason.owner_id for reason in refused] == [common]
    with unit_of_work(engine, unit.actor, TODAY) as after:
        assert effective_calendar(after.connection, inside) == attached


@pytest.mark.parametrize("formed_on", [date(2025, 1, 2), None])
def test_meetings_do_not_start_before_a_group_is_active(unit: Unit, formed_on: date | None) -> None:
    with pytest.raises(CalendarStartsBeforeGroup):
        meets(unit, group(unit, formed_on=formed_on))


def test_meetings_do_not_start_before_a_centre_is_active(unit: Unit) -> None:
    early = CalendarRule(date(2024, 12, 31), MONDAYS.recurrence)
    with pytest.raises(CalendarStartsBeforeCentre, match="2025-01-01"):
        meets(unit, centre(unit), early, level=Level.CENTRE)


def test_a_calendar_belongs_to_a_group_or_a_centre_of_ones_own_office(unit: Unit) -> None:
    common, alone = centre(unit), group(unit)
    with pytest.raises(GroupNotFound):
        meets(unit, common)
    with pytest.raises(CentreNotFound):
        meets(unit, alone, level=Level.CENTRE)
    with pytest.raises(CalendarNotFound):
        calendar_by_id(unit.connection, 2**52)
    unit.actor = Actor(unit.actor.user_id, "elsewhere", 2, ".2.", frozenset({"calendars:attach"}))
    with pytest.raises(OutsideOwnOffice):
        meets(unit, alone)
    unit.actor = Actor(unit.actor.user_id, "reader", 1, ".", frozenset({"calendars:read"}))
    with pytest.raises(NotPermitted):
        meets(unit, alone)


def test_former_rules_come_with_the_calendar(unit: Unit) -> None:
    attached = meets(unit, group(unit), CalendarRule(date(2025, 3, 1), MONDAYS.recurrence))
    # No operation changes a calendar yet, so the row is written as that one will write it.
    former = {"starts_on": FORMED, "ends_on": date(2025, 2, 28), "recurrence": "FREQ=WEEKLY;BYDAY=FR"}
    unit.connection.execute(insert(calendar_history).values(calendar_id=attached.id, **former))
    rule = calendar_by_id(unit.connection, attached.id).rule
    assert [is_meeting_date(rule, on) for on in (date(2025, 1, 10), date(2025, 1, 13), A_MONDAY)] == [True, False, True]


def test_the_banks_choice_to_skip_the_first_of_a_month_comes_with_the_calendar(unit: Unit) -> None:
    attached = meets(unit, group(unit))
    choice = setting.c.name == "skip-repayment-on-first-day-of-month"
    unit.connection.execute(update(setting).where(choice).values(enabled=True))
    assert calendar_by_id(unit.connection, attached.id).skip_first_days == 14


def test_a_calendar_that_loans_follow_stays(unit: Unit) -> None:
    attached = meets(unit, group(unit))
    with pytest.raises(CalendarFollowedByLoans, match="3 loans follow it"):
        remove_calendar(unit, attached, 3)
    remove_calendar(unit, attached, 0)
    with pytest.raises(CalendarNotFound):
        calendar_by_id(unit.connection, attached.id)


def test_a_calendar_by_which_meetings_were_held_stays(unit: Unit) -> None:
    (asha,) = clients(unit, 1)
    attached = meets(unit, group(unit, asha))
    record_attendance(unit, attached, A_MONDAY, {})
    with pytest.raises(CalendarHasMeetings):
        remove_calendar(unit, attached, 0)
