"""What repaying early costs, in the words of a loan officer."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from samity.web.languages import say
from samity.web.pages.lending.rate_words import percent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from samity.bank.loans.values.early_charge import EarlyCharge
    from samity.kernel.money import Currency
    from samity.web.formats import Formats


def early_charges_in_words(agreed: EarlyCharge, currency: Currency, formats: Formats) -> Iterator[tuple[str, str]]:
    """Give what repaying principal early costs, and what of it is free a year, each as its name and what it says."""
    if not agreed.is_charged:
        return
    yield say("Repaying principal early costs"), "; ".join(_by_years(agreed, formats))
    free = []
    if agreed.free_percent:
        free.append(
            say("{percent} of what is owed when the year begins", percent=percent(agreed.free_percent, formats))
        )
    if agreed.free_amount:
        free.append(formats.amount(agreed.free_amount, currency))
    if free:
        told = say(" or ").join(free)
        yield (
            say("Free of that in each year of the loan"),
            say("{told}, whichever is more", told=told) if len(free) > 1 else told,
        )


def _by_years(agreed: EarlyCharge, formats: Formats) -> Iterator[str]:
    runs = groupby(enumerate(agreed.rates, 1), key=lambda at: at[1])
    spans = [(rate, [year for year, _ in years]) for rate, years in runs]
    for place, (rate, years) in enumerate(spans, 1):
        told = say("{percent} of it", percent=percent(rate, formats))
        if place < len(spans):
            when = (
                say("year {years}", years=years[0])
                if len(years) == 1
                else say("years {years} to {what}", years=years[0], what=years[-1])
            )
            yield say("{told} in {when}", told=told, when=when)
        else:
            yield told if place == 1 else say("{told} from year {years} on", told=told, years=years[0])
