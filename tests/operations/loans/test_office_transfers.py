"""Clients go to another office, with their loans and the books of these. See docs/rules/office-transfers.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.operations.clients.village import a_group, an_office, an_officer, limit_members
from tests.operations.loans.between_offices import offered_with_suspense
from tests.operations.loans.standing import state_of
from tests.operations.loans.thursdays import TWO, another_group, due
from tests.village import FOUNDED_ON, lend, lend_alone, meeting, member, on_day, product, village

from samity.bank.accounting.queries.balances import balances_in_office
from samity.bank.accounting.values import GlAccountNotMapped, Purpose
from samity.bank.clients.operations.forming import FormGroup, form_group
from samity.bank.clients.operations.members import JoinGroup, associate_clients
from samity.bank.clients.queries import client_by_id, groups_of_clients
from samity.bank.clients.queries.office_transfers import admit_to_client, open_transfer, transfers_of, waiting_for
from samity.bank.clients.values import ClientStatus, Level
from samity.bank.collection_sheets.queries.sheet import gather
from samity.bank.gate import OutsideOwnOffice
from samity.bank.loans.operations.accept_client import (
    AcceptTransfer,
    DestinationGroupAbsent,
    MemberOfSeveralGroups,
    ProposeAndAccept,
    accept_transfer,
    propose_and_accept_transfer,
)
from samity.bank.loans.operations.charges import AddCharge, AskedCharge, add_charge
from samity.bank.loans.operations.debtor_checks import (
    BeforeClientCame,
    ClientBetweenOffices,
    ClientNotActive,
    GroupNotActive,
)
from samity.bank.loans.operations.group_officers import AssignGroupOfficer, assign_group_officer
from samity.bank.loans.operations.move_meetings import MoveMeetings, move_meetings
from samity.bank.loans.operations.office_transfers import (
    EndTransfer,
    NotAwaitingTransfer,
    NotInTransfer,
    OfficeTransferInFuture,
    OfficeTransferTooEarly,
    ProposeTransfer,
    TransferNoteTooLong,
    TransferredToOwnOffice,
    propose_transfer,
    reject_transfer,
    withdraw_transfer,
)
from samity.bank.loans.operations.recording import recognise_income
from samity.bank.loans.operations.repay import Repay, repay_loan
from samity.bank.loans.operations.transfer_clients import NewGroupDoesNotMeet, TransferredToOtherOffice
from samity.bank.loans.operations.undo import UndoTransaction, undo_transaction
from samity.bank.loans.queries.accounts import loan_by_id, loans_by_id
from samity.bank.loans.queries.transactions import transactions_of
from samity.bank.loans.values.facts import TRANSFERS, TransactionKind
from samity.bank.meetings.operations.calendars import AttachCalendar, attach_calendar
from samity.bank.meetings.queries import calendar_by_id
from samity.bank.meetings.values import CalendarRule, CalendarType, Frequency, Recurrence, Weekday
from samity.close_of_business.invariants import broken
from samity.kernel.errors import Refusal, reasons_of

if TYPE_CHECKING:
    from tests.village import Product

    from samity.storage.unit import Unit

TODAY = meeting(2)


def books(unit: Unit, offered: Product, loan_id: int, office_id: int) -> dict[str, int]:
    """Tell what an office's books hold of a loan, by purpose; nothing of what is not the loan itself."""
    names = {account: purpose.value for purpose, account in offered.gl.items()}
    held = balances_in_office(unit.connection, [loan_id], office_id)[loan_id]
    told = ("LOAN_PORTFOLIO", "INTEREST_RECEIVABLE", "TRANSFERS_SUSPENSE", "OVERPAYMENT")
    return {names[gl]: amount for gl, amount in held.items() if names[gl] in told}


def balanced(unit: Unit, loan_id: int, *offices: int) -> bool:
    return all(sum(balances_in_office(unit.connection, [loan_id], each)[loan_id].values()) == 0 for each in offices)


def told(unit: Unit, loan_id: int) -> list[str]:
    return [each["kind"] for each in transactions_of(unit.connection, [loan_id]) if each["kind"] in TRANSFERS]


def test_a_loan_and_its_books_go_with_the_client_through_suspense(unit: Unit) -> None:
    place, town, offered = village(unit, members=1), an_office(unit), offered_with_suspense(unit)
    (client,) = place.clients
    loan_id = lend_alone(unit, offered.id, client)
    today = on_day(unit, TODAY)
    repay_loan(Repay(loan_id, TODAY, Decimal(1000)), today)
    recognise_income(loans_by_id(unit.connection, [loan_id], lock=True).values(), TODAY, today)
    before = books(unit, offered, loan_id, place.office_id)
    owed = state_of(loan_id, unit).outstanding
    group = a_group(unit, office_id=town)

    propose_transfer(ProposeTransfer(client, town, note="moves to town"), today)
    assert client_by_id(unit.connection, client).status is ClientStatus.TRANSFER_IN_PROGRESS
    assert books(unit, offered, loan_id, place.office_id) == {"TRANSFERS_SUSPENSE": sum(before.values())}
    assert broken(unit.connection) == []
    # A night between adds interest to the books of the office that still keeps the loan.
    later = on_day(unit, TODAY + TWO)
    recognise_income(loans_by_id(unit.connection, [loan_id], lock=True).values(), TODAY + TWO, later)
    grown = books(unit, offered, loan_id, place.office_id)
    assert grown["INTEREST_RECEIVABLE"] > 0

    accept_transfer(AcceptTransfer(client, group.id), later)
    found = client_by_id(unit.connection, client)
    assert (found.office_id, found.status, found.office_since) == (town, ClientStatus.ACTIVE, TODAY + TWO)
    account = loan_by_id(unit.connection, loan_id)
    assert (account.office_id, account.state.outstanding) == (town, owed)
    left, there = books(unit, offered, loan_id, place.office_id), books(unit, offered, loan_id, town)
    assert set(left) == {"TRANSFERS_SUSPENSE"}
    assert there["LOAN_PORTFOLIO"] == before["LOAN_PORTFOLIO"] == owed.principal
    assert there["TRANSFERS_SUSPENSE"] == -left["TRANSFERS_SUSPENSE"] == -sum(grown.values())
    assert balanced(unit, loan_id, place.office_id, town)
    assert told(unit, loan_id) == [
        *(TransactionKind.TRANSFER_PROPOSED, TransactionKind.TRANSFER_PROPOSED, TransactionKind.TRANSFER_ACCEPTED),
    ]
    assert broken(unit.connection) == []
    # What comes later is the new office's.
    repay_loan(Repay(loan_id, TODAY + TWO, Decimal(500)), later)
    assert books(unit, offered, loan_id, place.office_id) == left
    assert broken(unit.connection) == []


def test_one_who_is_rejected_is_on_hold_until_it_is_withdrawn(unit: Unit) -> None:
    place, town, offered = village(unit, members=1), an_office(unit), offered_with_suspense(unit)
    (client,) = place.clients
    loan_id, today = lend(unit, place, offered.id, client), on_day(unit, TODAY)
    before = books(unit, offered, loan_id, place.office_id)
    propose_transfer(ProposeTransfer(client, town), today)
    assert [each["client_id"] for each in waiting_for(unit.connection, f".{town}.")] == [client]
    reject_transfer(EndTransfer(client, "no room"), today)
    assert client_by_id(unit.connection, client).status is ClientStatus.TRANSFER_ON_HOLD
    assert waiting_for(unit.connection, f".{town}.") == []
    with pytest.raises(NotAwaitingTransfer):
        accept_transfer(AcceptTransfer(client), today)
    withdraw_transfer(EndTransfer(client), today)
    assert client_by_id(unit.connection, client).status is ClientStatus.ACTIVE
    assert books(unit, offered, loan_id, place.office_id) == before
    assert told(unit, loan_id) == [
        *(TransactionKind.TRANSFER_PROPOSED, TransactionKind.TRANSFER_REJECTED, TransactionKind.TRANSFER_WITHDRAWN),
    ]
    assert open_transfer(unit.connection, client) is None
    assert [each["status"] for each in transfers_of(unit.connection, client)] == ["WITHDRAWN"]
    assert broken(unit.connection) == []
    with pytest.raises(NotInTransfer):
        withdraw_transfer(EndTransfer(client), today)


def test_what_nights_recognised_after_the_day_of_a_proposal_goes_for_today(unit: Unit) -> None:
    """A receivable does not leave the books for a day on which it did not stand in them."""
    place, offered = village(unit, members=0), offered_with_suspense(unit)
    client, town = member(unit, place.office_id), an_office(unit)
    loan_id, today = lend_alone(unit, offered.id, client), on_day(unit, TODAY)
    recognise_income(loans_by_id(unit.connection, [loan_id], lock=True).values(), TODAY, today)
    stood = sum(books(unit, offered, loan_id, place.office_id).values())
    later = on_day(unit, TODAY + TWO)
    recognise_income(loans_by_id(unit.connection, [loan_id], lock=True).values(), TODAY + TWO, later)
    grown = sum(books(unit, offered, loan_id, place.office_id).values()) - stood
    assert grown > 0
    propose_transfer(ProposeTransfer(client, town, TODAY), later)
    rows = [each for each in transactions_of(unit.connection, [loan_id]) if each["kind"] == "TRANSFER_PROPOSED"]
    assert [(each["value_on"], each["amount"]) for each in rows] == [(TODAY, stood), (TODAY + TWO, grown)]
    then = balances_in_office(unit.connection, [loan_id], place.office_id, TODAY)[loan_id]
    assert then[offered.gl[Purpose.TRANSFERS_SUSPENSE]] == stood
    assert offered.gl[Purpose.INTEREST_RECEIVABLE] not in then
    assert broken(unit.connection) == []
    accept_transfer(AcceptTransfer(client), later)
    assert sum(books(unit, offered, loan_id, town).values()) == 0
    assert broken(unit.connection) == []


def test_meetings_that_move_leave_the_days_of_who_is_between_two_offices(unit: Unit) -> None:
    """Nothing is done with his loan; it is named, so that somebody sees to it."""
    place, town, offered = village(unit, members=2), an_office(unit), offered_with_suspense(unit)
    goes, stays = (lend(unit, place, offered.id, each) for each in place.clients)
    before, today = due(unit, goes), on_day(unit, TODAY)
    propose_transfer(ProposeTransfer(place.clients[0], town), today)
    moved = move_meetings(MoveMeetings(place.calendar_id, meeting(3), meeting(3) + TWO), today)
    told_of = {each.loan_id: [type(reason) for reason in each.reasons] for each in moved}
    assert told_of == {goes: [ClientBetweenOffices], stays: []}
    assert (due(unit, goes), due(unit, stays)[2:]) == (before, [on + TWO for on in before[2:]])
    withdraw_transfer(EndTransfer(place.clients[0]), today)
    assert broken(unit.connection) == []


def test_who_rejected_a_client_sees_him_no_more(unit: Unit) -> None:
    """He is not to come; only his own office has to do with him until it proposes him again."""
    place, town = village(unit, members=1), an_office(unit)
    (client,) = place.clients
    actor = replace(unit.actor, office_id=town, office_hierarchy=f".{town}.")
    there = replace(on_day(unit, TODAY), actor=actor)
    propose_transfer(ProposeTransfer(client, town), on_day(unit, TODAY))
    admit_to_client(there, client_by_id(unit.connection, client))
    reject_transfer(EndTransfer(client, "no room"), there)
    with pytest.raises(OutsideOwnOffice):
        admit_to_client(there, client_by_id(unit.connection, client))


def test_nothing_is_collected_while_somebody_is_between_two_offices(unit: Unit) -> None:
    place, town, offered = village(unit, members=2), an_office(unit), offered_with_suspense(unit)
    goes, stays = (lend(unit, place, offered.id, each) for each in place.clients)
    today = on_day(unit, TODAY)
    propose_transfer(ProposeTransfer(place.clients[0], town), today)
    with pytest.raises(ClientBetweenOffices):
        repay_loan(Repay(goes, TODAY, Decimal(100)), today)
    with pytest.raises(ClientBetweenOffices):
        add_charge(AddCharge(goes, AskedCharge(1, TODAY)), today)
    sheet = gather(unit.connection, {place.group_id: calendar_by_id(unit.connection, place.calendar_id)}, TODAY)
    assert [each.id for group in sheet.groups for client in group.clients for each in client.loans] == [stays]


def test_a_member_goes_to_a_group_of_the_other_office_with_its_meetings_and_officer(unit: Unit) -> None:
    place, town, offered = village(unit, members=1), an_office(unit), offered_with_suspense(unit)
    (client,) = place.clients
    loan_id, officer = lend(unit, place, offered.id, client), an_officer(unit, town)
    assign_group_officer(AssignGroupOfficer(place.group_id, an_officer(unit, place.office_id), with_clients=True), unit)
    there = village(unit, members=0)
    group_id = another_group(unit, there)
    assign_group_officer(AssignGroupOfficer(group_id, an_officer(unit)), unit)
    before, today = due(unit, loan_id), on_day(unit, TODAY)
    propose_transfer(ProposeTransfer(client, there.office_id), today)
    taken_in = accept_transfer(AcceptTransfer(client, group_id), today)
    assert [each.loan_id for each in taken_in.moved] == [loan_id]
    assert due(unit, loan_id) == [*before[:2], *(on + TWO for on in before[2:])]
    account = loan_by_id(unit.connection, loan_id)
    assert (account.group_id, account.office_id) == (group_id, there.office_id)
    assert account.officer_id == client_by_id(unit.connection, client).officer_id is not None
    assert groups_of_clients(unit.connection, [client]) == {client: [group_id]}
    assert broken(unit.connection) == []
    # Somebody named serves him instead; who served him elsewhere only does no longer.
    propose_transfer(ProposeTransfer(client, town), today)
    last = a_group(unit, office_id=town, name="In town")
    rule = CalendarRule(meeting(0), Recurrence(Frequency.WEEKLY, 1, Weekday.TU))
    attach_calendar(AttachCalendar(Level.GROUP, last.id, "Tuesdays", CalendarType.COLLECTION, rule), unit)
    accept_transfer(AcceptTransfer(client, last.id, officer), today)
    account = loan_by_id(unit.connection, loan_id)
    assert (account.officer_id, account.group_id) == (officer, last.id)
    assert broken(unit.connection) == []


def test_an_officer_who_may_not_serve_there_leaves_who_goes(unit: Unit) -> None:
    place, town = village(unit, members=1), an_office(unit)
    (client,) = place.clients
    assign_group_officer(AssignGroupOfficer(place.group_id, an_officer(unit, place.office_id), with_clients=True), unit)
    group = a_group(unit, office_id=town)
    both = ProposeAndAccept(ProposeTransfer(client, town), AcceptTransfer(client, group.id))
    propose_and_accept_transfer(both, on_day(unit, TODAY))
    found = client_by_id(unit.connection, client)
    assert (found.office_id, found.officer_id) == (town, None)


def test_what_the_other_office_booked_is_not_touched(unit: Unit) -> None:
    place, town, offered = village(unit, members=0), an_office(unit), offered_with_suspense(unit)
    client = member(unit, place.office_id)
    loan_id, today = lend_alone(unit, offered.id, client), on_day(unit, TODAY)
    repay_loan(Repay(loan_id, TODAY, Decimal(1000)), today)
    later = on_day(unit, TODAY + TWO)
    propose_and_accept_transfer(ProposeAndAccept(ProposeTransfer(client, town), AcceptTransfer(client)), later)
    with pytest.raises(BeforeClientCame):
        repay_loan(Repay(loan_id, TODAY + timedelta(days=1), Decimal(100)), later)
    paid = next(each for each in transactions_of(unit.connection, [loan_id]) if each["kind"] == "REPAYMENT")
    with pytest.raises(BeforeClientCame):
        undo_transaction(UndoTransaction(loan_id, paid["id"]), later)
    with pytest.raises(Refusal) as refused:
        propose_transfer(ProposeTransfer(client, place.office_id, TODAY), later)
    assert OfficeTransferTooEarly in {type(each) for each in reasons_of(refused.value)}


def test_what_stands_against_proposing_is_said_at_once(unit: Unit) -> None:
    place, town, offered = village(unit, members=1), an_office(unit, opened_on=TODAY), offered_with_suspense(unit)
    (client,) = place.clients
    loan_id, today = lend(unit, place, offered.id, client), on_day(unit, TODAY)
    repay_loan(Repay(loan_id, TODAY, Decimal(100)), today)

    def said(to_office_id: int, on_offset: int, note: str = "") -> list[type]:
        with pytest.raises(Refusal) as refused:
            propose_transfer(ProposeTransfer(client, to_office_id, TODAY + timedelta(days=on_offset), note), today)
        return [type(each) for each in reasons_of(refused.value)]

    assert said(place.office_id, 1, "n" * 1001) == [
        *(TransferredToOwnOffice, OfficeTransferInFuture, TransferNoteTooLong),
    ]
    assert said(town, -1) == [OfficeTransferTooEarly, OfficeTransferTooEarly]
    propose_transfer(ProposeTransfer(client, town), today)
    assert said(town, 0) == [ClientNotActive]


def test_what_stands_against_taking_in_is_said_at_once(unit: Unit) -> None:
    place, there, offered = village(unit, members=1), village(unit, members=0), offered_with_suspense(unit)
    (client,) = place.clients
    lend(unit, place, offered.id, client)
    today = on_day(unit, TODAY)

    def said(group_id: int | None = None) -> list[type]:
        with pytest.raises(Refusal) as refused:
            accept_transfer(AcceptTransfer(client, group_id), today)
        return [type(each) for each in reasons_of(refused.value)]

    assert said() == [NotAwaitingTransfer]
    propose_transfer(ProposeTransfer(client, there.office_id), today)
    assert said() == [DestinationGroupAbsent]
    assert said(another_group(unit, place, active=False, meets=False)) == [
        *(TransferredToOtherOffice, GroupNotActive, NewGroupDoesNotMeet),
    ]
    assert said(another_group(unit, there, meets=False)) == [NewGroupDoesNotMeet]
    second = form_group(FormGroup("Second", place.office_id, activated_on=FOUNDED_ON), unit)
    associate_clients(JoinGroup(second.id, (client,)), unit)
    assert said(there.group_id) == [MemberOfSeveralGroups]
    limit_members(unit, None, None)


def test_only_who_may_act_for_an_office_speaks_for_it(unit: Unit) -> None:
    place, town = village(unit, members=1), an_office(unit)
    (client,) = place.clients

    def of(office_id: int) -> Unit:
        actor = replace(unit.actor, office_id=office_id, office_hierarchy=f".{office_id}.")
        return replace(on_day(unit, TODAY), actor=actor)

    with pytest.raises(OutsideOwnOffice):
        propose_transfer(ProposeTransfer(client, town), of(town))
    propose_transfer(ProposeTransfer(client, town), of(place.office_id))
    with pytest.raises(OutsideOwnOffice):
        accept_transfer(AcceptTransfer(client), of(place.office_id))
    with pytest.raises(OutsideOwnOffice):
        reject_transfer(EndTransfer(client), of(place.office_id))
    with pytest.raises(OutsideOwnOffice):
        withdraw_transfer(EndTransfer(client), of(town))
    accept_transfer(AcceptTransfer(client, a_group(unit, office_id=town).id), of(town))
    assert client_by_id(unit.connection, client).office_id == town


def test_a_product_without_an_account_for_it_is_refused_by_name(unit: Unit) -> None:
    place, town, offered = village(unit, members=1), an_office(unit), product(unit)
    lend(unit, place, offered.id, place.clients[0])
    with pytest.raises(GlAccountNotMapped):
        propose_transfer(ProposeTransfer(place.clients[0], town), on_day(unit, TODAY))
