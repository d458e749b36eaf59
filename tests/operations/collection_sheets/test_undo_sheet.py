"""A wrong sheet is taken back as one act: afterwards everything stands as if it had never been saved."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from tests.units import counted
from tests.village import WEEKLY_TERMS, Product, Village, defined_anew, lend, meeting, on_day, product, village

from samity.bank.accounting.queries import account_balance
from samity.bank.collection_sheets.operations.checks import LineSavedBefore
from samity.bank.collection_sheets.operations.filled import FilledSheet, SheetAttendance, SheetLine
from samity.bank.collection_sheets.operations.reasons import LONGEST_REASON, ReasonTooLong
from samity.bank.collection_sheets.operations.save import save_sheet
from samity.bank.collection_sheets.operations.undo import (
    SheetOfClosedDay,
    SheetUndoneBefore,
    UndoneWithoutReason,
    UndoSheet,
    undo_sheet,
)
from samity.bank.collection_sheets.queries.saved import SheetNotFound, sheet_by_id
from samity.bank.collection_sheets.queries.today import MeetingState, todays_meetings
from samity.bank.collection_sheets.values import SheetKind
from samity.bank.fees.operations.define import DefineCharge, define_charge
from samity.bank.fees.values import ChargeTime
from samity.bank.gate import OutsideOwnOffice
from samity.bank.loans.operations.disburse import LoanHasPayments, UndoDisbursement, undo_disbursement
from samity.bank.loans.operations.edit_schedule import EditSchedule, InstallmentEdit, edit_schedule
from samity.bank.loans.operations.products import define_loan_product
from samity.bank.loans.operations.refund import RefundOverpayment, refund_overpayment
from samity.bank.loans.operations.repay import Repay, repay_loan
from samity.bank.loans.operations.undo import UndoTransaction, undo_transaction
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.loans.values.allowances import EVERY_STEP, Allowances, EditOption, UndoableStep
from samity.bank.loans.values.state import LoanState, LoanStatus
from samity.bank.loans.values.terms import RestShift, ScheduleEngine
from samity.bank.meetings.queries import attendance_on, held_dates
from samity.bank.meetings.values import Attendance
from samity.bank.organisation.operations.business_date import (
    CloseDay,
    SetBusinessDate,
    roll_business_date,
    set_business_date,
)
from samity.close_of_business.invariants import broken
from samity.kernel.actor import ALL, Actor
from samity.kernel.errors import Located, Refusals

if TYPE_CHECKING:
    from samity.storage.unit import Unit

WHY = "The amounts of another week"


@pytest.fixture
def loans(today: Unit, offered: Product, place: Village) -> list[int]:
    """Two loans that are repaid, and one that waits to be paid out at the second meeting."""
    repaid = [lend(today, place, offered.id, client) for client in place.clients[:2]]
    return [*repaid, lend(today, place, offered.id, place.clients[2], on=meeting(2), disburse=False)]


def filled(of: Village, *lines: tuple[int, str], pays_out: tuple[int, ...] = (), **more: Any) -> FilledSheet:
    """Fill the sheet of the second meeting in: (loan, amount) pairs, and loans paid out."""
    sheet = FilledSheet(
        kind=SheetKind.GROUP,
        owner_id=of.group_id,
        calendar_id=of.calendar_id,
        due_on=meeting(2),
        paid_on=meeting(2),
        repayments=tuple(SheetLine(f"line[{n}]", loan, Decimal(amount)) for n, (loan, amount) in enumerate(lines)),
        disbursements=tuple(SheetLine("disbursement", loan, None) for loan in pays_out),
    )
    return replace(sheet, **more)


def came(of: Village, *words: Attendance) -> tuple[SheetAttendance, ...]:
    return tuple(map(SheetAttendance, of.clients, words))


def states(unit: Unit, loans: list[int]) -> list[LoanState]:
    return [loan_by_id(unit.connection, loan).state for loan in loans]


def noted(unit: Unit, of: Village) -> dict[int, Attendance]:
    return dict(attendance_on(unit.connection, of.calendar_id, meeting(2)))


def test_everything_is_as_if_the_sheet_had_never_been(
    today: Unit, offered: Product, place: Village, loans: list[int]
) -> None:
    before = states(today, loans)
    balances = {gl: sum(account_balance(today.connection, loan, gl) for loan in loans) for gl in offered.gl.values()}
    words = (Attendance.PRESENT, Attendance.LATE, Attendance.ABSENT)
    sheet = filled(
        place, (loans[0], "2110.46"), (loans[1], "13000"), pays_out=(loans[2],), attendance=came(place, *words)
    )
    saved = save_sheet(sheet, today)
    assert [state.status for state in states(today, loans)] == [
        LoanStatus.ACTIVE,
        LoanStatus.OVERPAID,
        LoanStatus.ACTIVE,
    ]
    undone = undo_sheet(UndoSheet(saved.id, f" {WHY} "), today)
    assert (undone.owner_id, undone.office_id, undone.passed_over) == (place.group_id, place.office_id, ())
    assert undone.transactions == (*saved.repayments, *saved.disbursements)
    assert states(today, loans) == before
    accrued = {gl: sum(account_balance(today.connection, loan, gl) for loan in loans) for gl in offered.gl.values()}
    moved = {gl for gl in balances if accrued[gl] != balances[gl]}
    assert moved <= {gl for purpose, gl in offered.gl.items() if "INTEREST" in purpose}, "only interest accrued"
    assert (noted(today, place), held_dates(today.connection, place.calendar_id, meeting(0))) == ({}, set())
    assert not broken(today.connection)
    told = sheet_by_id(today.connection, saved.id).undone
    assert told is not None
    assert (told.reason, told.undone_on, told.user_id) == (WHY, meeting(2), today.actor.user_id)


def test_the_right_sheet_is_saved_after_the_wrong_one_even_with_a_line_of_it(
    today: Unit, place: Village, loans: list[int]
) -> None:
    wrong = filled(place, (loans[0], "1000"), (loans[1], "1000"))
    saved = save_sheet(wrong, today)
    with pytest.raises(LineSavedBefore):
        save_sheet(filled(place, (loans[0], "1000")), today)
    undo_sheet(UndoSheet(saved.id, WHY), today)
    right = save_sheet(filled(place, (loans[0], "1000"), (loans[1], "500"), pays_out=(loans[2],)), today)
    assert [state.paid.total for state in states(today, loans)] == [1000_00, 500_00, 0]
    found = [each for each in todays_meetings(today.connection, meeting(2), ".") if each.owner_id == place.group_id]
    assert [(each.state, each.sheet_id) for each in found] == [(MeetingState.POSTED, right.id)]


def test_a_meeting_whose_sheet_was_taken_back_says_so(today: Unit, place: Village, loans: list[int]) -> None:
    saved = save_sheet(filled(place, (loans[0], "1000")), today)
    undo_sheet(UndoSheet(saved.id, WHY), today)
    found = [each for each in todays_meetings(today.connection, meeting(2), ".") if each.owner_id == place.group_id]
    assert [(each.state, each.sheet_id) for each in found] == [(MeetingState.UNDONE, saved.id)]


def test_what_was_taken_back_alone_or_passed_over_is_left_as_it_is(
    today: Unit, place: Village, loans: list[int]
) -> None:
    saved = save_sheet(filled(place, (loans[0], "1000"), (loans[1], "0"), pays_out=(loans[2],)), today)
    undo_transaction(UndoTransaction(loans[0], saved.repayments[0]), today)
    again = repay_loan(Repay(loans[0], meeting(2), Decimal(300)), today)
    undone = undo_sheet(UndoSheet(saved.id, WHY), today)
    assert (undone.transactions, undone.passed_over) == (saved.disbursements, (loans[0], loans[1]))
    assert again.new_transaction
    assert states(today, loans)[0].paid.total == 300_00


def test_a_payment_that_was_allocated_anew_is_still_taken_back(today: Unit, place: Village, loans: list[int]) -> None:
    saved = save_sheet(filled(place, (loans[0], "1000")), today)
    corrected = repay_loan(Repay(loans[0], meeting(1), Decimal("55.23")), today)
    assert any(row.reverses_id == saved.repayments[0] for row in corrected.transactions)
    undo_sheet(UndoSheet(saved.id, WHY), today)
    assert states(today, loans)[0].paid.total == 55_23
    assert not broken(today.connection)


def test_everything_that_stands_against_it_is_told_at_once(today: Unit, place: Village, loans: list[int]) -> None:
    saved = save_sheet(filled(place, (loans[0], "1000"), pays_out=(loans[2],)), today)
    later = on_day(today, meeting(3))
    repay_loan(Repay(loans[2], meeting(3), Decimal(100)), later)
    set_business_date(SetBusinessDate(meeting(2)), today)
    roll_business_date(CloseDay(meeting(2)), today)
    with pytest.raises(Refusals) as refused:
        undo_sheet(UndoSheet(saved.id, " "), later)
    closed, unsaid, line = refused.value.reasons
    assert (type(closed), type(unsaid)) == (SheetOfClosedDay, UndoneWithoutReason)
    assert isinstance(line, Located)
    assert (line.place, type(line.reason)) == ("line 2", LoanHasPayments)
    assert sheet_by_id(later.connection, saved.id).undone is None
    assert states(later, loans)[0].paid.total == 1000_00


def test_a_disbursement_goes_back_once_its_payments_did(today: Unit, place: Village, loans: list[int]) -> None:
    saved = save_sheet(filled(place, pays_out=(loans[2],)), today)
    later = on_day(today, meeting(3))
    paid = repay_loan(Repay(loans[2], meeting(3), Decimal(100)), later)
    with pytest.raises(Located, match=r"line 1: Loan \d+ has payments"):
        undo_sheet(UndoSheet(saved.id, WHY), later)
    undo_transaction(UndoTransaction(loans[2], paid.new_transaction), later)
    undo_sheet(UndoSheet(saved.id, WHY), later)
    assert states(later, loans)[2].status is LoanStatus.APPROVED


def test_a_loan_paid_out_anew_since_is_not_touched(today: Unit, place: Village, loans: list[int]) -> None:
    saved = save_sheet(filled(place, pays_out=(loans[2],)), today)
    undo_disbursement(UndoDisbursement(loans[2]), today)
    second = save_sheet(filled(place, pays_out=(loans[2],)), today)
    undone = undo_sheet(UndoSheet(saved.id, WHY), today)
    assert (undone.transactions, undone.passed_over) == ((), (loans[2],))
    assert states(today, loans)[2].status is LoanStatus.ACTIVE
    undo_sheet(UndoSheet(second.id, WHY), today)
    assert states(today, loans)[2].status is LoanStatus.APPROVED


def test_a_sheet_is_taken_back_once_with_a_reason_of_a_sentence_and_in_its_own_office(
    today: Unit, place: Village, loans: list[int]
) -> None:
    saved = save_sheet(filled(place, (loans[0], "1000")), today)
    with pytest.raises(SheetNotFound):
        undo_sheet(UndoSheet(10**9, WHY), today)
    with pytest.raises(ReasonTooLong):
        undo_sheet(UndoSheet(saved.id, "x" * (LONGEST_REASON + 1)), today)
    elsewhere = Actor(today.actor.user_id, "elsewhere", 999, ".999.", frozenset({ALL}))
    with pytest.raises(OutsideOwnOffice):
        undo_sheet(UndoSheet(saved.id, WHY), replace(today, actor=elsewhere))
    undo_sheet(UndoSheet(saved.id, WHY), today)
    with pytest.raises(SheetUndoneBefore) as refused:
        undo_sheet(UndoSheet(saved.id, WHY), today)
    assert refused.value.undone_on == meeting(2)


def test_an_undo_is_kept_and_never_changed(today: Unit, place: Village, loans: list[int]) -> None:
    saved = save_sheet(filled(place, (loans[0], "1000"), attendance=came(place, Attendance.PRESENT)), today)
    undo_sheet(UndoSheet(saved.id, WHY), today)
    for statement in (
        "UPDATE collection_sheet_undo SET reason = ''",
        "DELETE FROM collection_sheet_undo",
        "DELETE FROM collection_sheet_attendance",
    ):
        with pytest.raises(IntegrityError, match="written once"), today.connection.begin_nested():
            today.connection.execute(text(statement))


def test_an_undo_tells_and_leaves_its_line_in_the_audit_trail(today: Unit, place: Village, loans: list[int]) -> None:
    saved = save_sheet(filled(place, (loans[0], "1000"), attendance=came(place, Attendance.PRESENT)), today)
    today.write_out()
    undo_sheet(UndoSheet(saved.id, WHY), today)
    today.write_out()
    told = today.connection.execute(
        text("SELECT kind, subject, facts FROM outbox_event ORDER BY id DESC LIMIT 2")
    ).all()
    assert [row.kind for row in told] == ["CollectionSheetUndone", "MeetingAttendanceTakenBack"]
    assert told[0].subject == f"group:{place.group_id}"
    assert told[0].facts == {
        "sheet_id": saved.id,
        "due_on": meeting(2).isoformat(),
        "reason": WHY,
        "transactions": list(saved.repayments),
    }
    assert told[1].facts["attendance"] == {str(place.clients[0]): None}
    (line,) = today.connection.execute(text("SELECT * FROM audit_line ORDER BY id DESC LIMIT 1"))
    assert (line.permission, line.command) == ("collection_sheets:undo", {"sheet_id": saved.id, "reason": WHY})


def test_twenty_lines_cost_as_many_statements_as_two(today: Unit, offered: Product) -> None:
    sent: dict[int, list[str]] = {}
    for members in (2, 20):
        of = village(today, members=members)
        lent = [lend(today, of, offered.id, client) for client in of.clients]
        words = came(of, *[Attendance.PRESENT] * members)
        saved = save_sheet(filled(of, *((loan, "1000") for loan in lent), attendance=words), today)
        with counted(today.connection) as sent[members]:
            undo_sheet(UndoSheet(saved.id, WHY), today)
    assert sent[2] == sent[20]
    assert len(sent[20]) <= 30


def test_a_sheet_of_yesterday_is_taken_back_while_that_day_is_open(
    today: Unit, place: Village, loans: list[int]
) -> None:
    saved = save_sheet(filled(place, (loans[0], "1000")), today)
    tomorrow = on_day(today, meeting(2) + timedelta(days=1))
    undo_sheet(UndoSheet(saved.id, WHY), tomorrow)
    undone = sheet_by_id(tomorrow.connection, saved.id).undone
    assert undone is not None
    assert undone.undone_on == tomorrow.business_date
    assert states(tomorrow, loans)[0].paid.total == 0


def test_a_refund_is_owed_anew_when_the_sheet_that_overpaid_goes(today: Unit, place: Village, loans: list[int]) -> None:
    saved = save_sheet(filled(place, (loans[0], "500"), (loans[1], "13000")), today)
    overpaid = states(today, loans)[1].overpaid
    refund_overpayment(RefundOverpayment(loans[1], meeting(2)), today)
    undo_sheet(UndoSheet(saved.id, WHY), today)
    state = states(today, loans)[1]
    assert sum(each.credited.principal for each in state.installments) == overpaid > 0
    assert broken(today.connection) == []


def test_what_was_changed_of_a_schedule_by_hand_goes_with_its_pay_out(today: Unit, place: Village) -> None:
    contract = replace(WEEKLY_TERMS, engine=ScheduleEngine.CONTRACTUAL, rest_shift=RestShift.NONE)
    offered = product(today, terms=contract, allowances=Allowances(edits=frozenset({EditOption.PRINCIPAL})))
    loan_id = lend(today, place, offered.id, place.clients[0], on=meeting(2), disburse=False)
    saved = save_sheet(filled(place, pays_out=(loan_id,)), today)
    edit_schedule(EditSchedule(loan_id, (InstallmentEdit(1, principal=Decimal(1)),)), today)
    assert states(today, [loan_id])[0].installments[0].due.principal == 1_00
    undo_sheet(UndoSheet(saved.id, WHY), today)
    assert states(today, [loan_id])[0].status is LoanStatus.APPROVED
    save_sheet(filled(place, pays_out=(loan_id,)), today)
    assert states(today, [loan_id])[0].installments[0].due.principal == 1000_00


def test_fees_of_every_installment_go_with_their_pay_out(today: Unit, place: Village) -> None:
    offered = product(today)
    anew = defined_anew(today, offered, offered.gl)
    passbook = DefineCharge("Passbook", "KES", Decimal(2), is_penalty=False, time=ChargeTime.EVERY_INSTALLMENT)
    charging = replace(anew, offer=replace(anew.offer, charges=(define_charge(passbook, today),)))
    define_loan_product(charging, today)
    loan_id = lend(today, place, offered.id, place.clients[0], on=meeting(2), disburse=False)
    saved = save_sheet(filled(place, pays_out=(loan_id,)), today)
    undo_sheet(UndoSheet(saved.id, WHY), today)
    assert states(today, [loan_id])[0].charges == ()
    save_sheet(filled(place, pays_out=(loan_id,)), today)
    assert {each.due.fees for each in states(today, [loan_id])[0].installments} == {2_00}
    assert broken(today.connection) == []


def test_a_pay_out_that_the_product_does_not_let_be_taken_back_stays(today: Unit, place: Village) -> None:
    strict = Allowances(undo=EVERY_STEP - {UndoableStep.DISBURSEMENT})
    loan_id = lend(today, place, product(today, allowances=strict).id, place.clients[0], on=meeting(2), disburse=False)
    saved = save_sheet(filled(place, pays_out=(loan_id,)), today)
    with pytest.raises(Located, match=r"line 1: The product of loan \d+ does not let its disbursement be taken back"):
        undo_sheet(UndoSheet(saved.id, WHY), today)
