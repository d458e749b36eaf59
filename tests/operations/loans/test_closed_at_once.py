"""Who closes a client or a group beside an act on a loan that is over: one waits for the other and sees it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.databases import engine_of
from tests.gatherings import move_to, staying, what_is_wrong
from tests.operations.clients.village import a_role, reason
from tests.operations.loans.at_once import one_after_another
from tests.village import FIRST_MEETING, lend, lend_alone, member, product, village

from samity.bank.clients.values import ClientStatus
from samity.bank.loans.operations.application_checks import ApplyForLoan
from samity.bank.loans.operations.apply import apply_for_loan
from samity.bank.loans.operations.close_client import ClientLoansNotClosed, CloseClient, close_client
from samity.bank.loans.operations.close_group import CloseGroup, GroupLoansNotClosed, close_group
from samity.bank.loans.operations.debtor_checks import ClientNotActive, GroupNotActive
from samity.bank.loans.operations.leave_group import Disassociate, disassociate_clients
from samity.bank.loans.operations.repay import Repay, repay_loan
from samity.bank.loans.operations.undo import UndoTransaction, undo_transaction
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.loans.values.accounts import LoanKind
from samity.bank.loans.values.products import Wish

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Engine
    from tests.databases import Databases

    from samity.storage.unit import Unit

    Act = Callable[[Unit], None]


@pytest.fixture(scope="module")
def bank(database_server: Databases) -> Iterator[Engine]:
    """A bank of this file."""
    engine = engine_of(database_server.bank())
    move_to(engine, FIRST_MEETING)
    yield engine
    assert what_is_wrong(engine) == []
    engine.dispose()


@pytest.fixture(scope="module")
def why_client(bank: Engine) -> int:
    """A reason for closing a client."""
    with staying(bank, FIRST_MEETING) as unit:
        return reason(unit, ClientStatus.CLOSED)


@pytest.fixture(scope="module")
def why_group(bank: Engine) -> int:
    """A reason for closing a group."""
    with staying(bank, FIRST_MEETING) as unit:
        return a_role(unit, "GroupClosureReason")


def repaid(unit: Unit, loan_id: int) -> int:
    """Repay all of a loan, so that it is over; return the payment's id."""
    owed = Decimal(loan_by_id(unit.connection, loan_id).state.outstanding.total) / 100
    return repay_loan(Repay(loan_id, FIRST_MEETING, owed), unit).new_transaction


def refusing(refusal: type[Exception], act: Callable[[Unit], object]) -> Act:
    """Do something that is refused so."""

    def done(unit: Unit) -> None:
        with pytest.raises(refusal):
            act(unit)

    return done


def doing(act: Callable[[Unit], object]) -> Act:
    """Do something that is not refused."""

    def done(unit: Unit) -> None:
        act(unit)

    return done


@pytest.mark.parametrize("closing_first", [True, False])
def test_a_client_is_not_closed_beside_a_loan_of_his_that_is_opened_again(
    bank: Engine, why_client: int, *, closing_first: bool
) -> None:
    with staying(bank, FIRST_MEETING) as unit:
        client = member(unit, village(unit, members=0).office_id)
        loan_id = lend_alone(unit, product(unit).id, client)
        paid = repaid(unit, loan_id)

    def close(unit: Unit) -> object:
        return close_client(CloseClient(client, FIRST_MEETING, why_client), unit)

    def open_again(unit: Unit) -> object:
        return undo_transaction(UndoTransaction(loan_id, paid), unit)

    if closing_first:
        one_after_another(bank, doing(close), refusing(ClientNotActive, open_again))
    else:
        one_after_another(bank, doing(open_again), refusing(ClientLoansNotClosed, close))


@pytest.mark.parametrize("closing_first", [True, False])
def test_a_group_is_not_closed_beside_a_loan_it_stands_in_for_that_is_opened_again(
    bank: Engine, why_group: int, *, closing_first: bool
) -> None:
    with staying(bank, FIRST_MEETING) as unit:
        place = village(unit, members=1)
        loan_id = lend(unit, place, product(unit).id, place.clients[0])
        paid = repaid(unit, loan_id)
        disassociate_clients(Disassociate(place.group_id, place.clients), unit)

    def close(unit: Unit) -> object:
        return close_group(CloseGroup(place.group_id, FIRST_MEETING, why_group), unit)

    def open_again(unit: Unit) -> object:
        return undo_transaction(UndoTransaction(loan_id, paid), unit)

    if closing_first:
        one_after_another(bank, doing(close), refusing(GroupNotActive, open_again))
    else:
        one_after_another(bank, doing(open_again), refusing(GroupLoansNotClosed, close))


@pytest.mark.parametrize("closing_first", [True, False])
def test_a_group_is_not_closed_beside_its_application(bank: Engine, why_group: int, *, closing_first: bool) -> None:
    with staying(bank, FIRST_MEETING) as unit:
        place, offered = village(unit, members=0), product(unit).id
    asked = ApplyForLoan(
        product_id=offered,
        kind=LoanKind.GROUP,
        submitted_on=FIRST_MEETING,
        expected_disbursement_on=FIRST_MEETING,
        wish=Wish(),
        group_id=place.group_id,
    )

    def close(unit: Unit) -> object:
        return close_group(CloseGroup(place.group_id, FIRST_MEETING, why_group), unit)

    def apply(unit: Unit) -> object:
        return apply_for_loan(asked, unit)

    if closing_first:
        one_after_another(bank, doing(close), refusing(GroupNotActive, apply))
    else:
        one_after_another(bank, doing(apply), refusing(GroupLoansNotClosed, close))
