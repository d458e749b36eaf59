"""Receipts of money that changed hands: what stands on one, and which of them it is. Amounts in minor units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from samity.bank.loans.values.facts import TransactionKind
from samity.bank.loans.values.parts import Parts
from samity.bank.organisation.queries.currencies import currency_columns, currency_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from sqlalchemy import Connection, Row

    from samity.kernel.money import Currency

RECEIPTED = frozenset(
    {
        TransactionKind.DISBURSEMENT,
        TransactionKind.REPAYMENT,
        TransactionKind.RECOVERY,
        TransactionKind.OVERPAYMENT_REFUNDED,
    }
)
"""What hands money from one to another, so that there is a receipt for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """A receipt of a transaction.

    Attributes:
        fact: of the loan; it stays when the transaction is reckoned anew, so that the number of the receipt does.
        whose: the borrower.
        office, officer: of the loan, or else the officer of its group; without one it is empty.
        parts, overpaid: what the amount settled, as it is reckoned now.
        cash_difference: what cash rounding moved beyond the amount (below it when negative).
        principal_left: of the loan, right after it.
        entered_by: who took the money, or handed it out.
        number_of_paper: as whoever entered it wrote down.
        is_taken_back: it does not count any more.
        no: 1 is the receipt itself, what comes after it are copies; 0 before any was issued.
    """

    loan_id: int
    transaction_id: int
    fact: int
    kind: TransactionKind
    account_no: str
    product: str
    whose: str
    group: str | None
    office: str
    officer: str
    currency: Currency
    value_on: date
    amount: int
    parts: Parts
    overpaid: int
    cash_difference: int
    principal_left: int
    channel: str | None
    number_of_paper: str | None
    entered_at: datetime
    entered_by: str
    is_taken_back: bool
    no: int
    issued_at: datetime | None
    issued_by: str | None

    @property
    def number(self) -> str:
        """Return its number, the same on every copy."""
        return f"{self.account_no}-{self.fact}"


_RECEIPTS = f"""
SELECT t.account_id, t.id, t.fact, t.kind, t.value_on, t.amount, t.principal, t.interest, t.fees, t.penalties,
       t.overpaid, t.cash_difference, t.principal_after, t.entered_at, l.account_no, p.name AS product,
       coalesce(c.display_name, g.name) AS whose, g.name AS group_name, o.name AS office, s.display_name AS officer,
       h.name AS channel, f.details ->> 'receipt_number' AS number_of_paper, u.username AS entered_by,
       r.account_id IS NOT NULL AS is_taken_back, n.no, n.issued_at, n.username AS issued_by, {currency_columns("k")}
FROM unnest(CAST(:loans AS bigint[]), CAST(:ids AS bigint[])) WITH ORDINALITY asked (loan_id, id, place)
JOIN loan_transaction t ON t.account_id = asked.loan_id AND t.id = asked.id AND t.reverses_id IS NULL
JOIN loan l ON l.account_id = t.account_id
JOIN loan_product p ON p.id = l.product_id
JOIN office o ON o.id = l.office_id
JOIN currency k ON k.code = l.currency_code
JOIN app_user u ON u.id = t.user_id
LEFT JOIN client c ON c.id = l.client_id
LEFT JOIN client_group g ON g.id = l.group_id
LEFT JOIN staff s ON s.id = coalesce(l.officer_id, g.officer_id)
LEFT JOIN payment_channel h ON h.id = t.channel_id
LEFT JOIN loan_fact f ON f.account_id = t.account_id AND f.serial = t.fact
LEFT JOIN loan_transaction r ON r.account_id = t.account_id AND r.reverses_id = t.id
LEFT JOIN LATERAL (
    SELECT i.no, i.issued_at, w.username FROM loan_receipt i JOIN app_user w ON w.id = i.user_id
    WHERE i.account_id = t.account_id AND i.fact = t.fact ORDER BY i.no DESC LIMIT 1
) n ON true
WHERE t.kind = ANY(:kinds)
ORDER BY asked.place"""


def receipts_of(connection: Connection, transactions: Iterable[tuple[int, int]]) -> list[Receipt]:
    """Return the receipts of transactions in their order, as each was issued last; of what has none, none.

    Args:
        connection: the transaction of the database.
        transactions: the ids of loans, and of what was booked on them.
    """
    asked = list(transactions)
    bound = {"loans": [loan for loan, _ in asked], "ids": [each for _, each in asked], "kinds": sorted(RECEIPTED)}
    return [_receipt(row) for row in connection.execute(text(_RECEIPTS), bound)]


def _receipt(row: Row[Any]) -> Receipt:
    return Receipt(
        loan_id=row.account_id,
        transaction_id=row.id,
        fact=row.fact,
        kind=TransactionKind(row.kind),
        account_no=row.account_no,
        product=row.product,
        whose=row.whose,
        group=row.group_name if row.group_name != row.whose else None,
        office=row.office,
        officer=row.officer or "",
        currency=currency_of(row),
        value_on=row.value_on,
        amount=row.amount,
        parts=Parts(row.principal, row.interest, row.fees, row.penalties),
        overpaid=row.overpaid,
        cash_difference=row.cash_difference,
        principal_left=row.principal_after,
        channel=row.channel,
        number_of_paper=row.number_of_paper,
        entered_at=row.entered_at,
        entered_by=row.entered_by,
        is_taken_back=row.is_taken_back,
        no=row.no or 0,
        issued_at=row.issued_at,
        issued_by=row.issued_by,
    )
