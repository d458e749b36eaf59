"""When installments fall due that are moved, or added, while a loan runs. See docs/rules/rescheduling.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.kernel.periods import add_periods, day_of_month

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from samity.bank.loans.values.terms import LoanTerms


def following_dates(
    terms: LoanTerms, due_dates: Sequence[date], first: int, *, moved_to: date | None = None, extra: int = 0
) -> tuple[date, ...]:
    """Return the due dates from one installment on when it is moved, or more are added after the last.

    Those after one that is moved keep their distance from it, and come back to its day of the month.

    Args:
        terms: repay every, unit.
        due_dates: of all installments by now.
        first: number of the installment, from 1.
        moved_to: its new date; None leaves it.
        extra: how many are added.
    """
    every, unit = terms.repay_every, terms.repay_unit
    rest = due_dates[first - 1 :]
    if moved_to is not None:
        return tuple(add_periods(moved_to, every * place, unit) for place in range(len(rest) + extra))
    days = max(each.day for each in due_dates)
    ends_month = rest[-1] == day_of_month(rest[-1].year, rest[-1].month, days)
    seed = days if ends_month else rest[-1].day
    return (*rest, *(add_periods(rest[-1], every * count, unit, seed_day=seed) for count in range(1, extra + 1)))
