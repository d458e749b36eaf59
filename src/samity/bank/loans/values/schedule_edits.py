"""A schedule changed by hand, installment by installment: what is asked, what it is reckoned to, what results."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date


class RowEdit(NamedTuple):
    """How an installment shall be; what is None stays, or follows from the others. Minor units.

    Attributes:
        number: of the installment; None adds one.
        is_payment_holiday: whether nothing falls due with it.
        place: where it stands in what was asked, to name it when it is refused.
    """

    number: int | None = None
    due_on: date | None = None
    principal: int | None = None
    interest: int | None = None
    is_payment_holiday: bool | None = None
    place: str | None = None


class ByHand(NamedTuple):
    """What the interest of an installment owes to people, and not to its terms.

    Attributes:
        applied: interest that payment holidays held back, or a lock did, and that falls due with it, in minor units.
        is_lowered: somebody asked for less than the terms come to.
    """

    applied: int = 0
    is_lowered: bool = False


class EditedRow(NamedTuple):
    """An installment as it was made by hand, in the order of due dates. Minor units.

    Attributes:
        interest: with what was applied of interest held back.
        applied: as `ByHand` says.
        is_lowered: as `ByHand` says.
    """

    due_on: date
    principal: int
    interest: int
    held_back: int | None = None
    applied: int = 0
    is_lowered: bool = False


class ReckonedRow(NamedTuple):
    """An installment, and what the terms come to as its interest: more cannot be asked for by hand. Minor units."""

    row: EditedRow
    most_interest: int
