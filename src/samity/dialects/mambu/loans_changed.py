"""/loans/{id}:changeInterestRate, :changeRepaymentValue and :changePeriodicPayment: agreed anew while a loan runs."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import ClassVar

from samity.bank.loans.operations.change_contract import ChangeRate, ChangeRepayment, change_rate, change_repayment
from samity.dialects.door import Answer, writing
from samity.dialects.mambu.keys import Kind
from samity.dialects.mambu.loans_later import Later
from samity.dialects.mambu.routing import MambuRouter
from samity.dialects.mambu.rows import row_id
from samity.dialects.mambu.spelling import spelling_of, value_day
from samity.dialects.mambu.wire import MambuModel, Number, Text, WireMoment
from samity.storage.unit import Unit

router = MambuRouter(tags=["Loan Accounts"])


class ChangedRateBody(MambuModel):
    """The rate that holds from a day on, as an application says it; no loan has one that follows an index."""

    resource: ClassVar[str] = "loan"
    interestRate: Number
    interestSpread: Later = None
    valueDate: WireMoment
    notes: Text = None


class ChangedRepaymentBody(MambuModel):
    """What installments repay from a day on: an amount; a share of what is owed is of no loan here."""

    resource: ClassVar[str] = "loan"
    amount: Number
    percentage: Later = None
    valueDate: WireMoment
    notes: Text = None


class ChangedPaymentBody(MambuModel):
    """What equal installments ask for from a day on."""

    resource: ClassVar[str] = "loan"
    periodicPayment: Number
    valueDate: WireMoment
    notes: Text = None


@router.post("/loans/{loan_id}:changeInterestRate", status_code=204)
@writing(ChangedRateBody)
def change_interest_rate(loan_id: str, body: ChangedRateBody, unit: Unit) -> Answer:
    """Let another rate hold from a day on, which may have passed."""
    found, on = _loan_and_day(loan_id, body, unit)
    change_rate(ChangeRate(found, on, Fraction(body.interestRate), body.notes), unit)
    return Answer(status=204)


@router.post("/loans/{loan_id}:changeRepaymentValue", status_code=204)
@writing(ChangedRepaymentBody)
def change_repayment_value(loan_id: str, body: ChangedRepaymentBody, unit: Unit) -> Answer:
    """Let installments repay another amount of principal from a day on, or an annuity ask for another total."""
    found, on = _loan_and_day(loan_id, body, unit)
    change_repayment(ChangeRepayment(found, on, body.amount, body.notes), unit)
    return Answer(status=204)


@router.post("/loans/{loan_id}:changePeriodicPayment", status_code=204)
@writing(ChangedPaymentBody)
def change_periodic_payment(loan_id: str, body: ChangedPaymentBody, unit: Unit) -> Answer:
    """Let an annuity ask for another total from a day on."""
    found, on = _loan_and_day(loan_id, body, unit)
    change_repayment(ChangeRepayment(found, on, body.periodicPayment, body.notes, of_total=True), unit)
    return Answer(status=204)


def _loan_and_day(
    loan_id: str, body: ChangedRateBody | ChangedRepaymentBody | ChangedPaymentBody, unit: Unit
) -> tuple[int, date]:
    spelling = spelling_of(unit)
    found = row_id(unit, spelling, Kind.LOAN, loan_id)
    return found, value_day(spelling, body.valueDate, "valueDate", body.resource)
