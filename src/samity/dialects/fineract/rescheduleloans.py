"""/rescheduleloans: requests to make the rest of a loan's schedule anew."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, ClassVar, Literal

from fastapi import Query
from sqlalchemy import RowMapping

from samity.bank.gate import permit
from samity.bank.loans.operations.reasons import RESCHEDULE_REASONS
from samity.bank.loans.operations.reschedule import (
    ApproveRescheduling,
    RejectRescheduling,
    RequestRescheduling,
    approve_rescheduling,
    reject_rescheduling,
    request_rescheduling,
    rescheduling_refusals_of,
)
from samity.bank.loans.queries.accounts import LoanAccount
from samity.bank.loans.queries.reschedule_requests import (
    APPROVED,
    PENDING,
    REJECTED,
    asked_by,
    reschedule_request,
    reschedule_requests,
    rescheduled_as_asked,
)
from samity.bank.loans.values.rescheduling import ReschedulingAsked
from samity.bank.organisation.queries import code_values
from samity.dialects.door import Body, reading, writing
from samity.dialects.fineract.clients_options import value_option
from samity.dialects.fineract.commands import Commands, Target, bodies, obey
from samity.dialects.fineract.loan_schedule import spell_schedule
from samity.dialects.fineract.loan_transactions import answer_of, readable_loan
from samity.dialects.fineract.loan_words import WireCountFrom1, WireRate
from samity.dialects.fineract.loanproducts_spelling import rate_of
from samity.dialects.fineract.not_offered import NullIsAbsent, Off, Zero
from samity.dialects.fineract.routing import WireRouter
from samity.dialects.fineract.wire import (
    LooseModel,
    WireDate,
    WireId,
    WireModel,
    WirePositive,
    WireText,
    WireTruth,
    option,
)
from samity.kernel.errors import refuse_all
from samity.storage.unit import Unit

router = WireRouter(tags=["Reschedule loans"])

_STATUSES = {
    PENDING: (100, "submitted.and.pending.approval", "Submitted and pending approval", "pendingApproval"),
    APPROVED: (200, "approved", "Approved", "approved"),
    REJECTED: (500, "rejected", "Rejected", "rejected"),
}
_FLAGS = [flag for *_, flag in _STATUSES.values()]
_COMMANDS = {"pending": PENDING, "approved": APPROVED, "rejected": REJECTED}


class RescheduleBody(NullIsAbsent):
    """What is asked for; another rhythm is not offered."""

    resource: ClassVar[str] = "rescheduleloan"
    loanId: WireId
    rescheduleFromDate: WireDate
    submittedOnDate: WireDate
    rescheduleReasonId: WireId
    rescheduleReasonComment: WireText | None = None
    adjustedDueDate: WireDate | None = None
    extraTerms: WireCountFrom1 | None = None
    newInterestRate: WireRate | None = None
    graceOnPrincipal: WireCountFrom1 | None = None
    graceOnInterest: WireCountFrom1 | None = None
    recalculateInterest: WireTruth | None = None
    recurringMoratoriumOnPrincipalPeriods: Zero = None
    emi: WirePositive | None = None
    endDate: WireDate | None = None
    changeRepaymentSchedule: Off = None

    def asked(self) -> ReschedulingAsked:
        """Return what is asked for."""
        return ReschedulingAsked(
            from_on=self.rescheduleFromDate,
            adjusted_due_on=self.adjustedDueDate,
            extra_terms=self.extraTerms or 0,
            annual_rate=None if self.newInterestRate is None else Fraction(self.newInterestRate),
            grace_on_principal=self.graceOnPrincipal or 0,
            grace_on_interest=self.graceOnInterest or 0,
            amount=self.emi,
            amount_until=self.endDate,
        )


class ApprovalBody(WireModel):
    """When it is approved."""

    resource: ClassVar[str] = "rescheduleloan"
    approvedOnDate: WireDate


class RejectionBody(WireModel):
    """When it is rejected."""

    resource: ClassVar[str] = "rescheduleloan"
    rejectedOnDate: WireDate


class RequestsQuery(LooseModel):
    """Which requests are wanted."""

    resource: ClassVar[str] = "rescheduleloan"
    command: Literal["pending", "approved", "rejected", "all"] = "all"
    loanId: WireId | None = None


class RequestQuery(LooseModel):
    """Whether the schedule is wanted that a request would lead to."""

    resource: ClassVar[str] = "rescheduleloan"
    command: Literal["previewLoanReschedule"] | None = None


@router.get("/rescheduleloans")
@reading
def list_requests(query: Annotated[RequestsQuery, Query()], unit: Unit) -> list[dict[str, Any]]:
    """List the requests about loans that can be seen, or about one of them."""
    permit(unit, "loans:read")
    loan_id = None if query.loanId is None else readable_loan(query.loanId, unit).id
    status = _COMMANDS.get(query.command)
    found = reschedule_requests(unit.connection, unit.actor.office_hierarchy, status, loan_id)
    return [_spell(each) for each in found]


@router.get("/rescheduleloans/template")
@reading
def retrieve_template(unit: Unit) -> dict[str, Any]:
    """Return what a form for a request offers."""
    permit(unit, "loans:read")
    reasons = code_values(unit.connection, RESCHEDULE_REASONS)[RESCHEDULE_REASONS]
    return {"rescheduleReasons": [value_option(each) for each in reasons]}


@router.get("/rescheduleloans/{request_id}")
@reading
def retrieve_request(request_id: int, query: Annotated[RequestQuery, Query()], unit: Unit) -> dict[str, Any]:
    """Return a request, or the schedule it would lead to."""
    permit(unit, "loans:read")
    request = reschedule_request(unit.connection, request_id)
    account = readable_loan(request["account_id"], unit)
    return _spell(request) if query.command is None else _preview(account, request, unit)


@router.post("/rescheduleloans")
@writing(RescheduleBody)
def create_request(body: RescheduleBody, unit: Unit) -> dict[str, Any]:
    """Ask for another rest of a schedule."""
    command = RequestRescheduling(
        loan_id=body.loanId,
        submitted_on=body.submittedOnDate,
        asked=body.asked(),
        reason_id=body.rescheduleReasonId,
        comment=body.rescheduleReasonComment,
        recalculate_interest=body.recalculateInterest,
    )
    made = request_rescheduling(command, unit)
    return {**answer_of(readable_loan(body.loanId, unit)), "resourceId": made}


def _approve(target: Target, body: ApprovalBody, unit: Unit) -> dict[str, Any]:
    recorded = approve_rescheduling(ApproveRescheduling(target.id, body.approvedOnDate), unit)
    changes = {"approvedOnDate": body.approvedOnDate, "approvedByUserId": unit.actor.user_id}
    return {**answer_of(recorded.account), "resourceId": target.id, "changes": changes}


def _reject(target: Target, body: RejectionBody, unit: Unit) -> dict[str, Any]:
    account = reject_rescheduling(RejectRescheduling(target.id, body.rejectedOnDate), unit)
    changes = {"rejectedOnDate": body.rejectedOnDate, "rejectedByUserId": unit.actor.user_id}
    return {**answer_of(account), "resourceId": target.id, "changes": changes}


DECISIONS: Commands = {"approve": (ApprovalBody, _approve), "reject": (RejectionBody, _reject)}


@router.post("/rescheduleloans/{request_id}")
@writing(*bodies(DECISIONS))
def decide_request(request_id: int, body: Body, unit: Unit, command: str | None = None) -> dict[str, Any]:
    """Approve a request, or reject it."""
    return obey(DECISIONS, command, Target(request_id), body, unit)


def _preview(account: LoanAccount, request: RowMapping, unit: Unit) -> dict[str, Any]:
    """Spell the schedule as it would be, were the request approved now."""
    asked = asked_by(request)
    refuse_all(rescheduling_refusals_of(account, asked, unit))
    state = rescheduled_as_asked(unit.connection, account, asked, unit.business_date)
    assert state.disbursed_on is not None  # noqa: S101 - an active loan was paid out
    today = unit.business_date
    return spell_schedule(account.currency, state.disbursed_on, state.principal, state.installments, today)


def _spell(request: RowMapping) -> dict[str, Any]:
    asked, reason = asked_by(request), request["reason_id"]
    number, word, value, flag = _STATUSES[request["status"]]
    told = option(number, f"loanRescheduleRequestStatusType.{word}", value)
    return {
        "id": request["id"],
        "loanId": request["account_id"],
        "loanAccountNumber": request["account_no"],
        "clientId": request["client_id"],
        "clientName": request["client_name"],
        "statusEnum": {**told, **{each: each == flag for each in _FLAGS}},
        "rescheduleFromDate": asked.from_on,
        "rescheduleReasonCodeValue": None if reason is None else {"id": reason, "name": request["reason"]},
        "rescheduleReasonComment": request["comment"],
        "recalculateInterest": bool(request["recalculate_interest"]),
        "timeline": _timeline(request),
        "loanTermVariationsData": list(_variations(asked)),
    }


def _timeline(request: RowMapping) -> dict[str, Any]:
    acts = {"submitted": ("submitted_on", "submitted_by")}
    if request["status"] != PENDING:
        acts[request["status"].lower()] = ("decided_on", "decided_by")
    told = {}
    for word, (on, by) in acts.items():
        told[f"{word}OnDate"] = request[on]
        told[f"{word}ByUsername"] = request[f"{by}_name"]
        told[f"{word}ByFirstname"] = request[f"{by}_firstname"]
        told[f"{word}ByLastname"] = request[f"{by}_lastname"]
    return told


def _variations(asked: ReschedulingAsked) -> Iterator[dict[str, Any]]:
    """Spell each thing that is asked for as a variation of the terms."""
    rate = None if asked.annual_rate is None else rate_of(asked.annual_rate)
    counts = (
        (7, "graceOnInterest", "Grace on interest", asked.grace_on_interest),
        (8, "graceOnPrincipal", "Grace on principal", asked.grace_on_principal),
        (9, "extendRepaymentPeriod", "Extend repayment period", asked.extra_terms),
    )
    if asked.adjusted_due_on is not None:
        yield _variation(asked, (4, "dueDate", "Due date"), date_value=asked.adjusted_due_on)
    if asked.amount is not None:
        yield _variation(asked, (1, "emiAmount", "emiAmount"), asked.amount, date_value=asked.amount_until)
    for number, word, value, count in counts:
        if count:
            yield _variation(asked, (number, word, value), Decimal(count))
    if rate is not None:
        kind = (10, "interestRateFromInstallment", "Interest rate from installment")
        yield _variation(asked, kind, rate)


def _variation(
    asked: ReschedulingAsked, kind: tuple[int, str, str], amount: Decimal | None = None, date_value: object = None
) -> dict[str, Any]:
    number, word, value = kind
    return {
        "termType": option(number, f"loanTermType.{word}", value),
        "termVariationApplicableFrom": asked.from_on,
        "decimalValue": amount,
        "dateValue": date_value,
        "isSpecificToInstallment": False,
    }
