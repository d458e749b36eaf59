"""What may still be charged on a loan in arrears whose charges never go beyond a cap. See docs/rules/locking.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from samity.bank.loans.queries.arrears import as_passed, tolerances_of
from samity.bank.loans.rules.arrears import is_in_arrears
from samity.bank.loans.rules.capping import charges_on, most_charges
from samity.kernel.errors import Refusal
from samity.kernel.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterator

    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.storage.unit import Unit


@dataclass(eq=False)
class ChargesReachCap(Refusal):
    """Loan {loan_id} is in arrears: {left} more may be charged on it, and nothing beyond that."""

    loan_id: int
    left: Money


def is_hard_capped(account: LoanAccount) -> bool:
    """Say whether what a loan in arrears is charged never goes beyond a cap."""
    cap = account.agreement.terms.locking.cap
    return cap is not None and cap.is_hard


def cap_refusals(account: LoanAccount, amount: int, unit: Unit) -> Iterator[Refusal]:
    """Return whether more would be charged on a loan today than its product lets one in arrears owe.

    Args:
        account: the loan.
        amount: what would be charged, in minor units.
        unit: of work.
    """
    cap, today = account.agreement.terms.locking.cap, unit.business_date
    if cap is None or not cap.is_hard:
        return
    state = as_passed(account, today).state
    if is_in_arrears(state, tolerances_of(unit.connection, [account])[account.id], today):
        left = max(most_charges(cap, state) - charges_on(account.terms, state, today), 0)
        if amount > left:
            yield ChargesReachCap(account.id, Money(account.currency.major(left), account.currency))
