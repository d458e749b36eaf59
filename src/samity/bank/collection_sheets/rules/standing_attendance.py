"""What is noted of a client at a meeting once sheets were taken back. See docs/rules/undone-sheets.md."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from samity.bank.meetings.values import Attendance


class SheetNote(NamedTuple):
    """What one sheet noted of a client.

    Attributes:
        former: what was noted of him just before; None where nothing was.
        stands: the sheet was not taken back.
    """

    status: Attendance
    former: Attendance | None
    stands: bool


def standing_attendance(notes: Iterable[SheetNote]) -> Attendance | None:
    """Return what the sheets of a meeting leave noted of one client; None is nothing.

    Args:
        notes: of every sheet that noted him at the meeting, in the order in which they were saved.
    """
    written: Attendance | None = None
    left: Attendance | None = None
    for status, former, stands in notes:
        if former != written:  # somebody else noted him in between, not on a sheet
            left = former
        written = status
        left = status if stands else left
    return left
