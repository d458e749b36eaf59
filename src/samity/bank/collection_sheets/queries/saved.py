"""Sheets that were saved: whose, when, by whom, and whether they were taken back. Amounts in minor units."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from samity.bank.collection_sheets.values import SheetKind
from samity.bank.organisation.queries.currencies import currency_columns, currency_of
from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date, datetime

    from sqlalchemy import Connection, Row

    from samity.kernel.money import Currency


@dataclass(eq=False)
class SheetNotFound(Refusal):
    """There is no collection sheet {sheet_id}."""

    sheet_id: int


@dataclass(frozen=True, slots=True)
class SheetUndone:
    """Why a sheet was taken back, when, and by whom."""

    reason: str
    undone_on: date
    undone_at: datetime
    user_id: int
    user_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetHeader:
    """A saved sheet without its lines.

    Attributes:
        receipt_no: counts the sheets of an office without gaps.
        owner_id, owner_name, calendar_id: the group or centre, and by what it meets; None where it is of individuals.
        office_id: whose receipt it is.
        due_on: the meeting.
        paid_on: the value date of its repayments.
        booked_on: the business date on which it was saved.
        user_id: who saved it.
        undone: None while it stands.
    """

    id: int
    receipt_no: int
    kind: SheetKind
    owner_id: int | None
    owner_name: str | None
    office_id: int
    office_name: str
    office_hierarchy: str
    calendar_id: int | None
    due_on: date
    paid_on: date
    booked_on: date
    note: str | None
    user_id: int
    user_name: str
    saved_at: datetime
    undone: SheetUndone | None


@dataclass(frozen=True, slots=True)
class SheetSum:
    """What a sheet moved in one currency, as it was saved."""

    currency: Currency
    collected: int
    paid_out: int


@dataclass(frozen=True, slots=True)
class ListedSheet:
    """A saved sheet in a list.

    Attributes:
        lines: how many of its lines moved money.
        taken_back: how many of those were taken back, with the sheet or one by one.
        sums: by currency.
    """

    sheet: SheetHeader
    lines: int
    taken_back: int
    sums: tuple[SheetSum, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetFilter:
    """Which sheets: every given condition holds; the days are those of the meetings, both included."""

    office_id: int | None = None
    owner_id: int | None = None
    from_on: date | None = None
    until_on: date | None = None


_HEADERS = """
SELECT s.id, r.no AS receipt_no, s.kind, s.owner_id, w.name AS owner_name, r.office_id, o.name AS office_name,
       o.hierarchy AS office_hierarchy, s.calendar_id, s.due_on, s.paid_on, s.booked_on, s.note,
       s.user_id, concat_ws(' ', p.firstname, p.lastname) AS user_name, s.saved_at,
       u.reason, u.undone_on, u.undone_at, u.undone_by, concat_ws(' ', b.firstname, b.lastname) AS undone_by_name
FROM collection_sheet s
JOIN sheet_receipt r ON r.sheet_id = s.id
JOIN office o ON o.id = r.office_id
LEFT JOIN client_group w ON w.id = s.owner_id
JOIN app_user p ON p.id = s.user_id
LEFT JOIN collection_sheet_undo u ON u.sheet_id = s.id
LEFT JOIN app_user b ON b.id = u.undone_by
WHERE """
_ONE = _HEADERS + "s.id = :sheet"
_WANTED = """starts_with(o.hierarchy, :hierarchy)
  AND (CAST(:office AS bigint) IS NULL OR r.office_id = :office)
  AND (CAST(:owner AS bigint) IS NULL OR s.owner_id = :owner)
  AND (CAST(:first AS date) IS NULL OR s.due_on >= :first)
  AND (CAST(:last AS date) IS NULL OR s.due_on <= :last)"""
_LISTED = f"{_HEADERS}{_WANTED}\nORDER BY s.due_on DESC, s.id DESC LIMIT :limit OFFSET :offset"
_COUNTED = f"""
SELECT count(*) FROM collection_sheet s
JOIN sheet_receipt r ON r.sheet_id = s.id
JOIN office o ON o.id = r.office_id
WHERE {_WANTED}"""
_SUMS = f"""
WITH moved AS (
  SELECT n.sheet_id, n.kind, n.amount, l.currency_code,
         EXISTS (SELECT FROM loan_fact u WHERE u.account_id = n.loan_id AND u.undoes = n.fact) AS is_taken_back
  FROM collection_sheet_line n JOIN loan l ON l.account_id = n.loan_id
  WHERE n.sheet_id = ANY(:sheets) AND n.fact IS NOT NULL),
summed AS (
  SELECT sheet_id, currency_code, count(*) AS lines, count(*) FILTER (WHERE is_taken_back) AS taken_back,
         coalesce(sum(amount) FILTER (WHERE kind = 'REPAYMENT'), 0)::bigint AS collected,
         coalesce(sum(amount) FILTER (WHERE kind = 'DISBURSEMENT'), 0)::bigint AS paid_out
  FROM moved GROUP BY sheet_id, currency_code)
SELECT m.sheet_id, m.lines, m.taken_back, m.collected, m.paid_out, {currency_columns("k")}
FROM summed m JOIN currency k ON k.code = m.currency_code ORDER BY m.sheet_id, k.code"""


def sheet_by_id(connection: Connection, sheet_id: int, *, lock: bool = False) -> SheetHeader:
    """Return a saved sheet, locked against another undo when asked.

    Raises:
        SheetNotFound: there is none.
    """
    if lock:  # before it is read: who waited must see what the other did
        connection.execute(text("SELECT FROM collection_sheet WHERE id = :sheet FOR UPDATE"), {"sheet": sheet_id})
    row = connection.execute(text(_ONE), {"sheet": sheet_id}).first()
    if row is None:
        raise SheetNotFound(sheet_id)
    return _header(row)


def sheets_saved(
    connection: Connection, hierarchy: str, wanted: SheetFilter, *, offset: int = 0, limit: int | None = None
) -> tuple[ListedSheet, ...]:
    """List saved sheets, the newest meeting first, those taken back among them.

    Args:
        connection: the transaction.
        hierarchy: of the office whose sheets, with those of the offices below it, are asked for.
        wanted: which of them.
        offset: how many are passed over.
        limit: how many are wanted; None is all.
    """
    asked = {**_asked(hierarchy, wanted), "offset": offset, "limit": limit}
    headers = [_header(row) for row in connection.execute(text(_LISTED), asked)]
    sums = _sums(connection, [header.id for header in headers])
    return tuple(
        ListedSheet(
            header,
            sum(row.lines for row in sums.get(header.id, ())),
            sum(row.taken_back for row in sums.get(header.id, ())),
            tuple(SheetSum(currency_of(row), row.collected, row.paid_out) for row in sums.get(header.id, ())),
        )
        for header in headers
    )


def sheets_counted(connection: Connection, hierarchy: str, wanted: SheetFilter) -> int:
    """Return how many saved sheets `sheets_saved` lists in all."""
    return int(connection.execute(text(_COUNTED), _asked(hierarchy, wanted)).scalar_one())


def _asked(hierarchy: str, wanted: SheetFilter) -> dict[str, Any]:
    return {
        "hierarchy": hierarchy,
        "office": wanted.office_id,
        "owner": wanted.owner_id,
        "first": wanted.from_on,
        "last": wanted.until_on,
    }


def _sums(connection: Connection, sheet_ids: Collection[int]) -> Mapping[int, list[Row[Any]]]:
    sums: dict[int, list[Row[Any]]] = defaultdict(list)
    if sheet_ids:
        for row in connection.execute(text(_SUMS), {"sheets": list(sheet_ids)}):
            sums[row.sheet_id].append(row)
    return sums


def _header(row: Row[Any]) -> SheetHeader:
    undone = None
    if row.undone_on is not None:
        undone = SheetUndone(row.reason, row.undone_on, row.undone_at, row.undone_by, row.undone_by_name)
    return SheetHeader(
        id=row.id,
        receipt_no=row.receipt_no,
        kind=SheetKind(row.kind),
        owner_id=row.owner_id,
        owner_name=row.owner_name,
        office_id=row.office_id,
        office_name=row.office_name,
        office_hierarchy=row.office_hierarchy,
        calendar_id=row.calendar_id,
        due_on=row.due_on,
        paid_on=row.paid_on,
        booked_on=row.booked_on,
        note=row.note,
        user_id=row.user_id,
        user_name=row.user_name,
        saved_at=row.saved_at,
        undone=undone,
    )
