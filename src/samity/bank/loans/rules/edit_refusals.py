"""What stands against changing a schedule by hand, all of it at once. See docs/rules/schedule-edits.md."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from samity.bank.loans.rules.offers import MOST_INSTALLMENTS
from samity.bank.loans.rules.planned_dates import END_OF_TIME
from samity.bank.loans.values.allowances import EditOption
from samity.bank.loans.values.parts import NOTHING
from samity.kernel.errors import Refusal, located
from samity.kernel.money import LARGEST_MINOR

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import date

    from samity.bank.loans.rules.placed_rows import EditGround, PlacedRow
    from samity.bank.loans.values.schedule_edits import ReckonedRow, RowEdit
    from samity.kernel.money import Currency, Money

WORDS: Mapping[EditOption, str] = {
    EditOption.DUE_DATES: "due dates",
    EditOption.PRINCIPAL: "principal",
    EditOption.INTEREST: "interest",
    EditOption.COUNT: "number of installments",
    EditOption.PAYMENT_HOLIDAYS: "payment holidays",
}


@dataclass(eq=False)
class EditNotAllowed(Refusal):
    """The product does not let the schedule of its loans be changed by hand in its {what}."""

    what: str
    option: str


@dataclass(eq=False)
class InstallmentNotInSchedule(Refusal):
    """The schedule has no installment {number}."""

    number: int


@dataclass(eq=False)
class InstallmentNamedTwice(Refusal):
    """Installment {number} is named more than once."""

    number: int


@dataclass(eq=False)
class InstallmentStays(Refusal):
    """Installment {number} was due already, is paid, or is a payment holiday: it stays as it is."""

    number: int


@dataclass(eq=False)
class AddedWithoutDate(Refusal):
    """An installment that is added needs its due date."""


@dataclass(eq=False)
class DueDatesNotInOrder(Refusal):
    """The installment due on {due_on} does not come after the one before it."""

    due_on: date


@dataclass(eq=False)
class DueTooEarly(Refusal):
    """An installment cannot be made due on {due_on}: it must come after {after}."""

    due_on: date
    after: date


@dataclass(eq=False)
class DueTooLate(Refusal):
    """No installment can be due in a schedule that ends on {due_on}: dates are reckoned up to {end}."""

    due_on: date
    end: date


@dataclass(eq=False)
class TooManyInstallments(Refusal):
    """A schedule cannot have {number} installments: {most} at the most."""

    number: int
    most: int


@dataclass(eq=False)
class HolidayAdded(Refusal):
    """An installment that is added cannot be a payment holiday: name one that stands in the schedule."""


@dataclass(eq=False)
class HolidayAsksForNothing(Refusal):
    """Installment {number} shall be a payment holiday: then it cannot ask for principal or interest."""

    number: int


@dataclass(eq=False)
class NoHolidayPossible(Refusal):
    """Installment {number} cannot be a payment holiday: the loan is not paid out, or it has payments or charges."""

    number: int


@dataclass(eq=False)
class NobodyTakesOver(Refusal):
    """Installment {number} is the last: in a term that is kept, nothing after it could be repaid in its place."""

    number: int


@dataclass(eq=False)
class PrincipalDiffersFromLoan(Refusal):
    """The installments repay {repaid}, and not the {lent} of the loan."""

    repaid: Money
    lent: Money


@dataclass(eq=False)
class ScheduleTooLarge(Refusal):
    """The installments would ask for {total}, more than an account in {currency} can hold."""

    total: Money
    currency: str


@dataclass(eq=False)
class InterestRaised(Refusal):
    """The interest of the installment due on {due_on} can be {most} at the most: by hand it is only lowered."""

    due_on: date
    most: Money


@dataclass(eq=False)
class BelowPaid(Refusal):
    """The installment due on {due_on} cannot ask for less than was paid of it, {paid}, nor for less than nothing."""

    due_on: date
    paid: Money
    part: str


def place_refusals(ground: EditGround, edits: Sequence[RowEdit], placed: Sequence[PlacedRow]) -> list[Refusal]:
    """Return what stands against the places and dates of installments, before any amount is reckoned."""
    known = {each.number for each in ground.rows}
    named = Counter(each.number for each in edits if each.number is not None)
    touched = _touched(placed)
    refusals: list[Refusal] = []
    for option in sorted(touched.keys() - ground.allowances.edits):
        refusals += located(touched[option], [EditNotAllowed(WORDS[option], option)])
    for edit in edits:
        refusals += located(edit.place, _edit_refusals(edit, known, named))
    if len(placed) > MOST_INSTALLMENTS:
        refusals.append(TooManyInstallments(len(placed), MOST_INSTALLMENTS))
    for row in _disordered(placed):
        refusals += located(row.asked.place, [DueDatesNotInOrder(row.due_on)])
    for each in placed:
        refusals += located(each.asked.place, _row_refusals(ground, each))
    last = placed[-1]
    if last.is_new_payment_holiday and last.was is not None:
        refusals += located(last.asked.place, [NobodyTakesOver(last.was.number)])
    return refusals


def _edit_refusals(edit: RowEdit, known: Collection[int], named: Mapping[int, int]) -> Iterator[Refusal]:
    if edit.number is None:
        if edit.due_on is None:
            yield AddedWithoutDate()
        if edit.is_payment_holiday:
            yield HolidayAdded()
        return
    if edit.number not in known:
        yield InstallmentNotInSchedule(edit.number)
    if named[edit.number] > 1:
        yield InstallmentNamedTwice(edit.number)


def edited_amount_refusals(
    placed: Sequence[PlacedRow], filled: Sequence[ReckonedRow], lent: int, currency: Currency
) -> list[Refusal]:
    """Return what stands against the amounts of installments.

    Args:
        placed: what was asked for.
        filled: what came of it.
        lent: principal of the loan, minor units.
        currency: of the loan.
    """
    refusals: list[Refusal] = []
    repaid = sum(each.row.principal for each in filled)
    if repaid != lent:
        refusals.append(PrincipalDiffersFromLoan(currency.money(repaid), currency.money(lent)))
    total = sum(each.row.principal + each.row.interest + (each.row.held_back or 0) for each in filled)
    if total > LARGEST_MINOR:
        refusals.append(ScheduleTooLarge(currency.money(total), currency.code))
    for place, (row, most) in zip(placed, filled, strict=True):
        paid = NOTHING if place.was is None else place.was.paid.plus(place.was.waived)
        joined = 0 if place.was is None else place.was.principal_added
        unfit: list[Refusal] = []
        if row.principal + joined < paid.principal:
            unfit.append(BelowPaid(row.due_on, currency.money(paid.principal), "principal"))
        if row.interest < paid.interest:
            unfit.append(BelowPaid(row.due_on, currency.money(paid.interest), "interest"))
        if row.interest > most and place.says_interest:
            unfit.append(InterestRaised(row.due_on, currency.money(most)))
        refusals += located(place.asked.place, unfit)
    return refusals


def _touched(placed: Sequence[PlacedRow]) -> Mapping[EditOption, str | None]:
    """Return what of the schedule is changed, and where that is first asked for."""
    found: dict[EditOption, str | None] = {}
    for each in placed:
        for option in _changed(each):
            found.setdefault(option, each.asked.place)
    return found


def _changed(each: PlacedRow) -> Iterator[EditOption]:
    if each.is_added_by_hand:
        yield EditOption.COUNT
    elif each.was is not None:
        if each.due_on != each.was.due_on:
            yield EditOption.DUE_DATES
        if each.says_principal:
            yield EditOption.PRINCIPAL
        if each.says_interest:
            yield EditOption.INTEREST
    if each.is_new_payment_holiday:
        yield EditOption.PAYMENT_HOLIDAYS


def _disordered(placed: Sequence[PlacedRow]) -> Iterator[PlacedRow]:
    """Give the rows that fall on the date of another, or before one that was before them."""
    for before, after in pairwise(placed):
        overtaken = before.was is not None and after.was is not None and before.was.number > after.was.number
        if before.due_on == after.due_on or overtaken:
            yield after


def _row_refusals(ground: EditGround, each: PlacedRow) -> Iterator[Refusal]:
    after = ground.stays_until or ground.start_on
    moved = each.was is None or each.due_on != each.was.due_on
    if each.was is not None and each.is_changed and each.stays(ground):
        yield InstallmentStays(each.was.number)
    elif moved and each.due_on <= after:
        yield DueTooEarly(each.due_on, after)
    elif moved and each.due_on >= END_OF_TIME:
        yield DueTooLate(each.due_on, END_OF_TIME)
    if each.is_new_payment_holiday and each.was is not None:
        if not ground.can_be_payment_holiday(each.was):
            yield NoHolidayPossible(each.was.number)
        if each.asks_in_payment_holiday:
            yield HolidayAsksForNothing(each.was.number)
