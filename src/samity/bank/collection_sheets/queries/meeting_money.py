"""What groups owe and are paid out at meetings, in sums: one statement each for many meetings."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import text

from samity.bank.clients.queries.office_transfers import JOIN_WHO_STAYS
from samity.bank.organisation.queries.currencies import currency_columns, currency_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date

    from sqlalchemy import Connection

    from samity.kernel.money import Currency


@dataclass(frozen=True, slots=True)
class CurrencySum:
    """An amount in minor units of a currency."""

    currency: Currency
    amount: int


Sums = tuple[CurrencySum, ...]
"""One amount by currency, in the order of the codes."""

At = tuple[int, "date"]
"""A group, and the day on which it meets."""

_CURRENCY = currency_columns("k")
_MET = "unnest(CAST(:groups AS bigint[]), CAST(:days AS date[])) AS met(group_id, held_on)"

# The same loans as on a sheet (queries/sheet.py), whether or not anything of them is due.
_EXPECTED = f"""
WITH owed AS (
  SELECT met.group_id, met.held_on, l.currency_code,
         coalesce(sum(i.principal_due - i.principal_paid - i.principal_waived
                      + i.interest_due - i.interest_paid - i.interest_waived
                      + i.fees_due - i.fees_paid - i.fees_waived
                      + i.penalties_due - i.penalties_paid - i.penalties_waived), 0)::bigint AS amount
  FROM {_MET}
  JOIN loan l ON l.group_id = met.group_id AND l.kind = 'JLG' AND l.status = 'ACTIVE' AND l.disbursed_on <= met.held_on
  {JOIN_WHO_STAYS}
  LEFT JOIN loan_installment i ON i.account_id = l.account_id AND i.due_on <= met.held_on
  GROUP BY met.group_id, met.held_on, l.currency_code)
SELECT o.group_id, o.held_on, o.amount, {_CURRENCY}
FROM owed o JOIN currency k ON k.code = o.currency_code ORDER BY k.code"""

_PAY_OUTS = f"""
WITH waiting AS (
  SELECT met.group_id, met.held_on, l.currency_code, sum(l.principal)::bigint AS amount
  FROM {_MET}
  JOIN loan l ON l.group_id = met.group_id AND l.kind = 'JLG' AND l.status = 'APPROVED'
             AND l.expected_disbursement_on <= met.held_on AND l.approved_on <= met.held_on
  {JOIN_WHO_STAYS}
  GROUP BY met.group_id, met.held_on, l.currency_code)
SELECT w.group_id, w.held_on, w.amount, {_CURRENCY}
FROM waiting w JOIN currency k ON k.code = w.currency_code ORDER BY k.code"""

_COLLECTED = f"""
WITH paid AS (
  SELECT n.sheet_id, l.currency_code, sum(n.amount)::bigint AS amount
  FROM collection_sheet_line n JOIN loan l ON l.account_id = n.loan_id
  WHERE n.sheet_id = ANY(:sheets) AND n.kind = 'REPAYMENT' AND n.fact IS NOT NULL
    AND NOT EXISTS (SELECT FROM loan_fact u WHERE u.account_id = n.loan_id AND u.undoes = n.fact)
  GROUP BY n.sheet_id, l.currency_code)
SELECT p.sheet_id, p.amount, {_CURRENCY}
FROM paid p JOIN currency k ON k.code = p.currency_code ORDER BY k.code"""


def expected_at(connection: Connection, meetings: Collection[At]) -> Mapping[At, Sums]:
    """Return what is unpaid and due by each meeting; a group with no loan out on that day is left out."""
    return _summed_at(connection, _EXPECTED, meetings)


def pay_outs_at(connection: Connection, meetings: Collection[At]) -> Mapping[At, Sums]:
    """Return the approved loans of each group that were expected to be paid out by the meeting and still wait."""
    return _summed_at(connection, _PAY_OUTS, meetings)


def collected_on(connection: Connection, sheet_ids: Collection[int]) -> Mapping[int, Sums]:
    """Return the repayments of sheets that were not taken back."""
    sums: dict[int, list[CurrencySum]] = defaultdict(list)
    if sheet_ids:
        for row in connection.execute(text(_COLLECTED), {"sheets": list(sheet_ids)}):
            sums[row.sheet_id].append(CurrencySum(currency_of(row), row.amount))
    return {sheet_id: tuple(each) for sheet_id, each in sums.items()}


def added(many: Iterable[Sums]) -> Sums:
    """Add up by currency."""
    totals: dict[Currency, int] = defaultdict(int)
    for sums in many:
        for each in sums:
            totals[each.currency] += each.amount
    return tuple(CurrencySum(currency, totals[currency]) for currency in sorted(totals, key=lambda each: each.code))


def _summed_at(connection: Connection, statement: str, meetings: Collection[At]) -> Mapping[At, Sums]:
    sums: dict[At, list[CurrencySum]] = defaultdict(list)
    if meetings:
        asked = {"groups": [group_id for group_id, _ in meetings], "days": [held_on for _, held_on in meetings]}
        for row in connection.execute(text(statement), asked):
            sums[row.group_id, row.held_on].append(CurrencySum(currency_of(row), row.amount))
    return {at: tuple(each) for at, each in sums.items()}
