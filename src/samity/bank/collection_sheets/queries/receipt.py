"""The receipt of a saved sheet: every line, who came, and what it moved. Amounts in minor units, as they were saved."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from samity.bank.collection_sheets.queries.saved import sheet_by_id
from samity.bank.collection_sheets.values import LineKind
from samity.bank.loans.values.parts import Parts, total_of
from samity.bank.meetings.values import Attendance
from samity.bank.organisation.queries.currencies import currency_columns, currency_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Connection, Row

    from samity.bank.collection_sheets.queries.saved import SheetHeader
    from samity.kernel.money import Currency


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptLine:
    """A line of a saved sheet.

    Attributes:
        attendance: as noted on this sheet; None when it noted nothing of the client.
        amount: repaid or paid out; 0 for a loan that was passed over.
        parts, overpaid: what the amount settled when it was saved; a later correction may have allocated it anew.
        cash_difference: what cash rounding collected beyond the amount (below it when negative).
        transaction_id: made when it was saved; None for a loan that was passed over.
        is_taken_back: with the sheet, or alone.
    """

    no: int
    kind: LineKind
    group_id: int | None
    group_name: str | None
    client_id: int | None
    client_name: str | None
    attendance: Attendance | None
    loan_id: int
    account_no: str
    product_name: str
    currency: Currency
    amount: int
    parts: Parts
    overpaid: int
    cash_difference: int
    transaction_id: int | None
    channel_id: int | None
    channel_name: str | None
    receipt_number: str | None
    is_taken_back: bool


@dataclass(frozen=True, slots=True)
class NotedClient:
    """A client whose attendance a sheet noted, whether or not he stands on a line."""

    client_id: int
    name: str
    attendance: Attendance


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptTotal:
    """What a sheet moved in one currency through one channel; None is where no channel was named.

    Attributes:
        collected: repayments; `parts` and `overpaid` are what they settled.
        cash_difference: what cash rounding collected beyond them.
        paid_out: disbursements.
    """

    currency: Currency
    channel_id: int | None
    channel_name: str | None
    collected: int
    parts: Parts
    overpaid: int
    cash_difference: int
    paid_out: int

    @property
    def received(self) -> int:
        """Return what came in more than went out."""
        return self.collected + self.cash_difference - self.paid_out


@dataclass(frozen=True, slots=True)
class SheetReceipt:
    """A saved sheet with everything on it.

    Attributes:
        lines: as they were entered, repayments first.
        attendance: of every client that was noted, by id.
        totals: by currency and channel, as the sheet was saved.
    """

    sheet: SheetHeader
    lines: tuple[ReceiptLine, ...]
    attendance: tuple[NotedClient, ...]
    totals: tuple[ReceiptTotal, ...]


_LINES = f"""
SELECT n.no, n.kind, n.group_id, g.name AS group_name, n.client_id, c.display_name AS client_name,
       a.status AS attendance, n.loan_id, l.account_no, p.name AS product_name, {currency_columns("k")},
       n.amount, n.transaction_id, t.principal, t.interest, t.fees, t.penalties, t.overpaid, t.cash_difference,
       t.channel_id, h.name AS channel_name, f.details ->> 'receipt_number' AS receipt_number,
       EXISTS (SELECT FROM loan_fact u WHERE u.account_id = n.loan_id AND u.undoes = n.fact) AS is_taken_back
FROM collection_sheet_line n
JOIN loan l ON l.account_id = n.loan_id
JOIN loan_product p ON p.id = l.product_id
JOIN currency k ON k.code = l.currency_code
LEFT JOIN client c ON c.id = n.client_id
LEFT JOIN client_group g ON g.id = n.group_id
LEFT JOIN collection_sheet_attendance a ON a.sheet_id = n.sheet_id AND a.client_id = n.client_id
LEFT JOIN loan_transaction t ON t.account_id = n.loan_id AND t.id = n.transaction_id
LEFT JOIN payment_channel h ON h.id = t.channel_id
LEFT JOIN loan_fact f ON f.account_id = n.loan_id AND f.serial = n.fact
WHERE n.sheet_id = :sheet ORDER BY n.no"""
_ATTENDANCE = """
SELECT a.client_id, c.display_name, a.status
FROM collection_sheet_attendance a JOIN client c ON c.id = a.client_id
WHERE a.sheet_id = :sheet ORDER BY a.client_id"""


def saved_sheet(connection: Connection, sheet_id: int) -> SheetReceipt:
    """Return a saved sheet with its lines, in three statements.

    Raises:
        SheetNotFound: there is none.
    """
    sheet = sheet_by_id(connection, sheet_id)
    lines = tuple(_line(row) for row in connection.execute(text(_LINES), {"sheet": sheet_id}))
    noted = connection.execute(text(_ATTENDANCE), {"sheet": sheet_id})
    attendance = tuple(NotedClient(row.client_id, row.display_name, Attendance(row.status)) for row in noted)
    return SheetReceipt(sheet, lines, attendance, tuple(_totals(lines)))


def _line(row: Row[Any]) -> ReceiptLine:
    return ReceiptLine(
        no=row.no,
        kind=LineKind(row.kind),
        group_id=row.group_id,
        group_name=row.group_name,
        client_id=row.client_id,
        client_name=row.client_name,
        attendance=row.attendance and Attendance(row.attendance),
        loan_id=row.loan_id,
        account_no=row.account_no,
        product_name=row.product_name,
        currency=currency_of(row),
        amount=row.amount,
        parts=Parts(row.principal or 0, row.interest or 0, row.fees or 0, row.penalties or 0),
        overpaid=row.overpaid or 0,
        cash_difference=row.cash_difference or 0,
        transaction_id=row.transaction_id,
        channel_id=row.channel_id,
        channel_name=row.channel_name,
        receipt_number=row.receipt_number,
        is_taken_back=row.is_taken_back,
    )


def _totals(lines: Iterable[ReceiptLine]) -> Iterator[ReceiptTotal]:
    moved: dict[tuple[str, int], list[ReceiptLine]] = defaultdict(list)
    for line in lines:
        if line.transaction_id is not None:
            moved[line.currency.code, line.channel_id or 0].append(line)
    for _, together in sorted(moved.items()):
        first = together[0]
        repaid = [line for line in together if line.kind is LineKind.REPAYMENT]
        yield ReceiptTotal(
            currency=first.currency,
            channel_id=first.channel_id,
            channel_name=first.channel_name,
            collected=sum(line.amount for line in repaid),
            parts=total_of([line.parts for line in repaid]),
            overpaid=sum(line.overpaid for line in repaid),
            cash_difference=sum(line.cash_difference for line in repaid),
            paid_out=sum(line.amount for line in together if line.kind is LineKind.DISBURSEMENT),
        )
