"""Planned disbursements and loans of members' own, on every sheet beside what is due."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from tests.village import Product, Village, application, lend, lend_alone, meeting, member

from samity.bank.accounting.queries import account_balance
from samity.bank.accounting.values import Purpose
from samity.bank.collection_sheets.operations.checks import LoanNotOnSheet, LoanOfAnotherClient
from samity.bank.collection_sheets.operations.filled import FilledSheet, SheetLine
from samity.bank.collection_sheets.operations.generate import (
    GenerateIndividuals,
    GenerateProductive,
    GenerateSheet,
    generate_individuals,
    generate_productive,
    generate_sheet,
)
from samity.bank.collection_sheets.operations.save import save_sheet
from samity.bank.collection_sheets.values import SheetKind
from samity.bank.loans.operations.apply import apply_for_loan
from samity.bank.loans.operations.decide import ApproveLoan, approve_loan
from samity.bank.loans.operations.group_officers import AssignGroupOfficer, assign_group_officer
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.loans.values.state import LoanStatus
from samity.bank.organisation.operations.staff import TakeOnStaff, take_on_staff

if TYPE_CHECKING:
    from samity.bank.collection_sheets.values import SheetClient
    from samity.storage.unit import Unit


def approved_alone(unit: Unit, product_id: int, client_id: int) -> int:
    """Approve a loan for somebody as an individual, to be paid out at the second meeting."""
    loan = apply_for_loan(application(product_id, client_id, on=meeting(2)), unit)
    approve_loan(ApproveLoan(loan, meeting(2)), unit)
    return loan


def opened(unit: Unit, place: Village, **more: Any) -> dict[int, SheetClient]:
    """Open the group's sheet of the second meeting; return its clients."""
    asked = GenerateSheet(SheetKind.GROUP, place.group_id, place.calendar_id, meeting(2), **more)
    return {client.id: client for group in generate_sheet(asked, unit).groups for client in group.clients}


def filled(of: Village, *lines: tuple[int, str], **more: Any) -> FilledSheet:
    """Fill the group's sheet in: (loan, amount) pairs."""
    paid = tuple(SheetLine(f"line[{n}]", loan, Decimal(amount)) for n, (loan, amount) in enumerate(lines))
    given: dict[str, Any] = {"repayments": paid, "due_on": meeting(2), "paid_on": meeting(2), **more}
    return FilledSheet(kind=SheetKind.GROUP, owner_id=of.group_id, calendar_id=of.calendar_id, **given)


def test_who_waits_for_a_loan_stands_on_the_sheet_with_it(today: Unit, offered: Product, place: Village) -> None:
    first, second, _ = place.clients
    owed = lend(today, place, offered.id, first)
    waiting = lend(today, place, offered.id, second, on=meeting(2), disburse=False)
    clients = opened(today, place)
    assert [(client, [each.id for each in clients[client].loans]) for client in clients] == [
        (first, [owed]),
        (second, []),
    ]
    assert [(each.id, each.amount, each.expected_on) for each in clients[second].pay_outs] == [
        (waiting, 12_000_00, meeting(2))
    ]


def test_a_loan_expected_later_does_not_wait_yet(today: Unit, offered: Product, place: Village) -> None:
    lend(today, place, offered.id, place.clients[0], on=meeting(2), disburse=False)
    asked = GenerateSheet(SheetKind.GROUP, place.group_id, place.calendar_id, meeting(1))
    assert generate_sheet(asked, today).groups == ()


def test_the_productive_sheet_and_that_of_individuals_show_them_too(
    today: Unit, offered: Product, place: Village
) -> None:
    officer = take_on_staff(
        TakeOnStaff(place.office_id, "Asha", f"Rao {place.office_id}", is_loan_officer=True, joined_on=meeting(0)),
        today,
    )
    assign_group_officer(AssignGroupOfficer(place.group_id, officer), today)
    of_group = lend(today, place, offered.id, place.clients[0], on=meeting(2), disburse=False)
    alone = approved_alone(today, offered.id, place.clients[0])
    (group,) = generate_productive(GenerateProductive(officer, place.calendar_id, meeting(2)), today).groups
    assert [[each.id for each in client.pay_outs] for client in group.clients] == [[of_group]]
    sheet = generate_individuals(GenerateIndividuals(meeting(2), place.office_id), today)
    assert [[each.id for each in client.pay_outs] for client in sheet.clients] == [[alone]]
    assert sheet.without_pay_outs().clients == ()


def test_the_amount_paid_out_is_the_one_on_the_sheet(today: Unit, offered: Product, place: Village) -> None:
    """Approved are 12,000; 9,000 go out. The reference pays out what was approved, whatever the sheet says."""
    owed = lend(today, place, offered.id, place.clients[0])
    waiting = lend(today, place, offered.id, place.clients[1], on=meeting(2), disburse=False)
    pay_out = SheetLine("bulktransaction[0]", waiting, Decimal(9000))
    save_sheet(filled(place, (owed, "500"), disbursements=(pay_out,)), today)
    assert loan_by_id(today.connection, waiting).state.principal == 9000_00
    cash = offered.gl[Purpose.FUND_SOURCE]
    balance = sum(account_balance(today.connection, loan, cash) for loan in (owed, waiting))
    assert balance == -12_000_00 + 500_00 - 9000_00


def test_members_own_loans_stand_on_the_sheet_where_they_are_asked_for(
    today: Unit, offered: Product, place: Village
) -> None:
    client = place.clients[0]
    of_group, own = lend(today, place, offered.id, client), lend_alone(today, offered.id, client)
    waiting = approved_alone(today, offered.id, client)
    alone, together = opened(today, place)[client], opened(today, place, of_members=True)[client]
    assert ([each.id for each in alone.loans], alone.pay_outs) == ([of_group], ())
    assert [each.id for each in together.loans] == [of_group, own]
    assert [each.id for each in together.pay_outs] == [waiting]


def test_members_own_loans_are_collected_only_where_they_are_asked_for(
    today: Unit, offered: Product, place: Village
) -> None:
    own = lend_alone(today, offered.id, place.clients[0])
    with pytest.raises(LoanNotOnSheet):
        save_sheet(filled(place, (own, "500")), today)
    line = SheetLine("line", own, Decimal(500), client_id=place.clients[0], group_id=place.group_id)
    save_sheet(filled(place, repayments=(line,), of_members=True), today)
    assert loan_by_id(today.connection, own).state.paid.total == 500_00
    wrong = SheetLine("line", own, Decimal(400), client_id=place.clients[1], group_id=place.group_id)
    with pytest.raises(LoanOfAnotherClient):
        save_sheet(filled(place, repayments=(wrong,), of_members=True), today)


def test_a_loan_of_who_is_no_member_is_not_collected_there(today: Unit, offered: Product, place: Village) -> None:
    own = lend_alone(today, offered.id, member(today, place.office_id))
    with pytest.raises(LoanNotOnSheet):
        save_sheet(filled(place, (own, "500"), of_members=True), today)
    assert loan_by_id(today.connection, own).state.status is LoanStatus.ACTIVE
