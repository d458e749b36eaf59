"""The bank's values in the words that people read."""

from __future__ import annotations

import re
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING

from samity.kernel.errors import Located, Refusal, reasons_of
from samity.kernel.money import Money
from samity.web.code_words import SPOKEN
from samity.web.languages import later, say

if TYPE_CHECKING:
    from samity.web.formats import Formats

# Facts of a refusal that are words of the code, not of people; what people typed is never touched.
CODES = {"activity", "decision", "engine", "kind", "purpose", "status", "term", "type", "usage"}
# Facts that are plain words of ours already.
PLAIN = {"act", "level", "part", "state", "step", "target", "what", "who"}
TERMS = {
    "numberOfRepayments": later("number of installments"),
    "repaymentEvery": later("number of periods between installments"),
    "interestRatePerPeriod": later("interest rate"),
    "graceOnPrincipalPayment": later("grace on principal"),
    "graceOnInterestPayment": later("grace on paying interest"),
    "graceOnInterestCharged": later("time without interest"),
    "first_offset": later("number of days by which the first due date lies later"),
    "amortized_over": later("number of installments that the amortization is reckoned over"),
}
HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


def spoken(value: object) -> str:
    """Return a value of a list of values in plain words: `PAID_OFF` is said as `Paid off`."""
    text = str(value.value if isinstance(value, Enum) else value)
    return _said(text.replace("_", " ").strip().capitalize())


def spoken_within(value: object) -> str:
    """Return a value of a list of values as it stands within a sentence: `PAID_OFF` is said as `paid off`."""
    return _said(str(value.value if isinstance(value, Enum) else value).replace("_", " ").strip().lower())


def told(refusal: Refusal, formats: Formats) -> str:
    """Return what a refusal says, with its amounts and dates as the reader writes them and no word of the code."""
    if isinstance(refusal, Located):
        return f"{refusal.place}: {told(refusal.reason, formats)}"
    reasons = reasons_of(refusal)
    if len(reasons) != 1:
        return " ".join(told(reason, formats) for reason in reasons)
    sentence = (type(refusal).__doc__ or type(refusal).__name__).splitlines()[0]
    return say(sentence, **{name: _fact(name, value, formats) for name, value in refusal.facts().items()})


def plainly(refusal: Refusal) -> str:
    """Return what a refusal says in the reader's language, with its facts as they print themselves."""
    if isinstance(refusal, Located):
        return f"{refusal.place}: {plainly(refusal.reason)}"
    sentence = (type(refusal).__doc__ or type(refusal).__name__).splitlines()[0]
    return say(sentence, **refusal.facts())


def _fact(name: str, value: object, formats: Formats) -> object:
    if isinstance(value, Money):
        minor = value.currency.minor(value.amount)
        return value if minor is None else formats.amount(minor, value.currency)
    if isinstance(value, date):
        return formats.day(value)
    if name in CODES and isinstance(value, str):
        return TERMS.get(value) or _said(HUMP.sub(" ", value.replace("_", " ").strip()).lower())
    return _said(value) if name in PLAIN and isinstance(value, str) else value


def _said(words: str) -> str:
    """Return words of the code in the reader's language; what people typed stays."""
    return say(words) if words in SPOKEN else words
