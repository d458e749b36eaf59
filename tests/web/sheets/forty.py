"""An officer with one meeting today: forty members with names of their own, each with a loan and something due."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from tests.gatherings import A_YEAR_OF_WEEKS, Gathering, analyze, lend_to_all, move_to, staying
from tests.village import FIRST_MEETING, FOUNDED_ON, meeting, product, village

from samity.bank.clients.operations.client_changes import ChangeClient, change_client
from samity.bank.loans.operations.group_officers import AssignGroupOfficer, assign_group_officer
from samity.bank.organisation.operations.roles import (
    ChangeRolePermissions,
    MakeRole,
    change_role_permissions,
    make_role,
)
from samity.bank.organisation.operations.staff import TakeOnStaff, take_on_staff
from samity.bank.organisation.operations.users import AddUser, add_user

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from samity.storage.unit import Unit

PASSWORD = "password"  # noqa: S105 - of the test bank
TODAY = meeting(1)
FIRST_NAMES = ("Amina", "Bilkis", "Chameli", "Dilara", "Esha", "Fatema", "Gulshan", "Halima", "Ismat", "Jahanara")
LAST_NAMES = ("Akter", "Begum", "Khatun", "Sarkar")
MAY = (
    "all:read",
    "collection_sheets:save",
    "collection_sheets:undo",
    "collection_sheets:capture",
    "collection_sheets:change_captured",
)

_serials = count(1)


@dataclass(frozen=True, slots=True)
class Officer:
    """A loan officer, and whom he visits today."""

    username: str
    visits: Gathering

    @property
    def sheet(self) -> str:
        """Where today's sheet lies."""
        return f"/sheets/group/{self.visits.place.group_id}/{TODAY}"


def officer_of_forty(engine: Engine, members: int = 40) -> Officer:
    """Found a group of so many for a new officer; a week later it is their first meeting."""
    with staying(engine, FIRST_MEETING) as unit:
        offered = product(unit, terms=A_YEAR_OF_WEEKS)
        place = village(unit, members=members)
        for number, client_id in enumerate(place.clients):
            first, last = FIRST_NAMES[number % 10], LAST_NAMES[number // 10 % 4]
            change_client(ChangeClient(client_id, {"firstname": first, "lastname": last}), unit)
        username = _officer(unit, place.office_id, place.group_id)
        visits = lend_to_all(unit, place, offered)
    move_to(engine, TODAY)
    analyze(engine)
    return Officer(username, visits)


def _officer(unit: Unit, office_id: int, group_id: int) -> str:
    username = f"officer{next(_serials)}"
    role = make_role(MakeRole(f"Officer {username}", "Meets a group"), unit)
    change_role_permissions(ChangeRolePermissions(role, dict.fromkeys(MAY, True)), unit)
    staff = take_on_staff(TakeOnStaff(office_id, "Rafiq", username, is_loan_officer=True, joined_on=FOUNDED_ON), unit)
    add_user(AddUser(username, "Rafiq", "Islam", office_id, (role,), PASSWORD, staff_id=staff), unit)
    assign_group_officer(AssignGroupOfficer(group_id, staff), unit)
    return username
