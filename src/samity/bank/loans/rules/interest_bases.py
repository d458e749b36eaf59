"""What bears interest: principal, and where it was agreed what has fallen due. See docs/rules/interest-bases.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from samity.bank.loans.rules.charges import paid_charges

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from samity.bank.loans.values.state import Installment, LoanState
    from samity.bank.loans.values.terms import LoanTerms


@dataclass(frozen=True, slots=True)
class Fee:
    """What is unpaid of a fee that bears interest from its due date on; minor units."""

    due_on: date
    amount: int


@dataclass(frozen=True, slots=True)
class Base:
    """What bears interest in the days of an installment.

    Attributes:
        standing: minor units from the first of them on.
        fees: those that are in it, or join it on their due date.
    """

    standing: int
    fees: tuple[Fee, ...] = ()

    def on(self, day: date) -> int:
        """Return what bears the interest of a day, in minor units."""
        return self.standing + sum(fee.amount for fee in self.fees if fee.due_on <= day)

    def changes(self, after: date, before: date) -> list[date]:
        """Return the days between two others on which a fee joins it."""
        return sorted({fee.due_on for fee in self.fees if after < fee.due_on < before})


def bearing_fees(terms: LoanTerms, state: LoanState) -> tuple[Fee, ...]:
    """Return what is unpaid of the fees that bear interest; penalties never do."""
    if not (terms.interest_base.has_fees and state.charges):
        return ()
    paid = paid_charges(state.installments, state.charges)
    unpaid = [
        Fee(each.due_on, each.amount - each.waived - paid[each.id]) for each in state.charges if not each.is_penalty
    ]
    return tuple(fee for fee in unpaid if fee.amount)


def running_base(terms: LoanTerms, installments: Sequence[Installment], number: int, fees: tuple[Fee, ...]) -> Base:
    """Return what bears interest while an installment runs: all that is owed, also what is late."""
    standing = sum(each.outstanding.principal for each in installments)
    if terms.interest_base.has_interest:
        # Those before it have passed: what they still ask for has fallen due.
        standing += sum(each.outstanding.interest for each in installments[: number - 1])
    return Base(standing, fees)


def planned_base(installment: Installment, principal: int, fees: tuple[Fee, ...]) -> Base:
    """Return what will bear interest in an installment to come, when what falls due before it is paid in time.

    Args:
        installment: to come.
        principal: of it and of those after it, in minor units.
        fees: of the loan.
    """
    own = tuple(fee for fee in fees if installment.from_on < fee.due_on <= installment.due_on)
    return Base(principal, own)
