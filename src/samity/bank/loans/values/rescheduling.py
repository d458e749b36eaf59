"""What was agreed anew while a loan runs. See docs/rules/rescheduling.md."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class RateChange(NamedTuple):
    """Another rate from a day on.

    Attributes:
        from_on: the first day whose interest is at this rate.
        annual_rate: percent per year.
    """

    from_on: date
    annual_rate: Fraction


class Rescheduled(NamedTuple):
    """What differs from the terms of a loan since its schedule was made anew.

    Attributes:
        number_of_installments: how many there are by now; 0 is as many as agreed.
        rates: in the order of their days, at most one for a day.
        moved: numbers of installments whose due date was moved, rising; those after one follow it.
        without_principal: numbers of installments that were relieved of principal.
        interest_waits: numbers of installments whose interest is paid with the next that has none of this grace.
        repayment: minor units that installments of a contract repay or ask for by now; 0 is as agreed.
    """

    number_of_installments: int = 0
    rates: tuple[RateChange, ...] = ()
    moved: tuple[int, ...] = ()
    without_principal: tuple[int, ...] = ()
    interest_waits: tuple[int, ...] = ()
    repayment: int = 0

    def with_rate(self, change: RateChange) -> Rescheduled:
        """Return it with a rate that holds until the next one that was agreed for a later day."""
        others = [each for each in self.rates if each.from_on != change.from_on]
        return self._replace(rates=tuple(sorted([*others, change])))

    def to_json(self) -> list[Any] | None:
        """Return it as JSON knows it; None where all is as agreed."""
        rates = [[each.from_on.isoformat(), str(each.annual_rate)] for each in self.rates]
        numbers = map(list, (self.moved, self.without_principal, self.interest_waits))
        repayment = [self.repayment] if self.repayment else []
        return None if self == AS_AGREED else [self.number_of_installments, rates, *numbers, *repayment]

    @classmethod
    def from_json(cls, stored: Sequence[Any] | None) -> Rescheduled:
        """Read what `to_json` wrote."""
        if stored is None:
            return AS_AGREED
        count, rates, moved, without_principal, waits, *repayment = stored
        known = tuple(RateChange(date.fromisoformat(day), Fraction(rate)) for day, rate in rates)
        return cls(count, known, tuple(moved), tuple(without_principal), tuple(waits), *repayment)


AS_AGREED = Rescheduled()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReschedulingAsked:
    """What somebody asks for, for the rest of a schedule.

    Attributes:
        from_on: the due date of the first installment that shall change, or the day of another rate.
        adjusted_due_on: when that installment falls due instead; those after it follow.
        extra_terms: so many installments are added.
        annual_rate: percent per year, from that day on.
        grace_on_principal: so many installments from that one on repay no principal; as many are added.
        grace_on_interest: so many from that one on leave their interest to the next.
        amount: major units that installments ask for instead; their principal alone where that is what they ask for.
        amount_until: the due date of the last one that does.
    """

    from_on: date
    adjusted_due_on: date | None = None
    extra_terms: int = 0
    annual_rate: Fraction | None = None
    grace_on_principal: int = 0
    grace_on_interest: int = 0
    amount: Decimal | None = None
    amount_until: date | None = None

    @property
    def moves(self) -> bool:
        """Say whether due dates or what falls due on them change otherwise than by another rate."""
        dates_or_amount = self.adjusted_due_on, self.amount, self.amount_until
        counts = self.extra_terms, self.grace_on_principal, self.grace_on_interest
        return any(each is not None for each in dates_or_amount) or any(counts)

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON knows it."""
        return {
            "from_on": self.from_on.isoformat(),
            "adjusted_due_on": self.adjusted_due_on and self.adjusted_due_on.isoformat(),
            "extra_terms": self.extra_terms,
            "annual_rate": None if self.annual_rate is None else str(self.annual_rate),
            "grace_on_principal": self.grace_on_principal,
            "grace_on_interest": self.grace_on_interest,
            "amount": None if self.amount is None else str(self.amount),
            "amount_until": self.amount_until and self.amount_until.isoformat(),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> ReschedulingAsked:
        """Read what `to_json` wrote."""
        moved, rate = stored["adjusted_due_on"], stored["annual_rate"]
        amount, until = stored.get("amount"), stored.get("amount_until")
        return cls(
            **{
                **stored,
                "from_on": date.fromisoformat(stored["from_on"]),
                "adjusted_due_on": moved and date.fromisoformat(moved),
                "annual_rate": None if rate is None else Fraction(rate),
                "amount": None if amount is None else Decimal(amount),
                "amount_until": until and date.fromisoformat(until),
            }
        )
