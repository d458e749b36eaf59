"""The bank's values in the words that people read."""

from __future__ import annotations

from enum import Enum


def spoken(value: object) -> str:
    """Return a value of a list of values in plain words: `PAID_OFF` is said as `Paid off`."""
    text = str(value.value if isinstance(value, Enum) else value)
    return text.replace("_", " ").strip().capitalize()
