"""The demo's branches: an office each, and the people who work there and may sign in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from samity.bank.organisation.operations.offices import OpenOffice, open_office
from samity.bank.organisation.operations.staff import TakeOnStaff, take_on_staff
from samity.bank.organisation.operations.users import AddUser, add_user
from samity.cli.demo_bank.house import CASHIER, HEAD, OFFICER

if TYPE_CHECKING:
    from samity.cli.demo_bank.house import House
    from samity.cli.demo_bank.plans import BranchPlan, Person
    from samity.storage.unit import Unit

PASSWORD = "password"  # noqa: S105 - everybody knows it: the demo listens to this machine alone


@dataclass(frozen=True, slots=True)
class Officer:
    """A loan officer: his name at the door, and his staff record."""

    username: str
    staff_id: int


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch, and the names by which its people sign in; the head is its manager."""

    office_id: int
    head: str
    cashier: str
    officers: tuple[Officer, ...]


def open_branch(plan: BranchPlan, house: House, unit: Unit) -> Branch:
    """Open a branch and take on its people."""
    opened_on = unit.business_date - timedelta(days=30)
    office_id = open_office(OpenOffice(plan.name, opened_on, unit.actor.office_id, plan.key), unit)
    _take_on(plan.head, HEAD, office_id, house, unit)
    _take_on(plan.cashier, CASHIER, office_id, house, unit)
    officers = tuple(Officer(each.username, _take_on(each, OFFICER, office_id, house, unit)) for each in plan.officers)
    return Branch(office_id, plan.head.username, plan.cashier.username, officers)


def _take_on(person: Person, role: str, office_id: int, house: House, unit: Unit) -> int:
    """Take somebody on and let him sign in.

    Only an officer's user is tied to his staff record: the groups of that one are what he sees first. Who serves no
    group sees everybody's.
    """
    serves = role == OFFICER
    joined_on = unit.business_date
    staff_id = take_on_staff(
        TakeOnStaff(office_id, person.firstname, person.lastname, is_loan_officer=serves, joined_on=joined_on), unit
    )
    roles = (house.roles[role],)
    tied = staff_id if serves else None
    add_user(
        AddUser(person.username, person.firstname, person.lastname, office_id, roles, PASSWORD, staff_id=tied), unit
    )
    return staff_id
