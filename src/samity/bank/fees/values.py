"""A predefined fee or penalty."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Charge:
    """A flat fee or penalty that can be put on a loan; `amount` in minor units of its currency."""

    id: int
    name: str
    currency_code: str
    amount: int
    is_penalty: bool
    is_active: bool
