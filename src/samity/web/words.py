"""The bank's values in the words that people read."""

from __future__ import annotations

import re
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING

from samity.kernel.errors import Located, Refusal, reasons_of
from samity.kernel.money import Money

if TYPE_CHECKING:
    from samity.web.formats import Formats

# Facts of a refusal that are words of the code, not of people; what people typed is never touched.
CODES = {"decision", "engine", "kind", "purpose", "status", "term", "type", "usage"}
TERMS = {
    "numberOfRepayments": "number of installments",
    "repaymentEvery": "number of periods between installments",
    "interestRatePerPeriod": "interest rate",
    "graceOnPrincipalPayment": "grace on principal",
    "graceOnInterestPayment": "grace on paying interest",
    "graceOnInterestCharged": "time without interest",
    "first_offset": "number of days by which the first due date lies later",
    "amortized_over": "number of installments that the amortization is reckoned over",
}
HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


def spoken(value: object) -> str:
    """Return a value of a list of values in plain words: `PAID_OFF` is said as `Paid off`."""
    text = str(value.value if isinstance(value, Enum) else value)
    return text.replace("_", " ").strip().capitalize()


def told(refusal: Refusal, formats: Formats) -> str:
    """Return what a refusal says, with its amounts and dates as the reader writes them and no word of the code."""
    if isinstance(refusal, Located):
        return f"{refusal.place}: {told(refusal.reason, formats)}"
    reasons = reasons_of(refusal)
    if len(reasons) != 1:
        return " ".join(told(reason, formats) for reason in reasons)
    sentence = (type(refusal).__doc__ or type(refusal).__name__).splitlines()[0]
    return sentence.format(**{name: _fact(name, value, formats) for name, value in refusal.facts().items()})


def _fact(name: str, value: object, formats: Formats) -> object:
    if isinstance(value, Money):
        minor = value.currency.minor(value.amount)
        return value if minor is None else formats.amount(minor, value.currency)
    if isinstance(value, date):
        return formats.day(value)
    if name in CODES and isinstance(value, str):
        return TERMS.get(value) or HUMP.sub(" ", spoken(value) if value.isupper() else value).lower()
    return value
