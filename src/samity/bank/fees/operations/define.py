"""Define a fee or penalty, or take it out of use."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, update

from samity.bank.fees.queries import charges_by_id
from samity.bank.fees.records import charge
from samity.bank.fees.values import ChargeTime, FeeBase
from samity.bank.gate import operation
from samity.bank.organisation.queries.currencies import currency_by_code
from samity.kernel.errors import Refusal, refuse_all
from samity.kernel.money import Money
from samity.storage.constraints import refusing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from samity.kernel.money import Currency
    from samity.storage.unit import Unit

MOST_PERCENT = 100
_FINEST = -6
"""The last decimal place of a percentage, as a power of ten."""


@dataclass(eq=False)
class ChargeNameTaken(Refusal):
    """A charge with the name {name} exists already."""

    name: str


@dataclass(eq=False)
class ChargeAmountNotInCurrency(Refusal):
    """The amount {amount} is no positive amount of {currency}."""

    amount: Money
    currency: str


@dataclass(eq=False)
class ChargePercentImpossible(Refusal):
    """A charge is no part of {percent} percent: it is more than 0 and at most 100, with six decimals at most."""

    percent: str


@dataclass(eq=False)
class PercentNeedsInstallments(Refusal):
    """A charge that falls due on a day is an amount: a part of something is one of installments alone."""


@dataclass(eq=False)
class LateFeeIsPenalty(Refusal):
    """A charge for an installment that is late is a penalty."""


@dataclass(eq=False)
class ChargeStaysOfItsKind(Refusal):
    """When charge {charge_id} falls due, and what it is a part of, stays as it was defined: define another one."""

    charge_id: int


@dataclass(frozen=True, slots=True)
class DefineCharge:
    """Define a charge, or, with `charge_id`, define it anew for loans to come.

    Attributes:
        amount: major units; of a charge that is a part of something, percent.
        time: when it falls due.
        base: what it is a part of.
    """

    name: str
    currency_code: str
    amount: Decimal
    is_penalty: bool
    is_active: bool = True
    charge_id: int | None = None
    time: ChargeTime = ChargeTime.ON_A_DAY
    base: FeeBase = FeeBase.FLAT


@operation("fees:define")
def define_charge(command: DefineCharge, unit: Unit) -> int:
    """Define a charge; charges already on loans, and agreed on by them, stay as they are.

    Returns:
        Its id.

    Raises:
        CurrencyNotFound, ChargeNotFound: what is named does not exist.
        ChargeAmountNotInCurrency, ChargePercentImpossible: the amount is not positive, or too fine; or no percentage.
        PercentNeedsInstallments: it is a part of something, and falls due on a day.
        LateFeeIsPenalty: it is for what is late, and no penalty.
        ChargeStaysOfItsKind: it was defined to fall due at another time, or to be a part of something else.
        ChargeNameTaken: another charge has the name.
    """
    currency = currency_by_code(unit.connection, command.currency_code)
    refuse_all(_refusals(command, currency, unit))
    is_flat = command.base is FeeBase.FLAT
    row: dict[str, Any] = {
        "name": command.name,
        "currency_code": currency.code,
        "amount": currency.minor(command.amount) if is_flat else 0,
        "percent": 0 if is_flat else command.amount,
        "time": command.time.value,
        "base": command.base.value,
        "is_penalty": command.is_penalty,
        "is_active": command.is_active,
    }
    with refusing(uq_charge_name=ChargeNameTaken(command.name)):
        if command.charge_id is None:
            made = unit.connection.execute(insert(charge).values(**row).returning(charge.c.id))
            return int(made.scalar_one())
        unit.connection.execute(update(charge).where(charge.c.id == command.charge_id).values(**row))
        return command.charge_id


def _refusals(command: DefineCharge, currency: Currency, unit: Unit) -> Iterator[Refusal]:
    if command.base is FeeBase.FLAT:
        amount = currency.minor(command.amount)
        if amount is None or amount <= 0:
            yield ChargeAmountNotInCurrency(Money(command.amount, currency), currency.code)
    else:
        if command.time is ChargeTime.ON_A_DAY:
            yield PercentNeedsInstallments()
        if not _is_percentage(command.amount):
            yield ChargePercentImpossible(f"{command.amount.normalize():f}")
    if command.time is ChargeTime.OVERDUE_INSTALLMENT and not command.is_penalty:
        yield LateFeeIsPenalty()
    if command.charge_id is not None:
        stands = charges_by_id(unit.connection, [command.charge_id])[command.charge_id]
        if (stands.time, stands.base) != (command.time, command.base):
            yield ChargeStaysOfItsKind(stands.id)


def _is_percentage(percent: Decimal) -> bool:
    if not percent.is_finite() or not 0 < percent <= MOST_PERCENT:
        return False
    return percent == percent.quantize(Decimal(1).scaleb(_FINEST))
