"""The first due date of a loan, and how early it may be. See docs/rules/due-dates.md."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from samity.bank.loans.rules.contract_dates import contract_dates
from samity.kernel.errors import Refusal
from samity.kernel.periods import add_periods

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from samity.bank.loans.values.products import Range
    from samity.bank.loans.values.terms import LoanTerms


@dataclass(eq=False)
class FirstRepaymentTooEarly(Refusal):
    """The first repayment on {first_repayment_on} is too early: it may be due from {earliest_on}."""

    first_repayment_on: date
    earliest_on: date


@dataclass(eq=False)
class FirstRepaymentTooLate(Refusal):
    """The first repayment on {first_repayment_on} is too late: it may be due until {latest_on}."""

    first_repayment_on: date
    latest_on: date


def offset_refusals(
    terms: LoanTerms, offsets: Range, disbursed_on: date, first_on: date | None
) -> Iterator[FirstRepaymentTooEarly | FirstRepaymentTooLate]:
    """Name a first due date that no offset of the product comes to.

    Args:
        terms: of a contractual schedule; others have no offsets.
        offsets: days, as far as the product bounds them.
        disbursed_on: what the first date counts from.
        first_on: the first due date that is asked for, if any.
    """
    if first_on is None or terms.is_on_demand:
        return
    if offsets.least is not None and first_on < (earliest := _with_offset(terms, disbursed_on, offsets.least)):
        yield FirstRepaymentTooEarly(first_on, earliest)
    if offsets.most is not None and first_on > (latest := _with_offset(terms, disbursed_on, offsets.most)):
        yield FirstRepaymentTooLate(first_on, latest)


def _with_offset(terms: LoanTerms, disbursed_on: date, days: int | Fraction) -> date:
    return next(contract_dates(replace(terms, first_offset=int(days)), disbursed_on))


@dataclass(eq=False)
class FirstRepaymentNotOnFixedDay(Refusal):
    """The first repayment on {first_repayment_on} is on none of the days agreed on; the next of them is {next_on}."""

    first_repayment_on: date
    next_on: date


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
