"""What a loan takes no more once it was charged off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from samity.bank.loans.queries.accounts import LoanAccount


@dataclass(eq=False)
class LoanIsChargedOff(Refusal):
    """Loan {loan_id} was charged off: it takes payments and waivers, but no charge or change of its schedule since."""

    loan_id: int


def charged_off_refusals(account: LoanAccount, counts_from: date | None = None) -> Iterator[Refusal]:
    """Return what stands against changing what a loan asks for: that it was charged off.

    What counts from a day by then changes what was charged off, and is taken still.
    """
    on = account.state.charged_off_on
    if on is not None and (counts_from is None or counts_from > on):
        yield LoanIsChargedOff(account.id)
