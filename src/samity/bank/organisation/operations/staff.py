"""Take on staff, and correct what was written of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, update

from samity.bank.gate import admit_office, operation
from samity.bank.organisation.queries import office_by_id, staff_by_id
from samity.bank.organisation.records import staff
from samity.kernel.errors import Refusal
from samity.storage.constraints import refusing

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from datetime import date

    from samity.storage.unit import Unit


@dataclass(eq=False)
class StaffMobileNoTaken(Refusal):
    """A staff member with the mobile number {mobile_no} exists already."""

    mobile_no: str | None


@dataclass(eq=False)
class StaffExternalIdTaken(Refusal):
    """A staff member with the external id {external_id} exists already."""

    external_id: str | None


@dataclass(frozen=True, slots=True)
class TakeOnStaff:
    """Take somebody on in an office."""

    office_id: int
    firstname: str
    lastname: str
    is_loan_officer: bool = False
    is_active: bool = True
    mobile_no: str | None = None
    external_id: str | None = None
    joined_on: date | None = None


@dataclass(frozen=True, slots=True)
class ChangeStaff:
    """Change what is named in `changes`: any field of `TakeOnStaff`."""

    staff_id: int
    changes: dict[str, Any]


@operation("staff:take_on")
def take_on_staff(command: TakeOnStaff, unit: Unit) -> int:
    """Take somebody on.

    Returns:
        His id.

    Raises:
        OfficeNotFound, OutsideOwnOffice: the office is unknown or lies elsewhere.
        StaffMobileNoTaken, StaffExternalIdTaken: another staff member has it.
    """
    _admit(unit, command.office_id)
    with _unique(command.mobile_no, command.external_id):
        made = unit.connection.execute(
            insert(staff)
            .values(
                office_id=command.office_id,
                firstname=command.firstname,
                lastname=command.lastname,
                display_name=display_name(command.firstname, command.lastname),
                is_loan_officer=command.is_loan_officer,
                is_active=command.is_active,
                mobile_no=command.mobile_no,
                external_id=command.external_id,
                joined_on=command.joined_on,
            )
            .returning(staff.c.id)
        )
        return int(made.scalar_one())


@operation("staff:change")
def change_staff(command: ChangeStaff, unit: Unit) -> int:
    """Correct a staff member, move him to another office, or note that he left.

    Returns:
        The office he now belongs to.

    Raises:
        StaffNotFound: there is none.
        OfficeNotFound, OutsideOwnOffice: his office or the new one is unknown or lies elsewhere.
        StaffMobileNoTaken, StaffExternalIdTaken: another staff member has it.
    """
    changed = staff_by_id(unit.connection, command.staff_id)
    _admit(unit, changed.office_id)
    office_id = int(command.changes.get("office_id", changed.office_id))
    _admit(unit, office_id)
    if command.changes:
        firstname = command.changes.get("firstname", changed.firstname)
        lastname = command.changes.get("lastname", changed.lastname)
        values = {**command.changes, "display_name": display_name(firstname, lastname)}
        with _unique(command.changes.get("mobile_no"), command.changes.get("external_id")):
            unit.connection.execute(update(staff).where(staff.c.id == changed.id).values(**values))
    return office_id


def display_name(firstname: str, lastname: str) -> str:
    """Return the name as lists show it: last name first."""
    return f"{lastname}, {firstname}"


def _admit(unit: Unit, office_id: int) -> None:
    place = office_by_id(unit.connection, office_id)
    admit_office(unit, place.id, place.hierarchy)


def _unique(mobile_no: str | None, external_id: str | None) -> AbstractContextManager[None]:
    return refusing(
        uq_staff_mobile_no=StaffMobileNoTaken(mobile_no), uq_staff_external_id=StaffExternalIdTaken(external_id)
    )
