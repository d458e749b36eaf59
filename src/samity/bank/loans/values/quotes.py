"""What a product's loans would cost, by amount and number of installments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from samity.kernel.errors import Refusal


class Quote(NamedTuple):
    """What one loan would cost; amounts in minor units.

    Attributes:
        installment: the most that falls due on a date before the last one.
        last_installment: what falls due on the last date, which levels what rounding left.
        interest: of the whole term.
        rows: dates on which something falls due; rounding up may repay a loan before its last installment.
    """

    installment: int
    last_installment: int
    interest: int
    rows: int


@dataclass(frozen=True, slots=True)
class NotOffered:
    """Why the product has no such loan, everything that stands against it."""

    reasons: tuple[Refusal, ...]


Quoted: TypeAlias = Quote | NotOffered


@dataclass(frozen=True, slots=True)
class QuoteTable:
    """Quotes: a line for each amount, a column for each number of installments.

    Attributes:
        principals: minor units.
        numbers: of installments.
    """

    principals: tuple[int, ...]
    numbers: tuple[int, ...]
    lines: tuple[tuple[Quoted, ...], ...]
