"""A sheet of individuals: loans that are tied to no group, whoever owes them, saved in one stroke."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.operations.collection_sheets.individuals import filled, loans_of
from tests.village import Product, Village, lend, lend_alone, meeting, member, village

from samity.bank.collection_sheets.operations.checks import (
    LineSavedBefore,
    LoanOfAnotherClient,
    LoanOfGroup,
    NothingOnSheet,
    SheetOfDayToCome,
)
from samity.bank.collection_sheets.operations.filled import SheetLine
from samity.bank.collection_sheets.operations.generate import GenerateIndividuals, generate_individuals
from samity.bank.collection_sheets.operations.save import save_sheet
from samity.bank.collection_sheets.operations.undo import UndoSheet, undo_sheet
from samity.bank.collection_sheets.queries.receipt import saved_sheet
from samity.bank.collection_sheets.queries.rounds import rounds
from samity.bank.collection_sheets.values import SheetKind
from samity.bank.gate import OutsideOwnOffice
from samity.bank.loans.operations.officers import AssignLoanOfficer, assign_loan_officer
from samity.bank.loans.operations.repay import Repay, repay_loan
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.organisation.operations.staff import TakeOnStaff, take_on_staff
from samity.bank.organisation.queries import office_by_id
from samity.kernel.errors import Located, Refusals

if TYPE_CHECKING:
    from samity.storage.unit import Unit

A_WEEK = 1055_23
TWO_WEEKS = Decimal("2110.46")


@pytest.fixture
def alone(today: Unit, offered: Product, place: Village) -> int:
    """A loan of a client who is in no group."""
    return lend_alone(today, offered.id, member(today, place.office_id))


@pytest.fixture
def of_member(today: Unit, offered: Product, place: Village) -> int:
    """A loan that a member of a group has for himself, beside one with the group."""
    lend(today, place, offered.id, place.clients[0])
    return lend_alone(today, offered.id, place.clients[0])


def test_the_sheet_shows_loans_that_are_tied_to_no_group_whoever_owes_them(
    today: Unit, place: Village, alone: int, of_member: int
) -> None:
    assert loans_of(today, office_id=place.office_id) == {alone: 2 * A_WEEK, of_member: 2 * A_WEEK}


def test_it_shows_only_loans_of_which_something_is_due(today: Unit, place: Village, alone: int) -> None:
    assert loans_of(today, office_id=place.office_id, due_on=meeting(0)) == {}
    repay_loan(Repay(alone, meeting(2), TWO_WEEKS), today)
    assert loans_of(today, office_id=place.office_id) == {}
    assert loans_of(today, office_id=place.office_id, due_on=meeting(3)) == {alone: A_WEEK}


def test_it_is_narrowed_by_office_and_officer(today: Unit, place: Village, alone: int, of_member: int) -> None:
    staff = take_on_staff(
        TakeOnStaff(place.office_id, "Asha", f"Rao {place.office_id}", is_loan_officer=True, joined_on=meeting(0)),
        today,
    )
    assign_loan_officer(AssignLoanOfficer(alone, staff, meeting(2)), today)
    assert loans_of(today, officer_id=staff) == {alone: 2 * A_WEEK}
    elsewhere = village(today).office_id
    assert loans_of(today, office_id=elsewhere) == {}
    assert {alone, of_member} <= loans_of(today).keys()
    found = [each for each in rounds(today.connection, meeting(2), ".") if each.office_id == place.office_id]
    assert [(each.officer_id, each.clients, each.due) for each in found] == [
        (staff, 1, 2 * A_WEEK),
        (None, 2, 4 * A_WEEK),
    ]


def test_it_is_saved_with_a_receipt_of_the_office_of_its_loans(
    today: Unit, place: Village, alone: int, of_member: int
) -> None:
    saved = save_sheet(filled(2, (alone, "2110.46"), (of_member, "0")), today)
    assert (saved.office_id, len(saved.repayments), saved.passed_over) == (place.office_id, 1, (of_member,))
    assert loan_by_id(today.connection, alone).state.paid == (2000_00, 110_46, 0, 0)
    receipt = saved_sheet(today.connection, saved.id)
    assert (receipt.sheet.kind, receipt.sheet.owner_id, receipt.sheet.office_id) == (
        SheetKind.INDIVIDUAL,
        None,
        place.office_id,
    )
    assert [line.amount for line in receipt.lines] == [2110_46, 0]
    assert receipt.attendance == ()


def test_loans_of_several_offices_are_collected_by_the_office_of_who_saves(
    today: Unit, offered: Product, alone: int
) -> None:
    elsewhere = lend_alone(today, offered.id, village(today).clients[0])
    saved = save_sheet(filled(2, (alone, "100"), (elsewhere, "100")), today)
    assert saved.office_id == today.actor.office_id


def test_it_is_taken_back_as_a_whole(today: Unit, alone: int) -> None:
    saved = save_sheet(filled(2, (alone, "2110.46")), today)
    undone = undo_sheet(UndoSheet(saved.id, "Another client's"), today)
    assert (undone.owner_id, undone.transactions) == (None, saved.repayments)
    assert loan_by_id(today.connection, alone).state.paid.total == 0
    save_sheet(filled(2, (alone, "2110.46")), today)


def test_everything_that_stands_against_it_is_told_at_once(
    today: Unit, offered: Product, place: Village, alone: int
) -> None:
    of_group = lend(today, place, offered.id, place.clients[1])
    wrong = filled(
        2,
        repayments=(
            SheetLine("line[0]", of_group, Decimal(100)),
            SheetLine("line[1]", alone, Decimal(100), client_id=place.clients[0]),
        ),
    )
    with pytest.raises(Refusals) as refused:
        save_sheet(wrong, today)
    assert [type(reason) for reason in refused.value.reasons] == [LoanOfGroup, LoanOfAnotherClient]
    assert loan_by_id(today.connection, alone).state.paid.total == 0


def test_an_empty_one_and_one_of_a_day_to_come_are_refused(today: Unit, alone: int) -> None:
    with pytest.raises(NothingOnSheet):
        save_sheet(filled(2), today)
    with pytest.raises(SheetOfDayToCome):
        save_sheet(filled(3, (alone, "100"), paid_on=meeting(2)), today)


def test_the_same_amount_for_the_same_day_is_no_second_payment(today: Unit, alone: int) -> None:
    save_sheet(filled(2, (alone, "500")), today)
    with pytest.raises(LineSavedBefore):
        save_sheet(filled(2, (alone, "500")), today)
    save_sheet(filled(2, (alone, "1610.46")), today)
    assert loan_by_id(today.connection, alone).state.paid.total == 2110_46


def test_loans_of_other_offices_are_not_collected(today: Unit, alone: int) -> None:
    elsewhere = office_by_id(today.connection, village(today).office_id)
    actor = replace(today.actor, office_id=elsewhere.id, office_hierarchy=elsewhere.hierarchy)
    there = replace(today, actor=actor)
    with pytest.raises(Located) as refused:
        save_sheet(filled(2, (alone, "100")), there)
    assert isinstance(refused.value.reason, OutsideOwnOffice)
    with pytest.raises(OutsideOwnOffice):
        generate_individuals(GenerateIndividuals(meeting(2), loan_by_id(today.connection, alone).office_id), there)
    assert loans_of(there) == {}
