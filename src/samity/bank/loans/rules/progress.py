"""When each installment was settled, and how much of it early or late. See docs/rules/installment-progress.md."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from samity.bank.loans.rules.fold import apply, in_full
from samity.bank.loans.rules.holding import releases
from samity.bank.loans.values.facts import Fact, FactKind
from samity.bank.loans.values.state import Installment, LoanState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from samity.bank.loans.values.agreement import Agreement


@dataclass(frozen=True, slots=True)
class Progress:
    """What has become of an installment.

    Attributes:
        met_on: the day from which nothing of it is owed; None while something is.
        in_advance: minor units paid before its due date.
        late: minor units paid after it.
    """

    met_on: date | None = None
    in_advance: int = 0
    late: int = 0


def asked_at_first(agreement: Agreement, facts: Sequence[Fact]) -> Mapping[int, int]:
    """Return what the schedule at the disbursement asked for with each installment, by number, in minor units.

    Args:
        agreement: of the loan.
        facts: in any order; nothing is asked for before a disbursement.
    """
    state = LoanState()
    for fact in in_full(agreement, facts):
        state, _ = apply(agreement, state, fact)
        if fact.kind is FactKind.DISBURSED:
            break
    return {each.number: each.due.principal + each.due.interest for each in state.installments}


def progress(agreement: Agreement, facts: Sequence[Fact], today: date) -> Mapping[int, Progress]:
    """Return the progress of each installment by its number, by folding the facts one at a time.

    Args:
        agreement: of the loan.
        facts: in any order.
        today: by which what is held has settled what it could.
    """
    state = LoanState()
    found: dict[int, Progress] = {}
    for fact in in_full(agreement, facts):
        state = _released(agreement, state, fact.value_on - timedelta(days=1), found)
        before = {each.number: each for each in state.installments}
        state, _ = apply(agreement, state, fact)
        if fact.kind is FactKind.DISBURSED:
            before = {}
        # What a schedule made anew asks nothing for is met since there is one.
        is_anew = fact.kind is FactKind.RESCHEDULED
        for each in state.installments:
            on = state.disbursed_on if is_anew and not each.due.total else None
            found[each.number] = _moved(
                found.get(each.number, Progress()), before.get(each.number), each, on or fact.value_on
            )
        _joined(found, state.installments)
    _released(agreement, state, today, found)
    return found


def _released(agreement: Agreement, state: LoanState, last: date, found: dict[int, Progress]) -> LoanState:
    """Let what is held settle what it can until a last day, one day after the other."""
    for on, after, _ in releases(agreement, state, last):
        for then, now in zip(state.installments, after.installments, strict=True):
            found[now.number] = _moved(found[now.number], then, now, on)
        state = after
    return state


def _joined(found: dict[int, Progress], installments: Sequence[Installment]) -> None:
    """Let what became of installments that are no longer there stand with the last one: they fell due with it."""
    for number in [each for each in found if installments and each > installments[-1].number]:
        gone, last = found.pop(number), found[installments[-1].number]
        early, late = last.in_advance + gone.in_advance, last.late + gone.late
        found[installments[-1].number] = replace(last, in_advance=early, late=late)


def _moved(so_far: Progress, before: Installment | None, after: Installment, on: date) -> Progress:
    if before == after:
        return so_far
    paid = after.paid.total - (before.paid.total if before else 0)
    owed = after.outstanding.total
    was_met = so_far.met_on is not None
    return replace(
        so_far,
        met_on=None if owed else so_far.met_on if was_met else on,
        in_advance=so_far.in_advance + (paid if on < after.due_on else 0),
        late=so_far.late + (paid if on > after.due_on else 0),
    )
