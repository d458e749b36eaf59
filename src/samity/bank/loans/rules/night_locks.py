"""When the night locks a loan. See docs/rules/locking.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.loans.values.lock import LockReason

if TYPE_CHECKING:
    from datetime import date

    from samity.bank.loans.rules.arrears import Arrears
    from samity.bank.loans.values.lock import LockSettings


def reason_to_lock(settings: LockSettings, late: Arrears, unlocked_on: date | None, on: date) -> LockReason | None:
    """Return why a loan that is not locked is to be locked on a day; None where it is not.

    Args:
        settings: what was agreed about it.
        late: how late it is on the day.
        unlocked_on: the last day on which it was unlocked; its days count anew from there.
        on: the day.
    """
    if settings.after_days is None or not late.is_in_arrears:
        return None
    days = late.days if unlocked_on is None else min(late.days, (on - unlocked_on).days)
    return LockReason.ARREARS if days >= settings.after_days else None
