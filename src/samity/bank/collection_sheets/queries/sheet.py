"""Gather a sheet: one statement for all loans, owed or to be paid out, one for attendance.

See docs/rules/collection-sheet-dues.md.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from samity.bank.clients.queries.office_transfers import JOIN_WHO_STAYS
from samity.bank.collection_sheets.values import Sheet, SheetClient, SheetGroup, SheetLoan, SheetPayOut
from samity.bank.loans.values.parts import Parts
from samity.bank.loans.values.state import LoanStatus
from samity.bank.meetings.queries import attendance_on
from samity.bank.organisation.queries.currencies import currency_columns, currency_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from sqlalchemy import Connection, Row

    from samity.bank.meetings.values import Attendance, Calendar

_PARTS = ("principal", "interest", "fees", "penalties")
_DUES = ", ".join(
    f"ARRAY[{amounts}]::bigint[] AS {name}"
    for name, when in (("due", "<="), ("arrears", "<"))
    for amounts in [
        ", ".join(
            f"coalesce(sum(i.{part}_due - i.{part}_paid - i.{part}_waived) FILTER (WHERE i.due_on {when} :on), 0)"
            for part in _PARTS
        )
    ]
)
_PAID = ", ".join(f"coalesce(sum(i.{part}_paid), 0)" for part in _PARTS)

_LOAN = f"""c.id AS client_id, c.display_name AS client_name,
       l.account_id, l.account_no, l.status, l.principal, l.expected_disbursement_on,
       p.id AS product_id, p.name AS product_name, p.short_name,
       {currency_columns("k")},
       {_DUES}, ARRAY[{_PAID}]::bigint[] AS paid"""
_GROUP = "g.id AS group_id, g.name AS group_name, g.officer_id, s.display_name AS officer_name"
_BESIDE = f"""
{JOIN_WHO_STAYS}
JOIN loan_product p ON p.id = l.product_id
JOIN currency k ON k.code = l.currency_code
LEFT JOIN loan_installment i ON i.account_id = l.account_id AND l.status = 'ACTIVE'"""
_WAITS = "l.status = 'APPROVED' AND l.expected_disbursement_on <= :on AND l.approved_on <= :on"
_STANDS = f"(l.status = 'ACTIVE' AND l.disbursed_on <= :on OR {_WAITS})"

# A closed group or client still stands on the sheet of a meeting held while it was there.
_SHEET = text(f"""
SELECT {_GROUP}, {_LOAN}
FROM client_group g
JOIN loan l ON l.group_id = g.id AND l.kind = 'JLG' AND {_STANDS}{_BESIDE}
LEFT JOIN staff s ON s.id = g.officer_id
WHERE g.id = ANY(:groups)
GROUP BY g.id, s.display_name, c.id, l.account_id, p.id, k.code
ORDER BY g.id, c.id, l.account_id""")

# What members have borrowed for themselves; who is in two groups of a centre pays in the first.
_OF_MEMBERS = text(f"""
SELECT DISTINCT ON (l.account_id) {_GROUP}, {_LOAN}
FROM client_group g
JOIN group_member m ON m.group_id = g.id
JOIN loan l ON l.client_id = m.client_id AND l.kind = 'INDIVIDUAL' AND l.group_id IS NULL AND {_STANDS}{_BESIDE}
LEFT JOIN staff s ON s.id = g.officer_id
WHERE g.id = ANY(:groups)
GROUP BY g.id, s.display_name, c.id, l.account_id, p.id, k.code
ORDER BY l.account_id, g.id""")
_LEFT = " + ".join(f"i.{part}_due - i.{part}_paid - i.{part}_waived" for part in _PARTS)
_INDIVIDUALS = text(f"""
SELECT {_LOAN}
FROM loan l
JOIN office o ON o.id = l.office_id{_BESIDE}
WHERE l.kind = 'INDIVIDUAL' AND l.group_id IS NULL AND starts_with(o.hierarchy, :below)
  AND (l.status = 'ACTIVE' AND l.disbursed_on <= :on AND l.open_from <= :on OR {_WAITS})
  AND (CAST(:office AS bigint) IS NULL OR l.office_id = :office)
  AND (CAST(:officer AS bigint) IS NULL OR l.officer_id = :officer)
GROUP BY c.id, l.account_id, p.id, k.code
HAVING l.status = 'APPROVED' OR sum({_LEFT}) FILTER (WHERE i.due_on <= :on) > 0
ORDER BY c.id, l.account_id""")

_OF_OFFICER = """
SELECT g.id FROM client_group g JOIN office o ON o.id = g.office_id LEFT JOIN client_group c ON c.id = g.centre_id
WHERE g.level = 'GROUP' AND g.status = 'ACTIVE' AND :officer IN (g.officer_id, c.officer_id)
  AND o.hierarchy LIKE :below AND (CAST(:office AS bigint) IS NULL OR g.office_id = :office)
ORDER BY g.id"""
_ON_SHIFTED_DUE_DATE = """
SELECT EXISTS (SELECT FROM loan l JOIN loan_installment i ON i.account_id = l.account_id
WHERE l.group_id = ANY(:groups) AND l.kind = 'JLG' AND l.calendar_id = :calendar AND i.due_on = :on)"""
_SAVED_BEFORE = text("""
SELECT n.loan_id, n.amount, n.sheet_id FROM collection_sheet_line n
WHERE n.loan_id = ANY(:loans) AND n.due_on = :on AND n.kind = 'REPAYMENT' AND n.fact IS NOT NULL
  AND NOT EXISTS (SELECT FROM loan_fact u WHERE u.account_id = n.loan_id AND u.undoes = n.fact)""")


def gather(
    connection: Connection, calendars: Mapping[int, Calendar], due_on: date, *, of_members: bool = False
) -> Sheet:
    """Return what is due at a meeting: every active joint-liability loan of the groups, due or not, and pay-outs.

    Args:
        connection: the transaction.
        calendars: by group, the calendar it meets by.
        due_on: the meeting; a day to come shows what will be due.
        of_members: loans that members have for themselves, too.
    """
    asked = {"groups": list(calendars), "on": due_on}
    loans = list(connection.execute(_SHEET, asked))
    if of_members:
        loans += connection.execute(_OF_MEMBERS, asked)
    attended: dict[int, Attendance] = {}
    for calendar_id in {calendar.id for calendar in calendars.values()}:
        attended |= attendance_on(connection, calendar_id, due_on)
    by_group: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in loans:
        by_group[row.group_id].append(row)
    groups = []
    for group_id, rows in sorted(by_group.items()):
        first = rows[0]
        clients = _clients(rows, attended)
        groups.append(SheetGroup(group_id, first.group_name, first.officer_id, first.officer_name, clients))
    return Sheet(due_on, tuple(groups))


def individual_dues(
    connection: Connection, on: date, hierarchy: str, office_id: int | None = None, officer_id: int | None = None
) -> tuple[SheetClient, ...]:
    """Return who owes something by a day on active loans that are tied to no group, or waits for one to be paid out.

    Args:
        connection: the transaction.
        on: the day; one to come shows what will be due.
        hierarchy: of the office whose loans, with those of the offices below it, are asked for.
        office_id: only loans of this office.
        officer_id: only loans that this officer serves.
    """
    asked = {"on": on, "below": hierarchy, "office": office_id, "officer": officer_id}
    return _clients(connection.execute(_INDIVIDUALS, asked).all(), {})


def groups_of_officer(
    connection: Connection, officer_id: int, hierarchy: str, office_id: int | None = None
) -> Sequence[int]:
    """Return the active groups that an officer serves, or whose centre he serves, within a subtree of offices."""
    asked = {"officer": officer_id, "below": f"{hierarchy}%", "office": office_id}
    return connection.execute(text(_OF_OFFICER), asked).scalars().all()


def is_shifted_due_date(connection: Connection, group_ids: Collection[int], calendar_id: int, on: date) -> bool:
    """Say whether a loan of these groups that follows the calendar falls due on a day, though no meeting does.

    A holiday or a day of rest moved it there; it can be collected on that day.
    """
    asked = {"groups": list(group_ids), "calendar": calendar_id, "on": on}
    return bool(connection.execute(text(_ON_SHIFTED_DUE_DATE), asked).scalar())


def saved_before(connection: Connection, due_on: date, loan_ids: Collection[int]) -> Mapping[int, Mapping[int, int]]:
    """Return by loan what sheets of this date hold already and was not taken back: minor units, with their sheet.

    It does not matter whose sheet it was: a group's loans stand on its centre's sheet too. Nor that the books were
    corrected since: a payment that is allocated anew has another transaction, but the same fact.
    """
    asked = {"on": due_on, "loans": list(loan_ids)}
    found: dict[int, dict[int, int]] = {}
    for row in connection.execute(_SAVED_BEFORE, asked):
        found.setdefault(row.loan_id, {})[row.amount] = row.sheet_id
    return found


def _clients(rows: Sequence[Row[Any]], attended: Mapping[int, Attendance]) -> tuple[SheetClient, ...]:
    by_client: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row.account_id):
        by_client[row.client_id].append(row)
    return tuple(
        SheetClient(
            client_id,
            listed[0].client_name,
            attended.get(client_id),
            tuple(_loan(row) for row in listed if row.status == LoanStatus.ACTIVE),
            tuple(_pay_out(row) for row in listed if row.status == LoanStatus.APPROVED),
        )
        for client_id, listed in sorted(by_client.items())
    )


def _loan(row: Row[Any]) -> SheetLoan:
    return SheetLoan(
        id=row.account_id,
        account_no=row.account_no,
        product_id=row.product_id,
        product_short_name=row.short_name,
        currency=currency_of(row),
        due=Parts._make(row.due),
        arrears=Parts._make(row.arrears),
        paid=Parts._make(row.paid),
    )


def _pay_out(row: Row[Any]) -> SheetPayOut:
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
