"""A loan that another office keeps than its holder's: in whose books it is, who may say so, and until when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text
from tests.village import FIRST_MEETING, Product, lend_alone, meeting, on_day, product, village

from samity.bank.gate import OutsideOwnOffice
from samity.bank.loans.operations.application_checks import (
    ApplyForLoan,
    LoanStaysWithItsGroup,
    SubmittedBeforeOfficeOpened,
)
from samity.bank.loans.operations.apply import apply_for_loan
from samity.bank.loans.operations.change import ChangeApplication, change_application, current_application
from samity.bank.loans.operations.decide import ApproveLoan, LoanNotPending, approve_loan
from samity.bank.loans.operations.disburse import Disburse, disburse_loan
from samity.bank.loans.operations.money_checks import MoneyOnDayOfRest
from samity.bank.loans.queries.accounts import loan_by_id, loans_by_id
from samity.bank.loans.queries.planned import planned_schedules
from samity.bank.loans.values.accounts import LoanKind
from samity.bank.loans.values.products import Wish
from samity.bank.organisation.operations.offices import OpenOffice, open_office
from samity.bank.organisation.operations.staff import TakeOnStaff, take_on_staff
from samity.bank.organisation.operations.working_days import ChangeWorkingDays, change_working_days
from samity.bank.organisation.queries import StaffNotFound, office_by_id
from samity.bank.organisation.values.working_days import Weekday, WeekdayShift, WorkingDays

if TYPE_CHECKING:
    from samity.storage.unit import Unit

OPENED_ON = date(2024, 6, 1)


@pytest.fixture
def today(unit: Unit) -> Unit:
    """The day of the first meeting."""
    return on_day(unit, FIRST_MEETING)


@pytest.fixture
def offered(today: Unit) -> Product:
    """A product."""
    return product(today)


@pytest.fixture
def town(today: Unit) -> int:
    """A branch in the town."""
    return open_office(OpenOffice("Town", OPENED_ON, 1), today)


def alone(offered: Product, client_id: int, **more: Any) -> ApplyForLoan:
    """Return what somebody asks for alone."""
    asked: dict[str, Any] = {
        "product_id": offered.id,
        "kind": LoanKind.INDIVIDUAL,
        "submitted_on": FIRST_MEETING,
        "expected_disbursement_on": FIRST_MEETING,
        "wish": Wish(),
        "client_id": client_id,
    }
    return ApplyForLoan(**asked | more)


def offices_in_the_books(unit: Unit, loan_id: int) -> set[int]:
    """Return the offices in whose books a loan's transactions stand."""
    found = unit.connection.execute(
        text("SELECT DISTINCT office_id FROM ledger_transaction WHERE account_id = :id"), {"id": loan_id}
    )
    return set(found.scalars())


def paid_out(unit: Unit, loan_id: int) -> None:
    """Approve a loan, and pay it out."""
    approve_loan(ApproveLoan(loan_id, FIRST_MEETING), unit)
    disburse_loan(Disburse(loan_id, FIRST_MEETING), unit)


def test_a_loan_is_in_the_books_of_the_office_that_keeps_it(today: Unit, offered: Product, town: int) -> None:
    home = village(today, members=1)
    at_home = lend_alone(today, offered.id, home.clients[0])
    assert offices_in_the_books(today, at_home) == {home.office_id}
    kept = apply_for_loan(alone(offered, home.clients[0], office_id=town), today)
    paid_out(today, kept)
    assert loan_by_id(today.connection, kept).office_id == town
    assert offices_in_the_books(today, kept) == {town}


def test_it_goes_by_the_days_on_which_that_office_works(today: Unit, offered: Product, town: int) -> None:
    home = village(today, members=1)
    but_tuesdays = WorkingDays(frozenset(Weekday) - {Weekday.TU}, WeekdayShift.NEXT_WORKING_DAY)
    change_working_days(ChangeWorkingDays(town, but_tuesdays), today)
    ids = [apply_for_loan(alone(offered, home.clients[0], office_id=each), today) for each in (None, town)]
    planned = planned_schedules(today.connection, loans_by_id(today.connection, ids).values())
    assert [planned[each][0].due_on for each in ids] == [meeting(1), meeting(1) + timedelta(days=1)]
    paid_out(today, ids[0])
    with pytest.raises(MoneyOnDayOfRest) as refused:
        paid_out(today, ids[1])
    assert refused.value.office_id == town


def test_it_moves_as_long_as_nobody_has_decided(today: Unit, offered: Product, town: int) -> None:
    home = village(today, members=1)
    loan_id = apply_for_loan(alone(offered, home.clients[0]), today)
    account = loan_by_id(today.connection, loan_id)
    assert account.office_id == home.office_id
    standing = current_application(today.connection, account)
    change_application(ChangeApplication(loan_id, replace(standing, office_id=town)), today)
    moved = loan_by_id(today.connection, loan_id)
    assert moved.office_id == town
    # What is changed next leaves it there.
    standing = current_application(today.connection, moved)
    change_application(ChangeApplication(loan_id, replace(standing, notes="Two cows")), today)
    assert loan_by_id(today.connection, loan_id).office_id == town
    change_application(ChangeApplication(loan_id, replace(standing, office_id=None)), today)
    assert loan_by_id(today.connection, loan_id).office_id == home.office_id
    approve_loan(ApproveLoan(loan_id, FIRST_MEETING), today)
    with pytest.raises(LoanNotPending):
        change_application(ChangeApplication(loan_id, replace(standing, office_id=town)), today)


def test_whoever_asks_must_be_of_both_offices_or_above(today: Unit, offered: Product, town: int) -> None:
    home = village(today, members=1)
    hierarchy = office_by_id(today.connection, home.office_id).hierarchy
    clerk = replace(today.actor, office_id=home.office_id, office_hierarchy=hierarchy)
    at_home = replace(today, actor=clerk)
    with pytest.raises(OutsideOwnOffice) as refused:
        apply_for_loan(alone(offered, home.clients[0], office_id=town), at_home)
    assert refused.value.office_id == town
    kept = apply_for_loan(alone(offered, home.clients[0], office_id=town), today)
    with pytest.raises(OutsideOwnOffice):
        approve_loan(ApproveLoan(kept, FIRST_MEETING), at_home)


def test_a_loan_that_meetings_collect_stays_with_its_group(today: Unit, offered: Product, town: int) -> None:
    home = village(today, members=1)
    asked = alone(offered, home.clients[0], kind=LoanKind.JLG, group_id=home.group_id, calendar_id=home.calendar_id)
    with pytest.raises(LoanStaysWithItsGroup):
        apply_for_loan(replace(asked, office_id=town), today)
    assert apply_for_loan(replace(asked, office_id=home.office_id), today)


def test_no_loan_is_older_than_the_office_that_keeps_it(today: Unit, offered: Product) -> None:
    young = open_office(OpenOffice("New town", FIRST_MEETING, 1), today)
    home = village(today, members=1)
    early = FIRST_MEETING.replace(day=6)
    with pytest.raises(SubmittedBeforeOfficeOpened):
        apply_for_loan(alone(offered, home.clients[0], office_id=young, submitted_on=early), today)


def test_its_officer_serves_the_office_that_keeps_it(today: Unit, offered: Product, town: int) -> None:
    home = village(today, members=1)
    of_home, of_town = (
        take_on_staff(TakeOnStaff(office, "Rina", name, is_loan_officer=True), today)
        for name, office in (("Home", home.office_id), ("Town", town))
    )
    with pytest.raises(StaffNotFound):
        apply_for_loan(alone(offered, home.clients[0], office_id=town, officer_id=of_home), today)
    kept = apply_for_loan(alone(offered, home.clients[0], office_id=town, officer_id=of_town), today)
    assert loan_by_id(today.connection, kept).officer_id == of_town
