"""How a product divides payments, as this dialect writes it: a named strategy, or the advanced one with its orders."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from samity.bank.loans.queries.snapshots import ADVANCED
from samity.bank.loans.values.parts import Part
from samity.bank.loans.values.strategy import Walk
from samity.dialects.fineract.wire import BodyRefused, WireModel, WireWhole

TIMINGS = ("PAST_DUE", "DUE", "IN_ADVANCE")
PARTS = {"PENALTY": Part.PENALTIES, "FEE": Part.FEES, "PRINCIPAL": Part.PRINCIPAL, "INTEREST": Part.INTEREST}
RULES = {f"{timing}_{word}": (timing, part) for timing in TIMINGS for word, part in PARTS.items()}
_WORDS = {pair: rule for rule, pair in RULES.items()}
NEXT, LAST = "NEXT_INSTALLMENT", "LAST_INSTALLMENT"
DEFAULT = "DEFAULT"

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


def stored_strategy(code: str, orders: tuple[AllocationBody, ...], walk: Walk) -> dict[str, Any]:
    """Return a strategy as the bank keeps it.

    Raises:
        BodyRefused: the orders are incomplete, or ask for what the bank does not do.
    """
    if code != ADVANCED:
        _refuse([] if not orders else [_fault("paymentAllocation", "not_supported", "only for the advanced strategy")])
        return {"code": code}
    default = next((each for each in orders if each.transactionType == DEFAULT), None)
    if default is None:
        raise BodyRefused([_fault("paymentAllocation", "missing", "an order for DEFAULT is needed")], "loanproduct")
    _refuse([fault for place, each in enumerate(orders) for fault in _faults(place, each, default)])
    return {
        "code": code,
        "order": [list(RULES[rule]) for rule in default.ranked()],
        "walk": walk.value,
        "latest_first": default.futureInstallmentAllocationRule == LAST,
    }


def spell_allocation(stored: dict[str, Any]) -> list[dict[str, Any]] | None:
    """Spell the orders of an advanced strategy; None for a named one."""
    if stored["code"] != ADVANCED:
        return None
    ranked = enumerate((_WORDS[timing, Part(part)] for timing, part in stored["order"]), 1)
    return [
        {
            "transactionType": DEFAULT,
            "futureInstallmentAllocationRule": LAST if stored["latest_first"] else NEXT,
            "paymentAllocationOrder": [{"paymentAllocationRule": rule, "order": place} for place, rule in ranked],
        }
    ]


def _faults(place: int, given: AllocationBody, default: AllocationBody) -> list[dict[str, Any]]:
    where = ("paymentAllocation", place)
    if given.transactionType != DEFAULT:
        alike = given.model_copy(update={"transactionType": DEFAULT})
        same = (alike.ranked(), alike.futureInstallmentAllocationRule) == (
            default.ranked(),
            default.futureInstallmentAllocationRule,
        )
        # There are no transactions of other types here: only what leads to the same passes.
        return [] if same else [_fault((*where, "transactionType"), "not_supported", "another order than DEFAULT's")]
    faults = []
    if given.futureInstallmentAllocationRule not in {NEXT, LAST}:
        faults.append(_fault((*where, "futureInstallmentAllocationRule"), "not_supported", "not supported"))
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
