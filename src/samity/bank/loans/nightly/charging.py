"""What a penalty does to the charges, the installments and the books of many loans, as rules/charging.py says of one.

See docs/rules/penalties.md and docs/rules/charges.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import text

from samity.bank.loans.nightly.income import income_up_to
from samity.bank.loans.values.facts import RANKS, FactKind, TransactionKind
from samity.bank.loans.values.penalties import NAME

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from samity.storage.unit import Unit

_GIVEN = """unnest(:ids ::bigint[], :numbers ::integer[], :due_ons ::date[], :amounts ::bigint[], :lefts ::text[])
  AS g(account_id, number, due_on, amount, left_over)"""
# Each installment has one charge of penalties, which grows.
_APPLIED = text(f"""
WITH g AS MATERIALIZED (
  SELECT g.*, l.last_serial + 1 AS serial, c.id AS known, coalesce(c.id, nextval('loan_charge_ids')) AS charge_id
  FROM {_GIVEN} JOIN loan l ON l.account_id = g.account_id
  LEFT JOIN LATERAL (
    SELECT min(c.id) AS id FROM loan_charge c
    WHERE c.account_id = g.account_id AND c.charge_id IS NULL AND c.is_penalty AND c.due_on = g.due_on) c ON true),
begun AS (
  INSERT INTO loan_charge (account_id, id, name, is_penalty, amount, due_on, submitted_on)
  SELECT account_id, charge_id, :name, true, amount, due_on, :today FROM g WHERE known IS NULL),
grown AS (
  UPDATE loan_charge c SET amount = c.amount + g.amount FROM g WHERE c.account_id = g.account_id AND c.id = g.known),
owed AS (
  UPDATE loan_installment i SET penalties_due = i.penalties_due + g.amount
  FROM g WHERE i.account_id = g.account_id AND i.number = (
    SELECT min(p.number) FROM loan_installment p WHERE p.account_id = g.account_id AND p.due_on >= g.due_on)),
facts AS (
  INSERT INTO loan_fact (account_id, serial, kind, value_on, booked_on, amount, details, user_id)
  SELECT account_id, serial, '{FactKind.PENALTY_APPLIED}', :today, :today, amount,
         jsonb_build_object('charge_id', charge_id, 'number', number, 'due_on', to_char(due_on, 'YYYY-MM-DD')), :user
  FROM g)
UPDATE loan l SET last_serial = g.serial, reached_on = :today, reached_serial = g.serial,
  reached_rank = {RANKS[FactKind.PENALTY_APPLIED]},
  accrued_penalty = jsonb_build_array(:on ::text, :on ::text, g.left_over),
  open_from = least(l.open_from, g.due_on),
  recognised_until = CASE WHEN l.accounting IN ('NONE', 'CASH')
    THEN greatest(g.due_on, l.recognised_until, l.accrued_until) ELSE l.recognised_until END,
  recognition_behind_since = CASE WHEN l.accounting NOT IN ('NONE', 'CASH') THEN l.recognition_behind_since END
FROM g WHERE l.account_id = g.account_id""")

# Within an installment the penalty that fell due first is paid first: one that has grown may be paid of later ones.
_PAID = text("""
UPDATE loan_charge c SET paid = p.paid
FROM (
  SELECT c.account_id, c.id, greatest(least(c.amount - c.waived, i.penalties_paid
    - sum(c.amount - c.waived) OVER (PARTITION BY c.account_id, i.number ORDER BY c.due_on, c.id)
    + c.amount - c.waived), 0) AS paid
  FROM loan_charge c CROSS JOIN LATERAL (
    SELECT i.number, i.penalties_paid FROM loan_installment i
    WHERE i.account_id = c.account_id AND i.due_on >= c.due_on ORDER BY i.number LIMIT 1) i
  WHERE c.account_id = ANY(:ids) AND c.is_penalty) p
WHERE c.account_id = p.account_id AND c.id = p.id AND c.paid <> p.paid""")

# After the income of their day.
_TOLD = text(f"""
INSERT INTO loan_transaction (account_id, id, fact, kind, value_on, booked_on, amount, principal, interest, fees,
  penalties, overpaid, principal_after, user_id)
SELECT l.account_id, nextval('transaction_ids'), l.last_serial, '{TransactionKind.PENALTY_APPLIED}', :today, :today,
  g.amount, 0, 0, 0, g.amount, 0, l.principal_outstanding, :user
FROM {_GIVEN} JOIN loan l ON l.account_id = g.account_id ORDER BY l.account_id""")


class PenaltyDue(NamedTuple):
    """A penalty that is to be applied: with which installment, minor units, and the fraction that rounding leaves.

    `accrues` says that it is income by now.
    """

    account_id: int
    number: int
    due_on: date
    amount: int
    left_over: str
    accrues: bool


def penalties_are_applied(unit: Unit, due: Sequence[PenaltyDue], posts: Mapping[str, Any]) -> None:
    """Let penalties be owed on the day; `posts` says where their products post, as columns."""
    if not due:
        return
    names = ("ids", "numbers", "due_ons", "amounts", "lefts", "accrues")
    columns = dict(zip(names, map(list, zip(*due, strict=True)), strict=True))
    today = {"today": unit.business_date, "user": unit.actor.user_id}
    unit.connection.execute(_APPLIED, {**columns, **today, "name": NAME, "on": unit.business_date.isoformat()})
    unit.connection.execute(_PAID, {"ids": columns["ids"]})
    income_up_to(unit, {each.account_id: each.due_on for each in due if each.accrues}, posts)
    unit.connection.execute(_TOLD, {**columns, **today})
