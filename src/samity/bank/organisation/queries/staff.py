"""Staff: who works in which office, and whom he may serve."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import literal, select

from samity.bank.organisation.records import office, staff
from samity.bank.organisation.rules.eligibility import may_serve
from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from sqlalchemy import ColumnElement, Connection, RowMapping


@dataclass(eq=False)
class StaffNotFound(Refusal):
    """There is no staff member {staff_id} who may serve here."""

    staff_id: int


@dataclass(eq=False)
class StaffInactive(Refusal):
    """Staff member {staff_id} is not active."""

    staff_id: int


@dataclass(frozen=True, slots=True)
class Staff:
    """A staff member and the place of his office in the tree."""

    id: int
    office_id: int
    hierarchy: str
    firstname: str
    lastname: str
    display_name: str
    mobile_no: str | None
    external_id: str | None
    is_loan_officer: bool
    is_active: bool
    joined_on: date | None


_STAFF = (
    staff.c.id,
    staff.c.office_id,
    office.c.hierarchy,
    staff.c.firstname,
    staff.c.lastname,
    staff.c.display_name,
    staff.c.mobile_no,
    staff.c.external_id,
    staff.c.is_loan_officer,
    staff.c.is_active,
    staff.c.joined_on,
)


def staff_by_id(connection: Connection, staff_id: int) -> Staff:
    """Return a staff member.

    Raises:
        StaffNotFound: there is none.
    """
    row = connection.execute(select(*_STAFF).join_from(staff, office).where(staff.c.id == staff_id)).first()
    if row is None:
        raise StaffNotFound(staff_id)
    return Staff(*row)


def eligible_staff(connection: Connection, staff_id: int, entity_hierarchy: str) -> Staff:
    """Return a staff member who may serve a client, group or centre of an office.

    Raises:
        StaffNotFound: there is none, or his office is neither the entity's nor above it.
        StaffInactive: he works here no longer.
    """
    found = staff_by_id(connection, staff_id)
    if not may_serve(found.hierarchy, entity_hierarchy):
        raise StaffNotFound(staff_id)
    if not found.is_active:
        raise StaffInactive(staff_id)
    return found


def serving_still(connection: Connection, staff_ids: Collection[int], entity_hierarchy: str) -> set[int]:
    """Return who of staff members works here and may serve an entity of this office."""
    serve = staff.c.id.in_(set(staff_ids)) & staff.c.is_active & _at_or_above(entity_hierarchy)
    return set(connection.scalars(select(staff.c.id).join_from(staff, office).where(serve)))


def staff_options(
    connection: Connection, entity_hierarchy: str, *, loan_officers: bool = False
) -> Sequence[RowMapping]:
    """List the active staff who may serve an entity of this office, by name."""
    wanted = [staff.c.is_active, _at_or_above(entity_hierarchy)]
    if loan_officers:
        wanted.append(staff.c.is_loan_officer)
    return _listed(connection, wanted)


def staff_listed(
    connection: Connection,
    hierarchy: str,
    *,
    office_hierarchy: str | None = None,
    with_offices_above: bool = False,
    loan_officers: bool = False,
    active: bool | None = True,
) -> Sequence[RowMapping]:
    """List staff by name.

    Args:
        connection: the open transaction.
        hierarchy: the caller's subtree.
        office_hierarchy: only of this office.
        with_offices_above: of this office and those above it, who may serve it.
        loan_officers: only loan officers.
        active: True or False for those alone, None for all.
    """
    wanted: list[ColumnElement[bool]] = []
    if office_hierarchy is not None and with_offices_above:
        wanted.append(_at_or_above(office_hierarchy))
    else:
        wanted.append(office.c.hierarchy.startswith(hierarchy, autoescape=True))
        if office_hierarchy is not None:
            wanted.append(office.c.hierarchy == office_hierarchy)
    if loan_officers:
        wanted.append(staff.c.is_loan_officer)
    if active is not None:
        wanted.append(staff.c.is_active == active)
    return _listed(connection, wanted)


def _at_or_above(hierarchy: str) -> ColumnElement[bool]:
    """Say the eligibility rule in SQL: the entity's path starts with the office's."""
    return literal(hierarchy).startswith(office.c.hierarchy)


def _listed(connection: Connection, wanted: Sequence[ColumnElement[bool]]) -> Sequence[RowMapping]:
    listed = (
        select(*_STAFF, office.c.name.label("office_name"))
        .join_from(staff, office)
        .where(*wanted)
        .order_by(staff.c.display_name, staff.c.id)
    )
    return connection.execute(listed).mappings().all()
