"""Forget idempotency keys that nobody will send again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.storage.idempotency import forget_old_keys

if TYPE_CHECKING:
    from samity.storage.unit import Unit


def forget_idempotency_keys(unit: Unit) -> int:
    """Forget keys older than 30 days of the clock, not of the business date: whoever repeats a request does so by it.

    Returns:
        How many were forgotten.
    """
    return forget_old_keys(unit.connection)
