"""What installments to come repay when their principal is shared out anew. See docs/rules/prepayment.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from samity.bank.loans.values.state import Installment


class Sharing:
    """Principal that is shared out over installments, in their order; the last of them takes what is left.

    Args:
        sharers: the installments; together they owe what is shared out.
        wanted: what one would take, with the interest it bears by now; minor units.
    """

    def __init__(self, sharers: Sequence[Installment], wanted: Callable[[Installment], int]) -> None:
        self._numbers = frozenset(each.number for each in sharers)
        self._last = max(self._numbers, default=0)
        self._left = sum(each.outstanding.principal for each in sharers)
        self._wanted = wanted

    def with_share(self, each: Installment) -> Installment:
        """Return an installment with what it takes, never negative and never more than is left; others as they are."""
        if each.number not in self._numbers:
            return each
        share = self._left if each.number == self._last else min(max(self._wanted(each), 0), self._left)
        self._left -= share
        principal = each.due.principal - each.outstanding.principal + share
        return each._replace(due=each.due._replace(principal=principal))


def keeping_total(each: Installment) -> int:
    """Return the principal that an installment has room for beside its interest, in what it asks for."""
    return each.asked - (each.due.interest - each.applied) - (each.due.principal - each.outstanding.principal)


def sharing_totals(rows: Sequence[Installment]) -> Sharing:
    """Share what installments owe so that each goes on to ask for the same in all; what bears none takes none."""
    return Sharing([each for each in rows if each.due.principal and each.held_back is None], keeping_total)
