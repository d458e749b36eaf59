"""Sheets and clients who go to another office: nobody is asked meanwhile, and what an office took stays its own."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.operations.collection_sheets.test_individual_sheets import filled
from tests.operations.loans.between_offices import goes, offered_with_suspense
from tests.village import Village, lend_alone, meeting, member

from samity.bank.collection_sheets.operations.save import save_sheet
from samity.bank.collection_sheets.operations.undo import UndoSheet, undo_sheet
from samity.bank.loans.operations.other_offices import BookedByAnotherOffice
from samity.bank.loans.operations.repay import Repay, repay_loan
from samity.close_of_business.invariants import broken
from samity.kernel.errors import Located

if TYPE_CHECKING:
    from samity.storage.unit import Unit


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
