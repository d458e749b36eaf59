"""Which lines of a sheet stand on another one that waits for its cash: the same money is not handed in twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from samity.bank.collection_sheets.queries.captured import captured_lines
from samity.bank.collection_sheets.values import LineKind
from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from samity.bank.collection_sheets.operations.filled import FilledSheet
    from samity.storage.unit import Unit


@dataclass(eq=False)
class LineCapturedBefore(Refusal):
    """{line}: captured sheet {captured_id} holds loan {loan_id} already, and waits for its cash to be counted."""

    line: str
    loan_id: int
    captured_id: int


def held_refusals(sheet: FilledSheet, unit: Unit, captured_id: int | None = None) -> Iterator[Refusal]:
    """Refuse what waits already: a payment on a sheet of the same meeting, a pay-out on any; nothing paid is no line.

    Args:
        sheet: as it was filled in.
        unit: the unit of work.
        captured_id: the waiting sheet that is changed, which may hold them.
    """
    loans = {line.loan_id for line in sheet.lines}
    waiting = captured_lines(unit.connection, loans, sheet.due_on, captured_id)
    held = {(kind, loan_id): other for other, kind, loan_id in waiting}
    for kind, lines in ((LineKind.REPAYMENT, sheet.repayments), (LineKind.DISBURSEMENT, sheet.disbursements)):
        for line in lines:
            other = held.get((kind.value, line.loan_id))
            if other is not None and line.amount != 0:
                yield LineCapturedBefore(line.name, line.loan_id, other)
