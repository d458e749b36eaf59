"""/loans/{id}/transactions: what is told of them, and taking one back; what makes one: loan_transaction_commands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, ClassVar, NamedTuple

from fastapi import Query
from sqlalchemy import RowMapping

from samity.bank.gate import admit_office, permit
from samity.bank.loans.operations.adjust import AdjustTransaction, adjust_transaction, adjusted_transaction
from samity.bank.loans.operations.charge_back import ChargeBack, charge_back
from samity.bank.loans.operations.undo import UndoTransaction, undo_transaction
from samity.bank.loans.queries.accounts import LoanAccount, loan_by_id
from samity.bank.loans.queries.transactions import (
    Relation,
    TransactionNotFound,
    principal_left,
    relations_among,
    transaction_by_id,
    transactions_of,
    waived_before_income,
)
from samity.bank.loans.values.facts import CHARGED, EXTERNAL_ID, TransactionKind
from samity.bank.organisation.queries import office_by_id, payment_channels
from samity.dialects.door import Body, reading, writing
from samity.dialects.fineract.commands import unknown_command
from samity.dialects.fineract.currencies import spell_currency
from samity.dialects.fineract.loan_spelling import spell_transaction_kind
from samity.dialects.fineract.not_offered import Only
from samity.dialects.fineract.payment_bodies import PaymentBody
from samity.dialects.fineract.routing import WireRouter
from samity.dialects.fineract.wire import (
    BodyRefused,
    LooseModel,
    WireAmount,
    WireDate,
    WireModel,
    WireName,
    WirePositive,
    WireText,
)
from samity.kernel.money import Currency
from samity.storage.unit import Unit

router = WireRouter(tags=["Loan transactions"])
ADJUST = "adjust"


class LoanPaymentBody(PaymentBody):
    """Money that moves on one loan."""

    resource: ClassVar[str] = "loan.transaction"
    externalId: WireName | None = None
    note: WireText | None = None

    def details(self) -> dict[str, str]:
        """Return what is kept with the transaction beside how it was made."""
        return {} if self.externalId is None else {EXTERNAL_ID: self.externalId}


class UndoBody(WireModel):
    """Takes a transaction back; clients send the amount 0 and a date, which is the business date for the books."""

    resource: ClassVar[str] = "loan.transaction"
    transactionDate: WireDate | None = None
    transactionAmount: Annotated[None, Only(0)] = None
    note: WireText | None = None
    reversalExternalId: WireName | None = None


class AdjustBody(LoanPaymentBody):
    """A payment or credit as it should have been; with the amount 0, or none, it is taken back and nothing else."""

    transactionDate: WireDate | None = None
    transactionAmount: WireAmount | None = None
    reversalExternalId: WireName | None = None


class ChargebackBody(LoanPaymentBody):
    """A payment is charged back today, all of it or some."""

    transactionAmount: WirePositive


class TransactionsQuery(LooseModel):
    """Which part of a loan's transactions is wanted."""

    resource: ClassVar[str] = "loan.transaction"
    offset: Annotated[int, Query(ge=0)] = 0
    page: Annotated[int, Query(ge=0)] = 0
    size: Annotated[int, Query(ge=1, le=10_000)] = 10_000


@router.get("/loans/{loan_id}/transactions")
@reading
def list_transactions(loan_id: int, query: Annotated[TransactionsQuery, Query()], unit: Unit) -> dict[str, Any]:
    """List the transactions of a loan, a page at a time."""
    return listed_transactions(loan_id, query, unit)


def listed_transactions(loan_id: int, query: TransactionsQuery, unit: Unit) -> dict[str, Any]:
    """Spell a page of the transactions of a loan."""
    spelled = spell_transactions(readable_loan(loan_id, unit), unit)
    start = query.offset or query.page * query.size
    return {
        "content": spelled[start : start + query.size],
        "total": len(spelled),
        "totalElements": len(spelled),
        "totalFilteredRecords": len(spelled),
        "pageItems": spelled[start : start + query.size],
    }


@router.get("/loans/{loan_id}/transactions/{transaction_id}")
@reading
def retrieve_transaction(loan_id: int, transaction_id: int, unit: Unit) -> dict[str, Any]:
    """Return one transaction of a loan."""
    return told_transaction(loan_id, transaction_id, unit)


def told_transaction(loan_id: int, transaction_id: int, unit: Unit) -> dict[str, Any]:
    """Spell one transaction of a loan."""
    account = readable_loan(loan_id, unit)
    row = transaction_by_id(unit.connection, loan_id, transaction_id)
    if row["kind"] in CHARGED:
        raise TransactionNotFound(loan_id, transaction_id)
    rows = transactions_of(unit.connection, [loan_id])
    return _spell(account, row, _Among.of(rows), _office(account, unit), _channel_names(unit))


@router.post("/loans/{loan_id}/transactions/{transaction_id}")
@writing(AdjustBody, UndoBody, ChargebackBody)
def correct_transaction(
    loan_id: int, transaction_id: int, body: Body, unit: Unit, command: str | None = None
) -> dict[str, Any]:
    """Put another payment in the place of one, take a transaction back (undo, or the amount 0), or charge it back."""
    return corrected(loan_id, transaction_id, body, unit, command)


def corrected(loan_id: int, transaction_id: int, body: Body, unit: Unit, command: str | None) -> dict[str, Any]:
    """Adjust a transaction, take it back or charge it back, and answer."""
    name = (command or ADJUST).strip().lower()
    if name == ADJUST:
        return _adjusted(loan_id, transaction_id, body, unit)
    if name == "chargeback":
        return _charged_back(loan_id, transaction_id, body.read(ChargebackBody), unit)
    if name != "undo":
        raise unknown_command("undo or chargeback")
    return _taken_back(loan_id, transaction_id, body.read(UndoBody), unit)


def _adjusted(loan_id: int, transaction_id: int, body: Body, unit: Unit) -> dict[str, Any]:
    given = body.read(AdjustBody)
    if not given.transactionAmount:
        return _taken_back(loan_id, transaction_id, body.read(UndoBody), unit)
    if given.transactionDate is None:
        raise BodyRefused([{"type": "missing", "loc": ("transactionDate",), "msg": "a date is needed"}], given.resource)
    on, amount, reversal = given.transactionDate, given.transactionAmount, given.reversalExternalId
    kept = {"external_id": reversal, "details": given.details()}
    command = AdjustTransaction(loan_id, transaction_id, on, amount, given.payment(), given.note, **kept)
    recorded = adjust_transaction(command, unit)
    changes = {"transactionDate": on, "transactionAmount": amount, "note": given.note, "externalId": given.externalId}
    made = {"resourceId": adjusted_transaction(recorded), "resourceExternalId": given.externalId}
    return {**answer_of(recorded.account), **made, "changes": {**changes, "reversalExternalId": reversal}}


def _charged_back(loan_id: int, transaction_id: int, body: ChargebackBody, unit: Unit) -> dict[str, Any]:
    command = ChargeBack(loan_id, transaction_id, body.transactionAmount, body.payment(), body.note, body.details())
    recorded = charge_back(command, unit)
    changes = {"transactionAmount": body.transactionAmount, "externalId": body.externalId, "note": body.note}
    made = {"resourceId": recorded.new_transaction, "resourceExternalId": body.externalId}
    return {**answer_of(recorded.account), **made, "changes": changes}


def _taken_back(loan_id: int, transaction_id: int, body: UndoBody, unit: Unit) -> dict[str, Any]:
    named = body.reversalExternalId
    recorded = undo_transaction(UndoTransaction(loan_id, transaction_id, body.note, named), unit)
    told = {"note": body.note, "reversalExternalId": named}
    changes = {"transactionDate": unit.business_date, "transactionAmount": 0, **told}
    return {**answer_of(recorded.account), "resourceId": transaction_id, "changes": changes}


def readable_loan(loan_id: int, unit: Unit) -> LoanAccount:
    """Return a loan for reading.

    Raises:
        NotPermitted, LoanNotFound, OutsideOwnOffice.
    """
    permit(unit, "loans:read")
    account = loan_by_id(unit.connection, loan_id)
    admit_office(unit, account.office_id, account.office_hierarchy)
    return account


def answer_of(account: LoanAccount) -> dict[str, Any]:
    """Return whose loan a command was about, as every answer says."""
    return {
        "officeId": account.office_id,
        "clientId": account.client_id,
        "groupId": account.group_id,
        "loanId": account.id,
    }


def spell_transactions(account: LoanAccount, unit: Unit, by: date | None = None) -> list[dict[str, Any]]:
    """Spell the transactions of a loan, by a day where one is given.

    One that was taken back or replaced is shown as reversed. A charge put on it is none here.
    """
    office, channels = _office(account, unit), _channel_names(unit)
    rows = transactions_of(unit.connection, [account.id], by)
    among = _Among.of(rows)
    return [_spell(account, row, among, office, channels) for row in rows if row["kind"] not in CHARGED]


class _Among(NamedTuple):
    """What is told of a transaction by the others of its loan.

    Attributes:
        left: the principal left after each that stands.
        unearned: waivers of charges that were no income by then.
        relations: those that each leads to.
    """

    left: Mapping[int, int]
    unearned: frozenset[int]
    relations: Mapping[int, Sequence[Relation]]

    @classmethod
    def of(cls, rows: Sequence[RowMapping]) -> _Among:
        return cls(principal_left(rows), waived_before_income(rows), relations_among(rows))

    def leads(self, transaction_id: int) -> Sequence[Relation]:
        """Return those that a transaction leads to."""
        return self.relations.get(transaction_id, ())


def _office(account: LoanAccount, unit: Unit) -> dict[str, Any]:
    return {"officeId": account.office_id, "officeName": office_by_id(unit.connection, account.office_id).name}


def _channel_names(unit: Unit) -> dict[int, str]:
    return {each.id: each.name for each in payment_channels(unit.connection)}


def _spell(
    account: LoanAccount, row: RowMapping, among: _Among, office: dict[str, Any], channels: dict[int, str]
) -> dict[str, Any]:
    currency = account.currency
    kind = TransactionKind(row["kind"])
    takes_back = kind is TransactionKind.ACCRUAL and row["amount"] < 0
    sign = -1 if takes_back else 1
    amounts = {
        "amount": row["amount"],
        "principalPortion": row["principal"],
        "interestPortion": row["interest"],
        "feeChargesPortion": row["fees"],
        "penaltyChargesPortion": row["penalties"],
        "overpaymentPortion": row["overpaid"],
        "unrecognizedIncomePortion": 0,
    }
    if row["id"] in among.unearned:
        amounts |= {"feeChargesPortion": 0, "penaltyChargesPortion": 0, "unrecognizedIncomePortion": row["amount"]}
    return {
        "id": row["id"],
        "loanId": account.id,
        "externalId": (row["details"] or {}).get(EXTERNAL_ID),
        **office,
        "type": spell_transaction_kind(kind, takes_back=takes_back),
        "date": row["value_on"],
        "currency": spell_currency(currency),
        **{name: currency.major(sign * amount) for name, amount in amounts.items()},
        "cashRoundingDifference": currency.major(row["cash_difference"]) if row["cash_difference"] else None,
        "outstandingLoanBalance": currency.major(among.left.get(row["id"], row["principal_after"])),
        "submittedOnDate": row["booked_on"],
        "manuallyReversed": row["reversed_by_id"] is not None,
        "reversedOnDate": row["reversed_on"],
        "reversalExternalId": row["reversal_external_id"],
        "paymentDetailData": _payment(row, channels),
        "note": (row["details"] or {}).get("note"),
        "loanChargePaidByList": [],
        "transactionRelations": [_relation(row["id"], each, currency, channels) for each in among.leads(row["id"])],
    }


def _relation(
    transaction_id: int, relation: Relation, currency: Currency, channels: Mapping[int, str]
) -> dict[str, Any]:
    other = relation.other
    channel_id = (other["details"] or {}).get("channel_id")
    return {
        "fromLoanTransaction": transaction_id,
        "toLoanTransaction": other["id"],
        "relationType": relation.word,
        "amount": currency.major(other["amount"]),
        "paymentType": None if channel_id is None else channels.get(channel_id),
    }


_SLIPS = {
    "accountNumber": "account_number",
    "checkNumber": "check_number",
    "routingCode": "routing_code",
    "receiptNumber": "receipt_number",
    "bankNumber": "bank_number",
}


def _payment(row: RowMapping, channels: dict[int, str]) -> dict[str, Any] | None:
    details = row["details"] or {}
    channel_id = details.get("channel_id")
    slips = {name: details.get(ours, "") for name, ours in _SLIPS.items()}
    if channel_id is None and not any(slips.values()):
        return None
    payment_type = None if channel_id is None else {"id": channel_id, "name": channels.get(channel_id)}
    return {"id": row["id"], "paymentType": payment_type, **slips}
