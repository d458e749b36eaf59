"""A transaction of a loan: what it settled, what it posted, and the way to take it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from samity.bank.accounting.queries import JournalFilter, lines
from samity.bank.loans.operations.charge_back import CHARGED_BACK
from samity.bank.loans.operations.undo import UndoTransaction, undo_transaction
from samity.bank.loans.queries.receipts import RECEIPTED
from samity.bank.loans.queries.transactions import transaction_by_id
from samity.bank.loans.queries.views import loan_views
from samity.bank.loans.values.facts import CHARGED, UNDONE_ALONE, TransactionKind, booked_as
from samity.bank.loans.values.state import PAYABLE_STATUSES, LoanStatus
from samity.bank.organisation.queries import payment_channel_by_id
from samity.web.acts import ActForm
from samity.web.door import Visit, Visiting
from samity.web.fields import note_field
from samity.web.languages import later, say
from samity.web.pages.lending.loan_acts import about_loan, loan_act
from samity.web.pages.lending.loan_page import admitted_loan, transaction_words
from samity.web.pages.lending.locked_acts import why_not_moved
from samity.web.pages.lending.what_if import try_undoing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import Response
    from sqlalchemy import RowMapping

    from samity.bank.loans.queries.accounts import LoanAccount

router = APIRouter()

UNDOABLE = booked_as(UNDONE_ALONE)
ON_THE_LOANS_PAGE = {
    TransactionKind.DISBURSEMENT: later("pay-out"),
    TransactionKind.WRITE_OFF: later("write-off"),
    TransactionKind.CHARGE_OFF: later("charge-off"),
}


@router.get("/loans/{loan_id:int}/transactions/{transaction_id:int}", response_model=None)
def transaction(visit: Visiting, loan_id: int, transaction_id: int) -> Response:
    """Show a transaction with its journal."""
    account = admitted_loan(visit, loan_id)
    found = transaction_by_id(visit.connection, loan_id, transaction_id)
    wanted = JournalFilter(visit.unit.actor.office_hierarchy, transaction_id=transaction_id)
    may_read = visit.may("journal:read")
    channel_id, not_moved = found["channel_id"], why_not_moved(account, visit)
    return visit.show(
        "lending/transaction.html",
        loan=account,
        view=loan_views(visit.connection, [loan_id])[loan_id],
        one=found,
        what=transaction_words(found),
        channel=payment_channel_by_id(visit.connection, channel_id).name if channel_id else None,
        journal=lines(visit.connection, wanted) if may_read else None,
        barred=_why_not_undone(found, account) or not_moved,
        no_receipt=None if found["kind"] in RECEIPTED else say("nothing changed hands"),
        not_charged_back=_why_not_charged_back(found, account) or not_moved,
        not_adjusted=_why_not_adjusted(found, account) or not_moved,
    )


def _why_not_undone(found: RowMapping, account: LoanAccount) -> str | None:
    if found["reversed_by_id"]:
        return say("was taken back already")
    if found["kind"] in ON_THE_LOANS_PAGE:
        return say("take the {kind} back on the loan's page", kind=ON_THE_LOANS_PAGE[found["kind"]])
    if account.state.status is LoanStatus.WRITTEN_OFF and found["kind"] != TransactionKind.RECOVERY:
        return say("take the write-off back first, on the loan's page")
    if found["kind"] in CHARGED:
        return say("is waived or given back among the charges of the loan's page")
    if found["kind"] == TransactionKind.INTEREST_CAPITALIZED:
        return say("follows from a due date that has passed")
    return None if found["kind"] in UNDOABLE else say("follows from other transactions")


def _why_not_adjusted(found: RowMapping, account: LoanAccount) -> str | None:
    if found["kind"] not in CHARGED_BACK:
        return say("only what was paid or credited is entered anew")
    return _why_not_undone(found, account)


def _why_not_charged_back(found: RowMapping, account: LoanAccount) -> str | None:
    if found["kind"] not in CHARGED_BACK:
        return say("only what was paid or credited is charged back")
    if found["reversed_by_id"]:
        return say("was taken back already")
    is_open = account.state.status in PAYABLE_STATUSES
    return None if is_open else say("take the write-off back first, on the loan's page")


def about_transaction(visit: Visit, loan_id: int, transaction_id: int, **_: int) -> Mapping[str, Any]:
    """Say which transaction it is."""
    currency = admitted_loan(visit, loan_id).currency
    found = transaction_by_id(visit.connection, loan_id, transaction_id)
    amount, on = visit.formats.amount(found["amount"], currency), visit.formats.day(found["value_on"])
    return {
        **about_loan(visit, loan_id),
        "note": say(
            "{transaction_words} of {amount} on {on}.", transaction_words=transaction_words(found), amount=amount, on=on
        ),
    }


class UndoTransactionForm(ActForm):
    """Why a transaction is taken back."""

    note = note_field(later("Why"))

    def command(self, visit: Visit, **ids: int) -> UndoTransaction:
        """Take it back."""
        return UndoTransaction(ids["loan_id"], ids["transaction_id"], self.note.data)


loan_act(
    router,
    "transactions/{transaction_id:int}/undo",
    UndoTransactionForm,
    undo_transaction,
    heading=later("Take the transaction back"),
    button=later("Take it back"),
    said=later("The transaction is taken back, and everything after it reckoned anew."),
    at={},
    about=about_transaction,
    template="lending/correction.html",
    look=try_undoing,
    look_button=later("Show what it does"),
)
