"""Put on installments that are late what that costs: the night does it. See docs/rules/late-fees.md."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from samity.bank.loans.operations.cap_checks import cap_refusals
from samity.bank.loans.operations.installment_fees import charge_row
from samity.bank.loans.operations.recording import Change, record_by_night
from samity.bank.loans.operations.waiting_loans import waiting_loans
from samity.bank.loans.queries.views import charges_of_loans
from samity.bank.loans.records import loan_charge
from samity.bank.loans.rules.late_fees import late_fees
from samity.bank.loans.rules.locking import lock_of
from samity.bank.loans.values.account_range import EVERY_ACCOUNT
from samity.bank.loans.values.facts import LATE_FEE, Fact, FactKind
from samity.storage.bulk import draw_ids, insert_rows

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.bank.loans.values.account_range import AccountRange
    from samity.bank.loans.values.agreed_fees import AgreedFee
    from samity.bank.loans.values.state import Installment
    from samity.storage.unit import Unit

# What was charged off is charged no more.
_WAITING = text("""
SELECT l.account_id FROM loan l
WHERE l.status = 'ACTIVE' AND l.account_id > :after AND l.account_id <= :last AND l.open_from <= :today
  AND l.charge_off IS NULL AND l.fees @> '[{"time": "OVERDUE_INSTALLMENT"}]'
ORDER BY l.account_id LIMIT :chunk""")


def todays_late_fees_are_charged(unit: Unit, accounts: AccountRange = EVERY_ACCOUNT) -> int:
    """Charge the installments that are late when the day ends, each once; a second time on a day does nothing.

    Args:
        unit: of work.
        accounts: among which it is done.

    Returns:
        How many loans were charged.
    """
    found = waiting_loans(_WAITING, unit, accounts, today=unit.business_date)
    return sum(_charge(loans, unit) for loans in found)


def _charge(accounts: Mapping[int, LoanAccount], unit: Unit) -> int:
    charged: dict[int, dict[int, set[int]]] = {}
    for row in charges_of_loans(unit.connection, list(accounts)):
        charged.setdefault(row["account_id"], {}).setdefault(row["charge_id"], set()).add(row["installment"])
    due = {each.id: list(_due(each, charged.get(each.id, {}), unit)) for each in accounts.values()}
    due = {account_id: fees for account_id, fees in due.items() if fees}
    ids = iter(draw_ids(unit.connection, "loan_charge_ids", sum(map(len, due.values()))))
    rows = {account_id: [charge_row(account_id, *each, next(ids)) for each in fees] for account_id, fees in due.items()}
    insert_rows(unit.connection, loan_charge, [row for each in rows.values() for row in each])
    record_by_night([_change(accounts[account_id], each, unit) for account_id, each in rows.items()], unit)
    return len(rows)


def _due(
    account: LoanAccount, charged: Mapping[int, Collection[int]], unit: Unit
) -> Iterator[tuple[AgreedFee, Installment, int]]:
    lock = lock_of(account.state)
    if lock is not None and lock.holds_penalties:
        return
    in_all = 0
    for agreed in (each for each in account.fees if each.is_for_lateness):
        had = charged.get(agreed.charge_id, ())
        for each, amount in late_fees(agreed.fee, account.state, had, unit.business_date):
            if any(cap_refusals(account, in_all + amount, unit)):
                return
            in_all += amount
            yield agreed, each, amount


def _change(account: LoanAccount, rows: list[dict[str, Any]], unit: Unit) -> Change:
    facts = []
    for serial, row in enumerate(rows, account.last_serial + 1):
        details = {"charge_id": row["id"], "is_penalty": row["is_penalty"], "due_on": row["due_on"].isoformat()}
        details |= {LATE_FEE: True, "settled_by_payments": True}
        # It counts from the day the installment fell due: what was paid of it since settles the fee as it would have.
        facts.append(Fact(serial, FactKind.CHARGE_ADDED, row["due_on"], unit.business_date, row["amount"], details))
    return Change(account, tuple(facts))
