"""The steps of the night, in their order. A new one is a file here and a line in STEPS."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from samity.close_of_business.steps.due_dates import pass_due_dates
from samity.close_of_business.steps.held_payments import settle_held_payments
from samity.close_of_business.steps.idempotency_keys import forget_idempotency_keys
from samity.close_of_business.steps.income import recognise_income
from samity.close_of_business.steps.sessions import forget_sessions
from samity.storage.unit import Unit

Step: TypeAlias = Callable[[Unit], int]
"""Does its part of the night and returns how many things it did it to; doing it twice is doing it once."""

STEPS: Mapping[str, Step] = {
    "due dates passed": pass_due_dates,
    # Before anything is booked on the day that begins.
    "income recognised": recognise_income,
    "held payments settled": settle_held_payments,
    "idempotency keys forgotten": forget_idempotency_keys,
    "sessions forgotten": forget_sessions,
}
