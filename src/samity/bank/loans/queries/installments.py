"""The installments of loans as they are stored: all of them, or those next to be paid and the sums of the others."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import text

from samity.bank.loans.values.parts import Parts, total_of
from samity.bank.loans.values.state import ALL_READ, OUTSIDE, Installment, Unread

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection, TextClause

NEXT = 4
"""Open installments that are read of a loan to be repaid: those in arrears and the coming ones, as a rule."""

_PARTS = ("principal", "interest", "fees", "penalties")
_AMOUNTS = [f"{part}_{what}" for what in ("due", "paid", "waived") for part in _PARTS]
_COLUMNS = (
    f"account_id, number, from_on, due_on, {', '.join(_AMOUNTS)}, held_back, capitalized, applied, asked, corrected"
)
_IS_OPEN = " OR ".join(f"{part}_due <> {part}_paid + {part}_waived" for part in _PARTS)

_ALL = text(f"SELECT {_COLUMNS} FROM loan_installment WHERE account_id = ANY(:ids) ORDER BY account_id, number")
# Number 0 is here all installments of a loan together. What is owed outside of them is not read: where interest
# accrues, a payment needs the whole loan.
_NEXT = text(f"""
SELECT account_id, 0 AS number, min(from_on), max(due_on), {", ".join(f"sum({each})::bigint" for each in _AMOUNTS)},
       coalesce(sum(held_back), 0)::bigint AS held_back, 0 AS capitalized, 0 AS applied, 0 AS asked, NULL AS corrected
FROM loan_installment WHERE account_id = ANY(:ids) AND number <> {OUTSIDE} GROUP BY account_id
UNION ALL
SELECT coming.* FROM unnest(CAST(:ids AS bigint[])) AS asked(id), LATERAL (
    SELECT {_COLUMNS} FROM loan_installment
    WHERE account_id = asked.id AND number <> {OUTSIDE} AND ({_IS_OPEN}) ORDER BY number LIMIT {NEXT}
) AS coming
ORDER BY account_id, number""")


class Schedule(NamedTuple):
    """Installments of a loan, what those that were not read come to, and what is owed outside of them."""

    installments: tuple[Installment, ...] = ()
    unread: Unread = ALL_READ
    outside: Installment | None = None

    @property
    def owed(self) -> Mapping[str, Any]:
        """Return what of the state of a loan stands in it."""
        return {"installments": self.installments, "unread": self.unread, "from_arrears": self.outside}


def all_installments(connection: Connection, ids: Sequence[int]) -> Mapping[int, Schedule]:
    """Return the installments of loans; a loan that has none is not there."""
    return {account_id: _whole(*rows) for account_id, rows in _by_loan(connection, _ALL, ids).items()}


def _whole(first: Installment, *others: Installment) -> Schedule:
    if first.number == OUTSIDE:
        return Schedule(others, outside=first)
    return Schedule((first, *others))


def next_installments(connection: Connection, ids: Sequence[int]) -> Mapping[int, Schedule]:
    """Return the first open installments of loans, and the sums of their others; a loan that has none is not there."""
    return {account_id: _next(*rows) for account_id, rows in _by_loan(connection, _NEXT, ids).items()}


def _next(whole: Installment, *coming: Installment) -> Schedule:
    due, paid, waived = (
        together.minus(total_of(list(parts)))
        for together, *parts in zip(whole[3:6], *(each[3:6] for each in coming), strict=True)
    )
    held_back = (whole.held_back or 0) - sum(each.held_back or 0 for each in coming)
    return Schedule(coming, Unread(whole.due_on, due, paid, waived, held_back))


def _by_loan(connection: Connection, statement: TextClause, ids: Sequence[int]) -> dict[int, list[Installment]]:
    found: dict[int, list[Installment]] = {}
    for row in connection.execute(statement, {"ids": ids}).all():
        found.setdefault(row[0], []).append(_installment(tuple(row)))
    return found


def _installment(row: tuple[Any, ...]) -> Installment:
    amounts = Parts(*row[4:8]), Parts(*row[8:12]), Parts(*row[12:16])
    read = Installment(row[1], row[2], row[3], *amounts, row[16], row[17], row[18], row[19])
    return read if row[20] is None else _corrected(read, row[20])


def _corrected(installment: Installment, stored: Mapping[str, Any]) -> Installment:
    on = stored["credited_on"]
    return installment._replace(
        credited=Parts(**stored["credited"]),
        written_off=Parts(**stored["written_off"]),
        credited_on=on and date.fromisoformat(on),
        unearned=Parts(**stored.get("unearned", {})),
    )
