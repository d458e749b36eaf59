"""Many schedules at once, equal to the single one. See docs/rules/bulk-schedules.md."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from samity.bank.loans.rules.bulk_family import BulkFamily, bulk_family, multiple_in_columns, undisturbed
from samity.bank.loans.rules.schedule_declining import installment_at
from samity.kernel.errors import BrokenInvariant, ensure
from samity.kernel.money import LARGEST_MINOR, RoundingMode

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from samity.bank.loans.values.terms import LoanTerms

    Column: TypeAlias = NDArray[np.int64]

LARGEST_PRODUCT = 2**62
"""What is rounded adds half a divisor to a product, so one of 63 bits is left free."""
FLOAT_DOUBT = 2.0**-46
"""How far, as a part of it, an installment in IEEE doubles may be off: 64 units in the last place. Its steps lose 13
where a logarithm is off by four, which good libraries stay below, and none makes an earlier loss larger."""
CELLS = 2**17
"""Rows of schedules made at a time: their amounts stay in a core's cache."""


@dataclass(frozen=True, slots=True, eq=False)
class BulkLoans:
    """Loans of one family; a place in each column is a loan.

    Attributes:
        principals: minor units.
        numbers: of installments.
        nominal: the rate of an undisturbed period, in parts of the denominator; the installment is made from it.
        rates: what a row bears of the balance, in parts of the denominator: one for all rows of a loan, or a line of
            them for each row.
        denominator: of every rate.
        rounding: what happens to an exact half.
        multiple: minor units the equal amount is rounded to; 0 is none.
        family: what the equal amount is.

    Raises:
        BrokenInvariant: when a column is not of 64-bit integers, an amount is out of range, or principal x rate x
            number of installments does not fit; such a loan is for `schedule` (`largest_principal` tells beforehand).
    """

    principals: Column
    numbers: Column
    nominal: Column
    rates: Column
    denominator: int
    rounding: RoundingMode = RoundingMode.HALF_EVEN
    multiple: int = 0
    family: BulkFamily = BulkFamily.EQUAL_INSTALLMENTS

    def __post_init__(self) -> None:
        columns = (self.principals, self.numbers, self.nominal, self.rates)
        # Narrower integers would overflow earlier, and none of them says so.
        ensure(all(each.dtype == np.int64 for each in columns), "a column holds 64-bit integers")
        ensure(bool((self.principals > 0).all() and (self.numbers > 0).all()), "a loan is repaid in installments")
        ensure(bool((self.nominal >= 0).all() and (self.rates >= 0).all()), "a rate is not negative")
        ensure(0 < self.denominator <= LARGEST_PRODUCT and self.multiple >= 0, "a rate is a part of a denominator")
        ensure(bool((self.principals <= LARGEST_MINOR).all()), "a principal is an amount")
        divisors_fit = self.numbers <= LARGEST_PRODUCT // max(self.multiple, 1)
        dearest = np.maximum(np.maximum(self.nominal, np.atleast_2d(self.rates).max(axis=0, initial=0)), 1)
        products_fit = self.principals <= LARGEST_PRODUCT // dearest // self.numbers
        ensure(bool((divisors_fit & products_fit).all()), "principal x rate x installments fits 64 bits")

    def chunk(self, start: int, end: int) -> BulkLoans:
        """Return the loans from one place up to another."""
        of = slice(start, end)
        rates = self.rates if self.rates.shape[-1] == 1 else self.rates[..., of]
        columns = (self.principals[of], self.numbers[of], self.nominal[of], rates)
        return BulkLoans(*columns, self.denominator, self.rounding, self.multiple, self.family)


@dataclass(frozen=True, slots=True, eq=False)
class BulkSchedules:
    """Schedules: a line for each row, a column for each loan; zeros after a loan's last row.

    Attributes:
        principal: minor units.
        interest: minor units.
    """

    principal: Column
    interest: Column

    @property
    def rows(self) -> Column:
        """How many rows each schedule has: rounding up may repay a loan before its last due date."""
        most = len(self.principal)
        falls_due = (self.principal[::-1] > 0) | (self.interest[::-1] > 0)
        rows: Column = most - np.argmax(falls_due, axis=0)
        return rows

    @property
    def installments(self) -> Column:
        """The most that falls due in a row before the last one; of a single row, what falls due in it."""
        dues = self.principal + self.interest
        np.put_along_axis(dues, self._last_places, 0, axis=0)
        most: Column = np.where(self.rows > 1, dues.max(axis=0), self.last_installments)
        return most

    @property
    def last_installments(self) -> Column:
        """What falls due in the last row of each schedule."""
        dues = self.principal + self.interest
        last: Column = np.take_along_axis(dues, self._last_places, axis=0)[0]
        return last

    @property
    def _last_places(self) -> Column:
        return self.rows[np.newaxis] - 1


def largest_principal(terms: LoanTerms, rates: Sequence[Fraction]) -> int:
    """Return the largest principal that 64 bits hold on such terms, in minor units; 0 where none is.

    Args:
        terms: the principal does not matter.
        rates: of the rows, as `rates_in_columns` returns them.
    """
    numerators, denominator = _over_one_denominator([undisturbed(terms), *rates])
    number = terms.number_of_installments
    if denominator > LARGEST_PRODUCT or number > LARGEST_PRODUCT // max(terms.installment_multiple, 1):
        return 0
    return min(LARGEST_PRODUCT // max(*numerators, 1) // number, LARGEST_MINOR)


def alike(terms: LoanTerms, rates: Sequence[Fraction], principals: Sequence[int]) -> BulkLoans:
    """Return loans that differ in their principal only, none above `largest_principal`."""
    (nominal, *numerators), denominator = _over_one_denominator([undisturbed(terms), *rates])
    family = bulk_family(terms)
    if family is None:
        raise BrokenInvariant("loans made at once are of one family")
    return BulkLoans(
        np.array(principals, np.int64),
        np.full(len(principals), terms.number_of_installments, np.int64),
        np.full(len(principals), nominal, np.int64),
        np.array(numerators, np.int64).reshape(-1, 1),
        denominator,
        terms.rounding,
        multiple_in_columns(terms),
        family,
    )


def bulk_schedules(loans: BulkLoans, cells: int = CELLS) -> Iterator[BulkSchedules]:
    """Make the schedules of loans, in their order, a chunk at a time.

    Args:
        loans: any number of them.
        cells: rows of schedules in a chunk, which holds one loan at least; memory grows with it, not with the loans.
    """
    count = len(loans.principals)
    if not count:
        return
    size = max(cells // int(loans.numbers.max()), 1)
    for start in range(0, count, size):
        yield _schedules(loans.chunk(start, start + size))


def bulk_installments(loans: BulkLoans) -> Column:
    """Return the equal installment of every loan, in minor units, rounded as `installment_at` does."""
    multiple = max(loans.multiple, 1)
    free = loans.nominal == 0
    rates = np.where(free, 1, loans.nominal) / loans.denominator
    wanted = loans.principals * rates / -np.expm1(-loans.numbers * np.log1p(rates)) / multiple
    whole = np.floor(wanted)
    installments = (whole + (wanted - whole > 1 / 2)).astype(np.int64)
    # Near a half a double cannot tell on which side it stands; integers can.
    for place in np.flatnonzero(~free & (np.abs(wanted - whole - 1 / 2) <= wanted * FLOAT_DOUBT)):
        rate = Fraction(int(loans.nominal[place]), loans.denominator)
        principal, number = int(loans.principals[place]), int(loans.numbers[place])
        exact = installment_at(rate, principal, number, multiple=multiple, rounding=loans.rounding)
        installments[place] = exact // multiple
    installments[free] = _rounded(loans.principals[free], loans.numbers[free] * multiple, loans.rounding)
    return installments * multiple


def _amounts(loans: BulkLoans) -> Column:
    """Return what stays the same of every loan: its installment, or its principal."""
    if loans.family is BulkFamily.EQUAL_INSTALLMENTS:
        return bulk_installments(loans)
    multiple = max(loans.multiple, 1)
    return _rounded(loans.principals, loans.numbers * multiple, loans.rounding) * multiple


def _schedules(loans: BulkLoans) -> BulkSchedules:
    most = int(loans.numbers.max())
    ends = frozenset(np.unique(loans.numbers).tolist())
    amounts = _amounts(loans)
    rates = np.broadcast_to(np.atleast_2d(loans.rates)[:most], (most, len(loans.principals)))
    principal, interest = np.empty((2, most, len(loans.principals)), np.int64)
    left = loans.principals.copy()
    for row in range(most):
        base = np.where(loans.numbers > row, loans.principals, 0) if loans.family is BulkFamily.FLAT else left
        interest[row] = _rounded(base * rates[row], loans.denominator, loans.rounding)
        paid = interest[row] if loans.family is BulkFamily.EQUAL_INSTALLMENTS else 0
        np.subtract(amounts, paid, out=principal[row])
        np.clip(principal[row], 0, left, out=principal[row])
        if row + 1 in ends:
            np.copyto(principal[row], left, where=loans.numbers == row + 1)
        left -= principal[row]
    return BulkSchedules(principal, interest)


def _rounded(products: Column, divisor: int | Column, rounding: RoundingMode) -> Column:
    """Divide and round as `kernel.money.rounded` does; nothing here is negative."""
    quotients = (products + divisor // 2) // divisor
    if rounding is RoundingMode.HALF_EVEN:
        ties = 2 * (quotients * divisor - products) == divisor
        quotients -= ties & quotients & 1
    return quotients


def _over_one_denominator(rates: Sequence[Fraction]) -> tuple[list[int], int]:
    denominator = lcm(*(rate.denominator for rate in rates))
    return [rate.numerator * (denominator // rate.denominator) for rate in rates], denominator
