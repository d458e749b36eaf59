"""What becomes of installments when a schedule is changed by hand. See docs/rules/schedule-edits.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.loans.rules.charges import part_of, place_of, with_charge
from samity.bank.loans.values.parts import NOTHING, Part, Parts
from samity.bank.loans.values.state import Installment
from samity.kernel.money import rounded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from samity.bank.loans.values.facts import Fact
    from samity.bank.loans.values.schedule_edits import EditedRow
    from samity.bank.loans.values.state import Accrued, LoanState
    from samity.bank.loans.values.terms import LoanTerms

WHOLE = "whole"
"""Under this name a fact says that all interest held back falls due, also that of payment holidays to come."""


def edited_installments(
    terms: LoanTerms, state: LoanState, start_on: date, rows: Sequence[EditedRow]
) -> tuple[Installment, ...]:
    """Return the installments of a changed schedule, with charges in their places and what was paid where it fits.

    What was paid stays with its installment. Where that no longer asks for so much, since something dated before the
    change was entered after it, the rest goes to the others in the order of their due dates: nothing is lost.
    """
    starts = (start_on, *(each.due_on for each in rows[:-1]))
    installments = tuple(
        Installment(number, start, row.due_on, Parts(row.principal, row.interest), held_back=row.held_back)
        for number, (start, row) in enumerate(zip(starts, rows, strict=True), 1)
    )
    if state.accrued is not None:
        pairs = zip(installments, rows, strict=True)
        as_accrued = tuple(_as_accrued(each, row, state.installments, state.accrued) for each, row in pairs)
        installments = _with_what_was_applied(terms, _levelled(as_accrued, state), rows, state)
    for charge in state.charges:
        installments = with_charge(installments, charge, 0 if state.accrued is None else len(rows))
    return with_what_was_settled(_owing_anew(installments, state), state)


def _owing_anew(installments: tuple[Installment, ...], state: LoanState) -> tuple[Installment, ...]:
    """Let what was given back be owed with the installments that run on its days now, beside what these ask for."""
    rows = list(installments)
    for each in state.installments:
        on = each.credited_on
        if on is not None:
            place = next((at for at, row in enumerate(rows) if row.from_on <= on < row.due_on), len(rows) - 1)
            row = rows[place]
            due, credited = row.due.plus(each.credited), row.credited.plus(each.credited)
            rows[place] = row._replace(due=due, credited=credited, credited_on=row.credited_on or on)
    return tuple(rows)


def with_what_was_settled(installments: tuple[Installment, ...], state: LoanState) -> tuple[Installment, ...]:
    """Return installments that were made anew with what was paid and waived, each where it fits."""
    return _paid(_waived(installments, state), state.installments)


def _levelled(installments: tuple[Installment, ...], state: LoanState) -> tuple[Installment, ...]:
    """Let the last installments take what those that have passed by now ask for more or less than the change found.

    What they ask for can follow payments, and one may have been entered or taken back since.
    """
    missing = state.principal - sum(each.due.principal - each.capitalized for each in installments)
    rows = list(installments)
    for place, each in reversed(list(enumerate(rows))):
        if each.held_back is None and missing:
            more = max(missing, -each.due.principal)
            asked = max(each.asked + more, 0) if each.asked else 0
            rows[place] = each._replace(due=each.due.adding(Part.PRINCIPAL, more), asked=asked)
            missing -= more
    return tuple(rows)


def _with_what_was_applied(
    terms: LoanTerms, installments: tuple[Installment, ...], rows: Sequence[EditedRow], state: LoanState
) -> tuple[Installment, ...]:
    """Let what falls due with installments to come of other days, and is not in the change, fall due with one of them.

    It is what overdue principal bears and the last one asks for, or what something entered since lets go.
    """
    number = len(rows) + 1 if state.accrued is None else state.accrued.number
    applied = sum(each.applied for each in state.installments[number - 1 :])
    # What the change found applied on its day is applied after it.
    pairs = zip(state.installments[: number - 1], rows, strict=False)
    applied += sum(max((each.held_back or 0) - (row.held_back or 0), 0) for each, row in pairs)
    more = applied - sum(row.applied for row in rows[number - 1 :])
    coming = [each.number for each in installments[number - 1 :] if each.held_back is None]
    if more <= 0 or not coming:
        return installments
    place = (coming[-1] if terms.prepayment.raises_last else coming[0]) - 1
    each = installments[place]
    each = each._replace(due=each.due.adding(Part.INTEREST, more), applied=each.applied + more)
    return (*installments[:place], each, *installments[place + 1 :])


def _as_accrued(each: Installment, row: EditedRow, before: Sequence[Installment], accrued: Accrued) -> Installment:
    """Leave what has passed as it stands, where interest follows the real balance; that to come is reckoned anew."""
    was = before[each.number - 1] if each.number <= min(accrued.number, len(before)) else None
    if any(installment.asked for installment in before):
        each = each._replace(asked=row.principal + row.interest - row.applied)
    if was is None:
        return each._replace(due=Parts(each.due.principal, row.applied), applied=row.applied)
    if each.number == accrued.number:
        interest = was.due.interest - was.credited.interest - was.applied + row.applied
        return each._replace(due=Parts(each.due.principal, interest), applied=row.applied)
    # What the change found applied is in its rows: on one day it stands before the application.
    held_back = was.held_back if row.held_back else row.held_back
    due = Parts(was.due.principal - was.credited.principal, was.due.interest - was.credited.interest)
    return each._replace(due=due, held_back=held_back, capitalized=was.capitalized, applied=was.applied)


def with_held_interest(state: LoanState, fact: Fact) -> tuple[Installment, ...]:
    """Let interest that payment holidays held back until a day fall due, with the next installment, else the last.

    Where nothing else was owed, those that were not over by then end as well, each with its interest.
    """
    on, installments = fact.value_on, state.installments
    held, whole = held_back_until(state, on), bool(fact.details.get(WHOLE))
    place = next(
        (place for place, each in enumerate(installments) if each.due_on >= on and each.held_back is None),
        len(installments) - 1,
    )
    freed = [
        each._replace(held_back=0) if _is_over(state, each, on) else _ended_early(each) if whole else each
        for each in installments
    ]
    applied = 0 if state.accrued is None else held
    last = freed[place]
    freed[place] = last._replace(due=last.due.adding(Part.INTEREST, held), applied=last.applied + applied)
    return tuple(freed)


def _ended_early(each: Installment) -> Installment:
    return each._replace(due=each.due.adding(Part.INTEREST, each.held_back or 0), held_back=None)


def held_back_until(state: LoanState, on: date) -> int:
    """Return the interest of payment holidays that are over on a day and was not applied yet, in minor units."""
    return sum(each.held_back or 0 for each in state.installments if _is_over(state, each, on))


def held_interest(installments: Sequence[Installment], on: date) -> int:
    """Return the interest that payment holidays have held back by a day, of a running one day by day; minor units."""
    return sum(_accrued(each, on) for each in installments if each.held_back and each.from_on < on)


def _accrued(each: Installment, on: date) -> int:
    days = min(on, each.due_on) - each.from_on
    return rounded((each.held_back or 0) * days.days, (each.due_on - each.from_on).days)


def _is_over(state: LoanState, each: Installment, on: date) -> bool:
    """Say whether a payment holiday is over: where interest accrues, once its due date has passed."""
    return each.held_back is not None and (each.due_on < on or (each.due_on == on and state.accrued is None))


def _waived(installments: tuple[Installment, ...], state: LoanState) -> tuple[Installment, ...]:
    """Keep what was waived: charges with their installments, interest with the number it had and where it fits."""
    was = {each.number: each.waived.interest for each in state.installments}
    kept, rest = _in_place(was, [each.due.interest for each in installments], installments)
    places = [NOTHING.adding(Part.INTEREST, amount) for amount in kept]
    for charge in state.charges:
        place = place_of(charge, installments)
        if place is not None and charge.waived:
            places[place] = places[place].adding(part_of(charge), charge.waived)
    waived = [each._replace(waived=parts) for each, parts in zip(installments, places, strict=True)]
    return (*waived[:-1], _with_rest(waived[-1], Part.INTEREST, rest, "waived"))


def _paid(installments: tuple[Installment, ...], before: Sequence[Installment]) -> tuple[Installment, ...]:
    paid = list(installments)
    for part in Part:
        was = {each.number: each.paid.of(part) for each in before}
        rooms = [max(each.due.of(part) - each.waived.of(part), 0) for each in paid]
        kept, rest = _in_place(was, rooms, installments)
        paid = [each._replace(paid=each.paid.adding(part, amount)) for each, amount in zip(paid, kept, strict=True)]
        paid[-1] = _with_rest(paid[-1], part, rest, "paid")
    return tuple(paid)


def _in_place(was: Mapping[int, int], rooms: Sequence[int], rows: Sequence[Installment]) -> tuple[list[int], int]:
    """Return how much stands with each installment: its own as far as it fits, the rest with the others in order.

    Args:
        was: by the numbers they had, in minor units.
        rooms: how much each can hold.
        rows: the installments.

    Returns:
        The amounts, and what fits nowhere.
    """
    kept = [min(was.get(each.number, 0), room) for each, room in zip(rows, rooms, strict=True)]
    rest = sum(was.values()) - sum(kept)
    for place, room in enumerate(rooms):
        more = min(rest, room - kept[place])
        kept[place] += more
        rest -= more
    return kept, rest


def _with_rest(last: Installment, part: Part, rest: int, what: str) -> Installment:
    """Let the last installment ask for what fits nowhere: interest can be lowered below what was paid or waived."""
    return last._replace(due=last.due.adding(part, rest), **{what: getattr(last, what).adding(part, rest)})
