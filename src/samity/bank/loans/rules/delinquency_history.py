"""Which classes of a bucket a loan was in, and whether it performs. See docs/rules/delinquency.md."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from samity.bank.loans.rules.delinquency import classified, overdue_from
from samity.bank.loans.rules.delinquency_pauses import paused_days
from samity.bank.loans.values.arrears_settings import ToleranceMethod
from samity.bank.loans.values.state import LoanStatus

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from samity.bank.loans.rules.arrears import Stood
    from samity.bank.loans.values.arrears_settings import ArrearsSettings
    from samity.bank.loans.values.delinquency import DelinquencyRange, NonPerforming, Pause
    from samity.bank.loans.values.state import LoanState

ONE_DAY = timedelta(days=1)


class Tag(NamedTuple):
    """A class that a loan was in.

    Attributes:
        range: the class.
        added_on: the day on which it came into it.
        lifted_on: the day on which it left; None where it has not.
    """

    range: DelinquencyRange
    added_on: date
    lifted_on: date | None = None


class _Stretch(NamedTuple):
    """Days on which nothing happened to a loan: from the evening of the first to the morning of the last.

    Attributes:
        open_from: since when something is unpaid; None where nothing is open.
        grace: so many days after it are none of delinquency.
        pauses: nor are those of these.
    """

    first_on: date
    last_on: date
    open_from: date | None
    grace: int
    pauses: Sequence[Pause]

    def days(self, on: date) -> int:
        """Return for how many days the loan is delinquent on one of them."""
        if self.open_from is None:
            return 0
        paused = paused_days(self.pauses, self.open_from, on)
        return max((on - self.open_from).days - self.grace - paused, 0)

    def turns(self, days: int) -> date | None:
        """Return the day of them on which the loan is delinquent for so many days first; None where it is none.

        Counted in whole numbers: what a range or a pause says may lie beyond all days that there are.
        """
        if self.open_from is None:
            return None
        later = self.grace + days
        for each in self.pauses:  # in their order, no two share a day
            begins = max(each.from_on, self.open_from)
            if (begins - self.open_from).days < later:
                later += max((each.to_on - begins).days, 0)
        return self.open_from + timedelta(days=later) if later <= (self.last_on - self.open_from).days else None


def grace_days(settings: ArrearsSettings, state: LoanState) -> int:
    """Return the days of grace of a loan; one that is tolerated until a day of the month has none for its class."""
    if settings.method is ToleranceMethod.DAY_OF_MONTH:
        return 0
    return state.graces[-1].grace if state.graces else settings.grace


def tags(
    stood: Sequence[Stood],
    settings: ArrearsSettings,
    bucket: Sequence[DelinquencyRange],
    today: date,
    pauses: Sequence[Pause] = (),
) -> list[Tag]:
    """Return the classes that a loan was in, in their order; a day counts that began so, also if it ended otherwise.

    Args:
        stood: the loan as its days began.
        settings: what was agreed about being late.
        bucket: its classes.
        today: the business date.
        pauses: of the loan.
    """
    found: list[Tag] = []
    now: tuple[DelinquencyRange, date] | None = None
    for stretch in _stretches(stood, settings, today, pauses):
        for on, named in _classes(stretch, bucket):
            if now is not None and now[0] != named:
                found.append(Tag(*now, on))
                now = None
            if now is None and named is not None:
                now = (named, on)
    return found if now is None else [*found, Tag(*now)]


def turns_on_history(said: NonPerforming, days: int) -> bool:
    """Say whether the days of delinquency do not tell alone whether a loan performs."""
    return said.until_cleared and said.days is not None and 0 < days <= said.days


def is_non_performing(
    said: NonPerforming,
    days: int,
    stood: Sequence[Stood],
    settings: ArrearsSettings,
    today: date,
    pauses: Sequence[Pause] = (),
) -> bool:
    """Say whether a loan performs no more.

    Args:
        said: of its product.
        days: of delinquency, today.
        stood: the loan as its days began; not looked at where the days tell.
        settings: what was agreed about being late.
        today: the business date.
        pauses: of the loan.
    """
    if said.days is None or not turns_on_history(said, days):
        return said.days is not None and days > said.days
    performs_no_more = False
    for stretch in _stretches(stood, settings, today, pauses):
        stays = performs_no_more and stretch.days(stretch.first_on) > 0
        performs_no_more = stays or stretch.days(stretch.last_on) > said.days
    return performs_no_more


def _stretches(
    stood: Sequence[Stood], settings: ArrearsSettings, today: date, pauses: Sequence[Pause]
) -> Iterator[_Stretch]:
    evenings = [each.from_on - ONE_DAY for each in stood]
    for each, evening, following in zip(stood, evenings, [*evenings[1:], today], strict=True):
        if evening <= today:
            grace = grace_days(settings, each.state)
            yield _Stretch(evening, min(following, today), _open_from(each.state), grace, pauses)


def _open_from(state: LoanState) -> date | None:
    if state.status is not LoanStatus.ACTIVE:
        return None
    return min((overdue_from(each) for each in state.installments if each.outstanding.total), default=None)


def _classes(stretch: _Stretch, bucket: Sequence[DelinquencyRange]) -> Iterator[tuple[date, DelinquencyRange | None]]:
    """Return the class from each day on that has another than the one before."""
    days = [max(each.from_days, 1) for each in bucket]
    days += [each.to_days + 1 for each in bucket if each.to_days is not None]
    turns = {stretch.first_on, *(on for each in days if (on := stretch.turns(each)) is not None)}
    for on in sorted(turns):
        if on >= stretch.first_on:
            yield on, classified(stretch.days(on), bucket)
