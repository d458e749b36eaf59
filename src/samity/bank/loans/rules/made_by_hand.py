"""What the interest of a schedule owes to people: what they lowered, and what they applied of what was held back.

See docs/rules/schedule-edits.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.loans.rules.fold import apply
from samity.bank.loans.values.facts import FactKind, standing
from samity.bank.loans.values.schedule_edits import ByHand, EditedRow
from samity.bank.loans.values.state import LoanState
from samity.bank.loans.values.work_calendar import WorkCalendar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from samity.bank.loans.values.agreement import Agreement
    from samity.bank.loans.values.facts import Fact
    from samity.bank.loans.values.state import Installment
    from samity.bank.loans.values.terms import LoanTerms

_LET_GO = {FactKind.HELD_INTEREST_APPLIED, FactKind.UNLOCKED}


def made_by_hand(agreement: Agreement, facts: Sequence[Fact]) -> Mapping[int, ByHand]:
    """Return it by the numbers of the installments, of a loan that is paid out."""
    state, found = LoanState(), dict(agreed_by_hand(agreement.terms))
    for fact in standing(facts):
        before, accrues = state.installments, state.accrued is not None
        state = apply(agreement, state, fact)[0]
        if fact.kind is FactKind.SCHEDULE_EDITED:
            rows = [EditedRow(*row) for row in fact.details["rows"]]
            found = {number: ByHand(row.applied, row.is_lowered) for number, row in enumerate(rows, 1)}
        elif fact.kind in _LET_GO:
            # What a lock held off stands beside the interest of an installment, fixed or not.
            stands_beside = accrues or fact.kind is FactKind.UNLOCKED
            number, applied = _applied(before, state.installments, stands_beside=stands_beside)
            was = found.get(number, ByHand())
            found[number] = was._replace(applied=was.applied + applied)
    return found


def agreed_by_hand(terms: LoanTerms) -> Mapping[int, ByHand]:
    """Return it as it was agreed before the loan was paid out."""
    return {number: ByHand(is_lowered=row.interest is not None) for number, row in enumerate(terms.custom_rows, 1)}


def calendar_kept(facts: Sequence[Fact]) -> WorkCalendar | None:
    """Return the days of work as they stood when a loan was paid out; None where nothing is counted by them."""
    kept = [fact.details.get("calendar") for fact in standing(facts) if fact.kind is FactKind.DISBURSED]
    return WorkCalendar.from_json(kept[-1]) if kept else None


def last_edited_on(facts: Sequence[Fact]) -> date | None:
    """Return the day on which the schedule of a loan that is paid out was last changed by hand."""
    days = [each.value_on for each in standing(facts) if each.kind is FactKind.SCHEDULE_EDITED]
    return days[-1] if days else None


def _applied(before: Sequence[Installment], after: Sequence[Installment], *, stands_beside: bool) -> tuple[int, int]:
    """Return the number of the installment with which interest held back fell due, and how much of it."""
    grown = [
        (now.number, more)
        for was, now in zip(before, after, strict=True)
        # A holiday that ended early bears its own.
        if (was.held_back is None or now.held_back is not None)
        and (more := now.applied - was.applied if stands_beside else now.due.interest - was.due.interest)
    ]
    return grown[0] if grown else (after[-1].number, 0)
