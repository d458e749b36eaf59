"""Loans as people read them: names behind ids, when what was decided and by whom, charges, and lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from sqlalchemy import Connection, RowMapping

_VIEWS = """
SELECT l.account_id, e.external_id, l.purpose_id, l.notes, l.fund_id,
       l.expected_disbursement_on, l.matures_on, l.ended_on,
       p.name AS product_name, p.short_name AS product_short_name, p.description AS product_description,
       c.display_name AS client_name, c.account_no AS client_account_no, c.office_id AS client_office_id,
       c.external_id AS client_external_id,
       g.name AS group_name, g.account_no AS group_account_no, g.external_id AS group_external_id,
       g.office_id AS group_office_id, g.officer_id AS group_officer_id, g.centre_id,
       o.name AS office_name, s.display_name AS officer_name, v.name AS purpose_name, f.name AS fund_name,
       had.of_product AS product_counter,
       CASE WHEN (p.offer #>> '{leeway,counts_loans}')::boolean THEN had.counted END AS counter
FROM loan l
JOIN loan_product p ON p.id = l.product_id
JOIN office o ON o.id = l.office_id
LEFT JOIN loan_external_id e ON e.account_id = l.account_id
LEFT JOIN client c ON c.id = l.client_id
LEFT JOIN client_group g ON g.id = l.group_id
LEFT JOIN staff s ON s.id = l.officer_id
LEFT JOIN code_value v ON v.id = l.purpose_id
LEFT JOIN fund f ON f.id = l.fund_id
-- Which of the borrower's loans it is: of its product, and of all products that count. Connections draw ids in blocks:
-- of loans that were paid out on one day, the one that was asked for first is the first.
LEFT JOIN LATERAL (
    SELECT count(*) FILTER (WHERE n.product_id = l.product_id) AS of_product,
           count(*) FILTER (WHERE (np.offer #>> '{leeway,counts_loans}')::boolean) AS counted
    FROM loan n JOIN loan_product np ON np.id = n.product_id
    WHERE (n.client_id = l.client_id OR (n.client_id IS NULL AND l.client_id IS NULL AND n.group_id = l.group_id))
      AND (n.disbursed_on, n.created_at, n.account_id) <= (l.disbursed_on, l.created_at, l.account_id)
) had ON l.disbursed_on IS NOT NULL
WHERE l.account_id = ANY(:ids)"""

_TIMELINES = """
SELECT f.account_id, f.kind, f.value_on, f.amount, u.username, u.firstname, u.lastname,
       r.id AS reason_id, r.name AS reason
FROM loan_fact f JOIN app_user u ON u.id = f.user_id
LEFT JOIN code_value r ON r.id = (f.details ->> 'reason_id')::bigint
WHERE f.account_id = ANY(:ids)
  AND f.kind IN ('SUBMITTED', 'APPROVED', 'REJECTED', 'WITHDRAWN', 'DISBURSED', 'WRITTEN_OFF', 'CHARGED_OFF')
  AND NOT EXISTS (SELECT FROM loan_fact n WHERE n.account_id = f.account_id AND n.undoes = f.serial)
  AND f.value_on <= coalesce(CAST(:by AS date), 'infinity')
ORDER BY f.account_id, f.serial"""

_CHARGES = """
SELECT c.account_id, c.id, c.charge_id, c.name, c.is_penalty, c.amount, c.due_on, c.waived, c.paid, c.installment,
       x.external_id
FROM loan_charge c LEFT JOIN loan_charge_external_id x ON x.account_id = c.account_id AND x.loan_charge_id = c.id
WHERE c.account_id = ANY(:ids) ORDER BY c.account_id, c.due_on, c.id"""

_LISTED = """
SELECT l.account_id, count(*) OVER () AS total
FROM loan l JOIN office o ON o.id = l.office_id
LEFT JOIN loan_external_id e ON e.account_id = l.account_id
WHERE o.hierarchy LIKE :hierarchy || '%'
  AND (CAST(:account_no AS text) IS NULL OR l.account_no = :account_no)
  AND (CAST(:external_id AS text) IS NULL OR e.external_id = :external_id)
  AND (CAST(:text AS text) IS NULL OR strpos(l.account_no, :text) > 0
       OR strpos(lower(e.external_id), lower(:text)) > 0)
  AND (CAST(:statuses AS text[]) IS NULL OR l.status = ANY(:statuses))
  AND (CAST(:client_id AS bigint) IS NULL OR l.client_id = :client_id)
  AND (CAST(:group_id AS bigint) IS NULL OR l.group_id = :group_id)
  AND (CAST(:centre_id AS bigint) IS NULL
       OR l.group_id IN (SELECT id FROM client_group WHERE centre_id = :centre_id OR id = :centre_id))
ORDER BY {order} LIMIT :limit OFFSET :offset"""

ORDERS = {
    "id": "l.account_id",
    "account_no": "l.account_no",
    "status": "l.status, l.account_id",
    "submitted_on": "l.submitted_on, l.account_id",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanFilter:
    """Which loans: every given condition holds; a centre means all its groups, a text a part of either number."""

    account_no: str | None = None
    external_id: str | None = None
    text: str | None = None
    statuses: tuple[str, ...] = ()
    client_id: int | None = None
    group_id: int | None = None
    centre_id: int | None = None


def loans_listed(
    connection: Connection,
    hierarchy: str,
    wanted: LoanFilter,
    *,
    order_by: str = "id",
    descending: bool = False,
    offset: int = 0,
    limit: int | None = None,
) -> tuple[list[int], int]:
    """Return the ids of loans of an office and those below it, and how many there are in all.

    Args:
        connection: the transaction.
        hierarchy: of the office.
        wanted: which of them.
        order_by: a name of ORDERS.
        descending: last first.
        offset: how many are passed over.
        limit: how many are wanted; None is all.
    """
    order = ", ".join(f"{column} DESC" if descending else column for column in ORDERS[order_by].split(", "))
    given = {
        "hierarchy": hierarchy,
        "account_no": wanted.account_no,
        "external_id": wanted.external_id,
        "text": wanted.text,
        "statuses": [*wanted.statuses] or None,
        "client_id": wanted.client_id,
        "group_id": wanted.group_id,
        "centre_id": wanted.centre_id,
    }
    rows = connection.execute(text(_LISTED.format(order=order)), {**given, "limit": limit, "offset": offset}).all()
    if not rows and offset:
        whole = connection.execute(text(_LISTED.format(order=order)), {**given, "limit": 1, "offset": 0}).first()
        return [], 0 if whole is None else int(whole.total)
    return [row.account_id for row in rows], int(rows[0].total) if rows else 0


def loan_views(connection: Connection, ids: Iterable[int]) -> Mapping[int, RowMapping]:
    """Return, per loan, the names behind its ids and its external id."""
    found = connection.execute(text(_VIEWS), {"ids": list(ids)}).mappings()
    return {row["account_id"]: row for row in found}


def timelines(
    connection: Connection, ids: Iterable[int], by: date | None = None
) -> Mapping[int, Mapping[str, RowMapping]]:
    """Return, per loan and kind of fact, the standing decision: when, how much, why, and by whom.

    Where a day is given, what counts from later is left out.
    """
    found: dict[int, dict[str, RowMapping]] = {}
    for row in connection.execute(text(_TIMELINES), {"ids": list(ids), "by": by}).mappings():
        found.setdefault(row["account_id"], {})[row["kind"]] = row
    return found


def charges_of_loans(connection: Connection, ids: Iterable[int]) -> Sequence[RowMapping]:
    """List the charges on loans by their due dates, with what is paid and waived of each, in minor units."""
    return connection.execute(text(_CHARGES), {"ids": list(ids)}).mappings().all()
