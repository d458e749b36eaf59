"""Interest of many loans that is not paid in time joins their principal, as rules/capitalizing.py says of one.

See docs/rules/capitalized-interest.md.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import text

from samity.bank.accounting.nightly.booking import BOOKED, usable
from samity.bank.accounting.queries import mappings
from samity.bank.accounting.values import GlAccountNotMapped
from samity.bank.loans.rules.capitalizing import NO_FACT
from samity.bank.loans.rules.postings import loan_postings
from samity.bank.loans.values.agreement import AccountingRule
from samity.bank.loans.values.facts import Consequence, TransactionKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from samity.bank.accounting.values import AccountMapping
    from samity.storage.unit import Unit

_WAYS = """unnest(:joining_products ::bigint[], :joining_rules ::text[], :joining_debits ::bigint[],
  :joining_credits ::bigint[], :joining_debit_lines ::smallint[], :joining_credit_lines ::smallint[])
  AS w(product_id, accounting, debit_gl, credit_gl, debit_line, credit_line)"""
CAN_JOIN = f"(l.accounting = 'NONE' OR (l.product_id, l.accounting) IN (SELECT product_id, accounting FROM {_WAYS}))"
"""Says of a loan `l` that interest that joins its principal can be booked; given is what `joining_ways` returns."""

_LEFT = "i.interest_due - i.interest_paid - i.interest_waived"
_JOINED = text(f"""
WITH a AS MATERIALIZED (
  SELECT i.account_id, i.number, i.due_on, {_LEFT} AS amount
  FROM loan l JOIN loan_installment i ON i.account_id = l.account_id AND i.number = l.accruing_number
  WHERE l.account_id = ANY(:ids) AND {_LEFT} <> 0),
passed AS (
  UPDATE loan_installment i SET interest_due = i.interest_due - a.amount, principal_due = i.principal_due + a.amount,
    capitalized = i.capitalized + a.amount
  FROM a WHERE i.account_id = a.account_id AND i.number = a.number)
UPDATE loan l SET principal_outstanding = l.principal_outstanding + a.amount
FROM a WHERE l.account_id = a.account_id
RETURNING l.account_id, a.due_on, a.amount, l.principal_outstanding""")

_BOOKED = text(f"""
WITH joined AS MATERIALIZED (
  SELECT nextval('transaction_ids') AS id, j.* FROM (
    SELECT l.account_id, l.product_id, l.office_id, l.currency_code, l.accounting, j.due_on, j.amount, j.after
    FROM unnest(:joined_ids ::bigint[], :joined_days ::date[], :joined_amounts ::bigint[], :joined_afters ::bigint[])
      AS j(account_id, due_on, amount, after)
    JOIN loan l ON l.account_id = j.account_id ORDER BY j.account_id, j.due_on) j),
told AS (
  INSERT INTO loan_transaction (account_id, id, fact, kind, value_on, booked_on, amount, principal, interest, fees,
    penalties, overpaid, principal_after, user_id)
  SELECT account_id, id, {NO_FACT}, '{TransactionKind.INTEREST_CAPITALIZED}', due_on, :today, amount, amount, 0, 0,
    0, 0, after, :user FROM joined),
made AS (
  SELECT account_id, id, office_id, currency_code, 'loan.{TransactionKind.INTEREST_CAPITALIZED.lower()}' AS kind,
    due_on AS value_on, :today AS booked_on, :user AS created_by
  FROM joined WHERE accounting <> 'NONE'),
moved AS (
  SELECT j.account_id, j.id, 1 AS no, w.debit_gl, w.credit_gl, j.amount, w.debit_line, w.credit_line
  FROM joined j JOIN {_WAYS} ON w.product_id = j.product_id AND w.accounting = j.accounting),
{BOOKED}
SELECT count(*) FROM joined""")


class Joined(NamedTuple):
    """Interest of a loan that has joined its principal: when, how much, and the principal after it; minor units."""

    account_id: int
    due_on: date
    amount: int
    principal_after: int


class _Way(NamedTuple):
    """Where it is posted, by product and accounting."""

    product_id: int
    accounting: str
    debit_gl: int
    credit_gl: int
    debit_line: int
    credit_line: int


def unpaid_interest_joins(unit: Unit, ids: Sequence[int]) -> list[Joined]:
    """Let what is unpaid of the interest of running installments, whose due date passes now, join the principal."""
    return [Joined(*row) for row in unit.connection.execute(_JOINED, {"ids": list(ids)})] if ids else []


def joining_is_booked(unit: Unit, joined: Sequence[Joined], posts: Mapping[str, Any]) -> None:
    """Write the transactions of interest that has joined, after those of its income; `posts` is of `joining_ways`."""
    if joined:
        columns = dict(zip(("joined_ids", "joined_days", "joined_amounts", "joined_afters"),
                           map(list, zip(*joined, strict=True)), strict=True))  # fmt: skip
        of_today = {"today": unit.business_date, "user": unit.actor.user_id}
        unit.connection.execute(_BOOKED, {**columns, **posts, **of_today})


def joining_ways(unit: Unit, products: Sequence[int]) -> Mapping[str, list[Any]]:
    """Return where products post interest that joins; one that cannot is left out, and its loans to the single rule."""
    found = [
        way for product_id, gl in mappings(unit.connection, "loan", products).items() for way in _ways(product_id, gl)
    ]
    takes = usable(unit.connection, {gl for way in found for gl in (way.debit_gl, way.credit_gl)})
    found = [way for way in found if {way.debit_gl, way.credit_gl} <= takes]
    names = ("products", "rules", "debits", "credits", "debit_lines", "credit_lines")
    columns = zip(*found, strict=True) if found else ((),) * len(names)
    return {f"joining_{name}": list(column) for name, column in zip(names, columns, strict=True)}


def _ways(product_id: int, gl: AccountMapping) -> Iterator[_Way]:
    """Let the rule itself say it, of one minor unit."""
    one = Consequence(TransactionKind.INTEREST_CAPITALIZED, NO_FACT, date.min, 1)
    for accounting in AccountingRule:
        try:
            moves = loan_postings(one, accounting, gl)
        except GlAccountNotMapped:
            continue
        for each in moves:
            yield _Way(product_id, accounting, each.debit_gl, each.credit_gl, each.debit_line, each.credit_line)
