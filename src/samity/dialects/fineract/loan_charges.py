"""/loans/{id}/charges."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from samity.bank.fees.queries import charges
from samity.bank.loans.operations.charge_credits import CreditCharge, adjust_charge
from samity.bank.loans.operations.charges import (
    AddCharge,
    AskedCharge,
    LoanChargeNotFound,
    WaiveCharge,
    add_charge,
    waive_charge,
)
from samity.bank.loans.queries.accounts import LoanAccount, loan_by_id
from samity.bank.loans.queries.as_of import charges_as_of
from samity.dialects.door import Body, reading, writing
from samity.dialects.fineract.charges import DUE_DATE, FLAT, OVERDUE, REGULAR, spell_charge
from samity.dialects.fineract.commands import Commands, Target, bodies, obey
from samity.dialects.fineract.currencies import spell_currency
from samity.dialects.fineract.loan_fees import charge_meant, spell_fees
from samity.dialects.fineract.loan_transactions import LoanPaymentBody, answer_of, readable_loan
from samity.dialects.fineract.loan_words import WireCountFrom1
from samity.dialects.fineract.routing import WireRouter
from samity.dialects.fineract.wire import WireDate, WireId, WireModel, WireName, WirePositive, WireText
from samity.storage.unit import Unit

router = WireRouter(tags=["Loan charges"])


class LoanChargeBody(WireModel):
    """A charge for a loan."""

    resource: ClassVar[str] = "loan.charge"
    chargeId: WireId
    amount: WirePositive | None = None
    dueDate: WireDate
    externalId: WireName | None = None


class WaiverBody(WireModel):
    """Lets the borrower off what is outstanding of a charge, today."""

    resource: ClassVar[str] = "loan.charge"
    note: WireText | None = None
    installmentNumber: WireCountFrom1 | None = None


class AdjustmentBody(LoanPaymentBody):
    """Gives a charge back today, paid or not; without an amount, all of it that can be."""

    amount: WirePositive | None = None
    installmentNumber: WireCountFrom1 | None = None


@router.get("/loans/{loan_id}/charges")
@reading
def list_loan_charges(loan_id: int, unit: Unit) -> list[dict[str, Any]]:
    """List the charges on a loan."""
    return listed_charges(loan_id, unit)


def listed_charges(loan_id: int, unit: Unit) -> list[dict[str, Any]]:
    """Spell the charges on a loan that may be read."""
    return spell_charges(readable_loan(loan_id, unit), unit)


@router.get("/loans/{loan_id}/charges/template")
@reading
def retrieve_template(loan_id: int, unit: Unit) -> dict[str, Any]:
    """Return the charges that a loan could get."""
    return offered_charges(loan_id, unit)


def offered_charges(loan_id: int, unit: Unit) -> dict[str, Any]:
    """Spell the charges that a loan could get."""
    account = readable_loan(loan_id, unit)
    offered = [each for each in charges(unit.connection) if each.is_put_on_loans]
    return {
        "chargeOptions": [
            spell_charge(each, account.currency) for each in offered if each.currency_code == account.currency.code
        ],
        "penalty": False,
    }


@router.get("/loans/{loan_id}/charges/{loan_charge_id}")
@reading
def retrieve_loan_charge(loan_id: int, loan_charge_id: int, unit: Unit) -> dict[str, Any]:
    """Return one charge on a loan."""
    return told_charge(loan_id, loan_charge_id, unit)


def told_charge(loan_id: int, loan_charge_id: int, unit: Unit) -> dict[str, Any]:
    """Spell one charge on a loan."""
    for each in spell_charges(readable_loan(loan_id, unit), unit):
        if each["id"] == loan_charge_id:
            return each
    raise LoanChargeNotFound(loan_id, loan_charge_id)


@router.post("/loans/{loan_id}/charges")
@writing(LoanChargeBody)
def create_loan_charge(loan_id: int, body: LoanChargeBody, unit: Unit) -> dict[str, Any]:
    """Put a charge on a loan."""
    return charged(loan_id, body, unit)


def charged(loan_id: int, body: LoanChargeBody, unit: Unit) -> dict[str, Any]:
    """Put a charge on a loan and answer."""
    asked = AskedCharge(body.chargeId, body.dueDate, body.amount, body.externalId)
    made = {"resourceId": add_charge(AddCharge(loan_id, asked), unit), "resourceExternalId": body.externalId}
    return {**answer_of(loan_by_id(unit.connection, loan_id)), **made}


def _waive(target: Target, body: WaiverBody, unit: Unit) -> dict[str, Any]:
    loan_charge_id = target.role_id or 0
    account = loan_by_id(unit.connection, target.id)
    waived = charge_meant(account, loan_charge_id, body.installmentNumber, unit)
    transaction_id = waive_charge(WaiveCharge(target.id, waived), unit)
    return {**answer_of(account), "resourceId": loan_charge_id, "subResourceId": transaction_id}


def _adjust(target: Target, body: AdjustmentBody, unit: Unit) -> dict[str, Any]:
    loan_charge_id = target.role_id or 0
    charge_id = charge_meant(loan_by_id(unit.connection, target.id), loan_charge_id, body.installmentNumber, unit)
    command = CreditCharge(target.id, charge_id, body.amount, body.payment(), body.note, body.details())
    recorded = adjust_charge(command, unit)
    made = {"resourceId": loan_charge_id, "subResourceId": recorded.new_transaction}
    changes = {"amount": body.amount, "externalId": body.externalId, "note": body.note}
    named = {"subResourceExternalId": body.externalId, "changes": changes}
    return {**answer_of(recorded.account), **made, **named}


COMMANDS: Commands = {"waive": (WaiverBody, _waive), "adjustment": (AdjustmentBody, _adjust)}


@router.post("/loans/{loan_id}/charges/{loan_charge_id}")
@writing(*bodies(COMMANDS))
def command_loan_charge(
    loan_id: int, loan_charge_id: int, body: Body, unit: Unit, command: str | None = None
) -> dict[str, Any]:
    """Do what the command names."""
    return obey(COMMANDS, command, Target(loan_id, loan_charge_id), body, unit)


def spell_charges(account: LoanAccount, unit: Unit) -> list[dict[str, Any]]:
    """Spell the charges on a loan by their due dates, as they stand or stood with it; a fee of installments as one."""
    rows = charges_as_of(unit.connection, account)
    fees = {each.charge_id for each in account.fees if not each.is_for_lateness}
    alone = [_spell(account, row) for row in rows if row["charge_id"] not in fees]
    return [*spell_fees(account, rows, unit), *alone]


def _spell(account: LoanAccount, row: Mapping[str, Any]) -> dict[str, Any]:
    left = row["amount"] - row["paid"] - row["waived"]
    is_late = row["charge_id"] is None or row["charge_id"] in {each.charge_id for each in account.fees}
    amounts = {
        "amount": row["amount"],
        "amountPaid": row["paid"],
        "amountWaived": row["waived"],
        "amountWrittenOff": 0,
        "amountOutstanding": left,
        "amountOrPercentage": row["amount"],
        "percentage": 0,
        "amountPercentageAppliedTo": 0,
    }
    return {
        "id": row["id"],
        "externalId": row["external_id"],
        "chargeId": row["charge_id"],
        "name": row["name"],
        "loanId": account.id,
        "chargeTimeType": OVERDUE if is_late else DUE_DATE,
        "dueDate": row["due_on"],
        "chargeCalculationType": FLAT,
        "chargePaymentMode": REGULAR,
        "currency": spell_currency(account.currency),
        **{name: account.currency.major(amount) for name, amount in amounts.items()},
        "penalty": row["is_penalty"],
        "paid": not left and row["paid"] > 0,
        "waived": not left and row["waived"] > 0,
        "chargePayable": left > 0,
    }
