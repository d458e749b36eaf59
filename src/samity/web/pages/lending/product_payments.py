"""How a product takes payments, between the fields of its form and the bank's terms."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from typing import TYPE_CHECKING, Any

from samity.bank.loans.queries.snapshots import ADVANCED, ELEMENT_ORDER
from samity.bank.loans.rules.acceptance import (
    ChargeOffNeedsProgressive,
    InterestRefundsNeedProgressive,
    OwedAnewNeedsProgressive,
    VerticalPaysInterestAhead,
)
from samity.bank.loans.values.agreement import ChargeOffBehaviour
from samity.bank.loans.values.facts import TransactionKind
from samity.bank.loans.values.parts import Part
from samity.bank.loans.values.payment_terms import FuturePayments, Overpayment, PaymentTerms
from samity.bank.loans.values.strategy import FutureRule, Walk
from samity.web.languages import later

if TYPE_CHECKING:
    from collections.abc import Mapping

    from samity.kernel.errors import Refusal

WALKS = {
    Walk.HORIZONTAL: later("an installment before the next"),
    Walk.VERTICAL: later("one of these in all installments before the next"),
}
FUTURES = {
    FuturePayments.ACCEPT_OVERPAYMENTS: later("also before it falls due"),
    FuturePayments.NO_FUTURE_PAYMENTS: later("from its due date on"),
    FuturePayments.ACCEPT_FUTURE_PAYMENTS: later("from its due date on; what is paid earlier is held until then"),
}
FUTURE_RULES = {
    FutureRule.NEXT_INSTALLMENT: later("the next installment first"),
    FutureRule.LAST_INSTALLMENT: later("the last installment first"),
    FutureRule.NEXT_LAST_INSTALLMENT: later("the running installment, then the last one first"),
    FutureRule.REAMORTIZATION: later("the same to every installment"),
}
_USUAL = (Part.FEES, Part.PENALTIES, Part.INTEREST, Part.PRINCIPAL)
ORDERS = {
    " ".join(order): ", ".join(part.lower() for part in order)
    for order in (_USUAL, *(each for each in permutations(Part) if each != _USUAL))
}
"""Every order of the four elements, the usual one first."""
AS_PRINCIPAL = "PRINCIPAL_ALONE"
OWED_ANEW = {AS_PRINCIPAL: later("as principal"), **ORDERS}
"""How what is charged back is owed: as principal, or what it had settled, in an order."""

REFUSED_BESIDE: Mapping[type[Refusal], str] = {
    VerticalPaysInterestAhead: "walk",
    ChargeOffNeedsProgressive: "charge_off",
    OwedAnewNeedsProgressive: "owed_anew",
    InterestRefundsNeedProgressive: "interest_refunds",
}
NEW_PAYMENTS: Mapping[str, Any] = {
    "strategy": "mifos-standard-strategy",
    "element_order": " ".join(_USUAL),
    "walk": Walk.HORIZONTAL,
    "future_rule": FutureRule.NEXT_INSTALLMENT,
    "future_payments": FuturePayments.ACCEPT_OVERPAYMENTS,
    "accepts_prepayment": True,
    "allows_advance": True,
    "charge_off": ChargeOffBehaviour.REGULAR,
    "owed_anew": AS_PRINCIPAL,
    "interest_refunds": [],
}
# What is past due first, then what is due, then what comes; within each, in the order of penalties to principal.
_ADVANCED_AT_FIRST = [
    [timing, part.value]
    for timing in ("PAST_DUE", "DUE", "IN_ADVANCE")
    for part in (Part.PENALTIES, Part.FEES, Part.INTEREST, Part.PRINCIPAL)
]


def payment_fields(terms: PaymentTerms) -> Mapping[str, Any]:
    """Return what stands in the fields for terms."""
    strategy = terms.strategy
    return {
        **NEW_PAYMENTS,
        "strategy": strategy["code"],
        "element_order": " ".join(strategy.get("parts", _USUAL)),
        "walk": strategy.get("walk", Walk.HORIZONTAL),
        "future_rule": strategy.get("future", FutureRule.NEXT_INSTALLMENT),
        "future_payments": terms.future_payments,
        "accepts_prepayment": terms.accepts_prepayment,
        "allows_advance": terms.allows_advance,
        "allows_custom": terms.allows_custom,
        "refuses_overpayment": terms.overpayment is Overpayment.REFUSED,
        "charge_off": terms.charge_off,
        "owed_anew": " ".join(terms.owed_anew) or AS_PRINCIPAL,
        "interest_refunds": list(terms.interest_refunds),
    }


def payment_terms(given: Mapping[str, Any], before: PaymentTerms | None) -> PaymentTerms:
    """Return the terms that the fields say; what they have no word for stays as it was."""
    said: dict[str, Any] = {
        "strategy": _strategy(given, before),
        "overpayment": Overpayment.REFUSED if given["refuses_overpayment"] else Overpayment.HELD,
        "future_payments": FuturePayments(given["future_payments"]),
        "accepts_prepayment": given["accepts_prepayment"],
        "allows_advance": given["allows_advance"],
        "allows_custom": given["allows_custom"],
        "charge_off": ChargeOffBehaviour(given["charge_off"]),
        "owed_anew": () if given["owed_anew"] == AS_PRINCIPAL else tuple(map(Part, given["owed_anew"].split())),
        "interest_refunds": tuple(map(TransactionKind, given["interest_refunds"])),
    }
    return PaymentTerms(**said) if before is None else replace(before, **said)


def _strategy(given: Mapping[str, Any], before: PaymentTerms | None) -> Mapping[str, Any]:
    code = given["strategy"]
    if code == ELEMENT_ORDER:
        return {"code": code, "parts": given["element_order"].split(), "walk": given["walk"]}
    if code != ADVANCED:
        return {"code": code}
    same = before is not None and before.strategy["code"] == code
    stood = before.strategy if same and before is not None else {"code": code, "order": _ADVANCED_AT_FIRST}
    return {**stood, "walk": given["walk"], "future": given["future_rule"]}
