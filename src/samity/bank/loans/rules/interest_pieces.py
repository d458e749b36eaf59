"""Interest on the real balance, from change to change of what bears it. See docs/rules/dynamic-interest.md."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from samity.bank.loans.rules.application_days import begins_on, closes_on, expected_base
from samity.bank.loans.rules.contract_rates import rate_between
from samity.bank.loans.rules.interest_bases import Base, BaseChange, planned_base, running_base
from samity.bank.loans.values.term_words import InterestType
from samity.kernel.money import rounded_ratio

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from samity.bank.loans.values.explanation import Segment
    from samity.bank.loans.values.state import Accrued, Installment
    from samity.bank.loans.values.terms import LoanTerms


class Piece(NamedTuple):
    """Days on which the same bears interest, or a penalty.

    Attributes:
        base: what bears it, in minor units.
        factor: the part of it that is their interest.
    """

    from_on: date
    until_on: date
    base: Fraction
    factor: Fraction

    @property
    def exact(self) -> Fraction:
        """Return the interest of the days, in minor units."""
        return self.base * self.factor


def rounded_sum(found: Iterable[Piece | Segment], terms: LoanTerms) -> int:
    """Return what days come to together, rounded once, in minor units."""
    return rounded_ratio(sum((each.exact for each in found), Fraction(0)), terms.rounding)


class Coming(NamedTuple):
    """The interest that an installment will carry: on what, from where it stands, until when."""

    place: int
    base: Base
    accrued: Accrued
    until: date


def bearing_now(terms: LoanTerms, installments: Sequence[Installment], accrued: Accrued) -> Installment | None:
    """Return the installment whose interest accrues; one that only carries late charges bears none."""
    if accrued.number > min(terms.number_of_installments, len(installments)):
        return None
    return installments[accrued.number - 1]


def settled_interest(running: Installment) -> int:
    """Return what is settled of the interest of an installment's own days."""
    return max(running.paid.interest + running.waived.interest - running.applied, 0)


def pieces(
    terms: LoanTerms, installments: Sequence[Installment], base: Base, accrued: Accrued, on: date
) -> Iterator[Piece]:
    """Yield the interest of an installment from where it stands up to a day; none in the grace."""
    amount, until, running = accrued.amount, accrued.until, installments[accrued.number - 1]
    if running.number <= terms.grace_on_interest_charged:
        return
    begins = begins_on(terms, installments, accrued.number)
    for day in (*base.change_days(until, on), on):
        # What rounding left of interest that was paid does not compound.
        if bearing := Fraction(base.on(until)):
            if terms.interest_type is InterestType.COMPOUNDING:
                bearing += amount - settled_interest(running)
            piece = Piece(until, day, bearing, rate_between(terms, begins, until, day, accrued.calendar))
            amount += piece.exact
            yield piece
        until = day


def coming(
    terms: LoanTerms, installments: Sequence[Installment], accrued: Accrued, fees: tuple[BaseChange, ...]
) -> Iterator[Coming]:
    """Yield what the running installment and those after it bear when nothing but what falls due is paid, on its day.

    Whoever gives an installment its interest does so before he asks for the next, which follows from it.
    """
    if terms.application_days:
        yield from _applied(terms, installments, accrued, fees)
        return
    first, end = accrued.number - 1, min(terms.number_of_installments, len(installments))
    if first >= end:
        return
    running = installments[first]
    until = accrued.until if running.is_on_demand else running.due_on
    yield Coming(first, running_base(terms, installments, running.number, fees), accrued, until)
    # Summed only now: after most payments nobody asks for more than the running one.
    left = sum(each.principal_owed for each in (running, *installments[first + 1 :]))
    for place in range(first + 1, end):
        left -= installments[place - 1].principal_owed
        each = installments[place]
        own = accrued.within(each.number, each.from_on)
        yield Coming(place, planned_base(each, left, fees), own, each.due_on)


def _applied(
    terms: LoanTerms, installments: Sequence[Installment], accrued: Accrued, fees: Sequence[BaseChange]
) -> Iterator[Coming]:
    """Yield the days up to the last application by each due date."""
    base = expected_base(terms, installments, accrued, fees)
    for place in range(accrued.number - 1, min(terms.number_of_installments, len(installments))):
        number = installments[place].number
        own = accrued
        if number > accrued.number:
            own = accrued.within(number, closes_on(terms, installments, number - 1))
        closes = closes_on(terms, installments, number)
        yield Coming(place, base, own, closes)
        base = base.expecting(terms, installments[place], closes)
