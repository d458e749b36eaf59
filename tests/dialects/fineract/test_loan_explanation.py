"""Why everything of a loan is due, over HTTP: told to who names it, and to nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.dialects.fineract.charging import new_charge, put_on
from tests.dialects.fineract.lending import lent, repaid

if TYPE_CHECKING:
    from tests.api import Api


def _told(api: Api, loan_id: int, **asked: str) -> dict[str, Any]:
    told: dict[str, Any] = api.get(f"loans/{loan_id}", associations="explanation", **asked)["explanation"]
    return told


def _of(told: dict[str, Any], period: int, part: str) -> dict[str, Any]:
    (found,) = [each for each in told["dues"] if (each["period"], each["part"]) == (period, part)]
    assert isinstance(found, dict)
    return found


def test_interest_is_told_by_its_days_and_charges_by_what_put_them_on(api: Api) -> None:
    loan_id = lent(api)
    put_on(api, loan_id, new_charge(api), "10 February 2024")
    told = _told(api, loan_id)
    first = _of(told, 1, "interest")
    assert (first["amount"], first["rule"], first["besides"]) == (120, "docs/rules/schedule-cumulative.md", [])
    (segment,) = first["segments"]
    assert (segment["fromDate"], segment["toDate"], segment["days"]) == ([2024, 1, 1], [2024, 2, 1], 31)
    assert (segment["balance"], segment["annualInterestRate"], segment["interest"]) == (12000, 12, 120)
    assert round(segment["dayCountFraction"], 12) == round(1 / 12, 12)
    fee = _of(told, 2, "fees")
    assert (fee["rule"], fee["amount"]) == ("docs/rules/charges.md", sum(each["amount"] for each in fee["changes"]))
    assert [each["kind"] for each in fee["changes"]] == ["CHARGE_ADDED"]


def test_everything_that_is_due_is_told_as_of_any_day(api: Api) -> None:
    loan_id = lent(api)
    repaid(api, loan_id, "01 February 2024", 700)
    own = [each for each in _told(api, loan_id)["dues"] if each["part"] == "interest"]
    # Fixed interest follows the schedule, not what is paid.
    assert [len(each["segments"][0]["transactionIds"]) for each in own] == [1] + [0] * 11
    for asked in ({}, {"asOf": "2024-01-15"}):
        loan = api.get(f"loans/{loan_id}", associations="explanation,repaymentSchedule", **asked)
        rows = [each for each in loan["repaymentSchedule"]["periods"] if "period" in each]
        due = {each["period"]: each["totalDueForPeriod"] for each in rows}
        told: dict[int, Any] = {}
        for each in loan["explanation"]["dues"]:
            told[each["period"]] = round(told.get(each["period"], 0) + each["amount"], 2)
        assert told == due
    (accrued,) = _told(api, loan_id, asOf="2024-01-15")["accrued"]
    assert (accrued["amount"], accrued["rule"]) == (54.19, "docs/rules/recognition.md")


def test_nobody_is_told_who_does_not_name_it(api: Api) -> None:
    loan_id = lent(api)
    assert "explanation" not in api.get(f"loans/{loan_id}", associations="all")
    assert "explanation" in api.get(f"loans/{loan_id}", associations="all,explanation")
