"""/loans/{id}/…-transactions: money that moves on a loan, and what moved."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from samity.bank.gate import permit
from samity.bank.loans.operations.disburse import Disburse, UndoDisbursement, disburse_loan, undo_disbursement
from samity.bank.loans.operations.edit_schedule import EditSchedule, InstallmentEdit, edit_schedule
from samity.bank.loans.operations.loan_to_change import loan_to_change
from samity.bank.loans.operations.money_checks import NO_DETAIL, PaymentDetail
from samity.bank.loans.operations.repay import CustomAmount, Repay, repay_loan
from samity.bank.loans.operations.undo import UndoTransaction, undo_transaction
from samity.bank.loans.operations.write_off import UndoWriteOff, undo_write_off
from samity.bank.loans.queries.found import loan_of_transaction, transactions_found
from samity.bank.loans.queries.planned import planned_installments
from samity.bank.loans.values.facts import TransactionKind
from samity.dialects.door import Answer, asking, reading, writing
from samity.dialects.door.bodies import BodyRefused
from samity.dialects.mambu.channels import channels_named
from samity.dialects.mambu.cursors import cursor_of
from samity.dialects.mambu.finding import finding
from samity.dialects.mambu.keys import Kind, UnknownKey
from samity.dialects.mambu.loan_transactions_bodies import (
    AdjustmentBody,
    DisbursementBody,
    PaidBody,
    RepaymentBody,
    check_booked_today,
)
from samity.dialects.mambu.loan_transactions_spelling import spell_one, spell_transactions
from samity.dialects.mambu.loanproducts_words import CUSTOM_PARTS
from samity.dialects.mambu.loans import readable_loan
from samity.dialects.mambu.loans_editing import edits_of
from samity.dialects.mambu.loans_searched import TRANSACTIONS_OF_LOANS
from samity.dialects.mambu.loans_words import TRANSACTIONS
from samity.dialects.mambu.paging import Wanted
from samity.dialects.mambu.routing import MambuRouter
from samity.dialects.mambu.rows import row_id
from samity.dialects.mambu.search import SearchBody
from samity.dialects.mambu.spelling import Spelling, spelling_of, value_day
from samity.doors.ids import LARGEST_ID
from samity.storage.criteria import Comparison, Criterion
from samity.storage.unit import Unit

router = MambuRouter(tags=["Loan Transactions"])

_DETAILS = ("transactionDetails",)


@router.get("/loans/{loan_id}/transactions")
@reading
def list_transactions(loan_id: str, paging: Wanted, unit: Unit) -> Answer:
    """List what moved on a loan, the newest first."""
    spelling = spelling_of(unit)
    account = readable_loan(loan_id, spelling, unit)
    mine = (Criterion("account_id", Comparison.SAME, (account.id,)),)
    window = paging.window(TRANSACTIONS_OF_LOANS.orders, (("value_on", True), ("id", True)))
    page = transactions_found(unit.connection, unit.actor.office_hierarchy, mine, window)
    return paging.answer(page, spell_transactions(page.rows, spelling, unit))


@router.post("/loans/transactions:search")
@asking(SearchBody)
def search_transactions(paging: Wanted, body: SearchBody, unit: Unit, cursor: str | None = None) -> Answer:
    """Find what moved on any loan; a cursor goes through it by number."""
    permit(unit, "loans:read")
    spelling = spelling_of(unit)
    found = finding(TRANSACTIONS_OF_LOANS, body, paging, spelling, unit, cursor)
    page = transactions_found(unit.connection, unit.actor.office_hierarchy, found.criteria, found.window, found.besides)
    following = {} if cursor is None else {"Items_Next_Cursor": cursor_of(page.ends_at)}
    return paging.answer(page, spell_transactions(page.rows, spelling, unit), **following)


@router.get("/loans/transactions/{transaction_id}")
@reading
def retrieve_transaction(transaction_id: str, unit: Unit) -> dict[str, Any]:
    """Return one transaction."""
    permit(unit, "loans:read")
    spelling = spelling_of(unit)
    return spell_one(*_named(transaction_id, spelling, unit), spelling, unit)


@router.post("/loans/transactions/{transaction_id}:adjust")
@writing(AdjustmentBody)
def adjust_transaction(transaction_id: str, body: AdjustmentBody, unit: Unit) -> dict[str, Any]:
    """Take a transaction back, and change installments that are named; the answer says by which transaction."""
    spelling = spelling_of(unit)
    check_booked_today(body.bookingDate, body.resource, spelling, unit)
    loan_id, number = _named(transaction_id, spelling, unit)
    edits = _edits(loan_id, body, spelling, unit) if body.installments else ()
    moved = spell_one(loan_id, number, spelling, unit)
    if moved["type"] == TRANSACTIONS[TransactionKind.DISBURSEMENT]:
        undo_disbursement(UndoDisbursement(loan_id, body.notes, number), unit)
    elif moved["type"] == TRANSACTIONS[TransactionKind.WRITE_OFF]:
        undo_write_off(UndoWriteOff(loan_id, body.notes, number), unit)
    else:
        undo_transaction(UndoTransaction(loan_id, number, body.notes), unit)
    if edits:
        edit_schedule(EditSchedule(loan_id, edits, body.notes), unit)
    return spell_one(loan_id, number, spelling, unit)


def _edits(loan_id: int, body: AdjustmentBody, spelling: Spelling, unit: Unit) -> tuple[InstallmentEdit, ...]:
    """Return how installments shall be once the transaction is taken back; they were read before."""
    permit(unit, "loans:undo_transaction")
    permit(unit, "loans:edit_schedule")
    return edits_of(body.installments, loan_to_change(loan_id, unit), spelling, unit, "installments", body.resource)


@router.post("/loans/{loan_id}/disbursement-transactions", status_code=201)
@writing(DisbursementBody)
def disburse(loan_id: str, body: DisbursementBody, unit: Unit) -> Answer:
    """Pay a loan out."""
    spelling = spelling_of(unit)
    permit(unit, "loans:disburse")
    found = row_id(unit, spelling, Kind.LOAN, loan_id)
    payment = payment_of(body, spelling, unit)
    on, first_on = body.day(spelling, unit), None
    if body.firstRepaymentDate is not None:
        first_on = value_day(spelling, body.firstRepaymentDate, "firstRepaymentDate")
        account = loan_to_change(found, unit)
        planned = planned_installments(unit.connection, replace(account, expected_disbursement_on=on))
        # What would be the first date anyway is not agreed on anew: a day of rest may have moved it.
        first_on = None if planned and planned[0].due_on == first_on else first_on
    command = Disburse(found, on, body.amount, payment, body.notes, body.details(), first_repayment_on=first_on)
    return made(found, disburse_loan(command, unit).new_transaction, spelling, unit)


@router.post("/loans/{loan_id}/repayment-transactions", status_code=201)
@writing(RepaymentBody)
def repay(loan_id: str, body: RepaymentBody, unit: Unit) -> Answer:
    """Repay a loan, in the order agreed on, or by the parts that are named.

    It may count from a day before a later repayment: that one is reckoned anew, where Mambu refuses the earlier.
    """
    spelling = spelling_of(unit)
    found = row_id(unit, spelling, Kind.LOAN, loan_id)
    custom = tuple(
        CustomAmount(CUSTOM_PARTS[each.customPaymentAmountType], each.amount)
        for each in body.customPaymentAmounts or ()
    )
    payment = payment_of(body, spelling, unit)
    command = Repay(
        *(found, body.day(spelling, unit), body.amount, payment, body.notes, body.details()),
        custom=custom,
        prepayment=body.prepaymentRecalculationMethod,
        even_closed=False,
    )
    return made(found, repay_loan(command, unit).new_transaction, spelling, unit)


def _named(name: str, spelling: Spelling, unit: Unit) -> tuple[int, int]:
    """Return the loan and the number of the transaction that a key or an `id` names.

    Raises:
        UnknownKey: it names none.
    """
    row = spelling.keys.decoded(name)
    if row is not None and row.kind is Kind.LOAN_TRANSACTION:
        return row.id, row.serial
    number = int(name) if name.isascii() and name.isdigit() and len(name) <= len(str(LARGEST_ID)) else 0
    loan_id = loan_of_transaction(unit.connection, number)
    if loan_id is None:
        raise UnknownKey(Kind.LOAN_TRANSACTION.word, name)
    return loan_id, number


def payment_of(body: PaidBody, spelling: Spelling, unit: Unit) -> PaymentDetail:
    """Return how money moved.

    Raises:
        BodyRefused: it names a channel that is not there, or two different ones.
    """
    given = body.transactionDetails
    named = {} if given is None else given.named
    if not named:
        return NO_DETAIL
    known = channels_named(spelling, unit)
    wrong = {member: "There is no such channel" for member, name in named.items() if name not in known}
    meant = {known[name] for name in named.values() if name in known}
    if len(meant) > 1:
        wrong["transactionChannelId"] = "The transactionChannelKey is another channel's"
    if wrong:
        faults = [{"type": "channel", "loc": (*_DETAILS, member), "msg": told} for member, told in wrong.items()]
        raise BodyRefused(faults, body.resource)
    return PaymentDetail(channel_id=meant.pop())


def made(loan_id: int, transaction_id: int, spelling: Spelling, unit: Unit) -> Answer:
    """Answer with a transaction that was made."""
    return Answer(spell_one(loan_id, transaction_id, spelling, unit), 201)
