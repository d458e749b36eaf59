"""Where a charge stands in the schedule, and how much of it is paid. See docs/rules/charges.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.loans.values.parts import NOTHING, Part, Parts
from samity.bank.loans.values.state import Installment, LoanCharge

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from samity.bank.loans.values.terms import LoanTerms


def part_of(charge: LoanCharge) -> Part:
    """Say which part of the debt a charge belongs to."""
    return Part.PENALTIES if charge.is_penalty else Part.FEES


def place_of(charge: LoanCharge, installments: Sequence[Installment]) -> int | None:
    """Return the place of the installment that carries a charge: from < due <= to, the first one from its start.

    None when the charge falls due after the last installment.
    """
    return next((place for place, each in enumerate(installments) if charge.due_on <= each.due_on), None)


def with_charge(
    installments: tuple[Installment, ...], charge: LoanCharge, scheduled: int = 0
) -> tuple[Installment, ...]:
    """Add a charge to the dues of its installment; those after the last one share an installment that grows.

    Args:
        installments: in order of their due dates.
        charge: of the loan.
        scheduled: so many keep their due dates, even where nothing is planned: interest may yet accrue in them.
    """
    amount = NOTHING.adding(part_of(charge), charge.amount)
    place = place_of(charge, installments)
    if place is None:
        last = installments[-1]
        if last.number > scheduled and not (last.due.principal or last.due.interest):
            return (*installments[:-1], last._replace(due_on=charge.due_on, due=last.due.plus(amount)))
        return (*installments, Installment(last.number + 1, last.due_on, charge.due_on, amount))
    installment = installments[place]
    changed = installment._replace(due=installment.due.plus(amount))
    return (*installments[:place], changed, *installments[place + 1 :])


def keeping_due_dates(terms: LoanTerms) -> int:
    """Return how many installments keep their due dates whatever charges come after them."""
    return terms.number_of_installments if terms.accrues else 0


def paid_charges(installments: Sequence[Installment], charges: Sequence[LoanCharge]) -> Mapping[int, int]:
    """Return what is paid of each charge: within an installment and part, the earliest due charge first."""
    paid: dict[int, int] = {}
    left: dict[tuple[int, Part], int] = {}
    for charge in sorted(charges, key=lambda each: (each.due_on, each.id)):
        place = place_of(charge, installments)
        if place is None:
            paid[charge.id] = 0
            continue
        part = part_of(charge)
        rest = left.get((place, part), installments[place].paid.of(part))
        paid[charge.id] = min(rest, charge.amount - charge.waived)
        left[place, part] = rest - paid[charge.id]
    return paid


def arrived_charges(
    installments: Sequence[Installment], charges: Sequence[LoanCharge], on: date
) -> Mapping[int, Parts]:
    """Return, per installment number, the outstanding fees and penalties whose own due date has come."""
    paid = paid_charges(installments, charges)
    arrived: dict[int, Parts] = {}
    for charge in charges:
        place = place_of(charge, installments)
        if place is not None and charge.due_on <= on:
            number = installments[place].number
            owed = charge.amount - charge.waived - paid[charge.id]
            arrived[number] = arrived.get(number, NOTHING).adding(part_of(charge), owed)
    return arrived
