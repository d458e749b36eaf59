from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.units import counted
from tests.village import FIRST_MEETING, Product, Village, product, village

from samity.bank.clients.operations.members import NotMember
from samity.bank.loans.operations.application_checks import ApplyForLoan
from samity.bank.loans.operations.apply import ApplyForLoans, PlacedApplication, apply_for_loans
from samity.bank.loans.queries.accounts import loans_by_id
from samity.bank.loans.queries.views import LoanFilter, loans_listed
from samity.bank.loans.rules.offers import TermImpossible
from samity.bank.loans.values.accounts import LoanKind
from samity.bank.loans.values.products import Wish
from samity.bank.loans.values.state import LoanStatus
from samity.kernel.errors import Located, Refusals

if TYPE_CHECKING:
    from samity.storage.unit import Unit


def applications(place: Village, offered: Product) -> list[PlacedApplication]:
    """Return an application of each member, for 1,000, 2,000 and so on."""
    command = ApplyForLoan(
        product_id=offered.id,
        kind=LoanKind.JLG,
        submitted_on=FIRST_MEETING,
        expected_disbursement_on=FIRST_MEETING,
        wish=Wish(),
        group_id=place.group_id,
        calendar_id=place.calendar_id,
    )
    return [
        PlacedApplication(f"row {client}", replace(command, client_id=client, wish=Wish(principal=number * 1000_00)))
        for number, client in enumerate(place.clients, 1)
    ]


def test_each_member_gets_a_loan_of_his_own(unit: Unit) -> None:
    place, offered = village(unit), product(unit)
    ids = apply_for_loans(ApplyForLoans(tuple(applications(place, offered))), unit)
    loans = loans_by_id(unit.connection, ids)
    assert [loans[each].client_id for each in ids] == list(place.clients)
    assert [loans[each].state.principal for each in ids] == [1000_00, 2000_00, 3000_00]
    assert {each.state.status for each in loans.values()} == {LoanStatus.SUBMITTED}


def test_what_stands_against_any_stops_all_and_says_where(unit: Unit) -> None:
    place, offered, others = village(unit), product(unit), village(unit)
    first, second, third = applications(place, offered)
    second = replace(second, application=replace(second.application, client_id=others.clients[0]))
    third = replace(third, application=replace(third.application, wish=Wish(number_of_installments=5000)))
    with pytest.raises(Refusals) as refused:
        apply_for_loans(ApplyForLoans((first, second, third)), unit)
    named = [(each.place, type(each.reason)) for each in refused.value.reasons if isinstance(each, Located)]
    assert named == [(second.place, NotMember), (third.place, TermImpossible)]
    assert loans_listed(unit.connection, ".", LoanFilter(group_id=place.group_id)) == ([], 0)


def test_what_is_written_takes_as_many_statements_for_one_as_for_many(unit: Unit) -> None:
    place, offered = village(unit, members=5), product(unit)
    asked = applications(place, offered)

    def written(given: list[PlacedApplication]) -> int:
        with counted(unit.connection) as sent:
            apply_for_loans(ApplyForLoans(tuple(given)), unit)
        return sum(each.startswith(("INSERT", "UPDATE")) for each in sent)

    assert written(asked[:1]) == written(asked[1:])
