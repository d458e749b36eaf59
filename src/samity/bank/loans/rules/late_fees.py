"""A penalty that an installment costs that is not paid on its day. See docs/rules/late-fees.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.loans.rules.installment_fees import exact_fee
from samity.kernel.money import RoundingMode, rounded_ratio

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date

    from samity.bank.loans.values.agreed_fees import InstallmentFee
    from samity.bank.loans.values.state import Installment, LoanState


def late_fees(
    fee: InstallmentFee, state: LoanState, charged: Collection[int], today: date
) -> Iterator[tuple[Installment, int]]:
    """Yield each installment that is late when a day ends, and what that costs, in minor units, rounded once.

    Args:
        fee: for what is late.
        state: of the loan.
        charged: numbers of installments that had the fee before: each has it once, wherever it moves.
        today: the day that ends; who pays on it is not late.
    """
    for each in state.installments:
        # One that only holds what was charged after the last due date is no installment of the loan.
        is_planned = each.due.principal or each.due.interest
        is_late = each.due_on <= today and each.outstanding.total
        amount = rounded_ratio(exact_fee(fee, each.outstanding), RoundingMode.HALF_EVEN)
        if amount and is_planned and is_late and each.number not in charged:
            yield each, amount
