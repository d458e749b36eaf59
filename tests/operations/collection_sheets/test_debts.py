"""Who owes what on a day: by member and loan, with what was noted of them at the last meetings."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.units import counted
from tests.village import FIRST_MEETING, Village, lend, lend_alone, meeting, on_day, product, village

from samity.bank.clients.queries.clients import ClientNotFound
from samity.bank.clients.queries.groups import GroupNotFound
from samity.bank.collection_sheets.operations.filled import FilledSheet, SheetAttendance, SheetLine
from samity.bank.collection_sheets.operations.save import save_sheet
from samity.bank.collection_sheets.queries.debts import what_client_owes, who_owes_what
from samity.bank.collection_sheets.values import SheetKind
from samity.bank.loans.operations.repay import Repay, repay_loan
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.loans.values.parts import NOTHING, Parts
from samity.bank.loans.values.state import due_before, due_by
from samity.bank.meetings.values import Attendance

if TYPE_CHECKING:
    from samity.storage.unit import Unit

INSTALLMENT = Parts(1000_00, 55_23)  # of 12,000 over 12 weeks at 24 % flat


@pytest.fixture
def start(unit: Unit) -> Unit:
    """The day of the first meeting."""
    return on_day(unit, FIRST_MEETING)


def meet(unit: Unit, of: Village, number: int, *came: Attendance, pays: int | None = None) -> None:
    """Hold the n-th meeting; a loan may pay one installment."""
    held_on = meeting(number)
    lines = () if pays is None else (SheetLine("0", pays, Decimal("1055.23")),)
    noted = tuple(map(SheetAttendance, of.clients, came))
    sheet = FilledSheet(
        kind=SheetKind.GROUP,
        owner_id=of.group_id,
        calendar_id=of.calendar_id,
        due_on=held_on,
        paid_on=held_on,
        repayments=lines,
        attendance=noted,
    )
    save_sheet(sheet, on_day(unit, held_on))


def test_a_group_page_tells_who_owes_what(start: Unit) -> None:
    place = village(start, members=3)
    offered = product(start).id
    owes, pays, _ = place.clients
    late, good = (lend(start, place, offered, client) for client in (owes, pays))
    meet(start, place, 1, Attendance.ABSENT, Attendance.PRESENT, pays=good)
    meet(start, place, 2, Attendance.LATE, pays=good)
    found = who_owes_what(start.connection, place.group_id, meeting(2))
    assert found.meetings == (meeting(2), meeting(1))
    assert [member.client_id for member in found.members] == list(place.clients)
    assert [member.attendance for member in found.members] == [
        (Attendance.LATE, Attendance.ABSENT),
        (None, Attendance.PRESENT),
        (None, None),
    ]
    first, second, third = (member.loans for member in found.members)
    assert third == ()
    (of_late,), (of_good,) = first, second
    state = loan_by_id(start.connection, late).state
    assert (of_late.loan_id, of_late.outstanding) == (late, state.outstanding)
    assert of_late.due == due_by(state.installments, meeting(2)) == INSTALLMENT.plus(INSTALLMENT)
    assert of_late.overdue == due_before(state.installments, meeting(2)) == INSTALLMENT
    assert (of_late.overdue_days, of_late.next_due_on, of_late.next_due) == (7, meeting(3), INSTALLMENT)
    assert (of_good.due, of_good.overdue_days, of_good.next_due_on) == (NOTHING, 0, meeting(3))
    (total,) = found.totals
    assert (total.currency.code, total.due) == ("KES", of_late.due)
    assert total.outstanding == of_late.outstanding.plus(of_good.outstanding)


def test_eight_meetings_are_shown_the_newest_first_and_none_to_come(start: Unit) -> None:
    place = village(start, members=1)
    for number in range(10):
        meet(start, place, number, Attendance.PRESENT)
    found = who_owes_what(start.connection, place.group_id, meeting(8))
    assert found.meetings == tuple(meeting(number) for number in range(8, 0, -1))
    noted = what_client_owes(start.connection, place.clients[0], meeting(8)).attendance
    assert noted == tuple((day, Attendance.PRESENT) for day in found.meetings)


def test_a_client_owes_on_every_kind_of_loan(start: Unit) -> None:
    place = village(start, members=1)
    offered = product(start).id
    (client,) = place.clients
    joint, alone = lend(start, place, offered, client), lend_alone(start, offered, client)
    found = what_client_owes(start.connection, client, meeting(1))
    assert [(each.loan_id, each.kind, each.group_id) for each in found.loans] == [
        (joint, "JLG", place.group_id),
        (alone, "INDIVIDUAL", None),
    ]
    repay_loan(Repay(joint, meeting(12), Decimal("12662.79")), on_day(start, meeting(12)))
    assert [each.loan_id for each in what_client_owes(start.connection, client, meeting(12)).loans] == [alone]
    of_group = who_owes_what(start.connection, place.group_id, meeting(12))
    assert (of_group.members[0].loans, of_group.totals) == ((), ())


def test_the_last_installment_has_none_behind_it(start: Unit) -> None:
    place = village(start, members=1)
    lend(start, place, product(start).id, place.clients[0])
    (loan,) = what_client_owes(start.connection, place.clients[0], meeting(12)).loans
    assert (loan.next_due_on, loan.next_due, loan.due) == (None, NOTHING, loan.outstanding)
    assert loan.overdue_days == 11 * 7


def test_what_does_not_exist_owes_nothing_and_is_refused(start: Unit) -> None:
    with pytest.raises(GroupNotFound):
        who_owes_what(start.connection, 10**9, meeting(1))
    with pytest.raises(ClientNotFound):
        what_client_owes(start.connection, 10**9, meeting(1))


def test_many_members_cost_as_many_statements_as_few(start: Unit) -> None:
    offered = product(start).id
    sent = {}
    for members in (1, 12):
        place = village(start, members=members)
        for client in place.clients:
            lend(start, place, offered, client)
        with counted(start.connection) as sent[members]:
            who_owes_what(start.connection, place.group_id, meeting(2))
    assert len(sent[1]) == len(sent[12]) <= 8
