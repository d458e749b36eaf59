"""Refusals about loan products, applications, loans, their money and their charges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samity.bank.loans.operations import (
    agreed_at_disbursement,
    amounts,
    application_checks,
    apply,
    change,
    charges,
    close,
    debtor_checks,
    decide,
    delete,
    disburse,
    edit_schedule,
    external_ids,
    installment_fees,
    meeting_checks,
    money_checks,
    officers,
    other_offices,
    products,
    refund,
    reopen,
    repay,
    run_accruals,
    undo,
    vary_installments,
)
from samity.bank.loans.queries import accounts, as_of, found, loan_charges, transactions
from samity.bank.loans.queries import products as product_queries
from samity.bank.loans.rules import (
    acceptance,
    contract_rates,
    edit_allowances,
    edit_refusals,
    first_repayment,
    offers,
    pay_off,
    planned_dates,
    schedule_refusals,
    variation_refusals,
)
from samity.bank.loans.rules import installment_fees as fee_rules
from samity.dialects.fineract.envelope import Said

if TYPE_CHECKING:
    from samity.kernel.errors import Refusal

_LOAN = "error.msg.loan."
_APPLICATION = "error.msg.loan.application."
_RANGE = "validation.msg.loan.{term}.is.not.within.expected.range"
_DECIDED = "approvedOnDate|rejectedOnDate|withdrawnOnDate"
_FIRST = "repaymentsStartingFromDate|adjustRepaymentDate|actualDisbursementDate"
_PAID_OUT = "expectedDisbursementDate|actualDisbursementDate"
_NOT_SYNCED = "error.msg.calendar.{}.not.the.same.as.meeting.frequency"


def _taken(code: str, parameter: str) -> Said:
    return Said(403, code, parameter, outer=code)


_PRODUCTS: dict[type[Refusal], Said] = {
    product_queries.LoanProductNotFound: Said(404, "error.msg.loanproduct.id.invalid", "productId"),
    products.ProductNameTaken: _taken("error.msg.product.loan.duplicate.name", "name"),
    products.ProductShortNameTaken: _taken("error.msg.product.loan.duplicate.short.name", "shortName"),
    products.ProductExternalIdTaken: _taken("error.msg.product.loan.duplicate.externalId", "externalId"),
    products.ProductClosesBeforeItStarts: Said(
        403, "error.msg.loan.product.close.date.cannot.be.before.start.date.close.date", "closeDate"
    ),
    products.BalanceAccountInUse: Said(403, "error.msg.loanproduct.{purpose}.account.holds.balances", "{purpose}"),
    products.PurposeNotMapped: Said(400, "validation.msg.loanproduct.{purpose}.cannot.be.blank", "{purpose}"),
    offers.TermOutsideOffer: Said(400, _RANGE, "{term}"),
    offers.BoundsCrossed: Said(400, _RANGE, "{term}"),
    offers.InstallmentNotAgreed: Said(400, "validation.msg.loan.fixedEmiAmount.is.not.supported", "fixedEmiAmount"),
    offers.PlanNotAgreed: Said(400, "validation.msg.loan.paymentPlan.is.not.supported", "paymentPlan"),
    offers.PlanMissing: Said(400, "validation.msg.loan.paymentPlan.cannot.be.blank", "paymentPlan"),
    offers.RateFollowsPlan: Said(
        400, "validation.msg.loan.interestRatePerPeriod.not.that.of.the.payment.plan", "interestRatePerPeriod"
    ),
    offers.TermLeftOpen: Said(400, "validation.msg.loan.{term}.cannot.be.blank", "{term}"),
    offers.TermImpossible: Said(400, _RANGE, "{term}"),
    schedule_refusals.TermsHaveNoSchedule: Said(
        400, "validation.msg.loan.terms.not.supported.by.schedule.type", "{setting}"
    ),
}

_APPLICATIONS: dict[type[Refusal], Said] = {
    as_of.AskedBeforeApplication: Said(400, "validation.msg.loan.asOf.is.before.submission.date", "asOf"),
    as_of.AskedOfTheFuture: Said(400, "validation.msg.loan.asOf.is.in.the.future", "asOf"),
    pay_off.OwedBeyondMeasure: Said(
        400, "validation.msg.loan.amount.is.too.large", "transactionDate|actualDisbursementDate"
    ),
    contract_rates.GrowsBeyondMeasure: Said(
        400, "validation.msg.loan.interestRatePerPeriod.is.too.large", "interestRatePerPeriod"
    ),
    amounts.AmountTooFine: Said(400, "validation.msg.loan.amount.has.too.many.decimals", "{of}"),
    amounts.AmountTooLarge: Said(400, "validation.msg.loan.amount.is.too.large", "{of}"),
    debtor_checks.ClientBetweenOffices: Said(403, "error.msg.client.not.active.exception"),
    debtor_checks.BeforeClientCame: Said(403, f"{_LOAN}transaction.cannot.be.before.client.transfer.date"),
    other_offices.BookedByAnotherOffice: Said(403, f"{_LOAN}transaction.cannot.be.before.client.transfer.date"),
    debtor_checks.ProductForOthers: Said(403, "error.msg.loan.product.not.available.for.loan.type", "productId"),
    debtor_checks.ClientNotActive: Said(403, "error.msg.client.not.active.exception", "clientId"),
    debtor_checks.GroupNotActive: Said(403, "error.msg.group.not.active.exception", "groupId"),
    application_checks.DebtorMissing: Said(400, "validation.msg.loan.{who}Id.cannot.be.blank", "{who}Id"),
    application_checks.DebtorNotWanted: Said(400, "validation.msg.loan.{who}Id.must.be.blank", "{who}Id"),
    application_checks.ProductNotOffered: Said(
        403, f"{_APPLICATION}submitted.on.date.cannot.be.outside.the.loan.product.dates", "submittedOnDate"
    ),
    application_checks.SubmittedInFuture: Said(403, f"{_LOAN}submittal.cannot.be.a.future.date", "submittedOnDate"),
    application_checks.SubmittedBeforeActivation: Said(
        403, f"{_LOAN}submittal.cannot.be.before.{{who}}.activation.date", "submittedOnDate"
    ),
    application_checks.SubmittedBeforeOfficeOpened: Said(
        403, f"{_LOAN}submittal.cannot.be.before.office.opening.date", "submittedOnDate"
    ),
    application_checks.LoanStaysWithItsGroup: Said(403, f"{_LOAN}office.must.be.that.of.the.client", "officeId"),
    application_checks.ExpectedBeforeSubmission: Said(
        403, f"{_LOAN}submittal.cannot.be.after.expected.disbursement.date", "expectedDisbursementDate"
    ),
    apply.LoanExternalIdTaken: _taken("error.msg.loan.duplicate.externalId", "externalId"),
    first_repayment.FirstRepaymentTooEarly: Said(
        403,
        f"{_LOAN}days.between.first.repayment.and.disbursal.are.less.than.minimum.allowed",
        _FIRST,
    ),
    first_repayment.FirstRepaymentTooLate: Said(
        403,
        f"{_LOAN}days.between.first.repayment.and.disbursal.are.more.than.maximum.allowed",
        _FIRST,
    ),
    first_repayment.FirstRepaymentNotOnFixedDay: Said(403, f"{_LOAN}first.repayment.date.not.on.fixed.day", _FIRST),
    planned_dates.EndsTooEarly: Said(
        400, "error.msg.number.repayments.and.fixed.length.configuration.not.valid", "fixedLength"
    ),
    planned_dates.RepaidTooLate: Said(400, f"{_LOAN}repaid.beyond.all.calendars", "numberOfRepayments"),
    meeting_checks.MeetingNeeded: Said(403, f"{_APPLICATION}calendar.is.mandatory.for.jlg.loans", "calendarId"),
    meeting_checks.CalendarOfAnotherGroup: Said(403, "error.msg.calendar.not.of.the.group", "calendarId"),
    meeting_checks.FrequencyDiffersFromMeeting: Said(
        403, _NOT_SYNCED.format("loanapplication.repayment.frequency"), "repaymentFrequencyType"
    ),
    meeting_checks.IntervalDiffersFromMeeting: Said(
        403, _NOT_SYNCED.format("loanapplication.repayment.interval"), "repaymentEvery"
    ),
    meeting_checks.FirstRepaymentNotAtMeeting: Said(
        403, f"{_APPLICATION}first.repayment.date.do.not.match.meeting.date", _FIRST
    ),
    meeting_checks.DisbursementNotAtMeeting: Said(
        403,
        f"{_APPLICATION}disbursement.date.do.not.match.meeting.date",
        _PAID_OUT,
    ),
}

_EDITS: dict[type[Refusal], Said] = {
    edit_allowances.EditsNeedContract: Said(403, "error.msg.loan.schedule.edits.need.contractual.schedule"),
    edit_allowances.EditsNeedFixedInterest: Said(403, "error.msg.loan.schedule.edits.need.fixed.interest"),
    edit_allowances.EditsNeedInstallments: Said(403, "error.msg.loan.schedule.edits.need.installments"),
    edit_allowances.EditsNeedInterestOnDueDates: Said(403, "error.msg.loan.schedule.edits.need.interest.on.due.dates"),
    edit_allowances.HolidaysNeedEqualPrincipal: Said(
        403, "error.msg.loan.schedule.payment.holidays.need.equal.principal"
    ),
    edit_allowances.HolidaysNeedDecliningInterest: Said(
        403, "error.msg.loan.schedule.payment.holidays.need.declining.interest"
    ),
    edit_refusals.EditNotAllowed: Said(403, "error.msg.loan.schedule.edit.is.not.allowed.by.product"),
    edit_refusals.InstallmentNotInSchedule: Said(403, "error.msg.loan.schedule.installment.is.not.in.schedule"),
    edit_refusals.InstallmentNamedTwice: Said(403, "error.msg.loan.schedule.installment.is.named.twice"),
    edit_refusals.InstallmentStays: Said(403, "error.msg.loan.schedule.installment.cannot.be.changed"),
    edit_refusals.AddedWithoutDate: Said(403, "error.msg.loan.schedule.new.installment.needs.due.date"),
    edit_refusals.DueDatesNotInOrder: Said(403, "error.msg.loan.schedule.due.dates.are.not.in.order"),
    edit_refusals.DueTooEarly: Said(403, "error.msg.loan.schedule.due.date.is.too.early"),
    edit_refusals.DueTooLate: Said(403, "error.msg.loan.schedule.due.date.is.too.late"),
    edit_refusals.TooManyInstallments: Said(403, "error.msg.loan.schedule.has.too.many.installments"),
    edit_refusals.HolidayAdded: Said(403, "error.msg.loan.schedule.new.installment.cannot.be.payment.holiday"),
    edit_refusals.HolidayAsksForNothing: Said(403, "error.msg.loan.schedule.payment.holiday.asks.for.nothing"),
    edit_refusals.ScheduleTooLarge: Said(403, "error.msg.loan.schedule.sums.to.too.much"),
    edit_refusals.NoHolidayPossible: Said(403, "error.msg.loan.schedule.installment.cannot.be.payment.holiday"),
    edit_refusals.NobodyTakesOver: Said(403, "error.msg.loan.schedule.last.installment.cannot.be.payment.holiday"),
    edit_refusals.PrincipalDiffersFromLoan: Said(403, "error.msg.loan.schedule.principal.does.not.sum.to.loan"),
    edit_refusals.InterestRaised: Said(403, "error.msg.loan.schedule.interest.cannot.be.raised"),
    edit_refusals.BelowPaid: Said(403, "error.msg.loan.schedule.installment.is.below.what.was.paid"),
    edit_schedule.ScheduleStays: Said(403, "error.msg.loan.schedule.cannot.be.changed"),
    edit_schedule.NothingHeldBack: Said(403, "error.msg.loan.schedule.no.interest.is.held.back"),
    edit_schedule.EditBeforeDisbursement: Said(403, "error.msg.loan.schedule.changed.before.disbursement"),
    edit_schedule.HeldInterestInFuture: Said(403, "error.msg.loan.schedule.interest.cannot.be.applied.in.future"),
    edit_schedule.HeldInterestBeforeEdit: Said(
        403, "error.msg.loan.schedule.interest.cannot.be.applied.before.last.change"
    ),
}

_VARIED = "validation.msg.loan.variable.schedule."

_VARIATIONS: dict[type[Refusal], Said] = {
    variation_refusals.VariationsNeedCumulative: Said(
        400, "validation.msg.loanproduct.allowVariableInstallments.is.not.supported", "allowVariableInstallments"
    ),
    variation_refusals.GapsNotInOrder: Said(
        400, "validation.msg.loanproduct.maximumGap.not.greater.than.specified.number", "maximumGap"
    ),
    variation_refusals.NoInstallmentOn: Said(400, f"{_VARIED}modify.date.invalid", "dueDate"),
    variation_refusals.InstallmentVariedTwice: Said(400, f"{_VARIED}installment.is.named.twice", "dueDate"),
    variation_refusals.LastTakesRest: Said(400, f"{_VARIED}amount.update.not.allowed.for.last.period", "dueDate"),
    variation_refusals.VariedInGrace: Said(400, f"{_VARIED}amount.update.not.allowed.before.grace.period", "dueDate"),
    variation_refusals.OutsideTerm: Said(400, f"{_VARIED}insert.not.allowed.outside.the.term", "dueDate"),
    variation_refusals.GapNotOffered: Said(400, f"{_VARIED}date.must.be.in.min.max.range", "dueDate"),
    variation_refusals.VariedOffMeeting: Said(400, f"{_VARIED}date.not.meeting.date", "dueDate"),
    variation_refusals.BelowInterest: Said(400, f"{_VARIED}installment.is.below.its.interest", "installmentAmount"),
    variation_refusals.RepaidTooSoon: Said(400, f"{_VARIED}nothing.is.left.for.last.period"),
    vary_installments.VariationsNotAllowed: Said(400, f"{_VARIED}not.supported"),
    vary_installments.ToldByTotal: Said(400, "validation.msg.loan.principal.is.not.supported", "principal"),
    vary_installments.ToldByPrincipal: Said(
        400, "validation.msg.loan.installmentAmount.is.not.supported", "installmentAmount"
    ),
    vary_installments.VariedToNothing: Said(
        400, "validation.msg.loan.installmentAmount.not.greater.than.zero", "installmentAmount"
    ),
    vary_installments.NothingVaried: Said(403, "error.msg.loan.schedule.has.no.variations"),
}

_DECISIONS: dict[type[Refusal], Said] = {
    accounts.LoanNotFound: Said(404, "error.msg.loan.id.invalid", "loanId"),
    found.LoanNotNamed: Said(404, "error.msg.loan.external.id.invalid", "externalId"),
    decide.LoanNotPending: Said(400, f"{_LOAN}{{decision}}.account.is.not.submitted.and.pending.state"),
    change.DebtorStays: Said(403, "error.msg.loan.{who}.cannot.be.changed", "{who}Id"),
    change.ChargesStay: Said(403, "error.msg.loan.charges.cannot.be.changed.with.application", "charges"),
    change.LoanNotPartial: Said(400, f"{_LOAN}request.approval.account.is.not.partial.application"),
    close.LoanNotOpen: Said(400, f"{_LOAN}close.account.is.not.active.state"),
    close.LoanStillOwes: Said(403, f"{_LOAN}close.loan.has.outstanding.amount"),
    close.InterestHeldBack: Said(403, f"{_LOAN}close.loan.has.interest.held.back"),
    close.LoanHoldsOverpayment: Said(403, f"{_LOAN}close.loan.is.overpaid"),
    close.ClosedInFuture: Said(403, f"{_LOAN}close.cannot.be.a.future.date", "transactionDate"),
    close.ClosedBeforeLastAct: Said(403, f"{_LOAN}close.cannot.be.before.last.transaction", "transactionDate"),
    close.LoanNotClosed: Said(400, f"{_LOAN}undo.close.account.is.not.closed"),
    reopen.LoanNotRejected: Said(400, f"{_LOAN}undo.reject.account.is.not.rejected"),
    reopen.LoanNotWithdrawn: Said(400, f"{_LOAN}undo.withdraw.account.is.not.withdrawn"),
    reopen.ProductBooksOtherwise: Said(403, "error.msg.loan.product.accounting.rule.has.changed"),
    delete.LoanNotRemovable: Said(400, f"{_LOAN}delete.account.is.not.submitted.and.pending.state"),
    delete.LoanWasPaidOut: Said(403, "error.msg.loan.cannot.be.deleted.after.disbursement"),
    decide.StepNotUndoable: Said(403, f"{_LOAN}undo.{{step}}.is.not.allowed.by.product"),
    decide.LoanNotApproved: Said(400, f"{_LOAN}undo.approval.account.is.not.approved"),
    decide.DecidedBeforeSubmission: Said(403, f"{_LOAN}{{decision}}.cannot.be.before.submittal.date", _DECIDED),
    decide.DecidedInFuture: Said(403, f"{_LOAN}{{decision}}.cannot.be.a.future.date", _DECIDED),
    decide.ApprovedMoreThanAsked: Said(
        403, f"{_LOAN}approval.amount.can't.be.greater.than.loan.amount.demanded", "approvedLoanAmount"
    ),
    decide.ApprovedBeyondBound: Said(
        403,
        f"{_LOAN}approval.amount.can't.be.greater.than.maximum.applied.loan.amount.calculation",
        "approvedLoanAmount",
    ),
    decide.ApprovedNothing: Said(
        400, "validation.msg.loanapplication.approvedLoanAmount.not.greater.than.zero", "approvedLoanAmount"
    ),
    decide.ExpectedBeforeApproval: Said(
        403, f"{_LOAN}expecteddisbursal.should.be.on.or.after.approval.date", "expectedDisbursementDate"
    ),
}

_MONEY: dict[type[Refusal], Said] = {
    officers.LoanIsOver: Said(403, f"{_LOAN}loanofficer.assignment.account.is.closed"),
    officers.LoanHasNoOfficer: Said(403, f"{_LOAN}unassigned"),
    officers.LoanHasAnotherOfficer: Said(403, f"{_LOAN}not.assigned.to.loan.officer", "fromLoanOfficerId"),
    officers.LoanHasThatOfficer: Said(403, f"{_LOAN}already.assigned.to.loan.officer", "toLoanOfficerId"),
    officers.OfficerBeforeSubmission: Said(
        403, f"{_LOAN}loanofficer.assignment.date.before.loan.submitted.date", "assignmentDate"
    ),
    officers.OfficerInFuture: Said(403, f"{_LOAN}loanofficer.assignment.date.is.in.future", "assignmentDate"),
    disburse.LoanNotDisbursable: Said(400, f"{_LOAN}disbursal.account.is.not.approve.not.disbursed.state"),
    disburse.DisbursedBeforeApproval: Said(
        403, f"{_LOAN}disbursal.cannot.be.before.approval.date", "actualDisbursementDate"
    ),
    disburse.DisbursedOnAnotherDay: Said(
        403, "error.msg.actual.disbursement.date.does.not.match.with.expected.disbursal.date", "actualDisbursementDate"
    ),
    disburse.DisbursedMoreThanApproved: Said(
        403, f"{_LOAN}disburse.amount.must.be.less.than.approved.amount", "transactionAmount"
    ),
    disburse.DisbursedBeyondBound: Said(
        403,
        f"{_LOAN}disbursal.amount.can't.be.greater.than.maximum.applied.loan.amount.calculation",
        "transactionAmount",
    ),
    disburse.DisbursedNothing: Said(
        400, "validation.msg.loan.disbursement.transactionAmount.not.greater.than.zero", "transactionAmount"
    ),
    agreed_at_disbursement.InstallmentsAgreedAlready: Said(
        400, "validation.msg.loan.disbursement.{term}.is.not.supported", "{term}"
    ),
    disburse.LoanNotDisbursed: Said(400, f"{_LOAN}undo.disbursal.account.is.not.active"),
    disburse.LoanHasPayments: Said(403, f"{_LOAN}undo.disbursal.not.allowed.as.transactions.exist"),
    money_checks.MoneyOnHoliday: Said(403, f"{_APPLICATION}{{act}}.date.on.holiday", "{act}_on"),
    money_checks.MoneyOnDayOfRest: Said(403, f"{_APPLICATION}{{act}}.date.on.non.working.day", "{act}_on"),
    money_checks.MoneyInFuture: Said(403, f"{_LOAN}transaction.cannot.be.a.future.date", "{act}_on"),
    money_checks.CashBelowCoin: Said(
        400, "validation.msg.loan.transaction.transactionAmount.is.below.the.smallest.coin", "transactionAmount"
    ),
    repay.LoanTakesNoPayment: Said(400, f"{_LOAN}must.be.active.fully.paid.or.overpaid"),
    repay.RepaidBeforeDisbursement: Said(
        403, f"{_LOAN}transaction.cannot.be.before.disbursement.date", "transactionDate"
    ),
    repay.RepaidNothing: Said(
        400, "validation.msg.loan.transaction.transactionAmount.not.greater.than.zero", "transactionAmount"
    ),
    external_ids.TransactionExternalIdTaken: _taken(f"{_LOAN}transaction.duplicate.externalId", "externalId"),
    external_ids.ReversalExternalIdTaken: _taken(
        f"{_LOAN}transaction.duplicate.reversalExternalId", "reversalExternalId"
    ),
    transactions.TransactionNotNamed: Said(404, f"{_LOAN}transaction.external.id.invalid", "externalId"),
    transactions.TransactionNotFound: Said(404, f"{_LOAN}transaction.id.invalid", "transactionId"),
    undo.TransactionAlreadyUndone: Said(403, f"{_LOAN}transaction.is.already.reversed", "transactionId"),
    undo.LoanIsWrittenOff: Said(403, f"{_LOAN}transaction.undo.not.allowed.loan.is.written.off"),
    undo.PaymentWasChargedBack: Said(403, f"{_LOAN}transaction.update.not.allowed.as.it.was.charged.back"),
    undo.TransactionCannotBeUndone: Said(403, f"{_LOAN}transaction.update.not.allowed", "transactionId"),
    run_accruals.AccrualInFuture: Said(400, "validation.msg.accrual.tillDate.is.greater.than.date", "tillDate"),
}

_PAYMENT_TERMS: dict[type[Refusal], Said] = {
    acceptance.MoreThanPayOff: Said(403, f"{_LOAN}transaction.amount.exceeds.threshold", "transactionAmount"),
    acceptance.MoreThanDue: Said(403, f"{_LOAN}transaction.amount.exceeds.due", "transactionAmount"),
    acceptance.PaidBeforeDue: Said(403, f"{_LOAN}transaction.before.due.date", "transactionDate"),
    acceptance.InterestNotPaidAhead: Said(403, f"{_LOAN}transaction.pays.interest.ahead", "transactionAmount"),
    acceptance.CustomAllocationNotAllowed: Said(403, f"{_LOAN}transaction.custom.allocation.not.allowed"),
    acceptance.CustomAmountsDiffer: Said(400, "validation.msg.loan.transaction.custom.amounts.differ"),
    acceptance.CustomAmountNothing: Said(400, "validation.msg.loan.transaction.custom.amount.not.greater.than.zero"),
    repay.NotRecalculatedSo: Said(403, f"{_LOAN}transaction.prepayment.method.not.for.loan"),
    acceptance.CustomAmountTooMuch: Said(403, f"{_LOAN}transaction.custom.amount.exceeds.outstanding"),
    acceptance.CountsAfterMaturity: Said(403, f"{_LOAN}transaction.after.maturity.date", "transactionDate"),
    acceptance.CustomCountsLater: Said(403, f"{_LOAN}transaction.custom.amount.counts.later", "transactionDate"),
    acceptance.FuturePaymentsOnDemand: Said(400, "validation.msg.loanproduct.future.payments.not.supported"),
    acceptance.VerticalPaysInterestAhead: Said(400, "validation.msg.loanproduct.vertical.pays.interest.ahead"),
    acceptance.ElementsNotEachOnce: Said(400, "validation.msg.loanproduct.elements.not.each.once"),
    refund.NothingToRefund: Said(403, f"{_LOAN}credit.balance.refund.account.is.not.overpaid", "transactionAmount"),
    refund.RefundedNothing: Said(
        400, "validation.msg.loan.transaction.transactionAmount.not.greater.than.zero", "transactionAmount"
    ),
    refund.RefundedMoreThanOverpaid: Said(
        403, f"{_LOAN}credit.balance.refund.amount.exceeds.overpaid.amount", "transactionAmount"
    ),
    refund.RefundedBeforeOverpayment: Said(
        403, f"{_LOAN}credit.balance.refund.cannot.be.before.last.transaction.date", "transactionDate"
    ),
}

_CHARGES: dict[type[Refusal], Said] = {
    charges.ChargeOfAnotherCurrency: Said(
        403, "error.msg.loanCharge.cannot.be.added.as.currency.is.not.the.loans", "chargeId|charges|productId"
    ),
    charges.ChargeNotActive: Said(403, "error.msg.charge.is.not.active", "chargeId|charges"),
    charges.ChargeOfProducts: Said(403, "error.msg.charge.is.put.on.loans.by.products.alone", "chargeId"),
    installment_fees.ChargeNotOfInstallments: Said(
        400, "validation.msg.loanproduct.charges.is.not.supported", "charges"
    ),
    fee_rules.FeesNeedPlannedInstallments: Said(
        400, "validation.msg.loanproduct.charges.need.planned.installments", "charges"
    ),
    charges.ChargeBeforeDisbursement: Said(
        403, "error.msg.loanCharge.cannot.be.added.as.specified.due.date.outside.range", "dueDate"
    ),
    charges.ChargedInFuture: Said(403, "error.msg.loanCharge.cannot.be.added.on.a.future.date", "dueDate"),
    charges.ChargeAmountMissing: Said(400, "validation.msg.loan.charge.amount.not.greater.than.zero", "amount"),
    charges.LoanTakesNoCharge: Said(403, "error.msg.loanCharge.cannot.be.added.as.loan.is.closed", "loanId"),
    charges.LoanChargeNotFound: Said(404, "error.msg.loanCharge.id.invalid.for.given.loan", "loanChargeId"),
    loan_charges.LoanChargeNotNamed: Said(404, "error.msg.loanCharge.external.id.invalid", "externalId"),
    external_ids.ChargeExternalIdTaken: _taken("error.msg.loanCharge.duplicate.externalId", "externalId"),
    charges.ChargeSettled: Said(403, f"{_LOAN}charge.already.paid", "loanChargeId"),
}

REFUSALS: dict[type[Refusal], Said] = {
    **_PRODUCTS,
    **_APPLICATIONS,
    **_EDITS,
    **_VARIATIONS,
    **_DECISIONS,
    **_MONEY,
    **_PAYMENT_TERMS,
    **_CHARGES,
}
