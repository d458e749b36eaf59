"""A loan that is late for too long is locked: the night does it. See docs/rules/locking.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

from samity.bank.loans.operations.recording import Change, record
from samity.bank.loans.queries.accounts import loans_by_id
from samity.bank.loans.queries.arrears import arrears_of, as_passed
from samity.bank.loans.rules.night_locks import reason_to_lock
from samity.bank.loans.values.account_range import EVERY_ACCOUNT
from samity.bank.loans.values.facts import Fact, FactKind
from samity.bank.loans.values.lock import HOLDS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import date

    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.bank.loans.values.account_range import AccountRange
    from samity.bank.loans.values.lock import LockReason
    from samity.storage.unit import Unit

CHUNK = 1000
"""Loans that are in memory at once."""

_LATE = text("""
SELECT l.account_id FROM loan l
WHERE l.status = 'ACTIVE' AND l.account_id > :after AND l.account_id <= :last AND l.open_from < :today
  AND l.lock IS NULL AND l.terms #>> '{locking,0}' IS NOT NULL AND l.account_id <> ALL(:left_out)
ORDER BY l.account_id LIMIT :chunk""")
_UNLOCKED = text("""
SELECT account_id, max(value_on) AS unlocked_on FROM loan_fact
WHERE kind = 'UNLOCKED' AND account_id = ANY(:ids) GROUP BY account_id""")


def todays_locks_set(unit: Unit, accounts: AccountRange = EVERY_ACCOUNT, left_out: Collection[int] = ()) -> int:
    """Lock the loans that are in arrears today for as long as their products let them be.

    A second time on the same day does nothing.

    Args:
        unit: of work.
        accounts: among which it is done.
        left_out: loans that nothing is done to.

    Returns:
        How many loans were locked.
    """
    done, after = 0, accounts.first - 1
    within = {"last": accounts.last, "today": unit.business_date, "chunk": CHUNK, "left_out": list(left_out)}
    while True:
        ids = list(unit.connection.scalars(_LATE, {"after": after, **within}))
        if not ids:
            return done
        changes = [_change(account, reason, unit) for account, reason in _to_lock(ids, unit)]
        record(changes, unit)
        done, after = done + len(changes), ids[-1]


def _to_lock(ids: Collection[int], unit: Unit) -> Iterator[tuple[LoanAccount, LockReason]]:
    today = unit.business_date
    stored = loans_by_id(unit.connection, ids, lock=True)
    late = arrears_of(unit.connection, [as_passed(each, today) for each in stored.values()], today)
    unlocked = _last_unlocked(ids, unit)
    for account in stored.values():
        settings = account.agreement.terms.locking
        reason = reason_to_lock(settings, late[account.id], unlocked.get(account.id), today)
        if reason is not None:
            yield account, reason


def _last_unlocked(ids: Collection[int], unit: Unit) -> Mapping[int, date]:
    """Return when each loan was unlocked last, of those that ever were."""
    rows = unit.connection.execute(_UNLOCKED, {"ids": list(ids)})
    return {row.account_id: row.unlocked_on for row in rows}


def _change(account: LoanAccount, reason: LockReason, unit: Unit) -> Change:
    """Hold everything off a loan that the night locks."""
    today, holds = unit.business_date, dict.fromkeys(HOLDS, True)
    details = {"due": None, **holds, "reason": reason.value}
    return Change(account, (Fact(account.last_serial + 1, FactKind.LOCKED, today, today, details=details),))
