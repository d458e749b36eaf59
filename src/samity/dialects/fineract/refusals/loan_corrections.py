"""Refusals about what sets the debt of a loan right later: credits, chargebacks, waived interest, write-offs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.loans.operations import (
    adjust,
    change_grace,
    charge_back,
    charge_off,
    charged_off_checks,
    credit,
    lock,
    reschedule,
    waive_interest,
    write_off,
)
from samity.bank.loans.queries import reschedule_requests
from samity.bank.loans.rules import acceptance, rescheduling_asked
from samity.dialects.fineract.envelope import Said

if TYPE_CHECKING:
    from samity.kernel.errors import Refusal

_LOAN = "error.msg.loan."
_NOTHING = Said(400, "validation.msg.loan.transaction.transactionAmount.not.greater.than.zero", "transactionAmount")
_CREDITS: dict[type[Refusal], Said] = {
    credit.LoanTakesNoCredit: Said(400, f"{_LOAN}must.be.active.fully.paid.or.overpaid"),
    credit.CreditedBeforeDisbursement: Said(
        403, f"{_LOAN}transaction.cannot.be.before.disbursement.date", "transactionDate"
    ),
    credit.CreditedNothing: _NOTHING,
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

_CHARGED_OFF: dict[type[Refusal], Said] = {
    acceptance.ChargeOffNeedsProgressive: Said(
        400,
        "validation.msg.loanproduct.chargeOffBehaviour.supported.only.for.progressive.loan.charge.off.behaviour",
        "chargeOffBehaviour",
    ),
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
_RESCHEDULED: dict[type[Refusal], Said] = {
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
    reschedule.RescheduleAskedInFuture: Said(400, f"{_R}submittedOnDate.cannot.be.a.future.date", "submittedOnDate"),
    reschedule.RescheduleAskedBeforeDisbursement: Said(
        400, f"{_R}submittedOnDate.before.loan.disbursement.date", "submittedOnDate"
    ),
    reschedule.RescheduleDecided: Said(400, f"{_R}request.is.not.in.submitted.and.pending.state"),
    reschedule.RescheduleDecidedTooEarly: Said(400, f"{_R}before.submission.date", "approvedOnDate|rejectedOnDate"),
    reschedule.RescheduleDecidedInFuture: Said(400, f"{_R}cannot.be.a.future.date", "approvedOnDate|rejectedOnDate"),
    reschedule_requests.RescheduleRequestNotFound: Said(404, f"{_LOAN}reschedule.request.id.invalid", "id"),
}

_LATE: dict[type[Refusal], Said] = {
    lock.LockedNotActive: Said(400, f"{_LOAN}must.be.active"),
    lock.LoanLockedAlready: Said(403, f"{_LOAN}is.locked.already"),
    lock.LoanNotLocked: Said(403, f"{_LOAN}is.not.locked"),
    lock.LoanIsLocked: Said(403, f"{_LOAN}is.locked"),
    change_grace.GraceOfLoanNotActive: Said(400, f"{_LOAN}must.be.active"),
    change_grace.GraceChangedInFuture: Said(403, f"{_LOAN}arrears.settings.cannot.be.changed.in.future"),
    change_grace.GraceChangedBeforeDisbursement: Said(403, f"{_LOAN}arrears.settings.cannot.precede.disbursement.date"),
}

REFUSALS: dict[type[Refusal], Said] = {**_CREDITS, **_GIVEN_UP, **_CHARGED_OFF, **_RESCHEDULED, **_LATE}
