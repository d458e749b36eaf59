"""A loan as it stood on a day that has passed. See docs/rules/as-of.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.loans.rules.agreed_now import agreed_now
from samity.bank.loans.rules.capitalizing import due_dates_passed
from samity.bank.loans.rules.fold import replay_as_of
from samity.bank.loans.rules.recalculation import expected

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from samity.bank.loans.values.agreement import Agreement
    from samity.bank.loans.values.facts import Fact
    from samity.bank.loans.values.state import LoanState


def as_of(agreement: Agreement, facts: Sequence[Fact], on: date) -> LoanState:
    """Return the loan that the facts make which count from a day or before; due dates before the day have passed.

    Args:
        agreement: of the loan.
        facts: all of them, in any order; those taken back are passed over, whenever that was.
        on: the day.
    """
    state, _ = replay_as_of(agreement, facts, on)
    agreed = agreed_now(agreement, state).terms
    state, _ = due_dates_passed(agreed, state, on)
    return expected(agreed, state, on)
