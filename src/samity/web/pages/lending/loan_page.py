"""A loan: what is owed in plain words, the schedule, the transactions, and what may be done now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastapi import APIRouter

from samity.bank.custom_fields.values import OwnerKind
from samity.bank.gate import admit_office, permit
from samity.bank.loans.operations.decide import UNDECIDED
from samity.bank.loans.operations.delete import REMOVABLE
from samity.bank.loans.operations.officers import OVER
from samity.bank.loans.queries.accounts import LoanAccount, loan_by_id
from samity.bank.loans.queries.pay_off import pay_off_of
from samity.bank.loans.queries.planned import planned_installments
from samity.bank.loans.queries.transactions import transactions_of
from samity.bank.loans.queries.views import charges_of_loans, loan_views, timelines
from samity.bank.loans.values.facts import TransactionKind
from samity.bank.loans.values.parts import Parts, total_of
from samity.bank.loans.values.state import DISBURSED_STATUSES, LoanStatus
from samity.kernel.errors import Refusal
from samity.web.charts import balance_chart
from samity.web.door import Visit, Visiting
from samity.web.own_fields.shown import own_fields
from samity.web.pages.books.asked import day
from samity.web.pages.lending.words import agreed_in_words, payments_in_words
from samity.web.words import told

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from fastapi import Response
    from sqlalchemy import RowMapping

    from samity.bank.loans.values.state import Installment

router = APIRouter()

STATUS_WORDS = {
    LoanStatus.PARTIAL: ("not complete yet", "waiting"),
    LoanStatus.SUBMITTED: ("waits for a decision", "waiting"),
    LoanStatus.APPROVED: ("approved, not paid out", "waiting"),
    LoanStatus.ACTIVE: ("active", "good"),
    LoanStatus.WITHDRAWN: ("withdrawn", "quiet"),
    LoanStatus.REJECTED: ("rejected", "quiet"),
    LoanStatus.CLOSED: ("paid off", "quiet"),
    LoanStatus.OVERPAID: ("overpaid", "late"),
}
CANNOT_BE_PLANNED = "No schedule can be planned: meetings or working days have changed since it was asked for."
PAYMENTS = {TransactionKind.REPAYMENT, TransactionKind.OVERPAYMENT_REFUNDED, TransactionKind.WAIVE_CHARGES}
TRANSACTION_WORDS = {
    TransactionKind.DISBURSEMENT: "Paid out",
    TransactionKind.REPAYMENT: "Repayment",
    TransactionKind.WAIVE_CHARGES: "Charge waived",
    TransactionKind.WAIVE_INTEREST: "Interest waived",
    TransactionKind.OVERPAYMENT_APPLIED: "Overpayment used",
    TransactionKind.OVERPAYMENT_REFUNDED: "Overpayment refunded",
    TransactionKind.ACCRUAL: "Income recognised",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a loan stands on a day, in minor units.

    Attributes:
        fallen_due: installments due by the day; of them `settled`.
        next: the first one after the day of which something is left.
    """

    outstanding: Parts
    due: Parts
    overdue: Parts
    oldest_on: date | None
    fallen_due: int
    settled: int
    next: Installment | None


def standing_of(installments: Sequence[Installment], on: date) -> Standing:
    """Return where a schedule stands on a day."""
    fallen = [each for each in installments if each.due_on <= on]
    late = [each for each in fallen if each.due_on < on and not each.is_settled]
    return Standing(
        total_of([each.outstanding for each in installments]),
        total_of([each.outstanding for each in fallen]),
        total_of([each.outstanding for each in late]),
        late[0].due_on if late else None,
        len(fallen),
        sum(each.is_settled for each in fallen),
        next((each for each in installments if each.due_on > on and not each.is_settled), None),
    )


def admitted_loan(visit: Visit, loan_id: int) -> LoanAccount:
    """Return a loan that the person may look at.

    Raises:
        LoanNotFound, NotPermitted, OutsideOwnOffice.
    """
    permit(visit.unit, "loans:read")
    account = loan_by_id(visit.connection, loan_id)
    admit_office(visit.unit, account.office_id, account.office_hierarchy)
    return account


@router.get("/loans/{loan_id:int}", response_model=None)
def loan_page(visit: Visiting, loan_id: int, settle_on: str = "") -> Response:
    """Show a loan, and what would settle it today or on another day."""
    account = admitted_loan(visit, loan_id)
    status = account.state.status
    installments, planned_wrong = _schedule(visit, account)
    transactions = transactions_of(visit.connection, [loan_id])
    return visit.show(
        "lending/loan.html",
        loan=account,
        view=loan_views(visit.connection, [loan_id])[loan_id],
        timeline=timelines(visit.connection, [loan_id]).get(loan_id, {}),
        status_words=STATUS_WORDS[status],
        standing=standing_of(account.state.installments, visit.unit.business_date),
        installments=installments,
        planned_wrong=planned_wrong,
        pay_off=pay_off_of(visit.connection, account, day(settle_on) or visit.unit.business_date),
        is_paid_out=status in DISBURSED_STATUSES,
        transactions=transactions,
        transaction_words=TRANSACTION_WORDS,
        charges=charges_of_loans(visit.connection, [loan_id]),
        chart=balance_chart(account.state.installments, visit.unit.business_date),
        barred=_barred(account, transactions),
        own=own_fields(visit, OwnerKind.LOAN, loan_id),
        terms=list(agreed_in_words(account.agreement.terms, visit.formats)),
        payment_terms=list(payments_in_words(account.payments)),
    )


def _schedule(visit: Visit, account: LoanAccount) -> tuple[Sequence[Installment], str | None]:
    """Return the schedule, or before the pay-out the one that is planned, or why there is none."""
    if account.state.installments:
        return account.state.installments, None
    try:
        planned = planned_installments(visit.connection, account)
    except Refusal as refusal:
        return (), told(refusal, visit.formats)
    return planned, None if planned else CANNOT_BE_PLANNED


def _barred(account: LoanAccount, transactions: Sequence[RowMapping]) -> dict[str, str]:
    """Return, by act, why the state of the loan does not allow it."""
    status = account.state.status
    words = f"it {STATUS_WORDS[status][0]}" if status is LoanStatus.SUBMITTED else f"it is {STATUS_WORDS[status][0]}"
    undecided = status in UNDECIDED
    allowed = {
        "change": undecided,
        "request-approval": status is LoanStatus.PARTIAL,
        "set-incomplete": status is LoanStatus.SUBMITTED,
        "delete": status in REMOVABLE,
        "undo-rejection": status is LoanStatus.REJECTED,
        "undo-withdrawal": status is LoanStatus.WITHDRAWN,
        "approve": status is LoanStatus.SUBMITTED,
        "reject": undecided,
        "withdraw": undecided or status is LoanStatus.APPROVED,
        "officer": status not in OVER,
        "no-officer": status not in OVER and account.officer_id is not None,
        "undo-approval": status is LoanStatus.APPROVED,
        "pay-out": status is LoanStatus.APPROVED,
        "undo-pay-out": status in DISBURSED_STATUSES,
        "repay": status in DISBURSED_STATUSES,
        "refund": bool(account.state.overpaid),
        "charge": status not in {LoanStatus.REJECTED, LoanStatus.WITHDRAWN},
    }
    barred = {act: words for act, free in allowed.items() if not free}
    if account.officer_id is None and status not in OVER:
        barred["no-officer"] = "nobody looks after it"
    if "refund" in barred:
        barred["refund"] = "nothing was paid too much"
    if any(each["kind"] in PAYMENTS and not each["reversed_by_id"] for each in transactions):
        barred.setdefault("undo-pay-out", "take its payments and waivers back first")
    return barred
