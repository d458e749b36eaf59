"""Meetings of a village as its branch sees them, and their sheets."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from samity.bank.collection_sheets.operations.filled import FilledSheet, SheetLine
from samity.bank.collection_sheets.values import SheetKind
from samity.bank.organisation.queries.offices import office_by_id

if TYPE_CHECKING:
    from datetime import date

    from tests.village import Village

    from samity.bank.collection_sheets.queries.meeting_money import Sums
    from samity.bank.collection_sheets.queries.today import PlannedMeeting
    from samity.storage.unit import Unit

INSTALLMENT = 1055_23  # of 12,000 over 12 weeks at 24 % flat


def sheet(of: Village, on: date, *lines: tuple[int, int], owner_id: int | None = None) -> FilledSheet:
    """Fill a sheet in: (loan, minor units) pairs."""
    return FilledSheet(
        kind=SheetKind.GROUP if owner_id is None else SheetKind.CENTRE,
        owner_id=owner_id or of.group_id,
        calendar_id=of.calendar_id,
        due_on=on,
        paid_on=on,
        repayments=tuple(SheetLine(f"{n}", loan, Decimal(amount) / 100) for n, (loan, amount) in enumerate(lines)),
    )


def seen_at(unit: Unit, of: Village) -> str:
    """Return the hierarchy of a village's branch: nobody else's meetings are seen from there."""
    return office_by_id(unit.connection, of.office_id).hierarchy


def only(found: tuple[PlannedMeeting, ...]) -> PlannedMeeting:
    (one,) = found
    return one


def told(sums: Sums) -> dict[str, int]:
    return {each.currency.code: each.amount for each in sums}
