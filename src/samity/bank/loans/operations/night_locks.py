"""A loan that is late for too long, or owes too much for it, is locked by the night. See docs/rules/locking.md."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from samity.bank.loans.operations.recording import Change, record_by_night
from samity.bank.loans.operations.waiting_loans import waiting_loans
from samity.bank.loans.queries.arrears import arrears_of, as_passed
from samity.bank.loans.rules.agreed_now import agreed_now
from samity.bank.loans.rules.night_locks import lock_to_set, unlocks
from samity.bank.loans.values.account_range import EVERY_ACCOUNT
from samity.bank.loans.values.facts import Fact, FactKind
from samity.bank.loans.values.lock import APPLIES, HOLDS, LockReason

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import date

    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.bank.loans.values.account_range import AccountRange
    from samity.bank.loans.values.lock import Lock
    from samity.storage.unit import Unit

# Late, and a product that locks it; or locked for its charges.
_TO_LOOK_AT = text("""
SELECT l.account_id FROM loan l
WHERE l.status = 'ACTIVE' AND l.account_id > :after AND l.account_id <= :last AND l.account_id <> ALL(:left_out)
  AND (l.lock ->> 'reason' = 'CAP' OR (l.open_from < :today AND l.lock IS NULL
    AND (l.terms #>> '{locking,0}' IS NOT NULL OR l.terms #>> '{locking,1}' IS NOT NULL)))
ORDER BY l.account_id LIMIT :chunk""")
_UNLOCKED = text("""
SELECT account_id, max(value_on) AS unlocked_on FROM loan_fact
WHERE kind = 'UNLOCKED' AND details ->> 'reason' IS NULL AND account_id = ANY(:ids) GROUP BY account_id""")


def todays_locks_set(unit: Unit, accounts: AccountRange = EVERY_ACCOUNT, left_out: Collection[int] = ()) -> int:
    """Lock the loans in arrears that their products let be locked today, and unlock those whose charges allow it.

    A second time on the same day does nothing.

    Args:
        unit: of work.
        accounts: among which it is done.
        left_out: loans that nothing is done to.

    Returns:
        How many loans were locked or unlocked.
    """
    done = 0
    for loans in waiting_loans(_TO_LOOK_AT, unit, accounts, today=unit.business_date, left_out=list(left_out)):
        changes = list(_changes(loans, unit))
        record_by_night(changes, unit)
        done += len(changes)
    return done


def _changes(stored: Mapping[int, LoanAccount], unit: Unit) -> Iterator[Change]:
    today = unit.business_date
    passed = {key: as_passed(each, today) for key, each in stored.items()}
    late, unlocked = arrears_of(unit.connection, passed.values(), today), _last_unlocked(stored, unit)
    for key, account in stored.items():
        terms, state = agreed_now(account.agreement, account.state).terms, passed[key].state
        if state.lock is not None:
            if unlocks(terms, state, late[key], today):
                yield _change(account, FactKind.UNLOCKED, {"reason": LockReason.CAP.value}, unit)
        elif (lock := lock_to_set(terms, state, late[key], unlocked.get(key), today)) is not None:
            yield _change(account, FactKind.LOCKED, _details(lock), unit)


def _details(lock: Lock) -> Mapping[str, Any]:
    """Return how the fact keeps a lock that the night sets."""
    said = {"due": None, "reason": lock.reason and lock.reason.value, **{name: getattr(lock, name) for name in HOLDS}}
    return said if lock.applies_of is None else {**said, **{name: getattr(lock, name) for name in APPLIES}}


def _last_unlocked(ids: Collection[int], unit: Unit) -> Mapping[int, date]:
    """Return when each loan was unlocked last, of those that ever were."""
    rows = unit.connection.execute(_UNLOCKED, {"ids": list(ids)})
    return {row.account_id: row.unlocked_on for row in rows}


def _change(account: LoanAccount, kind: FactKind, details: Mapping[str, Any], unit: Unit) -> Change:
    today = unit.business_date
    return Change(account, (Fact(account.last_serial + 1, kind, today, today, details=details),))
