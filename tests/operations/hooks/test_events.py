"""What is written for those who listen: with the change, once, in the words of the catalogue."""

from __future__ import annotations

import ast
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from tests.gatherings import A_YEAR_OF_WEEKS, lend_to_all
from tests.tree import SOURCE, modules, tree, written_text
from tests.village import lend, meeting, on_day, product, village

from samity.bank.collection_sheets.operations.save import save_sheet
from samity.bank.fees.operations.define import DefineCharge, define_charge
from samity.bank.hooks.values import EVENTS
from samity.bank.loans.operations.charges import AddCharge, AskedCharge, WaiveCharge, add_charge, waive_charge
from samity.bank.loans.operations.move_meetings import MoveMeetings, move_meetings
from samity.bank.loans.operations.repay import Repay, repay_loan
from samity.bank.loans.operations.undo import UndoTransaction, undo_transaction
from samity.bank.loans.queries.transactions import transactions_of
from samity.bank.meetings.operations.meetings import RecordMeeting, record_meeting
from samity.bank.meetings.queries import calendar_by_id
from samity.bank.meetings.values import Attendance, Attended
from samity.storage.outbox import outbox_event

if TYPE_CHECKING:
    from samity.storage.unit import Unit


def told(unit: Unit) -> list[tuple[str, str, dict[str, Any]]]:
    """Return what waits in the outbox, and forget it."""
    unit.write_out()
    columns = outbox_event.c
    rows = unit.connection.execute(select(columns.kind, columns.subject, columns.facts).order_by(columns.id)).all()
    unit.connection.execute(outbox_event.delete())
    return [(kind, subject, facts) for kind, subject, facts in rows]


def test_whatever_is_told_is_in_the_catalogue_and_the_other_way_round() -> None:
    said = set()
    for path in modules(SOURCE):
        for call in ast.walk(tree(path)):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "tell":
                said |= {written_text(each) for each in ast.walk(call.args[0])}
    by_name = {"CentreFormed", "GroupFormed", "LoanDisbursed", "LoanRepaid", "LoanTransactionBooked"}
    by_name |= {"LoanTransactionReversed", "MeetingAttendanceRecorded", "MeetingAttendanceTakenBack"}
    assert {each for each in said if each} | by_name == set(EVENTS)


def test_fineracts_names_are_those_of_one_event_each() -> None:
    assert len({(each.entity, each.action) for each in EVENTS.values()}) == len(EVENTS)


def test_a_loan_tells_its_money_and_what_is_taken_back(unit: Unit) -> None:
    place, offered = village(unit, members=1), product(unit)
    told(unit)
    loan_id = lend(unit, place, offered.id, place.clients[0])
    (kind, subject, facts), *others = [each for each in told(unit) if each[0] in EVENTS]
    assert (kind, subject, others) == ("LoanDisbursed", f"loan:{loan_id}", [])
    assert (facts["amount"], facts["kind"], facts["booked_anew"]) == ("12000.00", "DISBURSEMENT", False)
    first, second = on_day(unit, meeting(1)), on_day(unit, meeting(2))
    paid = repay_loan(Repay(loan_id, meeting(1), Decimal("100.50")), first).new_transaction
    (kind, _, facts), *others = told(first)
    assert (kind, facts["amount"], facts["transaction_id"], others) == ("LoanRepaid", "100.50", paid, [])
    repay_loan(Repay(loan_id, meeting(2), Decimal(300)), second)
    told(second)
    undo_transaction(UndoTransaction(loan_id, paid), second)
    events = told(second)
    taken_back = [facts for kind, _, facts in events if kind == "LoanTransactionReversed"]
    assert paid in {facts["reverses"] for facts in taken_back}
    anew = [facts for kind, _, facts in events if kind == "LoanTransactionBooked"]
    assert {(facts["amount"], facts["booked_anew"]) for facts in anew} == {("300.00", True)}


def test_what_is_only_asked_for_is_not_told_also_where_somebody_asks(unit: Unit) -> None:
    """Neither is its reversal; that it was let go is told, for it was owed."""
    place, offered = village(unit, members=1), product(unit)
    loan_id = lend(unit, place, offered.id, place.clients[0])
    fee = define_charge(DefineCharge("Visit", "KES", Decimal(30), is_penalty=False), unit)
    told(unit)
    charge_id = add_charge(AddCharge(loan_id, AskedCharge(fee, meeting(1))), on_day(unit, meeting(1)))
    assert [each["kind"] for each in transactions_of(unit.connection, [loan_id])][-1] == "FEE_CHARGED"
    assert told(unit) == []
    waive_charge(WaiveCharge(loan_id, charge_id), on_day(unit, meeting(1)))
    assert [(kind, facts["kind"]) for kind, _, facts in told(unit)] == [("LoanTransactionBooked", "WAIVE_CHARGES")]


def test_meetings_tell_when_they_are_planned_moved_and_held(unit: Unit) -> None:
    place = village(unit, members=2)
    events = [each for each in told(unit) if each[0] == "CalendarAttached"]
    calendar = calendar_by_id(unit.connection, place.calendar_id)
    assert [(subject, facts["calendar_id"]) for _, subject, facts in events] == [
        (f"group:{place.group_id}", calendar.id)
    ]
    today = on_day(unit, meeting(1))
    came = (Attended(place.clients[0], Attendance.PRESENT),)
    level = calendar.owner_level
    held = record_meeting(RecordMeeting(level, place.group_id, calendar.id, meeting(1), came), today)
    assert [(kind, facts["meeting_id"]) for kind, _, facts in told(today)] == [
        ("MeetingRecorded", held),
        ("MeetingAttendanceRecorded", held),
    ]
    move_meetings(MoveMeetings(calendar.id, meeting(2), meeting(3)), today)
    ((kind, subject, facts),) = told(today)
    assert (kind, subject, facts["from_on"]) == ("MeetingsMoved", f"group:{place.group_id}", str(meeting(2)))


def test_a_sheet_tells_itself_its_meeting_and_each_payment(unit: Unit) -> None:
    place = village(unit, members=3)
    gathered = lend_to_all(unit, place, product(unit, terms=A_YEAR_OF_WEEKS))
    told(unit)
    today = on_day(unit, meeting(1))
    save_sheet(gathered.filled(meeting(1)), today)
    kinds = [kind for kind, *_ in told(today)]
    assert (kinds.count("CollectionSheetSaved"), kinds.count("MeetingRecorded"), kinds.count("LoanRepaid")) == (1, 1, 3)
