"""Say which notes and coins a currency has, so that cash is counted by them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete

from samity.bank.gate import operation
from samity.bank.organisation.queries import currency_by_code
from samity.bank.organisation.records import denomination
from samity.kernel.errors import Refusal, refuse_all
from samity.kernel.money import LARGEST_MINOR, Money
from samity.storage.bulk import insert_rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from samity.kernel.money import Currency
    from samity.storage.unit import Unit

MOST_DENOMINATIONS = 40


@dataclass(eq=False)
class DenominationNotInCurrency(Refusal):
    """{amount} is no note or coin: it must be a positive amount of the currency."""

    amount: Money


@dataclass(eq=False)
class DenominationTwice(Refusal):
    """{amount} is listed twice."""

    amount: Money


@dataclass(eq=False)
class TooManyDenominations(Refusal):
    """A currency has at most {most} notes and coins."""

    most: int


@dataclass(frozen=True, slots=True)
class SetDenominations:
    """Count a currency by these notes and coins, in major units; none of them: by the usual ones."""

    code: str
    values: tuple[Decimal, ...]


@operation("currencies:set_denominations")
def set_denominations(command: SetDenominations, unit: Unit) -> str:
    """Replace the notes and coins of a currency; cash that was counted stays as it was counted.

    Returns:
        The currency's code.

    Raises:
        CurrencyNotFound: there is none.
        DenominationNotInCurrency, DenominationTwice, TooManyDenominations: what is wrong with the list, all at once.
    """
    currency = currency_by_code(unit.connection, command.code, lock=True)
    refuse_all(_refusals(command, currency))
    unit.connection.execute(delete(denomination).where(denomination.c.currency_code == currency.code))
    rows = [{"currency_code": currency.code, "value": currency.minor(each)} for each in command.values]
    insert_rows(unit.connection, denomination, rows)
    return currency.code


def _refusals(command: SetDenominations, currency: Currency) -> Iterator[Refusal]:
    if len(command.values) > MOST_DENOMINATIONS:
        yield TooManyDenominations(MOST_DENOMINATIONS)
    for place, each in enumerate(command.values):
        minor = currency.minor(each)
        if minor is None or not 0 < minor <= LARGEST_MINOR:
            yield DenominationNotInCurrency(Money(each, currency))
        elif each in command.values[:place]:
            yield DenominationTwice(Money(each, currency))
