"""The named allocation strategies, as Fineract calls them. See docs/rules/allocation.md."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from samity.bank.loans.values.parts import Part
from samity.bank.loans.values.strategy import ALL, ARRIVED, IN_ADVANCE, FutureRule, Pass, Strategy, Timing, Walk

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PRINCIPAL, INTEREST, FEES, PENALTIES = Part.PRINCIPAL, Part.INTEREST, Part.FEES, Part.PENALTIES

_P_F_I_PR = (PENALTIES, FEES, INTEREST, PRINCIPAL)
_LATE = frozenset({Timing.PAST_DUE})

STRATEGIES: Mapping[str, Strategy] = {
    "mifos-standard-strategy": (Pass(ALL, _P_F_I_PR),),
    "creocore-strategy": (Pass(ALL, _P_F_I_PR),),
    "principal-interest-penalties-fees-order-strategy": (Pass(ALL, (PRINCIPAL, INTEREST, PENALTIES, FEES)),),
    "interest-principal-penalties-fees-order-strategy": (Pass(ALL, (INTEREST, PRINCIPAL, PENALTIES, FEES)),),
    "rbi-india-strategy": (
        Pass(_LATE, (PENALTIES, FEES, INTEREST), with_current=True, only_when_late=True),
        Pass(_LATE, (PRINCIPAL,), with_current=True, only_when_late=True),
        Pass(ALL, _P_F_I_PR),
    ),
    "heavensfamily-strategy": (
        Pass(frozenset({*ARRIVED, Timing.RUNNING}), (PRINCIPAL, INTEREST, FEES, PENALTIES)),
        Pass(frozenset({Timing.FUTURE}), (PRINCIPAL, FEES, PENALTIES), waive_interest=True),
    ),
    "early-repayment-strategy": (
        Pass(ARRIVED, (INTEREST, PRINCIPAL, PENALTIES, FEES)),
        Pass(IN_ADVANCE, (PRINCIPAL,)),
        Pass(IN_ADVANCE, (INTEREST, PENALTIES, FEES)),
    ),
    "due-penalty-fee-interest-principal-in-advance-principal-penalty-fee-interest-strategy": (
        Pass(ARRIVED, _P_F_I_PR),
        Pass(IN_ADVANCE, (PENALTIES, FEES), charges_arrived=True),
        Pass(IN_ADVANCE, (PRINCIPAL, PENALTIES, FEES, INTEREST)),
    ),
    "due-penalty-interest-principal-fee-in-advance-penalty-interest-principal-fee-strategy": (
        Pass(ARRIVED, (PENALTIES, INTEREST, PRINCIPAL, FEES)),
        Pass(IN_ADVANCE, (PENALTIES, INTEREST, PRINCIPAL, FEES)),
    ),
}


_RULE_TIMINGS = {"PAST_DUE": _LATE, "DUE": frozenset({Timing.DUE}), "IN_ADVANCE": IN_ADVANCE}


def element_order(parts: Sequence[Part], walk: Walk) -> Strategy:
    """Make the passes of an order of elements.

    Args:
        parts: the four parts of a debt, each once.
        walk: HORIZONTAL finishes an installment before the next; VERTICAL a part in all of them before the next part.
    """
    if walk is Walk.VERTICAL:
        return tuple(Pass(ALL, (part,)) for part in parts)
    return (Pass(ALL, tuple(parts)),)


def without_interest_ahead(strategy: Strategy) -> Strategy:
    """Return the same strategy, paying interest before it falls due only when nothing else is left to settle.

    A payment that does so is refused when it is entered. One that comes to it later, because another was entered before
    it, stands: money is never kept beside a debt that it could settle.
    """
    return (*with_interest_waiting(strategy), Pass(IN_ADVANCE, (INTEREST,)))


def with_interest_waiting(strategy: Strategy) -> Strategy:
    """Return the same strategy, never paying interest before it falls due: what is left of a payment waits for it."""
    return tuple(replace(each, interest_arrived=True) for each in strategy)


def advanced_strategy(order: Sequence[tuple[str, Part]], walk: Walk, future: FutureRule) -> Strategy:
    """Make the passes of an advanced payment allocation.

    Args:
        order: twelve pairs such as ("PAST_DUE", PENALTIES), each once.
        walk: HORIZONTAL joins neighbours of one timing into one pass; VERTICAL keeps each pair apart.
        future: which of the installments in advance come first.
    """
    passes: list[Pass] = []
    for word, part in order:
        timings = _RULE_TIMINGS[word]
        if walk is Walk.HORIZONTAL and passes and passes[-1].timings == timings:
            passes[-1] = replace(passes[-1], parts=(*passes[-1].parts, part))
        else:
            ahead = future if timings == IN_ADVANCE else FutureRule.NEXT_INSTALLMENT
            passes.append(Pass(timings, (part,), future=ahead))
    return tuple(passes)
