"""Recognise income of every loan up to a day, chunk by chunk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import text

from samity.bank.gate import operation
from samity.bank.loans.operations.recording import recognise_income
from samity.bank.loans.queries.accounts import loans_by_id
from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from datetime import date

    from samity.storage.unit import Unit

CHUNK = 1000


@dataclass(eq=False)
class AccrualInFuture(Refusal):
    """Income cannot be recognised up to {until}, after today."""

    until: date


@dataclass(frozen=True, slots=True)
class RunAccruals:
    """Recognise income up to and including a day."""

    until: date


_WAITING = """
SELECT account_id FROM loan
WHERE accounting IN ('ACCRUAL_PERIODIC', 'ACCRUAL_UPFRONT') AND status = 'ACTIVE' AND account_id > :after
  AND (recognised_until IS NULL OR recognised_until < :until)
ORDER BY account_id LIMIT :chunk"""


@operation("loans:run_accruals")
def run_accruals(command: RunAccruals, unit: Unit) -> int:
    """Recognise income of all active loans; a second run for the same day books nothing.

    Returns:
        How many loans were brought up to the day.

    Raises:
        AccrualInFuture: the day lies after today.
    """
    if command.until > unit.business_date:
        raise AccrualInFuture(command.until)
    done, after = 0, 0
    while True:
        ids = list(
            unit.connection.execute(text(_WAITING), {"after": after, "until": command.until, "chunk": CHUNK}).scalars()
        )
        if not ids:
            return done
        accounts = loans_by_id(unit.connection, ids, lock=True)
        done += len(recognise_income(accounts.values(), command.until, unit))
        after = ids[-1]
