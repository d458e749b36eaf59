"""Sheets that are posted when their cash is counted: in which state they are, and what the count differs by.

See docs/rules/two-stages.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.collection_sheets.values import CapturedAct, CapturedState, CountedCash, SheetCash

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

WAITING = frozenset({CapturedState.CAPTURED, CapturedState.TO_APPROVE, CapturedState.COUNTED})
"""The states of a sheet that is neither posted nor withdrawn."""

_LEADS_TO: Mapping[CapturedAct, CapturedState] = {
    CapturedAct.CAPTURED: CapturedState.CAPTURED,
    CapturedAct.CHANGED: CapturedState.CAPTURED,
    CapturedAct.WITHDRAWN: CapturedState.WITHDRAWN,
    CapturedAct.COUNT_TAKEN_BACK: CapturedState.CAPTURED,
    CapturedAct.APPROVED: CapturedState.COUNTED,
    CapturedAct.POSTED: CapturedState.POSTED,
    CapturedAct.UNDONE: CapturedState.UNDONE,
}
_FROM: Mapping[CapturedAct, frozenset[CapturedState]] = {
    CapturedAct.CHANGED: frozenset({CapturedState.CAPTURED}),
    CapturedAct.WITHDRAWN: frozenset({CapturedState.CAPTURED}),
    CapturedAct.COUNTED: WAITING,
    CapturedAct.COUNT_TAKEN_BACK: frozenset({CapturedState.TO_APPROVE, CapturedState.COUNTED}),
    CapturedAct.APPROVED: frozenset({CapturedState.TO_APPROVE}),
    CapturedAct.POSTED: frozenset({CapturedState.COUNTED}),
    CapturedAct.UNDONE: frozenset({CapturedState.POSTED}),
}


def state_after(act: CapturedAct, *, differs: bool = False) -> CapturedState:
    """Return the state to which an act leads; a count that differs waits for a second person."""
    if act is CapturedAct.COUNTED:
        return CapturedState.TO_APPROVE if differs else CapturedState.COUNTED
    return _LEADS_TO[act]


def may_follow(act: CapturedAct, state: CapturedState) -> bool:
    """Say whether an act is in turn; capturing begins, and follows nothing."""
    return state in _FROM.get(act, frozenset())


def counted_sum(pieces: Mapping[int, int]) -> int:
    """Return what notes and coins come to, in minor units."""
    return sum(value * number for value, number in pieces.items())


def cash_difference(cash: SheetCash, count: CountedCash) -> int:
    """Return what was counted beyond what should be there, in minor units: above zero it is over, below it is short."""
    expected = count.taken_along + cash.collected - cash.paid_out
    return counted_sum(count.pieces) - expected


def cash_differences(cash: Iterable[SheetCash], counts: Iterable[CountedCash]) -> Mapping[str, int]:
    """Return the difference of each currency that has one; what nobody counted was not there."""
    counted = {each.currency_code: each for each in counts}
    moved = {each.currency_code: each for each in cash}
    found = {
        code: cash_difference(moved.get(code, SheetCash(code, 0, 0)), counted.get(code, CountedCash(code, {}, 0)))
        for code in sorted({*counted, *moved})
    }
    return {code: difference for code, difference in found.items() if difference}
