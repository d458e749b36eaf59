"""A charge on an overpaid loan is settled by the payments that brought too much. See docs/rules/charges.md."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from samity.bank.loans.values.facts import Consequence, Fact, FactKind, TransactionKind
from samity.bank.loans.values.parts import NOTHING, Part, Parts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from samity.bank.loans.values.state import LoanState


def changes_payments(state: LoanState, fact: Fact) -> bool:
    """Say whether a fact changes what payments before it settled: it is a charge, and too much was paid."""
    return bool(state.overpaid) and _is_settled_by_payments(fact)


def followed_by(before: Sequence[Consequence], fact: Fact, followed: Sequence[Consequence]) -> list[Consequence]:
    """Return what follows from facts, with what follows from one more.

    What a charge takes of an overpayment is no transaction of its own: the payment settles it that brought too much,
    the oldest first of those of which something is left.
    """
    consequences = list(before)
    for each in followed:
        if each.kind is TransactionKind.OVERPAYMENT_APPLIED and _is_settled_by_payments(fact):
            consequences = _settled_by_payments(consequences, each)
        else:
            consequences.append(each)
    return consequences


def _is_settled_by_payments(fact: Fact) -> bool:
    # Charges that were entered before this was so have a transaction of their own day.
    return fact.kind is FactKind.CHARGE_ADDED and bool(fact.details.get("settled_by_payments"))


def _settled_by_payments(before: Sequence[Consequence], applied: Consequence) -> list[Consequence]:
    # What went back to the borrower, or settled something since, came out of the oldest payments.
    gone = sum(-each.overpaid for each in before if each.overpaid < 0)
    to_settle, consequences = applied.parts, []
    for each in before:
        brought = max(each.overpaid, 0)
        drawn = min(brought, gone)
        gone -= drawn
        taken = _of(to_settle, brought - drawn)
        to_settle = to_settle.minus(taken)
        changed = replace(each, parts=each.parts.plus(taken), overpaid=each.overpaid - taken.total)
        consequences.append(changed if any(taken) else each)
    left = replace(applied, amount=to_settle.total, parts=to_settle, overpaid=-to_settle.total)
    return [*consequences, left] if any(to_settle) else consequences


def _of(parts: Parts, most: int) -> Parts:
    taken = NOTHING
    for part in Part:
        taken = taken.adding(part, min(parts.of(part), most - taken.total))
    return taken
