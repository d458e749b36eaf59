"""Take repayments; and what every form for money that moves asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from samity.bank.loans.operations.amounts import AmountTooFine, AmountTooLarge
from samity.bank.loans.operations.money_checks import (
    CashBelowCoin,
    MoneyInFuture,
    MoneyOnDayOfRest,
    MoneyOnHoliday,
    PaymentDetail,
)
from samity.bank.loans.operations.repay import (
    CustomAmount,
    NotRecalculatedSo,
    RepaidBeforeDisbursement,
    RepaidNothing,
    Repay,
    repay_loan,
)
from samity.bank.loans.queries.loan_years import loan_years
from samity.bank.loans.rules.acceptance import (
    CountsAfterMaturity,
    CustomAmountNothing,
    CustomAmountsDiffer,
    CustomAmountTooMuch,
    CustomCountsLater,
    InterestNotPaidAhead,
    MoreThanDue,
    MoreThanPayOff,
    PaidBeforeDue,
)
from samity.bank.loans.values.parts import Outside, Part
from samity.bank.loans.values.prepayment import PrepaymentMethod
from samity.bank.organisation.queries import payment_channels
from samity.web.acts import ActForm
from samity.web.choices import NO_CHANNEL, usual_channel
from samity.web.door import Posting, Visit
from samity.web.fields import AmountField, ChoiceField, DayField, TextField, note_field
from samity.web.languages import later, say
from samity.web.pages.lending.loan_acts import about_loan, loan_act
from samity.web.pages.lending.loan_page import admitted_loan
from samity.web.pages.lending.prepayment_words import methods_for
from samity.web.pages.lending.standing import standing_of
from samity.web.pages.lending.what_if import try_payment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from samity.kernel.errors import Refusal

router = APIRouter()

BESIDE = {
    MoneyInFuture: "on",
    MoneyOnHoliday: "on",
    MoneyOnDayOfRest: "on",
    AmountTooFine: "amount",
    AmountTooLarge: "amount",
    CashBelowCoin: "amount",
}


PREPAYMENT = "prepayment"
_BESIDE_REPAYMENT = {
    **BESIDE,
    RepaidBeforeDisbursement: "on",
    RepaidNothing: "amount",
    MoreThanPayOff: "amount",
    MoreThanDue: "amount",
    InterestNotPaidAhead: "amount",
    CustomAmountsDiffer: "amount",
    PaidBeforeDue: "on",
    CountsAfterMaturity: "on",
    CustomCountsLater: "on",
    NotRecalculatedSo: PREPAYMENT,
}
CUSTOM: Mapping[Part | Outside, str] = {
    Part.PRINCIPAL: later("Of it principal"),
    Part.INTEREST: later("Of it interest"),
    Part.FEES: later("Of it fees"),
    Part.PENALTIES: later("Of it penalties"),
    Outside.FROM_ARREARS: later("Of it interest from arrears"),
}


def custom_field(part: Part | Outside) -> str:
    """Return the name of the field for what settles a part of the debt."""
    return f"custom_{part.lower()}"


def beside_repayment(refusal: Refusal) -> str | None:
    """Return beside which field of a repayment a refusal stands."""
    if isinstance(refusal, CustomAmountNothing | CustomAmountTooMuch):
        return f"custom_{refusal.part}"
    return _BESIDE_REPAYMENT.get(type(refusal))


class MoneyForm(ActForm):
    """Money that moves: when, how much, and how."""

    on = DayField(later("On"))
    amount = AmountField(later("Amount"))
    channel_id = ChoiceField(later("Paid by"), required=False, empty=NO_CHANNEL)
    receipt_number = TextField(later("Receipt number"), required=False, longest=50)
    account_number = TextField(later("Account number"), required=False, longest=50)
    check_number = TextField(later("Cheque number"), required=False, longest=50)
    note = note_field()

    def offer(self, visit: Visit, **ids: int) -> None:
        """Offer the payment channels; a new form begins with cash, as most money does."""
        channels = payment_channels(visit.connection)
        self.channel_id.offer((each.id, each.name) for each in channels)
        if not isinstance(visit, Posting) and "channel_id" not in self.begun:
            self.channel_id.data = usual_channel(channels)

    def detail(self) -> PaymentDetail:
        """Return how it was paid."""
        return PaymentDetail(
            channel_id=self.channel_id.data,
            receipt_number=self.receipt_number.data,
            account_number=self.account_number.data,
            check_number=self.check_number.data,
        )


class RepayForm(MoneyForm):
    """A repayment; where the loan allows it, with a field for each part that it may settle."""

    def offer(self, visit: Visit, **ids: int) -> None:
        """Offer the payment channels, the parts, and what may become of installments to come."""
        super().offer(visit, **ids)
        account = admitted_loan(visit, ids["loan_id"])
        methods = methods_for(account.agreement.terms)
        if methods:
            field = ChoiceField(say("What is paid ahead"), of=PrepaymentMethod, required=False, empty=say("as agreed"))
            self.add(visit, PREPAYMENT, field).offer(methods)
        if account.payments.allows_custom:
            is_apart = account.agreement.terms.arrears_interest_apart
            for part, label in CUSTOM.items():
                if part is Outside.FROM_ARREARS and not is_apart:
                    continue
                self.add(visit, custom_field(part), AmountField(label, required=False))

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """What is due is paid today, or else the next installment."""
        account = admitted_loan(visit, ids["loan_id"])
        standing = standing_of(account.state.installments, visit.unit.business_date)
        amount = standing.due.total or (standing.next.outstanding.total if standing.next else 0)
        return {"on": visit.unit.business_date, "amount": account.currency.major(amount) if amount else None}

    def command(self, visit: Visit, **ids: int) -> Repay:
        """Take it."""
        typed = {part: self[custom_field(part)].data for part in CUSTOM if custom_field(part) in self}
        custom = tuple(CustomAmount(part, amount) for part, amount in typed.items() if amount is not None)
        said = self[PREPAYMENT].data if PREPAYMENT in self else None
        money = (ids["loan_id"], self.on.data, self.amount.data, self.detail(), self.note.data)
        return Repay(*money, custom=custom, prepayment=said)


def about_repayment(visit: Visit, loan_id: int) -> Mapping[str, Any]:
    """Say whose loan it is, what is due, what would pay it off, and how much of it is free to be repaid early."""
    account = admitted_loan(visit, loan_id)
    standing = standing_of(account.state.installments, visit.unit.business_date)
    year = loan_years(visit.connection, [account], visit.unit.business_date).get(loan_id)
    return {**about_loan(visit, loan_id), "standing": standing, "currency": account.currency, "year": year}


loan_act(
    router,
    "repay",
    RepayForm,
    repay_loan,
    heading=later("Take a repayment"),
    button=later("Take the repayment"),
    said=later("The repayment is posted."),
    at=beside_repayment,
    about=about_repayment,
    template="lending/repay.html",
    look=try_payment,
    look_button=later("Show what it does"),
)
