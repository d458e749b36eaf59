"""Agree on another rate, or another amount to repay, of a contract that runs; the schedule is shown before."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from samity.bank.loans.operations.amounts import AmountTooFine, AmountTooLarge
from samity.bank.loans.operations.change_contract import (
    ChangeBeforeEdit,
    ChangeInFuture,
    ChangeOutsideTerm,
    ChangeRate,
    ChangeRepayment,
    RateBelowNothing,
    RateOutsideOffer,
    RepaysNothing,
    change_rate,
    change_repayment,
    contract_change,
)
from samity.bank.loans.queries.products import loan_product_by_id
from samity.bank.loans.queries.reschedule_requests import with_fact
from samity.bank.loans.rules.agreed_now import asks_by_total
from samity.bank.loans.rules.offers import rate_as_entered
from samity.web.acts import ActForm
from samity.web.fields import DayField, NumberField, note_field
from samity.web.languages import later, say
from samity.web.pages.lending.loan_acts import about_loan, loan_act
from samity.web.pages.lending.loan_page import admitted_loan
from samity.web.pages.lending.rate_words import decimal_of
from samity.web.pages.lending.rescheduling import Foretold, beside_each_other

if TYPE_CHECKING:
    from collections.abc import Mapping

    from samity.web.door import Posting, Visit

router = APIRouter()


class RateForm(ActForm):
    """Which rate, and from when on."""

    rate = NumberField(later("Rate in percent"))
    on = DayField(later("From"))
    note = note_field()

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """What holds by now, from today on."""
        account = admitted_loan(visit, ids["loan_id"])
        offer = loan_product_by_id(visit.connection, account.product_id).offer
        return {"rate": decimal_of(rate_as_entered(offer, account.terms)), "on": visit.unit.business_date}

    def command(self, visit: Visit, **ids: int) -> ChangeRate:
        """Agree on it."""
        del visit
        return ChangeRate(ids["loan_id"], self.on.data, Fraction(self.rate.data), self.note.data)


class RepaymentForm(ActForm):
    """How much installments repay, and from when on."""

    amount = NumberField(later("Amount"))
    on = DayField(later("From"))
    note = note_field()

    @classmethod
    def beginning(cls, visit: Visit, **ids: int) -> Mapping[str, Any]:
        """From today on."""
        del ids
        return {"on": visit.unit.business_date}

    def command(self, visit: Visit, **ids: int) -> ChangeRepayment:
        """Agree on it."""
        del visit
        return ChangeRepayment(ids["loan_id"], self.on.data, self.amount.data, self.note.data)


def about_repayment(visit: Visit, loan_id: int) -> Mapping[str, Any]:
    """Say whose loan it is, and what the amount is of."""
    by_total = asks_by_total(admitted_loan(visit, loan_id).terms)
    of = (
        say("Each installment asks for so much, with its interest")
        if by_total
        else say("Each installment repays so much")
    )
    return {**about_loan(visit, loan_id), "note": say("{of}; the last one takes what is left.", of=of)}


def try_change(command: ChangeRate | ChangeRepayment, posted: Posting) -> Foretold:
    """Tell what a change leads to."""
    account = admitted_loan(posted, command.loan_id)
    fact = contract_change(account, command, posted.unit)
    return beside_each_other(account, with_fact(posted.connection, account, fact))


_ON = {ChangeInFuture: "on", ChangeOutsideTerm: "on", ChangeBeforeEdit: "on"}
loan_act(
    router,
    "rate",
    RateForm,
    change_rate,
    heading=later("Agree on another rate"),
    button=later("Agree"),
    said=later("The loan bears another rate."),
    at={**_ON, RateOutsideOffer: "rate", RateBelowNothing: "rate"},
    template="lending/reschedule.html",
    look=try_change,
    look_button=later("Show the schedule"),
)
loan_act(
    router,
    "repayment-amount",
    RepaymentForm,
    change_repayment,
    heading=later("Agree on another amount to repay"),
    button=later("Agree"),
    said=later("The installments to come repay another amount."),
    at={**_ON, RepaysNothing: "amount", AmountTooFine: "amount", AmountTooLarge: "amount"},
    about=about_repayment,
    template="lending/reschedule.html",
    look=try_change,
    look_button=later("Show the schedule"),
)
