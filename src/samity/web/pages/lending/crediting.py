"""Credit a loan with what its borrower does not pay himself, let him off interest, and charge a payment back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from samity.bank.loans.operations.amounts import AmountTooFine, AmountTooLarge
from samity.bank.loans.operations.charge_back import (
    ChargeBack,
    ChargedBackMoreThanPaid,
    ChargedBackNothing,
    charge_back,
)
from samity.bank.loans.operations.credit import (
    Credit,
    CreditedBeforeDisbursement,
    CreditedNothing,
    NoInterestGoesBack,
    credit_loan,
)
from samity.bank.loans.operations.money_checks import PaymentDetail
from samity.bank.loans.operations.waive_interest import (
    InterestWaivedBeforeLastAct,
    InterestWaivedInFuture,
    InterestWaivedMoreThanOwed,
    InterestWaivedNothing,
    WaiveInterest,
    waive_interest,
)
from samity.bank.loans.queries.history import facts_of
from samity.bank.loans.queries.transactions import transaction_by_id
from samity.bank.loans.rules.acceptance import InterestNotPaidAhead, MoreThanDue, MoreThanPayOff, PaidBeforeDue
from samity.bank.loans.rules.corrections import charged_back_of
from samity.bank.loans.values.facts import CREDITS, TransactionKind, standing
from samity.bank.organisation.queries import payment_channels
from samity.web.acts import ActForm
from samity.web.choices import NO_CHANNEL
from samity.web.fields import AmountField, ChoiceField, DayField, note_field
from samity.web.languages import later, say
from samity.web.pages.lending.loan_acts import about_loan, loan_act
from samity.web.pages.lending.loan_page import TRANSACTION_WORDS, admitted_loan
from samity.web.pages.lending.money import BESIDE, MoneyForm
from samity.web.pages.lending.standing import standing_of
from samity.web.pages.lending.transactions import about_transaction

if TYPE_CHECKING:
    from collections.abc import Mapping

    from samity.web.door import Visit

router = APIRouter()

GOES_BACK = "back"
INTEREST_GOES = {GOES_BACK: later("goes back with it"), "stays": later("does not go back")}
TRANSACTION = "transactions/{transaction_id:int}/charge-back"


class CreditForm(MoneyForm):
    """What a loan is credited with; a channel where money came with it."""

    kind = ChoiceField(later("What"), of=TransactionKind)
    refunds_interest = ChoiceField(
        later("The interest that a refund has borne"), required=False, empty=later("as the product says"), of=str
    )

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """It is credited today."""
        return {"on": visit.unit.business_date}

    def offer(self, visit: Visit, **ids: int) -> None:
        """Offer the kinds of credits."""
        super().offer(visit, **ids)
        self.kind.offer((each, TRANSACTION_WORDS[each]) for each in CREDITS)
        self.refunds_interest.offer(INTEREST_GOES.items())

    def command(self, visit: Visit, **ids: int) -> Credit:
        """Credit it."""
        kind, on, amount = self.kind.data, self.on.data, self.amount.data
        goes = self.refunds_interest.data
        said = None if goes is None else goes == GOES_BACK
        return Credit(ids["loan_id"], kind, on, amount, self.detail(), self.note.data, refunds_interest=said)


class WaiveInterestForm(ActForm):
    """How much interest, and why."""

    on = DayField(later("On"))
    amount = AmountField(later("Amount"))
    note = note_field()

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """What interest is due is waived today."""
        account, today = admitted_loan(visit, ids["loan_id"]), visit.unit.business_date
        due = standing_of(account.state.installments, today).due.interest
        return {"on": today, "amount": account.currency.major(due) if due else None}

    def command(self, visit: Visit, **ids: int) -> WaiveInterest:
        """Let him off it."""
        return WaiveInterest(ids["loan_id"], self.on.data, self.amount.data, self.note.data)


class ChargeBackForm(ActForm):
    """How much of a payment did not come, and how it went back; it is charged back today."""

    amount = AmountField(later("Amount"))
    channel_id = ChoiceField(later("Paid by"), required=False, empty=NO_CHANNEL)
    note = note_field()

    def offer(self, visit: Visit, **ids: int) -> None:
        """Offer the payment channels."""
        self.channel_id.offer((each.id, each.name) for each in payment_channels(visit.connection))

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """All of it that was not charged back yet."""
        currency = admitted_loan(visit, ids["loan_id"]).currency
        row = transaction_by_id(visit.connection, ids["loan_id"], ids["transaction_id"])
        facts = standing(facts_of(visit.connection, [ids["loan_id"]])[ids["loan_id"]])
        return {"amount": currency.major(row["amount"] - charged_back_of(facts, row["fact"]))}

    def command(self, visit: Visit, **ids: int) -> ChargeBack:
        """Charge it back."""
        payment = PaymentDetail(self.channel_id.data)
        return ChargeBack(ids["loan_id"], ids["transaction_id"], self.amount.data, payment, self.note.data)


def about_interest(visit: Visit, loan_id: int) -> Mapping[str, Any]:
    """Say whose loan it is, and what interest is owed on it."""
    account = admitted_loan(visit, loan_id)
    owed = visit.formats.amount(account.state.outstanding.interest, account.currency)
    return {**about_loan(visit, loan_id), "note": say("{owed} of interest is not paid yet, due or not.", owed=owed)}


loan_act(
    router,
    "credit",
    CreditForm,
    credit_loan,
    heading=later("Credit it"),
    button=later("Credit it"),
    said=later("The credit is posted."),
    at={
        **BESIDE,
        CreditedBeforeDisbursement: "on",
        CreditedNothing: "amount",
        NoInterestGoesBack: "refunds_interest",
        MoreThanPayOff: "amount",
        MoreThanDue: "amount",
        InterestNotPaidAhead: "amount",
        PaidBeforeDue: "on",
    },
)
loan_act(
    router,
    "waive-interest",
    WaiveInterestForm,
    waive_interest,
    heading=later("Waive interest"),
    button=later("Waive it"),
    said=later("The interest is waived."),
    at={
        InterestWaivedInFuture: "on",
        InterestWaivedBeforeLastAct: "on",
        InterestWaivedNothing: "amount",
        InterestWaivedMoreThanOwed: "amount",
        AmountTooFine: "amount",
        AmountTooLarge: "amount",
    },
    about=about_interest,
)
loan_act(
    router,
    TRANSACTION,
    ChargeBackForm,
    charge_back,
    heading=later("Charge it back"),
    button=later("Charge it back"),
    said=later("The payment is charged back; what it had settled is owed anew."),
    at={
        **{refusal: "amount" for refusal, field in BESIDE.items() if field == "amount"},
        ChargedBackNothing: "amount",
        ChargedBackMoreThanPaid: "amount",
    },
    about=about_transaction,
)
