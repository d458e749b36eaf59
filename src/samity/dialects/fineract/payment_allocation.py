"""How a product divides payments, as this dialect writes it: a named strategy, or the advanced one with its orders."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from samity.bank.loans.queries.snapshots import ADVANCED, ELEMENT_ORDER
from samity.bank.loans.values.facts import CHARGE_ADJUSTMENTS, CHARGE_REFUNDS, CREDITS, TransactionKind
from samity.bank.loans.values.parts import Part
from samity.bank.loans.values.payment_terms import PaymentTerms
from samity.bank.loans.values.strategy import Walk
from samity.dialects.fineract.wire import BodyRefused, WireModel, WireWhole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TIMINGS = ("PAST_DUE", "DUE", "IN_ADVANCE")
PARTS = {"PENALTY": Part.PENALTIES, "FEE": Part.FEES, "PRINCIPAL": Part.PRINCIPAL, "INTEREST": Part.INTEREST}
RULES = {f"{timing}_{word}": (timing, part) for timing in TIMINGS for word, part in PARTS.items()}
_WORDS = {pair: rule for rule, pair in RULES.items()}
DEFAULT, REPAYMENT = "DEFAULT", "REPAYMENT"
OF_CREDITS: Mapping[str, tuple[TransactionKind, ...]] = {
    **{each.value: (each,) for each in (*CREDITS, TransactionKind.INTEREST_REFUND)},
    "CHARGE_REFUND": CHARGE_REFUNDS,
    "CHARGE_ADJUSTMENT": CHARGE_ADJUSTMENTS,
}
"""What this dialect tells apart among credits, and what each is to us."""
_TOLD_OF = {kinds[0].value: word for word, kinds in OF_CREDITS.items()}

WireTransactionType = Literal[
    "DEFAULT",
    "REPAYMENT",
    "DOWN_PAYMENT",
    "MERCHANT_ISSUED_REFUND",
    "PAYOUT_REFUND",
    "GOODWILL_CREDIT",
    "CHARGE_REFUND",
    "CHARGE_ADJUSTMENT",
    "WAIVE_INTEREST",
    "CHARGE_PAYMENT",
    "REFUND_FOR_ACTIVE_LOAN",
    "INTEREST_PAYMENT_WAIVER",
    "INTEREST_REFUND",
]
WireFutureRule = Literal["NEXT_INSTALLMENT", "LAST_INSTALLMENT", "REAMORTIZATION", "NEXT_LAST_INSTALLMENT"]


class RankedRule(WireModel):
    """One of the twelve rules and its place."""

    paymentAllocationRule: str
    order: WireWhole


class AllocationBody(WireModel):
    """The order of one transaction type."""

    resource: ClassVar[str] = "loanproduct"
    transactionType: WireTransactionType
    futureInstallmentAllocationRule: WireFutureRule
    paymentAllocationOrder: tuple[RankedRule, ...]

    def ranked(self) -> tuple[str, ...]:
        """Return the rules in their order."""
        return tuple(each.paymentAllocationRule for each in sorted(self.paymentAllocationOrder, key=lambda x: x.order))


class RankedPart(WireModel):
    """One part of a debt and its place."""

    creditAllocationRule: Literal["PENALTY", "FEE", "INTEREST", "PRINCIPAL"]
    order: WireWhole


class CreditAllocationBody(WireModel):
    """The order in which what is charged back is owed anew."""

    resource: ClassVar[str] = "loanproduct"
    transactionType: Literal["CHARGEBACK"]
    creditAllocationOrder: tuple[RankedPart, ...]


def order_owed_anew(orders: tuple[CreditAllocationBody, ...]) -> tuple[Part, ...]:
    """Return in which order a chargeback owes the parts of its payment anew.

    Raises:
        BodyRefused: there are two orders, or two parts have one place.
    """
    if not orders:
        return ()
    ranked = orders[0].creditAllocationOrder
    at_once = len({each.order for each in ranked}) != len(ranked)
    if len(orders) > 1 or at_once:
        _refuse([_fault("creditAllocation", "enum", "one order, and one place for each part")])
    return tuple(PARTS[each.creditAllocationRule] for each in sorted(ranked, key=lambda each: each.order))


def spell_owed_anew(order: Sequence[Part]) -> list[dict[str, Any]]:
    """Spell the order in which a chargeback owes parts anew; none where it is principal."""
    words = {part: word for word, part in PARTS.items()}
    ranked = [{"creditAllocationRule": words[part], "order": place} for place, part in enumerate(order, 1)]
    return [{"transactionType": "CHARGEBACK", "creditAllocationOrder": ranked}] if ranked else []


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
    faults = [fault for place, each in enumerate(orders) for fault in _faults(place, each, default)]
    _refuse([*faults, *_named_twice(orders)])
    stored = {"code": code, "walk": walk.value, **_ordered(default)}
    others: dict[str, dict[str, Any]] = {each.transactionType: _ordered(each) for each in orders if each is not default}
    repeats = [each for each, ordered in others.items() if ordered == _ordered(default)]
    if repeats:
        # Nothing follows from them: they are told as they were given.
        stored["repeats"] = repeats
    own = {each: ordered for each, ordered in others.items() if each not in repeats}
    credits_ = {kind.value: ordered for each, ordered in own.items() for kind in OF_CREDITS.get(each, ())}
    stored |= {"credits": credits_} if credits_ else {}
    return {**stored, "repayments": own[REPAYMENT]} if REPAYMENT in own else stored


def _ordered(given: AllocationBody) -> dict[str, Any]:
    return {
        "order": [list(RULES[rule]) for rule in given.ranked() if rule in RULES],
        "future": given.futureInstallmentAllocationRule,
    }


def spell_allocation(stored: dict[str, Any]) -> list[dict[str, Any]] | None:
    """Spell the orders of an advanced strategy; None for a named one."""
    if stored["code"] != ADVANCED:
        return None
    repeats = [_spell(each, stored) for each in stored.get("repeats", ())]
    own = [_spell(REPAYMENT, stored["repayments"])] if "repayments" in stored else []
    kinds = stored.get("credits", {})
    credited = [_spell(_TOLD_OF[each], ordered) for each, ordered in kinds.items() if each in _TOLD_OF]
    return [_spell(DEFAULT, stored), *own, *credited, *repeats]


def _spell(transaction_type: str, ordered: dict[str, Any]) -> dict[str, Any]:
    ranked = enumerate((_WORDS[timing, Part(part)] for timing, part in ordered["order"]), 1)
    return {
        "transactionType": transaction_type,
        "futureInstallmentAllocationRule": ordered["future"],
        "paymentAllocationOrder": [{"paymentAllocationRule": rule, "order": place} for place, rule in ranked],
    }


def _named_twice(orders: tuple[AllocationBody, ...]) -> list[dict[str, Any]]:
    seen: set[str] = set()
    faults = []
    for place, each in enumerate(orders):
        if each.transactionType in seen:
            faults.append(_fault(("paymentAllocation", place, "transactionType"), "enum", "it has an order already"))
        seen.add(each.transactionType)
    return faults


def _faults(place: int, given: AllocationBody, default: AllocationBody) -> list[dict[str, Any]]:
    where = ("paymentAllocation", place)
    faults = []
    if given.transactionType not in {DEFAULT, REPAYMENT, *OF_CREDITS} and _ordered(given) != _ordered(default):
        # No door books transactions of other types: only what leads to the same passes.
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
