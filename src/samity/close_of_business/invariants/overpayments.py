"""What borrowers paid too much, and for later days: the books owe it to them; who paid too much owes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.close_of_business.invariants.gl_balances import differences
from samity.close_of_business.invariants.installment_sums import PARTS, WRITTEN_OFF
from samity.close_of_business.invariants.violations import violations

if TYPE_CHECKING:
    from sqlalchemy import Connection

PURPOSES = ("OVERPAYMENT",)

_LEFT = " + ".join(f"{part}_due - {part}_paid - {part}_waived - {WRITTEN_OFF[part]}" for part in PARTS)
_OWING = f"""
SELECT l.account_id, l.currency_code, l.overpaid, i.owed
FROM loan l JOIN (
    SELECT account_id, sum({_LEFT}) AS owed
    FROM loan_installment GROUP BY account_id
) AS i ON i.account_id = l.account_id
WHERE l.overpaid <> 0 AND i.owed <> 0 ORDER BY l.account_id"""


def overpayments_equal_the_loans(connection: Connection) -> list[str]:
    """Find overpayment accounts that differ from what their loans are overpaid by and hold."""
    return differences(connection, PURPOSES)


def no_loan_is_overpaid_and_owing(connection: Connection) -> list[str]:
    """Find loans on which something was paid too much while something is still owed."""
    return violations(
        connection,
        _OWING,
        "Loan {account_id} is overpaid by {overpaid}, and owes {owed}.",
        amounts=("overpaid", "owed"),
    )
