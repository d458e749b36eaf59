"""A sheet of an office that counts its cash: captured, counted, what differs approved by somebody else, then posted."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text
from tests.village import Product, Village, lend, meeting, on_day

from samity.bank.accounting.operations.activities import MapActivity, map_activity
from samity.bank.accounting.operations.gl_accounts import OpenGlAccount, open_gl_account
from samity.bank.accounting.queries import account_balance
from samity.bank.accounting.values import ActivityNotMapped, FinancialActivity, GlType, GlUsage, Purpose
from samity.bank.collection_sheets.operations.capture import (
    Captured,
    CapturedForAnotherMeeting,
    ChangeCaptured,
    OfficePostsAtOnce,
    WithdrawCaptured,
    capture_sheet,
    change_captured,
    withdraw_captured,
)
from samity.bank.collection_sheets.operations.captured_steps import StepOutOfTurn, StepWithoutReason
from samity.bank.collection_sheets.operations.count_cash import (
    ApproveDifference,
    CountCash,
    CountedCurrency,
    CurrencyNotOfSheet,
    NoSuchNote,
    PiecesBelowNothing,
    SecondPersonNeeded,
    TakeCountBack,
    TakenAlongNotInCurrency,
    approve_difference,
    count_cash,
    take_count_back,
)
from samity.bank.collection_sheets.operations.filled import FilledSheet, SheetAttendance, SheetLine
from samity.bank.collection_sheets.operations.hand_in import hand_in
from samity.bank.collection_sheets.operations.held_lines import LineCapturedBefore
from samity.bank.collection_sheets.operations.post_captured import PostCaptured, post_captured
from samity.bank.collection_sheets.operations.save import CashIsCountedFirst, SavedSheet, save_sheet
from samity.bank.collection_sheets.operations.undo import UndoSheet, undo_sheet
from samity.bank.collection_sheets.queries.captured import captured_by_id
from samity.bank.collection_sheets.queries.receipt import saved_sheet
from samity.bank.collection_sheets.values import CapturedState, SheetCash, SheetKind
from samity.bank.loans.operations.money_checks import NO_DETAIL
from samity.bank.loans.operations.write_off import WriteOff, write_off_loan
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.meetings.values import Attendance
from samity.bank.organisation.operations.offices import ChangeOffice, change_office
from samity.close_of_business.invariants import broken
from samity.kernel.errors import Located, Refusals

if TYPE_CHECKING:
    from samity.storage.unit import Unit

ANOTHER = 2
"""A user who neither captured nor counted."""


def filled(of: Village, *lines: tuple[int, str], **more: Any) -> FilledSheet:
    """Fill the group's sheet of the second meeting in: (loan, amount) pairs."""
    paid = tuple(SheetLine(f"line[{n}]", loan, Decimal(amount)) for n, (loan, amount) in enumerate(lines))
    given: dict[str, Any] = {"repayments": paid, "due_on": meeting(2), "paid_on": meeting(2), **more}
    return FilledSheet(kind=SheetKind.GROUP, owner_id=of.group_id, calendar_id=of.calendar_id, **given)


def counted(captured: Captured | int, pieces: dict[str, int], taken: str = "0", reason: str | None = None) -> CountCash:
    """Count shillings by their notes and coins."""
    captured_id = captured if isinstance(captured, int) else captured.id
    told = tuple((Decimal(value), number) for value, number in pieces.items())
    return CountCash(captured_id, (CountedCurrency("KES", told, Decimal(taken)),), reason)


def by_another(unit: Unit) -> Unit:
    """Return the unit as somebody else works in it."""
    return replace(unit, actor=replace(unit.actor, user_id=ANOTHER, username="halima"))


@pytest.fixture
def place(today: Unit, place: Village) -> Village:
    """A village whose office counts the cash before it posts."""
    change_office(ChangeOffice(place.office_id, {"counts_cash": True}), today)
    return place


@pytest.fixture
def loans(today: Unit, offered: Product, place: Village) -> list[int]:
    """A loan of 12,000 for each member: 1,055.23 a week."""
    return [lend(today, place, offered.id, client) for client in place.clients]


@pytest.fixture
def booked(today: Unit) -> dict[FinancialActivity, int]:
    """Where cash short and over is booked."""
    opened = {
        activity: open_gl_account(OpenGlAccount(str(activity), f"9-{activity}", kind, GlUsage.DETAIL), today)
        for activity, kind in (
            (FinancialActivity.CASH_SHORT, GlType.EXPENSE),
            (FinancialActivity.CASH_OVER, GlType.INCOME),
        )
    }
    for activity, gl in opened.items():
        map_activity(MapActivity(activity, gl), today)
    return opened


def ledger(unit: Unit, gl: int) -> int:
    """Return what a GL account holds: debits less credits."""
    sides = "sum(CASE WHEN debit_gl = :gl THEN amount ELSE -amount END)"
    found = unit.connection.execute(
        text(f"SELECT coalesce({sides}, 0) FROM posting WHERE :gl IN (debit_gl, credit_gl)"), {"gl": gl}
    )
    return int(found.scalar_one())


def test_a_captured_sheet_posts_nothing_until_its_cash_is_counted_and_then_as_of_its_day(
    today: Unit, place: Village, loans: list[int], offered: Product
) -> None:
    before = ledger(today, offered.gl[Purpose.FUND_SOURCE])
    came = tuple(SheetAttendance(client, Attendance.LATE) for client in place.clients)
    sheet = filled(place, (loans[0], "2110"), (loans[1], "500"), (loans[2], "0"), attendance=came)
    captured = capture_sheet(sheet, today)
    assert loan_by_id(today.connection, loans[0]).state.paid.total == 0
    assert ledger(today, offered.gl[Purpose.FUND_SOURCE]) == before
    found = captured_by_id(today.connection, captured.id)
    assert (found.state, found.cash) == (CapturedState.CAPTURED, (SheetCash("KES", 2610_00, 0),))
    count_cash(counted(captured, {"1000": 2, "500": 1, "100": 1, "10": 1}), today)
    assert captured_by_id(today.connection, captured.id).state is CapturedState.COUNTED
    later = on_day(today, meeting(3))
    posted = post_captured(PostCaptured(captured.id), later)
    receipt = saved_sheet(later.connection, posted.saved.id)
    assert [line.amount for line in receipt.lines] == [2110_00, 500_00, 0]
    assert (receipt.sheet.paid_on, receipt.sheet.booked_on) == (meeting(2), meeting(3))
    assert [each.attendance for each in receipt.attendance] == [Attendance.LATE] * 3
    assert ledger(today, offered.gl[Purpose.FUND_SOURCE]) - before == 2610_00
    found = captured_by_id(today.connection, captured.id)
    assert (found.state, found.sheet_id) == (CapturedState.POSTED, posted.saved.id)
    assert broken(today.connection) == []


def test_an_office_posts_at_once_or_counts_first_and_handing_a_sheet_in_does_what_it_does(
    today: Unit, place: Village, loans: list[int]
) -> None:
    sheet = filled(place, (loans[0], "500"))
    with pytest.raises(CashIsCountedFirst):
        save_sheet(sheet, today)
    captured = hand_in(sheet, today)
    assert isinstance(captured, Captured)
    change_office(ChangeOffice(place.office_id, {"counts_cash": False}), today)
    with pytest.raises(LineCapturedBefore):
        hand_in(sheet, today)
    withdraw_captured(WithdrawCaptured(captured.id, "Posted at once now"), today)
    with pytest.raises(OfficePostsAtOnce):
        capture_sheet(sheet, today)
    assert isinstance(hand_in(sheet, today), SavedSheet)


def test_what_would_be_refused_when_posted_is_refused_when_captured_and_left_out_in_part(
    today: Unit, place: Village, loans: list[int]
) -> None:
    write_off_loan(WriteOff(loans[1], meeting(2), note="Moved away"), today)
    sheet = filled(place, (loans[0], "500"), (loans[1], "500"))
    with pytest.raises(Refusals):
        capture_sheet(filled(place, (loans[0], "-1"), (loans[1], "500")), today)
    captured = capture_sheet(replace(sheet, in_part=True), today)
    assert [line.name for line in captured.refused] == ["line[1]"]
    kept = captured_by_id(today.connection, captured.id)
    assert [line["loan_id"] for line in kept.filled.content["sheet"]["repayments"]] == [loans[0]]


def test_a_loan_stands_with_money_on_one_sheet_of_a_meeting_that_waits(
    today: Unit, place: Village, loans: list[int]
) -> None:
    capture_sheet(filled(place, (loans[0], "500"), (loans[1], "0")), today)
    with pytest.raises(LineCapturedBefore) as refused:
        capture_sheet(filled(place, (loans[0], "7"), (loans[1], "8")), today)
    assert refused.value.line == "line[0]"
    capture_sheet(filled(place, (loans[0], "0"), (loans[1], "8")), today)


def test_a_captured_sheet_is_changed_or_withdrawn_until_it_is_counted(
    today: Unit, place: Village, loans: list[int]
) -> None:
    captured = capture_sheet(filled(place, (loans[0], "500")), today)
    change_captured(ChangeCaptured(captured.id, filled(place, (loans[0], "600"))), today)
    assert captured_by_id(today.connection, captured.id).cash == (SheetCash("KES", 600_00, 0),)
    other = replace(filled(place, (loans[0], "600")), due_on=meeting(1))
    with pytest.raises(CapturedForAnotherMeeting):
        change_captured(ChangeCaptured(captured.id, other), today)
    count_cash(counted(captured, {"500": 1, "100": 1}), today)
    with pytest.raises(StepOutOfTurn):
        change_captured(ChangeCaptured(captured.id, filled(place, (loans[0], "700"))), today)
    with pytest.raises(StepOutOfTurn):
        withdraw_captured(WithdrawCaptured(captured.id, "Wrong"), today)
    take_count_back(TakeCountBack(captured.id, "The officer wrote 700"), today)
    with pytest.raises(StepWithoutReason):
        withdraw_captured(WithdrawCaptured(captured.id, " "), today)
    withdraw_captured(WithdrawCaptured(captured.id, "It is of next week"), today)
    with pytest.raises(StepOutOfTurn):
        count_cash(counted(captured, {"500": 1}), today)
    capture_sheet(filled(place, (loans[0], "500")), today)


def test_cash_that_differs_needs_a_reason_an_account_and_a_second_person(
    today: Unit, place: Village, loans: list[int]
) -> None:
    captured = capture_sheet(filled(place, (loans[0], "500")), today)
    with pytest.raises(Refusals) as refused:
        count_cash(counted(captured, {"200": 2}), today)
    assert {type(each) for each in refused.value.reasons} == {StepWithoutReason, ActivityNotMapped}
    with pytest.raises(ActivityNotMapped):
        count_cash(counted(captured, {"200": 2}, reason="A note is missing"), today)
    gl = open_gl_account(OpenGlAccount("Short", "9-short", GlType.EXPENSE, GlUsage.DETAIL), today)
    map_activity(MapActivity(FinancialActivity.CASH_SHORT, gl), today)
    count_cash(counted(captured, {"200": 2}, reason="A note is missing"), today)
    with pytest.raises(StepOutOfTurn):
        post_captured(PostCaptured(captured.id), today)
    with pytest.raises(SecondPersonNeeded):
        approve_difference(ApproveDifference(captured.id), today)
    approve_difference(ApproveDifference(captured.id), by_another(today))
    assert captured_by_id(today.connection, captured.id).state is CapturedState.COUNTED
    with pytest.raises(StepOutOfTurn):
        approve_difference(ApproveDifference(captured.id), by_another(today))


def test_what_cannot_have_been_counted_is_refused_all_at_once(today: Unit, place: Village, loans: list[int]) -> None:
    captured = capture_sheet(filled(place, (loans[0], "500")), today)
    wrong = CountCash(
        captured.id,
        (
            CountedCurrency("KES", ((Decimal(3), 1), (Decimal(100), -1)), Decimal("0.001")),
            CountedCurrency("USD", ((Decimal(1), 1),), Decimal(0)),
        ),
    )
    with pytest.raises(Refusals) as refused:
        count_cash(wrong, today)
    assert {type(each) for each in refused.value.reasons} == {
        NoSuchNote,
        PiecesBelowNothing,
        TakenAlongNotInCurrency,
        CurrencyNotOfSheet,
    }


@pytest.mark.parametrize(
    ("pieces", "activity", "difference"),
    [
        ({"1000": 1, "50": 1}, FinancialActivity.CASH_SHORT, -5_23),
        ({"1000": 1, "100": 1}, FinancialActivity.CASH_OVER, 44_77),
    ],
)
def test_sheet_receipt_cash_and_ledger_agree_with_short_and_over_and_again_when_the_sheet_is_taken_back(
    today: Unit,
    place: Village,
    loans: list[int],
    offered: Product,
    booked: dict[FinancialActivity, int],
    pieces: dict[str, int],
    activity: FinancialActivity,
    difference: int,
) -> None:
    cash_gl = offered.gl[Purpose.FUND_SOURCE]
    before = ledger(today, cash_gl)
    mobile = SheetLine("line[1]", loans[1], Decimal(300), replace(NO_DETAIL, channel_id=offered.mobile_id))
    first = SheetLine("line[0]", loans[0], Decimal("1055.23"))
    captured = capture_sheet(filled(place, repayments=(first, mobile)), today)
    count_cash(counted(captured, pieces, reason="Small coins"), today)
    approve_difference(ApproveDifference(captured.id), by_another(today))
    posted = post_captured(PostCaptured(captured.id), today)
    cash_counted = sum(int(value) * number for value, number in pieces.items()) * 100
    assert ledger(today, cash_gl) - before == cash_counted == 1055_23 + difference
    assert ledger(today, booked[activity]) == -difference
    assert ledger(today, offered.mobile_gl) == 300_00
    assert sum(total.received for total in saved_sheet(today.connection, posted.saved.id).totals) == 1355_23
    assert account_balance(today.connection, captured.id, cash_gl) == difference
    assert broken(today.connection) == []
    undo_sheet(UndoSheet(posted.saved.id, "Another group's"), today)
    assert (ledger(today, cash_gl) - before, ledger(today, booked[activity])) == (0, 0)
    assert captured_by_id(today.connection, captured.id).state is CapturedState.UNDONE
    assert broken(today.connection) == []


def test_pay_outs_leave_the_cash_and_what_was_taken_along_is_counted_with_it(
    today: Unit, place: Village, loans: list[int], offered: Product
) -> None:
    waiting = lend(today, place, offered.id, place.clients[0], disburse=False)
    out = (SheetLine("out[0]", waiting, None),)
    captured = capture_sheet(filled(place, (loans[0], "1000"), disbursements=out), today)
    assert captured_by_id(today.connection, captured.id).cash == (SheetCash("KES", 1000_00, 12_000_00),)
    with pytest.raises(LineCapturedBefore):
        capture_sheet(replace(filled(place, disbursements=out)), today)
    count_cash(counted(captured, {"1000": 4}, taken="15000"), today)
    found = captured_by_id(today.connection, captured.id)
    assert (found.state, dict(found.differences)) == (CapturedState.COUNTED, {})
    before = ledger(today, offered.gl[Purpose.FUND_SOURCE])
    post_captured(PostCaptured(captured.id), today)
    assert ledger(today, offered.gl[Purpose.FUND_SOURCE]) - before == 1000_00 - 12_000_00


def test_a_counted_sheet_that_cannot_be_posted_any_more_is_refused_whole_and_names_its_line(
    today: Unit, place: Village, loans: list[int]
) -> None:
    captured = capture_sheet(filled(place, (loans[0], "500"), (loans[1], "500")), today)
    count_cash(counted(captured, {"1000": 1}), today)
    write_off_loan(WriteOff(loans[1], meeting(2), note="Moved away"), today)
    with pytest.raises(Located) as refused:
        post_captured(PostCaptured(captured.id), today)
    assert refused.value.place == "line[1]"
    assert captured_by_id(today.connection, captured.id).state is CapturedState.COUNTED
    assert loan_by_id(today.connection, loans[0]).state.paid.total == 0


def test_any_sheet_and_any_count_make_the_ledgers_cash_what_was_counted(
    today: Unit, place: Village, loans: list[int], offered: Product, booked: dict[FinancialActivity, int]
) -> None:
    chance = Random(7)
    cash_gl = offered.gl[Purpose.FUND_SOURCE]
    for number in range(2, 8):
        on = on_day(today, meeting(number))
        before, short, over = ledger(on, cash_gl), *(ledger(on, gl) for gl in booked.values())
        paid = [(loan, str(Decimal(chance.randint(0, 90_000)) / 100)) for loan in loans]
        sheet = filled(place, *paid, due_on=meeting(number), paid_on=meeting(number))
        pieces = {value: chance.randint(0, 4) for value in ("500", "100", "20", "1")}
        captured = capture_sheet(sheet, on)
        count_cash(counted(captured, pieces, reason="As it was"), on)
        if captured_by_id(on.connection, captured.id).state is CapturedState.TO_APPROVE:
            approve_difference(ApproveDifference(captured.id), by_another(on))
        posted = post_captured(PostCaptured(captured.id), on)
        total = sum(each.received for each in saved_sheet(on.connection, posted.saved.id).totals)
        assert total == sum(int(Decimal(amount) * 100) for _, amount in paid)
        there = sum(int(value) * many for value, many in pieces.items()) * 100
        assert ledger(on, cash_gl) - before == there
        borne = sum(ledger(on, gl) for gl in booked.values()) - short - over
        assert total - borne == there
    assert broken(today.connection) == []
