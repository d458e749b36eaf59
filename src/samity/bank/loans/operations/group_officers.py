"""Give a centre or a group its officer, and if wanted its members and their loans with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, update

from samity.bank.clients.operations.officers import set_client_officers, set_group_officer
from samity.bank.clients.queries import client_by_ids, grouping_by_id, member_ids
from samity.bank.gate import admit_office, operation
from samity.bank.loans.queries.group_loans import running_loans
from samity.bank.loans.records import loan
from samity.bank.organisation.queries import eligible_staff

if TYPE_CHECKING:
    from samity.bank.clients.queries import Group
    from samity.storage.unit import Unit


@dataclass(frozen=True, slots=True)
class AssignGroupOfficer:
    """An officer comes to a group or centre.

    Attributes:
        with_clients: he comes to all members of the group, and to all their loans that run, also to those for which
            it does not stand in, but none of an office where he may not serve, or whoever gives it may not act. Groups
            of a centre keep theirs.
    """

    group_id: int
    staff_id: int
    with_clients: bool = False


@operation("clients:assign_officer_of_group")
def assign_group_officer(command: AssignGroupOfficer, unit: Unit) -> Group:
    """Give a group or centre its officer.

    Returns:
        The group or centre as it was.

    Raises:
        GroupNotFound, OutsideOwnOffice: the group is unknown or lies elsewhere.
        StaffNotFound, StaffInactive: he may not serve in the group's office.
    """
    clients = member_ids(unit.connection, command.group_id) if command.with_clients else []
    client_by_ids(unit.connection, clients, lock=True)
    group = grouping_by_id(unit.connection, command.group_id, lock=True)
    admit_office(unit, group.office_id, group.office_hierarchy)
    officer = eligible_staff(unit.connection, command.staff_id, group.office_hierarchy)
    set_group_officer(unit, group, command.staff_id)
    if clients:
        # Another office may keep a loan; both stand at the group's office or above it, so that the longer lies below.
        below = max(officer.hierarchy, unit.actor.office_hierarchy, key=len)
        loans = running_loans(unit.connection, clients, below)
        columns = {"officer_id": command.staff_id, "changed_beside_at": func.now()}
        set_client_officers(unit, clients, command.staff_id)
        unit.connection.execute(update(loan).where(loan.c.account_id.in_(loans)).values(columns))
    return group
