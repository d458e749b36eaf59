"""Give a charge back, paid or not, and refund what was paid of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from samity.bank.loans.operations.charge_credits import (
    CreditCharge,
    GivenBackMoreThanCharged,
    RefundedMoreThanPaid,
    adjust_charge,
    refund_charge,
)
from samity.bank.loans.operations.charges import charge_on
from samity.bank.loans.operations.credit import CreditedNothing
from samity.bank.loans.operations.money_checks import PaymentDetail
from samity.bank.loans.queries.history import facts_of
from samity.bank.loans.rules.acceptance import InterestNotPaidAhead, MoreThanDue, MoreThanPayOff
from samity.bank.loans.rules.charge_credits import adjustable, given_back_of, refundable
from samity.bank.loans.rules.charges import paid_charges
from samity.bank.loans.values.facts import standing
from samity.bank.organisation.queries import payment_channels
from samity.web.acts import ActForm
from samity.web.choices import NO_CHANNEL
from samity.web.fields import AmountField, ChoiceField, note_field
from samity.web.languages import later
from samity.web.pages.lending.charges import about_charge
from samity.web.pages.lending.loan_acts import loan_act
from samity.web.pages.lending.loan_page import admitted_loan
from samity.web.pages.lending.money import BESIDE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from samity.web.door import Visit

router = APIRouter()


class AdjustChargeForm(ActForm):
    """How much of a charge is given back today, and why."""

    amount = AmountField(later("Amount"))
    note = note_field()

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """All of it that can be."""
        account = admitted_loan(visit, ids["loan_id"])
        charge = charge_on(account, ids["charge_id"])
        return {"amount": account.currency.major(adjustable(charge, _given_back(visit, ids)))}

    def command(self, visit: Visit, **ids: int) -> CreditCharge:
        """Give it back."""
        return CreditCharge(ids["loan_id"], ids["charge_id"], self.amount.data, note=self.note.data)


class RefundChargeForm(ActForm):
    """How much of what was paid of a charge is given back today, how it went, and why."""

    amount = AmountField(later("Amount"))
    channel_id = ChoiceField(later("Paid by"), required=False, empty=NO_CHANNEL)
    note = note_field()

    def offer(self, visit: Visit, **ids: int) -> None:
        """Offer the payment channels."""
        self.channel_id.offer((each.id, each.name) for each in payment_channels(visit.connection))

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """All of it that was paid."""
        account = admitted_loan(visit, ids["loan_id"])
        charge = charge_on(account, ids["charge_id"])
        paid = paid_charges(account.state.installments, account.state.charges)[charge.id]
        return {"amount": account.currency.major(refundable(paid, _given_back(visit, ids)))}

    def command(self, visit: Visit, **ids: int) -> CreditCharge:
        """Give it back."""
        payment = PaymentDetail(self.channel_id.data)
        return CreditCharge(ids["loan_id"], ids["charge_id"], self.amount.data, payment, self.note.data)


def _given_back(visit: Visit, ids: Mapping[str, int]) -> int:
    facts = facts_of(visit.connection, [ids["loan_id"]])[ids["loan_id"]]
    return given_back_of(standing(facts), ids["charge_id"])


AMOUNT = {
    **{refusal: "amount" for refusal, field in BESIDE.items() if field == "amount"},
    **dict.fromkeys((CreditedNothing, MoreThanPayOff, MoreThanDue, InterestNotPaidAhead), "amount"),
}
loan_act(
    router,
    "charges/{charge_id:int}/adjust",
    AdjustChargeForm,
    adjust_charge,
    heading=later("Give a charge back"),
    button=later("Give it back"),
    said=later("The charge is given back, and settles what is owed."),
    at={**AMOUNT, GivenBackMoreThanCharged: "amount"},
    about=about_charge,
)
loan_act(
    router,
    "charges/{charge_id:int}/refund",
    RefundChargeForm,
    refund_charge,
    heading=later("Refund a charge"),
    button=later("Refund it"),
    said=later("What was paid of the charge is given back, and settles what is owed."),
    at={**AMOUNT, RefundedMoreThanPaid: "amount"},
    about=about_charge,
)
