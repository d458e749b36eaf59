"""/jobs and /scheduler: the night, and moving due dates off holidays; each with the history of its runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from samity.bank.gate import permit
from samity.bank.loans.operations.move_due_dates import ApplyHolidays, apply_holidays
from samity.bank.loans.queries.applied_holidays import count_holidays_applied, holidays_applied
from samity.close_of_business.background import begin_night, is_running
from samity.close_of_business.nights import count_nights, nights
from samity.dialects.door import Answer, WholeNumber, asking, reading, writing
from samity.dialects.fineract.commands import unknown_command
from samity.dialects.fineract.routing import WireRouter
from samity.dialects.fineract.wire import WireModel
from samity.kernel.errors import Refusal
from samity.storage.unit import Unit

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from samity.close_of_business.nights import NightReport

router = WireRouter(tags=["Scheduler jobs"])

LOAN_COB, APPLY_HOLIDAYS = 1, 5
JOBS = {LOAN_COB: ("Loan COB", "LA_ECOB"), APPLY_HOLIDAYS: ("Apply Holidays To Loans", "LA_AHOL")}
MOST = 200


@dataclass(eq=False)
class JobNotFound(Refusal):
    """There is no job {job}; there are 1, Loan COB, and 5, Apply Holidays To Loans."""

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
    """List the jobs."""
    permit(unit, "business_date:read")
    return [_spell_job(unit.connection, each) for each in JOBS]


@router.get("/jobs/short-name/{short_name}")
@reading
def retrieve_job_by_short_name(short_name: str, unit: Unit) -> dict[str, Any]:
    """Return a job by its short name."""
    permit(unit, "business_date:read")
    found = next((number for number, (_, short) in JOBS.items() if short == short_name), None)
    if found is None:
        raise JobNotFound(short_name)
    return _spell_job(unit.connection, found)


@router.get("/jobs/{job_id}")
@reading
def retrieve_job(job_id: WholeNumber, unit: Unit) -> dict[str, Any]:
    """Return a job, whether it runs, and its last run."""
    permit(unit, "business_date:read")
    _be_there(job_id)
    return _spell_job(unit.connection, job_id)


@router.post(f"/jobs/{APPLY_HOLIDAYS}")
@writing(ExecuteBody)
def execute_holidays(body: ExecuteBody, unit: Unit, command: str = "") -> Answer:  # noqa: ARG001 - it is read, and empty
    """Move what falls due in every holiday that counts; it is done when this is answered."""
    if command != "executeJob":
        raise unknown_command("executeJob")
    apply_holidays(ApplyHolidays(), unit)
    return Answer(status=202)


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
    total, rows = _runs(unit.connection, job_id, MOST if limit < 1 else limit, max(offset, 0))
    return {"totalFilteredRecords": total, "pageItems": rows}


def _be_there(job_id: int) -> None:
    if job_id not in JOBS:
        raise JobNotFound(str(job_id))


def _spell_job(connection: Connection, job_id: int) -> dict[str, Any]:
    display_name, short_name = JOBS[job_id]
    _, last = _runs(connection, job_id, 1, 0)
    return {
        "jobId": job_id,
        "displayName": display_name,
        "shortName": short_name,
        "cronExpression": "",
        "active": False,
        "currentlyRunning": job_id == LOAN_COB and is_running(connection),
        "lastRunHistory": last[0] if last else None,
    }


def _runs(connection: Connection, job_id: int, most: int, offset: int) -> tuple[int, list[dict[str, Any]]]:
    """Return how often a job was run, and the runs from one on, the last one first."""
    if job_id == LOAN_COB:
        total, told = count_nights(connection), nights(connection, most, offset)
        return total, [_spell_run(each, total - offset - number) for number, each in enumerate(told)]
    total, moments = count_holidays_applied(connection), holidays_applied(connection, most, offset)
    return total, [_spell_applied(each, total - offset - number) for number, each in enumerate(moments)]


def _spell_applied(done_at: datetime, version: int) -> dict[str, Any]:
    """Spell a run that was over as soon as it was asked for; one that failed has left nothing."""
    return {
        "version": version,
        "jobRunStartTime": done_at,
        "jobRunEndTime": done_at,
        "status": "success",
        "jobRunErrorMessage": None,
        "triggerType": "application",
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
