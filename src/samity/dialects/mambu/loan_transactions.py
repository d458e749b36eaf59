"""/loans/{id}/…-transactions: money that moves on a loan, and what moved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from sqlalchemy import RowMapping

from samity.bank.loans.operations.disburse import Disburse, disburse_loan
from samity.bank.loans.operations.money_checks import NO_DETAIL, PaymentDetail
from samity.bank.loans.operations.repay import CustomAmount, Repay, repay_loan
from samity.bank.loans.queries.accounts import LoanAccount, loan_by_id
from samity.bank.loans.queries.transactions import transaction_by_id, transactions_of
from samity.bank.loans.values.facts import TransactionKind
from samity.bank.loans.values.parts import Part
from samity.bank.organisation.queries import PaymentChannel, payment_channels
from samity.dialects.door import Answer, reading, writing
from samity.dialects.door.bodies import LIMIT, BodyRefused, within_reach
from samity.dialects.mambu.bodies import not_changeable
from samity.dialects.mambu.keys import Kind
from samity.dialects.mambu.loans import readable_loan
from samity.dialects.mambu.loans_terms import spell_currency
from samity.dialects.mambu.loans_words import TRANSACTIONS
from samity.dialects.mambu.paging import Wanted
from samity.dialects.mambu.routing import MambuRouter
from samity.dialects.mambu.rows import row_id
from samity.dialects.mambu.spelling import Spelling, spelling_of, value_day
from samity.dialects.mambu.wire import MambuModel, MaybeMoment, NotOffered, Text, utc
from samity.storage.unit import Unit
from samity.storage.windows import Page

router = MambuRouter(tags=["Loan Transactions"])

Amount = Annotated[Decimal, BeforeValidator(within_reach), Field(gt=0, lt=LIMIT, allow_inf_nan=False)]
PARTS: Mapping[str, Part] = {
    "PRINCIPAL": Part.PRINCIPAL,
    "INTEREST": Part.INTEREST,
    "FEE": Part.FEES,
    "PENALTY": Part.PENALTIES,
}


EXTERNAL_ID = "external_id"
"""Under this name a caller's own id is kept with a payment."""


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


@router.get("/loans/{loan_id}/transactions")
@reading
def list_transactions(loan_id: str, paging: Wanted, unit: Unit) -> Answer:
    """List what moved on a loan, the newest first."""
    spelling = spelling_of(unit)
    account = readable_loan(loan_id, spelling, unit)
    paging.window({})
    moved = [row for row in transactions_of(unit.connection, [account.id]) if row["kind"] in TRANSACTIONS]
    moved.sort(key=lambda row: (row["value_on"], row["id"]), reverse=True)
    channels = payment_channels(unit.connection)
    shown = moved[paging.offset : paging.offset + paging.limit]
    rows = [_spell(each, account, channels, spelling) for each in shown]
    return paging.answer(Page((), len(moved)), rows)


@router.post("/loans/{loan_id}/disbursement-transactions", status_code=201)
@writing(DisbursementBody)
def disburse(loan_id: str, body: DisbursementBody, unit: Unit) -> Answer:
    """Pay a loan out."""
    spelling = spelling_of(unit)
    found = row_id(unit, spelling, Kind.LOAN, loan_id)
    if body.firstRepaymentDate is not None:
        agreed_on = loan_by_id(unit.connection, found).first_repayment_on
        if value_day(spelling, body.firstRepaymentDate, "firstRepaymentDate") != agreed_on:
            raise not_changeable(body.resource, "firstRepaymentDate")
    payment = _payment(body, spelling, unit)
    command = Disburse(found, body.day(spelling, unit), body.amount, payment, body.notes, body.details())
    return _made(found, disburse_loan(command, unit).new_transaction, spelling, unit)


@router.post("/loans/{loan_id}/repayment-transactions", status_code=201)
@writing(RepaymentBody)
def repay(loan_id: str, body: RepaymentBody, unit: Unit) -> Answer:
    """Repay a loan, in the order agreed on, or by the parts that are named."""
    spelling = spelling_of(unit)
    found = row_id(unit, spelling, Kind.LOAN, loan_id)
    custom = tuple(
        CustomAmount(PARTS[each.customPaymentAmountType], each.amount) for each in body.customPaymentAmounts or ()
    )
    payment = _payment(body, spelling, unit)
    command = Repay(found, body.day(spelling, unit), body.amount, payment, body.notes, body.details(), custom=custom)
    return _made(found, repay_loan(command, unit).new_transaction, spelling, unit)


def _payment(body: MoneyBody, spelling: Spelling, unit: Unit) -> PaymentDetail:
    given = body.transactionDetails
    if given is None or not (given.transactionChannelId or given.transactionChannelKey):
        return NO_DETAIL
    by_key = spelling.keys.id_of(Kind.TRANSACTION_CHANNEL, given.transactionChannelKey or "")
    for each in payment_channels(unit.connection):
        if each.id == by_key or (given.transactionChannelId and given.transactionChannelId in _names(each)):
            return PaymentDetail(channel_id=each.id)
    place = ("transactionDetails", "transactionChannelId" if given.transactionChannelId else "transactionChannelKey")
    raise BodyRefused([{"type": "channel", "loc": place, "msg": "There is no such channel"}], body.resource)


def _names(channel: PaymentChannel) -> set[str | None]:
    """Return what a channel is known by."""
    return {channel.code_name, channel.name, str(channel.id)}


def _made(loan_id: int, transaction_id: int, spelling: Spelling, unit: Unit) -> Answer:
    row = transaction_by_id(unit.connection, loan_id, transaction_id)
    account = loan_by_id(unit.connection, loan_id)
    return Answer(_spell(row, account, payment_channels(unit.connection), spelling), 201)


def _spell(row: RowMapping, account: LoanAccount, channels: list[PaymentChannel], spelling: Spelling) -> dict[str, Any]:
    keys, major = spelling.keys, account.currency.major
    details = row["details"] or {}
    undone = row["reversed_by_id"]
    return {
        "encodedKey": keys.encoded(Kind.LOAN_TRANSACTION, account.id, row["id"]),
        "id": str(row["id"]),
        "parentAccountKey": keys.encoded(Kind.LOAN, account.id),
        "type": TRANSACTIONS[TransactionKind(row["kind"])],
        "amount": major(row["amount"]),
        "currency": spell_currency(account.currency),
        "valueDate": spelling.day(row["value_on"]),
        "bookingDate": spelling.day(row["booked_on"]),
        "creationDate": utc(row["entered_at"]),
        "userKey": keys.encoded(Kind.USER, row["user_id"]),
        "branchKey": keys.encoded(Kind.BRANCH, account.office_id),
        "externalId": details.get(EXTERNAL_ID),
        "notes": details.get("note"),
        "adjustmentTransactionKey": None if undone is None else keys.encoded(Kind.LOAN_TRANSACTION, account.id, undone),
        "affectedAmounts": {
            "principalAmount": major(row["principal"]),
            "interestAmount": major(row["interest"]),
            "feesAmount": major(row["fees"]),
            "penaltyAmount": major(row["penalties"]),
        },
        "accountBalances": {"principalBalance": major(row["principal_after"])},
        "transactionDetails": _channel(details, channels, spelling),
    }


def _channel(details: Mapping[str, Any], channels: list[PaymentChannel], spelling: Spelling) -> dict[str, str] | None:
    channel = next((each for each in channels if each.id == details.get("channel_id")), None)
    if channel is None:
        return None
    return {
        "transactionChannelKey": spelling.keys.encoded(Kind.TRANSACTION_CHANNEL, channel.id),
        "transactionChannelId": channel.code_name or str(channel.id),
    }
