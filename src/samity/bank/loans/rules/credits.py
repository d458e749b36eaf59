"""What a payment or a credit is shown as, and in which order it settles. See docs/rules/corrections.md."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from samity.bank.loans.values.facts import Fact, FactKind, TransactionKind

if TYPE_CHECKING:
    from samity.bank.loans.values.agreement import Agreement


def kind_of(fact: Fact) -> TransactionKind:
    """Return what the history of a loan shows for a payment or a credit."""
    return TransactionKind(fact.details["credit"]) if fact.kind is FactKind.CREDITED else TransactionKind.REPAYMENT


def agreed_for(agreement: Agreement, fact: Fact) -> Agreement:
    """Return the agreement with the order in which this payment or credit settles."""
    strategy = agreement.crediting.get(kind_of(fact))
    return replace(agreement, strategy=strategy) if strategy else agreement
