"""Ask for another rest of a loan's schedule, see it beside the one that stands, and decide on it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from samity.bank.loans.operations.amounts import AmountTooFine, AmountTooLarge
from samity.bank.loans.operations.reasons import RESCHEDULE_REASONS
from samity.bank.loans.operations.reschedule import (
    ApproveRescheduling,
    RejectRescheduling,
    RequestRescheduling,
    RescheduleAskedBeforeDisbursement,
    RescheduleDecidedTooEarly,
    approve_rescheduling,
    reject_rescheduling,
    request_rescheduling,
    rescheduling_refusals_of,
)
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.loans.queries.reschedule_requests import asked_by, reschedule_request, rescheduled_as_asked
from samity.bank.loans.rules.rescheduling_asked import (
    AmountNeedsUntil,
    AmountRepaysNothing,
    DueDateMovedBack,
    GraceNeedsCumulative,
    NoInstallmentDueOn,
    NoInstallmentDueUntil,
    RateFromOutsideTerm,
    RescheduledCountWrong,
    RescheduledFromPaid,
    RescheduledLater,
    RescheduledRateWrong,
)
from samity.bank.loans.values.rescheduling import ReschedulingAsked
from samity.bank.organisation.queries import CodeValueNotOfCode, code_values
from samity.kernel.errors import refuse_all
from samity.web.acts import ActForm
from samity.web.fields import AmountField, ChoiceField, DayField, NumberField, WholeField, not_negative, note_field
from samity.web.languages import later, say
from samity.web.pages.lending.loan_acts import about_loan, loan_act
from samity.web.pages.lending.loan_page import admitted_loan
from samity.web.pages.lending.rescheduling_words import COUNTS, asked_in_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from samity.bank.loans.queries.accounts import LoanAccount
    from samity.bank.loans.values.state import Installment, LoanState
    from samity.kernel.errors import Refusal
    from samity.kernel.money import Currency
    from samity.web.door import Posting, Visit

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Beside:
    """A place in the schedule: the installment there now, and the one that would be there; None where there is none."""

    number: int
    now: Installment | None
    then: Installment | None


@dataclass(frozen=True, slots=True)
class Foretold:
    """What a request would lead to, beside what stands."""

    currency: Currency
    rows: tuple[Beside, ...]
    owed_now: int
    owed_then: int


class RescheduleForm(ActForm):
    """What of the rest of a schedule shall change, and why."""

    sections = (
        (later("From when"), ("from_on", "on")),
        (
            later("What changes"),
            ("adjusted_due_on", "extra_terms", "annual_rate", "grace_on_principal", "grace_on_interest"),
        ),
        (later("Another amount for a while"), ("amount", "amount_until")),
        (later("Why"), ("reason_id", "comment")),
    )

    from_on = DayField(
        later("From the installment due on"), description=later("Or the day on which another rate begins.")
    )
    on = DayField(later("Asked on"))
    adjusted_due_on = DayField(later("It falls due on"), required=False)
    extra_terms = WholeField(COUNTS["extra_terms"], required=False, checks=[not_negative])
    annual_rate = NumberField(later("Rate in percent a year"), required=False, checks=[not_negative])
    grace_on_principal = WholeField(COUNTS["grace_on_principal"], required=False, checks=[not_negative])
    grace_on_interest = WholeField(COUNTS["grace_on_interest"], required=False, checks=[not_negative])
    amount = AmountField(later("Installments ask for"), required=False, checks=[not_negative])
    amount_until = DayField(
        later("Until the one due on"),
        required=False,
        description=later("Those after it go on as before; the last one takes what is left."),
    )
    reason_id = ChoiceField(later("Reason"), required=False, empty=later("none given"))
    comment = note_field()

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """It begins with the next installment that is not paid."""
        account, today = admitted_loan(visit, ids["loan_id"]), visit.unit.business_date
        left = [each for each in account.state.scheduled if not each.is_settled]
        coming = next((each.due_on for each in left if each.due_on >= today), None)
        return {"from_on": coming or (left[-1].due_on if left else None), "on": today}

    def offer(self, visit: Visit, **ids: int) -> None:
        """Offer the reasons that the bank knows."""
        reasons = code_values(visit.connection, RESCHEDULE_REASONS)[RESCHEDULE_REASONS]
        self.reason_id.offer((each.id, each.name) for each in reasons)

    def command(self, visit: Visit, **ids: int) -> RequestRescheduling:
        """Ask for it."""
        rate = self.annual_rate.data
        asked = ReschedulingAsked(
            from_on=self.from_on.data,
            adjusted_due_on=self.adjusted_due_on.data,
            annual_rate=None if rate is None else Fraction(rate),
            amount=self.amount.data,
            amount_until=self.amount_until.data,
            **{name: self[name].data or 0 for name in COUNTS},
        )
        return RequestRescheduling(
            loan_id=ids["loan_id"],
            submitted_on=self.on.data,
            asked=asked,
            reason_id=self.reason_id.data,
            comment=self.comment.data,
        )


class ApproveForm(ActForm):
    """When it is approved."""

    on = DayField(later("On"))

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """Today."""
        return {"on": visit.unit.business_date}

    def command(self, visit: Visit, **ids: int) -> ApproveRescheduling:
        """Approve it."""
        return ApproveRescheduling(ids["request_id"], self.on.data)


class RejectForm(ApproveForm):
    """When it is rejected."""

    def command(self, visit: Visit, **ids: int) -> RejectRescheduling:  # type: ignore[override] # another decision
        """Reject it."""
        return RejectRescheduling(ids["request_id"], self.on.data)


def foretold(account: LoanAccount, asked: ReschedulingAsked, visit: Visit) -> Foretold:
    """Return the schedule as it would be beside the one that stands.

    Raises:
        Refusals: everything that stands against it.
    """
    refuse_all(rescheduling_refusals_of(account, asked, visit.unit))
    return beside_each_other(account, rescheduled_as_asked(visit.connection, account, asked, visit.unit.business_date))


def beside_each_other(account: LoanAccount, then: LoanState) -> Foretold:
    """Return the schedule as it stands beside another."""
    before = {each.number: each for each in account.state.scheduled}
    after = {each.number: each for each in then.scheduled}
    rows = tuple(Beside(number, before.get(number), after.get(number)) for number in sorted(before | after))
    return Foretold(account.currency, rows, account.state.outstanding.total, then.outstanding.total)


def try_request(command: RequestRescheduling, posted: Posting) -> Foretold:
    """Tell what a request would lead to, were it approved today."""
    return foretold(loan_by_id(posted.connection, command.loan_id), command.asked, posted)


def try_approval(command: ApproveRescheduling, posted: Posting) -> Foretold:
    """Tell what approving a request leads to."""
    request = reschedule_request(posted.connection, command.request_id)
    return foretold(admitted_loan(posted, request["account_id"]), asked_by(request), posted)


def about_request(visit: Visit, loan_id: int, request_id: int, **_: int) -> Mapping[str, Any]:
    """Say what is asked for."""
    request = reschedule_request(visit.connection, request_id)
    return {
        **about_loan(visit, loan_id),
        "note": say("Asked for: {asked_in_words}.", asked_in_words=asked_in_words(asked_by(request), visit.formats)),
    }


def beside(refusal: Refusal) -> str | None:
    """Return beside which field a refusal stands."""
    if isinstance(refusal, RescheduledCountWrong):
        return refusal.member
    return _BESIDE.get(type(refusal))


_BESIDE: Mapping[type[Refusal], str] = {
    NoInstallmentDueOn: "from_on",
    RescheduledFromPaid: "from_on",
    RateFromOutsideTerm: "from_on",
    RescheduledLater: "from_on",
    DueDateMovedBack: "adjusted_due_on",
    AmountNeedsUntil: "amount_until",
    NoInstallmentDueUntil: "amount_until",
    AmountRepaysNothing: "amount",
    AmountTooFine: "amount",
    AmountTooLarge: "amount",
    GraceNeedsCumulative: "grace_on_principal",
    RescheduledRateWrong: "annual_rate",
    RescheduleAskedBeforeDisbursement: "on",
    CodeValueNotOfCode: "reason_id",
}
_DECIDED_ON: Mapping[type[Refusal], str] = {RescheduleDecidedTooEarly: "on"}
loan_act(
    router,
    "reschedule",
    RescheduleForm,
    request_rescheduling,
    heading=later("Ask to reschedule"),
    button=later("Ask for it"),
    said=later("The request waits for a decision."),
    at=beside,
    template="lending/reschedule.html",
    look=try_request,
    look_button=later("Show the schedule"),
)
loan_act(
    router,
    "rescheduling/{request_id:int}/approve",
    ApproveForm,
    approve_rescheduling,
    heading=later("Approve the new schedule"),
    button=later("Approve it"),
    said=later("The rest of the schedule is made anew."),
    at=_DECIDED_ON,
    about=about_request,
    template="lending/reschedule.html",
    look=try_approval,
    look_button=later("Show the schedule"),
)
loan_act(
    router,
    "rescheduling/{request_id:int}/reject",
    RejectForm,
    reject_rescheduling,
    heading=later("Reject the new schedule"),
    button=later("Reject it"),
    said=later("The request is rejected; the schedule stays as it is."),
    at=_DECIDED_ON,
    about=about_request,
)
