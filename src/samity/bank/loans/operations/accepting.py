"""What the terms of a loan say of a payment: of the loan on the day it counts from, and as it stands by now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.loans.rules.acceptance import Asked, payment_refusals
from samity.bank.loans.rules.early_charges import expecting

if TYPE_CHECKING:
    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.bank.loans.values.facts import Fact
    from samity.bank.loans.values.state import LoanState
    from samity.kernel.errors import Refusal


def beyond_terms(account: LoanAccount, fact: Fact, before: LoanState | None, cost: int = 0) -> list[Refusal]:
    """Return what stands against a payment, first of the loan as it stood on its day, else as it stands.

    Args:
        account: the loan.
        fact: the payment.
        before: the loan as it stood, where something counts from later than the payment.
        cost: what it costs to repay early, in minor units.
    """
    for state in (before, account.state):
        if state is not None:
            found = expecting(account.agreement, state, cost, fact)
            asked = Asked(account.id, account.payments, account.agreement, found, account.currency, fact)
            if refusals := list(payment_refusals(asked)):
                return refusals
    return []
