"""How Fineract's words of allocation become our strategies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from samity.bank.loans.queries.snapshots import ADVANCED, strategy_of
from samity.bank.loans.values.parts import Part
from samity.bank.loans.values.payment_terms import PaymentTerms

if TYPE_CHECKING:
    from tests.parity.reference import Case

    from samity.bank.loans.values.strategy import Strategy

PARTS = {"PENALTY": Part.PENALTIES, "FEE": Part.FEES, "PRINCIPAL": Part.PRINCIPAL, "INTEREST": Part.INTEREST}


def strategy_of_case(params: Case) -> tuple[str, Strategy]:
    """The order in which repayments settle, and what it is counted under."""
    code = params["transactionProcessingStrategyCode"]
    if code != ADVANCED:
        return code, strategy_of(PaymentTerms(strategy={"code": code}))
    orders = {each["transactionType"]: each for each in params["paymentAllocation"]}
    given = orders.get("REPAYMENT", orders["DEFAULT"])
    rules = [_rule(each) for each in given["paymentAllocationOrder"]]
    future, walk = given["futureInstallmentAllocationRule"], params["loanScheduleProcessingType"]
    stored = {"code": code, "order": rules, "walk": walk, "future": future}
    return f"{future} {walk}", strategy_of(PaymentTerms(strategy=stored))


def _rule(given: Any) -> list[str]:
    timing, _, part = (given if isinstance(given, str) else given["paymentAllocationRule"]).rpartition("_")
    return [timing, PARTS[part]]
