"""Meetings do not move beside a loan that is paid out to fall due at them: one waits, and sees what the other did."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from tests.databases import engine_of
from tests.gatherings import move_to, staying, what_is_wrong
from tests.operations.loans.at_once import one_after_another
from tests.village import FIRST_MEETING, FOUNDED_ON, lend, meeting, meets_on_tuesdays, product, village

from samity.bank.clients.operations.forming import FormCentre, FormGroup, form_centre, form_group
from samity.bank.clients.values import Level
from samity.bank.loans.operations.disburse import Disburse, disburse_loan
from samity.bank.loans.operations.move_meetings import MoveMeetings, move_meetings
from samity.bank.loans.operations.transfer_clients import TransferClients, transfer_clients
from samity.bank.loans.queries.accounts import loan_by_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine
    from tests.databases import Databases

    from samity.storage.unit import Unit

MOVED = timedelta(days=2)


@pytest.fixture(scope="module")
def bank(database_server: Databases) -> Iterator[Engine]:
    """A bank of this file."""
    engine = engine_of(database_server.bank())
    move_to(engine, FIRST_MEETING)
    yield engine
    assert what_is_wrong(engine) == []
    engine.dispose()


@pytest.mark.parametrize("moves_first", [True, False])
def test_a_loan_paid_out_beside_meetings_that_move_is_due_at_the_new_ones(bank: Engine, *, moves_first: bool) -> None:
    with staying(bank, FIRST_MEETING) as unit:
        place, offered = village(unit, members=1), product(unit)
        loan_id = lend(unit, place, offered.id, place.clients[0], disburse=False)

    def pay_out(unit: Unit) -> None:
        disburse_loan(Disburse(loan_id, FIRST_MEETING), unit)

    def move(unit: Unit) -> None:
        move_meetings(MoveMeetings(place.calendar_id, meeting(2), meeting(2) + MOVED), unit)

    one_after_another(bank, *((move, pay_out) if moves_first else (pay_out, move)))
    with bank.connect() as connection:
        due = [each.due_on for each in loan_by_id(connection, loan_id).state.installments]
    assert due[:3] == [meeting(1), meeting(2) + MOVED, meeting(3) + MOVED]


def test_a_loan_goes_to_another_group_beside_its_centres_meetings_that_move(bank: Engine) -> None:
    with staying(bank, FIRST_MEETING) as unit:
        place, offered = village(unit, members=1), product(unit)
        loan_id = lend(unit, place, offered.id, place.clients[0])
        centre = form_centre(FormCentre(f"Beside {place.group_id}", place.office_id, activated_on=FOUNDED_ON), unit)
        calendar_id = meets_on_tuesdays(unit, centre.id, Level.CENTRE)
        formed = FormGroup(f"In {centre.id}", place.office_id, activated_on=FOUNDED_ON, centre_id=centre.id)
        other_id = form_group(formed, unit).id

    def move(unit: Unit) -> None:
        move_meetings(MoveMeetings(calendar_id, meeting(2), meeting(2) + MOVED), unit)

    def transfer(unit: Unit) -> None:
        transfer_clients(TransferClients(place.group_id, other_id, place.clients), unit)

    one_after_another(bank, move, transfer)
    with bank.connect() as connection:
        due = [each.due_on for each in loan_by_id(connection, loan_id).state.installments]
    assert due[:3] == [meeting(1), meeting(2) + MOVED, meeting(3) + MOVED]
