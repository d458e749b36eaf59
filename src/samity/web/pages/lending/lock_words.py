"""When the night locks a loan, and since when one is locked, in the words of a loan officer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from samity.bank.loans.values.lock import LockReason
from samity.web.languages import later, say
from samity.web.pages.lending.rate_words import percent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from samity.bank.loans.values.lock import Lock, LockSettings
    from samity.web.formats import Formats

REASONS: Mapping[LockReason | None, str] = {
    None: "",
    LockReason.ARREARS: later(", in arrears for too long"),
    LockReason.CAP: later(", its charges have reached their cap"),
}


def locks_in_words(agreed: LockSettings, formats: Formats) -> Iterator[tuple[str, str]]:
    """Give when a loan is locked by itself, each as its name and what it says."""
    if agreed.after_days is not None:
        days = (
            say("a day")
            if agreed.after_days == 1
            else say("{after_days} days", after_days=formats.number(agreed.after_days))
        )
        yield say("Locked by the night"), say("after {days} in arrears", days=days)
    if agreed.cap is not None:
        of = say("was lent") if agreed.cap.is_of_original else say("is owed of the principal")
        beyond = say("and never go beyond it") if agreed.cap.is_hard else say("and what crosses it is charged")
        told = say(
            "charges reach {percent} of what {of}, {beyond}",
            percent=percent(agreed.cap.percent, formats),
            of=of,
            beyond=beyond,
        )
        yield say("Locked while in arrears when"), told


def locked_in_words(lock: Lock | None, formats: Formats) -> str | None:
    """Say since when a loan is locked, and why where the night did it; None where it is not."""
    return (
        None if lock is None else say("locked since {on}{reason}", on=formats.day(lock.on), reason=REASONS[lock.reason])
    )
