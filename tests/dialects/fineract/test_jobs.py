"""The night as an integrator of Fineract sees it: a job, its runs, and the catch-up of loans."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text
from tests.dialects.fineract.lending import lent, new_product
from tests.night.nights import Killed, killed_before

from samity.bank.organisation.queries import bank_date_of
from samity.close_of_business import close_day
from samity.close_of_business.background import yesterday_of
from samity.storage.locks import CHANGE_OF_DATE_LOCK

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from tests.api import Api

PATIENCE = 30
SICK = """
UPDATE loan SET accruing_number = 1, accrued_until = '2025-01-01', accrued = 'GUESSED' WHERE account_id = ANY(:ids)"""
WELL = "UPDATE loan SET accruing_number = NULL, accrued_until = NULL, accrued = NULL WHERE account_id = ANY(:ids)"


def after_the_night(api: Api) -> dict[str, Any]:
    """Wait until the job is done; return it."""
    until = time.monotonic() + PATIENCE
    while (job := api.get("jobs/1"))["currentlyRunning"] or job.get("lastRunHistory", {}).get("status") in {
        None,
        "in progress",
    }:
        assert time.monotonic() < until
        time.sleep(0.05)
    return dict(job)


def days_ago(count: int) -> str:
    return f"{datetime.now(UTC).date() - timedelta(days=count):%d %B %Y}"


def test_the_night_and_holidays_are_the_jobs_and_no_scheduler_runs_them(own_api: Api) -> None:
    job, other = own_api.get("jobs")
    assert other == own_api.get("jobs/5") == own_api.get("jobs/short-name/LA_AHOL")
    assert (other["displayName"], other["currentlyRunning"]) == ("Apply Holidays To Loans", False)
    assert job == own_api.get("jobs/1") == own_api.get("jobs/short-name/LA_ECOB")
    assert (job["jobId"], job["displayName"], job["active"], job["currentlyRunning"]) == (1, "Loan COB", False, False)
    assert own_api.get("scheduler") == {"active": False}
    assert own_api.call("POST", "scheduler?command=stop", json={}).status_code == 202
    assert own_api.call("POST", "scheduler?command=start", json={}).status_code == 403
    for wrong in ("jobs/2", "jobs/short-name/SA_PINT", "jobs/2/runhistory"):
        assert own_api.call("GET", wrong).status_code == 404


def test_the_job_closes_the_day_and_its_run_is_told(own_api: Api, own_engine: Engine) -> None:
    with own_engine.connect() as connection:
        today = bank_date_of(connection).business_date
    assert own_api.call("POST", "jobs/1?command=executeJob", json={}).status_code == 202
    run = after_the_night(own_api)["lastRunHistory"]
    assert (run["version"], run["status"], run["triggerType"]) == (1, "success", "application")
    assert run["jobRunStartTime"] <= run["jobRunEndTime"]
    close_day(own_engine)
    listed = own_api.get("jobs/1/runhistory", limit=1)
    assert (listed["totalFilteredRecords"], [each["version"] for each in listed["pageItems"]]) == (2, [2])
    assert [each["version"] for each in own_api.get("jobs/1/runhistory", offset=1)["pageItems"]] == [1]
    with own_engine.connect() as connection:
        assert bank_date_of(connection).closed_on == today + timedelta(days=1)
    assert own_api.call("POST", "jobs/1?command=pauseJob", json={}).status_code == 400


def test_due_dates_are_moved_off_every_holiday_by_a_job(own_api: Api) -> None:
    own_api.post("businessdate", {"type": "BUSINESS_DATE", "date": "10 January 2024"})
    loan_id = lent(own_api, new_product(own_api, repaymentFrequencyType=1, numberOfRepayments=4))
    switch = next(
        each
        for each in own_api.get("configurations")["globalConfiguration"]
        if "holidays" in each["name"] and "repayments-on" in each["name"]
    )
    own_api.put(f"configurations/{switch['id']}", {"enabled": True})
    for name, on, to in (("One", "15 January 2024", "16 January 2024"), ("Two", "22 January 2024", "24 January 2024")):
        rest = {"name": name, "fromDate": on, "toDate": on, "repaymentsRescheduledTo": to, "offices": [{"officeId": 1}]}
        holiday_id = own_api.post("holidays", {**rest, "reschedulingType": 2})["resourceId"]
        own_api.post(f"holidays/{holiday_id}?command=activate", {})
    assert own_api.call("POST", "jobs/5?command=executeJob", json={}).status_code == 202
    periods = own_api.get(f"loans/{loan_id}", associations="repaymentSchedule")["repaymentSchedule"]["periods"][1:]
    assert [each["dueDate"][2] for each in periods] == [8, 16, 24, 29]
    (run,) = own_api.get("jobs/5/runhistory")["pageItems"]
    assert (run["version"], run["status"]) == (1, "success")
    assert own_api.get("jobs/5")["lastRunHistory"] == run
    assert own_api.call("POST", "jobs/5?command=pauseJob", json={}).status_code == 400


def test_a_night_that_was_broken_off_is_taken_up_by_the_job(own_api: Api, own_engine: Engine) -> None:
    with killed_before(own_engine, 15), pytest.raises(Killed):
        close_day(own_engine)
    assert own_api.get("jobs/1")["lastRunHistory"]["status"] == "in progress"
    refused = own_api.call(
        "POST", "offices", json={"name": "By night", "openingDate": "05 January 2020", "parentId": 1}
    )
    assert refused.status_code == 409
    assert own_api.call("POST", "jobs/1?command=executeJob", json={}).status_code == 202
    assert after_the_night(own_api)["lastRunHistory"]["version"] == 1


def test_days_that_no_night_closed_are_caught_up(own_api: Api, own_engine: Engine) -> None:
    own_api.post("businessdate", {"type": "BUSINESS_DATE", "date": days_ago(3)})
    with own_engine.connect() as connection:
        yesterday = yesterday_of(connection)
    told = own_api.get("loans/oldest-cob-closed")
    assert (told["loanIds"], told["cobBusinessDate"]) == ([], [yesterday.year, yesterday.month, yesterday.day])
    assert own_api.get("loans/is-catch-up-running") == {"catchUpRunning": False}
    assert own_api.call("POST", "loans/catch-up", json={}).status_code == 202
    until = time.monotonic() + PATIENCE
    while own_api.get("loans/oldest-cob-closed").get("cobProcessedDate") != told["cobBusinessDate"]:
        assert time.monotonic() < until
        time.sleep(0.05)
    after_the_night(own_api)
    assert own_api.call("POST", "loans/catch-up").status_code == 200
    assert own_api.get("jobs/1/runhistory")["totalFilteredRecords"] == 3


def test_loans_that_the_last_night_could_not_work_on_are_told_with_their_faults(
    own_api: Api, own_engine: Engine
) -> None:
    assert own_api.get("loans/locked") == {"page": 0, "limit": 50, "content": []}
    product = new_product(own_api)
    sick = [lent(own_api, product) for _ in range(3)][1:]
    with own_engine.begin() as connection:
        connection.execute(text(SICK), {"ids": sick})
    close_day(own_engine)
    told = own_api.get("loans/locked")["content"]
    assert [each["loanId"] for each in told] == sick == own_api.get("loans/oldest-cob-closed")["loanIds"]
    assert all("GUESSED" in each["error"] and each["lockPlacedOn"] for each in told)
    parts = [own_api.get("loans/locked", page=page, limit=1)["content"] for page in range(3)]
    assert parts == [told[:1], told[1:], []]
    # Once they can be read again the next night works on them.
    with own_engine.begin() as connection:
        connection.execute(text(WELL), {"ids": sick})
    close_day(own_engine)
    assert own_api.get("loans/locked")["content"] == []


def test_who_asks_while_the_day_is_being_closed_is_told_so(own_api: Api, own_engine: Engine) -> None:
    with own_engine.connect() as somebody:
        somebody.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": CHANGE_OF_DATE_LOCK})
        assert own_api.get("loans/is-catch-up-running")["catchUpRunning"] is True
        assert own_api.call("POST", "loans/catch-up", json={}).status_code == 400
        assert own_api.call("POST", "jobs/1?command=executeJob", json={}).status_code == 409


def test_yesterday_is_the_banks(own_engine: Engine) -> None:
    late = datetime(2025, 3, 14, 20, tzinfo=UTC)
    with own_engine.begin() as connection:
        assert str(yesterday_of(connection, late)) == "2025-03-13"
        connection.execute(text("UPDATE institution SET time_zone = 'Asia/Dhaka'"))
        assert str(yesterday_of(connection, late)) == "2025-03-14"
