"""A waiver lets somebody off what was decided, on a day on which the charge stands."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.village import FIRST_MEETING, lend, meeting, on_day, product, village

from samity.bank.fees.operations.define import DefineCharge, define_charge
from samity.bank.loans.operations.charges import (
    AddCharge,
    AskedCharge,
    ChargeSettled,
    WaiveCharge,
    add_charge,
    waive_charge,
)
from samity.bank.loans.operations.repay import Repay, repay_loan
from samity.bank.loans.operations.undo import UndoTransaction, undo_transaction
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.loans.queries.transactions import transaction_by_id

if TYPE_CHECKING:
    from samity.bank.loans.values.state import Installment
    from samity.storage.unit import Unit


@pytest.fixture
def today(unit: Unit) -> Unit:
    """The day of the second installment."""
    return on_day(unit, meeting(2))


@pytest.fixture
def loan_id(today: Unit) -> int:
    """A loan of 12,000 in twelve weeks."""
    place = village(today, members=1)
    return lend(today, place, product(today).id, place.clients[0])


@pytest.fixture
def penalty(today: Unit, loan_id: int) -> int:
    """A penalty of 100 due with the first installment."""
    defined = define_charge(DefineCharge("Coming late", "KES", Decimal(100), is_penalty=True), today)
    return add_charge(AddCharge(loan_id, AskedCharge(defined, meeting(1))), today)


def _first(unit: Unit, loan_id: int) -> Installment:
    return loan_by_id(unit.connection, loan_id).state.installments[0]


def test_what_was_paid_on_the_day_of_the_waiver_stays_paid(today: Unit, loan_id: int, penalty: int) -> None:
    repay_loan(Repay(loan_id, meeting(2), Decimal(60)), today)
    waiver = waive_charge(WaiveCharge(loan_id, penalty), today)
    assert (_first(today, loan_id).paid.penalties, _first(today, loan_id).waived.penalties) == (60_00, 40_00)
    assert transaction_by_id(today.connection, loan_id, waiver)["amount"] == 40_00


def test_taking_a_payment_back_does_not_make_a_waiver_grow(today: Unit, loan_id: int, penalty: int) -> None:
    paid = repay_loan(Repay(loan_id, meeting(1), Decimal(60)), today)
    waive_charge(WaiveCharge(loan_id, penalty), today)
    undo_transaction(UndoTransaction(loan_id, paid.transactions[-1].id), today)
    assert _first(today, loan_id).outstanding.penalties == 60_00
    waive_charge(WaiveCharge(loan_id, penalty), today)
    assert _first(today, loan_id).waived.penalties == 100_00


def test_a_payment_put_in_before_a_waiver_leaves_it_only_the_rest(today: Unit, loan_id: int, penalty: int) -> None:
    waive_charge(WaiveCharge(loan_id, penalty), today)
    repay_loan(Repay(loan_id, meeting(1), Decimal(70)), today)
    assert (_first(today, loan_id).paid.penalties, _first(today, loan_id).waived.penalties) == (70_00, 30_00)
    with pytest.raises(ChargeSettled):
        waive_charge(WaiveCharge(loan_id, penalty), today)


def test_a_charge_is_waived_although_the_business_date_moved_back_before_it(
    today: Unit, loan_id: int, penalty: int
) -> None:
    earlier = on_day(today, FIRST_MEETING.replace(day=1))
    waive_charge(WaiveCharge(loan_id, penalty), earlier)
    assert _first(today, loan_id).outstanding.penalties == 0
