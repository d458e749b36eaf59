"""A collection sheet: what is due at a meeting, by group, client and loan. Amounts in minor units."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from samity.bank.loans.values.parts import Parts
    from samity.bank.meetings.values import Attendance
    from samity.kernel.money import Currency


class SheetKind(StrEnum):
    """Whose meeting a sheet is for; individuals do not meet."""

    GROUP = "GROUP"
    CENTRE = "CENTRE"
    INDIVIDUAL = "INDIVIDUAL"


class LineKind(StrEnum):
    """What a line of a sheet moves: money from a client, or to him."""

    REPAYMENT = "REPAYMENT"
    DISBURSEMENT = "DISBURSEMENT"


@dataclass(frozen=True, slots=True)
class SheetLoan:
    """A loan on a sheet.

    Attributes:
        due: everything unpaid with a due date up to the sheet's date.
        arrears: the part of it that fell due before.
        paid: over the loan's life.
    """

    id: int
    account_no: str
    product_id: int
    product_short_name: str
    currency: Currency
    due: Parts
    arrears: Parts
    paid: Parts


@dataclass(frozen=True, slots=True)
class SheetClient:
    """A client on a sheet; attendance is None while nothing was noted."""

    id: int
    name: str
    attendance: Attendance | None
    loans: tuple[SheetLoan, ...]


@dataclass(frozen=True, slots=True)
class SheetGroup:
    """A group on a sheet."""

    id: int
    name: str
    officer_id: int | None
    officer_name: str | None
    clients: tuple[SheetClient, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is due at a meeting."""

    due_on: date
    groups: tuple[SheetGroup, ...]


@dataclass(frozen=True, slots=True)
class IndividualSheet:
    """What is due by a day on loans that are not tied to a group."""

    due_on: date
    clients: tuple[SheetClient, ...]
