"""The rate of a loan whose installments are given. See docs/rules/schedule-contractual.md."""

from __future__ import annotations

from decimal import Context, Decimal, localcontext
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from samity.bank.loans.rules.contract_rates import undisturbed_years
from samity.bank.loans.rules.interest import PERCENT
from samity.kernel.errors import ensure
from samity.kernel.money import rounded_ratio
from samity.kernel.powers import DIGITS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from samity.bank.loans.values.agreed_rows import PlannedPayment
    from samity.bank.loans.values.terms import LoanTerms

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


def is_whole_plan(terms: LoanTerms) -> bool:
    """Say whether there is a plan, its steps rise to the last installment, and it repays the loan."""
    numbers = [step.until_number for step in terms.payment_plan]
    rises = bool(numbers) and numbers == sorted(set(numbers)) and numbers[0] >= 1
    if not rises or numbers[-1] != terms.number_of_installments:
        return False
    return (
        all(step.amount >= 0 for step in terms.payment_plan) and sum(payments_of(terms.payment_plan)) >= terms.principal
    )


def rate_of_plan(terms: LoanTerms) -> Fraction:
    """Return what a plan comes to, in percent a year: its rate of return per period, as often as a year has periods."""
    return PERCENT * rate_of_return(terms.payment_plan, terms.principal) / undisturbed_years(terms)


def covers_interest(terms: LoanTerms) -> bool:
    """Say whether every installment of a plan is as much as its interest, and the last one as what is left by then."""
    rate = rate_of_return(terms.payment_plan, terms.principal)
    *payments, last = payments_of(terms.payment_plan)
    left = terms.principal
    for payment in payments:
        interest = rounded_ratio(left * rate, terms.rounding)
        if payment < interest:
            return False
        left -= payment - interest
    return 0 <= left <= last


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
