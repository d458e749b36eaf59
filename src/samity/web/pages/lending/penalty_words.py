"""What being late costs, in the words of a loan officer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.loans.values.penalties import PenaltyMethod
from samity.web.languages import later, say
from samity.web.pages.lending.rate_words import per, percent, ranged

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from samity.bank.loans.values.penalties import Penalties
    from samity.bank.loans.values.products import Range
    from samity.web.formats import Formats

BEARING: Mapping[PenaltyMethod, str] = {
    PenaltyMethod.OVERDUE_BALANCE: later("overdue principal"),
    PenaltyMethod.OVERDUE_BALANCE_AND_INTEREST: later("overdue principal and interest"),
    PenaltyMethod.OVERDUE_BALANCE_INTEREST_AND_FEE: later("overdue principal, interest and fees"),
    PenaltyMethod.OUTSTANDING_PRINCIPAL: later("all principal owed, while something is overdue"),
}


def penalties_in_words(penalties: Penalties, bounds: Range, formats: Formats) -> Iterator[tuple[str, str]]:
    """Give what being late costs, and how far a loan may leave that, as its name and what it says."""
    if penalties.method is PenaltyMethod.NONE:
        return
    granted = say(", asked for when more than {grace} days late", grace=penalties.grace) if penalties.grace else ""
    rate = f"{ranged(penalties.rate, bounds, lambda each: percent(each, formats))} {per(penalties)}"
    yield (
        say("Penalty for being late"),
        say("{rate} of {method}{granted}", rate=rate, method=BEARING[penalties.method], granted=granted),
    )
