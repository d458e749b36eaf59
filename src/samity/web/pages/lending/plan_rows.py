"""The rows of a form in which a payment plan is typed: up to which installment, and what each of them asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from samity.bank.loans.operations.amounts import amount_refusal
from samity.bank.loans.values.agreed_rows import PlannedPayment
from samity.kernel.errors import Located, Refusal, refuse_all
from samity.web.fields import AmountField, WholeField, positive
from samity.web.languages import later

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from samity.kernel.money import Currency

STEPS = range(1, 7)
UNTIL, AMOUNT = "plan_until_{}", "plan_amount_{}"
PLAN_FIELDS = tuple(name.format(step) for step in STEPS for name in (UNTIL, AMOUNT))


class PlanStepHalfSaid(Refusal):
    """A step of the plan needs both: up to which installment it goes, and what each of them asks for."""


class PlanRows:
    """Fields for the steps of a plan; a form that may have one is made of these too."""

    plan_until_1 = WholeField(later("Up to installment"), required=False, checks=[positive])
    plan_amount_1 = AmountField(later("each asks for"), required=False, checks=[positive])
    plan_until_2 = WholeField(later("Then up to installment"), required=False, checks=[positive])
    plan_amount_2 = AmountField(later("each asks for"), required=False, checks=[positive])
    plan_until_3 = WholeField(later("Then up to installment"), required=False, checks=[positive])
    plan_amount_3 = AmountField(later("each asks for"), required=False, checks=[positive])
    plan_until_4 = WholeField(later("Then up to installment"), required=False, checks=[positive])
    plan_amount_4 = AmountField(later("each asks for"), required=False, checks=[positive])
    plan_until_5 = WholeField(later("Then up to installment"), required=False, checks=[positive])
    plan_amount_5 = AmountField(later("each asks for"), required=False, checks=[positive])
    plan_until_6 = WholeField(later("Then up to installment"), required=False, checks=[positive])
    plan_amount_6 = AmountField(later("each asks for"), required=False, checks=[positive])


def plan_typed(given: Mapping[str, Any], currency: Currency) -> tuple[PlannedPayment, ...] | None:
    """Return the plan that stands in the rows, None where there is none.

    Raises:
        Located: a step is said by half, or its amount is none of the currency; the place is its field.
    """
    rows = [(step, given.get(UNTIL.format(step)), given.get(AMOUNT.format(step))) for step in STEPS]
    refuse_all(_refusals(rows, currency))
    said = [(until, amount) for _, until, amount in rows if until is not None and amount is not None]
    return tuple(PlannedPayment(until, currency.minor(amount) or 0) for until, amount in said) or None


def plan_rows(plan: Sequence[PlannedPayment], currency: Currency) -> Mapping[str, Any]:
    """Return what stands in the rows of a plan."""
    rows: dict[str, Any] = {}
    for step, planned in zip(STEPS, plan, strict=False):
        rows |= {UNTIL.format(step): planned.until_number, AMOUNT.format(step): currency.major(planned.amount)}
    return rows


def _refusals(rows: Sequence[tuple[int, Any, Any]], currency: Currency) -> Iterator[Refusal]:
    for step, until, amount in rows:
        if (until is None) is not (amount is None):
            yield Located((AMOUNT if amount is None else UNTIL).format(step), PlanStepHalfSaid())
        elif amount is not None and (refusal := amount_refusal(amount, currency)):
            yield Located(AMOUNT.format(step), refusal)
