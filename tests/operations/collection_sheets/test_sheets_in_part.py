"""A sheet tried out writes nothing; one saved in part posts its good lines and names every other with its reasons."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text
from tests.village import Product, Village, lend, lend_alone, meeting, member

from samity.bank.collection_sheets.operations.checks import AttendantNotMember, LoanNotOnSheet, NothingOnSheet
from samity.bank.collection_sheets.operations.dry_run import try_sheets
from samity.bank.collection_sheets.operations.filled import FilledSheet, SheetAttendance, SheetLine
from samity.bank.collection_sheets.operations.refused_lines import place_of
from samity.bank.collection_sheets.operations.save import save_sheet
from samity.bank.collection_sheets.queries.receipt import saved_sheet
from samity.bank.collection_sheets.values import SheetKind
from samity.bank.loans.operations.repay import LoanTakesNoPayment
from samity.bank.loans.operations.write_off import WriteOff, write_off_loan
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.loans.values.state import LoanStatus
from samity.bank.meetings.operations.meetings import NotAMeetingDate
from samity.bank.meetings.values import Attendance
from samity.kernel.errors import Located, Refusals

if TYPE_CHECKING:
    from samity.storage.unit import Unit

WHOLE = "12662.79"  # 12,000 and all of its interest


def filled(of: Village, *lines: tuple[int, str], **more: Any) -> FilledSheet:
    """Fill the group's sheet of the second meeting in: (loan, amount) pairs."""
    paid = tuple(SheetLine(f"line[{n}]", loan, Decimal(amount)) for n, (loan, amount) in enumerate(lines))
    given: dict[str, Any] = {"repayments": paid, "due_on": meeting(2), "paid_on": meeting(2), **more}
    return FilledSheet(kind=SheetKind.GROUP, owner_id=of.group_id, calendar_id=of.calendar_id, **given)


@pytest.fixture
def loans(today: Unit, offered: Product, place: Village) -> list[int]:
    """A loan of 12,000 for each member: 1,055.23 a week."""
    return [lend(today, place, offered.id, client) for client in place.clients]


def written(unit: Unit) -> list[int]:
    """Count what a sheet writes."""
    tables = ("collection_sheet", "collection_sheet_line", "loan_fact", "loan_transaction", "posting", "attendance")
    counts = [unit.connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one() for name in tables]
    last = unit.connection.execute(text("SELECT coalesce(sum(last), 0) FROM sheet_receipt_count")).scalar_one()
    return [*map(int, counts), int(last)]


def leaving(unit: Unit) -> tuple[int, int]:
    """Count what would leave with the commit: events, and lines of the audit trail."""
    return len(unit._events), len(unit._audit)  # noqa: SLF001 - it is seen nowhere else before the commit


def test_a_dry_run_says_line_by_line_what_would_be_posted_and_what_is_owed_then(
    today: Unit, place: Village, loans: list[int]
) -> None:
    before = written(today)
    came = tuple(SheetAttendance(client, Attendance.PRESENT) for client in place.clients)
    sheet = filled(place, (loans[0], "2110.46"), (loans[1], "13000"), (loans[2], "0"), attendance=came)
    (tried,) = try_sheets(lambda: [save_sheet(sheet, today)], today)
    first, second, third = tried.receipt.lines
    assert (first.parts, first.overpaid) == ((2000_00, 110_46, 0, 0), 0)
    assert tried.after[loans[0]].outstanding.total == 12_662_79 - 2110_46
    assert (second.overpaid, tried.after[loans[1]].status, tried.after[loans[1]].overpaid) == (
        13_000_00 - 12_662_79,
        LoanStatus.OVERPAID,
        13_000_00 - 12_662_79,
    )
    assert (third.transaction_id, tried.saved.passed_over) == (None, (loans[2],))
    assert sum(total.received for total in tried.receipt.totals) == 15_110_46
    assert written(today) == before
    assert loan_by_id(today.connection, loans[0]).state.paid.total == 0


def test_a_dry_run_tells_and_notes_nothing_and_the_sheet_is_saved_after_it_as_it_said(
    today: Unit, place: Village, loans: list[int]
) -> None:
    sheet = filled(place, *((loan, "2110.46") for loan in loans))
    before = leaving(today)
    (tried,) = try_sheets(lambda: [save_sheet(sheet, today)], today)
    assert leaving(today) == before
    saved = saved_sheet(today.connection, save_sheet(sheet, today).id)
    assert [(line.loan_id, line.amount, line.parts) for line in saved.lines] == [
        (line.loan_id, line.amount, line.parts) for line in tried.receipt.lines
    ]
    assert {loan: loan_by_id(today.connection, loan).state.outstanding for loan in loans} == {
        loan: after.outstanding for loan, after in tried.after.items()
    }


def test_a_dry_run_refuses_as_saving_does(today: Unit, offered: Product, place: Village, loans: list[int]) -> None:
    stranger = lend_alone(today, offered.id, place.clients[0])
    with pytest.raises(LoanNotOnSheet):
        try_sheets(lambda: [save_sheet(filled(place, (loans[0], "5"), (stranger, "5")), today)], today)
    assert loan_by_id(today.connection, loans[0]).state.paid.total == 0


def test_good_lines_are_posted_and_each_other_is_told_with_every_reason(
    today: Unit, offered: Product, place: Village, loans: list[int]
) -> None:
    stranger = lend_alone(today, offered.id, place.clients[0])
    write_off_loan(WriteOff(loans[1], meeting(2), note="Moved away"), today)
    outsider = member(today, place.office_id)
    sheet = filled(
        place,
        (loans[0], "2110.46"),
        (loans[1], "500"),
        (stranger, "500"),
        (loans[2], "0"),
        attendance=(
            SheetAttendance(place.clients[0], Attendance.PRESENT, "came[0]"),
            SheetAttendance(outsider, Attendance.PRESENT, "came[1]"),
        ),
        in_part=True,
    )
    saved = save_sheet(sheet, today)
    assert (len(saved.repayments), saved.passed_over) == (1, (loans[2],))
    assert {line.name: [type(_bare(why)) for why in line.reasons] for line in saved.refused} == {
        "line[1]": [LoanTakesNoPayment],
        "line[2]": [LoanNotOnSheet],
        "came[1]": [AttendantNotMember],
    }
    assert [(line.loan_id, line.amount) for line in saved.refused if line.loan_id == stranger] == [
        (stranger, Decimal(500))
    ]
    lines = saved_sheet(today.connection, saved.id).lines
    assert [line.loan_id for line in lines] == [loans[0], loans[2]]


def _bare(reason: object) -> object:
    return reason.reason if isinstance(reason, Located) else reason


def test_what_stands_against_the_sheet_as_a_whole_refuses_all_of_it(
    today: Unit, place: Village, loans: list[int]
) -> None:
    wrong = filled(place, (loans[0], "100"), (loans[1], "-1"), in_part=True, due_on=meeting(2).replace(day=20))
    with pytest.raises(Refusals) as refused:
        save_sheet(wrong, today)
    assert NotAMeetingDate in [type(each) for each in refused.value.reasons]
    assert loan_by_id(today.connection, loans[0]).state.paid.total == 0


def test_where_no_line_is_good_the_reasons_are_told_and_nothing_is_saved(
    today: Unit, place: Village, loans: list[int]
) -> None:
    before = written(today)
    with pytest.raises(Refusals) as refused:
        save_sheet(filled(place, (loans[0], "-5"), (loans[1], "-5"), in_part=True), today)
    assert sorted(place_of(each) for each in refused.value.reasons) == ["line[0]", "line[1]"]
    with pytest.raises(NothingOnSheet):
        save_sheet(filled(place, in_part=True), today)
    assert written(today) == before
