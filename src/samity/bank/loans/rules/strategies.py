"""The named allocation strategies, as Fineract calls them. See docs/rules/allocation.md."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from samity.bank.loans.values.parts import Part
from samity.bank.loans.values.strategy import ALL, ARRIVED, IN_ADVANCE, Pass, Strategy, Timing, Walk

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
        Pass(IN_ADVANCE, (PENALTIES, FEES, PRINCIPAL), charges_arrived=True),
        Pass(IN_ADVANCE, (PENALTIES, FEES, INTEREST, PRINCIPAL)),
    ),
    "due-penalty-interest-principal-fee-in-advance-penalty-interest-principal-fee-strategy": (
        Pass(ARRIVED, (PENALTIES, INTEREST, PRINCIPAL, FEES)),
        Pass(IN_ADVANCE, (PENALTIES, INTEREST, PRINCIPAL, FEES)),
    ),
}


_RULE_TIMINGS = {"PAST_DUE": _LATE, "DUE": frozenset({Timing.DUE}), "IN_ADVANCE": IN_ADVANCE}


def advanced_strategy(order: Sequence[tuple[str, Part]], walk: Walk, *, latest_first: bool) -> Strategy:
    """Make the passes of an advanced payment allocation.

    Args:
        order: twelve pairs such as ("PAST_DUE", PENALTIES), each once.
        walk: HORIZONTAL joins neighbours of one timing into one pass; VERTICAL keeps each pair apart.
        latest_first: future installments are paid from the last one backwards.
    """
    passes: list[Pass] = []
    for word, part in order:
        timings = _RULE_TIMINGS[word]
        if walk is Walk.HORIZONTAL and passes and passes[-1].timings == timings:
            passes[-1] = replace(passes[-1], parts=(*passes[-1].parts, part))
        else:
            passes.append(Pass(timings, (part,), latest_first=latest_first and timings == IN_ADVANCE))
    return tuple(passes)
