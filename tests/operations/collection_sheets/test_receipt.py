"""The receipt of a saved sheet lists every line as it was saved; lists of sheets tell what each moved."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.units import counted
from tests.village import Product, Village, lend, meeting, village

from samity.bank.collection_sheets.operations.filled import FilledSheet, SheetAttendance, SheetLine
from samity.bank.collection_sheets.operations.save import SavedSheet, save_sheet
from samity.bank.collection_sheets.operations.undo import UndoSheet, undo_sheet
from samity.bank.collection_sheets.queries.receipt import saved_sheet
from samity.bank.collection_sheets.queries.saved import SheetFilter, SheetNotFound, sheets_saved
from samity.bank.collection_sheets.values import LineKind, SheetKind
from samity.bank.loans.operations.money_checks import PaymentDetail
from samity.bank.loans.operations.repay import Repay, repay_loan
from samity.bank.loans.operations.undo import UndoTransaction, undo_transaction
from samity.bank.loans.values.parts import NOTHING, Parts
from samity.bank.meetings.values import Attendance
from samity.bank.organisation.queries.offices import office_by_id

if TYPE_CHECKING:
    from samity.storage.unit import Unit


@pytest.fixture
def place(today: Unit) -> Village:
    """A village of four."""
    return village(today, members=4)


@pytest.fixture
def loans(today: Unit, offered: Product, place: Village) -> list[int]:
    """Three loans that are repaid, and one that waits."""
    repaid = [lend(today, place, offered.id, client) for client in place.clients[:3]]
    return [*repaid, lend(today, place, offered.id, place.clients[3], on=meeting(2), disburse=False)]


def save(unit: Unit, of: Village, *lines: SheetLine, pays_out: tuple[int, ...] = (), number: int = 2) -> SavedSheet:
    """Save the sheet of a meeting at which the first two members were noted."""
    sheet = FilledSheet(
        kind=SheetKind.GROUP,
        owner_id=of.group_id,
        calendar_id=of.calendar_id,
        due_on=meeting(number),
        paid_on=meeting(number),
        repayments=lines,
        disbursements=tuple(SheetLine("disbursement", loan, None) for loan in pays_out),
        attendance=(
            SheetAttendance(of.clients[0], Attendance.PRESENT),
            SheetAttendance(of.clients[1], Attendance.LATE),
        ),
        note="Rain",
    )
    return save_sheet(sheet, unit)


@pytest.fixture
def saved(today: Unit, offered: Product, place: Village, loans: list[int]) -> SavedSheet:
    """A sheet with cash, mobile money, a loan that is passed over, and one that is paid out."""
    by_phone = PaymentDetail(offered.mobile_id, receipt_number="M-17")
    return save(
        today,
        place,
        SheetLine("a", loans[0], Decimal("1055.23")),
        SheetLine("b", loans[1], Decimal(13000), by_phone),
        SheetLine("c", loans[2], Decimal(0)),
        pays_out=(loans[3],),
    )


def test_a_receipt_tells_whose_meeting_it_was_and_who_came(today: Unit, place: Village, saved: SavedSheet) -> None:
    found = saved_sheet(today.connection, saved.id)
    head = found.sheet
    assert (head.id, head.kind, head.owner_id) == (saved.id, SheetKind.GROUP, place.group_id)
    assert head.office_hierarchy == office_by_id(today.connection, place.office_id).hierarchy
    assert (head.due_on, head.paid_on, head.booked_on, head.note) == (meeting(2), meeting(2), meeting(2), "Rain")
    assert (head.user_id, head.undone) == (today.actor.user_id, None)
    assert [(each.client_id, each.attendance) for each in found.attendance] == [
        (place.clients[0], Attendance.PRESENT),
        (place.clients[1], Attendance.LATE),
    ]


def test_a_receipt_lists_every_line_as_it_was_saved(
    today: Unit, offered: Product, place: Village, saved: SavedSheet
) -> None:
    lines = saved_sheet(today.connection, saved.id).lines
    assert [line.client_id for line in lines] == list(place.clients)
    assert {line.group_id for line in lines} == {place.group_id}
    assert [line.attendance for line in lines] == [Attendance.PRESENT, Attendance.LATE, None, None]
    assert [line.kind for line in lines] == [*[LineKind.REPAYMENT] * 3, LineKind.DISBURSEMENT]
    assert [line.amount for line in lines] == [1055_23, 13_000_00, 0, 12_000_00]
    assert [line.parts for line in lines] == [
        Parts(1000_00, 55_23),
        Parts(12_000_00, 662_79),
        NOTHING,
        Parts(12_000_00),
    ]
    assert [line.overpaid for line in lines] == [0, 337_21, 0, 0]
    assert [line.channel_id for line in lines] == [None, offered.mobile_id, None, None]
    assert [line.receipt_number for line in lines] == [None, "M-17", None, None]
    assert [line.transaction_id for line in lines] == [*saved.repayments, None, *saved.disbursements]


def test_a_receipt_sums_up_by_channel(today: Unit, offered: Product, saved: SavedSheet) -> None:
    at_hand, by_phone = saved_sheet(today.connection, saved.id).totals
    assert (at_hand.channel_id, at_hand.collected, at_hand.paid_out) == (None, 1055_23, 12_000_00)
    assert at_hand.received == 1055_23 - 12_000_00
    assert (by_phone.channel_id, by_phone.collected, by_phone.overpaid) == (offered.mobile_id, 13_000_00, 337_21)
    assert by_phone.parts == Parts(12_000_00, 662_79)


def test_a_receipt_stays_as_it_was_and_says_what_was_taken_back(today: Unit, place: Village, loans: list[int]) -> None:
    lines = tuple(SheetLine(str(loan), loan, Decimal(1000)) for loan in loans[:2])
    saved = save(today, place, *lines)
    before = saved_sheet(today.connection, saved.id)
    repay_loan(Repay(loans[0], meeting(1), Decimal("55.23")), today)  # allocates the sheet's payment anew
    assert saved_sheet(today.connection, saved.id) == before
    undo_transaction(UndoTransaction(loans[1], saved.repayments[1]), today)
    alone = saved_sheet(today.connection, saved.id)
    assert [line.is_taken_back for line in alone.lines] == [False, True]
    assert alone.totals == before.totals
    undo_sheet(UndoSheet(saved.id, "Another week"), today)
    undone = saved_sheet(today.connection, saved.id)
    assert [line.is_taken_back for line in undone.lines] == [True, True]
    assert undone.sheet.undone is not None
    assert undone.sheet.undone.reason == "Another week"
    assert undone.attendance == before.attendance


def test_sheets_are_listed_by_office_day_and_owner(today: Unit, offered: Product, place: Village) -> None:
    elsewhere = village(today, members=2)
    loan, other = (lend(today, of, offered.id, of.clients[0]) for of in (place, elsewhere))
    first = save(today, place, SheetLine("a", loan, Decimal(100)), number=1)
    second = save(today, place, SheetLine("a", loan, Decimal(200)))
    third = save(today, elsewhere, SheetLine("a", other, Decimal(300)))
    undo_sheet(UndoSheet(second.id, "Another week"), today)
    ours = office_by_id(today.connection, place.office_id).hierarchy
    listed = sheets_saved(today.connection, ours, SheetFilter())
    assert [each.sheet.id for each in listed] == [second.id, first.id]
    assert [(each.lines, each.taken_back) for each in listed] == [(1, 1), (1, 0)]
    assert [[(one.currency.code, one.collected, one.paid_out) for one in each.sums] for each in listed] == [
        [("KES", 200_00, 0)],
        [("KES", 100_00, 0)],
    ]
    for wanted, ids in (
        (SheetFilter(from_on=meeting(2), office_id=place.office_id), [second.id]),
        (SheetFilter(until_on=meeting(1), owner_id=place.group_id), [first.id]),
        (SheetFilter(owner_id=elsewhere.group_id), [third.id]),
    ):
        assert [each.sheet.id for each in sheets_saved(today.connection, ".", wanted)] == ids
    (page,) = sheets_saved(today.connection, ours, SheetFilter(), offset=1, limit=1)
    assert page.sheet.id == first.id


def test_a_sheet_that_was_never_saved_has_no_receipt(today: Unit) -> None:
    with pytest.raises(SheetNotFound):
        saved_sheet(today.connection, 10**9)


def test_a_receipt_costs_three_statements(today: Unit, place: Village, loans: list[int]) -> None:
    saved = save(today, place, *(SheetLine(str(loan), loan, Decimal(1000)) for loan in loans[:3]))
    with counted(today.connection) as sent:
        saved_sheet(today.connection, saved.id)
    assert len(sent) == 3


def test_receipts_of_an_office_count_without_gaps(
    today: Unit, offered: Product, place: Village, loans: list[int]
) -> None:
    first = save(today, place, SheetLine("a", loans[0], Decimal(10)))
    with today.connection.begin_nested() as tried:
        save(today, place, SheetLine("b", loans[1], Decimal(10)))
        tried.rollback()
    second = save(today, place, SheetLine("c", loans[2], Decimal(10)))
    elsewhere = village(today, members=2)
    other = save(
        today, elsewhere, SheetLine("d", lend(today, elsewhere, offered.id, elsewhere.clients[0]), Decimal(10))
    )
    numbers = [saved_sheet(today.connection, each.id).sheet.receipt_no for each in (first, second, other)]
    assert numbers == [1, 2, 1]
    assert second.id > first.id + 1, "the sheet that was tried used up an id"
