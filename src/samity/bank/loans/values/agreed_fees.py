"""Fees of installments, of every one or of those that are late, as a loan agreed on them when it was applied for."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from samity.bank.fees.values import ChargeTime, FeeBase

if TYPE_CHECKING:
    from collections.abc import Mapping


class InstallmentFee(NamedTuple):
    """What a fee of installments comes to with one of them.

    Attributes:
        base: what it is a part of.
        rate: percent of that; of a flat fee its amount, in minor units.
    """

    base: FeeBase
    rate: Fraction


@dataclass(frozen=True, slots=True)
class AgreedFee:
    """A fee or penalty of installments, with the predefined charge that it was made from."""

    charge_id: int
    name: str
    is_penalty: bool
    fee: InstallmentFee
    time: ChargeTime = ChargeTime.EVERY_INSTALLMENT

    @property
    def is_for_lateness(self) -> bool:
        """Say whether only an installment that is late has it."""
        return self.time is ChargeTime.OVERDUE_INSTALLMENT

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON knows it: the exact rate in text."""
        said = {"charge_id": self.charge_id, "name": self.name, "is_penalty": self.is_penalty}
        return {**said, "base": self.fee.base.value, "rate": str(self.fee.rate), "time": self.time.value}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> AgreedFee:
        """Read what `to_json` wrote."""
        fee = InstallmentFee(FeeBase(stored["base"]), Fraction(stored["rate"]))
        return cls(stored["charge_id"], stored["name"], stored["is_penalty"], fee, ChargeTime(stored["time"]))
