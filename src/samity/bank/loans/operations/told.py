"""What others are told of a loan's transactions. See docs/rules/hooks.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.loans.values.facts import BESIDE, CHARGED, TransactionKind

if TYPE_CHECKING:
    from samity.bank.loans.operations.written import WrittenTransaction
    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.storage.unit import Unit

NAMED = {TransactionKind.DISBURSEMENT: "LoanDisbursed", TransactionKind.REPAYMENT: "LoanRepaid"}
_ASKED_FOR = {TransactionKind.INTEREST_APPLIED, TransactionKind.PENALTY_APPLIED, TransactionKind.EARLY_CHARGE, *CHARGED}
UNTOLD = BESIDE | _ASKED_FOR
"""What follows by itself, and what is only asked for, by a night or by somebody: no money has moved."""


def tell_transactions(account: LoanAccount, rows: tuple[WrittenTransaction, ...], unit: Unit) -> None:
    """Tell of the transactions that new facts brought, and of those that they reversed.

    Args:
        account: the loan as it was before the facts.
        rows: what was written of it.
        unit: of work.
    """
    for row in rows:
        if row.consequence.kind in UNTOLD:
            continue
        is_new = row.fact > account.last_serial
        kind = "LoanTransactionReversed"
        if row.reverses_id is None:
            kind = NAMED.get(row.consequence.kind, "LoanTransactionBooked") if is_new else "LoanTransactionBooked"
        unit.tell(kind, f"loan:{account.id}", _facts(account, row, is_new=is_new))


def _facts(account: LoanAccount, row: WrittenTransaction, *, is_new: bool) -> dict[str, object]:
    consequence, major = row.consequence, account.currency.major
    return {
        "loan_id": account.id,
        "client_id": account.client_id,
        "group_id": account.group_id,
        "transaction_id": row.id,
        "reverses": row.reverses_id,
        "kind": consequence.kind,
        # A payment of before that is parted otherwise now: reversed and booked anew.
        "booked_anew": row.reverses_id is None and not is_new,
        "value_on": consequence.value_on,
        "booked_on": row.booked_on,
        "currency": account.currency.code,
        "amount": major(consequence.amount),
        "principal": major(consequence.parts.principal),
        "interest": major(consequence.parts.interest),
        "fees": major(consequence.parts.fees),
        "penalties": major(consequence.parts.penalties),
    }
