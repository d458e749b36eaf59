"""Schedules of the progressive engine: unequal periods, one installment.

See docs/rules/schedule-progressive.md, docs/rules/progressive-movements.md for principal that moves later, and
docs/rules/parity.md for where another system's figures are not ours.

Loans are lent by `progressive`. `progressive_with` and `payable_row` are held against another system's figures
(docs/parity.md); no loan is lent by them yet.
"""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, Protocol

from samity.bank.loans.rules.progressive_rates import RowRate, rates_of
from samity.bank.loans.rules.progressive_rows import Balance, filled
from samity.bank.loans.rules.schedule_declining import in_multiples
from samity.bank.loans.rules.schedule_rows import bears_principal
from samity.bank.loans.values.movements import NONE, Movements, Tranche
from samity.bank.loans.values.terms import Amortization, InterestMethod, LoanTerms, ScheduledInstallment
from samity.kernel.money import rounded

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date


class Amounts(Protocol):
    """Anything that has principal and interest, in minor units."""

    @property
    def principal(self) -> int:
        """Return the principal."""

    @property
    def interest(self) -> int:
        """Return the interest."""


def progressive(terms: LoanTerms, disbursed_on: date, due_dates: Sequence[date]) -> tuple[ScheduledInstallment, ...]:
    """Find the installment that repays the loan over its real periods, and level its last one once."""
    return progressive_with(terms, disbursed_on, due_dates, NONE)


def progressive_with(
    terms: LoanTerms, disbursed_on: date, due_dates: Sequence[date], movements: Movements
) -> tuple[ScheduledInstallment, ...]:
    """Make the schedule of a loan that also goes out later, or was paid before it was due.

    Args:
        terms: principal is what goes out first.
        disbursed_on: the first disbursement.
        due_dates: as for `schedule`.
        movements: tranches after the first one, and payments on rows.
    """
    rates = rates_of(terms, disbursed_on, due_dates)
    asked, balance = _plan(terms, rates, disbursed_on, movements)
    return filled(terms, rates, asked, balance)


def payable_row(
    terms: LoanTerms, disbursed_on: date, due_dates: Sequence[date], movements: Movements, *, number: int, on: date
) -> ScheduledInstallment:
    """Return what a row asks for when it is paid on a day: interest up to it, the rest of the installment principal."""
    rates = rates_of(terms, disbursed_on, due_dates)
    asked, balance = _plan(terms, rates, disbursed_on, movements)
    return filled(terms, rates, asked, balance, until=on)[number - 1]


def _plan(
    terms: LoanTerms, rates: Sequence[RowRate], disbursed_on: date, movements: Movements
) -> tuple[list[int], Balance]:
    """Return what each row asks for, and what goes out and is paid."""
    out = (Tranche(disbursed_on, terms.principal), *sorted(movements.tranches, key=lambda each: each.on))
    asked = [0] * len(rates)
    for number, tranche in enumerate(out, 1):
        known = Balance(out[:number], [each for each in movements.payments if each.on < tranche.on])
        asked = _asked_for_last(terms, rates, asked, known)
    return asked, Balance(out, movements.payments)


def _asked_for_last(terms: LoanTerms, rates: Sequence[RowRate], asked: Sequence[int], balance: Balance) -> list[int]:
    """Return what the rows ask for when the last disbursement is known: those from its row on ask anew."""
    first = _first_row(rates, balance.out[-1].on)
    before = filled(terms, rates, asked, balance)[: first - 1] if first > 1 else ()
    owed = sum(each.amount for each in balance.out) - sum(each.principal for each in before)
    return asked_anew(terms, rates, asked, first, owed, lambda each: filled(terms, rates, each, balance))


def asked_anew(
    terms: LoanTerms,
    rates: Sequence[RowRate],
    asked: Sequence[int],
    first: int,
    owed: int,
    fill: Callable[[Sequence[int]], Sequence[Amounts]],
    paid: frozenset[int] = frozenset(),
) -> list[int]:
    """Return what the rows ask for when those from one on ask anew for one installment, levelled once.

    Args:
        terms: of the loan.
        rates: of all rows.
        asked: what they ask for by now.
        first: the number of the first row that asks anew.
        owed: principal before it, minor units.
        fill: the rows for what they ask for.
        paid: numbers of rows that were paid already, and go on asking for that.
    """
    bearing = [each for each in rates[first - 1 :] if bears_principal(terms, each.row.number)]
    open_ones = [each for each in bearing if each.row.number not in paid]

    def asking(amount: int) -> list[int]:
        is_kept = [each.row.number < first or each.row.number in paid for each in rates]
        return [was if kept else amount for kept, was in zip(is_kept, asked, strict=True)]

    if terms.amortization is Amortization.EQUAL_PRINCIPAL:
        return asking(rounded(owed, max(len(bearing), 1), terms.rounding))
    exact = _EXACT_INSTALLMENT[terms.interest_method](owed, [each.factor for each in bearing or rates[-1:]])
    installment = _useful(terms, *exact)
    even = asking(installment)
    gap = _gap(fill(even), open_ones)
    # Upstream compares hundredths of the major unit with half the number of installments.
    if abs(gap) * 100 <= len(open_ones) // 2 * 10**terms.decimals:
        return even
    levelled = asking(_useful(terms, installment * len(open_ones) + gap, len(open_ones)))
    return levelled if abs(_gap(fill(levelled), open_ones)) < abs(gap) else even


def _first_row(rates: Sequence[RowRate], day: date) -> int:
    """Return the row that a disbursement belongs to: on a due date the next one, where there is one."""
    return next((each.row.number for each in rates if day < each.row.due_on), rates[-1].row.number)


def _useful(terms: LoanTerms, numerator: int, denominator: int) -> int:
    """Round an installment to its multiple, unless that would make it nothing."""
    return in_multiples(terms, numerator, denominator) or rounded(numerator, denominator, terms.rounding)


def _annuity(principal: int, factors: Sequence[Fraction]) -> tuple[int, int]:
    """Return the exact installment over unequal periods as two integers.

    With f = 1 + factor over one denominator D it is principal x f1...fn / Fn, F1 = 1, Fj = F(j-1) fj + 1; kept as
    Fj D^(j-1) everything stays whole and nothing is rounded.
    """
    scale = lcm(*(factor.denominator for factor in factors))
    growth, sum_of_growths, power = 1, 0, 1
    for factor in factors:
        grown = scale + factor.numerator * (scale // factor.denominator)
        growth *= grown
        sum_of_growths = sum_of_growths * grown + power
        power *= scale
    return principal * growth, scale * sum_of_growths


def _flat_average(principal: int, factors: Sequence[Fraction]) -> tuple[int, int]:
    """Return principal and interest of the whole loan over the number of installments."""
    whole = principal * (1 + sum(factors, Fraction(0)))
    return whole.numerator, whole.denominator * len(factors)


_EXACT_INSTALLMENT = {
    InterestMethod.DECLINING_BALANCE: _annuity,
    InterestMethod.FLAT: _flat_average,
}


def _gap(installments: Sequence[Amounts], bearing: Sequence[RowRate]) -> int:
    """Return how much the last installment with principal is above the one before it, in minor units."""
    match [installments[each.row.number - 1] for each in bearing[-2:]]:
        case [before, last]:
            return last.principal + last.interest - before.principal - before.interest
        case _:
            return 0
