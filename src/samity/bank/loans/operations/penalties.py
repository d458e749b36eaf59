"""What being late has cost falls due: the night applies what has accrued. See docs/rules/penalties.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

from samity.bank.loans.operations.recording import Change, record_by_night
from samity.bank.loans.operations.waiting_loans import waiting_loans
from samity.bank.loans.records import loan_charge
from samity.bank.loans.rules.accrued_interest import with_due_dates_passed
from samity.bank.loans.rules.agreed_now import agreed_now
from samity.bank.loans.rules.locking import lock_of
from samity.bank.loans.rules.night_locks import penalty_under_cap
from samity.bank.loans.rules.penalties import PenaltyDue, penalty_due
from samity.bank.loans.values.account_range import EVERY_ACCOUNT
from samity.bank.loans.values.facts import Fact, FactKind
from samity.bank.loans.values.penalties import NAME
from samity.storage.bulk import draw_ids, insert_rows

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.bank.loans.values.account_range import AccountRange
    from samity.storage.unit import Unit

_WAITING = text("""
SELECT l.account_id FROM loan l
WHERE l.status = 'ACTIVE' AND l.account_id > :after AND l.account_id <= :last
  AND (l.open_from < :today OR coalesce(l.accrued_penalty ->> 2, '0') <> '0')
  AND l.terms #>> '{penalties,0}' <> 'NONE' AND l.account_id <> ALL(:left_out)
ORDER BY l.account_id LIMIT :chunk""")


def todays_penalties_apply(unit: Unit, accounts: AccountRange = EVERY_ACCOUNT, left_out: Collection[int] = ()) -> int:
    """Let the penalties that are due today, and those of days before that were missed, be owed.

    A second time on the same day does nothing.

    Args:
        unit: of work.
        accounts: among which it is done.
        left_out: loans that nothing is done to.

    Returns:
        How many loans had one.
    """
    found = waiting_loans(_WAITING, unit, accounts, today=unit.business_date, left_out=list(left_out))
    return sum(_apply(loans.values(), unit) for loans in found)


def _apply(accounts: Iterable[LoanAccount], unit: Unit) -> int:
    due = list(_due(accounts, unit))
    unnamed = [each for each in due if _charge_of(*each) is None]
    ids = iter(draw_ids(unit.connection, "loan_charge_ids", len(unnamed)))
    changes = []
    for account, penalty in due:
        charge_id = _charge_of(account, penalty) or next(ids)
        changes.append(Change(account, (_fact(account, penalty, charge_id, unit),)))
    new = [
        (account, change.facts[0])
        for (account, penalty), change in zip(due, changes, strict=True)
        if _charge_of(account, penalty) is None
    ]
    insert_rows(unit.connection, loan_charge, [_row(account, fact) for account, fact in new])
    record_by_night(changes, unit)
    return len(changes)


def _due(accounts: Iterable[LoanAccount], unit: Unit) -> Iterator[tuple[LoanAccount, PenaltyDue]]:
    for account in accounts:
        lock = lock_of(account.state)
        if lock is not None and lock.holds_penalties:
            continue
        terms = agreed_now(account.agreement, account.state).terms
        state = with_due_dates_passed(terms, account.state, unit.business_date)
        penalty = penalty_due(terms, state, unit.business_date)
        # A penalty makes a loan late: it keeps to the cap also where nothing else is.
        if penalty is not None:
            penalty = penalty_under_cap(terms, state, penalty, unit.business_date)
        if penalty is not None:
            yield account, penalty


def _charge_of(account: LoanAccount, penalty: PenaltyDue) -> int | None:
    """Return the charge of an installment's penalties, where it has any."""
    due_on = penalty.installment.due_on
    found = (each.id for each in account.state.charges if each.for_lateness and each.due_on == due_on)
    return next(found, None)


def _fact(account: LoanAccount, penalty: PenaltyDue, charge_id: int, unit: Unit) -> Fact:
    today, due_on = unit.business_date, penalty.installment.due_on.isoformat()
    details = {"charge_id": charge_id, "number": penalty.installment.number, "due_on": due_on}
    return Fact(account.last_serial + 1, FactKind.PENALTY_APPLIED, today, today, penalty.amount, details)


def _row(account: LoanAccount, fact: Fact) -> dict[str, object]:
    return {
        "account_id": account.id,
        "id": fact.details["charge_id"],
        "charge_id": None,
        "name": NAME,
        "is_penalty": True,
        "amount": fact.amount,
        "due_on": fact.details["due_on"],
    }
