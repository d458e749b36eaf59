"""/loans/{id}/transactions?command=: money that comes and goes on a loan, and what sets its debt right later."""

from __future__ import annotations

from typing import Any, ClassVar

from samity.bank.loans.operations.charge_credits import CreditCharge, refund_charge
from samity.bank.loans.operations.charge_off import ChargeOff, UndoChargeOff, charge_off_loan, undo_charge_off
from samity.bank.loans.operations.credit import Credit, credit_loan
from samity.bank.loans.operations.foreclose import Foreclose, foreclose_loan
from samity.bank.loans.operations.recording import Recorded
from samity.bank.loans.operations.refund import RefundOverpayment, refund_overpayment
from samity.bank.loans.operations.repay import Repay, repay_loan
from samity.bank.loans.operations.waive_interest import WaiveInterest, waive_interest
from samity.bank.loans.operations.write_off import (
    Recover,
    UndoWriteOff,
    WriteOff,
    recover_loan,
    undo_write_off,
    write_off_loan,
)
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.loans.values.facts import EXTERNAL_ID, TransactionKind
from samity.bank.loans.values.state import LoanStatus
from samity.dialects.door import Body, writing
from samity.dialects.fineract.commands import Act, Commands, Target, bodies, obey
from samity.dialects.fineract.loan_fees import charge_meant
from samity.dialects.fineract.loan_spelling import FORECLOSED, spell_status
from samity.dialects.fineract.loan_transactions import LoanPaymentBody, answer_of
from samity.dialects.fineract.loan_words import WireCountFrom1
from samity.dialects.fineract.routing import WireRouter
from samity.dialects.fineract.wire import WireDate, WireId, WireModel, WireName, WirePositive, WireText, WireTruth
from samity.storage.unit import Unit

router = WireRouter(tags=["Loan transactions"])

CHARGE_OFF = TransactionKind.CHARGE_OFF


class RepaymentBody(LoanPaymentBody):
    """A repayment."""

    transactionDate: WireDate
    transactionAmount: WirePositive


class CorrectionBody(WireModel):
    """What sets a debt right, and moves no money."""

    resource: ClassVar[str] = "loan.transaction"
    transactionDate: WireDate
    externalId: WireName | None = None
    note: WireText | None = None

    def details(self) -> dict[str, str]:
        """Return what is kept with the transaction."""
        return {} if self.externalId is None else {EXTERNAL_ID: self.externalId}


class WriteOffBody(CorrectionBody):
    """All that is owed is given up."""

    writeoffReasonId: WireId | None = None


class ChargeOffBody(CorrectionBody):
    """What is owed leaves the assets."""

    chargeOffReasonId: WireId | None = None


class ForeclosureBody(CorrectionBody):
    """All of a loan is settled before its time, with the interest of the days so far."""


class UndoChargeOffBody(WireModel):
    """What was charged off is an asset again."""

    resource: ClassVar[str] = "loan.transaction"
    reversalExternalId: WireName | None = None
    note: WireText | None = None


class WaiverBody(CorrectionBody):
    """Interest that the borrower is let off."""

    transactionAmount: WirePositive


class CreditBody(RepaymentBody):
    """What the borrower does not pay himself; whether interest goes back that a refund of principal has borne."""

    interestRefundCalculation: WireTruth | None = None


class ChargeRefundBody(LoanPaymentBody):
    """Gives back today what was paid of a charge; without an amount, all of it that can be."""

    loanChargeId: WireId
    installmentNumber: WireCountFrom1 | None = None
    transactionAmount: WirePositive | None = None


class UndoWriteOffBody(WireModel):
    """What was given up is owed again."""

    resource: ClassVar[str] = "loan.transaction"
    note: WireText | None = None


def _repay(target: Target, body: RepaymentBody, unit: Unit) -> dict[str, Any]:
    on, amount = body.transactionDate, body.transactionAmount
    command = Repay(target.id, on, amount, body.payment(), body.note, body.details())
    return _moved(repay_loan(command, unit), body)


def _refund(target: Target, body: RepaymentBody, unit: Unit) -> dict[str, Any]:
    on, amount = body.transactionDate, body.transactionAmount
    command = RefundOverpayment(target.id, on, amount, body.payment(), body.note, body.details())
    return _moved(refund_overpayment(command, unit), body)


def _moved(recorded: Recorded, body: RepaymentBody | WaiverBody) -> dict[str, Any]:
    changes = {
        "transactionDate": body.transactionDate,
        "transactionAmount": body.transactionAmount,
        "externalId": body.externalId,
        "note": body.note,
    }
    made = {"resourceId": recorded.new_transaction, "resourceExternalId": body.externalId}
    return {**answer_of(recorded.account), **made, "changes": changes}


def _recover(target: Target, body: RepaymentBody, unit: Unit) -> dict[str, Any]:
    on, amount = body.transactionDate, body.transactionAmount
    command = Recover(target.id, on, amount, body.payment(), body.note, body.details())
    return _moved(recover_loan(command, unit), body)


def _write_off(target: Target, body: WriteOffBody, unit: Unit) -> dict[str, Any]:
    command = WriteOff(target.id, body.transactionDate, body.writeoffReasonId, body.note, body.details())
    recorded = write_off_loan(command, unit)
    changes = {
        "status": spell_status(recorded.state.status),
        "transactionDate": body.transactionDate,
        "closedOnDate": body.transactionDate,
        "writtenOffOnDate": body.transactionDate,
        "writeoffReasonId": body.writeoffReasonId,
        "externalId": body.externalId,
        "note": body.note,
    }
    made = {"resourceId": recorded.new_transaction, "resourceExternalId": body.externalId}
    return {**answer_of(recorded.account), **made, "changes": changes}


def _undo_write_off(target: Target, body: UndoWriteOffBody, unit: Unit) -> dict[str, Any]:
    account = undo_write_off(UndoWriteOff(target.id, body.note), unit)
    changes = {"status": spell_status(LoanStatus.ACTIVE), "note": body.note}
    return {**answer_of(account), "resourceId": account.id, "changes": changes}


def _charge_off(target: Target, body: ChargeOffBody, unit: Unit) -> dict[str, Any]:
    on, reason = body.transactionDate, body.chargeOffReasonId
    recorded = charge_off_loan(ChargeOff(target.id, on, reason, note=body.note, details=body.details()), unit)
    changes = {"transactionDate": on, "chargeOffReasonId": reason, "externalId": body.externalId, "note": body.note}
    made = {"resourceId": recorded.new_transaction, "resourceExternalId": body.externalId}
    return {**answer_of(recorded.account), **made, "changes": changes}


def _undo_charge_off(target: Target, body: UndoChargeOffBody, unit: Unit) -> dict[str, Any]:
    named = body.reversalExternalId
    recorded = undo_charge_off(UndoChargeOff(target.id, body.note, named), unit)
    changes = {"reversalExternalId": named, "note": body.note}
    taken_back = next(row.reverses_id for row in recorded.transactions if row.consequence.kind == CHARGE_OFF)
    return {**answer_of(recorded.account), "resourceId": taken_back, "changes": changes}


def _foreclose(target: Target, body: ForeclosureBody, unit: Unit) -> dict[str, Any]:
    done = foreclose_loan(Foreclose(target.id, body.transactionDate, body.note, body.details()), unit)
    changes = {
        "status": spell_status(done.recorded.state.status),
        "subStatus": FORECLOSED,
        "transactionDate": body.transactionDate,
        "externalId": body.externalId,
        "note": body.note,
    }
    made = {"resourceId": done.transaction_id, "resourceExternalId": body.externalId}
    return {**answer_of(done.recorded.account), **made, "changes": changes}


def _waive_interest(target: Target, body: WaiverBody, unit: Unit) -> dict[str, Any]:
    on, amount = body.transactionDate, body.transactionAmount
    return _moved(waive_interest(WaiveInterest(target.id, on, amount, body.note, body.details()), unit), body)


def _credit(kind: TransactionKind) -> Act:
    def act(target: Target, body: CreditBody, unit: Unit) -> dict[str, Any]:
        on, amount = body.transactionDate, body.transactionAmount
        command = Credit(
            target.id,
            kind,
            on,
            amount,
            body.payment(),
            body.note,
            body.details(),
            refunds_interest=body.interestRefundCalculation,
        )
        return _moved(credit_loan(command, unit), body)

    return act


def _refund_charge(target: Target, body: ChargeRefundBody, unit: Unit) -> dict[str, Any]:
    account, amount = loan_by_id(unit.connection, target.id), body.transactionAmount
    charge_id = charge_meant(account, body.loanChargeId, body.installmentNumber, unit, is_paid=True)
    command = CreditCharge(target.id, charge_id, amount, body.payment(), body.note, body.details())
    recorded = refund_charge(command, unit)
    made = {"resourceId": recorded.new_transaction, "resourceExternalId": body.externalId}
    changes = {"transactionAmount": amount, "externalId": body.externalId, "note": body.note}
    return {**answer_of(recorded.account), **made, "changes": changes}


TRANSACTIONS: Commands = {
    "repayment": (RepaymentBody, _repay),
    "creditBalanceRefund": (RepaymentBody, _refund),
    "writeoff": (WriteOffBody, _write_off),
    "undowriteoff": (UndoWriteOffBody, _undo_write_off),
    "recoverypayment": (RepaymentBody, _recover),
    "charge-off": (ChargeOffBody, _charge_off),
    "undo-charge-off": (UndoChargeOffBody, _undo_charge_off),
    "foreclosure": (ForeclosureBody, _foreclose),
    "waiveinterest": (WaiverBody, _waive_interest),
    "chargeRefund": (ChargeRefundBody, _refund_charge),
    "goodwillCredit": (CreditBody, _credit(TransactionKind.GOODWILL_CREDIT)),
    "payoutRefund": (CreditBody, _credit(TransactionKind.PAYOUT_REFUND)),
    "merchantIssuedRefund": (CreditBody, _credit(TransactionKind.MERCHANT_ISSUED_REFUND)),
    "interestPaymentWaiver": (CreditBody, _credit(TransactionKind.INTEREST_PAYMENT_WAIVER)),
}


@router.post("/loans/{loan_id}/transactions")
@writing(*bodies(TRANSACTIONS))
def record_transaction(loan_id: int, body: Body, unit: Unit, command: str | None = None) -> dict[str, Any]:
    """Record what the command names."""
    return obey(TRANSACTIONS, command, Target(loan_id), body, unit)
