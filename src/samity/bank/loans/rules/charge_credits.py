"""How much of a charge can be given back, and as what. See docs/rules/corrections.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.loans.values.facts import CHARGE_ADJUSTMENTS, CHARGE_REFUNDS, GIVES_BACK

if TYPE_CHECKING:
    from collections.abc import Iterable

    from samity.bank.loans.values.facts import Fact, TransactionKind
    from samity.bank.loans.values.state import LoanCharge


def adjusted_as(charge: LoanCharge) -> TransactionKind:
    """Return what a charge that is given back, paid or not, is booked as."""
    of_fee, of_penalty = CHARGE_ADJUSTMENTS
    return of_penalty if charge.is_penalty else of_fee


def refunded_as(charge: LoanCharge) -> TransactionKind:
    """Return what is booked when what was paid of a charge is given back."""
    of_fee, of_penalty = CHARGE_REFUNDS
    return of_penalty if charge.is_penalty else of_fee


def all_given_back(facts: Iterable[Fact]) -> dict[int, int]:
    """Return what facts that stand have given back, in minor units by charge."""
    found: dict[int, int] = {}
    for each in facts:
        if GIVES_BACK in each.details:
            found[each.details[GIVES_BACK]] = found.get(each.details[GIVES_BACK], 0) + each.amount
    return found


def given_back_of(facts: Iterable[Fact], charge_id: int) -> int:
    """Return what facts that stand have given back of a charge, in minor units."""
    return all_given_back(facts).get(charge_id, 0)


def adjustable(charge: LoanCharge, given_back: int) -> int:
    """Return how much more of a charge can be given back, paid or not: what nobody was let off; minor units."""
    return max(charge.amount - charge.waived - given_back, 0)


def refundable(paid: int, given_back: int) -> int:
    """Return how much more of what was paid of a charge can be given back, in minor units."""
    return max(paid - given_back, 0)
