"""Due dates pass: what is held settles what it can, and the interest of what is not paid by then goes on.

See docs/rules/held-payments.md, docs/rules/dynamic-interest.md and docs/rules/recalculation.md.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import TextClause, text

from samity.bank.loans.operations.recording import pass_due_dates, release_held
from samity.bank.loans.operations.waiting_loans import waiting_loans
from samity.bank.loans.values.account_range import EVERY_ACCOUNT

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from datetime import date

    from samity.bank.loans.operations.recording import Recorded
    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.bank.loans.values.account_range import AccountRange
    from samity.storage.unit import Unit

# `OFFSET 0` keeps it to one installment a loan: planned as a join, each part of a night read those of the whole bank.
_FALLEN_DUE = text("""
SELECT l.account_id FROM loan l CROSS JOIN LATERAL (
  SELECT number, due_on FROM loan_installment WHERE account_id = l.account_id AND number = l.accruing_number OFFSET 0
) AS i
WHERE l.status = 'ACTIVE' AND (i.due_on <= :today OR (l.terms -> 'application_days' <> '[]' AND l.accrued_until < (
    SELECT max(stop) FROM (
      SELECT d.due_on FROM loan_installment d WHERE d.account_id = l.account_id AND d.due_on <= :today
      UNION ALL
      SELECT each::date FROM generate_series(l.accrued_until + 1, :today, interval '1 day') AS each,
        jsonb_array_elements_text(l.terms -> 'application_days') AS named
      WHERE extract(day FROM each) = least(
        named::integer, extract(day FROM date_trunc('month', each) + interval '1 month - 1 day'))
    ) AS stops(stop)))
  -- What is overdue changes what is expected from day to day where interest is recalculated.
  OR (l.terms ->> 'rest' <> 'NONE' AND EXISTS (
    SELECT FROM loan_installment o WHERE o.account_id = l.account_id AND o.due_on <= :today
      AND o.principal_due > o.principal_paid)))
  AND i.number <= coalesce(l.accruing_rows, (l.terms ->> 'number_of_installments')::integer)
  AND l.account_id > :after AND l.account_id <= :last AND l.account_id <> ALL(:left_out)
ORDER BY l.account_id LIMIT :chunk""")

# Of a locked loan whose interest is fixed, what falls due waits.
_FALLEN_DUE_LOCKED = text("""
SELECT l.account_id FROM loan l
WHERE l.status = 'ACTIVE' AND l.accruing_number IS NULL AND (l.lock ->> 'holds_interest')::boolean
  AND l.terms ->> 'interest_method' <> 'FLAT' AND NOT coalesce((l.terms ->> 'applied_at_once')::boolean, false)
  AND EXISTS (SELECT FROM loan_installment i WHERE i.account_id = l.account_id AND i.due_on <= :today
    AND i.due_on >= (l.lock ->> 'on')::date AND i.due_on > coalesce((l.lock ->> 'passed_on')::date, '-infinity'))
  AND l.account_id > :after AND l.account_id <= :last AND l.account_id <> ALL(:left_out)
ORDER BY l.account_id LIMIT :chunk""")

# Something that is held counts by now, and it could settle something: a due date has come, a charge, or its own day.
_HELD = text("""
SELECT l.account_id FROM loan l
WHERE l.held > 0 AND l.status = 'ACTIVE' AND l.account_id > :after AND l.account_id <= :last
  AND l.account_id <> ALL(:left_out)
  AND EXISTS (SELECT FROM jsonb_array_elements(l.held_payments) h WHERE (h ->> 1)::date <= :today)
  AND (EXISTS (SELECT FROM loan_installment i WHERE i.account_id = l.account_id AND i.due_on <= :today
    AND i.principal_due + i.interest_due + i.fees_due + i.penalties_due
      > i.principal_paid + i.interest_paid + i.fees_paid + i.penalties_paid
      + i.principal_waived + i.interest_waived + i.fees_waived + i.penalties_waived)
  OR EXISTS (SELECT FROM loan_charge c
    WHERE c.account_id = l.account_id AND c.due_on <= :today AND c.amount > c.paid + c.waived)
  OR EXISTS (SELECT FROM jsonb_array_elements(l.held_payments) h
    WHERE (h ->> 1)::date <= :today AND (h ->> 1)::date > l.reached_on))
ORDER BY l.account_id LIMIT :chunk""")


def todays_held_payments_settle(
    unit: Unit, accounts: AccountRange = EVERY_ACCOUNT, left_out: Collection[int] = ()
) -> int:
    """Let what is held settle what falls due today, and what fell due before.

    A second time on the same day does nothing.

    Args:
        unit: of work.
        accounts: among which it is done.
        left_out: loans that nothing is done to.

    Returns:
        How many loans something is held on that could settle something.
    """
    return _by_chunks(_HELD, release_held, unit.business_date, unit, accounts, left_out)


def todays_due_dates_pass(unit: Unit, accounts: AccountRange = EVERY_ACCOUNT) -> int:
    """Let today's due dates pass, and earlier ones, on loans whose interest accrues on the real balance or waits.

    Overdue loans whose interest is recalculated are told anew, as of the next day.
    A second time on the same day changes nothing.

    Returns:
        How many loans among the accounts had one, or were told anew.
    """
    tomorrow = unit.business_date + timedelta(days=1)
    passed = _by_chunks(_FALLEN_DUE, pass_due_dates, tomorrow, unit, accounts)
    return passed + _by_chunks(_FALLEN_DUE_LOCKED, pass_due_dates, tomorrow, unit, accounts)


def _by_chunks(
    waiting: TextClause,
    happen: Callable[[Iterable[LoanAccount], date, Unit], tuple[Recorded, ...]],
    day: date,
    unit: Unit,
    among: AccountRange = EVERY_ACCOUNT,
    left_out: Collection[int] = (),
) -> int:
    """Let something happen by a day to each loan that waits for it today."""
    found = waiting_loans(waiting, unit, among, today=unit.business_date, left_out=list(left_out))
    return sum(len(happen(accounts.values(), day, unit)) for accounts in found)
