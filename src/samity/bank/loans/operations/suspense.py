"""The books of loans go from one office to another, through an account for what is in suspense meanwhile.

Called inside the operations on transfers of clients; see docs/rules/office-transfers.md.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from samity.bank.accounting.operations.post import post
from samity.bank.accounting.queries.balances import balances_in_office
from samity.bank.accounting.queries.mappings import mappings
from samity.bank.accounting.values import LedgerTransaction
from samity.bank.loans.operations.written import WrittenTransaction, transaction_columns
from samity.bank.loans.queries.suspended import waiting_in_suspense
from samity.bank.loans.records import loan_transaction
from samity.bank.loans.rules.suspense_postings import into_suspense, out_of_suspense
from samity.bank.loans.values.agreement import AccountingRule
from samity.bank.loans.values.facts import Consequence, TransactionKind
from samity.bank.loans.values.parts import NOTHING, Parts
from samity.bank.loans.values.state import LoanStatus
from samity.storage.bulk import draw_ids, insert_rows

if TYPE_CHECKING:
    from collections.abc import Collection

    from samity.bank.accounting.values import Posting
    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.storage.unit import Unit

RUNNING = frozenset({LoanStatus.ACTIVE, LoanStatus.OVERPAID})
"""Paid out and not over: their history tells of a transfer."""
Told = tuple["LoanAccount", Parts, int, "tuple[Posting, ...]"]
"""Of a loan: what of it moves by parts, what of it is overpaid, and its postings."""


def move_into_suspense(accounts: Collection[LoanAccount], on: date, unit: Unit, *, later: bool = False) -> None:
    """Take out of their office's books what they hold of loans on a day.

    Args:
        accounts: the loans, locked, as they are kept by the office that they leave.
        on: the day it counts from; what nights recognised after it is left there.
        unit: the unit of work.
        later: take all that is left, and tell only of loans on which something is, which a night did.
    """
    booked = [each for each in accounts if each.agreement.accounting is not AccountingRule.NONE]
    held = {
        account_id: balances
        for office_id in {each.office_id for each in booked}
        for account_id, balances in balances_in_office(
            unit.connection,
            [each.id for each in booked if each.office_id == office_id],
            office_id,
            date.max if later else on,
        ).items()
    }
    products = {each.product_id for each in booked}
    gl = mappings(unit.connection, "loan", products) if products else {}
    told: list[Told] = []
    for each in accounts:
        if each.id in held:
            suspended = into_suspense(held[each.id], gl[each.product_id])
            told.append((each, suspended.parts, suspended.overpaid, suspended.postings))
        elif not later:
            told.append((each, Parts(each.state.outstanding.principal), each.state.overpaid, ()))
    told = [each for each in told if each[3] or (not later and each[0].state.status in RUNNING)]
    _write(TransactionKind.TRANSFER_PROPOSED, told, on, unit)


def move_out_of_suspense(
    kind: TransactionKind, accounts: Collection[LoanAccount], unit: Unit, office_id: int | None = None
) -> None:
    """Bring into an office's books what waits in suspense of loans: another one's, or once more their own."""
    waiting = waiting_in_suspense(unit.connection, [each.id for each in accounts])
    told: list[Told] = [
        (each, found.parts, found.overpaid, out_of_suspense(found.moves))
        for each in accounts
        for found in [waiting[each.id]]
        if found.moves or each.state.status in RUNNING
    ]
    _write(kind, told, unit.business_date, unit, office_id)


def tell_of_rejection(accounts: Collection[LoanAccount], unit: Unit) -> None:
    """Write into the history of running loans that the other office did not take them; nothing moves."""
    running = [each for each in accounts if each.state.status in RUNNING]
    told: list[Told] = [(each, NOTHING, 0, ()) for each in running]
    _write(TransactionKind.TRANSFER_REJECTED, told, unit.business_date, unit)


def _write(kind: TransactionKind, told: list[Told], on: date, unit: Unit, office_id: int | None = None) -> None:
    ids = draw_ids(unit.connection, "transaction_ids", len(told))
    rows, booked = [], []
    for (account, parts, overpaid, moved), number in zip(told, ids, strict=True):
        left = account.state.outstanding.principal
        consequence = Consequence(kind, 0, on, parts.total, parts, overpaid, principal_after=left)
        rows.append(WrittenTransaction(account.id, number, unit.business_date, consequence))
        booked.append(
            LedgerTransaction(
                account_id=account.id,
                id=number,
                office_id=office_id or account.office_id,
                currency=account.currency.code,
                kind=f"loan.{kind.lower()}",
                value_on=on,
                booked_on=unit.business_date,
                reverses_id=None,
                postings=moved,
            )
        )
    user_id = unit.actor.user_id
    insert_rows(unit.connection, loan_transaction, [transaction_columns(row, user_id) for row in rows])
    post(unit.connection, booked, user_id)
