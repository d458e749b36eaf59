"""The rate of a loan whose installments are given. See docs/rules/schedule-contractual.md."""

from __future__ import annotations

from decimal import Context, Decimal, localcontext
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from samity.kernel.errors import ensure
from samity.kernel.powers import DIGITS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from samity.bank.loans.values.agreed_rows import PlannedPayment

_CONTEXT = Context(prec=60)
_TINY = Decimal(1).scaleb(-DIGITS - 5)


@lru_cache(maxsize=1024)
def rate_of_return(plan: tuple[PlannedPayment, ...], principal: int) -> Fraction:
    """Return the rate per period at which what a plan pays is worth the principal, to 30 decimals.

    Args:
        plan: its steps, to rising numbers.
        principal: minor units; the plan must pay at least as much.
    """
    payments = payments_of(plan)
    ensure(sum(payments) >= principal > 0, "a payment plan repays its loan")
    with localcontext(_CONTEXT):
        low, high = Decimal(0), Decimal(max(payments)) / principal
        while high - low > _TINY:
            middle = (low + high) / 2
            if _worth(payments, middle) > principal:
                low = middle
            else:
                high = middle
        return Fraction(high.quantize(Decimal(1).scaleb(-DIGITS)))


def payments_of(plan: Sequence[PlannedPayment]) -> list[int]:
    """Return the payment of each installment."""
    payments: list[int] = []
    for step in plan:
        payments += [step.amount] * (step.until_number - len(payments))
    return payments


def _worth(payments: Sequence[int], rate: Decimal) -> Decimal:
    """Return what payments are worth before the first of them."""
    worth = Decimal(0)
    for payment in reversed(payments):
        worth = (worth + payment) / (1 + rate)
    return worth
