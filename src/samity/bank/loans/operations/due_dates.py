"""Due dates pass: the interest of what is not paid by then goes on. See docs/rules/dynamic-interest.md."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import text

from samity.bank.loans.operations.recording import pass_due_dates
from samity.bank.loans.queries.accounts import loans_by_id

if TYPE_CHECKING:
    from samity.storage.unit import Unit

CHUNK = 1000
"""Loans that are in memory at once."""

_FALLEN_DUE = text("""
SELECT l.account_id FROM loan l
JOIN loan_installment i ON i.account_id = l.account_id AND i.number = l.accruing_number
WHERE l.status = 'ACTIVE' AND i.due_on <= :today AND i.number <= (l.terms ->> 'number_of_installments')::integer
  AND l.account_id > :after
ORDER BY l.account_id LIMIT :chunk""")


def todays_due_dates_pass(unit: Unit) -> int:
    """Let today's due dates pass, and earlier ones, on loans whose interest accrues on the real balance.

    A second time on the same day does nothing.

    Returns:
        How many loans had one.
    """
    done, after, today = 0, 0, unit.business_date
    while True:
        asked = {"after": after, "today": today, "chunk": CHUNK}
        ids = list(unit.connection.scalars(_FALLEN_DUE, asked))
        if not ids:
            return done
        accounts = loans_by_id(unit.connection, ids, lock=True)
        done += len(pass_due_dates(accounts.values(), today + timedelta(days=1), unit))
        after = ids[-1]
