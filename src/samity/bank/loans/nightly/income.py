"""Recognise income of many loans in one statement, as the rule says of one. See docs/rules/recognition.md."""

from __future__ import annotations

from itertools import product as combined
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import text

from samity.bank.accounting.nightly.booking import BOOKED, usable
from samity.bank.accounting.queries import mappings
from samity.bank.accounting.values import GlAccountNotMapped
from samity.bank.loans.rules.postings import recognition_postings
from samity.bank.loans.values.parts import Parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from samity.bank.accounting.values import AccountMapping
    from samity.bank.loans.values.account_range import AccountRange
    from samity.storage.unit import Unit

# Interest is fixed by a schedule, nothing is held that could settle it, and the loan was not charged off.
_COVERED = """
l.account_id BETWEEN :first AND :last AND l.status = 'ACTIVE' AND l.accounting = 'ACCRUAL_PERIODIC'
AND l.accruing_number IS NULL AND l.held = 0 AND l.charge_off IS NULL
AND (l.recognised_until IS NULL OR l.recognised_until < :until OR l.recognition_behind_since IS NOT NULL)"""

_PRODUCTS = text(f"SELECT DISTINCT l.product_id FROM loan l WHERE {_COVERED}")

# Terms are long, and unpacked once. What has accrued of an installment that runs: interest · days ÷ all its days,
# half-even. Numerators are numeric, for they outgrow 64 bits. What was corrected is left to the single rule.
_RECOGNISED = text(f"""
WITH asked AS MATERIALIZED (
  SELECT l.account_id, l.product_id, l.office_id, l.currency_code, l.principal_outstanding,
         l.recognised_interest, l.recognised_fees, l.recognised_penalties,
         greatest(:until, l.recognised_until) AS until,
         greatest(:until, l.recognised_until) + coalesce(t.same_day_interest, false)::integer AS interest_until,
         coalesce(t.charges_on_submission, false) AS on_submission
  FROM loan l CROSS JOIN LATERAL jsonb_to_record(l.terms)
    AS t(engine text, same_day_interest boolean, charges_on_submission boolean)
  WHERE {_COVERED} AND l.product_id = ANY(:products) AND t.engine <> 'CONTRACTUAL'
  ORDER BY l.account_id FOR UPDATE OF l),
charged AS MATERIALIZED (
  SELECT a.account_id, at.number, coalesce(sum(c.amount) FILTER (WHERE NOT c.is_penalty), 0) AS fees,
         coalesce(sum(c.amount) FILTER (WHERE c.is_penalty), 0) AS penalties
  FROM asked a JOIN loan_charge c ON c.account_id = a.account_id
  CROSS JOIN LATERAL (
    SELECT i.number FROM loan_installment i WHERE i.account_id = a.account_id AND i.due_on >= c.due_on
    ORDER BY i.number LIMIT 1) at
  WHERE CASE WHEN a.on_submission THEN coalesce(c.submitted_on, c.due_on) ELSE c.due_on END <= a.until
  GROUP BY a.account_id, at.number),
income AS MATERIALIZED (
  SELECT a.account_id,
         sum(greatest(i.interest_paid + i.interest_waived, CASE
               WHEN a.interest_until >= i.due_on THEN i.interest_due
               WHEN a.interest_until <= i.from_on THEN 0
               ELSE (SELECT div(n, d) + CASE WHEN 2 * mod(n, d) > d
                              OR (2 * mod(n, d) = d AND mod(div(n, d), 2) = 1) THEN 1 ELSE 0 END
                     FROM (SELECT i.interest_due::numeric * (a.interest_until - i.from_on) AS n,
                                  (i.due_on - i.from_on)::numeric AS d) AS exact) END) + i.capitalized)::bigint
           AS interest,
         sum(greatest(i.fees_paid + i.fees_waived, coalesce(c.fees, 0)))::bigint AS fees,
         sum(greatest(i.penalties_paid + i.penalties_waived, coalesce(c.penalties, 0)))::bigint AS penalties
  FROM asked a JOIN loan_installment i ON i.account_id = a.account_id
  LEFT JOIN charged c ON c.account_id = i.account_id AND c.number = i.number
  GROUP BY a.account_id HAVING bool_and(i.corrected IS NULL)),
changed AS MATERIALIZED (
  SELECT a.*, n.interest, n.fees, n.penalties,
         n.interest - a.recognised_interest AS more_interest, n.fees - a.recognised_fees AS more_fees,
         n.penalties - a.recognised_penalties AS more_penalties
  FROM asked a JOIN income n ON n.account_id = a.account_id),
flows AS MATERIALIZED (
  SELECT nextval('transaction_ids') AS id, f.* FROM (
    SELECT c.*, w.sign,
           w.sign * greatest(w.sign * c.more_interest, 0) AS flow_interest,
           w.sign * greatest(w.sign * c.more_fees, 0) AS flow_fees,
           w.sign * greatest(w.sign * c.more_penalties, 0) AS flow_penalties
    FROM changed c CROSS JOIN (VALUES (1), (-1)) AS w(sign)
    WHERE greatest(w.sign * c.more_interest, w.sign * c.more_fees, w.sign * c.more_penalties) > 0
    ORDER BY c.account_id, w.sign DESC) f),
told AS (
  INSERT INTO loan_transaction (account_id, id, fact, kind, value_on, booked_on, amount, principal, interest, fees,
    penalties, overpaid, principal_after, user_id)
  SELECT account_id, id, 0, 'ACCRUAL', until, :today, flow_interest + flow_fees + flow_penalties, 0, flow_interest,
    flow_fees, flow_penalties, 0, principal_outstanding, :user FROM flows),
made AS (
  SELECT account_id, id, office_id, currency_code, 'loan.accrual' AS kind, until AS value_on, :today AS booked_on,
    :user AS created_by FROM flows),
moved AS (
  SELECT f.account_id, f.id, w.no, w.debit_gl, w.credit_gl, w.debit_line, w.credit_line,
         abs(CASE w.part WHEN 1 THEN f.flow_interest WHEN 2 THEN f.flow_fees ELSE f.flow_penalties END) AS amount
  FROM flows f JOIN unnest(:product_ids ::bigint[], :signs ::integer[], :masks ::integer[], :parts ::integer[],
      :nos ::smallint[], :debits ::bigint[], :credits ::bigint[], :debit_lines ::smallint[],
      :credit_lines ::smallint[])
    AS w(product_id, sign, mask, part, no, debit_gl, credit_gl, debit_line, credit_line)
    ON w.product_id = f.product_id AND w.sign = f.sign AND w.mask = (f.flow_interest <> 0)::integer
      + 2 * (f.flow_fees <> 0)::integer + 4 * (f.flow_penalties <> 0)::integer),
{BOOKED},
kept AS (
  UPDATE loan SET recognised_until = c.until, recognition_behind_since = NULL, recognised_interest = c.interest,
    recognised_fees = c.fees, recognised_penalties = c.penalties
  FROM changed c WHERE loan.account_id = c.account_id)
SELECT count(*) FROM changed""")


class Way(NamedTuple):
    """Where one part of recognised income is posted, by product, direction and which parts there are besides."""

    product_id: int
    sign: int
    mask: int
    part: int
    no: int
    debit_gl: int
    credit_gl: int
    debit_line: int
    credit_line: int


_COLUMNS = ("product_ids", "signs", "masks", "parts", "nos", "debits", "credits", "debit_lines", "credit_lines")


def income_is_recognised_by_sets(unit: Unit, accounts: AccountRange) -> int:
    """Recognise income up to today of the loans whose interest is fixed; the others wait for the single rule.

    A second time on the same day does nothing.

    Returns:
        How many loans among the accounts were brought up to today.
    """
    asked = {"first": accounts.first, "last": accounts.last, "until": unit.business_date}
    ways = _ways(unit, list(unit.connection.scalars(_PRODUCTS, asked)))
    if not ways:
        return 0
    columns = dict(zip(_COLUMNS, map(list, zip(*ways, strict=True)), strict=True))
    given = {"products": sorted({way.product_id for way in ways}), "today": unit.business_date, **columns}
    return int(unit.connection.execute(_RECOGNISED, {**asked, **given, "user": unit.actor.user_id}).scalar_one())


def _ways(unit: Unit, products: list[int]) -> list[Way]:
    """Return where products post; one that lacks an account, or has one that takes no postings, is left out."""
    found = []
    for product_id, gl in mappings(unit.connection, "loan", products).items():
        try:
            ways = list(_ways_of(product_id, gl))
        except GlAccountNotMapped:
            # The single rule says of which loan, and that loan alone is left out of the night.
            continue
        wanted = {account for way in ways for account in (way.debit_gl, way.credit_gl)}
        if usable(unit.connection, wanted) == wanted:
            found += ways
    return found


def _ways_of(product_id: int, gl: AccountMapping) -> Iterator[Way]:
    """Let the rule itself say it, of one minor unit in each part that there is."""
    for sign, mask in combined((1, -1), range(1, 8)):
        parts = [part for part in (1, 2, 3) if mask & 1 << (part - 1)]
        change = Parts(0, *(sign * (part in parts) for part in (1, 2, 3)))
        for no, (part, move) in enumerate(zip(parts, recognition_postings(change, gl), strict=True), 1):
            yield Way(
                product_id, sign, mask, part, no, move.debit_gl, move.credit_gl, move.debit_line, move.credit_line
            )
