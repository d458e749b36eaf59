"""Define a flat fee or penalty, or take it out of use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import insert, update

from samity.bank.fees.queries import charges_by_id
from samity.bank.fees.records import charge
from samity.bank.gate import operation
from samity.bank.organisation.queries.currencies import currency_by_code
from samity.kernel.errors import Refusal
from samity.kernel.money import Money
from samity.storage.constraints import refusing

if TYPE_CHECKING:
    from decimal import Decimal

    from samity.storage.unit import Unit


@dataclass(eq=False)
class ChargeNameTaken(Refusal):
    """A charge with the name {name} exists already."""

    name: str


@dataclass(eq=False)
class ChargeAmountNotInCurrency(Refusal):
    """The amount {amount} is no positive amount of {currency}."""

    amount: Money
    currency: str


@dataclass(frozen=True, slots=True)
class DefineCharge:
    """Define a charge, or, with `charge_id`, define it anew for loans to come."""

    name: str
    currency_code: str
    amount: Decimal
    is_penalty: bool
    is_active: bool = True
    charge_id: int | None = None


@operation("fees:define")
def define_charge(command: DefineCharge, unit: Unit) -> int:
    """Define a flat charge; charges already on loans stay as they are.

    Returns:
        Its id.

    Raises:
        CurrencyNotFound, ChargeNotFound: what is named does not exist.
        ChargeAmountNotInCurrency: the amount is not positive, or too fine.
        ChargeNameTaken: another charge has the name.
    """
    currency = currency_by_code(unit.connection, command.currency_code)
    amount = currency.minor(command.amount)
    if amount is None or amount <= 0:
        raise ChargeAmountNotInCurrency(Money(command.amount, currency), currency.code)
    row = {
        "name": command.name,
        "currency_code": currency.code,
        "amount": amount,
        "is_penalty": command.is_penalty,
        "is_active": command.is_active,
    }
    with refusing(uq_charge_name=ChargeNameTaken(command.name)):
        if command.charge_id is None:
            made = unit.connection.execute(insert(charge).values(**row).returning(charge.c.id))
            return int(made.scalar_one())
        charges_by_id(unit.connection, [command.charge_id])
        unit.connection.execute(update(charge).where(charge.c.id == command.charge_id).values(**row))
        return command.charge_id
