"""Members leave their group: not as long as it stands in for a loan of theirs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from samity.bank.clients.operations.members import LeaveGroup, remove_members
from samity.bank.clients.queries import client_by_ids, group_by_id, hold_members
from samity.bank.gate import operation
from samity.bank.loans.queries.group_loans import open_group_loans

if TYPE_CHECKING:
    from samity.bank.clients.queries import Group
    from samity.storage.unit import Unit


@dataclass(frozen=True, slots=True)
class Disassociate:
    """Clients who leave a group."""

    group_id: int
    client_ids: tuple[int, ...]


@operation("clients:disassociate_clients")
def disassociate_clients(command: Disassociate, unit: Unit) -> Group:
    """Let clients leave a group, all of them or none; the roles they held there end, and they stay clients.

    Raises:
        GroupNotFound, OutsideOwnOffice: the group is unknown or lies elsewhere.
        ClientNotFound, ClientOfAnotherOffice, MemberHasGroupLoan, NotMember: for each client it concerns.
    """
    client_by_ids(unit.connection, command.client_ids, lock=True)
    group_by_id(unit.connection, command.group_id, lock=True)
    hold_members(unit.connection, [(command.group_id, each) for each in command.client_ids], alone=True)
    owing = open_group_loans(unit.connection, command.group_id, command.client_ids).values()
    return remove_members(LeaveGroup(command.group_id, command.client_ids, frozenset(owing)), unit)
