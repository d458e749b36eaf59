"""Why each amount of a loan is due, in words, beside its installment."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from samity.bank.loans.values.explanation import Cause
from samity.bank.loans.values.facts import FactKind
from samity.bank.loans.values.parts import Part
from samity.kernel.money import rounded_ratio
from samity.web.languages import later, say
from samity.web.pages.lending.noted import DONE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from fractions import Fraction

    from samity.bank.loans.values.explanation import Explained, Segment
    from samity.kernel.money import Currency
    from samity.web.formats import Formats

PARTS = {
    Part.PRINCIPAL: later("Principal"),
    Part.INTEREST: later("Interest"),
    Part.FEES: later("Fees"),
    Part.PENALTIES: later("Penalties"),
}
CAUSES = {
    Cause.SPREAD: later("interest of the whole term is spread over the installments"),
    Cause.WAITS: later("interest waits for a later installment, or has waited for this one"),
    Cause.WHOLE_UNITS: later("rounded to whole units"),
    Cause.ROUNDING_LEFT: later("the last installment takes what rounding has left"),
    Cause.LEFT_OVER: later("rounding leaves it to the next due date"),
    Cause.PLANNED: later("the plan of payments asks for so much"),
    Cause.BY_HAND: later("the schedule was changed by hand"),
    Cause.HELD_BACK: later("a payment holiday holds it back"),
    Cause.HELD_BACK_BEFORE: later("a payment holiday or a lock has held it back before"),
    Cause.CAPITALIZED: later("it was not paid and joined the principal"),
    Cause.OWED_ANEW: later("given back to the member, who owes it anew"),
    Cause.GIVEN_UP: later("interest ended when the loan was written off"),
    Cause.FORECLOSED: later("interest ended when all of the loan was settled early"),
    Cause.OVERDUE: later("what is overdue bears interest, asked for with it or with the last installment"),
    Cause.SETTLED: later("settled already"),
    Cause.LOCKED: later("the loan is locked: it waits"),
    Cause.RECALCULATED: later("the schedule follows the payments"),
    Cause.DECIDED: later("what was decided stays, whatever was entered since for days before"),
    Cause.CHARGED: later("put on the loan as a charge, or owed anew"),
}
MORE_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Why:
    """Why an amount is due: step by step, each a sentence with the transaction behind it where there is one."""

    name: str
    amount: int
    rule: str
    steps: Sequence[tuple[str, int | None]]


def whys(
    told: Sequence[Explained], shown: Mapping[int, int], currency: Currency, formats: Formats
) -> dict[int, list[Why]]:
    """Return why each amount is due, by the number of the installment."""
    found: dict[int, list[Why]] = {}
    for each in told:
        steps = [*_reckoned(each, shown, currency, formats), *_moved(each, shown, currency, formats)]
        found.setdefault(each.number, []).append(Why(PARTS[each.part], each.amount, each.rule.replace("-", " "), steps))
    return found


def _reckoned(
    each: Explained, shown: Mapping[int, int], currency: Currency, formats: Formats
) -> Iterator[tuple[str, int | None]]:
    for own in each.segments:
        yield _segment(own, currency, formats), next((shown[fact] for fact in own.facts if fact in shown), None)
    for beside in each.besides:
        yield f"{formats.figure(beside.amount, currency)}: {CAUSES[beside.cause]}", None


def _segment(own: Segment, currency: Currency, formats: Formats) -> str:
    digits = currency.decimals + MORE_DIGITS
    base, exact = (_number(amount / 10**currency.decimals, digits, formats) for amount in (own.base, own.exact))
    days = say(
        "{days} days, {from_on} to {until_on}",
        days=formats.number(own.days),
        from_on=formats.day(own.from_on),
        until_on=formats.day(own.until_on),
    )
    rate = _number(own.rate, digits, formats)
    if own.is_daily:
        return say("{base} at {rate} % a day ({days}) is {exact}", base=base, rate=rate, days=days, exact=exact)
    if own.years is None:
        return say("{base} without interest for {days}", base=base, days=days)
    years = _number(own.years, MORE_DIGITS + 2, formats)
    return say(
        "{base} at {rate} % a year for {years} of a year ({days}) is {exact}",
        base=base,
        rate=rate,
        years=years,
        days=days,
        exact=exact,
    )


def _moved(
    each: Explained, shown: Mapping[int, int], currency: Currency, formats: Formats
) -> Iterator[tuple[str, int | None]]:
    """Tell what changed it, where more than the pay-out did."""
    if [own.kind for own in each.moves] == [FactKind.DISBURSED]:
        return
    for own in each.moves:
        done = say("A due date passed") if own.kind is None else DONE[own.kind]
        yield f"{done}, {formats.day(own.on)}: {formats.figure(own.amount, currency)}", shown.get(own.fact)


def _number(value: Fraction, digits: int, formats: Formats) -> str:
    return formats.number((Decimal(rounded_ratio(value * 10**digits)) / 10**digits).normalize() + 0)
