"""What being late costs, in the words of a loan officer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.loans.values.penalties import PenaltyMethod
from samity.web.pages.lending.rate_words import per, percent, ranged

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from samity.bank.loans.values.penalties import Penalties
    from samity.bank.loans.values.products import Range
    from samity.web.formats import Formats

BEARING: Mapping[PenaltyMethod, str] = {
    PenaltyMethod.OVERDUE_BALANCE: "overdue principal",
    PenaltyMethod.OVERDUE_BALANCE_AND_INTEREST: "overdue principal and interest",
    PenaltyMethod.OVERDUE_BALANCE_INTEREST_AND_FEE: "overdue principal, interest and fees",
    PenaltyMethod.OUTSTANDING_PRINCIPAL: "all principal owed, while something is overdue",
}


def penalties_in_words(penalties: Penalties, bounds: Range, formats: Formats) -> Iterator[tuple[str, str]]:
    """Give what being late costs, and how far a loan may leave that, as its name and what it says."""
    if penalties.method is PenaltyMethod.NONE:
        return
    granted = f", asked for when more than {penalties.grace} days late" if penalties.grace else ""
    rate = f"{ranged(penalties.rate, bounds, lambda each: percent(each, formats))} {per(penalties)}"
    yield "Penalty for being late", f"{rate} of {BEARING[penalties.method]}{granted}"
