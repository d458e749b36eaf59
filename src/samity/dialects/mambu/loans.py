"""/loans: lists, single loans, their schedules and their states."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any, ClassVar, Literal

from samity.bank.gate import admit_office, permit
from samity.bank.loans.operations.change import RequestApproval, SetIncomplete, request_approval, set_incomplete
from samity.bank.loans.operations.close import CloseLoan, UndoClosing, close_loan, undo_closing
from samity.bank.loans.operations.decide import (
    ApproveLoan,
    RejectLoan,
    UndoApproval,
    WithdrawLoan,
    approve_loan,
    reject_loan,
    undo_approval,
    withdraw_loan,
)
from samity.bank.loans.operations.delete import DeleteApplication, delete_application
from samity.bank.loans.operations.reopen import UndoRejection, UndoWithdrawal, undo_rejection, undo_withdrawal
from samity.bank.loans.queries.accounts import LoanAccount, loan_by_id
from samity.bank.loans.queries.found import loans_found
from samity.dialects.door import Answer, asking, reading, writing
from samity.dialects.mambu.bodies import Nothing
from samity.dialects.mambu.cursors import cursor_of
from samity.dialects.mambu.filters import same_choice, same_officer, same_row
from samity.dialects.mambu.finding import Finding, finding
from samity.dialects.mambu.keys import Kind
from samity.dialects.mambu.loans_schedule import spell_schedule
from samity.dialects.mambu.loans_searched import LOANS
from samity.dialects.mambu.loans_spelling import installments_of_loans, spell_loans
from samity.dialects.mambu.paging import Full, Paging, Wanted
from samity.dialects.mambu.routing import MambuRouter
from samity.dialects.mambu.rows import row_id
from samity.dialects.mambu.search import SearchBody
from samity.dialects.mambu.spelling import Spelling, spelling_of
from samity.dialects.mambu.wire import AnyCase, MambuModel, Text
from samity.storage.criteria import NOTHING_BESIDES, Comparison, Criterion
from samity.storage.unit import Unit

router = MambuRouter(tags=["Loan Accounts"])

_HOLDERS = {"CLIENT": ("client_id", Kind.CLIENT), "GROUP": ("group_debtor_id", Kind.GROUP)}


@router.get("/loans")
@reading
def list_loans(
    paging: Wanted,
    unit: Unit,
    creditOfficerUsername: str | None = None,  # noqa: N803 - the wire's name
    branchId: str | None = None,  # noqa: N803 - the wire's name
    centreId: str | None = None,  # noqa: N803 - the wire's name
    accountState: str | None = None,  # noqa: N803 - the wire's name
    accountHolderType: Literal["CLIENT", "GROUP"] | None = None,  # noqa: N803 - the wire's name
    accountHolderId: str | None = None,  # noqa: N803 - the wire's name
) -> Answer:
    """List loans; every filter given holds."""
    permit(unit, "loans:read")
    spelling = spelling_of(unit)
    holder, kind = _HOLDERS[accountHolderType or "CLIENT"]
    criteria = [
        *same_row(unit, spelling, "office_id", Kind.BRANCH, branchId),
        *same_row(unit, spelling, "centre_id", Kind.CENTRE, centreId),
        *same_row(unit, spelling, holder, kind, accountHolderId),
        *same_officer(unit, creditOfficerUsername),
        *same_choice(LOANS.fields["accountState"], "accountState", accountState),
    ]
    if accountHolderType and not accountHolderId:
        criteria.append(Criterion(holder, Comparison.NOT_EMPTY))
    return _page(paging, Finding(tuple(criteria), NOTHING_BESIDES, paging.window(LOANS.orders)), spelling, unit)


@router.post("/loans:search")
@asking(SearchBody)
def search_loans(paging: Wanted, body: SearchBody, unit: Unit, cursor: str | None = None) -> Answer:
    """Find loans of which every criterion holds; a cursor goes through them as they were changed."""
    permit(unit, "loans:read")
    spelling = spelling_of(unit)
    return _page(paging, finding(LOANS, body, paging, spelling, unit, cursor), spelling, unit)


@router.get("/loans/{loan_id}")
@reading
def retrieve_loan(loan_id: str, full: Full, unit: Unit) -> dict[str, Any]:
    """Return one loan."""
    spelling = spelling_of(unit)
    account = readable_loan(loan_id, spelling, unit)
    return spell_loans([account.id], spelling, unit, full=full)[0]


@router.get("/loans/{loan_id}/schedule")
@reading
def retrieve_schedule(loan_id: str, unit: Unit) -> dict[str, Any]:
    """Return the installments of a loan; of one that is not paid out yet, those it would have."""
    spelling = spelling_of(unit)
    account = readable_loan(loan_id, spelling, unit)
    rows = installments_of_loans([account], unit)[account.id]
    return spell_schedule(account, rows, spelling, unit)


@router.delete("/loans/{loan_id}", status_code=204)
@writing(Nothing)
def remove_loan(loan_id: str, body: Nothing, unit: Unit) -> Answer:  # noqa: ARG001 - `body` makes it a write
    """Remove an application that never became a loan."""
    delete_application(DeleteApplication(row_id(unit, spelling_of(unit), Kind.LOAN, loan_id)), unit)
    return Answer(status=204)


Act = Callable[[int, str | None, Unit], LoanAccount]
ACTIONS: Mapping[str, Act] = {
    "REQUEST_APPROVAL": lambda loan, note, unit: request_approval(RequestApproval(loan, note), unit),
    "SET_INCOMPLETE": lambda loan, note, unit: set_incomplete(SetIncomplete(loan, note), unit),
    "APPROVE": lambda loan, note, unit: approve_loan(ApproveLoan(loan, unit.business_date, note=note), unit),
    "UNDO_APPROVE": lambda loan, note, unit: undo_approval(UndoApproval(loan, note), unit),
    "REJECT": lambda loan, note, unit: reject_loan(RejectLoan(loan, unit.business_date, note), unit),
    "UNDO_REJECT": lambda loan, note, unit: undo_rejection(UndoRejection(loan, note), unit),
    "WITHDRAW": lambda loan, note, unit: withdraw_loan(
        WithdrawLoan(loan, unit.business_date, note, even_approved=True), unit
    ),
    "UNDO_WITHDRAW": lambda loan, note, unit: undo_withdrawal(UndoWithdrawal(loan, note), unit),
    "CLOSE": lambda loan, note, unit: close_loan(CloseLoan(loan, unit.business_date, note), unit),
    "UNDO_CLOSE": lambda loan, note, unit: undo_closing(UndoClosing(loan, note), unit),
}
"""What is done to a loan today, by this dialect's name of the act. A loan that is repaid closes by itself."""


class StateBody(MambuModel):
    """What shall be done, and why."""

    resource: ClassVar[str] = "loan"
    action: Annotated[
        Literal[
            "REQUEST_APPROVAL",
            "SET_INCOMPLETE",
            "APPROVE",
            "UNDO_APPROVE",
            "REJECT",
            "UNDO_REJECT",
            "WITHDRAW",
            "UNDO_WITHDRAW",
            "CLOSE",
            "UNDO_CLOSE",
        ],
        AnyCase,
    ]
    notes: Text = None


@router.post("/loans/{loan_id}:changeState")
@writing(StateBody)
def change_state(loan_id: str, body: StateBody, unit: Unit) -> dict[str, Any]:
    """Do what the action names, as of today."""
    spelling = spelling_of(unit)
    found = row_id(unit, spelling, Kind.LOAN, loan_id)
    ACTIONS[body.action](found, body.notes, unit)
    return spell_loans([found], spelling, unit, full=True)[0]


def readable_loan(loan_id: str, spelling: Spelling, unit: Unit) -> LoanAccount:
    """Return a loan for reading.

    Raises:
        NotPermitted, UnknownKey, LoanNotFound, OutsideOwnOffice.
    """
    permit(unit, "loans:read")
    account = loan_by_id(unit.connection, row_id(unit, spelling, Kind.LOAN, loan_id))
    admit_office(unit, account.office_id, account.office_hierarchy)
    return account


def _page(paging: Paging, asked: Finding, spelling: Spelling, unit: Unit) -> Answer:
    page = loans_found(unit.connection, unit.actor.office_hierarchy, asked.criteria, asked.window, asked.besides)
    ids = [each["account_id"] for each in page.rows]
    following = {} if asked.window.after is None else {"Items_Next_Cursor": cursor_of(page.ends_at)}
    return paging.answer(page, spell_loans(ids, spelling, unit, full=paging.full), **following)
