"""Bodies of money that moves on loans."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict

from samity.bank.loans.values.facts import EXTERNAL_ID
from samity.bank.loans.values.prepayment import PrepaymentMethod
from samity.dialects.door.bodies import BodyRefused
from samity.dialects.mambu.loanproducts_words import CUSTOM_PARTS
from samity.dialects.mambu.loans_editing import RowBlock
from samity.dialects.mambu.one_of import OneOf
from samity.dialects.mambu.spelling import Spelling, value_day
from samity.dialects.mambu.wire import Amount, MambuModel, MaybeMoment, NotOffered, Text
from samity.storage.unit import Unit


class ChannelBody(BaseModel):
    """How the money moved."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    transactionChannelId: Text = None
    transactionChannelKey: Text = None
    internalTransfer: NotOffered = None
    targetDepositAccountKey: NotOffered = None

    @property
    def named(self) -> dict[str, str]:
        """What names the channel, by the member; both may, where they mean the same one."""
        spellings = {
            "transactionChannelKey": self.transactionChannelKey,
            "transactionChannelId": self.transactionChannelId,
        }
        return {member: name for member, name in spellings.items() if name}


class PartBody(BaseModel):
    """How much of a payment settles one part of the debt."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    customPaymentAmountType: Annotated[str, OneOf(CUSTOM_PARTS)]
    amount: Amount
    predefinedFeeKey: NotOffered = None
    taxOnAmount: NotOffered = None


class PaidBody(MambuModel):
    """How money moved, and what its payer calls that."""

    resource: ClassVar[str] = "transaction"
    notes: Text = None
    transactionDetails: ChannelBody | None = None
    externalId: Text = None

    def details(self) -> dict[str, str]:
        """Return what is kept with the payment beside how it was made."""
        return {EXTERNAL_ID: self.externalId} if self.externalId else {}


def check_booked_today(given: datetime | date | None, resource: str, spelling: Spelling, unit: Unit) -> None:
    """Let a booking date through that is the business date: no other day's books are open.

    Raises:
        BodyRefused: it is another day.
    """
    if given is not None and value_day(spelling, given, "bookingDate", resource) != unit.business_date:
        told = f"The books are open for {unit.business_date} alone"
        raise BodyRefused([{"type": "not_supported", "loc": ("bookingDate",), "msg": told}], resource)


class MoneyBody(PaidBody):
    """Money that moves: today, unless a value date says otherwise."""

    valueDate: MaybeMoment = None
    bookingDate: MaybeMoment = None
    originalCurrencyCode: NotOffered = None
    transferDetails: NotOffered = None

    def day(self, spelling: Spelling, unit: Unit) -> date:
        """Return the day it counts from.

        Raises:
            BodyRefused: it shall enter the books on another day than today.
        """
        check_booked_today(self.bookingDate, self.resource, spelling, unit)
        return unit.business_date if self.valueDate is None else value_day(spelling, self.valueDate, "valueDate")


class DisbursementBody(MoneyBody):
    """A loan is paid out; without an amount, all that was approved."""

    amount: Amount | None = None
    firstRepaymentDate: MaybeMoment = None
    fees: NotOffered = None
    shiftAdjustableInterestPeriods: NotOffered = None


class RepaymentBody(MoneyBody):
    """A loan is repaid."""

    amount: Amount
    customPaymentAmounts: tuple[PartBody, ...] | None = None
    installmentEncodedKey: NotOffered = None
    prepaymentRecalculationMethod: PrepaymentMethod | None = None
    principalOverpaymentAmount: NotOffered = None


class RefundBody(MoneyBody):
    """What was paid too much is paid back; without an amount, all of it."""

    amount: Amount | None = None


class PayOffBody(PaidBody):
    """A loan is paid off today."""

    payOffAdjustableAmounts: NotOffered = None


class PreviewPayOffBody(MambuModel):
    """On which day a loan would be paid off; without one, today."""

    resource: ClassVar[str] = "loan"
    valueDate: MaybeMoment = None


class AdjustmentBody(MambuModel):
    """Why a transaction is taken back, and how installments shall be from then on."""

    resource: ClassVar[str] = "transaction"
    notes: Text = None
    bookingDate: MaybeMoment = None
    installments: tuple[RowBlock, ...] = ()
