"""Pay a loan out, with what is agreed on only then; and take that back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from samity.bank.loans.operations.agreed_at_disbursement import are_installments_set
from samity.bank.loans.operations.amounts import amount_refusal
from samity.bank.loans.operations.disburse import (
    Disburse,
    DisbursedBeforeApproval,
    DisbursedBeyondBound,
    DisbursedMoreThanApproved,
    DisbursedNothing,
    DisbursedOnAnotherDay,
    UndoDisbursement,
    disburse_loan,
    undo_disbursement,
)
from samity.bank.loans.operations.meeting_checks import DisbursementNotAtMeeting, FirstRepaymentNotAtMeeting
from samity.bank.loans.queries.products import loan_product_by_id
from samity.bank.loans.rules.first_repayment import FirstRepaymentTooEarly
from samity.bank.loans.rules.offers import InstallmentNotAgreed, TermImpossible
from samity.bank.loans.rules.schedule_refusals import TermsHaveNoSchedule
from samity.kernel.errors import Located, refuse_all
from samity.web.acts import ActForm
from samity.web.door import Visit
from samity.web.fields import AmountField, DayField, note_field
from samity.web.languages import later, say
from samity.web.pages.lending.loan_acts import loan_act
from samity.web.pages.lending.loan_page import admitted_loan
from samity.web.pages.lending.money import BESIDE, MoneyForm
from samity.web.pages.lending.what_if import try_pay_out

if TYPE_CHECKING:
    from collections.abc import Mapping

    from samity.kernel.errors import Refusal

router = APIRouter()

_BESIDE = {
    **BESIDE,
    DisbursedBeforeApproval: "on",
    DisbursedOnAnotherDay: "on",
    DisbursementNotAtMeeting: "on",
    DisbursedBeyondBound: "amount",
    DisbursedMoreThanApproved: "amount",
    DisbursedNothing: "amount",
    FirstRepaymentNotAtMeeting: "first_repayment_on",
    FirstRepaymentTooEarly: "first_repayment_on",
    InstallmentNotAgreed: "installment",
    TermImpossible: "installment",
}


def beside_pay_out(refusal: Refusal) -> str | None:
    """Return beside which field of a pay-out a refusal stands."""
    if isinstance(refusal, Located):
        return refusal.place
    if isinstance(refusal, TermsHaveNoSchedule):
        return "installment" if refusal.setting == "fixed_installment" else "amount"
    return _BESIDE.get(type(refusal))


class PayOutForm(MoneyForm):
    """A disbursement, and what is agreed on only now."""

    sections = (
        (
            later("The money"),
            ("on", "amount", "channel_id", "receipt_number", "account_number", "check_number", "note"),
        ),
        (later("Agreed at the pay-out"), ("first_repayment_on", "installment")),
    )

    first_repayment_on = DayField(later("First repayment on"), required=False)
    installment = AmountField(
        later("Each installment"), required=False, description=later("Principal and interest together.")
    )

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """The approved amount is paid out today."""
        account = admitted_loan(visit, ids["loan_id"])
        return {"on": visit.unit.business_date, "amount": account.currency.major(account.state.principal)}

    def offer(self, visit: Visit, **ids: int) -> None:
        """Offer the payment channels, and only such terms as can still be agreed on; say what stands of them."""
        super().offer(visit, **ids)
        account = admitted_loan(visit, ids["loan_id"])
        terms, before = account.agreement.terms, account.first_repayment_on
        if are_installments_set(terms):
            del self["first_repayment_on"], self["installment"]
            return
        stays = (
            say("as the schedule has it")
            if before is None
            else say("it stays {before}", before=visit.formats.day(before))
        )
        self.first_repayment_on.description = say("Empty: {stays}.", stays=stays)
        if not loan_product_by_id(visit.connection, account.product_id).offer.leeway.takes_installment:
            del self["installment"]
        elif terms.fixed_installment:
            stays = visit.formats.amount(terms.fixed_installment, account.currency)
            self.installment.description = say("Principal and interest together. Empty: it stays {stays}.", stays=stays)

    def command(self, visit: Visit, **ids: int) -> Disburse:
        """Pay it out.

        Raises:
            Located: the installment is no amount of the currency.
        """
        account, installment = admitted_loan(visit, ids["loan_id"]), self.data.get("installment")
        wrong = None if installment is None else amount_refusal(installment, account.currency)
        refuse_all([Located("installment", wrong)] if wrong else [])
        return Disburse(
            ids["loan_id"],
            self.on.data,
            self.amount.data,
            self.detail(),
            self.note.data,
            first_repayment_on=self.data.get("first_repayment_on"),
            installment=installment,
        )


class UndoPayOutForm(ActForm):
    """Why a disbursement is taken back."""

    note = note_field()

    def command(self, visit: Visit, **ids: int) -> UndoDisbursement:
        """Take it back."""
        return UndoDisbursement(ids["loan_id"], self.note.data)


loan_act(
    router,
    "pay-out",
    PayOutForm,
    disburse_loan,
    heading=later("Pay out"),
    button=later("Pay out"),
    said=later("The loan is paid out."),
    at=beside_pay_out,
    template="lending/pay_out.html",
    look=try_pay_out,
    look_button=later("Show the schedule"),
)
loan_act(
    router,
    "undo-pay-out",
    UndoPayOutForm,
    undo_disbursement,
    heading=later("Take the pay-out back"),
    button=later("Take it back"),
    said=later("The pay-out is taken back; the loan is approved again."),
    at={},
)
