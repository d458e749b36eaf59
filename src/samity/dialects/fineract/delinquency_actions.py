"""/loans/{id}/delinquency-actions: days that count for nothing in how long a loan is delinquent."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Literal

from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from samity.bank.gate import admit_office, permit
from samity.bank.loans.operations.pause_delinquency import (
    PauseDelinquency,
    ResumeDelinquency,
    pause_delinquency,
    resume_delinquency,
)
from samity.bank.loans.queries.accounts import loan_by_id
from samity.bank.loans.queries.delinquency import delinquency_actions
from samity.bank.loans.queries.found import loan_by_external_id
from samity.bank.loans.values.facts import FactKind
from samity.dialects.door import reading, writing
from samity.dialects.fineract.routing import WireRouter
from samity.dialects.fineract.wire import WireDate, WireModel, WireText
from samity.storage.unit import Unit

router = WireRouter(tags=["Delinquency"])

ACTIONS = {FactKind.DELINQUENCY_PAUSED: "PAUSE", FactKind.DELINQUENCY_RESUMED: "RESUME"}


class ActionBody(WireModel):
    """A pause from one day to another, or the end of one today."""

    resource: ClassVar[str] = "delinquencyAction"
    action: Literal["PAUSE", "RESUME", "pause", "resume"]
    startDate: WireDate
    endDate: WireDate | None = Field(default=None, validate_default=True)
    note: WireText | None = None

    @field_validator("endDate")
    @classmethod
    def _ends_pauses_alone(cls, given: date | None, info: ValidationInfo) -> date | None:
        pauses = str(info.data.get("action", "")).upper() == "PAUSE"
        if given is None and pauses:
            raise PydanticCustomError("missing", "a pause has one")
        if given is not None and "action" in info.data and not pauses:
            raise PydanticCustomError("not_supported", "a pause alone has one")
        return given


@router.get("/loans/{loan_id}/delinquency-actions")
@reading
def list_actions(loan_id: int, unit: Unit) -> list[dict[str, Any]]:
    """List the pauses of a loan and their ends, in the order in which they were entered."""
    permit(unit, "loans:read")
    return _listed(loan_id, unit)


@router.get("/loans/external-id/{external_id}/delinquency-actions")
@reading
def list_named_actions(external_id: str, unit: Unit) -> list[dict[str, Any]]:
    """List the pauses of a loan and their ends, in the order in which they were entered."""
    permit(unit, "loans:read")
    return _listed(loan_by_external_id(unit.connection, external_id), unit)


@router.post("/loans/{loan_id}/delinquency-actions")
@writing(ActionBody)
def create_action(loan_id: int, body: ActionBody, unit: Unit) -> dict[str, Any]:
    """Pause the days of a loan's delinquency, or let them count again."""
    return _done(loan_id, body, unit)


@router.post("/loans/external-id/{external_id}/delinquency-actions")
@writing(ActionBody)
def create_named_action(external_id: str, body: ActionBody, unit: Unit) -> dict[str, Any]:
    """Pause the days of a loan's delinquency, or let them count again."""
    return _done(loan_by_external_id(unit.connection, external_id), body, unit)


def _done(loan_id: int, body: ActionBody, unit: Unit) -> dict[str, Any]:
    if body.endDate is not None:
        made = pause_delinquency(PauseDelinquency(loan_id, body.startDate, body.endDate, body.note), unit)
    else:
        made = resume_delinquency(ResumeDelinquency(loan_id, body.startDate, body.note), unit)
    account = loan_by_id(unit.connection, loan_id)
    return {
        "officeId": account.office_id,
        "clientId": account.client_id,
        "groupId": account.group_id,
        "loanId": loan_id,
        "resourceId": made,
    }


def _listed(loan_id: int, unit: Unit) -> list[dict[str, Any]]:
    account = loan_by_id(unit.connection, loan_id)
    admit_office(unit, account.office_id, account.office_hierarchy)
    return [
        {
            "id": each["serial"],
            "action": ACTIONS[FactKind(each["kind"])],
            "startDate": _day(each["details"].get("from_on")) or each["value_on"],
            "endDate": _day(each["details"].get("to_on")),
            "createdById": each["user_id"],
            "createdOn": each["entered_at"],
        }
        for each in delinquency_actions(unit.connection, loan_id)
    ]


def _day(written: str | None) -> date | None:
    return None if written is None else date.fromisoformat(written)
