"""What a sheet asks for, summed by the database, is what the pure rule says of each loan."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.village import FIRST_MEETING, Village, lend, meeting, on_day, product, village

from samity.bank.collection_sheets.queries import gather
from samity.bank.fees.operations.define import DefineCharge, define_charge
from samity.bank.loans.operations.charges import AddCharge, AskedCharge, add_charge
from samity.bank.loans.operations.repay import Repay, repay_loan
from samity.bank.loans.queries.accounts import loans_by_id
from samity.bank.loans.values.state import LoanStatus, due_before, due_by
from samity.bank.meetings.queries import effective_calendars

if TYPE_CHECKING:
    from samity.storage.unit import Unit

WEEKS = 12
LAST = meeting(WEEKS + 2)
days = st.integers(0, (LAST - FIRST_MEETING).days)
members = st.integers(0, 1)
payments = st.lists(st.tuples(members, days, st.integers(1, 6_000_00)), max_size=4)
fees = st.lists(st.tuples(members, st.integers(1, 7 * WEEKS), st.booleans(), st.integers(1, 200_00)), max_size=2)


@pytest.fixture
def today(unit: Unit) -> Unit:
    """A day after everything fell due."""
    return on_day(unit, LAST)


@pytest.fixture
def place(today: Unit) -> Village:
    """A village of two."""
    return village(today, members=2)


@pytest.fixture
def loans(today: Unit, place: Village) -> list[int]:
    """A loan of 12,000 for each."""
    offered = product(today)
    return [lend(today, place, offered.id, client) for client in place.clients]


@pytest.fixture
def charges(today: Unit) -> dict[bool, int]:
    """A fee and a penalty, by whether it is one."""
    return {
        is_penalty: define_charge(DefineCharge(f"Due {is_penalty}", "KES", Decimal(1), is_penalty=is_penalty), today)
        for is_penalty in (False, True)
    }


# The village is the same for every example; what an example does in it is undone after it.
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(paid=[], asked=[], on=0)
@example(paid=[(0, 7, 6_000_00), (0, 8, 6_000_00), (0, 9, 6_000_00)], asked=[], on=7)  # one is paid off and more
@example(paid=[(0, 10, 600_00)], asked=[(1, 7, True, 50_00), (1, 14, False, 50_00)], on=14)
@given(paid=payments, asked=fees, on=days)
def test_the_dues_of_a_sheet_are_those_of_the_rule(
    today: Unit,
    place: Village,
    loans: list[int],
    charges: dict[bool, int],
    paid: list[tuple[int, int, int]],
    asked: list[tuple[int, int, bool, int]],
    on: int,
) -> None:
    sheet_day = FIRST_MEETING + timedelta(days=on)
    point = today.connection.begin_nested()
    for whose, day, is_penalty, amount in asked:
        due_on = FIRST_MEETING + timedelta(days=day)
        add_charge(AddCharge(loans[whose], AskedCharge(charges[is_penalty], due_on, Decimal(amount) / 100)), today)
    for whose, day, amount in paid:
        repay_loan(Repay(loans[whose], FIRST_MEETING + timedelta(days=day), Decimal(amount) / 100), today)
    states = {account_id: each.state for account_id, each in loans_by_id(today.connection, loans).items()}
    calendars = effective_calendars(today.connection, [place.group_id])
    sheet = gather(today.connection, calendars, sheet_day)
    shown = {
        loan.id: (loan.due, loan.arrears, loan.paid)
        for group in sheet.groups
        for client in group.clients
        for loan in client.loans
    }
    point.rollback()
    assert shown == {
        loan_id: (
            due_by(state.installments, sheet_day),
            due_before(state.installments, sheet_day),
            state.paid,
        )
        for loan_id, state in states.items()
        if state.status is LoanStatus.ACTIVE
    }
