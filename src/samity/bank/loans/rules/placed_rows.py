"""Installments in their places after a change by hand. See docs/rules/schedule-edits.md."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import dropwhile
from typing import TYPE_CHECKING

from samity.bank.loans.rules.contract_dates import contract_dates
from samity.bank.loans.rules.edit_refusals import DueTooLate
from samity.bank.loans.rules.planned_dates import END_OF_TIME, longest_spacing
from samity.bank.loans.values.allowances import PaymentHolidayTerm
from samity.bank.loans.values.parts import NOTHING
from samity.bank.loans.values.schedule_edits import ByHand, RowEdit
from samity.kernel.periods import add_periods

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from samity.bank.loans.values.allowances import Allowances
    from samity.bank.loans.values.state import Installment
    from samity.bank.loans.values.terms import LoanTerms
    from samity.bank.loans.values.work_calendar import WorkCalendar


@dataclass(frozen=True, slots=True)
class EditGround:
    """What a schedule is changed on.

    Attributes:
        terms: with the principal of the loan.
        start_on: when it was paid out, or is expected to be.
        rows: its installments, without one that has only charges.
        stays_until: what was due by then stays; None before the loan is paid out, when nothing was.
        by_hand: what their interest owes to people, by their numbers.
        calendar: the days of work as they stood when it was paid out, where the day count asks for them.
    """

    terms: LoanTerms
    allowances: Allowances
    start_on: date
    rows: tuple[Installment, ...]
    stays_until: date | None
    by_hand: Mapping[int, ByHand] = field(default_factory=dict)
    calendar: WorkCalendar | None = None

    def is_frozen(self, row: Installment) -> bool:
        """Say whether an installment stays as it is: it was due, it is paid, or a payment holiday already."""
        if self.stays_until is None:
            return False
        return row.due_on <= self.stays_until or row.held_back is not None or (bool(row.due.total) and row.is_settled)

    @property
    def open_rows(self) -> tuple[Installment, ...]:
        """Return the installments that can be changed."""
        return tuple(each for each in self.rows if not self.is_frozen(each))

    def can_be_payment_holiday(self, row: Installment) -> bool:
        """Say whether an installment can be left out: the loan is paid out, and it has no payments and no charges."""
        is_touched = row.paid != NOTHING or row.waived != NOTHING or bool(row.due.fees or row.due.penalties)
        return self.stays_until is not None and not is_touched and not row.applied

    def by_hand_on(self, row: Installment | None) -> ByHand:
        """Return what the interest of an installment owes to people."""
        return ByHand() if row is None else self.by_hand.get(row.number, ByHand())


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """An installment in its new place: what it was, if it was there, and what is asked of it."""

    due_on: date
    was: Installment | None
    asked: RowEdit
    is_new_payment_holiday: bool = False

    @property
    def is_payment_holiday(self) -> bool:
        """Say whether nothing falls due with it."""
        return self.is_new_payment_holiday or (self.was is not None and self.was.held_back is not None)

    def stays(self, ground: EditGround) -> bool:
        """Say whether it was there and stays as it was."""
        return self.was is not None and ground.is_frozen(self.was)

    def bears_as_it_did(self, ground: EditGround) -> bool:
        """Say whether its interest stays: a payment holiday to come holds back what it bears on the new balance."""
        due_by = ground.stays_until
        is_to_come = self.is_payment_holiday and due_by is not None and self.due_on > due_by
        return self.stays(ground) and not is_to_come

    @property
    def is_added_by_hand(self) -> bool:
        """Say whether somebody added it, and not a payment holiday."""
        return self.was is None and self.asked != RowEdit()

    @property
    def says_principal(self) -> bool:
        """Say whether another principal is asked for than stood there; a payment holiday asks for none."""
        asked = self.asked.principal
        if asked is None or self.is_new_payment_holiday:
            return False
        return self.was is None or asked != self.was.due.principal

    @property
    def says_interest(self) -> bool:
        """Say whether another interest is asked for than stood there; a payment holiday asks for none."""
        asked = self.asked.interest
        if asked is None or self.is_new_payment_holiday:
            return False
        return self.was is None or asked != self.was.due.interest

    @property
    def asks_in_payment_holiday(self) -> bool:
        """Say whether it shall be a payment holiday, and ask for something that did not stand there all the same."""
        if not self.is_new_payment_holiday or self.was is None:
            return False
        return any(
            asked not in {None, 0, stood}
            for asked, stood in zip((self.asked.principal, self.asked.interest), self.was.due, strict=False)
        )

    @property
    def ends_payment_holiday(self) -> bool:
        """Say whether a payment holiday shall be none any more."""
        return self.asked.is_payment_holiday is False and self.was is not None and self.was.held_back is not None

    @property
    def is_changed(self) -> bool:
        """Say whether it is another than it was."""
        if self.was is None or self.is_new_payment_holiday or self.due_on != self.was.due_on:
            return True
        return self.says_principal or self.says_interest or self.ends_payment_holiday


def placed_rows(ground: EditGround, edits: Sequence[RowEdit]) -> tuple[PlacedRow, ...]:
    """Return the installments in the order of their new dates, with those that payment holidays add at the end.

    Raises:
        DueTooLate: those would be due beyond the end of time.
    """
    asked = {each.number: each for each in edits if each.number is not None}
    rows = [
        PlacedRow(edit.due_on or was.due_on, was, edit, bool(edit.is_payment_holiday) and was.held_back is None)
        for was in ground.rows
        for edit in [asked.get(was.number, RowEdit(was.number))]
    ]
    rows += [PlacedRow(each.due_on, None, each) for each in edits if each.number is None and each.due_on is not None]
    rows.sort(key=lambda each: each.due_on)
    if ground.allowances.payment_holiday_term is PaymentHolidayTerm.EXTENDED:
        added = sum(each.is_new_payment_holiday for each in rows)
        ends_on = rows[-1].due_on
        if added and ends_on.toordinal() + added * longest_spacing(ground.terms) >= END_OF_TIME.toordinal():
            raise DueTooLate(ends_on, END_OF_TIME)
        for _ in range(added):
            rows.append(PlacedRow(_date_after(ground, rows[-1].due_on), None, RowEdit()))
    return tuple(rows)


def _date_after(ground: EditGround, last: date) -> date:
    terms = ground.terms
    if terms.fixed_days:
        return next(dropwhile(lambda day: day <= last, contract_dates(terms, ground.start_on, last)))
    return add_periods(last, terms.repay_every, terms.repay_unit)
