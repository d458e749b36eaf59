"""What installments to come ask for anew, cumulative and contractual ones. See docs/rules/rescheduling.md."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from samity.bank.loans.rules.agreed_now import asks_by_total
from samity.bank.loans.rules.contract_rates import changing_rates, contract_rates, undisturbed_rate
from samity.bank.loans.rules.equal_amounts import annuity, multiple_of
from samity.bank.loans.rules.interest import rates_of_rows
from samity.bank.loans.rules.progressive_rates import by_stretches, rate_steps
from samity.bank.loans.rules.schedule_declining import equal_installment
from samity.bank.loans.rules.schedule_rows import Row, bears_principal, even_shares, rows_of
from samity.bank.loans.values.parts import Parts
from samity.bank.loans.values.terms import InterestMethod, LoanTerms, ScheduleEngine
from samity.kernel.money import rounded, rounded_ratio

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from samity.bank.loans.values.rescheduling import RateChange
    from samity.bank.loans.values.state import Installment, LoanState


def own_of(each: Installment) -> Parts:
    """Return principal and interest of an installment without what was given back to the borrower."""
    return Parts(each.due.principal - each.credited.principal, each.due.interest - each.credited.interest)


def made_anew(
    terms: LoanTerms,
    state: LoanState,
    laid: Sequence[Installment],
    first: int,
    *,
    is_same: bool,
    instead: Mapping[int, int],
) -> tuple[Installment, ...]:
    """Fill the installments from one on; the last one takes what is left, and those before it stay as they are.

    Args:
        terms: of now.
        state: with the rates, the days moved and the grace of now.
        laid: the installments on their days.
        first: number of the first that is made anew.
        is_same: each asks for what it did; else what it asks for is found anew.
        instead: what some ask for by now, by their numbers, in minor units.
    """
    rest = laid[first - 1 :]
    asked = iter(_asked(terms, state, rest, is_same=is_same))
    rates = _rates(terms, state, laid)
    charged = _Charged(terms, state, laid, rates, first)
    by_total = asks_by_total(terms)
    filled, waiting, left = [], 0, sum(own_of(each).principal for each in laid)
    for each in laid:
        own = charged.on(each, left)
        waits = _waits(terms, state, each) and each is not laid[-1]
        due = own_of(each)
        if each.number >= first:
            wanted = 0
            if _bears(terms, state, each):
                was = next(asked)
                wanted = instead.get(each.number, was)
            principal = min(max(wanted - own if by_total else wanted, 0), left)
            due = Parts(left if each is laid[-1] else principal, 0 if waits else waiting + own)
        waiting = waiting + own if waits else 0
        left -= due.principal
        filled.append(each._replace(due=due.plus(each.credited)))
    return tuple(filled)


class _Charged:
    """The interest of installments by themselves, in minor units."""

    def __init__(
        self,
        terms: LoanTerms,
        state: LoanState,
        laid: Sequence[Installment],
        rates: Sequence[Fraction],
        first: int,
    ) -> None:
        self._terms = terms
        self._rates = {each.number: rate for each, rate in zip(laid, rates, strict=True)}
        self._fixed: dict[int, int] = {}
        if terms.interest_method is InterestMethod.FLAT:
            # Flat interest of the rest is rounded once, and shared evenly.
            rest = [each.number for each in laid[first - 1 :] if each.number > terms.grace_on_interest_charged]
            whole = state.principal * sum((self._rates[number] for number in rest), Fraction(0))
            shares = even_shares(rounded_ratio(whole, terms.rounding), len(rest), terms.rounding) if rest else ()
            self._fixed = dict.fromkeys(self._rates, 0) | dict(zip(rest, shares, strict=True))

    def on(self, each: Installment, left: int) -> int:
        """Return what one carries when so much principal is left before it."""
        if self._fixed or each.number <= self._terms.grace_on_interest_charged:
            return self._fixed.get(each.number, 0)
        return rounded_ratio(left * self._rates[each.number], self._terms.rounding)


def _rates(terms: LoanTerms, state: LoanState, laid: Sequence[Installment]) -> Sequence[Fraction]:
    """Return the part of the balance that each installment carries as interest."""
    rows = rows_of(laid[0].from_on, [each.due_on for each in laid])
    if terms.engine is ScheduleEngine.CONTRACTUAL:
        steps = state.rescheduled.rates
        return changing_rates(terms, steps, rows) if steps else contract_rates(terms, rows)
    agreed = terms if not state.rescheduled.rates else replace(terms, annual_rate=Fraction(1))
    found = by_stretches(rows, state.rescheduled.moved, lambda part: rates_of_rows(agreed, part))
    if not state.rescheduled.rates:
        return found
    steps = rate_steps(terms, state.rescheduled)
    return [rate * _mean(steps, row) for rate, row in zip(found, rows, strict=True)]


def _mean(steps: Sequence[RateChange], row: Row) -> Fraction:
    """Return the rate of a row in which it changes, by days."""
    ends = [*(each.from_on for each in steps[1:]), row.due_on]
    days = [
        max((min(until, row.due_on) - max(each.from_on, row.from_on)).days, 0)
        for each, until in zip(steps, ends, strict=True)
    ]
    return sum((each.annual_rate * count for each, count in zip(steps, days, strict=True)), Fraction(0)) / row.days


def _asked(terms: LoanTerms, state: LoanState, rest: Sequence[Installment], *, is_same: bool) -> Iterator[int]:
    """Give what each installment that bears principal asks for: its total, or its principal."""
    bearing = [each for each in rest if _bears(terms, state, each)]
    if is_same:
        # Those relieved of principal came in between: the others ask for what they did, in their order.
        was = [own_of(each) for each in rest if own_of(each).principal]
        yield from (each.total if asks_by_total(terms) else each.principal for each in was)
    amount = _equal(terms, state, sum(own_of(each).principal for each in rest), max(len(bearing), 1))
    yield from (amount for _ in bearing)


def _equal(terms: LoanTerms, state: LoanState, left: int, count: int) -> int:
    """Return the amount that repays what is left in so many installments: the total of each, or its principal."""
    if not asks_by_total(terms):
        return rounded(left, count, terms.rounding)
    if terms.engine is ScheduleEngine.CONTRACTUAL:
        return multiple_of(terms, annuity(left, [undisturbed_rate(terms)] * count))
    rate = state.rescheduled.rates[-1].annual_rate if state.rescheduled.rates else terms.annual_rate
    return equal_installment(replace(terms, annual_rate=rate), left, count)


def _bears(terms: LoanTerms, state: LoanState, each: Installment) -> bool:
    return bears_principal(terms, each.number) and each.number not in state.rescheduled.without_principal


def _waits(terms: LoanTerms, state: LoanState, each: Installment) -> bool:
    return each.number <= terms.grace_on_interest_payment or each.number in state.rescheduled.interest_waits
