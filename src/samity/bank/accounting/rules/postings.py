"""Double entry: what is debited is credited, always. See docs/rules/postings.md."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, TypeAlias

from samity.bank.accounting.values import MOST_LINES, JournalLine, Posting, Side
from samity.kernel.errors import BrokenInvariant, ensure

if TYPE_CHECKING:
    from collections.abc import Iterable


Move: TypeAlias = tuple[int, int, int]
"""A posting before its line numbers: GL account to debit, GL account to credit, minor units."""


def postings(*moves: Move) -> tuple[Posting, ...]:
    """Return the postings of one transaction from (debit GL account, credit GL account, minor units).

    Moves of nothing are left out. Lines are numbered from 1 as accounts first appear, the debit before the credit;
    moves that meet in the same account on the same side share a line.

    Raises:
        BrokenInvariant: an amount is negative; whoever means the opposite swaps the accounts.
    """
    numbers = count(1)
    lines: dict[tuple[int, Side], int] = {}

    def line(gl: int, side: Side) -> int:
        if (gl, side) not in lines:
            lines[gl, side] = next(numbers)
        return lines[gl, side]

    made = []
    for debit_gl, credit_gl, amount in moves:
        if amount < 0:
            raise BrokenInvariant(f"a move from {debit_gl} to {credit_gl} is never negative: {amount}")
        if amount:
            made.append(Posting(debit_gl, credit_gl, amount, line(debit_gl, Side.DEBIT), line(credit_gl, Side.CREDIT)))
    ensure(len(lines) <= MOST_LINES, "a transaction has fewer than a thousand journal lines")
    return tuple(made)


def swapped(given: Iterable[Posting]) -> tuple[Posting, ...]:
    """Return the reversal: every amount goes back the way it came, under the same line numbers."""
    return tuple(
        Posting(each.credit_gl, each.debit_gl, each.amount, each.credit_line, each.debit_line) for each in given
    )


def journal_lines(given: Iterable[Posting]) -> tuple[JournalLine, ...]:
    """Return what people read: sums per account, side and line, in line order; the two sides are never netted."""
    sums: dict[tuple[int, Side, int], int] = {}
    for each in given:
        for gl, side, line in (
            (each.debit_gl, Side.DEBIT, each.debit_line),
            (each.credit_gl, Side.CREDIT, each.credit_line),
        ):
            sums[gl, side, line] = sums.get((gl, side, line), 0) + each.amount
    lines = [JournalLine(gl, side, amount, line) for (gl, side, line), amount in sums.items()]
    return tuple(sorted(lines, key=lambda line: line.line))
