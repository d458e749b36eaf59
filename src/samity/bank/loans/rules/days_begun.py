"""How a loan stood as its days began, by its facts. See docs/rules/arrears.md."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from samity.bank.loans.rules.arrears import Stood
from samity.bank.loans.rules.fold import apply, in_full
from samity.bank.loans.rules.holding import releases
from samity.bank.loans.values.state import LoanState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from samity.bank.loans.values.agreement import Agreement
    from samity.bank.loans.values.facts import Fact

ONE_DAY = timedelta(days=1)


def days_begun(agreement: Agreement, facts: Sequence[Fact], today: date) -> tuple[Stood, ...]:
    """Return the loan as each day began that began otherwise than the one before.

    Args:
        agreement: of the loan.
        facts: in any order.
        today: up to which what is held settles what it can.
    """
    state, found = LoanState(), dict[date, LoanState]()
    for fact in in_full(agreement, facts):
        state = _released(agreement, state, fact.value_on - ONE_DAY, found)
        state, _ = apply(agreement, state, fact)
        found[fact.value_on + ONE_DAY] = state
    _released(agreement, state, today, found)
    return tuple(Stood(*each) for each in found.items())


def _released(agreement: Agreement, state: LoanState, last: date, found: dict[date, LoanState]) -> LoanState:
    """Let what is held settle what it can until a last day, and write down how the days after began."""
    for on, after, _ in releases(agreement, state, last):
        found[on + ONE_DAY] = state = after
    return state
