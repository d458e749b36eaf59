"""What stands against moving money on a loan: the day, the channel."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from samity.bank.organisation.queries.choices import PaymentChannelNotFound, payment_channel_by_ids
from samity.bank.organisation.queries.days_of_rest import calendar_of_office
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
        return {name: value for name, value in asdict(self).items() if value is not None}


NO_DETAIL = PaymentDetail()


def day_refusals(connection: Connection, office_ids: Collection[int], on: date, today: date, act: str) -> list[Refusal]:
    """Return what stands against booking money in these offices on a day.

    Args:
        connection: the transaction.
        office_ids: of the loans.
        on: the value date.
        today: the business date.
        act: `repayment` or `disbursement`.
    """
    refusals: list[Refusal] = [MoneyInFuture(on, act)] if on > today else []
    chosen = settings(connection)
    for office_id in sorted(office_ids):
        working_days, holidays = calendar_of_office(connection, office_id)
        if holiday_on(holidays, on) and not chosen["allow-transactions-on-holiday"].enabled:
            refusals.append(MoneyOnHoliday(office_id, on, act))
        if not is_working_day(working_days, on) and not chosen["allow-transactions-on-non_workingday"].enabled:
            refusals.append(MoneyOnDayOfRest(office_id, on, act))
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
