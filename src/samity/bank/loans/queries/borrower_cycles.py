"""How many loans of a product borrowers have had, and what it offers them now."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import text

from samity.bank.loans.rules.borrower_cycles import offer_in_cycle

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Connection

    from samity.bank.loans.values.products import LoanProduct

# A member's loan is the client's, a loan of the group as a whole is the group's.
_HAD = text("""
SELECT client_id, CASE WHEN client_id IS NULL THEN group_id END AS group_id, count(*) AS loans
FROM loan
WHERE product_id = :product_id AND disbursed_on IS NOT NULL
  AND (client_id = ANY(:client_ids) OR (client_id IS NULL AND group_id = ANY(:group_ids)))
GROUP BY 1, 2""")


class Borrower(NamedTuple):
    """Whose loan it is: a client's, or a group's as one debtor."""

    client_id: int | None
    group_id: int | None

    @classmethod
    def of(cls, client_id: int | None, group_id: int | None) -> Borrower:
        """Return the borrower of a loan: the client, where there is one."""
        return cls(client_id, None if client_id is not None else group_id)


def loans_had(connection: Connection, product_id: int, borrowers: Iterable[Borrower]) -> Mapping[Borrower, int]:
    """Return how many loans of a product were paid out to each borrower who has had any."""
    wanted = list(borrowers)
    clients = [each.client_id for each in wanted if each.client_id is not None]
    groups = [each.group_id for each in wanted if each.group_id is not None]
    asked = {"product_id": product_id, "client_ids": clients, "group_ids": groups}
    return {Borrower(row.client_id, row.group_id): row.loans for row in connection.execute(_HAD, asked)}


def offered_to(connection: Connection, product: LoanProduct, borrower: Borrower) -> LoanProduct:
    """Return a product with what it offers to a borrower now."""
    if product.offer.leeway.cycles is None:
        return product
    had = loans_had(connection, product.id, [borrower]).get(borrower, 0)
    return replace(product, offer=offer_in_cycle(product.offer, had))
