"""What a loan takes no more once it was charged off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from samity.bank.loans.queries.accounts import LoanAccount


@dataclass(eq=False)
class LoanIsChargedOff(Refusal):
    """Loan {loan_id} was charged off: it takes payments still, but no charge, waiver or change of its schedule."""

    loan_id: int


def charged_off_refusals(account: LoanAccount) -> Iterator[Refusal]:
    """Return what stands against changing what a loan asks for: that it was charged off."""
    if account.state.charged_off_on is not None:
        yield LoanIsChargedOff(account.id)
