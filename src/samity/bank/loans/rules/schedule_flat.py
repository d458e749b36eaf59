"""Flat schedules of the cumulative engine. See docs/rules/schedule-cumulative.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.loans.rules.interest import PERCENT, days_in_year, free_part, periods_in_year
from samity.bank.loans.rules.schedule_rows import Row, amounts_said, bears_principal, even_shares, rows_of
from samity.bank.loans.values.terms import Amortization, InterestPeriod, LoanTerms, ScheduledInstallment
from samity.kernel.money import rounded, rounded_ratio, to_multiple
from samity.kernel.periods import periods_between

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from fractions import Fraction


def flat(terms: LoanTerms, disbursed_on: date, due_dates: Sequence[date]) -> tuple[ScheduledInstallment, ...]:
    """Charge the whole loan for the whole term, rounded once, and split interest and principal evenly."""
    rows = rows_of(disbursed_on, due_dates)
    total = rounded_ratio(terms.principal * rate_of_term(terms, rows), terms.rounding)
    return spread(terms, rows, _INTEREST_SHARES[terms.amortization](terms, total, len(rows)))


def spread(terms: LoanTerms, rows: Sequence[Row], interest: Sequence[int]) -> tuple[ScheduledInstallment, ...]:
    """Repay the principal in equal parts beside the interest given; the last installment takes the rest.

    After a principal that somebody said, the installments that are left share anew what is left.
    """
    bearing = [row.number for row in rows if bears_principal(terms, row.number)]
    share = rounded(terms.principal, max(len(bearing), 1), terms.rounding)
    said, installments, left = amounts_said(terms), [], terms.principal
    for row, charged in zip(rows, interest, strict=True):
        principal = left
        if row is not rows[-1] and row.number in said:
            principal = min(said[row.number], left)
            after = sum(each > row.number for each in bearing)
            share = rounded(left - principal, max(after, 1), terms.rounding)
        elif row is not rows[-1]:
            wanted = _whole_installment(terms, share, charged) if row.number in bearing else 0
            principal = min(max(wanted, 0), left)
        left -= principal
        installments.append(ScheduledInstallment(row.number, row.from_on, row.due_on, principal, charged))
    return tuple(installments)


def rate_of_term(terms: LoanTerms, rows: Sequence[Row]) -> Fraction:
    """Return the interest of the whole term as a part of the principal, before any grace."""
    yearly = terms.annual_rate / PERCENT
    start_on, end_on = rows[0].from_on, rows[-1].due_on
    charged_from = min(max(start_on, terms.interest_charged_from or start_on), end_on)
    if terms.interest_period is InterestPeriod.DAILY:
        return yearly * (end_on - charged_from).days / days_in_year(terms)
    if terms.partial_periods:
        return yearly * periods_between(charged_from, end_on, terms.repay_unit) / periods_in_year(terms)
    return yearly * terms.repay_every * sum(1 - free_part(terms, row) for row in rows) / periods_in_year(terms)


def _whole_installment(terms: LoanTerms, principal: int, interest: int) -> int:
    """Return a principal that makes the installment a whole multiple: 416.67 + 12.50 becomes 417.50 + 12.50."""
    multiple = terms.installment_multiple
    if multiple <= 1:
        return principal
    return to_multiple(principal, multiple, terms.rounding) + to_multiple(interest, multiple, terms.rounding) - interest


def _averaged(terms: LoanTerms, total: int, count: int) -> tuple[int, ...]:
    """Leave the free periods' interest out and spread the rest over the installments that pay interest."""
    free = min(terms.grace_on_interest_charged, count)
    silent = min(max(free, terms.grace_on_interest_payment), count - 1)
    rest = max(total - free * rounded(total, count, terms.rounding), 0) if free < count else 0
    return (0,) * silent + even_shares(rest, count - silent, terms.rounding)


def _brought_forward(terms: LoanTerms, total: int, count: int) -> tuple[int, ...]:
    """Leave the free periods' interest out; what the payment grace skips is due with the first one after it."""
    interest, carried = [], 0
    for number, share in enumerate(even_shares(total, count, terms.rounding), 1):
        owed = carried + (share if number > terms.grace_on_interest_charged else 0)
        waits = number <= terms.grace_on_interest_payment and number < count
        carried = owed if waits else 0
        interest.append(0 if waits else owed)
    return tuple(interest)


# How flat interest is split: by what stays the same from installment to installment.
_INTEREST_SHARES = {
    Amortization.EQUAL_INSTALLMENTS: _averaged,
    Amortization.EQUAL_PRINCIPAL: _brought_forward,
}
