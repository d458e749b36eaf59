"""How an agreement is kept as JSON, and read back once per wording, since a product's loans share it."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import orjson

from samity.bank.loans.rules.strategies import (
    STRATEGIES,
    advanced_strategy,
    element_order,
    with_interest_waiting,
    without_interest_ahead,
)
from samity.bank.loans.values.agreement import AccountingRule, Agreement
from samity.bank.loans.values.allowances import Allowances
from samity.bank.loans.values.facts import CHARGE_CREDITS, CREDITS, TransactionKind
from samity.bank.loans.values.parts import Part
from samity.bank.loans.values.payment_terms import FuturePayments, PaymentTerms
from samity.bank.loans.values.strategy import FutureRule, Walk
from samity.bank.loans.values.terms import LoanTerms

if TYPE_CHECKING:
    from collections.abc import Mapping

    from samity.bank.loans.values.strategy import Strategy

ADVANCED = "advanced-payment-allocation-strategy"
ELEMENT_ORDER = "element-order"


@lru_cache(maxsize=4096)
def agreement_of(terms: str, payments: str, accounting: str) -> Agreement:
    """Read an agreement from the JSON texts of a loan's row."""
    agreed, own = payments_of(payments), LoanTerms.from_json(orjson.loads(terms))
    holds, settles_ahead = agreed.holds, agreed.settles_ahead
    if own.accrues:
        # Interest that has accrued is owed: taking it is not taking interest ahead.
        agreed = replace(agreed, future_payments=FuturePayments.ACCEPT_OVERPAYMENTS)
    return Agreement(
        own,
        strategy_of(agreed),
        AccountingRule(accounting),
        absorbing=strategy_of(agreed, absorbing=True),
        holds=holds,
        settles_ahead=settles_ahead,
        charge_off=agreed.charge_off,
        credited=agreed.owed_anew,
        crediting={kind: strategy_of(agreed, crediting=kind) for kind in _credited_otherwise(agreed.strategy)},
    )


@lru_cache(maxsize=4096)
def payments_of(payments: str) -> PaymentTerms:
    """Read the terms of payments from the JSON text of a loan's row."""
    return PaymentTerms.from_json(orjson.loads(payments))


@lru_cache(maxsize=256)
def allowances_of(allowances: str) -> Allowances:
    """Read what may be done to a loan from the JSON text of its row."""
    return Allowances.from_json(orjson.loads(allowances))


def strategy_of(agreed: PaymentTerms, *, absorbing: bool = False, crediting: TransactionKind | None = None) -> Strategy:
    """Read in which order payments settle the debt, or an overpayment a new due, or a kind of credit.

    The strategy is kept as `{"code": …}`. An order of elements has `parts` and `walk`; the advanced one has `order`,
    `walk` and `future`; with `repayments` an `order` and `future` for payments alone, and with `credits` for kinds of
    credits.
    """
    own = _own(agreed.strategy, absorbing=absorbing, crediting=crediting)
    strategy = _strategy(agreed.strategy, own)
    if agreed.pays_interest_ahead:
        return strategy
    return with_interest_waiting(strategy) if agreed.holds else without_interest_ahead(strategy)


def _credited_otherwise(stored: Mapping[str, Any]) -> tuple[TransactionKind, ...]:
    """Return the credits that settle in another order than payments: one of their own, or that of all the others."""
    if "repayments" in stored:
        return (*CREDITS, *CHARGE_CREDITS, TransactionKind.INTEREST_REFUND)
    return tuple(TransactionKind(kind) for kind in stored.get("credits", ()))


def _own(stored: Mapping[str, Any], *, absorbing: bool, crediting: TransactionKind | None) -> Mapping[str, Any]:
    """Return where the order stands that is asked for; what has none of its own follows the one for everything."""
    if crediting is not None:
        own: Mapping[str, Any] = stored.get("credits", {}).get(crediting, stored)
        return own
    repayments: Mapping[str, Any] = stored if absorbing else stored.get("repayments", stored)
    return repayments


def _strategy(stored: Mapping[str, Any], own: Mapping[str, Any]) -> Strategy:
    if stored["code"] == ELEMENT_ORDER:
        return element_order([Part(part) for part in stored["parts"]], Walk(stored["walk"]))
    if stored["code"] != ADVANCED:
        return STRATEGIES[stored["code"]]
    order = [(timing, Part(part)) for timing, part in own["order"]]
    return advanced_strategy(order, Walk(stored["walk"]), FutureRule(own["future"]))
