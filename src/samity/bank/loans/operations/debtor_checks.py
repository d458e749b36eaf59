"""Products lend to whom they are for, and money moves only on loans of those who are active."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from samity.bank.clients.values import IN_TRANSFER, ClientStatus, GroupStatus
from samity.bank.loans.values.accounts import LoanKind
from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.bank.loans.values.products import LoanProduct

_WHO = {
    LoanKind.INDIVIDUAL: "single clients",
    LoanKind.GROUP: "groups as one debtor",
    LoanKind.JLG: "members for whom their group stands in",
}


@dataclass(eq=False)
class ClientNotActive(Refusal):
    """Client {client_id} is not active."""

    client_id: int


@dataclass(eq=False)
class GroupNotActive(Refusal):
    """Group {group_id} is not active."""

    group_id: int


@dataclass(eq=False)
class ClientBetweenOffices(Refusal):
    """Nothing is done on the loans of client {client_id} while another office is to take him."""

    client_id: int


@dataclass(eq=False)
class BeforeClientCame(Refusal):
    """Nothing can be done on the loans of client {client_id} for {on}: he came to his office on {since}."""

    client_id: int
    on: date
    since: date


@dataclass(eq=False)
class ProductForOthers(Refusal):
    """Product {product_id} does not lend to {who}."""

    product_id: int
    who: str


def product_refusals(product: LoanProduct, kind: LoanKind) -> Iterator[Refusal]:
    """Return what stands against a loan of a product because of who would owe it."""
    if kind not in product.offer.leeway.kinds:
        yield ProductForOthers(product.id, _WHO[kind])


def debtor_refusals(account: LoanAccount, on: date | None = None) -> Iterator[Refusal]:
    """Return what stands against moving money on a loan because of whose it is.

    Args:
        account: the loan.
        on: the day it counts from; what another office booked is not touched by the one that has the client now.
    """
    if account.client_id is not None and account.client_status is not ClientStatus.ACTIVE:
        yield ClientNotActive(account.client_id)
    if account.group_id is not None and account.group_status is not GroupStatus.ACTIVE:
        yield GroupNotActive(account.group_id)
    if on is not None:
        yield from day_of_another_office(account, on)


def between_offices(account: LoanAccount) -> Iterator[Refusal]:
    """Return whether the books of a loan are between two offices: nothing is done with it until one of them has it."""
    if account.client_id is not None and account.client_status in IN_TRANSFER:
        yield ClientBetweenOffices(account.client_id)


def day_of_another_office(account: LoanAccount, on: date) -> Iterator[Refusal]:
    """Return whether another office had the loan on a day; where a loan is recorded it is asked of every fact."""
    if account.client_since is not None and on < account.client_since:
        yield BeforeClientCame(account.client_id or 0, on, account.client_since)
