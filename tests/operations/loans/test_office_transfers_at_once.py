"""Who pays beside a transfer of his to another office waits for it, and is told what has become of it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.databases import engine_of
from tests.gatherings import move_to, staying, what_is_wrong
from tests.operations.clients.village import an_office
from tests.operations.loans.at_once import one_after_another
from tests.operations.loans.between_offices import offered_with_suspense
from tests.village import FIRST_MEETING, lend_alone, member, village

from samity.bank.loans.operations.debtor_checks import ClientBetweenOffices
from samity.bank.loans.operations.office_transfers import ProposeTransfer, propose_transfer
from samity.bank.loans.operations.repay import Repay, repay_loan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine
    from tests.databases import Databases

    from samity.storage.unit import Unit


@pytest.fixture(scope="module")
def bank(database_server: Databases) -> Iterator[Engine]:
    """A bank of this file."""
    engine = engine_of(database_server.bank())
    move_to(engine, FIRST_MEETING)
    yield engine
    assert what_is_wrong(engine) == []
    engine.dispose()


def test_a_payment_that_waited_for_a_transfer_sees_the_client_between_two_offices(bank: Engine) -> None:
    with staying(bank, FIRST_MEETING) as unit:
        client = member(unit, village(unit, members=0).office_id)
        loan_id, town = lend_alone(unit, offered_with_suspense(unit).id, client), an_office(unit)

    def propose(unit: Unit) -> None:
        propose_transfer(ProposeTransfer(client, town), unit)

    def pay(unit: Unit) -> None:
        with pytest.raises(ClientBetweenOffices):
            repay_loan(Repay(loan_id, FIRST_MEETING, Decimal(100)), unit)

    one_after_another(bank, propose, pay)
