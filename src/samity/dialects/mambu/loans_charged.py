"""/loans/{id}/fee-transactions: a predefined fee is put on a loan."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from samity.bank.fees.queries import charges_by_id
from samity.bank.fees.values import Charge
from samity.bank.gate import permit
from samity.bank.loans.operations.charges import AddCharge, AskedCharge, add_charge
from samity.bank.loans.operations.loan_to_change import loan_to_change
from samity.bank.loans.queries.accounts import LoanAccount
from samity.bank.loans.queries.loan_charges import transaction_of_charge
from samity.dialects.door import Answer, writing
from samity.dialects.door.bodies import BodyRefused
from samity.dialects.mambu.keys import Kind
from samity.dialects.mambu.loan_transactions_bodies import check_booked_today
from samity.dialects.mambu.loan_transactions_spelling import spell_one
from samity.dialects.mambu.loans_terms import spell_currency
from samity.dialects.mambu.routing import MambuRouter
from samity.dialects.mambu.rows import named_row, row_id
from samity.dialects.mambu.spelling import Spelling, spelling_of, value_day
from samity.dialects.mambu.wire import Amount, Count, MambuModel, MaybeMoment, NotOffered, Text
from samity.storage.unit import Unit

router = MambuRouter(tags=["Loan Transactions"])


class FeeBody(MambuModel):
    """A predefined fee; without an amount its own, without an installment due on its value date, and that is today."""

    resource: ClassVar[str] = "transaction"
    predefinedFeeKey: str
    amount: Amount | None = None
    installmentNumber: Count | None = None
    valueDate: MaybeMoment = None
    bookingDate: MaybeMoment = None
    externalId: Text = None
    notes: Text = None
    firstRepaymentDate: NotOffered = None
    feeCapitalisation: NotOffered = None


@router.post("/loans/{loan_id}/fee-transactions", status_code=201)
@writing(FeeBody)
def apply_fee(loan_id: str, body: FeeBody, unit: Unit) -> Answer:
    """Put a fee on a loan: it falls due with the installment that is named, or on its value date."""
    spelling = spelling_of(unit)
    permit(unit, "loans:charge")
    account = loan_to_change(row_id(unit, spelling, Kind.LOAN, loan_id), unit)
    check_booked_today(body.bookingDate, body.resource, spelling, unit)
    on = unit.business_date
    if body.valueDate is not None:
        on = value_day(spelling, body.valueDate, "valueDate", body.resource)
    due_on = on if body.installmentNumber is None else _due_with(account, body.installmentNumber, body.resource)
    charge = _fee(body, spelling, unit)
    asked = AskedCharge(charge.id, due_on, body.amount, body.externalId)
    made = add_charge(AddCharge(account.id, asked, on, body.notes), unit)
    told = _told(account, charge, body, on, spelling, unit)
    transaction_id = transaction_of_charge(unit.connection, account.id, made)
    # Before the loan is paid out nothing is booked of it.
    booked = {} if transaction_id is None else spell_one(account.id, transaction_id, spelling, unit)
    return Answer({**booked, **told}, status=201)


def _due_with(account: LoanAccount, number: int, resource: str) -> date:
    """Return when an installment falls due.

    Raises:
        BodyRefused: there is no such installment.
    """
    for each in account.state.installments:
        if each.number == number:
            return each.due_on
    told = f"The loan has no installment {number}"
    raise BodyRefused([{"type": "installment", "loc": ("installmentNumber",), "msg": told}], resource)


def _fee(body: FeeBody, spelling: Spelling, unit: Unit) -> Charge:
    """Return the predefined fee.

    Raises:
        Located: around UnknownKey: there is no such fee.
        BodyRefused: it is a penalty.
    """
    charge_id = named_row(unit, spelling, Kind.PREDEFINED_FEE, body.predefinedFeeKey, "predefinedFeeKey")
    assert charge_id is not None  # noqa: S101 - a key was given
    charge = charges_by_id(unit.connection, {charge_id})[charge_id]
    if charge.is_penalty:
        told = "This is a penalty, and no fee"
        raise BodyRefused([{"type": "fee", "loc": ("predefinedFeeKey",), "msg": told}], body.resource)
    return charge


def _told(
    account: LoanAccount, charge: Charge, body: FeeBody, on: date, spelling: Spelling, unit: Unit
) -> dict[str, Any]:
    """Write a fee as an event of its loan: what is asked for, and of which fee."""
    keys, currency = spelling.keys, account.currency
    amount = currency.major(charge.amount) if body.amount is None else body.amount
    nothing = currency.major(0)
    return {
        "type": "FEE_APPLIED",
        "parentAccountKey": keys.encoded(Kind.LOAN, account.id),
        "amount": amount,
        "currency": spell_currency(currency),
        "valueDate": spelling.day(on),
        "bookingDate": spelling.day(unit.business_date),
        "userKey": keys.encoded(Kind.USER, unit.actor.user_id),
        "branchKey": keys.encoded(Kind.BRANCH, account.office_id),
        "externalId": body.externalId,
        "notes": body.notes,
        "installmentEncodedKey": None
        if body.installmentNumber is None
        else keys.encoded(Kind.LOAN_INSTALLMENT, account.id, body.installmentNumber),
        "affectedAmounts": {
            "principalAmount": nothing,
            "interestAmount": nothing,
            "interestFromArrearsAmount": nothing,
            "feesAmount": amount,
            "penaltyAmount": nothing,
        },
        "fees": [
            {
                "predefinedFeeKey": keys.encoded(Kind.PREDEFINED_FEE, charge.id),
                "name": charge.name,
                "amount": amount,
                "trigger": "MANUAL",
            }
        ],
    }
