"""What was agreed for the loan of a life, in our terms."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from tests.parity.allocations import PARTS, strategy_of_case
from tests.parity.reference import fineract_terms, reference_cases

from samity.bank.loans.values.agreement import AccountingRule, Agreement, ChargeOffBehaviour
from samity.bank.loans.values.facts import CHARGE_ADJUSTMENTS, TransactionKind
from samity.bank.loans.values.prepayment import Prepayment, PrepaymentMethod
from samity.bank.loans.values.terms import InterestBase, Rest
from samity.bank.meetings.values import Frequency, NthDay, Recurrence

CREDITS = (
    *(TransactionKind.GOODWILL_CREDIT, TransactionKind.MERCHANT_ISSUED_REFUND, TransactionKind.PAYOUT_REFUND),
    *(TransactionKind.INTEREST_PAYMENT_WAIVER, TransactionKind.INTEREST_REFUND),
)
BASES = {
    "INTEREST": InterestBase.PRINCIPAL_AND_INTEREST,
    "FEE": InterestBase.PRINCIPAL_AND_FEE,
    "INTEREST_AND_FEE": InterestBase.PRINCIPAL_INTEREST_AND_FEE,
}
AHEAD = {
    "REDUCE_EMI_AMOUNT": PrepaymentMethod.REDUCE_AMOUNT_PER_INSTALLMENT,
    "REDUCE_NUMBER_OF_INSTALLMENTS": PrepaymentMethod.REDUCE_NUMBER_OF_INSTALLMENTS,
    "RESCHEDULE_NEXT_REPAYMENTS": PrepaymentMethod.RESCHEDULE_REMAINING_REPAYMENTS,
}
"""What a payment ahead does to a cumulative schedule; a progressive one has its own way."""

if TYPE_CHECKING:
    from tests.parity.reference import Case

    from samity.bank.loans.values.parts import Part
    from samity.bank.loans.values.strategy import Strategy


class NotYet(Exception):  # noqa: N818 - no error: what is refused is counted
    """Something of a life that we do not do yet."""


def params_of(case: Case) -> Case:
    """Return the terms of the only loan of a life: its product's, where it says nothing of its own."""
    loan = case["loans"][0]
    params = {**loan["product_params"], **{k: v for k, v in (loan["loan_params"] or {}).items() if v is not None}}
    if any(step["op"] == "set_future_installment_rule" for step in case["steps"]):
        params["paymentAllocation"] = [_as_of_product(loan["product"], each) for each in params["paymentAllocation"]]
    return params


def _as_of_product(product: str, given: Case) -> Case:
    """Return an allocation with the order of its product; the reference lost it where a rule was set beside it."""
    order = _orders().get((product, given["transactionType"]))
    return {**given, "paymentAllocationOrder": order} if order else given


@cache
def _orders() -> dict[tuple[str, str], Any]:
    """Return the orders of allocation of products, by transaction, as lives tell them that set no rule."""
    told = {}
    for case in reference_cases("fineract-lives.jsonl.gz"):
        if not any(step["op"] == "set_future_installment_rule" for step in case["steps"]):
            for loan in case["loans"]:
                for each in loan["product_params"].get("paymentAllocation") or []:
                    told[loan["product"], each["transactionType"]] = each["paymentAllocationOrder"]
    return told


def agreement_of_life(params: Case) -> Agreement:
    """Return the agreement of a life's loan."""
    named = {"interestChargedFromDate": None, "graceOnPrincipalPayment": 0, "graceOnInterestPayment": 0}
    terms = fineract_terms({**named, "graceOnInterestCharged": 0, **params}, str(params["principal"]))
    if params["isInterestRecalculationEnabled"]:
        rest = Rest(params["recalculationRestFrequencyType"])
        till_rest = params["preClosureInterestCalculationStrategy"] == "TILL_REST_FREQUENCY_DATE"
        past_due = not params.get("disallowInterestCalculationOnPastDue")
        if ahead := AHEAD.get(params["rescheduleStrategyMethod"]):
            terms = replace(terms, prepayment=Prepayment(ahead))
        terms = replace(terms, rest=rest, interest_until_rest=till_rest, interest_on_past_due=past_due)
        terms = replace(terms, **_compounding(params))
    if params.get("charge-accrual-date") == "submitted-date":
        terms = replace(terms, charges_on_submission=True)
    return Agreement(
        terms,
        strategy_of_case(params)[1],
        AccountingRule(params["accountingRule"]),
        crediting=_crediting(params),
        credited=_credit_order(params),
        charge_off=ChargeOffBehaviour(params.get("chargeOffBehaviour") or "REGULAR"),
    )


def _compounding(params: Case) -> dict[str, Any]:
    """Return what joins the base of interest, and when: of the reference on a day of each month."""
    base = BASES.get(params.get("interestRecalculationCompoundingMethod") or "NONE")
    if base is None:
        return {}
    on_day = params["recalculationCompoundingFrequencyOnDayType"]
    frequency = Frequency(params["recalculationCompoundingFrequencyType"])
    days = Recurrence(
        frequency, params["recalculationCompoundingFrequencyInterval"], nth=NthDay.ON_DAY, month_day=on_day
    )
    return {"interest_base": base, "compounding_days": days}


def _crediting(params: Case) -> dict[TransactionKind, Strategy]:
    """Return the orders in which credits settle, by kind, where they have their own."""
    words = {**{kind: kind.value for kind in CREDITS}, **dict.fromkeys(CHARGE_ADJUSTMENTS, "CHARGE_ADJUSTMENT")}
    told = {kind: _strategy_for(params, word) for kind, word in words.items()}
    return {kind: strategy for kind, strategy in told.items() if strategy is not None}


def _strategy_for(params: Case, kind: str) -> Strategy | None:
    """Return the order in which a credit of a kind settles, where it has its own."""
    rules = [each for each in params.get("paymentAllocation") or [] if each["transactionType"] == kind]
    if not rules:
        return None
    own = {**rules[0], "transactionType": "DEFAULT"}
    return strategy_of_case({**params, "paymentAllocation": [own]})[1]


def _credit_order(params: Case) -> tuple[Part, ...]:
    """Return the order in which a chargeback owes parts anew."""
    for each in params.get("creditAllocation") or []:
        if each["transactionType"] == "CHARGEBACK":
            order = [
                word if isinstance(word, str) else word["creditAllocationRule"]
                for word in each["creditAllocationOrder"]
            ]
            return tuple(PARTS[word] for word in order)
    return ()
