"""What stands against moving money on a loan: the day, the channel."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from samity.bank.organisation.queries.choices import PaymentChannelNotFound, payment_channel_by_ids
from samity.bank.organisation.queries.days_of_rest import calendars_of_offices
from samity.bank.organisation.queries.settings import settings
from samity.bank.organisation.rules.working_days import holiday_on, is_working_day
from samity.kernel.errors import Refusal, located, reasons_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    from sqlalchemy import Connection

    from samity.bank.organisation.queries.choices import PaymentChannel
    from samity.kernel.money import Money


@dataclass(eq=False)
class MoneyOnHoliday(Refusal):
    """Office {office_id} books no money on {on}, a holiday."""

    office_id: int
    on: date
    act: str


@dataclass(eq=False)
class MoneyOnDayOfRest(Refusal):
    """Office {office_id} books no money on {on}, a day without work."""

    office_id: int
    on: date
    act: str


@dataclass(eq=False)
class MoneyInFuture(Refusal):
    """Money cannot be booked on {on}, after today."""

    on: date
    act: str


@dataclass(eq=False)
class CashBelowCoin(Refusal):
    """An amount of {amount} cannot be paid in cash: the smallest coin is {coin}."""

    amount: Money
    coin: Money


@dataclass(frozen=True, slots=True)
class PaymentDetail:
    """How money moved: the channel, and what is written on its slip."""

    channel_id: int | None = None
    account_number: str | None = None
    check_number: str | None = None
    routing_code: str | None = None
    receipt_number: str | None = None
    bank_number: str | None = None

    def details(self) -> dict[str, Any]:
        """Return what is kept with the fact; what was not given is left out."""
        given = ((each.name, getattr(self, each.name)) for each in fields(self))
        return {name: value for name, value in given if value is not None}


NO_DETAIL = PaymentDetail()


def day_refusals(connection: Connection, office_ids: Collection[int], on: date, today: date, act: str) -> list[Refusal]:
    """Return what stands against booking money in these offices on a day.

    Args:
        connection: the transaction.
        office_ids: of the loans.
        on: the value date.
        today: the business date.
        act: `repayment`, `disbursement` or `refund`.
    """
    refusals: list[Refusal] = [MoneyInFuture(on, act)] if on > today else []
    calendars = calendars_of_offices(connection, office_ids)
    on_holiday = [office_id for office_id, (_, holidays) in sorted(calendars.items()) if holiday_on(holidays, on)]
    at_rest = [office_id for office_id, (days, _) in sorted(calendars.items()) if not is_working_day(days, on)]
    if not on_holiday and not at_rest:
        return refusals
    chosen = settings(connection)
    if not chosen["allow-transactions-on-holiday"].enabled:
        refusals += [MoneyOnHoliday(office_id, on, act) for office_id in on_holiday]
    if not chosen["allow-transactions-on-non_workingday"].enabled:
        refusals += [MoneyOnDayOfRest(office_id, on, act) for office_id in at_rest]
    return refusals


def channels_used(connection: Connection, payments: Iterable[PaymentDetail]) -> Mapping[int, PaymentChannel]:
    """Return the payment channels through which money moves.

    Raises:
        PaymentChannelNotFound: for each that does not exist.
    """
    wanted = {payment.channel_id for payment in payments if payment.channel_id is not None}
    return payment_channel_by_ids(connection, wanted) if wanted else {}


def channel_refusals(connection: Connection, payments: Sequence[tuple[PaymentDetail, str | None]]) -> list[Refusal]:
    """Return a refusal for each payment, by its place in the request, whose channel does not exist."""
    try:
        channels_used(connection, [payment for payment, _ in payments])
    except Refusal as refusal:
        unknown = {each.payment_channel_id for each in reasons_of(refusal) if isinstance(each, PaymentChannelNotFound)}
        return [
            named
            for payment, place in payments
            if payment.channel_id in unknown
            for named in located(place, [PaymentChannelNotFound(payment.channel_id)])
        ]
    return []
