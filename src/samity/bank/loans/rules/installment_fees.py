"""A fee that falls due with every installment, flat or as a part of it. See docs/rules/installment-fees.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from samity.bank.fees.values import FeeBase
from samity.bank.loans.rules.interest import PERCENT
from samity.bank.loans.values.parts import NOTHING, Part
from samity.kernel.errors import Refusal
from samity.kernel.money import RoundingMode, rounded_ratio

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from fractions import Fraction

    from samity.bank.loans.values.agreed_fees import AgreedFee, InstallmentFee
    from samity.bank.loans.values.parts import Parts
    from samity.bank.loans.values.state import Installment
    from samity.bank.loans.values.terms import LoanTerms


@dataclass(eq=False)
class FeesNeedPlannedInstallments(Refusal):
    """Fees of installments need installments whose interest is planned: these loans have none."""


def fee_refusals(terms: LoanTerms, charges: Iterable[int]) -> Iterator[Refusal]:
    """Name the terms with which fees of installments do not go: interest that accrues is not known beforehand."""
    if tuple(charges) and (terms.is_on_demand or terms.accrues):
        yield FeesNeedPlannedInstallments()


def installment_fees(
    fee: InstallmentFee, installments: Iterable[Installment], rounding: RoundingMode = RoundingMode.HALF_EVEN
) -> Iterator[tuple[Installment, int]]:
    """Yield each installment that a fee comes to something with, and the amount in minor units, rounded once."""
    for each in installments:
        if amount := rounded_ratio(exact_fee(fee, each.due), rounding):
            yield each, amount


def with_fees(installments: Sequence[Installment], fees: Iterable[AgreedFee]) -> tuple[Installment, ...]:
    """Return planned installments with what their fees come to."""
    due = {each.number: each.due for each in installments}
    for agreed in fees:
        if agreed.is_for_lateness:
            continue
        part = Part.PENALTIES if agreed.is_penalty else Part.FEES
        for each, amount in installment_fees(agreed.fee, installments):
            due[each.number] = due[each.number].plus(NOTHING.adding(part, amount))
    return tuple(each._replace(due=due[each.number]) for each in installments)


def exact_fee(fee: InstallmentFee, parts: Parts) -> Fraction:
    """Return what a fee comes to on what an installment asks for, in minor units that are not rounded yet."""
    if fee.base is FeeBase.FLAT:
        return fee.rate
    principal = 0 if fee.base is FeeBase.INTEREST else parts.principal
    interest = 0 if fee.base is FeeBase.PRINCIPAL else parts.interest
    return fee.rate * (principal + interest) / PERCENT
