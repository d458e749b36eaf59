"""On which days of the month interest is applied, and with which installment it falls due.

See docs/rules/interest-application.md.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from samity.bank.loans.rules.interest_bases import Base, BaseChange, running_base
from samity.kernel.periods import PeriodUnit, add_periods, day_of_month

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from samity.bank.loans.values.state import Accrued, Installment
    from samity.bank.loans.values.terms import LoanTerms


def closes_on(terms: LoanTerms, installments: Sequence[Installment], number: int) -> date:
    """Return the day up to which an installment carries interest.

    It is the last day of application by its due date; with the last installment all falls due that is left.
    """
    each = installments[number - 1]
    if not terms.application_days or number >= terms.number_of_installments:
        return each.due_on
    return max(_last_named(terms.application_days, each.due_on), installments[0].from_on)


def begins_on(terms: LoanTerms, installments: Sequence[Installment], number: int) -> date:
    """Return the day from which an installment carries interest."""
    if not terms.application_days or number == 1:
        return installments[number - 1].from_on
    return closes_on(terms, installments, number - 1)


def next_stop(terms: LoanTerms, installments: Sequence[Installment], accrued: Accrued) -> date:
    """Return when what bears interest is looked at again: when interest is applied, or something falls due before."""
    closes = closes_on(terms, installments, accrued.number)
    between = (each.due_on for each in installments[: terms.number_of_installments])
    return min((due_on for due_on in between if accrued.until < due_on < closes), default=closes)


def expected_base(
    terms: LoanTerms, installments: Sequence[Installment], accrued: Accrued, fees: Sequence[BaseChange]
) -> Base:
    """Return what will bear interest when nothing but what falls due is paid, each on its day.

    What is late is expected with what falls due next. Interest still to be applied is not in it.
    """
    scheduled = installments[: terms.number_of_installments]
    base = running_base(terms, scheduled, accrued.number, tuple(fees))
    return Base(base.opening, (*fees, *_falling(terms, scheduled, accrued, fees)))


def _falling(
    terms: LoanTerms, scheduled: Sequence[Installment], accrued: Accrued, fees: Sequence[BaseChange]
) -> Iterator[BaseChange]:
    """Give what is expected: it no longer bears interest from its day on."""
    is_open = accrued.number <= len(scheduled) and closes_on(terms, scheduled, accrued.number) == accrued.until
    bears_interest = terms.interest_base.has_interest
    late, after = 0, date.min
    for each in scheduled:
        late += each.outstanding.principal + sum(fee.amount for fee in fees if after < fee.on <= each.due_on)
        if bears_interest and each.number < accrued.number:
            late += each.outstanding.interest
        if each.due_on > accrued.until or (each.due_on == accrued.until and is_open):
            yield BaseChange(each.due_on, -late)
            late = 0
        after = each.due_on


def _last_named(days: Sequence[int], by: date) -> date:
    """Return the last of the days by a date; one that a month lacks is its last."""
    before = add_periods(by.replace(day=1), -1, PeriodUnit.MONTHS)
    named = (day_of_month(month.year, month.month, day) for month in (before, by) for day in days)
    return max(day for day in named if day <= by)
