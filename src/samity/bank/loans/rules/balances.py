"""What is left of the principal after each transaction of a loan's history. See docs/rules/installment-progress.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.loans.values.facts import TRANSFERS, Consequence, TransactionKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

GROWING = frozenset(
    {
        *(TransactionKind.DISBURSEMENT, TransactionKind.INTEREST_CAPITALIZED),
        *(TransactionKind.CHARGEBACK, TransactionKind.OVERPAYMENT_REFUNDED),
    }
)
"""What raises the principal that is owed."""
LEAVING = frozenset({TransactionKind.CHARGE_OFF, TransactionKind.RECOVERY, *TRANSFERS})
"""What names principal and changes nothing of it; all else lowers it."""


def principal_balances(standing: Iterable[tuple[int, Consequence]]) -> Mapping[int, int]:
    """Return, by the transaction's id, the outstanding principal after it: by value date, then in order of entry.

    Args:
        standing: transactions that were not reversed, each with its id. One that was entered later and counts from
            before changes the balances of all after it.
    """
    left, balances = 0, {}
    for number, each in sorted(standing, key=lambda one: (one[1].value_on, one[0])):
        if each.kind not in LEAVING:
            left += each.parts.principal if each.kind in GROWING else -each.parts.principal
        balances[number] = left
    return balances
