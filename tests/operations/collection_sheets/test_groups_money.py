"""What groups are behind with, and what their meetings brought, one statement for many."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from tests.units import counted
from tests.village import FIRST_MEETING, Village, lend, meeting, on_day, product, village

from samity.bank.clients.queries.groups import group_by_id
from samity.bank.collection_sheets.operations.filled import FilledSheet, SheetLine
from samity.bank.collection_sheets.operations.save import save_sheet
from samity.bank.collection_sheets.operations.undo import UndoSheet, undo_sheet
from samity.bank.collection_sheets.queries.groups_money import collected_at_meeting, overdue_of
from samity.bank.collection_sheets.values import SheetKind

if TYPE_CHECKING:
    from samity.storage.unit import Unit

INSTALLMENT = 1055_23  # of 12,000 over 12 weeks at 24 % flat


def pay(unit: Unit, of: Village, loan_id: int, number: int) -> int:
    """Pay one installment at the n-th meeting."""
    held_on = meeting(number)
    sheet = FilledSheet(
        kind=SheetKind.GROUP,
        owner_id=of.group_id,
        calendar_id=of.calendar_id,
        due_on=held_on,
        paid_on=held_on,
        repayments=(SheetLine("0", loan_id, Decimal("1055.23")),),
    )
    return save_sheet(sheet, on_day(unit, held_on)).id


def test_a_group_is_behind_with_what_fell_due_before_the_day_and_its_centre_with_all_of_it(unit: Unit) -> None:
    start = on_day(unit, FIRST_MEETING)
    place, other = village(start, centre=True), village(start)
    offered = product(start)
    for client in place.clients[:2]:
        lend(start, place, offered.id, client, on=FIRST_MEETING)
    centre_id = group_by_id(start.connection, place.group_id).centre_id
    assert centre_id is not None
    asked = [place.group_id, centre_id, other.group_id]

    assert overdue_of(start.connection, asked, meeting(1)) == {}
    late = overdue_of(start.connection, asked, meeting(2))

    assert {group_id: [each.amount for each in sums] for group_id, sums in late.items()} == {
        place.group_id: [2 * INSTALLMENT],
        centre_id: [2 * INSTALLMENT],
    }


def test_a_meeting_brought_what_its_sheets_say_until_they_are_taken_back(unit: Unit) -> None:
    start = on_day(unit, FIRST_MEETING)
    place = village(start)
    loan = lend(start, place, product(start).id, place.clients[0], on=FIRST_MEETING)
    saved = pay(start, place, loan, 1)

    brought = collected_at_meeting(start.connection, [place.group_id], meeting(1))
    assert [each.amount for each in brought[place.group_id]] == [INSTALLMENT]
    assert collected_at_meeting(start.connection, [place.group_id], meeting(2)) == {}

    undo_sheet(UndoSheet(saved, "wrong group"), on_day(unit, meeting(1)))
    assert collected_at_meeting(start.connection, [place.group_id], meeting(1)) == {}


def test_many_groups_cost_one_statement(unit: Unit) -> None:
    start = on_day(unit, FIRST_MEETING)
    groups = [village(start, members=1).group_id for _ in range(3)]

    with counted(start.connection) as statements:
        overdue_of(start.connection, groups, FIRST_MEETING)
        collected_at_meeting(start.connection, groups, FIRST_MEETING)

    assert len(statements) == 2
