"""The rows of a progressive schedule, filled from what each one asks for. See docs/rules/progressive-movements.md."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from samity.bank.loans.rules.schedule_rows import bears_principal
from samity.bank.loans.values.terms import Amortization, InterestMethod, LoanTerms, ScheduledInstallment, ScheduleEngine
from samity.kernel.money import rounded, rounded_ratio

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from samity.bank.loans.rules.progressive_rates import RowRate
    from samity.bank.loans.rules.schedule_rows import Row
    from samity.bank.loans.values.movements import PaidOnRow, Tranche


class Paid(NamedTuple):
    """What was paid on a row, in minor units."""

    principal: int
    interest: int


@dataclass(frozen=True, slots=True)
class Balance:
    """What is owed between the due dates.

    Attributes:
        out: every disbursement, the first one too.
        payments: what was paid on rows.
    """

    out: Sequence[Tranche]
    payments: Sequence[PaidOnRow] = ()

    def disbursed(self, day: date) -> int:
        """Return what has gone out by a day, the day included."""
        return sum([each.amount for each in self.out if each.on <= day])

    def disbursed_before(self, day: date) -> int:
        """Return what has gone out before a day."""
        return sum([each.amount for each in self.out if each.on < day])

    def early(self, row: Row, day: date) -> int:
        """Return the principal paid by a day of a row on it and on later ones."""
        return sum([each.principal for each in self.payments if each.number >= row.number and each.on <= day])

    def paid_on(self, row: Row) -> Paid:
        """Return the principal and the interest that were paid on a row."""
        paid = [each for each in self.payments if each.number == row.number] if self.payments else []
        return Paid(sum([each.principal for each in paid]), sum([each.interest for each in paid]))

    def turns(self, charged: Row) -> list[date]:
        """Return the first charged day of a row and those on which its balance turns."""
        if len(self.out) == 1 and not self.payments:
            return [charged.from_on]
        moved = {*(each.on for each in self.out), *(each.on for each in self.payments)}
        return [charged.from_on, *sorted(day for day in moved if charged.from_on < day < charged.due_on)]


def filled(
    terms: LoanTerms, rates: Sequence[RowRate], asked: Sequence[int], balance: Balance, *, until: date | None = None
) -> tuple[ScheduledInstallment, ...]:
    """Fill the rows: interest first, up to the installment; the rest is principal; the last row takes what is left.

    Args:
        terms: of the loan.
        rates: of all rows.
        asked: what a row is to pay: the whole installment, or with equal principal the principal alone.
        balance: what goes out and what is paid.
        until: the day interest stops, to see what is payable on it; None lets it run.
    """
    whole = sum(each.amount for each in balance.out)
    done: list[ScheduledInstallment] = []
    repaid = waiting = 0
    for rate, installment in zip(rates, asked, strict=True):
        row = rate.row
        if row.number > terms.grace_on_interest_charged:
            waiting += _interest(terms, rate, repaid, balance, until)
        left = balance.disbursed_before(row.due_on) - repaid
        principal, interest = (whole - repaid, waiting) if rate is rates[-1] else (0, 0)
        if rate is not rates[-1]:
            principal, interest = parts_of_row(terms, row, installment, max(waiting, 0), left, balance.paid_on(row))
        waiting -= interest
        repaid += principal
        done.append(ScheduledInstallment(row.number, row.from_on, row.due_on, principal, interest))
    return tuple(done)


def parts_of_row(terms: LoanTerms, row: Row, asked: int, waiting: int, left: int, paid: Paid) -> tuple[int, int]:
    """Return principal and interest of a row that does not take what is left.

    Args:
        terms: of the loan.
        row: of the schedule.
        asked: the whole installment, or with equal principal the principal alone.
        waiting: interest up to now, minor units.
        left: principal that is still owed.
        paid: on the row; it stays on it.
    """
    due = 0 if row.number <= terms.grace_on_interest_payment else waiting
    if not bears_principal(terms, row.number):
        return min(paid.principal, left), max(due, paid.interest)
    if terms.amortization is Amortization.EQUAL_PRINCIPAL:
        return min(max(asked, paid.principal), left), max(due, paid.interest)
    if terms.engine is ScheduleEngine.CUMULATIVE:
        return min(max(asked - due, paid.principal), left), max(due, paid.interest)
    # A row of which more principal was paid than is due takes no more interest: that waits for the next one.
    is_ahead = paid.principal > max(asked - due, 0)
    interest = paid.interest if is_ahead else max(paid.interest, min(due, asked))
    return min(max(asked - interest, paid.principal), left), interest


def _interest(terms: LoanTerms, rate: RowRate, repaid: int, balance: Balance, until: date | None) -> int:
    """Return the interest of a row over the balances it runs through, in minor units, rounded once."""
    turns = balance.turns(rate.charged)
    if len(turns) == 1 and until is None:
        factor = rate.factor
        owed = _owed(terms, rate, repaid, balance, turns[0])
        return rounded(owed * factor.numerator, factor.denominator, terms.rounding)
    exact = Fraction(0)
    for start, turn in zip(turns, (*turns[1:], rate.charged.due_on), strict=True):
        end = turn if until is None else max(start, min(turn, until))
        exact += _owed(terms, rate, repaid, balance, start) * rate.between(start, end)
    return rounded_ratio(exact, terms.rounding)


def _owed(terms: LoanTerms, rate: RowRate, repaid: int, balance: Balance, day: date) -> int:
    """Return what bears interest from a day on: what has gone out, and unless interest is flat is still owed."""
    out = balance.disbursed(day)
    if terms.interest_method is InterestMethod.FLAT:
        return out
    return out - repaid - balance.early(rate.row, day)
