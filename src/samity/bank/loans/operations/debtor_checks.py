"""Money moves only on loans of those who are active."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from samity.bank.clients.values import ClientStatus, GroupStatus
from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from samity.bank.loans.queries.accounts import LoanAccount


@dataclass(eq=False)
class ClientNotActive(Refusal):
    """Client {client_id} is not active."""

    client_id: int


@dataclass(eq=False)
class GroupNotActive(Refusal):
    """Group {group_id} is not active."""

    group_id: int


def debtor_refusals(account: LoanAccount) -> Iterator[Refusal]:
    """Return what stands against moving money on a loan because of whose it is."""
    if account.client_id is not None and account.client_status is not ClientStatus.ACTIVE:
        yield ClientNotActive(account.client_id)
    if account.group_id is not None and account.group_status is not GroupStatus.ACTIVE:
        yield GroupNotActive(account.group_id)
