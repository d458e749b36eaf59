"""When a loan ends, and begins anew. See docs/rules/fold.md."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from samity.bank.loans.values.state import LoanState, LoanStatus

if TYPE_CHECKING:
    from datetime import date


def ended_or_open(state: LoanState, on: date) -> LoanState:
    """Close the loan when nothing is owed any more, open it again when something is.

    Where nothing is owed there is nothing to wait for: what was held is paid too much.
    """
    if state.outstanding.total:
        if state.status is LoanStatus.ACTIVE and state.ended_on is None:
            return state
        return replace(state, status=LoanStatus.ACTIVE, ended_on=None)
    overpaid = state.overpaid + state.held_in_all
    status = LoanStatus.OVERPAID if overpaid else LoanStatus.CLOSED
    return replace(state, status=status, ended_on=on, overpaid=overpaid, held=())
