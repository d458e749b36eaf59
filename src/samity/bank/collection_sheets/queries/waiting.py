"""Loans that wait to be paid out, for the sheets they stand on. Amounts in minor units."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from samity.bank.collection_sheets.values import SheetPayOut
from samity.bank.organisation.queries.currencies import currency_columns, currency_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from sqlalchemy import Connection, Row

_LOAN = f"""
       c.id AS client_id, c.display_name AS client_name, l.account_id, l.account_no, p.id AS product_id, p.short_name,
       p.name AS product_name, l.principal, l.expected_disbursement_on, {currency_columns("k")}"""
_BESIDE = """
JOIN client c ON c.id = l.client_id
JOIN loan_product p ON p.id = l.product_id
JOIN currency k ON k.code = l.currency_code"""
_WAITS = "l.status = 'APPROVED' AND l.expected_disbursement_on <= :on AND l.approved_on <= :on"
_GROUP = "g.id AS group_id, g.name AS group_name, g.officer_id, s.display_name AS officer_name"
_AT_MEETING = text(f"""
SELECT {_GROUP}, {_LOAN}
FROM client_group g
JOIN loan l ON l.group_id = g.id AND l.kind = 'JLG'{_BESIDE}
LEFT JOIN staff s ON s.id = g.officer_id
WHERE g.id = ANY(:groups) AND {_WAITS}
ORDER BY g.id, c.id, l.account_id""")
_OF_MEMBERS = text(f"""
SELECT DISTINCT ON (l.account_id) {_GROUP}, {_LOAN}
FROM client_group g
JOIN group_member m ON m.group_id = g.id
JOIN loan l ON l.client_id = m.client_id AND l.group_id IS NULL AND l.kind = 'INDIVIDUAL'{_BESIDE}
LEFT JOIN staff s ON s.id = g.officer_id
WHERE g.id = ANY(:groups) AND {_WAITS}
ORDER BY l.account_id, g.id""")
_OF_INDIVIDUALS = text(f"""
SELECT {_LOAN}
FROM loan l
JOIN office o ON o.id = l.office_id{_BESIDE}
WHERE l.kind = 'INDIVIDUAL' AND l.group_id IS NULL AND {_WAITS} AND starts_with(o.hierarchy, :below)
  AND (CAST(:office AS bigint) IS NULL OR l.office_id = :office)
  AND (CAST(:officer AS bigint) IS NULL OR l.officer_id = :officer)
ORDER BY c.id, l.account_id""")


def waiting_at_meeting(
    connection: Connection, group_ids: Collection[int], on: date, *, of_members: bool
) -> Sequence[Row[Any]]:
    """Return the loans of these groups that may be paid out at a meeting, as Today counts them.

    Args:
        connection: the transaction.
        group_ids: the groups.
        on: the meeting.
        of_members: loans that their members have for themselves, too.
    """
    asked = {"groups": list(group_ids), "on": on}
    rows = list(connection.execute(_AT_MEETING, asked))
    return rows + list(connection.execute(_OF_MEMBERS, asked)) if of_members else rows


def waiting_individuals(
    connection: Connection, on: date, hierarchy: str, office_id: int | None, officer_id: int | None
) -> Sequence[Row[Any]]:
    """Return the loans tied to no group that were expected to be paid out by a day, within a subtree of offices."""
    asked = {"on": on, "below": hierarchy, "office": office_id, "officer": officer_id}
    return connection.execute(_OF_INDIVIDUALS, asked).all()


def pay_out_of(row: Row[Any]) -> SheetPayOut:
    """Return a row of these as it stands on a sheet."""
    return SheetPayOut(
        id=row.account_id,
        account_no=row.account_no,
        product_id=row.product_id,
        product_short_name=row.short_name,
        product_name=row.product_name,
        currency=currency_of(row),
        amount=row.principal,
        expected_on=row.expected_disbursement_on,
    )
