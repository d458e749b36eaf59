"""Refusals about what sets the debt of a loan right later: credits, chargebacks, waived interest, write-offs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.loans.operations import (
    adjust,
    apply_interest,
    cap_checks,
    change_contract,
    change_grace,
    charge_back,
    charge_credits,
    charge_off,
    charged_off_checks,
    charges,
    credit,
    delinquency_buckets,
    foreclose,
    lock,
    mark_fraud,
    move_due_dates,
    move_meetings,
    notes,
    pause_delinquency,
    receipts,
    reschedule,
    waive_interest,
    write_off,
)
from samity.bank.loans.queries import delinquency_buckets as bucket_queries
from samity.bank.loans.queries import reschedule_requests
from samity.bank.loans.rules import acceptance, delinquency, moved_due_dates, rescheduling_asked
from samity.dialects.fineract.envelope import Said

if TYPE_CHECKING:
    from samity.kernel.errors import Refusal

_LOAN = "error.msg.loan."
_NOTHING = Said(400, "validation.msg.loan.transaction.transactionAmount.not.greater.than.zero", "transactionAmount")
_CREDITS: dict[type[Refusal], Said] = {
    apply_interest.LoanBearsNoInterest: Said(403, f"{_LOAN}interest.is.not.borne"),
    apply_interest.InterestAppliesItself: Said(403, f"{_LOAN}interest.is.applied.by.its.schedule"),
    apply_interest.ArrearsInterestNotApart: Said(403, f"{_LOAN}interest.from.arrears.is.not.apart"),
    apply_interest.NothingAccrued: Said(403, f"{_LOAN}interest.has.not.accrued"),
    apply_interest.InterestAppliedInFuture: Said(403, f"{_LOAN}interest.cannot.be.applied.in.future"),
    apply_interest.InterestAppliedBeforeDisbursement: Said(
        403, f"{_LOAN}interest.cannot.be.applied.before.disbursement"
    ),
    credit.LoanTakesNoCredit: Said(400, f"{_LOAN}must.be.active.fully.paid.or.overpaid"),
    credit.CreditedBeforeDisbursement: Said(
        403, f"{_LOAN}transaction.cannot.be.before.disbursement.date", "transactionDate"
    ),
    credit.CreditedNothing: _NOTHING,
    credit.NoInterestGoesBack: Said(
        400,
        "validation.msg.loan.transaction.interestRefundCalculation.is.not.supported",
        "interestRefundCalculation",
    ),
    charges.ChargeWasGivenBack: Said(403, f"{_LOAN}charge.was.given.back", "loanChargeId"),
    charge_credits.GivenBackMoreThanCharged: Said(
        403, f"{_LOAN}charge.adjustment.amount.exceeds.available.amount", "amount"
    ),
    charge_credits.RefundedMoreThanPaid: Said(
        403, f"{_LOAN}charge.refund.amount.exceeds.paid.amount", "transactionAmount"
    ),
    adjust.TransactionCannotBeAdjusted: Said(403, f"{_LOAN}transaction.update.not.allowed", "transactionId"),
    charge_back.NotChargeable: Said(403, f"{_LOAN}chargeback.operation.not.allowed"),
    charge_back.LoanChargesNothingBack: Said(400, f"{_LOAN}must.be.active.fully.paid.or.overpaid"),
    charge_back.ChargedBackWhileHeld: Said(403, f"{_LOAN}chargeback.payments.are.held"),
    charge_back.ChargedBackBeforePayment: Said(403, f"{_LOAN}chargeback.cannot.be.before.transaction.date"),
    charge_back.ChargedBackNothing: _NOTHING,
    charge_back.ChargedBackMoreThanPaid: Said(
        403, f"{_LOAN}chargeback.amount.exceeds.transaction.amount", "transactionAmount"
    ),
    waive_interest.InterestWaivedNotActive: Said(400, f"{_LOAN}must.be.active"),
    waive_interest.InterestWaivedInFuture: Said(403, f"{_LOAN}transaction.cannot.be.a.future.date", "transactionDate"),
    waive_interest.InterestWaivedBeforeLastAct: Said(
        403, f"{_LOAN}waiver.cannot.be.before.last.transaction.date", "transactionDate"
    ),
    waive_interest.InterestWaivedNothing: _NOTHING,
    waive_interest.InterestWaivedMoreThanOwed: Said(
        403, f"{_LOAN}waiver.amount.exceeds.outstanding.interest", "transactionAmount"
    ),
}

_GIVEN_UP: dict[type[Refusal], Said] = {
    write_off.WrittenOffNotActive: Said(400, f"{_LOAN}writeoff.account.is.not.active.state"),
    write_off.NothingToWriteOff: Said(403, f"{_LOAN}writeoff.nothing.is.outstanding"),
    write_off.WrittenOffWhileHeld: Said(403, f"{_LOAN}writeoff.payments.are.held"),
    write_off.WrittenOffInFuture: Said(403, f"{_LOAN}writeoff.cannot.be.a.future.date", "transactionDate"),
    write_off.WrittenOffBeforeLastAct: Said(
        403, f"{_LOAN}last.transaction.date.is.after.writeoff.date", "transactionDate"
    ),
    write_off.LoanNotWrittenOff: Said(403, "error.msg.loan.status.not.written.off"),
    write_off.RecoveredSince: Said(403, f"{_LOAN}undo.writeoff.not.allowed.as.money.was.recovered"),
    write_off.RecoveredBeforeWriteOff: Said(
        403, f"{_LOAN}recovery.payment.cannot.be.before.writeoff.date", "transactionDate"
    ),
    write_off.RecoveredNothing: Said(
        400, "validation.msg.loan.transaction.transactionAmount.not.greater.than.zero", "transactionAmount"
    ),
    write_off.RecoveredMoreThanWrittenOff: Said(
        403, f"{_LOAN}transaction.cannot.be.greater.than.total.written.off", "transactionAmount"
    ),
}

_FORECLOSED: dict[type[Refusal], Said] = {
    foreclose.ForeclosedNotActive: Said(403, f"{_LOAN}foreclosure.loan.is.not.active"),
    foreclose.ForeclosureNeedsFixedInterest: Said(
        403, f"{_LOAN}foreclosure.with.interest.recalculation.enabled.not.supported"
    ),
    foreclose.NothingToForeclose: Said(403, f"{_LOAN}foreclosure.nothing.is.outstanding"),
    foreclose.ForeclosedWhileHeld: Said(403, f"{_LOAN}foreclosure.payments.are.held"),
    foreclose.ForeclosedBeforeLastAct: Said(
        403, f"{_LOAN}foreclosure.transaction.date.before.last.transaction.date", "transactionDate"
    ),
}

_CHARGED_OFF: dict[type[Refusal], Said] = {
    acceptance.ChargeOffNeedsProgressive: Said(
        400,
        "validation.msg.loanproduct.chargeOffBehaviour.supported.only.for.progressive.loan.charge.off.behaviour",
        "chargeOffBehaviour",
    ),
    acceptance.OwedAnewNeedsProgressive: Said(
        400,
        "validation.msg.loanproduct.creditAllocation.supported.only.for.advanced.payment.allocation.strategy",
        "creditAllocation",
    ),
    acceptance.OwedAnewNotEachOnce: Said(
        400, "validation.msg.loanproduct.creditAllocation.must.name.each.part.once", "creditAllocation"
    ),
    acceptance.InterestRefundsNeedProgressive: Said(
        400,
        "validation.msg.loanproduct.supportedInterestRefundTypes.supported.only.for.progressive.loan.schedule.type",
        "supportedInterestRefundTypes",
    ),
    mark_fraud.FraudOfLoanNotActive: Said(400, f"{_LOAN}must.be.active"),
    charge_off.ChargedOffNotActive: Said(400, f"{_LOAN}must.be.active"),
    charge_off.ContractNotChargedOff: Said(403, f"{_LOAN}charge.off.not.supported.for.contract"),
    charge_off.NothingToChargeOff: Said(403, f"{_LOAN}charge.off.nothing.is.outstanding"),
    charge_off.ChargedOffWhileHeld: Said(403, f"{_LOAN}charge.off.payments.are.held"),
    charge_off.ChargedOffInFuture: Said(403, f"{_LOAN}transaction.cannot.be.a.future.date", "transactionDate"),
    charge_off.ChargedOffBeforeLastAct: Said(
        403, f"{_LOAN}has.monetary.activity.after.transaction.date", "transactionDate"
    ),
    charge_off.LoanNotChargedOff: Said(400, f"{_LOAN}is.not.charged.off"),
    charge_off.MovedSinceChargeOff: Said(403, f"{_LOAN}charge.off.is.not.the.last.user.transaction"),
    charged_off_checks.LoanIsChargedOff: Said(403, f"{_LOAN}is.charged.off"),
}

_R = "validation.msg.rescheduleloan."
_CALENDAR = "error.msg.calendar."
_RESCHEDULED: dict[type[Refusal], Said] = {
    move_due_dates.HolidayNotActive: Said(403, "error.msg.holiday.not.in.active.state"),
    move_meetings.MeetingMovedInPast: Said(403, f"{_CALENDAR}moved.in.past", "newMeetingDate"),
    move_meetings.MeetingMovedNowhere: Said(403, f"{_CALENDAR}not.moved", "newMeetingDate"),
    move_meetings.MeetingHeldSince: Said(403, f"{_CALENDAR}meeting.was.held", "presentMeetingDate"),
    move_meetings.MeetingMovedBehindAnother: Said(403, f"{_CALENDAR}moved.behind.another", "newMeetingDate"),
    moved_due_dates.NoRoomForDueDate: Said(403, f"{_LOAN}due.date.has.no.room"),
    rescheduling_asked.RescheduledNotActive: Said(400, f"{_R}loan.is.not.active"),
    rescheduling_asked.ContractNotRescheduled: Said(400, f"{_R}not.supported.for.contract"),
    rescheduling_asked.TermNotRescheduled: Said(400, f"{_R}not.supported.for.{{term}}"),
    rescheduling_asked.ReschedulesNothing: Said(400, f"{_R}graceOnPrincipal.cannot.be.blank", "graceOnPrincipal"),
    rescheduling_asked.NoInstallmentDueOn: Said(
        400, f"{_R}rescheduleFromDate.repayment.schedule.installment.does.not.exist", "rescheduleFromDate"
    ),
    rescheduling_asked.RescheduledFromPaid: Said(
        400, f"{_R}rescheduleFromDate.repayment.schedule.installment.obligation.met", "rescheduleFromDate"
    ),
    rescheduling_asked.AmountNeedsUntil: Said(400, f"{_R}emi.and.endDate.needed.together", "emi|endDate"),
    rescheduling_asked.NoInstallmentDueUntil: Said(
        400, f"{_R}endDate.repayment.schedule.installment.does.not.exist", "endDate"
    ),
    rescheduling_asked.AmountRepaysNothing: Said(400, f"{_R}emi.repays.no.principal", "emi"),
    rescheduling_asked.RateFromOutsideTerm: Said(
        400, f"{_R}rescheduleFromDate.repayment.schedule.installment.does.not.exist", "rescheduleFromDate"
    ),
    rescheduling_asked.RescheduledLater: Said(
        400, f"{_R}rescheduleFromDate.before.rescheduled.already", "rescheduleFromDate"
    ),
    rescheduling_asked.DueDateMovedBack: Said(
        400, f"{_R}rescheduleFromDate.adjustedDueDate.before.rescheduleFromDate", "rescheduleFromDate"
    ),
    rescheduling_asked.GraceNeedsCumulative: Said(
        400, f"{_R}graceOnPrincipal.not.supported.for.progressive", "graceOnPrincipal|graceOnInterest"
    ),
    rescheduling_asked.RescheduledCountWrong: Said(400, f"{_R}is.not.within.expected.range", "{member}"),
    rescheduling_asked.RescheduledRateWrong: Said(400, f"{_R}newInterestRate.not.zero.or.greater", "newInterestRate"),
    reschedule.RescheduleAskedBeforeDisbursement: Said(
        400, f"{_R}submittedOnDate.before.loan.disbursement.date", "submittedOnDate"
    ),
    reschedule.RescheduleDecided: Said(400, f"{_R}request.is.not.in.submitted.and.pending.state"),
    reschedule.RescheduleDecidedTooEarly: Said(400, f"{_R}before.submission.date", "approvedOnDate|rejectedOnDate"),
    reschedule_requests.RescheduleRequestNotFound: Said(404, f"{_LOAN}reschedule.request.id.invalid", "id"),
}

_PAUSE = "validation.msg.loan.delinquency.action."
_LATE: dict[type[Refusal], Said] = {
    receipts.NoMoneyChangedHands: Said(403, f"{_LOAN}transaction.has.no.receipt"),
    notes.CommentSaysNothing: Said(400, "validation.msg.note.note.cannot.be.blank", "note"),
    lock.LockedNotActive: Said(400, f"{_LOAN}must.be.active"),
    lock.LoanLockedAlready: Said(403, f"{_LOAN}is.locked.already"),
    lock.InterestNotHeld: Said(403, f"{_LOAN}interest.is.not.held"),
    cap_checks.ChargesReachCap: Said(403, f"{_LOAN}charges.reach.cap"),
    lock.FeesHeldOff: Said(403, f"{_LOAN}is.locked.for.fees"),
    lock.LoanNotLocked: Said(403, f"{_LOAN}is.not.locked"),
    lock.LoanIsLocked: Said(403, f"{_LOAN}is.locked"),
    change_contract.ContractNotActive: Said(400, f"{_LOAN}must.be.active"),
    change_contract.NoContract: Said(403, f"{_LOAN}has.no.schedule.by.contract"),
    change_contract.ChangeInFuture: Said(403, f"{_LOAN}cannot.be.changed.in.future"),
    change_contract.ChangeOutsideTerm: Said(403, f"{_LOAN}cannot.be.changed.outside.its.term"),
    change_contract.ChangeBeforeEdit: Said(403, f"{_LOAN}cannot.be.changed.before.its.schedule.was"),
    change_contract.ContractTermStays: Said(403, f"{_LOAN}cannot.be.changed.with.its.terms"),
    change_contract.RateOutsideOffer: Said(400, f"{_LOAN}rate.outside.product"),
    change_contract.RateBelowNothing: Said(400, f"{_LOAN}rate.below.zero"),
    change_contract.RepaysNothing: Said(400, f"{_LOAN}installment.repays.nothing"),
    pause_delinquency.DelinquencyOfLoanNotActive: Said(400, f"{_LOAN}must.be.active"),
    pause_delinquency.PauseInPast: Said(400, f"{_PAUSE}startDate.cannot.be.in.past", "startDate"),
    pause_delinquency.PauseEndsBeforeItBegins: Said(400, f"{_PAUSE}endDate.must.be.after.startDate", "endDate"),
    pause_delinquency.PausesOverlap: Said(403, f"{_PAUSE}overlapping", "startDate|endDate"),
    pause_delinquency.DelinquencyNotPaused: Said(403, f"{_PAUSE}not.paused"),
    pause_delinquency.ResumedOnAnotherDay: Said(400, f"{_PAUSE}startDate.must.be.today", "startDate"),
    change_grace.GraceOfLoanNotActive: Said(400, f"{_LOAN}must.be.active"),
    change_grace.GraceChangedInFuture: Said(403, f"{_LOAN}arrears.settings.cannot.be.changed.in.future"),
    change_grace.GraceChangedBeforeDisbursement: Said(403, f"{_LOAN}arrears.settings.cannot.precede.disbursement.date"),
}

_LINKED = "error.msg.data.integrity.issue.entity.linked"
_DUPLICATED = "error.msg.data.integrity.issue.entity.duplicated"
_CLASSED: dict[type[Refusal], Said] = {
    bucket_queries.DelinquencyRangeNotFound: Said(404, "error.msg.delinquency.range.id.invalid", "ranges"),
    bucket_queries.DelinquencyBucketNotFound: Said(
        404, "error.msg.delinquency.bucket.id.invalid", "delinquencyBucketId"
    ),
    delinquency_buckets.DelinquencyRangeNameTaken: Said(403, _DUPLICATED, "classification", outer=_DUPLICATED),
    delinquency_buckets.DelinquencyBucketNameTaken: Said(403, _DUPLICATED, "name", outer=_DUPLICATED),
    delinquency_buckets.RangeEndsBeforeItBegins: Said(
        403, "error.msg.delinquency.range.invalid.ages", "maximumAgeDays|minimumAgeDays"
    ),
    delinquency_buckets.RangesOverlap: Said(403, "error.msg.delinquency.bucket.ages.overlaped", "ranges"),
    delinquency_buckets.BucketWithoutRanges: Said(
        400, "validation.msg.delinquencyBucket.ranges.cannot.be.empty", "ranges"
    ),
    delinquency_buckets.DelinquencyRangeInUse: Said(403, _LINKED, outer=_LINKED),
    delinquency_buckets.DelinquencyBucketInUse: Said(403, _LINKED, outer=_LINKED),
    delinquency.ClassedWithoutBucket: Said(
        400,
        "validation.msg.loanproduct.enableInstallmentLevelDelinquency.needs.delinquency.bucket",
        "enableInstallmentLevelDelinquency",
    ),
}

REFUSALS: dict[type[Refusal], Said] = {
    **_CLASSED,
    **_CREDITS,
    **_GIVEN_UP,
    **_FORECLOSED,
    **_CHARGED_OFF,
    **_RESCHEDULED,
    **_LATE,
}
