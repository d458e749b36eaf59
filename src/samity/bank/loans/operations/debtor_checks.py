"""Products lend to whom they are for, and money moves only on loans of those who are active."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from samity.bank.clients.values import ClientStatus, GroupStatus
from samity.bank.loans.values.accounts import LoanKind
from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

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
class ProductForOthers(Refusal):
    """Product {product_id} does not lend to {who}."""

    product_id: int
    who: str


def product_refusals(product: LoanProduct, kind: LoanKind) -> Iterator[Refusal]:
    """Return what stands against a loan of a product because of who would owe it."""
    if kind not in product.offer.leeway.kinds:
        yield ProductForOthers(product.id, _WHO[kind])


def debtor_refusals(account: LoanAccount) -> Iterator[Refusal]:
    """Return what stands against moving money on a loan because of whose it is."""
    if account.client_id is not None and account.client_status is not ClientStatus.ACTIVE:
        yield ClientNotActive(account.client_id)
    if account.group_id is not None and account.group_status is not GroupStatus.ACTIVE:
        yield GroupNotActive(account.group_id)
