"""/jobs and /scheduler: the night is the one job there is, and what it did is the history of its runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from samity.bank.gate import permit
from samity.close_of_business.background import begin_night, is_running
from samity.close_of_business.nights import count_nights, nights
from samity.dialects.door import Answer, WholeNumber, asking, reading
from samity.dialects.fineract.commands import unknown_command
from samity.dialects.fineract.routing import WireRouter
from samity.dialects.fineract.wire import WireModel
from samity.kernel.errors import Refusal
from samity.storage.unit import Unit

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from samity.close_of_business.nights import NightReport

router = WireRouter(tags=["Scheduler jobs"])

LOAN_COB = 1
DISPLAY_NAME, SHORT_NAME = "Loan COB", "LA_ECOB"
MOST = 200


@dataclass(eq=False)
class JobNotFound(Refusal):
    """There is no job {job}; there is 1, Loan COB."""

    job: str


@dataclass(eq=False)
class NoScheduler(Refusal):
    """The bank starts no job by itself: let cron or a timer run `samity close-day`."""


class ExecuteBody(WireModel):
    """Nothing: the job takes no parameter."""

    resource: ClassVar[str] = "scheduler"


@router.get("/scheduler")
@reading
def retrieve_scheduler(unit: Unit) -> dict[str, Any]:
    """Say that the bank starts no job by itself."""
    permit(unit, "business_date:read")
    return {"active": False}


@router.post("/scheduler")
@asking(ExecuteBody)
def change_scheduler(unit: Unit, body: ExecuteBody, command: str = "") -> Answer:  # noqa: ARG001 - it is read, and empty
    """Stop what does not run; to start it is refused."""
    permit(unit, "business_date:roll")
    if command not in {"start", "stop"}:
        raise unknown_command("start or stop")
    if command == "start":
        raise NoScheduler
    return Answer(status=202)


@router.get("/jobs")
@reading
def list_jobs(unit: Unit) -> list[dict[str, Any]]:
    """List the jobs: there is one."""
    permit(unit, "business_date:read")
    return [_spell_job(unit.connection)]


@router.get("/jobs/short-name/{short_name}")
@reading
def retrieve_job_by_short_name(short_name: str, unit: Unit) -> dict[str, Any]:
    """Return a job by its short name."""
    permit(unit, "business_date:read")
    if short_name != SHORT_NAME:
        raise JobNotFound(short_name)
    return _spell_job(unit.connection)


@router.get("/jobs/{job_id}")
@reading
def retrieve_job(job_id: WholeNumber, unit: Unit) -> dict[str, Any]:
    """Return a job, whether it runs, and its last run."""
    permit(unit, "business_date:read")
    _be_there(job_id)
    return _spell_job(unit.connection)


@router.post("/jobs/{job_id}")
@asking(ExecuteBody)
def execute_job(job_id: WholeNumber, unit: Unit, body: ExecuteBody, command: str = "") -> Answer:  # noqa: ARG001 - it is read, and empty
    """Close the business day, beside everything else; a close that was broken off is taken up again.

    It moves the date as `samity close-day` does: the day that is closed is today.
    """
    permit(unit, "business_date:roll")
    _be_there(job_id)
    if command != "executeJob":
        raise unknown_command("executeJob")
    begin_night(unit)
    return Answer(status=202)


@router.get("/jobs/{job_id}/runhistory")
@reading
def list_runs(job_id: WholeNumber, unit: Unit, offset: WholeNumber = 0, limit: WholeNumber = MOST) -> dict[str, Any]:
    """List the runs of a job, the last one first."""
    permit(unit, "business_date:read")
    _be_there(job_id)
    total, first = count_nights(unit.connection), max(offset, 0)
    told = nights(unit.connection, MOST if limit < 1 else limit, first)
    rows = [_spell_run(each, total - first - number) for number, each in enumerate(told)]
    return {"totalFilteredRecords": total, "pageItems": rows}


def _be_there(job_id: int) -> None:
    if job_id != LOAN_COB:
        raise JobNotFound(str(job_id))


def _spell_job(connection: Connection) -> dict[str, Any]:
    last = nights(connection, most=1)
    return {
        "jobId": LOAN_COB,
        "displayName": DISPLAY_NAME,
        "shortName": SHORT_NAME,
        "cronExpression": "",
        "active": False,
        "currentlyRunning": is_running(connection),
        "lastRunHistory": _spell_run(last[0], count_nights(connection)) if last else None,
    }


def _spell_run(night: NightReport, version: int) -> dict[str, Any]:
    return {
        "version": version,
        "jobRunStartTime": night.begun_at,
        "jobRunEndTime": night.ended_at,
        "status": {"CLOSED": "success", "LEFT_OPEN": "failed"}.get(night.outcome or "", "in progress"),
        "jobRunErrorMessage": " ".join(night.found) or None,
        "triggerType": "application",
    }
