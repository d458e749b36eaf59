"""A sheet is saved in one stroke: every loan, every balance and the ledger are right afterwards."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from tests.village import Product, Village, lend, lend_alone, meeting, member, village

from samity.bank.accounting.queries import account_balance
from samity.bank.accounting.values import Purpose
from samity.bank.collection_sheets.operations.checks import (
    AttendantNotMember,
    LineBeyondRest,
    LineSavedBefore,
    LoanNotOnSheet,
    LoanTwiceOnSheet,
    MeetingInFuture,
)
from samity.bank.collection_sheets.operations.filled import FilledSheet, SheetAttendance, SheetLine
from samity.bank.collection_sheets.operations.generate import GenerateSheet, generate_sheet
from samity.bank.collection_sheets.operations.save import save_sheet
from samity.bank.collection_sheets.operations.scope import CalendarNotOfSheet, SheetNotAtMeeting
from samity.bank.collection_sheets.values import SheetKind
from samity.bank.loans.operations.money_checks import MoneyInFuture, PaymentDetail
from samity.bank.loans.operations.repay import LoanTakesNoPayment
from samity.bank.loans.operations.run_accruals import todays_income_is_recognised
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.loans.values.state import LoanStatus
from samity.bank.meetings.operations.meetings import NotAMeetingDate
from samity.bank.meetings.queries import attendance_on
from samity.bank.meetings.values import Attendance
from samity.kernel.errors import Refusals

if TYPE_CHECKING:
    from samity.storage.unit import Unit


def filled(of: Village, number: int, *lines: tuple[int, str], **more: Any) -> FilledSheet:
    """Fill a group's sheet in for the n-th meeting: (loan, amount) pairs."""
    given: dict[str, Any] = {
        "kind": SheetKind.GROUP,
        "owner_id": of.group_id,
        "calendar_id": of.calendar_id,
        "due_on": meeting(number),
        "paid_on": meeting(number),
        "repayments": tuple(SheetLine(f"line[{n}]", loan, Decimal(amount)) for n, (loan, amount) in enumerate(lines)),
        **more,
    }
    return FilledSheet(**given)


@pytest.fixture
def loans(today: Unit, offered: Product, place: Village) -> list[int]:
    """A loan of 12,000 for each member, twelve weeks, 24 % flat: 1,055.23 a week."""
    return [lend(today, place, offered.id, client) for client in place.clients]


def test_what_was_not_paid_last_week_is_due_with_this_week(today: Unit, place: Village, loans: list[int]) -> None:
    """12,000 over 12 weeks at 24 %: total interest 12,000 x 24 % x 84/365 = 662.79, 55.23 a week."""
    asked = GenerateSheet(SheetKind.GROUP, place.group_id, place.calendar_id, meeting(2))
    clients = generate_sheet(asked, today).groups[0].clients
    assert [client.id for client in clients] == list(place.clients)
    dues = [loan.due for client in clients for loan in client.loans]
    assert dues == [(2000_00, 110_46, 0, 0)] * len(loans)
    assert clients[0].loans[0].arrears == (1000_00, 55_23, 0, 0)


def test_a_sheet_posts_every_line_and_notes_who_came(
    today: Unit, offered: Product, place: Village, loans: list[int]
) -> None:
    """Three members: one pays all, one pays a part, one is absent and passed over."""
    paid = filled(
        place,
        2,
        (loans[0], "2110.46"),
        (loans[1], "500"),
        (loans[2], "0"),
        attendance=tuple(map(SheetAttendance, place.clients, (Attendance.PRESENT, Attendance.LATE, Attendance.ABSENT))),
    )
    saved = save_sheet(paid, today)
    assert len(saved.repayments) == 2
    assert saved.passed_over == (loans[2],)
    assert loan_by_id(today.connection, loans[0]).state.outstanding.principal == 10_000_00
    assert loan_by_id(today.connection, loans[1]).state.paid == (444_77, 55_23, 0, 0)
    assert attendance_on(today.connection, place.calendar_id, meeting(2)) == {
        each.client_id: each.attendance for each in paid.attendance
    }
    balances = {purpose: _balance(today, loans, gl) for purpose, gl in offered.gl.items()}
    assert balances[Purpose.LOAN_PORTFOLIO] == 36_000_00 - 2000_00 - 444_77
    assert balances[Purpose.FUND_SOURCE] == -36_000_00 + 2110_46 + 500_00
    assert balances[Purpose.INTEREST_ON_LOANS] == 0  # the night recognises it
    assert balances[Purpose.INTEREST_RECEIVABLE] == -110_46 - 55_23
    assert sum(balances.values()) == 0


def test_the_night_recognises_the_income_of_a_sheet(
    today: Unit, offered: Product, place: Village, loans: list[int]
) -> None:
    """Two weeks of interest of all three members: of the one who paid, who paid a part, and who was absent."""
    save_sheet(filled(place, 2, (loans[0], "2110.46"), (loans[1], "500"), (loans[2], "0")), today)
    for _ in range(2):
        todays_income_is_recognised(today)
        assert _balance(today, loans, offered.gl[Purpose.INTEREST_ON_LOANS]) == -3 * 110_46
        assert _balance(today, loans, offered.gl[Purpose.INTEREST_RECEIVABLE]) == 2 * 110_46 - 55_23


def test_each_line_may_have_its_own_channel(today: Unit, offered: Product, place: Village, loans: list[int]) -> None:
    """The second member pays by mobile money, into its own account."""
    lines = (
        SheetLine("line[0]", loans[0], Decimal(1000)),
        SheetLine("line[1]", loans[1], Decimal(700), PaymentDetail(offered.mobile_id, receipt_number="M-1")),
    )
    save_sheet(filled(place, 2, repayments=lines), today)
    assert _balance(today, loans, offered.mobile_gl) == 700_00
    assert _balance(today, loans, offered.gl[Purpose.FUND_SOURCE]) == -36_000_00 + 1000_00


def test_the_channel_of_the_sheet_counts_where_a_line_names_none(
    today: Unit, offered: Product, place: Village, loans: list[int]
) -> None:
    save_sheet(filled(place, 2, (loans[0], "1000"), payment=PaymentDetail(offered.mobile_id)), today)
    assert _balance(today, loans, offered.mobile_gl) == 1000_00


def test_more_than_is_due_is_an_advance_and_more_than_the_pay_off_an_overpayment(
    today: Unit, place: Village, loans: list[int]
) -> None:
    save_sheet(filled(place, 2, (loans[0], "3000"), (loans[1], "13000")), today)
    advanced = loan_by_id(today.connection, loans[0]).state
    assert (advanced.status, advanced.paid.total) == (LoanStatus.ACTIVE, 3000_00)
    overpaid = loan_by_id(today.connection, loans[1]).state
    assert (overpaid.status, overpaid.overpaid) == (LoanStatus.OVERPAID, 13_000_00 - 12_662_79)


def test_loans_are_paid_out_on_the_sheet(today: Unit, offered: Product, place: Village) -> None:
    loan = lend(today, place, offered.id, place.clients[0], on=meeting(2), disburse=False)
    saved = save_sheet(filled(place, 2, disbursements=(SheetLine("bulktransaction[0]", loan, None),)), today)
    state = loan_by_id(today.connection, loan).state
    assert (state.status, state.disbursed_on, len(saved.disbursements)) == (LoanStatus.ACTIVE, meeting(2), 1)
    assert state.installments[0].due_on == meeting(3)


def test_everything_wrong_is_told_at_once_and_nothing_is_posted(
    today: Unit, offered: Product, place: Village, loans: list[int]
) -> None:
    stranger = lend_alone(today, offered.id, place.clients[0])
    outsider = member(today, place.office_id)
    approved = lend(today, place, offered.id, place.clients[1], on=meeting(2), disburse=False)
    wrong = filled(
        place,
        2,
        (loans[0], "100"),
        (loans[0], "100"),
        (stranger, "100"),
        (approved, "10"),
        attendance=(SheetAttendance(outsider, Attendance.PRESENT),),
        due_on=meeting(3),
        paid_on=meeting(3),
    )
    with pytest.raises(Refusals) as refused:
        save_sheet(wrong, today)
    kinds = {type(getattr(reason, "reason", reason)) for reason in refused.value.reasons}
    assert "line[3]: Loan" in str(refused.value)
    assert kinds == {
        MeetingInFuture,
        LoanTwiceOnSheet,
        LoanNotOnSheet,
        LoanTakesNoPayment,
        AttendantNotMember,
        MoneyInFuture,
    }
    assert loan_by_id(today.connection, loans[0]).state.paid.total == 0


def test_a_day_without_a_meeting_has_no_sheet(today: Unit, place: Village, loans: list[int]) -> None:
    off = meeting(2).replace(day=meeting(2).day - 1)
    with pytest.raises(SheetNotAtMeeting):
        generate_sheet(GenerateSheet(SheetKind.GROUP, place.group_id, place.calendar_id, off), today)
    with pytest.raises(NotAMeetingDate):
        save_sheet(filled(place, 2, (loans[0], "1"), due_on=off, paid_on=off), today)
    save_sheet(filled(place, 2, (loans[0], "1"), due_on=off, paid_on=off, off_meeting=True), today)


def test_a_sheet_by_another_calendar_is_refused(today: Unit, place: Village) -> None:
    other = village(today)
    with pytest.raises(CalendarNotOfSheet):
        generate_sheet(GenerateSheet(SheetKind.GROUP, place.group_id, other.calendar_id, meeting(2)), today)


def test_two_officers_cannot_save_the_same_line_twice(today: Unit, place: Village, loans: list[int]) -> None:
    save_sheet(filled(place, 2, (loans[0], "2110.46")), today)
    with pytest.raises(LineSavedBefore):
        save_sheet(filled(place, 2, (loans[0], "2110.46")), today)
    with pytest.raises(LineBeyondRest):
        save_sheet(filled(place, 2, (loans[0], "100")), today)
    assert loan_by_id(today.connection, loans[0]).state.paid.total == 2110_46


def test_who_brings_the_rest_later_pays_it_and_no_more(today: Unit, place: Village, loans: list[int]) -> None:
    """One officer noted 1000 of 2110.46; another one's sheet, opened before, still says all of it."""
    save_sheet(filled(place, 2, (loans[0], "1000")), today)
    with pytest.raises(LineBeyondRest, match=r"1,110\.46 of it is still due"):
        save_sheet(filled(place, 2, (loans[0], "2110.46")), today)
    save_sheet(filled(place, 2, (loans[0], "1110.46")), today)
    assert loan_by_id(today.connection, loans[0]).state.paid.total == 2110_46


def test_the_sheet_of_a_centre_holds_all_its_groups(today: Unit, offered: Product) -> None:
    place = village(today, centre=True)
    loan = lend(today, place, offered.id, place.clients[0])
    centre_id = today.connection.exec_driver_sql(
        "SELECT centre_id FROM client_group WHERE id = %s", (place.group_id,)
    ).scalar_one()
    asked = GenerateSheet(SheetKind.CENTRE, centre_id, place.calendar_id, meeting(2))
    assert [group.id for group in generate_sheet(asked, today).groups] == [place.group_id]
    sheet = filled(place, 2, (loan, "1055.23"), kind=SheetKind.CENTRE, owner_id=centre_id)
    assert len(save_sheet(sheet, today).repayments) == 1


def _balance(unit: Unit, loans: list[int], gl: int) -> int:
    return sum(account_balance(unit.connection, loan, gl) for loan in loans)
