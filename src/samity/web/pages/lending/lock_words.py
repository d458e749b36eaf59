"""When the night locks a loan, and since when one is locked, in the words of a loan officer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from samity.bank.loans.values.lock import LockReason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from samity.bank.loans.values.lock import Lock, LockSettings
    from samity.web.formats import Formats

REASONS: Mapping[LockReason | None, str] = {None: "", LockReason.ARREARS: ", in arrears for too long"}


def locks_in_words(agreed: LockSettings, formats: Formats) -> Iterator[tuple[str, str]]:
    """Give when a loan is locked by itself, each as its name and what it says."""
    if agreed.after_days is not None:
        days = "a day" if agreed.after_days == 1 else f"{formats.number(agreed.after_days)} days"
        yield "Locked by the night", f"after {days} in arrears"


def locked_in_words(lock: Lock | None, formats: Formats) -> str | None:
    """Say since when a loan is locked, and why where the night did it; None where it is not."""
    return None if lock is None else f"locked since {formats.day(lock.on)}{REASONS[lock.reason]}"
