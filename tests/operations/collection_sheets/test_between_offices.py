"""Sheets and clients who go to another office: nobody is asked meanwhile, and what an office took stays its own."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.operations.clients.village import an_office
from tests.operations.collection_sheets.individuals import filled, loans_of
from tests.operations.collection_sheets.meetings_seen import INSTALLMENT, only, seen_at, sheet, told
from tests.operations.loans.between_offices import goes, offered_with_suspense
from tests.village import Village, lend, lend_alone, meeting, member

from samity.bank.collection_sheets.operations.save import save_sheet
from samity.bank.collection_sheets.operations.undo import UndoSheet, undo_sheet
from samity.bank.collection_sheets.queries.rounds import rounds
from samity.bank.collection_sheets.queries.today import MeetingState, todays_meetings
from samity.bank.loans.operations.office_transfers import (
    EndTransfer,
    ProposeTransfer,
    propose_transfer,
    reject_transfer,
)
from samity.bank.loans.operations.other_offices import BookedByAnotherOffice
from samity.bank.loans.operations.repay import Repay, repay_loan
from samity.close_of_business.invariants import broken
from samity.kernel.errors import Located

if TYPE_CHECKING:
    from samity.storage.unit import Unit


def test_a_meeting_expects_nothing_of_who_is_between_two_offices(today: Unit, place: Village) -> None:
    offered = offered_with_suspense(today).id
    _, stays, waits = place.clients
    loans = [lend(today, place, offered, each) for each in (place.clients[0], stays)]
    lend(today, place, offered, waits, on=meeting(2), amount=Decimal(5000), disburse=False)
    at = seen_at(today, place)
    found = only(todays_meetings(today.connection, meeting(2), at))
    assert (told(found.expected), told(found.pay_outs)) == ({"KES": 4 * INSTALLMENT}, {"KES": 5000_00})
    town = an_office(today)
    for each in (place.clients[0], waits):
        propose_transfer(ProposeTransfer(each, town), today)
    found = only(todays_meetings(today.connection, meeting(2), at))
    assert (told(found.expected), told(found.pay_outs)) == ({"KES": 2 * INSTALLMENT}, {})
    # All that the sheet shows is noted: the meeting is not begun for ever.
    save_sheet(sheet(place, meeting(2), (loans[1], INSTALLMENT)), today)
    found = only(todays_meetings(today.connection, meeting(2), at))
    assert (found.state, found.noted.missing) == (MeetingState.POSTED, 0)


def test_a_round_leaves_out_who_is_between_two_offices_also_on_hold(today: Unit, place: Village) -> None:
    offered = offered_with_suspense(today).id
    clients = [member(today, place.office_id) for _ in range(2)]
    goes_on, _ = (lend_alone(today, offered, each) for each in clients)

    def asked() -> list[tuple[int, int]]:
        found = rounds(today.connection, meeting(2), ".")
        return [(each.clients, each.due) for each in found if each.office_id == place.office_id]

    assert asked() == [(2, 4 * INSTALLMENT)]
    propose_transfer(ProposeTransfer(clients[1], an_office(today)), today)
    assert asked() == [(1, 2 * INSTALLMENT)]
    reject_transfer(EndTransfer(clients[1]), today)
    assert asked() == [(1, 2 * INSTALLMENT)]
    assert loans_of(today, office_id=place.office_id) == {goes_on: 2 * INSTALLMENT}


def test_a_sheet_is_not_taken_back_once_its_payer_belongs_to_another_office(today: Unit, place: Village) -> None:
    """Not on the same day either, of which the date alone tells nothing."""
    offered = offered_with_suspense(today).id
    clients = [member(today, place.office_id) for _ in range(2)]
    loans = [lend_alone(today, offered, each) for each in clients]
    saved = save_sheet(filled(2, *((each, "100") for each in loans)), today)
    goes(clients[1], today)
    with pytest.raises(Located) as refused:
        undo_sheet(UndoSheet(saved.id, "The amounts of another week"), today)
    assert (refused.value.place, type(refused.value.reason)) == ("line 2", BookedByAnotherOffice)
    repay_loan(Repay(loans[1], meeting(2), Decimal(50)), today)
    assert broken(today.connection) == []


def test_a_line_that_is_left_out_does_not_say_whose_receipt_it_is(today: Unit, place: Village) -> None:
    """Nothing of that office was collected: the receipt is the one of the office whose loan was."""
    offered = offered_with_suspense(today).id
    here, there = (lend_alone(today, offered, member(today, each)) for each in (place.office_id, an_office(today)))
    saved = save_sheet(filled(2, (here, "100"), (there, "-1"), in_part=True), today)
    assert ([each.loan_id for each in saved.refused], saved.office_id) == ([there], place.office_id)
