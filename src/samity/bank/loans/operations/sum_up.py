"""Sum up what fell due by a day, of loans whose terms ask for it. See docs/rules/accrual-activity.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

from samity.bank.loans.operations.recording import sum_up
from samity.bank.loans.operations.waiting_loans import waiting_loans
from samity.bank.loans.values.account_range import EVERY_ACCOUNT

if TYPE_CHECKING:
    from datetime import date

    from samity.bank.loans.values.account_range import AccountRange
    from samity.storage.unit import Unit

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
    fallen_due = waiting_loans(_FALLEN_DUE, unit, accounts, until=until)
    return sum(len(sum_up(loans.values(), until, unit)) for loans in fallen_due)
