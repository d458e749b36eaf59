"""How far an application may leave its product, beside the bounds of its amounts."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from samity.bank.loans.values.accounts import LoanKind

if TYPE_CHECKING:
    from collections.abc import Mapping

EVERY_KIND = frozenset(LoanKind)


class CycleCondition(StrEnum):
    """When a step of a cycle applies: after exactly so many loans, or after more than so many."""

    EQUAL = "EQUAL"
    GREATER = "GREATER"


@dataclass(frozen=True, slots=True)
class CycleStep:
    """What one term is by default after so many loans, and its bounds.

    Attributes:
        cycle: loans of the product that the borrower has had.
        value: minor units, installments, or percent per the product's rate unit; so are the bounds.
    """

    cycle: int
    condition: CycleCondition
    value: Fraction
    least: Fraction | None = None
    most: Fraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycles:
    """Defaults by the borrower's loan cycle, term by term."""

    principal: tuple[CycleStep, ...] = ()
    installments: tuple[CycleStep, ...] = ()
    rates: tuple[CycleStep, ...] = ()


@dataclass(frozen=True, slots=True)
class Grace:
    """How many of its first installments a loan may ask for less of.

    Attributes:
        forgives: no interest is charged for them; else they ask for interest alone.
        least, most: how many, both included; None is without bound.
    """

    forgives: bool
    least: int | None = None
    most: int | None = None

    def holds(self, number: int) -> bool:
        """Say whether so many may have grace."""
        return (self.least or 0) <= number and (self.most is None or number <= self.most)

    def terms(self, number: int | None) -> Mapping[str, int | None]:
        """Return the terms of a loan by which so many have grace; None leaves it to the product."""
        unasked = None if number is None else 0
        return {"grace_on_principal": number, "grace_on_interest_charged": number if self.forgives else unasked}


@dataclass(frozen=True, slots=True, kw_only=True)
class Leeway:
    """What a loan may agree on otherwise than its product, and what it may not.

    Attributes:
        kept: terms by their name in LoanTerms, or `strategy`: the product's wins whatever is asked for.
        takes_installment: a loan may agree on its installment beforehand.
        takes_plan: a loan may agree on a plan of what its installments ask for.
        grace: how far a loan may agree on grace of its own; None where nothing is said of it.
        on_expected_day: a loan is paid out on the day it was expected to be.
        counts_loans: loans of the product count in the borrower's cycle over all products.
        cycles: defaults by the borrower's loan cycle; None where the product has one offer for all.
        kinds: of its loans: who may owe one.
        begins_partial: an application is a partial one at first, unless it says otherwise.
    """

    kept: frozenset[str] = frozenset()
    takes_installment: bool = False
    takes_plan: bool = False
    grace: Grace | None = None
    on_expected_day: bool = False
    counts_loans: bool = False
    cycles: Cycles | None = field(default=None)
    kinds: frozenset[LoanKind] = EVERY_KIND
    begins_partial: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON knows it: exact fractions in text."""
        return {
            "kept": sorted(self.kept),
            "takes_installment": self.takes_installment,
            "takes_plan": self.takes_plan,
            "grace": self.grace and [self.grace.forgives, self.grace.least, self.grace.most],
            "on_expected_day": self.on_expected_day,
            "counts_loans": self.counts_loans,
            "cycles": self.cycles
            and {name: [_step_to_json(each) for each in getattr(self.cycles, name)] for name in _OF_CYCLES},
            "kinds": sorted(self.kinds),
            "begins_partial": self.begins_partial,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Leeway:
        """Read what `to_json` wrote; a product of before there was any leaves every term free."""
        if not stored:
            return cls()
        cycles = stored["cycles"]
        return cls(
            kept=frozenset(stored["kept"]),
            takes_installment=stored["takes_installment"],
            takes_plan=stored.get("takes_plan", False),
            grace=Grace(*stored["grace"]) if stored.get("grace") else None,
            on_expected_day=stored["on_expected_day"],
            counts_loans=stored["counts_loans"],
            cycles=cycles and Cycles(**{name: tuple(map(_step_from_json, cycles[name])) for name in _OF_CYCLES}),
            kinds=frozenset(map(LoanKind, stored.get("kinds", EVERY_KIND))),
            begins_partial=stored.get("begins_partial", False),
        )


_OF_CYCLES = ("principal", "installments", "rates")


def _step_to_json(step: CycleStep) -> list[Any]:
    amounts = (step.value, step.least, step.most)
    return [step.cycle, step.condition.value, *(None if each is None else str(each) for each in amounts)]


def _step_from_json(stored: list[Any]) -> CycleStep:
    cycle, condition, *amounts = stored
    value, least, most = (None if each is None else Fraction(each) for each in amounts)
    assert value is not None  # noqa: S101 - a step has its value, as `_step_to_json` wrote it
    return CycleStep(cycle, CycleCondition(condition), value, least, most)
