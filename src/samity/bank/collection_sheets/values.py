"""A collection sheet: what is due at a meeting, by group, client and loan. Amounts in minor units."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
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


class CapturedState(StrEnum):
    """How far a sheet is that waits for its cash to be counted. See docs/rules/two-stages.md."""

    CAPTURED = "CAPTURED"
    TO_APPROVE = "TO_APPROVE"
    COUNTED = "COUNTED"
    POSTED = "POSTED"
    WITHDRAWN = "WITHDRAWN"
    UNDONE = "UNDONE"


class CapturedAct(StrEnum):
    """What was done with a captured sheet."""

    CAPTURED = "CAPTURED"
    CHANGED = "CHANGED"
    WITHDRAWN = "WITHDRAWN"
    COUNTED = "COUNTED"
    COUNT_TAKEN_BACK = "COUNT_TAKEN_BACK"
    APPROVED = "APPROVED"
    POSTED = "POSTED"
    UNDONE = "UNDONE"


@dataclass(frozen=True, slots=True)
class SheetCash:
    """What a sheet moves in notes and coins of one currency; minor units.

    Attributes:
        collected: with what rounding to coins adds to it.
        paid_out: to members.
    """

    currency_code: str
    collected: int
    paid_out: int


@dataclass(frozen=True, slots=True)
class CountedCash:
    """What was counted of one currency; minor units.

    Attributes:
        pieces: how many there were of each note or coin, by its value.
        taken_along: what the branch had given to the officer for pay-outs.
    """

    currency_code: str
    pieces: Mapping[int, int]
    taken_along: int


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
class SheetPayOut:
    """An approved loan that was expected to be paid out by the sheet's date and still waits.

    Attributes:
        amount: what was approved.
    """

    id: int
    account_no: str
    product_id: int
    product_short_name: str
    product_name: str
    currency: Currency
    amount: int
    expected_on: date


@dataclass(frozen=True, slots=True)
class SheetClient:
    """A client on a sheet; attendance is None while nothing was noted."""

    id: int
    name: str
    attendance: Attendance | None
    loans: tuple[SheetLoan, ...]
    pay_outs: tuple[SheetPayOut, ...] = ()


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

    def without_pay_outs(self) -> Sheet:
        """Return what is to be collected alone."""
        groups = ((group, _who_owe(group.clients)) for group in self.groups)
        return Sheet(self.due_on, tuple(replace(group, clients=clients) for group, clients in groups if clients))


@dataclass(frozen=True, slots=True)
class IndividualSheet:
    """What is due by a day on loans that are not tied to a group."""

    due_on: date
    clients: tuple[SheetClient, ...]

    def without_pay_outs(self) -> IndividualSheet:
        """Return what is to be collected alone."""
        return IndividualSheet(self.due_on, _who_owe(self.clients))


def _who_owe(clients: tuple[SheetClient, ...]) -> tuple[SheetClient, ...]:
    return tuple(replace(client, pay_outs=()) for client in clients if client.loans)
