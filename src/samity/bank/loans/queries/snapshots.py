"""How an agreement is kept as JSON, and read back once per wording, since a product's loans share it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import orjson

from samity.bank.loans.rules.strategies import STRATEGIES, advanced_strategy
from samity.bank.loans.values.agreement import AccountingRule, Agreement
from samity.bank.loans.values.parts import Part
from samity.bank.loans.values.strategy import Walk
from samity.bank.loans.values.terms import LoanTerms

if TYPE_CHECKING:
    from collections.abc import Mapping

    from samity.bank.loans.values.strategy import Strategy

ADVANCED = "advanced-payment-allocation-strategy"


@lru_cache(maxsize=4096)
def agreement_of(terms: str, strategy: str, accounting: str) -> Agreement:
    """Read an agreement from the JSON texts of a loan's row."""
    return Agreement(
        LoanTerms.from_json(orjson.loads(terms)), strategy_of(orjson.loads(strategy)), AccountingRule(accounting)
    )


def strategy_of(stored: Mapping[str, Any]) -> Strategy:
    """Read a strategy: `{"code": …}`, and for the advanced one `order`, `walk` and `latest_first`."""
    if stored["code"] != ADVANCED:
        return STRATEGIES[stored["code"]]
    order = [(timing, Part(part)) for timing, part in stored["order"]]
    return advanced_strategy(order, Walk(stored["walk"]), latest_first=stored["latest_first"])
