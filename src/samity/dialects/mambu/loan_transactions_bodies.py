"""Bodies of money that moves on loans."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from samity.dialects.mambu.loan_transactions_spelling import EXTERNAL_ID
from samity.dialects.mambu.spelling import Spelling, value_day
from samity.dialects.mambu.wire import Amount, MambuModel, MaybeMoment, NotOffered, Text
from samity.storage.unit import Unit


class ChannelBody(BaseModel):
    """How the money moved."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    transactionChannelId: Text = None
    transactionChannelKey: Text = None


class PartBody(BaseModel):
    """How much of a payment settles one part of the debt."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    customPaymentAmountType: Literal["PRINCIPAL", "INTEREST", "FEE", "PENALTY"]
    amount: Amount


class MoneyBody(MambuModel):
    """Money that moves: today, unless a value date says otherwise."""

    resource: ClassVar[str] = "transaction"
    valueDate: MaybeMoment = None
    notes: Text = None
    transactionDetails: ChannelBody | None = None
    externalId: Text = None
    bookingDate: NotOffered = None
    originalCurrencyCode: NotOffered = None
    transferDetails: NotOffered = None

    def details(self) -> dict[str, str]:
        """Return what is kept with the payment beside how it was made."""
        return {} if self.externalId is None else {EXTERNAL_ID: self.externalId}

    def day(self, spelling: Spelling, unit: Unit) -> date:
        """Return the day it counts from."""
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
    prepaymentRecalculationMethod: NotOffered = None
    principalOverpaymentAmount: NotOffered = None


class AdjustmentBody(MambuModel):
    """Why a transaction is taken back."""

    resource: ClassVar[str] = "transaction"
    notes: Text = None
    bookingDate: NotOffered = None
    installments: NotOffered = None
