"""Due dates of contracts that move with a meeting or off a holiday: their schedules are changed as by hand.

See docs/rules/moved-due-dates.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.loans.queries.edit_ground import ground_of
from samity.bank.loans.rules.edit_allowances import EditsNeedInterestOnDueDates
from samity.bank.loans.rules.edit_refusals import InstallmentStays, edited_amount_refusals
from samity.bank.loans.rules.moved_due_dates import NoRoomForDueDate
from samity.bank.loans.rules.placed_rows import placed_rows
from samity.bank.loans.rules.planned_dates import business_days
from samity.bank.loans.rules.schedule_edits import edited_rows
from samity.bank.loans.values.facts import Fact, FactKind
from samity.bank.loans.values.schedule_edits import EditedRow, RowEdit
from samity.kernel.errors import Refusal, refuse_all

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from samity.bank.loans.operations.moved_schedules import Move
    from samity.bank.loans.rules.placed_rows import PlacedRow


def moved_contract(asked: Move, facts: Sequence[Fact], today: date, **why: int) -> Fact:
    """Return the fact that moves due dates of a contract: principal stays, interest follows the days.

    Args:
        asked: where its installments go.
        facts: of the loan.
        today: the business date.
        why: the holiday or the calendar, kept with the fact.

    Raises:
        Refusals: everything that stands against it, at once.
    """
    account = asked.account
    ground = ground_of(account, facts, today)
    edits = [RowEdit(asked.first + place, due_on) for place, due_on in enumerate(asked.after)]
    placed = placed_rows(ground, edits)
    refuse_all(_refusals(asked, placed, today))
    days = business_days(ground.terms, asked.around, ground.start_on, [each.due_on for each in placed], ground.calendar)
    filled = edited_rows(ground, placed, days)
    refuse_all(edited_amount_refusals(placed, filled, ground.terms.principal, account.currency))
    rows = [_written(each.row) for each in filled]
    return Fact(account.last_serial + 1, FactKind.SCHEDULE_EDITED, today, today, details={"rows": rows, **why})


def _refusals(asked: Move, placed: Sequence[PlacedRow], today: date) -> Iterator[Refusal]:
    if asked.account.terms.application_days:
        yield EditsNeedInterestOnDueDates()
    moving = [each for each in placed if each.was is not None and each.due_on != each.was.due_on]
    for each in moving:
        assert each.was is not None  # noqa: S101 - only those that were there move
        if each.was.due_on <= today:
            # What falls due today has done so.
            yield InstallmentStays(each.was.number)
        elif each.due_on <= today:
            yield NoRoomForDueDate(asked.account.id, each.was.due_on, each.due_on)


def _written(row: EditedRow) -> list[object]:
    return [row.due_on.isoformat(), *row[1:]]
