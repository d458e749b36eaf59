"""Try a sheet out: what it would post, line by line, with what is owed afterwards. See docs/rules/sheets-in-part.md.

The sheet is really saved, by the same code, and taken back before anybody sees it; nothing is reckoned a second time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from samity.bank.collection_sheets.queries.receipt import saved_sheet
from samity.bank.loans.queries.accounts import loans_by_id

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from samity.bank.collection_sheets.operations.save import SavedSheet
    from samity.bank.collection_sheets.queries.receipt import SheetReceipt
    from samity.bank.loans.values.parts import Parts
    from samity.bank.loans.values.state import LoanStatus
    from samity.storage.unit import Unit


@dataclass(frozen=True, slots=True)
class StandsAfter:
    """Where a loan would stand after the sheet; minor units."""

    status: LoanStatus
    outstanding: Parts
    overpaid: int


@dataclass(frozen=True, slots=True)
class TriedSheet:
    """What saving a sheet would do.

    Attributes:
        saved: as saving it would answer; its ids are nobody's.
        receipt: its lines and totals.
        after: where each of its loans would stand, by id.
    """

    saved: SavedSheet
    receipt: SheetReceipt
    after: Mapping[int, StandsAfter]


def try_sheets(save: Callable[[], Sequence[SavedSheet]], unit: Unit) -> tuple[TriedSheet, ...]:
    """Save sheets, see what it did, and take all of it back: nothing is written, told or noted.

    It needs no gate of its own: what saves them has one.

    Raises:
        Refusal: whatever saving them refuses.
    """
    return unit.tried(lambda: tuple(_seen(saved, unit) for saved in save()))


def _seen(saved: SavedSheet, unit: Unit) -> TriedSheet:
    receipt = saved_sheet(unit.connection, saved.id)
    loans = loans_by_id(unit.connection, {line.loan_id for line in receipt.lines})
    after = {
        loan.id: StandsAfter(loan.state.status, loan.state.outstanding, loan.state.overpaid) for loan in loans.values()
    }
    return TriedSheet(saved, receipt, after)
