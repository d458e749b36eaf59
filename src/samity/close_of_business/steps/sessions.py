"""Forget sessions of pages that nobody can use any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.storage.sessions import forget_old_sessions

if TYPE_CHECKING:
    from samity.storage.unit import Unit


def forget_sessions(unit: Unit) -> int:
    """Forget sessions older than a day of the clock.

    Returns:
        How many were forgotten.
    """
    return forget_old_sessions(unit.connection)
