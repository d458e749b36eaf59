"""What installments to come repay when their principal is shared out anew. See docs/rules/prepayment.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.loans.rules.schedule_rows import bears_principal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from samity.bank.loans.values.state import Installment
    from samity.bank.loans.values.terms import LoanTerms


class Sharing:
    """Principal that is shared out over installments, in their order; the last of them takes what is left.

    What one of them owes anew stays with it, beside its share.

    Args:
        sharers: the installments; together they owe what is shared out.
        wanted: what one would take, with the interest it bears by now; minor units.
    """

    def __init__(self, sharers: Sequence[Installment], wanted: Callable[[Installment], int]) -> None:
        self._numbers = frozenset(each.number for each in sharers)
        self._last = max(self._numbers, default=0)
        self._left = sum(own_principal(each) for each in sharers)
        self._wanted = wanted

    def with_share(self, each: Installment) -> Installment:
        """Return an installment with what it takes, never negative and never more than is left; others as they are."""
        if each.number not in self._numbers:
            return each
        share = self._left if each.number == self._last else min(max(self._wanted(each), 0), self._left)
        self._left -= share
        principal = each.due.principal - own_principal(each) + share
        return each._replace(due=each.due._replace(principal=principal))


def own_principal(each: Installment) -> int:
    """Return the principal that an installment owes by its schedule, without what it owes anew; minor units."""
    return each.outstanding.principal - min(each.outstanding.principal, each.credited.principal)


def keeping_total(each: Installment) -> int:
    """Return the principal that an installment has room for beside its interest, in what it asks for."""
    return each.asked - (each.due.interest - each.applied) - (each.due.principal - own_principal(each))


def sharing_totals(terms: LoanTerms, rows: Sequence[Installment]) -> Sharing:
    """Share what installments owe so that each goes on to ask for the same in all; what bears none takes none."""
    bearing = (each for each in rows if each.held_back is None and bears_principal(terms, each.number))
    return Sharing(list(bearing), keeping_total)
