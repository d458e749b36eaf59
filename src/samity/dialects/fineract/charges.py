"""/charges: predefined fees and penalties of loans, due on a day or with installments."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, ClassVar, TypeAlias

from pydantic_core import PydanticCustomError

from samity.bank.fees.operations.define import DefineCharge, define_charge
from samity.bank.fees.queries import charges, charges_by_id
from samity.bank.fees.values import Charge, ChargeTime, FeeBase
from samity.bank.gate import permit
from samity.bank.organisation.queries import currencies, currency_by_code
from samity.dialects.door import reading, writing
from samity.dialects.fineract.currencies import spell_currency
from samity.dialects.fineract.loan_words import Numbered
from samity.dialects.fineract.not_offered import Absent, Off, Only, Zero, not_offered
from samity.dialects.fineract.routing import WireRouter
from samity.dialects.fineract.wire import WireModel, WireName, WirePositive, WireTruth, option
from samity.kernel.money import Currency
from samity.storage.unit import Unit

router = WireRouter(tags=["Charges"])

DUE_DATE = option(2, "chargeTimeType.specifiedDueDate", "Specified due date")
OVERDUE = option(9, "chargeTimeType.overdueInstallment", "Overdue Fees")
"""Of what being late has cost, defined or agreed on."""
FLAT = option(1, "chargeCalculationType.flat", "Flat")
TIMES = {
    ChargeTime.ON_A_DAY: DUE_DATE,
    ChargeTime.EVERY_INSTALLMENT: option(8, "chargeTimeType.instalmentFee", "Installment Fee"),
    ChargeTime.OVERDUE_INSTALLMENT: OVERDUE,
}
_BY = "chargeCalculationType.percent.of"
BASES = {
    FeeBase.FLAT: FLAT,
    FeeBase.PRINCIPAL: option(2, f"{_BY}.amount", "% Amount"),
    FeeBase.PRINCIPAL_AND_INTEREST: option(3, f"{_BY}.amount.and.interest", "% Loan Amount + Interest"),
    FeeBase.INTEREST: option(4, f"{_BY}.interest", "% Interest"),
}
"""Of an installment: its principal, its principal and interest, its interest."""


class _Offered(Numbered):
    """A number of those that are offered; others have a meaning here, too, and are refused as what is not done."""

    def _read(self, given: object) -> Any:  # noqa: ANN401 - a word
        try:
            return super()._read(given)
        except PydanticCustomError:
            raise not_offered() from None


WireTime: TypeAlias = Annotated[ChargeTime, _Offered(TIMES)]
WireBase: TypeAlias = Annotated[FeeBase, _Offered(BASES)]
REGULAR = option(0, "chargepaymentmode.regular", "Regular")
LOANS = option(1, "chargeAppliesTo.loan", "Loan")


class _NotOfferedOfCharges(WireModel):
    resource: ClassVar[str] = "charge"
    chargeAppliesTo: Annotated[None, Only(1)] = None
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
    chargeTimeType: WireTime = ChargeTime.ON_A_DAY
    chargeCalculationType: WireBase = FeeBase.FLAT


class ChargeChange(_NotOfferedOfCharges):
    """What changes of a charge, for loans to come."""

    name: WireName | None = None
    currencyCode: WireName | None = None
    amount: WirePositive | None = None
    penalty: WireTruth | None = None
    active: WireTruth | None = None
    chargeTimeType: WireTime | None = None
    chargeCalculationType: WireBase | None = None


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
        "chargeCalculationTypeOptions": [*BASES.values()],
        "chargeTimeTypeOptions": [*TIMES.values()],
        "chargePaymetModeOptions": [REGULAR],
        "loanChargeCalculationTypeOptions": [*BASES.values()],
        "loanChargeTimeTypeOptions": [*TIMES.values()],
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
    command = DefineCharge(
        body.name,
        body.currencyCode,
        body.amount,
        body.penalty,
        body.active,
        time=body.chargeTimeType,
        base=body.chargeCalculationType,
    )
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
        "amount": amount_of(stands, currency),
        "penalty": stands.is_penalty,
        "active": stands.is_active,
        **given,
    }
    command = DefineCharge(
        wanted["name"],
        wanted["currencyCode"],
        wanted["amount"],
        wanted["penalty"],
        wanted["active"],
        charge_id,
        body.chargeTimeType or stands.time,
        body.chargeCalculationType or stands.base,
    )
    define_charge(command, unit)
    return {"resourceId": charge_id, "changes": given}


def amount_of(charge: Charge, currency: Currency) -> Decimal:
    """Return the amount of a charge in major units, or its percentage."""
    return currency.major(charge.amount) if charge.base is FeeBase.FLAT else percentage(charge.percent)


def percentage(percent: Fraction) -> Decimal:
    """Return a percentage as decimals say it."""
    exact = Decimal(percent.numerator) / Decimal(percent.denominator)
    return exact.normalize() if exact % 1 else exact.to_integral_value()


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
        "amount": amount_of(charge, currency),
        "chargeTimeType": TIMES[charge.time],
        "chargeAppliesTo": LOANS,
        "chargeCalculationType": BASES[charge.base],
        "chargePaymentMode": REGULAR,
    }
