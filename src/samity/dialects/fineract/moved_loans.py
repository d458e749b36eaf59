"""How this dialect spells loans of which due dates have moved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from samity.bank.loans.operations.moved_schedules import MovedLoan


def spell_moved(found: Sequence[MovedLoan]) -> dict[str, Any]:
    """Spell, of each loan, from which days to which, or why it stays."""
    return {
        "loans": [
            {
                "loanId": each.loan_id,
                "from": [was for was, now in zip(each.before, each.after, strict=True) if was != now],
                "to": [now for was, now in zip(each.before, each.after, strict=True) if was != now],
                "stays": " ".join(str(reason) for reason in each.reasons) or None,
            }
            for each in found
        ]
    }
