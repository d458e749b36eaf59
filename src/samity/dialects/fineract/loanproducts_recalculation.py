"""What this dialect says of products whose schedules follow what is really owed. See docs/rules/recalculation.md."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from samity.bank.loans.values.prepayment import Prepayment, PrepaymentMethod
from samity.bank.loans.values.terms import LoanTerms
from samity.dialects.fineract.loan_words import Numbered
from samity.dialects.fineract.loanproducts_rests import ENABLED, RestsOfProducts, spell_rests, written_rests
from samity.dialects.fineract.wire import WireTruth, option

_STRATEGY = "loanRescheduleStrategyMethod"
STRATEGIES = {
    PrepaymentMethod.RESCHEDULE_REMAINING_REPAYMENTS: option(
        1, f"{_STRATEGY}.reschedule.next.repayments", "Reschedule next repayments"
    ),
    PrepaymentMethod.REDUCE_NUMBER_OF_INSTALLMENTS: option(
        2, f"{_STRATEGY}.reduce.number.of.installments", "Reduce number of installments"
    ),
    PrepaymentMethod.REDUCE_AMOUNT_PER_INSTALLMENT: option(3, f"{_STRATEGY}.reduce.emi.amount", "Reduce EMI amount"),
    # A progressive schedule has its own way.
    PrepaymentMethod.NO_RECALCULATION: option(
        4, f"{_STRATEGY}.adjust.last.unpaid.period", "Adjust last, unpaid period"
    ),
}
PRE_CLOSURES = {
    False: option(1, "loanPreClosureInterestCalculationStrategy.tillPreClosureDate", "Till preclosure date"),
    True: option(2, "loanPreClosureInterestCalculationStrategy.tillRestFrequencyDate", "Till rest frequency date"),
}

WireEngine: TypeAlias = Literal["CUMULATIVE", "PROGRESSIVE"]
WirePreClosure: TypeAlias = Annotated[bool, Numbered(PRE_CLOSURES)]
WireStrategy: TypeAlias = Annotated[PrepaymentMethod, Numbered(STRATEGIES)]


class RecalculationOfProducts(RestsOfProducts):
    """Whether interest is recalculated, from when on payments count, and up to when interest runs at the end."""

    loanScheduleType: WireEngine = "CUMULATIVE"
    rescheduleStrategyMethod: WireStrategy | None = Field(default=None, validate_default=True)
    preClosureInterestCalculationStrategy: WirePreClosure | None = None
    disallowInterestCalculationOnPastDue: WireTruth = False

    @field_validator("rescheduleStrategyMethod")
    @classmethod
    def _needed_by_recalculation(cls, given: Any, info: ValidationInfo) -> Any:  # noqa: ANN401 - a word of each
        if given is None and info.data.get(ENABLED):
            raise PydanticCustomError("missing", "interest that is recalculated needs it")
        return given

    @field_validator("rescheduleStrategyMethod")
    @classmethod
    def _fits_the_schedule(cls, given: PrepaymentMethod | None, info: ValidationInfo) -> PrepaymentMethod | None:
        is_progressive = info.data.get("loanScheduleType") == "PROGRESSIVE"
        is_its_own = given is PrepaymentMethod.NO_RECALCULATION
        if given is not None and info.data.get(ENABLED) and is_progressive != is_its_own:
            raise PydanticCustomError("enum", "progressive schedules adjust the last, unpaid period, and no other do")
        return given

    def recalculation(self) -> dict[str, Any]:
        """Return the terms that say how a schedule follows what is really owed, by their names in LoanTerms.

        Forms send how interest would be recalculated also where it is not.
        """
        if not self.isInterestRecalculationEnabled:
            return {}
        method = self.rescheduleStrategyMethod or PrepaymentMethod.NO_RECALCULATION
        return {
            "prepayment": Prepayment(method),
            **self.rests(),
            "interest_until_rest": bool(self.preClosureInterestCalculationStrategy),
            "interest_on_past_due": not self.disallowInterestCalculationOnPastDue,
        }


def spell_recalculation(terms: LoanTerms) -> dict[str, Any]:
    """Spell whether a schedule follows what is really owed, and how."""
    if not terms.recalculates:
        return {ENABLED: False}
    return {
        ENABLED: True,
        "disallowInterestCalculationOnPastDue": not terms.interest_on_past_due,
        "interestRecalculationData": {
            **spell_rests(terms),
            "rescheduleStrategyType": STRATEGIES[terms.prepayment.method],
            "preClosureInterestCalculationStrategy": PRE_CLOSURES[terms.interest_until_rest],
            "isArrearsBasedOnOriginalSchedule": False,
            "isCompoundingToBePostedAsTransaction": False,
            "allowCompoundingOnEod": False,
            "disallowInterestCalculationOnPastDue": not terms.interest_on_past_due,
        },
    }


def written_recalculation(terms: LoanTerms) -> dict[str, Any]:
    """Return the members as a body would have written them."""
    if not terms.recalculates:
        return {}
    return {
        ENABLED: True,
        "rescheduleStrategyMethod": STRATEGIES[terms.prepayment.method]["id"],
        **written_rests(terms),
        "preClosureInterestCalculationStrategy": PRE_CLOSURES[terms.interest_until_rest]["id"],
        "disallowInterestCalculationOnPastDue": not terms.interest_on_past_due,
    }
