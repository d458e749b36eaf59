"""Installments varied one by one before a loan is paid out. See docs/rules/variable-installments.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from samity.bank.loans.values.agreed_rows import VariedRow
from samity.bank.loans.values.variations import VariationKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from samity.bank.loans.rules.planned_dates import Surroundings
    from samity.bank.loans.values.allowances import Gaps
    from samity.bank.loans.values.terms import LoanTerms
    from samity.bank.loans.values.variations import Variation


@dataclass(frozen=True, slots=True)
class VariedGround:
    """What installments are varied on.

    Attributes:
        terms: with the principal of the loan.
        start_on: when it is expected to be paid out.
        rows: its installments as they stand, with what was said of them before.
        gaps: how far apart its product lets them be put.
        around: the meetings it is repaid at, if any.
    """

    terms: LoanTerms
    start_on: date
    rows: tuple[VariedRow, ...]
    gaps: Gaps
    around: Surroundings

    @property
    def grace_ends_on(self) -> date:
        """Return the due date of the last installment without principal at the beginning; else the pay-out."""
        grace = self.terms.grace_on_principal
        return self.rows[grace - 1].due_on if grace else self.start_on


def varied_rows(ground: VariedGround, asked: Sequence[Variation]) -> tuple[VariedRow, ...]:
    """Return the installments as they shall be, in the order of their due dates."""
    named = {each.due_on: each for each in asked if each.kind is not VariationKind.ADDED}
    rows = [VariedRow(each.due_on, each.amount) for each in asked if each.kind is VariationKind.ADDED]
    for row in ground.rows:
        change = named.get(row.due_on)
        if change is None:
            rows.append(row)
        elif change.kind is VariationKind.CHANGED:
            rows.append(VariedRow(change.lands_on, row.amount if change.amount is None else change.amount))
    return tuple(sorted(rows, key=lambda each: each.due_on))
