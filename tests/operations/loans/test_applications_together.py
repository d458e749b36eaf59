"""The members of a group apply together: each thing is read and written once for all of them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from tests.units import counted
from tests.village import FIRST_MEETING, Product, Village, member, on_day, product, village

from samity.bank.clients.operations.members import NotMember
from samity.bank.clients.queries.clients import ClientNotFound
from samity.bank.fees.operations.define import DefineCharge, define_charge
from samity.bank.loans.operations.application_checks import ApplyForLoan
from samity.bank.loans.operations.apply import ApplyForLoans, PlacedApplication, apply_for_loan, apply_for_loans
from samity.bank.loans.operations.charges import AskedCharge
from samity.bank.loans.queries.products import LoanProductNotFound
from samity.bank.loans.values.accounts import LoanKind
from samity.bank.loans.values.products import Wish
from samity.kernel.errors import Located, Refusals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from samity.storage.unit import Unit


def application(place: Village, offered: int, client_id: int, fee: int) -> ApplyForLoan:
    return ApplyForLoan(
        product_id=offered,
        kind=LoanKind.JLG,
        submitted_on=FIRST_MEETING,
        expected_disbursement_on=FIRST_MEETING,
        wish=Wish(principal=5_000_00),
        client_id=client_id,
        group_id=place.group_id,
        calendar_id=place.calendar_id,
        charges=(AskedCharge(fee, FIRST_MEETING), AskedCharge(fee, FIRST_MEETING, Decimal(7))),
    )


def together(place: Village, offered: Product, fee: int, clients: Sequence[int]) -> ApplyForLoans:
    return ApplyForLoans(
        tuple(
            PlacedApplication(f"member {number}", application(place, offered.id, each, fee))
            for number, each in enumerate(clients)
        )
    )


@pytest.fixture
def fee(unit: Unit) -> int:
    return define_charge(DefineCharge("Passbook", "KES", Decimal(30), is_penalty=False), unit)


def test_ten_applications_take_as_many_statements_as_two(unit: Unit, fee: int) -> None:
    today = on_day(unit, FIRST_MEETING)
    place, offered = village(today, members=12), product(today)
    with counted(today.connection) as of_two:
        apply_for_loans(together(place, offered, fee, place.clients[:2]), today)
    with counted(today.connection) as of_ten:
        apply_for_loans(together(place, offered, fee, place.clients[2:]), today)
    assert len(of_ten) == len(of_two)


def test_loans_applied_for_together_are_those_applied_for_one_by_one(unit: Unit, fee: int) -> None:
    today = on_day(unit, FIRST_MEETING)
    place, offered = village(today, members=4), product(today)
    ids = apply_for_loans(together(place, offered, fee, place.clients[:2]), today)
    alone = [apply_for_loan(application(place, offered.id, each, fee), today) for each in place.clients[2:]]
    facts = (
        "SELECT account_id, serial, kind, value_on, amount, details - 'charge_id' FROM loan_fact"
        " WHERE account_id = ANY(:ids) ORDER BY account_id, serial"
    )
    charges = "SELECT account_id, charge_id, amount, due_on FROM loan_charge WHERE account_id = ANY(:ids) ORDER BY id"
    for statement, number in ((facts, 3), (charges, 2)):
        found = [tuple(row) for row in today.connection.execute(text(statement), {"ids": [*ids, *alone]})]
        by_loan = [[row[1:] for row in found if row[0] == loan_id] for loan_id in (*ids, *alone)]
        assert by_loan == [by_loan[0]] * 4
        assert len(by_loan[0]) == number


def test_everything_that_stands_against_each_is_named_by_its_place(unit: Unit, fee: int) -> None:
    today = on_day(unit, FIRST_MEETING)
    place, offered = village(today), product(today)
    stranger = member(today, place.office_id)
    asked = together(place, offered, fee, [place.clients[0], 4_000_000, stranger, 4_000_001])
    unknown = PlacedApplication("product", application(place, 5_000_000, place.clients[1], fee))
    again = PlacedApplication("product again", application(place, 5_000_000, place.clients[2], fee))
    with pytest.raises(Refusals) as refused:
        apply_for_loans(ApplyForLoans((*asked.applications, unknown, again)), today)
    assert [(each.place, type(each.reason)) for each in refused.value.reasons if isinstance(each, Located)] == [
        ("member 1", ClientNotFound),
        ("member 2", NotMember),
        ("member 3", ClientNotFound),
        ("product", LoanProductNotFound),
        ("product again", LoanProductNotFound),
    ]
    of_village = text("SELECT count(*) FROM loan WHERE client_id = ANY(:clients)")
    assert today.connection.execute(of_village, {"clients": list(place.clients)}).scalar_one() == 0
