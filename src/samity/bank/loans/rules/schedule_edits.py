"""A schedule changed by hand: its dates, amounts and number, and payment holidays. See docs/rules/schedule-edits.md."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import dropwhile
from typing import TYPE_CHECKING

from samity.bank.loans.rules.contract_dates import contract_dates
from samity.bank.loans.rules.contract_rates import undisturbed_rate
from samity.bank.loans.rules.equal_amounts import annuity
from samity.bank.loans.rules.schedule_contractual import RowInterest, rates_of
from samity.bank.loans.rules.schedule_rows import rows_of
from samity.bank.loans.values.allowances import Allowances, HolidayTerm
from samity.bank.loans.values.schedule_edits import EditedRow, ReckonedRow, RowEdit
from samity.bank.loans.values.terms import Amortization, InterestMethod, LoanTerms, ScheduledInstallment
from samity.kernel.money import rounded_ratio
from samity.kernel.periods import add_periods

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from samity.bank.loans.values.state import Installment


@dataclass(frozen=True, slots=True)
class EditGround:
    """What a schedule is changed on.

    Attributes:
        terms: with the principal of the loan.
        start_on: when it was paid out, or is expected to be.
        rows: its installments, without one that has only charges.
        today: what was due by then stays; None before the loan is paid out.
    """

    terms: LoanTerms
    allowances: Allowances
    start_on: date
    rows: tuple[Installment, ...]
    today: date | None

    def is_frozen(self, row: Installment) -> bool:
        """Say whether an installment stays as it is: it was due, it is paid, or a payment holiday already."""
        if self.today is None:
            return False
        return row.due_on <= self.today or row.held_back is not None or (bool(row.due.total) and row.is_settled)


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """An installment in its new place: what it was, if it was there, and what is asked of it."""

    due_on: date
    was: Installment | None
    asked: RowEdit
    is_new_holiday: bool = False

    @property
    def is_holiday(self) -> bool:
        """Say whether nothing falls due with it."""
        return self.is_new_holiday or (self.was is not None and self.was.held_back is not None)

    def stays(self, ground: EditGround) -> bool:
        """Say whether it was there and stays as it was."""
        return self.was is not None and ground.is_frozen(self.was)

    @property
    def is_added_by_hand(self) -> bool:
        """Say whether somebody added it, and not a payment holiday."""
        return self.was is None and self.asked != RowEdit()

    @property
    def says_principal(self) -> bool:
        """Say whether another principal is asked for than stood there."""
        asked = self.asked.principal
        return asked is not None and (self.was is None or asked != self.was.due.principal)

    @property
    def is_changed(self) -> bool:
        """Say whether it is another than it was."""
        if self.was is None or self.is_new_holiday or self.due_on != self.was.due_on:
            return True
        return self.says_principal or self.asked.interest not in {None, self.was.due.interest}


def placed_rows(ground: EditGround, edits: Sequence[RowEdit]) -> tuple[PlacedRow, ...]:
    """Return the installments in the order of their new dates, with those that payment holidays add at the end."""
    asked = {each.number: each for each in edits if each.number is not None}
    rows = [
        PlacedRow(edit.due_on or was.due_on, was, edit, edit.is_holiday and was.held_back is None)
        for was in ground.rows
        for edit in [asked.get(was.number, RowEdit(was.number))]
    ]
    rows += [PlacedRow(each.due_on, None, each) for each in edits if each.number is None and each.due_on is not None]
    rows.sort(key=lambda each: each.due_on)
    if ground.allowances.holiday_term is HolidayTerm.EXTENDED:
        for _ in range(sum(each.is_new_holiday for each in rows)):
            rows.append(PlacedRow(_date_after(ground, rows[-1].due_on), None, RowEdit()))
    return tuple(rows)


def edited_rows(
    ground: EditGround, placed: Sequence[PlacedRow], business_days: Sequence[int] = ()
) -> tuple[ReckonedRow, ...]:
    """Fill the installments: what is asked for, what stood there, and interest by the terms from the first change on.

    Args:
        ground: terms and what stands.
        placed: in increasing order of dates.
        business_days: of each installment, for BUS_252.
    """
    rows = rows_of(ground.start_on, [each.due_on for each in placed], at_once=True)
    terms = replace(ground.terms, number_of_installments=len(rows), custom_rows=())
    rates, exact = rates_of(terms, rows, business_days), RowInterest(terms)
    begun = next((place for place, each in enumerate(placed) if each.is_changed), len(placed))
    planned = list(_planned(ground, placed))
    sharing = _Sharing(terms, planned.count(None))
    takes_rest = _takes_rest(placed)
    filled: list[ReckonedRow] = []
    left = terms.principal
    for place, (row, rate, each) in enumerate(zip(rows, rates, placed, strict=True)):
        base = terms.principal if terms.interest_method is InterestMethod.FLAT else left
        reckoned = exact.of(row, base * rate, is_last=place == len(rows) - 1)
        if each.was is not None and (place < begun or ground.is_frozen(each.was)):
            interest, held = each.was.due.interest, each.was.held_back
        elif each.is_holiday:
            interest, held = 0, reckoned
        else:
            interest, held = _interest(each, reckoned), None
        share = planned[place]
        principal = sharing.of(interest, left) if share is None else share
        if each.says_principal:
            principal = each.asked.principal or 0
        elif takes_rest and place == len(rows) - 1 and not each.stays(ground):
            principal = max(left, 0)
        left -= principal
        filled.append(ReckonedRow(EditedRow(row.due_on, principal, interest, held), reckoned))
    return tuple(filled)


def agreed_rows(
    terms: LoanTerms, disbursed_on: date, due_dates: Sequence[date], business_days: Sequence[int] = ()
) -> tuple[ScheduledInstallment, ...]:
    """Return the schedule that was agreed on by hand before the loan was paid out.

    When less is paid out than was asked for, the last installments shrink; when more is, the last one grows.
    """
    rows = rows_of(disbursed_on, due_dates)
    bare = replace(terms, number_of_installments=len(rows), custom_rows=())
    rates, exact = rates_of(bare, rows, business_days), RowInterest(bare)
    left, filled = terms.principal, []
    for row, rate, custom in zip(rows, rates, terms.custom_rows, strict=True):
        base = terms.principal if terms.interest_method is InterestMethod.FLAT else left
        reckoned = exact.of(row, base * rate, is_last=row is rows[-1])
        principal = left if row is rows[-1] else min(custom.principal, left)
        interest = reckoned if custom.interest is None else min(custom.interest, reckoned)
        left -= principal
        filled.append(ScheduledInstallment(row.number, row.from_on, row.due_on, principal, interest))
    return tuple(filled)


def _planned(ground: EditGround, placed: Sequence[PlacedRow]) -> Iterator[int | None]:
    """Give what each installment repays unless somebody says otherwise; None shares what is left with the others.

    With a term that is extended, what a payment holiday would have repaid is repaid by the next, and so on to the end.
    """
    coming = iter([each.due.principal for each in ground.rows if not ground.is_frozen(each)])
    kept = ground.allowances.holiday_term is HolidayTerm.KEPT
    has_begun = False
    for each in placed:
        has_begun = has_begun or (kept and each.is_new_holiday)
        if each.was is not None and ground.is_frozen(each.was):
            yield each.was.due.principal
        elif each.is_holiday:
            yield 0
        elif has_begun:
            yield None
        else:
            yield 0 if each.is_added_by_hand else next(coming)


class _Sharing:
    """What installments repay that share what a payment holiday left: equal parts, or equal totals."""

    def __init__(self, terms: LoanTerms, count: int) -> None:
        self._terms, self._count = terms, count
        is_annuity = terms.amortization is Amortization.EQUAL_INSTALLMENTS or terms.amortization.is_on_dates
        self._by_total = terms.interest_method is not InterestMethod.FLAT and is_annuity
        self._equal: int | None = None

    def of(self, interest: int, left: int) -> int:
        """Return minor units, never more than is left."""
        if self._equal is None:
            terms, count = self._terms, self._count
            by_total = annuity(left, [undisturbed_rate(terms)] * count)
            self._equal = rounded_ratio(by_total if self._by_total else Fraction(left, count), terms.rounding)
        return min(max(self._equal - interest, 0) if self._by_total else self._equal, left)


def _takes_rest(placed: Sequence[PlacedRow]) -> bool:
    """Say whether the last installment takes what is left: its principal is left out, or payment holidays move it."""
    return placed[-1].asked.principal is None or any(each.is_new_holiday for each in placed)


def _interest(each: PlacedRow, reckoned: int) -> int:
    """Return what is asked for, else what the terms come to, but never less than was paid of it."""
    was, asked = each.was, each.asked.interest
    if asked is not None and (was is None or asked != was.due.interest):
        return asked
    return reckoned if was is None else max(reckoned, was.paid.interest + was.waived.interest)


def _date_after(ground: EditGround, last: date) -> date:
    terms = ground.terms
    if terms.fixed_days:
        return next(dropwhile(lambda day: day <= last, contract_dates(terms, ground.start_on, last)))
    return add_periods(last, terms.repay_every, terms.repay_unit)
