"""Sum up what fell due by a day, of loans whose terms ask for it. See docs/rules/accrual-activity.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

from samity.bank.loans.operations.recording import sum_up
from samity.bank.loans.queries.accounts import loans_by_id
from samity.bank.loans.values.account_range import EVERY_ACCOUNT

if TYPE_CHECKING:
    from datetime import date

    from samity.bank.loans.values.account_range import AccountRange
    from samity.storage.unit import Unit

CHUNK = 1000
"""Loans that are in memory at once."""

_FALLEN_DUE = text("""
SELECT l.account_id FROM loan l
WHERE l.summed_until IS NOT NULL AND l.status IN ('ACTIVE', 'WRITTEN_OFF')
  AND l.account_id > :after AND l.account_id <= :last
  AND EXISTS (SELECT FROM loan_installment i WHERE i.account_id = l.account_id
    AND i.due_on > l.summed_until AND i.due_on <= least(:until, l.ended_on))
ORDER BY l.account_id LIMIT :chunk""")


def due_dates_are_summed_up(unit: Unit, until: date, accounts: AccountRange = EVERY_ACCOUNT) -> int:
    """Sum up the installments that fell due by a day; a second time it does nothing.

    Returns:
        How many loans among the accounts had any.
    """
    done, after = 0, accounts.first - 1
    while True:
        asked = {"after": after, "last": accounts.last, "until": until, "chunk": CHUNK}
        ids = list(unit.connection.scalars(_FALLEN_DUE, asked))
        if not ids:
            return done
        done += len(sum_up(loans_by_id(unit.connection, ids, lock=True).values(), until, unit))
        after = ids[-1]
