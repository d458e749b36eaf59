"""/loans/{id}?command=: approve, reject, withdraw, disburse, and take these back."""

from __future__ import annotations

from typing import Any, ClassVar

from samity.bank.loans.operations.close import CloseLoan, close_loan
from samity.bank.loans.operations.decide import (
    ApproveLoan,
    RejectLoan,
    UndoApproval,
    WithdrawLoan,
    approve_loan,
    reject_loan,
    undo_approval,
    withdraw_loan,
)
from samity.bank.loans.operations.disburse import Disburse, UndoDisbursement, disburse_loan, undo_disbursement
from samity.bank.loans.operations.officers import (
    AssignLoanOfficer,
    UnassignLoanOfficer,
    assign_loan_officer,
    unassign_loan_officer,
)
from samity.bank.loans.values.state import LoanStatus
from samity.dialects.door import Body, writing
from samity.dialects.fineract.commands import Commands, Target, bodies, obey
from samity.dialects.fineract.loan_spelling import spell_status
from samity.dialects.fineract.loan_transactions import LoanPaymentBody, answer_of
from samity.dialects.fineract.not_offered import Absent, Nothing, NullIsAbsent, Off
from samity.dialects.fineract.routing import WireRouter
from samity.dialects.fineract.wire import WireDate, WireId, WireModel, WirePositive, WireText
from samity.storage.unit import Unit

router = WireRouter(tags=["Loans"])


class ApprovalBody(WireModel):
    """An approval, perhaps of less than was asked for."""

    resource: ClassVar[str] = "loanapplication"
    approvedOnDate: WireDate
    approvedLoanAmount: WirePositive | None = None
    expectedDisbursementDate: WireDate | None = None
    note: WireText | None = None
    disbursementData: Nothing = None
    netDisbursalAmount: Absent = None


class RejectionBody(WireModel):
    """A rejection."""

    resource: ClassVar[str] = "loanapplication"
    rejectedOnDate: WireDate
    note: WireText | None = None


class WithdrawalBody(WireModel):
    """The applicant withdraws."""

    resource: ClassVar[str] = "loanapplication"
    withdrawnOnDate: WireDate
    note: WireText | None = None


class ClosingBody(WireModel):
    """A loan whose obligations are met is closed."""

    resource: ClassVar[str] = "loan.transaction"
    transactionDate: WireDate
    note: WireText | None = None


class NoteBody(WireModel):
    """A command that needs no more than its name."""

    resource: ClassVar[str] = "loanapplication"
    note: WireText | None = None


class DisbursalBody(LoanPaymentBody):
    """A disbursement; without an amount, of all that was approved."""

    resource: ClassVar[str] = "loan.disbursement"
    actualDisbursementDate: WireDate
    transactionAmount: WirePositive | None = None
    fixedEmiAmount: WirePositive | None = None
    adjustRepaymentDate: WireDate | None = None
    netDisbursalAmount: Absent = None
    isTopup: Off = None


class OfficerComesBody(NullIsAbsent):
    """An officer comes to a loan; who leaves may be named, to be sure of it."""

    resource: ClassVar[str] = "loan"
    toLoanOfficerId: WireId
    fromLoanOfficerId: WireId | None = None
    assignmentDate: WireDate


class OfficerLeavesBody(WireModel):
    """The officer leaves a loan."""

    resource: ClassVar[str] = "loan"
    unassignedDate: WireDate


def _approve(target: Target, body: ApprovalBody, unit: Unit) -> dict[str, Any]:
    command = ApproveLoan(
        target.id, body.approvedOnDate, body.approvedLoanAmount, body.expectedDisbursementDate, body.note
    )
    account = approve_loan(command, unit)
    changes = {
        "status": spell_status(LoanStatus.APPROVED),
        "approvedOnDate": body.approvedOnDate,
        "approvedLoanAmount": body.approvedLoanAmount,
        "expectedDisbursementDate": body.expectedDisbursementDate,
        "note": body.note,
    }
    return {**answer_of(account), "resourceId": account.id, "changes": changes}


def _undo_approval(target: Target, body: NoteBody, unit: Unit) -> dict[str, Any]:
    account = undo_approval(UndoApproval(target.id, body.note), unit)
    changes = {"status": spell_status(LoanStatus.SUBMITTED), "note": body.note}
    return {**answer_of(account), "resourceId": account.id, "changes": changes}


def _reject(target: Target, body: RejectionBody, unit: Unit) -> dict[str, Any]:
    account = reject_loan(RejectLoan(target.id, body.rejectedOnDate, body.note), unit)
    changes = {
        "status": spell_status(LoanStatus.REJECTED),
        "rejectedOnDate": body.rejectedOnDate,
        "closedOnDate": body.rejectedOnDate,
        "note": body.note,
    }
    return {**answer_of(account), "resourceId": account.id, "changes": changes}


def _withdraw(target: Target, body: WithdrawalBody, unit: Unit) -> dict[str, Any]:
    account = withdraw_loan(WithdrawLoan(target.id, body.withdrawnOnDate, body.note), unit)
    changes = {
        "status": spell_status(LoanStatus.WITHDRAWN),
        "withdrawnOnDate": body.withdrawnOnDate,
        "closedOnDate": body.withdrawnOnDate,
        "note": body.note,
    }
    return {**answer_of(account), "resourceId": account.id, "changes": changes}


def _disburse(target: Target, body: DisbursalBody, unit: Unit) -> dict[str, Any]:
    command = Disburse(
        target.id,
        body.actualDisbursementDate,
        body.transactionAmount,
        body.payment(),
        body.note,
        body.details(),
        first_repayment_on=body.adjustRepaymentDate,
        installment=body.fixedEmiAmount,
    )
    recorded = disburse_loan(command, unit)
    changes = {
        "status": spell_status(recorded.state.status),
        "actualDisbursementDate": body.actualDisbursementDate,
        "transactionAmount": body.transactionAmount,
        "externalId": body.externalId,
        "adjustRepaymentDate": body.adjustRepaymentDate,
        "fixedEmiAmount": body.fixedEmiAmount,
        "note": body.note,
    }
    return {
        **answer_of(recorded.account),
        "resourceId": recorded.account.id,
        "subResourceId": recorded.new_transaction,
        "subResourceExternalId": body.externalId,
        "changes": changes,
    }


def _undo_disbursal(target: Target, body: NoteBody, unit: Unit) -> dict[str, Any]:
    account = undo_disbursement(UndoDisbursement(target.id, body.note), unit)
    changes = {"status": spell_status(LoanStatus.APPROVED), "actualDisbursementDate": "", "note": body.note}
    return {**answer_of(account), "resourceId": account.id, "changes": changes}


def _assign(target: Target, body: OfficerComesBody, unit: Unit) -> dict[str, Any]:
    command = AssignLoanOfficer(target.id, body.toLoanOfficerId, body.assignmentDate, body.fromLoanOfficerId)
    account = assign_loan_officer(command, unit)
    return {**answer_of(account), "resourceId": account.id, "changes": {"loanOfficerId": body.toLoanOfficerId}}


def _unassign(target: Target, body: OfficerLeavesBody, unit: Unit) -> dict[str, Any]:
    account = unassign_loan_officer(UnassignLoanOfficer(target.id, body.unassignedDate), unit)
    return {**answer_of(account), "resourceId": account.id, "changes": {"loanOfficerId": ""}}


def _close(target: Target, body: ClosingBody, unit: Unit) -> dict[str, Any]:
    account = close_loan(CloseLoan(target.id, body.transactionDate, body.note), unit)
    changes = {
        "status": spell_status(LoanStatus.CLOSED),
        "closedOnDate": body.transactionDate,
        "note": body.note,
    }
    return {**answer_of(account), "resourceId": account.id, "changes": changes}


COMMANDS: Commands = {
    "approve": (ApprovalBody, _approve),
    "undoapproval": (NoteBody, _undo_approval),
    "reject": (RejectionBody, _reject),
    "withdrawnByApplicant": (WithdrawalBody, _withdraw),
    "disburse": (DisbursalBody, _disburse),
    "undodisbursal": (NoteBody, _undo_disbursal),
    "close": (ClosingBody, _close),
    "assignLoanOfficer": (OfficerComesBody, _assign),
    "unassignLoanOfficer": (OfficerLeavesBody, _unassign),
}


@router.post("/loans/{loan_id}")
@writing(*bodies(COMMANDS))
def command_loan(loan_id: int, body: Body, unit: Unit, command: str | None = None) -> dict[str, Any]:
    """Do what the command names."""
    return obey(COMMANDS, command, Target(loan_id), body, unit)
