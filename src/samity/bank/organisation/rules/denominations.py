"""Which notes and coins a currency has, where the bank has not said. See docs/rules/two-stages.md."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from samity.kernel.money import Currency

# Notes and coins in circulation, by the issuing central banks; in major units.
_ISSUED: Mapping[str, str] = {
    "BDT": "1000 500 200 100 50 20 10 5 2 1",
    "EUR": "500 200 100 50 20 10 5 2 1 0.50 0.20 0.10 0.05 0.02 0.01",
    "INR": "500 200 100 50 20 10 5 2 1",
    "KES": "1000 500 200 100 50 40 20 10 5 1",
    "USD": "100 50 20 10 5 2 1 0.50 0.25 0.10 0.05 0.01",
}
_LARGEST_NOTE = 1000
_SMALLEST_UNITS = 100_000
"""Of a currency without decimals, which counts in larger numbers."""


def usual_denominations(currency: Currency) -> tuple[int, ...]:
    """Return notes and coins in minor units, the largest first: those issued, else 1, 2 and 5 and their tens.

    None is smaller than the currency's cash unit, so that every amount that can be paid in cash can be counted.
    """
    issued = _ISSUED.get(currency.code)
    if issued is not None:
        minor = {int(Decimal(each).scaleb(currency.decimals)) for each in issued.split()}
    else:
        largest = _LARGEST_NOTE * 10**currency.decimals if currency.decimals else _SMALLEST_UNITS
        minor = {digit * 10**power for power in range(len(str(largest))) for digit in (1, 2, 5)}
        minor = {each for each in minor if each <= largest}
    return tuple(sorted({each for each in minor if each >= currency.cash_unit} | {currency.cash_unit}, reverse=True))
