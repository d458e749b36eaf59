"""The first due date of a loan, and how early it may be. See docs/rules/due-dates.md."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from samity.kernel.errors import Refusal
from samity.kernel.periods import add_periods

if TYPE_CHECKING:
    from samity.bank.loans.values.terms import LoanTerms


@dataclass(eq=False)
class FirstRepaymentTooEarly(Refusal):
    """The first repayment on {first_repayment_on} is too early: it may be due from {earliest_on}."""

    first_repayment_on: date
    earliest_on: date


def first_repayment(
    terms: LoanTerms, start_on: date, disbursed_on: date, *, minimum_days: int = 0, asked_for: date | None = None
) -> date:
    """Return the first due date: the one asked for, else a period after the start, minimum days kept.

    Raises:
        FirstRepaymentTooEarly: when the date asked for is before the minimum days after disbursement are over, or not
            after the disbursement.
    """
    earliest_on = disbursed_on + timedelta(days=max(minimum_days, 1))
    if asked_for is None:
        return max(add_periods(start_on, terms.repay_every, terms.repay_unit), earliest_on)
    if asked_for < earliest_on:
        raise FirstRepaymentTooEarly(asked_for, earliest_on)
    return asked_for
