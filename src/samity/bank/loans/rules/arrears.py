"""Since when something of a loan is overdue without a break. See docs/rules/installment-progress.md."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from samity.bank.loans.rules.progress import Progress
    from samity.bank.loans.values.state import Installment


def in_arrears_since(installments: Iterable[Installment], so_far: Mapping[int, Progress], today: date) -> date | None:
    """Return the first day of those up to today on each of which something was overdue; None where today is none.

    Args:
        installments: of the loan, as they stand.
        so_far: what has become of each, by its number.
        today: the business date.
    """
    since: date | None = None
    until: date | None = None
    for each in sorted(installments, key=lambda each: each.due_on):
        begins = each.due_on + timedelta(days=1)
        met_on = None if each.outstanding.total else so_far[each.number].met_on
        if begins > today or (met_on is not None and met_on < begins):
            continue
        if since is None or (until is not None and until < begins):
            since, until = begins, met_on
        elif until is not None:
            until = None if met_on is None else max(until, met_on)
    return since if until is None else None
