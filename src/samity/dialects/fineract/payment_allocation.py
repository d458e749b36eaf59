"""How a product divides payments, as this dialect writes it: a named strategy, or the advanced one with its orders."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar, Literal

from samity.bank.loans.queries.snapshots import ADVANCED, ELEMENT_ORDER
from samity.bank.loans.values.parts import Part
from samity.bank.loans.values.payment_terms import PaymentTerms
from samity.bank.loans.values.strategy import Walk
from samity.dialects.fineract.wire import BodyRefused, WireModel, WireWhole

TIMINGS = ("PAST_DUE", "DUE", "IN_ADVANCE")
PARTS = {"PENALTY": Part.PENALTIES, "FEE": Part.FEES, "PRINCIPAL": Part.PRINCIPAL, "INTEREST": Part.INTEREST}
RULES = {f"{timing}_{word}": (timing, part) for timing in TIMINGS for word, part in PARTS.items()}
_WORDS = {pair: rule for rule, pair in RULES.items()}
DEFAULT, REPAYMENT = "DEFAULT", "REPAYMENT"

WireFutureRule = Literal["NEXT_INSTALLMENT", "LAST_INSTALLMENT", "REAMORTIZATION", "NEXT_LAST_INSTALLMENT"]


class RankedRule(WireModel):
    """One of the twelve rules and its place."""

    paymentAllocationRule: str
    order: WireWhole


class AllocationBody(WireModel):
    """The order of one transaction type."""

    resource: ClassVar[str] = "loanproduct"
    transactionType: str
    futureInstallmentAllocationRule: WireFutureRule
    paymentAllocationOrder: tuple[RankedRule, ...]

    def ranked(self) -> tuple[str, ...]:
        """Return the rules in their order."""
        return tuple(each.paymentAllocationRule for each in sorted(self.paymentAllocationOrder, key=lambda x: x.order))


def payment_terms(
    code: str, orders: tuple[AllocationBody, ...], walk: Walk, before: PaymentTerms | None
) -> PaymentTerms:
    """Return how a product takes payments; what this dialect has no word for stays as it was.

    Raises:
        BodyRefused: the orders are incomplete, or ask for what the bank does not do.
    """
    if code == ELEMENT_ORDER:
        # Another door's order: this one can leave it as it is, and no more.
        if before is None or before.strategy["code"] != code or orders:
            _refuse([_fault("transactionProcessingStrategyCode", "enum", "no such strategy")])
        else:
            return before
    strategy = _stored(code, orders, walk)
    return PaymentTerms(strategy=strategy) if before is None else replace(before, strategy=strategy)


def _stored(code: str, orders: tuple[AllocationBody, ...], walk: Walk) -> dict[str, Any]:
    if code != ADVANCED:
        _refuse([] if not orders else [_fault("paymentAllocation", "not_supported", "only for the advanced strategy")])
        return {"code": code}
    default = next((each for each in orders if each.transactionType == DEFAULT), None)
    if default is None:
        raise BodyRefused([_fault("paymentAllocation", "missing", "an order for DEFAULT is needed")], "loanproduct")
    _refuse([fault for place, each in enumerate(orders) for fault in _faults(place, each, default)])
    stored = {"code": code, "walk": walk.value, **_ordered(default)}
    repayments = next((each for each in orders if each.transactionType == REPAYMENT), default)
    own = _ordered(repayments)
    return stored if own == _ordered(default) else {**stored, "repayments": own}


def _ordered(given: AllocationBody) -> dict[str, Any]:
    return {
        "order": [list(RULES[rule]) for rule in given.ranked() if rule in RULES],
        "future": given.futureInstallmentAllocationRule,
    }


def spell_allocation(stored: dict[str, Any]) -> list[dict[str, Any]] | None:
    """Spell the orders of an advanced strategy; None for a named one."""
    if stored["code"] != ADVANCED:
        return None
    spelled = [_spell(DEFAULT, stored)]
    return [*spelled, _spell(REPAYMENT, stored["repayments"])] if "repayments" in stored else spelled


def _spell(transaction_type: str, ordered: dict[str, Any]) -> dict[str, Any]:
    ranked = enumerate((_WORDS[timing, Part(part)] for timing, part in ordered["order"]), 1)
    return {
        "transactionType": transaction_type,
        "futureInstallmentAllocationRule": ordered["future"],
        "paymentAllocationOrder": [{"paymentAllocationRule": rule, "order": place} for place, rule in ranked],
    }


def _faults(place: int, given: AllocationBody, default: AllocationBody) -> list[dict[str, Any]]:
    where = ("paymentAllocation", place)
    faults = []
    if given.transactionType not in {DEFAULT, REPAYMENT} and _ordered(given) != _ordered(default):
        # There are no transactions of other types here: only what leads to the same passes.
        faults.append(_fault((*where, "transactionType"), "not_supported", "another order than DEFAULT's"))
    if sorted(given.ranked()) != sorted(RULES):
        faults.append(_fault((*where, "paymentAllocationOrder"), "enum", "each of the twelve rules once"))
    if len({each.order for each in given.paymentAllocationOrder}) != len(given.paymentAllocationOrder):
        faults.append(_fault((*where, "paymentAllocationOrder"), "enum", "two rules have one place"))
    return faults


def _fault(where: str | tuple[str | int, ...], kind: str, sentence: str) -> dict[str, Any]:
    return {"type": kind, "loc": (where,) if isinstance(where, str) else where, "msg": sentence}


def _refuse(faults: list[dict[str, Any]]) -> None:
    if faults:
        raise BodyRefused(faults, "loanproduct")
