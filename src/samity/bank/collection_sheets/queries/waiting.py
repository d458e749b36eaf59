"""Loans that wait to be paid out at a meeting. Amounts in minor units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import text

from samity.bank.organisation.queries.currencies import currency_columns, currency_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from sqlalchemy import Connection

    from samity.kernel.money import Currency


@dataclass(frozen=True, slots=True)
class WaitingLoan:
    """An approved joint-liability loan that was expected to be paid out by the meeting."""

    id: int
    account_no: str
    product_name: str
    group_id: int
    client_id: int
    client_name: str
    currency: Currency
    principal: int


_WAITING = f"""
SELECT l.account_id, l.account_no, p.name, l.group_id, l.client_id, c.display_name, l.principal, {currency_columns("k")}
FROM loan l
JOIN client c ON c.id = l.client_id
JOIN loan_product p ON p.id = l.product_id
JOIN currency k ON k.code = l.currency_code
WHERE l.group_id = ANY(:groups) AND l.kind = 'JLG' AND l.status = 'APPROVED'
  AND l.expected_disbursement_on <= :on AND l.approved_on <= :on
ORDER BY l.group_id, l.client_id, l.account_id"""


def waiting_loans(connection: Connection, group_ids: Collection[int], on: date) -> Sequence[WaitingLoan]:
    """Return the loans of these groups that may be paid out at a meeting, as Today counts them."""
    rows = connection.execute(text(_WAITING), {"groups": list(group_ids), "on": on})
    return [
        WaitingLoan(
            row.account_id,
            row.account_no,
            row.name,
            row.group_id,
            row.client_id,
            row.display_name,
            currency_of(row),
            row.principal,
        )
        for row in rows
    ]
