"""The rows of a schedule, from one due date to the next, and what grace leaves out. See docs/rules/due-dates.md."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from samity.kernel.errors import ensure
from samity.kernel.money import RoundingMode, rounded
from samity.kernel.periods import PeriodUnit, day_of_month, periods_between

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from samity.bank.loans.values.terms import LoanTerms


@dataclass(frozen=True, slots=True)
class Row:
    """An installment before its amounts: the days it covers.

    Attributes:
        whole: False when interest is not charged from its first day.
    """

    number: int
    from_on: date
    due_on: date
    whole: bool = True

    @property
    def days(self) -> int:
        """Real days of the row."""
        return (self.due_on - self.from_on).days

    def charged_from(self, day: date | None) -> Row:
        """Return the row without the days before interest is charged."""
        if day is None or day <= self.from_on:
            return self
        return replace(self, from_on=min(day, self.due_on), whole=False)


def rows_of(disbursed_on: date, due_dates: Sequence[date], *, at_once: bool = False) -> tuple[Row, ...]:
    """Return the rows between the disbursement and the due dates, which must increase from it.

    Args:
        disbursed_on: where the first row begins.
        due_dates: where each row ends.
        at_once: the first of them may be the disbursement itself, a row of no days.
    """
    starts = (disbursed_on, *due_dates[:-1])
    ensure(
        all(start < due for start, due in zip(starts[at_once:], due_dates[at_once:], strict=True))
        and disbursed_on <= due_dates[0],
        "due dates increase strictly from the disbursement",
    )
    return tuple(Row(number, start, due) for number, (start, due) in enumerate(zip(starts, due_dates, strict=True), 1))


def seed_day(rows: Sequence[Row]) -> int | None:
    """Return the day of the month that most due dates come back to, or None when they follow a calendar.

    A holiday moves one date or two, not most of them. Where two days explain the dates equally well (only 29 February
    is known), the start's own day is taken, then the later one.
    """
    dues = [row.due_on for row in rows]
    start_day = rows[0].from_on.day

    def explained(day: int) -> tuple[int, bool, int]:
        return sum(due == day_of_month(due.year, due.month, day) for due in dues), day == start_day, day

    best = max(explained(day) for day in {start_day, *(due.day for due in dues)})
    return best[2] if 2 * best[0] > len(dues) else None


def bears_principal(terms: LoanTerms, number: int) -> bool:
    """Tell whether an installment repays principal: not in the grace, then every (moratorium + 1)-th one.

    With principal_every it is each so many-th one counted from the first, and the last.
    """
    after_grace = number - terms.grace_on_principal - 1
    if after_grace < 0 or after_grace % (terms.moratorium + 1):
        return False
    return number % terms.principal_every == 0 or number == terms.number_of_installments


def amounts_said(terms: LoanTerms) -> Mapping[int, int]:
    """Return, by number, what somebody said that an installment asks for; minor units. The last takes what is left."""
    return {number: each.amount for number, each in enumerate(terms.varied_rows, 1) if each.amount is not None}


def is_odd(terms: LoanTerms, rows: Sequence[Row], row: Row) -> bool:
    """Tell whether a row is longer or shorter than an undisturbed period."""
    if terms.fixed_days:
        return not (row.from_on.day in terms.fixed_days and row.due_on.day in terms.fixed_days)
    seed = seed_day(rows) if terms.repay_unit in (PeriodUnit.MONTHS, PeriodUnit.YEARS) else None
    return periods_between(row.from_on, row.due_on, terms.repay_unit, seed_day=seed) != terms.repay_every


def even_shares(total: int, count: int, rounding: RoundingMode) -> tuple[int, ...]:
    """Split minor units into equal shares; the last one takes what rounding left, and none is negative."""
    share = rounded(total, count, rounding)
    shares, left = [], total
    for _ in range(count - 1):
        shares.append(min(share, left))
        left -= shares[-1]
    return (*shares, left)
