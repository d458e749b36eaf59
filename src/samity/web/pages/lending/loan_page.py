"""A loan: what is owed in plain words, the schedule, the transactions, and what may be done now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

from samity.bank.custom_fields.values import OwnerKind
from samity.bank.gate import admit_office, permit
from samity.bank.loans.operations.charges import OPEN_FOR_CHARGES
from samity.bank.loans.operations.decide import UNDECIDED
from samity.bank.loans.operations.delete import REMOVABLE
from samity.bank.loans.operations.mark_fraud import OPEN_FOR_FRAUD
from samity.bank.loans.operations.officers import OVER
from samity.bank.loans.queries.accounts import LoanAccount, loan_by_id
from samity.bank.loans.queries.as_of import charges_as_of, loan_as_of
from samity.bank.loans.queries.explanation import explanation_of
from samity.bank.loans.queries.history import MoneyMoved, facts_of, money_moved
from samity.bank.loans.queries.pay_off import pay_off_of
from samity.bank.loans.queries.planned import planned_installments
from samity.bank.loans.queries.receipts import RECEIPTED
from samity.bank.loans.queries.transactions import transactions_of
from samity.bank.loans.queries.views import loan_views, timelines
from samity.bank.loans.rules.charge_credits import given_back_of
from samity.bank.loans.rules.foreclosing import is_interest_fixed
from samity.bank.loans.rules.interest_applications import applies_by_hand
from samity.bank.loans.rules.locking import lock_of
from samity.bank.loans.rules.progress import Progress, progress
from samity.bank.loans.rules.recognition import accrual_told
from samity.bank.loans.values.allowances import EditOption, UndoableStep
from samity.bank.loans.values.explanation import Explanation
from samity.bank.loans.values.facts import (
    CHARGE_ADJUSTMENTS,
    CHARGE_REFUNDS,
    UNDONE_ALONE,
    FactKind,
    TransactionKind,
    booked_as,
    standing,
)
from samity.bank.loans.values.parts import total_of
from samity.bank.loans.values.products import Range
from samity.bank.loans.values.state import DISBURSED_STATUSES, PAYABLE_STATUSES, LoanStatus
from samity.bank.loans.values.terms import ScheduleEngine
from samity.kernel.errors import Refusal
from samity.web.charts import balance_chart
from samity.web.door import Visit, Visiting
from samity.web.languages import later, say
from samity.web.own_fields.shown import own_fields
from samity.web.pages.books.asked import day
from samity.web.pages.lending.early_charge_words import early_charges_in_words
from samity.web.pages.lending.explained_words import whys
from samity.web.pages.lending.late_states import barred_pauses, fraud_states, how_behind, late_states
from samity.web.pages.lending.lock_words import locked_in_words, locks_in_words
from samity.web.pages.lending.locked_acts import barred_by_lock, why_not_moved
from samity.web.pages.lending.noted import notes_in_words
from samity.web.pages.lending.penalty_words import penalties_in_words
from samity.web.pages.lending.prepayment_words import prepayments_in_words
from samity.web.pages.lending.rescheduling_words import requests_in_words
from samity.web.pages.lending.standing import mark_of, payments_that_settled, settled_on_time, standing_of
from samity.web.pages.lending.words import agreed_in_words, payments_in_words
from samity.web.words import told

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from fastapi import Response
    from sqlalchemy import RowMapping

    from samity.bank.loans.values.state import Installment

router = APIRouter()

STATUS_WORDS = {
    LoanStatus.PARTIAL: (later("not complete yet"), "waiting"),
    LoanStatus.SUBMITTED: (later("waits for a decision"), "waiting"),
    LoanStatus.APPROVED: (later("approved, not paid out"), "waiting"),
    LoanStatus.ACTIVE: (later("active"), "good"),
    LoanStatus.WITHDRAWN: (later("withdrawn"), "quiet"),
    LoanStatus.REJECTED: (later("rejected"), "quiet"),
    LoanStatus.CLOSED: (later("paid off"), "quiet"),
    LoanStatus.OVERPAID: (later("overpaid"), "late"),
    LoanStatus.WRITTEN_OFF: (later("written off"), "late"),
}
UNDOING = {
    "undo-approval": UndoableStep.APPROVAL,
    "undo-rejection": UndoableStep.REJECTION,
    "undo-withdrawal": UndoableStep.WITHDRAWAL,
    "undo-pay-out": UndoableStep.DISBURSEMENT,
    "undo-closing": UndoableStep.CLOSING,
}
NOT_TAKEN_BACK = later("its product does not let it be taken back")
CANNOT_BE_PLANNED = later("No schedule can be planned: meetings or working days have changed since it was asked for.")
# What is recovered of a debt that was given up touches no installment, and what is charged settles none.
ON_INSTALLMENTS = booked_as(
    UNDONE_ALONE - {FactKind.RECOVERED, FactKind.PENALTY_APPLIED, FactKind.EARLY_CHARGED, FactKind.INTEREST_APPLIED}
)
ADDS_PRINCIPAL = {
    *(TransactionKind.INTEREST_CAPITALIZED, TransactionKind.CHARGEBACK, TransactionKind.OVERPAYMENT_REFUNDED),
}
OF_INCOME = (TransactionKind.ACCRUAL, TransactionKind.ACCRUAL_ACTIVITY)
TRANSACTION_WORDS = {
    TransactionKind.DISBURSEMENT: later("Paid out"),
    TransactionKind.REPAYMENT: later("Repayment"),
    TransactionKind.WRITE_OFF: later("Written off"),
    TransactionKind.RECOVERY: later("Recovered"),
    TransactionKind.PENALTY_APPLIED: later("Penalty for being late"),
    TransactionKind.INTEREST_APPLIED: later("Interest so far applied"),
    TransactionKind.EARLY_CHARGE: later("Charge for repaying early"),
    TransactionKind.FEE_CHARGED: later("Fee"),
    TransactionKind.PENALTY_CHARGED: later("Penalty"),
    TransactionKind.WAIVE_CHARGES: later("Charge waived"),
    TransactionKind.WAIVE_INTEREST: later("Interest waived"),
    TransactionKind.INTEREST_WAIVED: later("Interest waived"),
    TransactionKind.GOODWILL_CREDIT: later("Goodwill credit"),
    TransactionKind.PAYOUT_REFUND: later("Payout refund"),
    TransactionKind.MERCHANT_ISSUED_REFUND: later("Merchant's refund"),
    TransactionKind.INTEREST_PAYMENT_WAIVER: later("Payment of interest waived"),
    TransactionKind.INTEREST_REFUND: later("Interest refunded"),
    **dict.fromkeys(CHARGE_ADJUSTMENTS, later("Charge given back")),
    **dict.fromkeys(CHARGE_REFUNDS, later("Charge refunded")),
    TransactionKind.CHARGEBACK: later("Charged back"),
    TransactionKind.CHARGE_OFF: later("Charged off"),
    TransactionKind.INTEREST_CAPITALIZED: later("Unpaid interest joined the principal"),
    TransactionKind.OVERPAYMENT_APPLIED: later("Overpayment used"),
    TransactionKind.OVERPAYMENT_REFUNDED: later("Overpayment refunded"),
    TransactionKind.HELD_APPLIED: later("Held money used"),
    TransactionKind.ACCRUAL: later("Income recognised"),
    TransactionKind.ACCRUAL_ACTIVITY: later("Installments summed up"),
    TransactionKind.TRANSFER_PROPOSED: later("On the way to another office"),
    TransactionKind.TRANSFER_ACCEPTED: later("Taken over by another office"),
    TransactionKind.TRANSFER_WITHDRAWN: later("Stays with its office"),
    TransactionKind.TRANSFER_REJECTED: later("Not taken by the other office"),
}


def transaction_words(transaction: RowMapping) -> str:
    """Say what a transaction is; income that goes back is no income recognised."""
    goes_back = transaction["kind"] == TransactionKind.ACCRUAL and transaction["amount"] < 0
    return say("Income corrected") if goes_back else TRANSACTION_WORDS[transaction["kind"]]


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
    shown, today = told_of(visit, account), visit.unit.business_date
    # What nobody can reckon with, nobody can explain.
    told, by = (Explanation(), {}) if shown["accrued"] is None else explanation_of(visit.connection, account, today)
    return visit.show(
        "lending/loan.html",
        **shown,
        pay_off=pay_off_of(visit.connection, account, day(settle_on) or today),
        barred=barred_by_lock(account, visit)
        | barred_pauses(account, shown["behind"], today)
        | _barred(account, shown["transactions"]),
        not_moved=why_not_moved(account, visit),
        whys=whys(told.dues, by, account.currency, visit.formats),
        accruing=whys(told.accrued, by, account.currency, visit.formats),
        late_so_far=told.penalty and whys((told.penalty,), by, account.currency, visit.formats),
        own=own_fields(visit, OwnerKind.LOAN, loan_id),
        reschedulings=requests_in_words(visit, loan_id),
    )


@router.get("/loans/{loan_id:int}/print", response_model=None)
def loan_on_paper(visit: Visiting, loan_id: int, on: str = "") -> Response:
    """Show a loan as it is printed, as it stands or stood on a day: what it says, and nothing to press."""
    account, today, by = admitted_loan(visit, loan_id), visit.unit.business_date, day(on)
    if by is None or by == today:
        return visit.show("lending/loan_on_paper.html", **told_of(visit, account))
    stood = loan_as_of(visit.connection, account, by, today)
    return visit.show("lending/loan_on_paper.html", **told_of(visit, stood, by))


def told_of(visit: Visit, account: LoanAccount, by: date | None = None) -> dict[str, Any]:
    """Return what a loan's page and its print tell, of a loan as it stands or, with its day, as it stood."""
    today, state, of = by or visit.unit.business_date, account.state, [account.id]
    installments, planned_wrong = _schedule(visit, account)
    transactions = transactions_of(visit.connection, of, by)
    is_paid_out = state.status in DISBURSED_STATUSES
    facts = facts_of(visit.connection, of, by)[account.id]
    so_far = progress(account.agreement, facts, today) if is_paid_out else {}
    return {
        "loan": account,
        "on": today,
        "accrued": accrual_told(account.terms, state, today),
        "view": loan_views(visit.connection, of)[account.id],
        "timeline": timelines(visit.connection, of, by).get(account.id, {}),
        "status_words": STATUS_WORDS[state.status],
        "locked": locked_in_words(lock_of(state), visit.formats),
        "standing": standing_of(state.installments, today),
        "behind": (found := how_behind(visit, account, today)),
        "late_states": [*late_states(found, today, visit), *fraud_states(visit, account, today)],
        "on_demand": account.agreement.terms.is_on_demand,
        "on_time": settled_on_time(state.installments, so_far, today),
        "installments": installments,
        "due": total_of([each.due for each in installments]),
        "marks_of": {each: mark_of(each, so_far.get(each.number, Progress()), today) for each in state.installments},
        "paid_by": payments_that_settled(so_far, (each for each in transactions if each["kind"] in ON_INSTALLMENTS)),
        "planned_wrong": planned_wrong,
        "settles_today": pay_off_of(visit.connection, account, today),
        "is_paid_out": is_paid_out,
        "recovered": money_moved(visit.connection, of, by).get(account.id, MoneyMoved()).recovered,
        # A night recognises a little of every loan: beside what moved, that would be all there is to see.
        "transactions": [each for each in transactions if each["kind"] not in OF_INCOME],
        "income": [each for each in transactions if each["kind"] in OF_INCOME],
        "receipted": _last_receipted(transactions),
        "transaction_words": transaction_words,
        "charges": (charges := charges_as_of(visit.connection, account)),
        "given_back": {each["id"]: given_back_of(standing(facts), each["id"]) for each in charges},
        "notes": notes_in_words(visit.connection, account.id, by),
        "chart": balance_chart(state.installments, _principal_settled(transactions), today),
        "terms": [
            *agreed_in_words(account.terms, visit.formats),
            *penalties_in_words(account.agreement.terms.penalties, Range(), visit.formats),
            *locks_in_words(account.agreement.terms.locking, visit.formats),
        ],
        "payment_terms": [
            *payments_in_words(account.payments),
            *prepayments_in_words(account.agreement.terms, account.payments),
            *early_charges_in_words(account.agreement.terms.early_charge, account.currency, visit.formats),
        ],
    }


def _last_receipted(transactions: Iterable[RowMapping]) -> int | None:
    """Return the last transaction that handed money over and stands, which somebody may wait for the receipt of."""
    handed = (each["id"] for each in transactions if each["kind"] in RECEIPTED and each["reversed_by_id"] is None)
    return max(handed, default=None)


def _principal_settled(transactions: Iterable[RowMapping]) -> dict[date, int]:
    """Return the principal settled by what stands, by the day, in minor units; less where some was added."""
    settled: dict[date, int] = {}
    for each in transactions:
        if each["principal"] and not each["reversed_by_id"] and each["kind"] != TransactionKind.DISBURSEMENT:
            sign = -1 if each["kind"] in ADDS_PRINCIPAL else 1
            settled[each["value_on"]] = settled.get(each["value_on"], 0) + sign * each["principal"]
    return settled


def _schedule(visit: Visit, account: LoanAccount) -> tuple[Sequence[Installment], str | None]:
    """Return the schedule, or before the pay-out the one that is planned, or why there is none."""
    if account.state.installments or account.agreement.terms.is_on_demand:
        return account.state.scheduled, None
    try:
        planned = planned_installments(visit.connection, account)
    except Refusal as refusal:
        return (), told(refusal, visit.formats)
    return planned, None if planned else CANNOT_BE_PLANNED


def _barred(account: LoanAccount, transactions: Sequence[RowMapping]) -> dict[str, str]:
    """Return, by act, why the state of the loan does not allow it."""
    status = account.state.status
    words = _stands(status)
    undecided, is_charged_off = status in UNDECIDED, account.state.charged_off_on is not None
    owes = status is LoanStatus.ACTIVE and bool(account.state.outstanding.total)
    allowed = {
        "change": undecided,
        "request-approval": status is LoanStatus.PARTIAL,
        "delete": status in REMOVABLE,
        "undo-rejection": status is LoanStatus.REJECTED,
        "undo-withdrawal": status is LoanStatus.WITHDRAWN,
        **dict.fromkeys(("approve", "set-incomplete"), status is LoanStatus.SUBMITTED),
        "reject": undecided,
        "withdraw": undecided or status is LoanStatus.APPROVED,
        "officer": status not in OVER,
        "no-officer": status not in OVER and account.officer_id is not None,
        "undo-approval": status is LoanStatus.APPROVED,
        "pay-out": status is LoanStatus.APPROVED,
        "undo-pay-out": status in DISBURSED_STATUSES,
        "repay": status in PAYABLE_STATUSES,
        "credit": status in PAYABLE_STATUSES,
        "waive-interest": status is LoanStatus.ACTIVE,
        "charge-off": owes and not is_charged_off,
        "undo-charge-off": is_charged_off,
        "fraud": status in OPEN_FOR_FRAUD and not is_charged_off,
        **dict.fromkeys(("reschedule", "rate", "repayment-amount"), status is LoanStatus.ACTIVE),
        "grace": status is LoanStatus.ACTIVE,
        "lock": status is LoanStatus.ACTIVE and lock_of(account.state) is None,
        "unlock": lock_of(account.state) is not None,
        **dict.fromkeys(("foreclose", "write-off"), owes),
        "undo-write-off": status is LoanStatus.WRITTEN_OFF,
        "recover": status is LoanStatus.WRITTEN_OFF,
        "refund": bool(account.state.overpaid),
        "edit-schedule": bool(account.allowances.edits - {EditOption.PAYMENT_HOLIDAYS})
        and (undecided or status is LoanStatus.ACTIVE),
        "payment-holiday": EditOption.PAYMENT_HOLIDAYS in account.allowances.edits and status is LoanStatus.ACTIVE,
        "apply-interest": status is LoanStatus.ACTIVE and applies_by_hand(account.agreement.terms),
        "apply-held-interest": bool(account.state.held_back) and status is LoanStatus.ACTIVE,
        "vary": account.allowances.gaps is not None and undecided,
        "restore": bool(account.agreement.terms.varied_rows) and undecided,
        "charge": status in OPEN_FOR_CHARGES and not is_charged_off,
        "close": status is LoanStatus.ACTIVE and not (account.state.outstanding.total or account.state.held_back),
        "undo-closing": status is LoanStatus.CLOSED,
    }
    barred = {act: words for act, free in allowed.items() if not free}
    barred |= _more_exactly(account, barred)
    for act, why in _to_take_back_first(transactions).items():
        barred.setdefault(act, why)
    return barred


def _stands(status: LoanStatus) -> str:
    words = STATUS_WORDS[status][0]
    return say("it {status}", status=words) if status is LoanStatus.SUBMITTED else say("it is {status}", status=words)


def _to_take_back_first(transactions: Sequence[RowMapping]) -> dict[str, str]:
    """Return, by act, which transactions stand against it."""
    stands = {TransactionKind(each["kind"]) for each in transactions if not each["reversed_by_id"]}
    first = {}
    if TransactionKind.CHARGE_OFF in stands:
        first["undo-pay-out"] = say("take its charge-off back first")
    if TransactionKind.WRITE_OFF in stands:
        first["undo-pay-out"] = say("take its write-off back first")
    if stands & ON_INSTALLMENTS:
        first["undo-pay-out"] = say("take its payments and waivers back first")
    if TransactionKind.RECOVERY in stands:
        first["undo-write-off"] = say("take back first what was recovered")
    return first


def _more_exactly(account: LoanAccount, barred: Mapping[str, str]) -> dict[str, str]:
    """Return, by act, what stands against it where that is more than the state of the loan."""
    status, exact = account.state.status, dict[str, str]()
    if account.officer_id is None and status not in OVER:
        exact["no-officer"] = say("nobody looks after it")
    exact |= {act: NOT_TAKEN_BACK for act, step in UNDOING.items() if step not in account.allowances.undo}
    if not account.allowances.edits:
        exact |= dict.fromkeys(
            ("edit-schedule", "payment-holiday"), say("its product does not let it be changed by hand")
        )
    if account.allowances.gaps is None:
        exact |= dict.fromkeys(("vary", "restore"), say("its product does not let it be varied"))
    elif status in UNDECIDED and "restore" in barred:
        exact["restore"] = say("none of its installments is varied")
    exact |= _of_interest(account, barred)
    if "close" in barred and status is LoanStatus.ACTIVE:
        owes = say("something is owed on it")
        exact["close"] = owes if account.state.outstanding.total else say("payment holidays hold interest back")
    if "write-off" in barred and status is LoanStatus.ACTIVE:
        exact |= dict.fromkeys(("write-off", "charge-off", "foreclose"), say("nothing is owed on it"))
    if "refund" in barred:
        exact["refund"] = say("nothing was paid too much")
    if status is LoanStatus.ACTIVE:
        exact |= {"lock": say("it is locked already")} if "lock" in barred else {"unlock": say("it is not locked")}
    return exact | _of_charge_off(account)


def _of_interest(account: LoanAccount, barred: Mapping[str, str]) -> dict[str, str]:
    """Return, by act, what stands against asking for interest."""
    exact: dict[str, str] = {}
    if "apply-interest" in barred and account.state.status is LoanStatus.ACTIVE:
        exact["apply-interest"] = say("its interest is applied as its schedule says")
    if not is_interest_fixed(account.agreement.terms):
        exact["foreclose"] = say("its interest ends when it is paid off")
    if "apply-held-interest" in barred:
        exact["apply-held-interest"] = say("no payment holiday holds interest back")
    return exact


def _of_charge_off(account: LoanAccount) -> dict[str, str]:
    """Return, by act, what stands against it because the loan was charged off, or cannot be."""
    if account.state.charged_off_on is not None:
        barred = ("charge-off", "foreclose", "fraud", "charge", "reschedule", "rate", "repayment-amount")
        return dict.fromkeys(barred, say("it was charged off"))
    exact = {"undo-charge-off": say("it is not charged off")}
    if account.agreement.terms.engine is ScheduleEngine.CONTRACTUAL:
        exact |= dict.fromkeys(("charge-off", "reschedule"), say("its schedule is by contract"))
    else:
        exact |= dict.fromkeys(
            ("rate", "repayment-amount"), say("its schedule is not by contract: ask to reschedule it")
        )
    return exact
