"""/runreports: the figures that clients show on their first page, and of a client, a group or a centre."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from tests.dialects.fineract.lending import approved, lent, new_loan, new_product, repaid
from tests.dialects.fineract.people import new_centre, new_client, new_group, new_office

from samity.dialects.fineract.trends import Span, counted_by, since, week_of

if TYPE_CHECKING:
    from tests.api import Api


def at(api: Api, day: str) -> None:
    """Make it the bank's day."""
    api.post("businessdate", {"type": "BUSINESS_DATE", "date": day})


def report(api: Api, name: str, **given: object) -> list[dict[str, object]]:
    """Ask as the web client does."""
    found: list[dict[str, object]] = api.get(f"runreports/{name}", **given, genericResultSet="false")
    return found


def test_clients_and_loans_are_counted_by_day_week_and_month(own_api: Api) -> None:
    at(own_api, "10 January 2024")
    product = new_product(own_api)
    for day, loans in (("09 January 2024", 1), ("31 December 2023", 2), ("28 December 2023", 0)):
        for _ in range(max(loans, 1)):
            who = new_client(own_api, activationDate=day)
            if loans:
                lent_on(own_api, product, who, day)
    new_client(own_api, activationDate="10 January 2024")  # Today is not over.
    assert report(own_api, "ClientTrendsByDay", R_officeId=1) == [
        {"count": 1, "days": [2023, 12, 28]},
        {"count": 2, "days": [2023, 12, 31]},
        {"count": 1, "days": [2024, 1, 9]},
    ]
    assert report(own_api, "LoanTrendsByDay", R_officeId=1) == [
        {"lcount": 2, "days": [2023, 12, 31]},
        {"lcount": 1, "days": [2024, 1, 9]},
    ]
    weeks = report(own_api, "ClientTrendsByWeek", R_officeId=1)
    assert weeks == [{"count": 1, "Weeks": 0}, {"count": 2, "Weeks": 1}, {"count": 1, "Weeks": 2}]
    assert report(own_api, "LoanTrendsByMonth", R_officeId=1) == [
        {"lcount": 2, "Months": "December"},
        {"lcount": 1, "Months": "January"},
    ]


def lent_on(api: Api, product: int, client: int, day: str) -> int:
    """Lend to a client on a day."""
    loan = new_loan(api, product, clientId=client, submittedOnDate=day, expectedDisbursementDate=day)
    approved(api, loan, day)
    api.post(f"loans/{loan}?command=disburse", {"actualDisbursementDate": day})
    return loan


def test_a_trend_names_no_two_weeks_or_months_alike() -> None:
    today = date(2026, 3, 31)
    assert [since(span, today) for span in Span] == [date(2026, 3, 17), date(2026, 1, 4), date(2025, 4, 1)]
    assert counted_by(Span.MONTH, {date(2025, 4, 1): 2, date(2026, 3, 30): 1}, today) == {"April": 2, "March": 1}
    # 1 January 2026 is a Thursday; the week before began on 21 December.
    days = (date(2025, 12, 27), date(2025, 12, 28), date(2026, 1, 3), date(2026, 1, 4))
    assert [week_of(day, today) for day in days] == [0, 1, 1, 2]


def test_what_a_day_asks_for_is_told_by_what_is_done_and_what_waits(own_api: Api) -> None:
    assert report(own_api, "Demand Vs Collection", R_officeId=1) == [{"AmountDue": 0, "AmountPaid": 0}]
    at(own_api, "01 February 2024")
    product = new_product(own_api)
    loan = lent(own_api, product, principal=12000)
    repaid(own_api, loan, "20 January 2024", 400)
    due = own_api.get(f"loans/{loan}", associations="repaymentSchedule")["repaymentSchedule"]["periods"][1]
    (row,) = report(own_api, "Demand Vs Collection", R_officeId=1)
    assert row == {"AmountDue": due["totalOutstandingForPeriod"], "AmountPaid": 400}
    today = "01 February 2024"
    waiting = new_loan(own_api, product, principal=3000, expectedDisbursementDate=today)
    approved(own_api, waiting)
    lent_on(own_api, product, new_client(own_api), today)
    (row,) = report(own_api, "Disbursal Vs Awaitingdisbursal", R_officeId=1)
    assert row == {"amountToBeDisburse": 3000, "disbursedAmount": 12000}
    own_api.post(f"loans/{loan}/transactions?command=writeoff", {"transactionDate": today})
    assert report(own_api, "Demand Vs Collection", R_officeId=1)[0]["AmountDue"] == 0


def test_another_office_counts_its_own(api: Api) -> None:
    office = new_office(api)
    assert report(api, "LoanTrendsByWeek", R_officeId=office) == []
    assert report(api, "Disbursal Vs Awaitingdisbursal", R_officeId=office) == [
        {"amountToBeDisburse": 0, "disbursedAmount": 0}
    ]


def test_a_group_its_centre_and_a_member_are_summed_up(own_api: Api) -> None:
    at(own_api, "15 March 2024")
    members = [new_client(own_api), new_client(own_api, active=False)]
    centre = new_centre(own_api)
    group = new_group(own_api, clientMembers=members, centerId=centre)
    product = new_product(own_api)
    for principal in (2000, 5000):
        lent(own_api, product, principal=principal, clientId=members[0], groupId=group, loanType="jlg")
    lent(own_api, product, clientId=None, groupId=group, loanType="group")
    lent(own_api, product, clientId=members[0])  # His own: tied to no group.
    counts = {
        "activeClients": 1,
        "activeLoans": 3,
        "activeClientLoans": 2,
        "activeGroupLoans": 1,
        "activeBorrowers": 2,
        "activeClientBorrowers": 1,
        "activeGroupBorrowers": 1,
        "overdueLoans": 3,
        "overdueClientLoans": 2,
        "overdueGroupLoans": 1,
    }
    for grouping in (group, centre):
        assert report(own_api, "GroupSummaryCounts", R_groupId=grouping) == [counts]
    assert set(report(own_api, "GroupSummaryCounts", R_groupId=new_group(own_api))[0].values()) == {0}
    assert report(own_api, "ClientSummary", R_clientId=members[0]) == [
        {"loanCycle": 3, "activeLoans": 3, "lastLoanAmount": 12000, "activeSavings": 0, "totalSavings": 0}
    ]


def test_a_report_comes_with_the_heads_of_its_columns_unless_it_is_not_asked_to(api: Api) -> None:
    told = api.get("runreports/Demand Vs Collection", R_officeId=new_office(api))
    assert [each["columnName"] for each in told["columnHeaders"]] == ["AmountDue", "AmountPaid"]
    assert told["data"] == [{"row": [0, 0]}]


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("ClientTrendsByDay", 400, "validation.msg.query.R_officeId.cannot.be.blank"),
        (f"ClientTrendsByDay?R_officeId={10**9}", 404, "error.msg.office.id.invalid"),
        (f"GroupSummaryCounts?R_groupId={10**9}", 404, "error.msg.group.id.invalid"),
        (f"ClientSummary?R_clientId={10**9}", 404, "error.msg.client.id.invalid"),
    ],
)
def test_a_report_of_nobody_is_refused(api: Api, path: str, status: int, code: str) -> None:
    assert api.refused(f"runreports/{path}", method="GET") == (status, [code])


def test_a_report_that_is_not_there_is_not_found(api: Api) -> None:
    assert api.call("GET", f"runreports/{uuid4().hex}").status_code == 404
