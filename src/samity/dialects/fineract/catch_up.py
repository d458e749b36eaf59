"""/loans/catch-up: close the days that no night has closed, and say how far loans are behind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from samity.bank.gate import permit
from samity.bank.organisation.queries import bank_date_of
from samity.close_of_business.background import begin_night, is_running, yesterday_of
from samity.close_of_business.nights import left_out_last, loans_behind
from samity.dialects.door import Answer, WholeNumber, asking, reading
from samity.dialects.fineract.jobs import ExecuteBody
from samity.dialects.fineract.routing import WireRouter
from samity.kernel.errors import Refusal
from samity.storage.unit import Unit

router = WireRouter(tags=["Loan COB catch up"])

MOST = 50
"""Loans in a part of a list."""


@dataclass(eq=False)
class CatchUpIsRunning(Refusal):
    """A catch-up is running already."""


@router.get("/loans/oldest-cob-closed")
@reading
def retrieve_oldest_closed(unit: Unit) -> dict[str, Any]:
    """Return the last day that was closed, the one that should be, and the loans that are behind it."""
    permit(unit, "business_date:read")
    stands, due = bank_date_of(unit.connection), yesterday_of(unit.connection)
    behind = loans_behind(unit.connection, all_of_them=stands.business_date <= due)
    return {"loanIds": behind, "cobProcessedDate": stands.closed_on, "cobBusinessDate": due}


@router.get("/loans/is-catch-up-running")
@reading
def retrieve_is_running(unit: Unit) -> dict[str, Any]:
    """Say whether days are being closed, and which one is."""
    permit(unit, "business_date:read")
    runs = is_running(unit.connection)
    return {"catchUpRunning": runs, "processingDate": bank_date_of(unit.connection).business_date if runs else None}


@router.get("/loans/locked")
@reading
def list_left_out(unit: Unit, page: WholeNumber = 0, limit: WholeNumber = MOST) -> dict[str, Any]:
    """List the loans that the last night could not work on, with the fault of each: the others it did not hold up."""
    permit(unit, "business_date:read")
    page, limit = max(page, 0), MOST if limit < 1 else min(limit, MOST)
    begun_at, found = left_out_last(unit.connection, limit, page * limit)
    content = [
        {
            "loanId": each.account_id,
            "lockPlacedOn": begun_at,
            "lockOwner": "LOAN_COB_CHUNK_PROCESSING",
            "error": f"{each.step}: {each.fault}",
        }
        for each in found
    ]
    return {"page": page, "limit": limit, "content": content}


@router.post("/loans/catch-up")
@asking(ExecuteBody)
def catch_up(unit: Unit, body: ExecuteBody) -> Answer:  # noqa: ARG001 - it is read, and empty
    """Close every day that is over by the bank's clock, one after the other, beside everything else.

    Answered with 200 where none is left, with 202 where it has begun.
    """
    permit(unit, "business_date:roll")
    if is_running(unit.connection):
        raise CatchUpIsRunning
    stands, until = bank_date_of(unit.connection), yesterday_of(unit.connection)
    if stands.business_date > until and stands.closing_until is None:
        return Answer(status=200)
    begin_night(unit, until)
    return Answer(status=202)
