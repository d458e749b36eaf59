"""What bears interest: principal, and where it was agreed what has fallen due. See docs/rules/interest-bases.md."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from samity.bank.loans.rules.charges import paid_charges
from samity.bank.loans.values.term_words import InterestType

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from samity.bank.loans.values.state import Installment, LoanState
    from samity.bank.loans.values.terms import LoanTerms


@dataclass(frozen=True, slots=True)
class BaseChange:
    """What bears interest from a day on, or no longer does where it is negative; minor units."""

    on: date
    amount: int


@dataclass(frozen=True, slots=True)
class Base:
    """What bears interest in the days of an installment.

    Attributes:
        opening: minor units, without what changes.
        changes: what joins it or leaves it, some of it before the first of these days.
    """

    opening: int
    changes: tuple[BaseChange, ...] = ()

    def on(self, day: date) -> int:
        """Return what bears the interest of a day, in minor units."""
        return self.opening + sum(each.amount for each in self.changes if each.on <= day)

    def expecting(self, terms: LoanTerms, coming: Installment, applied_on: date) -> Base:
        """Return it with the interest of an installment, from the day it is applied until the day it falls due.

        Interest that is capitalized bears interest as principal does.
        """
        if not (terms.interest_base.has_interest or terms.interest_type is InterestType.CAPITALIZED):
            return self
        amount = coming.outstanding.interest
        changes = (BaseChange(applied_on, amount), BaseChange(coming.due_on, -amount))
        return replace(self, changes=(*self.changes, *changes))

    def change_days(self, after: date, before: date) -> list[date]:
        """Return the days between two others on which it changes."""
        return sorted({each.on for each in self.changes if after < each.on < before})


def bearing_fees(terms: LoanTerms, state: LoanState) -> tuple[BaseChange, ...]:
    """Return what is unpaid of the fees that bear interest, each from its due date on; penalties never do."""
    if not (terms.interest_base.has_fees and state.charges):
        return ()
    paid = paid_charges(state.installments, state.charges)
    unpaid = [
        BaseChange(each.due_on, each.amount - each.waived - paid[each.id])
        for each in state.charges
        if not each.is_penalty
    ]
    return tuple(fee for fee in unpaid if fee.amount)


def running_base(
    terms: LoanTerms, installments: Sequence[Installment], number: int, fees: tuple[BaseChange, ...]
) -> Base:
    """Return what bears interest while an installment runs: all that is owed, and what is late where that bears any."""
    is_asked_here = terms.late_interest and not terms.reckons_overdue_apart
    bearing = installments if is_asked_here else installments[number - 1 :]
    opening = sum(each.principal_owed for each in bearing)
    if terms.interest_base.has_interest:
        # Those before it have passed: what they still ask for has fallen due.
        opening += sum(each.outstanding.interest for each in installments[: number - 1])
    return Base(opening, fees)


def planned_base(installment: Installment, principal: int, fees: tuple[BaseChange, ...]) -> Base:
    """Return what will bear interest in an installment to come, when what falls due before it is paid in time.

    Args:
        installment: to come.
        principal: of it and of those after it, in minor units.
        fees: of the loan.
    """
    if not fees:
        return Base(principal)
    return Base(principal, tuple(fee for fee in fees if installment.from_on < fee.on <= installment.due_on))
