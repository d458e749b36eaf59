"""What people have agreed on row by row before a loan is paid out: a plan, a schedule made by hand, a varied one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class PlannedPayment:
    """A step of a payment plan: what each installment asks for, up to one of them. Minor units."""

    until_number: int
    amount: int

    def to_json(self) -> list[int]:
        """Return it as JSON knows it."""
        return [self.until_number, self.amount]


class CustomRow(NamedTuple):
    """An installment that was agreed on by hand. Minor units.

    Attributes:
        interest: at most this; None is what the other terms come to.
    """

    due_on: date
    principal: int
    interest: int | None = None


class VariedRow(NamedTuple):
    """An installment of a schedule whose installments were varied one by one. Minor units.

    Attributes:
        amount: the total of the installment, or its principal where that is what stays the same; None follows.
    """

    due_on: date
    amount: int | None = None
