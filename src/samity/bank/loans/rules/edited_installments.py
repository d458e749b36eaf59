"""What becomes of installments when a schedule is changed by hand. See docs/rules/schedule-edits.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.loans.rules.charges import part_of, place_of, with_charge
from samity.bank.loans.values.parts import NOTHING, Part, Parts
from samity.bank.loans.values.state import Installment
from samity.kernel.money import rounded

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from samity.bank.loans.values.schedule_edits import EditedRow
    from samity.bank.loans.values.state import LoanState


def edited_installments(state: LoanState, start_on: date, rows: Sequence[EditedRow]) -> tuple[Installment, ...]:
    """Return the installments of a changed schedule, with charges in their places and what was paid where it fits.

    What was paid stays with its installment. Where that no longer asks for so much, since something dated before the
    change was entered after it, the rest goes to the others in the order of their due dates: nothing is lost.
    """
    starts = (start_on, *(each.due_on for each in rows[:-1]))
    installments = tuple(
        Installment(number, start, row.due_on, Parts(row.principal, row.interest), held_back=row.held_back)
        for number, (start, row) in enumerate(zip(starts, rows, strict=True), 1)
    )
    for charge in state.charges:
        installments = with_charge(installments, charge)
    return _paid(_waived(installments, state), state.installments)


def with_held_interest(installments: tuple[Installment, ...], on: date) -> tuple[Installment, ...]:
    """Let interest that payment holidays held back until a day fall due, with the next installment, else the last."""
    held = held_back_until(installments, on)
    place = next(
        (place for place, each in enumerate(installments) if each.due_on >= on and each.held_back is None),
        len(installments) - 1,
    )
    freed = [each._replace(held_back=0) if _is_over(each, on) else each for each in installments]
    freed[place] = freed[place]._replace(due=freed[place].due.adding(Part.INTEREST, held))
    return tuple(freed)


def held_back_until(installments: Sequence[Installment], on: date) -> int:
    """Return the interest of payment holidays that are over on a day and was not applied yet, in minor units."""
    return sum(each.held_back or 0 for each in installments if _is_over(each, on))


def held_interest(installments: Sequence[Installment], on: date) -> int:
    """Return the interest that payment holidays have held back by a day, of a running one day by day; minor units."""
    return sum(_accrued(each, on) for each in installments if each.held_back and each.from_on < on)


def _accrued(each: Installment, on: date) -> int:
    days = min(on, each.due_on) - each.from_on
    return rounded((each.held_back or 0) * days.days, (each.due_on - each.from_on).days)


def _is_over(each: Installment, on: date) -> bool:
    return each.held_back is not None and each.due_on <= on


def _waived(installments: tuple[Installment, ...], state: LoanState) -> tuple[Installment, ...]:
    """Keep what was waived: charges with their installments, interest with the number it had."""
    waived = {each.number: NOTHING.adding(Part.INTEREST, each.waived.interest) for each in state.installments}
    places = [waived.get(each.number, NOTHING) for each in installments]
    for charge in state.charges:
        place = place_of(charge, installments)
        if place is not None and charge.waived:
            places[place] = places[place].adding(part_of(charge), charge.waived)
    return tuple(each._replace(waived=parts) for each, parts in zip(installments, places, strict=True))


def _paid(installments: tuple[Installment, ...], before: Sequence[Installment]) -> tuple[Installment, ...]:
    was = {each.number: each.paid for each in before}
    places = [NOTHING] * len(installments)
    dues = [each.due for each in installments]
    for part in Part:
        own = [min(was.get(each.number, NOTHING).of(part), _room(each, part)) for each in installments]
        rest = sum(each.paid.of(part) for each in before) - sum(own)
        for place, each in enumerate(installments):
            more = min(rest, _room(each, part) - own[place])
            places[place] = places[place].adding(part, own[place] + more)
            rest -= more
        # Interest can be lowered below what was paid: then the last installment asks for it.
        dues[-1] = dues[-1].adding(part, rest)
        places[-1] = places[-1].adding(part, rest)
    return tuple(each._replace(due=due, paid=paid) for each, due, paid in zip(installments, dues, places, strict=True))


def _room(each: Installment, part: Part) -> int:
    return max(each.due.of(part) - each.waived.of(part), 0)
