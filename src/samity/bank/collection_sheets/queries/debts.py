"""Who owes what on a day: of a group by member and loan, of a client by loan. Amounts in minor units."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from samity.bank.clients.queries.clients import client_by_id
from samity.bank.clients.queries.groups import group_by_id, members_of
from samity.bank.loans.values.accounts import LoanKind
from samity.bank.loans.values.parts import Parts, total_of
from samity.bank.loans.values.state import ON_DEMAND
from samity.bank.meetings.queries import attendance_at, attendance_of_client, effective_calendars, meetings_of
from samity.bank.organisation.queries.currencies import currency_columns, currency_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from sqlalchemy import Connection, Row

    from samity.bank.meetings.values import Attendance
    from samity.kernel.money import Currency

MEETINGS_SHOWN = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanDebt:
    """What is owed on a loan that is paid out and not settled.

    Attributes:
        principal: as it was paid out.
        outstanding: all that is still owed, due or not.
        due: what is unpaid of it and due by the day.
        overdue: the part of `due` that fell due before the day.
        overdue_days: since the oldest unpaid installment fell due; 0 when nothing is overdue.
        next_due_on: the first day to come on which something is to be paid; None when nothing is.
        next_due: what is to be paid then.
    """

    loan_id: int
    account_no: str
    product_name: str
    kind: LoanKind
    client_id: int | None
    client_name: str | None
    group_id: int | None
    group_name: str | None
    currency: Currency
    principal: int
    outstanding: Parts
    due: Parts
    overdue: Parts
    overdue_days: int
    next_due_on: date | None
    next_due: Parts


@dataclass(frozen=True, slots=True)
class DebtTotal:
    """What several loans of one currency owe together."""

    currency: Currency
    outstanding: Parts
    due: Parts
    overdue: Parts


@dataclass(frozen=True, slots=True)
class MemberDebts:
    """A member of a group.

    Attributes:
        attendance: at each of the group's last meetings, in their order; None where nothing was noted of him.
        is_member: he is an active member; else he only owes on loans of the group.
        loans: the group's joint-liability loans that he owes on, by id.
    """

    client_id: int
    name: str
    is_member: bool
    attendance: tuple[Attendance | None, ...]
    loans: tuple[LoanDebt, ...]


@dataclass(frozen=True, slots=True)
class GroupDebts:
    """A group on a day.

    Attributes:
        meetings: the last ones held, the newest first.
        members: by id, whether or not they owe.
        loans: those that the group owes on as one debtor.
        totals: of all these loans, by currency.
    """

    group_id: int
    name: str
    on: date
    meetings: tuple[date, ...]
    members: tuple[MemberDebts, ...]
    loans: tuple[LoanDebt, ...]
    totals: tuple[DebtTotal, ...]


@dataclass(frozen=True, slots=True)
class ClientDebts:
    """A client on a day; `attendance` is what was noted of him last, of whatever group, the newest first."""

    client_id: int
    name: str
    on: date
    attendance: tuple[tuple[date, Attendance], ...]
    loans: tuple[LoanDebt, ...]
    totals: tuple[DebtTotal, ...]


_PARTS = ("principal", "interest", "fees", "penalties")
_LEFT = [f"i.{part}_due - i.{part}_paid - i.{part}_waived" for part in _PARTS]
_OWED = " + ".join(_LEFT)
_ARRAYS = ", ".join(
    f"ARRAY[{', '.join(f'coalesce(sum({left}) FILTER (WHERE {when}), 0)' for left in _LEFT)}]::bigint[] AS {name}"
    for name, when in (("outstanding", "TRUE"), ("due", "i.due_on <= :on"), ("overdue", "i.due_on < :on"))
)
_DEBTS = f"""
SELECT l.account_id, l.account_no, p.name AS product_name, l.kind, l.client_id, c.display_name AS client_name,
       l.group_id, g.name AS group_name, l.principal, {currency_columns("k")},
       owed.outstanding, owed.due, owed.overdue, :on - owed.overdue_since AS overdue_days,
       coming.due_on AS next_due_on, coming.amounts AS next_due
FROM loan l
JOIN loan_product p ON p.id = l.product_id
JOIN currency k ON k.code = l.currency_code
LEFT JOIN client c ON c.id = l.client_id
LEFT JOIN client_group g ON g.id = l.group_id
CROSS JOIN LATERAL (
  SELECT {_ARRAYS}, min(i.due_on) FILTER (WHERE i.due_on < :on AND {_OWED} > 0) AS overdue_since
  FROM loan_installment i WHERE i.account_id = l.account_id) owed
LEFT JOIN LATERAL (
  SELECT i.due_on, ARRAY[{", ".join(_LEFT)}]::bigint[] AS amounts
  FROM loan_installment i WHERE i.account_id = l.account_id AND i.due_on > :on
    AND i.due_on < DATE '{ON_DEMAND}' AND {_OWED} > 0
  ORDER BY i.number LIMIT 1) coming ON TRUE
WHERE l.status = 'ACTIVE' AND l.disbursed_on <= :on AND {{whose}}
ORDER BY l.account_id"""
_OF_GROUP = _DEBTS.format(whose="l.group_id = :id AND l.kind IN ('JLG', 'GROUP')")
_OF_CLIENT = _DEBTS.format(whose="l.client_id = :id")


def who_owes_what(connection: Connection, group_id: int, on: date) -> GroupDebts:
    """Return what the members of a group owe on a day, and whether they came to its last eight meetings.

    Raises:
        GroupNotFound: there is no such group.
    """
    group = group_by_id(connection, group_id)
    loans = [_debt(row) for row in connection.execute(text(_OF_GROUP), {"id": group_id, "on": on})]
    names = {each.client_id: each.client_name or "" for each in loans if each.client_id is not None}
    members = {each.id: each.display_name for each in members_of(connection, [group_id])[group_id]}
    held, noted = _attendance(connection, group_id, on)
    by_client = defaultdict(list)
    for each in loans:
        by_client[each.client_id].append(each)
    return GroupDebts(
        group_id,
        group.name,
        on,
        held,
        tuple(
            MemberDebts(
                client_id,
                name,
                client_id in members,
                tuple(noted.get((client_id, day)) for day in held),
                tuple(by_client[client_id]),
            )
            for client_id, name in sorted((names | members).items())
        ),
        tuple(by_client[None]),
        _totals(loans),
    )


def what_client_owes(connection: Connection, client_id: int, on: date) -> ClientDebts:
    """Return what a client owes on a day, on loans of every kind.

    Raises:
        ClientNotFound: there is no such client.
    """
    name = client_by_id(connection, client_id).display_name
    loans = tuple(_debt(row) for row in connection.execute(text(_OF_CLIENT), {"id": client_id, "on": on}))
    noted = attendance_of_client(connection, client_id, on, MEETINGS_SHOWN)
    return ClientDebts(client_id, name, on, tuple(noted), loans, _totals(loans))


def _attendance(
    connection: Connection, group_id: int, on: date
) -> tuple[tuple[date, ...], Mapping[tuple[int, date], Attendance]]:
    calendar = effective_calendars(connection, [group_id]).get(group_id)
    if calendar is None:
        return (), {}
    met = meetings_of(connection, [calendar.id], newest=MEETINGS_SHOWN, until_on=on)
    return tuple(each.held_on for each in met), attendance_at(connection, [each.id for each in met])


def _totals(loans: Iterable[LoanDebt]) -> tuple[DebtTotal, ...]:
    by_currency: dict[Currency, list[LoanDebt]] = defaultdict(list)
    for each in loans:
        by_currency[each.currency].append(each)
    return tuple(_total(currency, by_currency[currency]) for currency in sorted(by_currency, key=lambda k: k.code))


def _total(currency: Currency, loans: Sequence[LoanDebt]) -> DebtTotal:
    return DebtTotal(
        currency,
        total_of([each.outstanding for each in loans]),
        total_of([each.due for each in loans]),
        total_of([each.overdue for each in loans]),
    )


def _debt(row: Row[Any]) -> LoanDebt:
    return LoanDebt(
        loan_id=row.account_id,
        account_no=row.account_no,
        product_name=row.product_name,
        kind=LoanKind(row.kind),
        client_id=row.client_id,
        client_name=row.client_name,
        group_id=row.group_id,
        group_name=row.group_name,
        currency=currency_of(row),
        principal=row.principal,
        outstanding=Parts._make(row.outstanding),
        due=Parts._make(row.due),
        overdue=Parts._make(row.overdue),
        overdue_days=row.overdue_days or 0,
        next_due_on=row.next_due_on,
        next_due=Parts(*(row.next_due or ())),
    )
