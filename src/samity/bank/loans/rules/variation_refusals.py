"""What stands against varying installments, all of it at once. See docs/rules/variable-installments.md."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from samity.bank.loans.rules.edit_refusals import DueDatesNotInOrder
from samity.bank.loans.values.terms import ScheduleEngine
from samity.bank.loans.values.variations import Variation, VariationKind
from samity.bank.meetings.rules.meeting_dates import is_meeting_date
from samity.kernel.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from samity.bank.loans.rules.variations import VariedGround
    from samity.bank.loans.values.agreed_rows import VariedRow
    from samity.bank.loans.values.allowances import Allowances
    from samity.bank.loans.values.terms import LoanTerms, ScheduledInstallment
    from samity.kernel.money import Currency, Money


@dataclass(eq=False)
class VariationsNeedCumulative(Refusal):
    """Installments are varied one by one on cumulative schedules only, and not where interest is spread evenly."""


@dataclass(eq=False)
class GapsNotInOrder(Refusal):
    """Between two due dates there cannot be at least {least} and at most {most} days."""

    least: int
    most: int


@dataclass(eq=False)
class NoInstallmentOn(Refusal):
    """No installment is due on {due_on}."""

    due_on: date


@dataclass(eq=False)
class InstallmentVariedTwice(Refusal):
    """The installment due on {due_on} is named more than once."""

    due_on: date


@dataclass(eq=False)
class LastTakesRest(Refusal):
    """The installment due on {due_on} is the last: it takes what the others leave, and is not left out."""

    due_on: date


@dataclass(eq=False)
class VariedInGrace(Refusal):
    """An installment due on {due_on} lies in the grace, where no principal is repaid."""

    due_on: date


@dataclass(eq=False)
class OutsideTerm(Refusal):
    """An installment due on {due_on} would not lie between the pay-out and the last installment."""

    due_on: date


@dataclass(eq=False)
class GapNotOffered(Refusal):
    """The installment due on {due_on} would come {days} days after what is before it: the product has other limits."""

    due_on: date
    days: int


@dataclass(eq=False)
class VariedOffMeeting(Refusal):
    """On {due_on} there is no meeting to repay at."""

    due_on: date


@dataclass(eq=False)
class BelowInterest(Refusal):
    """The installment due on {due_on} cannot come to less than its interest, {interest}."""

    due_on: date
    interest: Money


@dataclass(eq=False)
class RepaidTooSoon(Refusal):
    """The installments before it would leave nothing for the one due on {due_on}."""

    due_on: date


def gap_refusals(terms: LoanTerms, allowances: Allowances) -> Iterator[Refusal]:
    """Give what a product cannot let be varied."""
    gaps = allowances.gaps
    if gaps is None:
        return
    if terms.engine is not ScheduleEngine.CUMULATIVE or terms.equal_amortization:
        yield VariationsNeedCumulative()
    if gaps.most is not None and gaps.most <= gaps.least:
        yield GapsNotInOrder(gaps.least, gaps.most)


def variation_refusals(ground: VariedGround, asked: Sequence[Variation], rows: Sequence[VariedRow]) -> list[Refusal]:
    """Return what stands against the places and dates of installments, before any amount is reckoned.

    Args:
        ground: what stands.
        asked: what is wanted.
        rows: what comes of it.
    """
    known = {each.due_on for each in ground.rows}
    named = Counter(each.due_on for each in asked if each.kind is not VariationKind.ADDED)
    refusals: list[Refusal] = [NoInstallmentOn(due_on) for due_on in sorted(named) if due_on not in known]
    refusals += [InstallmentVariedTwice(due_on) for due_on in sorted(named) if named[due_on] > 1]
    for each in asked:
        refusals += _place_refusals(ground, each)
    if refusals:
        return refusals
    refusals += [DueDatesNotInOrder(due_on) for due_on in _disordered(ground, asked, rows)]
    refusals += _gap_refusals(ground, rows)
    return refusals + [VariedOffMeeting(each.due_on) for each in rows if not _is_possible(ground, each, known)]


def varied_amount_refusals(
    rows: Sequence[VariedRow], installments: Sequence[ScheduledInstallment], terms: LoanTerms, currency: Currency
) -> list[Refusal]:
    """Return what stands against the amounts of installments.

    Args:
        rows: what was said of each.
        installments: what came of it; fewer than rows where the loan is repaid before its last.
        terms: of the loan.
        currency: of the loan.
    """
    refusals: list[Refusal] = [
        BelowInterest(made.due_on, currency.money(made.interest))
        for row, made in zip(rows, installments, strict=False)
        if terms.varies_totals and row.amount is not None and row.amount < made.interest
    ]
    if len(installments) < len(rows) or not installments[-1].principal:
        refusals.append(RepaidTooSoon(rows[-1].due_on))
    return refusals


def _place_refusals(ground: VariedGround, each: Variation) -> Iterator[Refusal]:
    last_on = ground.rows[-1].due_on
    is_last = each.kind is not VariationKind.ADDED and each.due_on == last_on
    says_amount = each.amount is not None or each.kind is VariationKind.LEFT_OUT
    if is_last and says_amount:
        yield LastTakesRest(each.due_on)
    if each.kind is VariationKind.LEFT_OUT:
        return
    if each.lands_on <= ground.start_on or (each.kind is VariationKind.ADDED and each.due_on >= last_on):
        yield OutsideTerm(each.lands_on)
    elif (each.kind is VariationKind.ADDED or says_amount) and each.lands_on <= ground.grace_ends_on:
        yield VariedInGrace(each.lands_on)


def _disordered(ground: VariedGround, asked: Sequence[Variation], rows: Sequence[VariedRow]) -> Iterator[date]:
    """Give the dates on which two installments fall, or to which one overtakes the next."""
    yield from (after.due_on for before, after in pairwise(rows) if before.due_on == after.due_on)
    moved = {each.due_on: each for each in asked if each.kind is VariationKind.CHANGED}
    left_out = {each.due_on for each in asked if each.kind is VariationKind.LEFT_OUT}
    kept = [moved.get(each.due_on, Variation(each.due_on)) for each in ground.rows if each.due_on not in left_out]
    yield from (after.lands_on for before, after in pairwise(kept) if before.lands_on > after.lands_on)


def _gap_refusals(ground: VariedGround, rows: Sequence[VariedRow]) -> Iterator[Refusal]:
    dates = [ground.start_on, *(each.due_on for each in rows)]
    for before, after in pairwise(dates):
        days = (after - before).days
        if not ground.gaps.hold(days):
            yield GapNotOffered(after, days)


def _is_possible(ground: VariedGround, row: VariedRow, known: set[date]) -> bool:
    """Say whether an installment may be due on its day: it was before, or the group meets then."""
    around = ground.around
    if around.meeting is None or row.due_on in known:
        return True
    return is_meeting_date(around.meeting, row.due_on, skip_first_days=around.skip_first_days)
