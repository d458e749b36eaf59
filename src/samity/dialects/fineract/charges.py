"""/charges: predefined flat fees and penalties of loans, due on a date."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from samity.bank.fees.operations.define import DefineCharge, define_charge
from samity.bank.fees.queries import charges, charges_by_id
from samity.bank.fees.values import Charge
from samity.bank.gate import permit
from samity.bank.organisation.queries import currencies, currency_by_code
from samity.dialects.door import reading, writing
from samity.dialects.fineract.currencies import spell_currency
from samity.dialects.fineract.not_offered import Absent, Off, Only, Zero
from samity.dialects.fineract.routing import WireRouter
from samity.dialects.fineract.wire import WireModel, WireName, WirePositive, WireTruth, option
from samity.kernel.money import Currency
from samity.storage.unit import Unit

router = WireRouter(tags=["Charges"])

DUE_DATE = option(2, "chargeTimeType.specifiedDueDate", "Specified due date")
OVERDUE = option(9, "chargeTimeType.overdueInstallment", "Overdue Fees")
"""Of what being late has cost, of no charge that is defined."""
FLAT = option(1, "chargeCalculationType.flat", "Flat")
REGULAR = option(0, "chargepaymentmode.regular", "Regular")
LOANS = option(1, "chargeAppliesTo.loan", "Loan")


class _NotOfferedOfCharges(WireModel):
    resource: ClassVar[str] = "charge"
    chargeAppliesTo: Annotated[None, Only(1)] = None
    chargeTimeType: Annotated[None, Only(2)] = None
    chargeCalculationType: Annotated[None, Only(1)] = None
    chargePaymentMode: Zero = None
    minCap: Absent = None
    maxCap: Absent = None
    feeFrequency: Absent = None
    feeInterval: Absent = None
    feeOnMonthDay: Absent = None
    monthDayFormat: str | None = None
    taxGroupId: Absent = None
    incomeAccountId: Absent = None
    enableFreeWithdrawalCharge: Off = None
    enablePaymentType: Off = None
    paymentTypeId: Absent = None


class ChargeBody(_NotOfferedOfCharges):
    """A new charge."""

    name: WireName
    currencyCode: WireName
    amount: WirePositive
    penalty: WireTruth = False
    active: WireTruth = False


class ChargeChange(_NotOfferedOfCharges):
    """What changes of a charge, for loans to come."""

    name: WireName | None = None
    currencyCode: WireName | None = None
    amount: WirePositive | None = None
    penalty: WireTruth | None = None
    active: WireTruth | None = None


@router.get("/charges")
@reading
def list_charges(unit: Unit) -> list[dict[str, Any]]:
    """List the charges by name."""
    permit(unit, "fees:read")
    known = {each.currency.code: each.currency for each in currencies(unit.connection)}
    return [spell_charge(each, known[each.currency_code]) for each in charges(unit.connection)]


@router.get("/charges/template")
@reading
def retrieve_template(unit: Unit) -> dict[str, Any]:
    """Return what a form for a new charge offers."""
    permit(unit, "fees:read")
    return {
        "active": False,
        "penalty": False,
        "currencyOptions": [spell_currency(each.currency) for each in currencies(unit.connection) if each.selected],
        "chargeAppliesToOptions": [LOANS],
        "chargeCalculationTypeOptions": [FLAT],
        "chargeTimeTypeOptions": [DUE_DATE],
        "chargePaymetModeOptions": [REGULAR],
        "loanChargeCalculationTypeOptions": [FLAT],
        "loanChargeTimeTypeOptions": [DUE_DATE],
    }


@router.get("/charges/{charge_id}")
@reading
def retrieve_charge(charge_id: int, unit: Unit) -> dict[str, Any]:
    """Return one charge."""
    permit(unit, "fees:read")
    charge = charges_by_id(unit.connection, [charge_id])[charge_id]
    return spell_charge(charge, currency_by_code(unit.connection, charge.currency_code))


@router.post("/charges")
@writing(ChargeBody)
def create_charge(body: ChargeBody, unit: Unit) -> dict[str, Any]:
    """Define a charge."""
    command = DefineCharge(body.name, body.currencyCode, body.amount, body.penalty, body.active)
    return {"resourceId": define_charge(command, unit)}


@router.put("/charges/{charge_id}")
@writing(ChargeChange)
def update_charge(charge_id: int, body: ChargeChange, unit: Unit) -> dict[str, Any]:
    """Change a charge; those already on loans stay as they are."""
    stands = charges_by_id(unit.connection, [charge_id])[charge_id]
    currency = currency_by_code(unit.connection, stands.currency_code)
    given = body.model_dump(include={"name", "currencyCode", "amount", "penalty", "active"}, exclude_none=True)
    wanted = {
        "name": stands.name,
        "currencyCode": stands.currency_code,
        "amount": currency.major(stands.amount),
        "penalty": stands.is_penalty,
        "active": stands.is_active,
        **given,
    }
    command = DefineCharge(
        wanted["name"], wanted["currencyCode"], wanted["amount"], wanted["penalty"], wanted["active"], charge_id
    )
    define_charge(command, unit)
    return {"resourceId": charge_id, "changes": given}


def spell_charge(charge: Charge, currency: Currency) -> dict[str, Any]:
    """Spell a predefined charge."""
    return {
        "id": charge.id,
        "name": charge.name,
        "active": charge.is_active,
        "penalty": charge.is_penalty,
        "freeWithdrawal": False,
        "isPaymentType": False,
        "currency": spell_currency(currency),
        "amount": currency.major(charge.amount),
        "chargeTimeType": DUE_DATE,
        "chargeAppliesTo": LOANS,
        "chargeCalculationType": FLAT,
        "chargePaymentMode": REGULAR,
    }
