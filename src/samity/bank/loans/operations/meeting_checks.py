"""Whether a loan fits the meetings it is to be repaid at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from samity.bank.loans.rules.planned_dates import FREQUENCIES
from samity.bank.loans.values.accounts import LoanKind
from samity.bank.meetings.queries import effective_calendars
from samity.bank.meetings.rules.meeting_dates import is_meeting_date, meeting_fit
from samity.bank.meetings.values import MeetingFit
from samity.bank.organisation.queries.settings import settings
from samity.kernel.errors import Refusal
from samity.kernel.periods import PeriodUnit

if TYPE_CHECKING:
    from datetime import date

    from samity.bank.clients.queries.groups import Group
    from samity.bank.loans.operations.application_checks import ApplyForLoan
    from samity.bank.loans.operations.grounds import Grounds
    from samity.bank.loans.values.terms import LoanTerms


@dataclass(eq=False)
class MeetingNeeded(Refusal):
    """A joint-liability loan must be tied to a meeting."""


@dataclass(eq=False)
class CalendarOfAnotherGroup(Refusal):
    """Calendar {calendar_id} is not the meeting of the loan's group."""

    calendar_id: int


@dataclass(eq=False)
class FrequencyDiffersFromMeeting(Refusal):
    """Repayments are not spaced as the meetings are."""


@dataclass(eq=False)
class IntervalDiffersFromMeeting(Refusal):
    """Repayments do not fall on every so-many-th meeting."""


@dataclass(eq=False)
class FirstRepaymentNotAtMeeting(Refusal):
    """The first repayment on {on} does not fall on a meeting."""

    on: date


@dataclass(eq=False)
class DisbursementNotAtMeeting(Refusal):
    """The disbursement on {on} does not fall on a meeting."""

    on: date


_MISFITS = {
    MeetingFit.MEETS_ONCE: FrequencyDiffersFromMeeting,
    MeetingFit.OTHER_FREQUENCY: FrequencyDiffersFromMeeting,
    MeetingFit.NOT_A_MULTIPLE: IntervalDiffersFromMeeting,
}


def meeting_refusals(command: ApplyForLoan, terms: LoanTerms, group: Group | None, grounds: Grounds) -> list[Refusal]:
    """Return everything that keeps a loan from being repaid at its meetings."""
    chosen = grounds.once(settings)
    if command.calendar_id is None:
        needed = command.kind is LoanKind.JLG and chosen["meetings-mandatory-for-jlg-loans"].enabled
        return [MeetingNeeded()] if needed else []
    calendar = None if group is None else grounds.once(effective_calendars, (group.id,)).get(group.id)
    if calendar is None or calendar.id != command.calendar_id:
        return [CalendarOfAnotherGroup(command.calendar_id)]
    fit = meeting_fit(calendar.rule, FREQUENCIES[terms.repay_unit], terms.repay_every)
    if fit is not MeetingFit.FITS:
        return [_MISFITS[fit]()]
    skip = chosen["skip-repayment-on-first-day-of-month"]
    skip_days = (skip.value or 0) if skip.enabled else 0
    refusals: list[Refusal] = []
    first_on = command.first_repayment_on
    if first_on is not None and not is_meeting_date(calendar.rule, first_on, skip_first_days=skip_days):
        refusals.append(FirstRepaymentNotAtMeeting(first_on))
    if command.sync_disbursement:
        if terms.repay_unit is PeriodUnit.DAYS:
            refusals.append(FrequencyDiffersFromMeeting())
        elif not is_meeting_date(calendar.rule, command.expected_disbursement_on, skip_first_days=skip_days):
            refusals.append(DisbursementNotAtMeeting(command.expected_disbursement_on))
    return refusals
