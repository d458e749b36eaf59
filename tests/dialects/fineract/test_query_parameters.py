"""A query parameter that an endpoint does not know is refused: a filter passed over would list everything."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.api import Api

UNSUPPORTED = "error.msg.parameter.unsupported"
# What the web client sends to addresses that are served here.
WEB_CLIENT = [
    ("GET", "offices?orderBy=id"),
    ("GET", "groups?offset=0&limit=10&sortOrder=&orderBy=&paged=true"),
    ("GET", "groups?orderBy=name&sortOrder=ASC&name=a&officeId=1&orphansOnly=true"),
    ("GET", "groups/1?associations=all&template=false"),
    ("GET", "groups/1?template=true&staffInSelectedOfficeOnly=true&groupOrCenter=centers"),
    ("GET", "groups/template?staffInSelectedOfficeOnly=true&officeId=1"),
    ("GET", "groups/template?command=close"),
    ("GET", "groups/template?center=false&officeId=1"),
    ("GET", "groups/1/calendars/1?template=true"),
    ("GET", "groups/1/meetings/template?calenderId=1"),
    ("POST", "groups/1/meetings?calenderId=1"),
    ("POST", "groups/1?command=unassignRole&roleId=1"),
    ("GET", "centers?offset=0&limit=10&sortOrder=&orderBy=&paged=true"),
    ("GET", "centers/1?associations=groupMembers,collectionMeetingCalendar"),
    ("GET", "centers/1?template=true&staffInSelectedOfficeOnly=true"),
    ("GET", "centers/template?staffInSelectedOfficeOnly=true&officeId=1"),
    ("POST", "centers/1/meetings?calenderId=1"),
    ("GET", "clients?orderBy=displayName&sortOrder=ASC&orphansOnly=true&displayName=a&officeId=1"),
    ("GET", "clients?status=PENDING&limit=1000"),
    ("GET", "clients/1?staffInSelectedOfficeOnly=true&template=true"),
    ("GET", "clients/template?commandParam=close"),
    ("GET", "clients/template?officeId=1&staffInSelectedOfficeOnly=true"),
    ("GET", "charges/1?template=true"),
    ("GET", "loans?status=100&limit=1000"),
    ("GET", "loans/1?associations=all&exclude=guarantors,futureSchedule"),
    ("GET", "loans/1?template=true&staffInSelectedOfficeOnly=true&fields=id,loanOfficerId,loanOfficerOptions"),
    ("GET", "loans/1/template?templateType=approval"),
    ("GET", "loans/1/transactions/1?template=true"),
    ("GET", "loans/1/transactions/template?command=repayment"),
    (
        "GET",
        "loans/1/transactions/template?command=repayment&dateFormat=dd%20MMMM%20yyyy&locale=en&transactionDate=today",
    ),
    (
        "GET",
        "loans/template?staffInSelectedOfficeOnly=true&activeOnly=true&productId=1&templateType=group&groupId=1",
    ),
    ("GET", "loans/template?templateType=individual&productId=1&fields=id,%20loanCollateralOptions&clientId=1"),
    ("POST", "loans?command=calculateLoanSchedule"),
    ("POST", "loans/1?command=approve"),
    ("GET", "staff?officeId=1&status=all"),
    ("POST", "collectionsheet?command=generateCollectionSheet"),
    ("GET", "clients/1/charges?pendingPayment=true"),
    ("GET", "datatables?apptable=m_group"),
    ("GET", "datatables/_Farm/1?genericResultSet=true"),
    ("GET", "external-asset-owners/transfers?loanId=1"),
    ("GET", "notifications?isRead=true&limit=9"),
    ("GET", "rescheduleloans?loanId=1"),
    ("GET", "runreports/GroupSummaryCounts?R_groupId=1&genericResultSet=false"),
    ("GET", "runreports/Demand Vs Collection?R_officeId=1&genericResultSet=false"),
    ("GET", "search?exactMatch=false&query=a&resource=clients,clientIdentifiers,groups,savings,shares,loans"),
    ("GET", "templates?typeId=0&entityId=1"),
]


def _unsupported(api: Api, method: str, path: str) -> list[str]:
    answer = api.call(method, path, json={} if method == "POST" else None)
    errors = answer.json()["errors"] if answer.status_code >= 400 else []
    assert errors or answer.status_code == 200, f"no such address: {answer.text}"
    return [each["parameterName"] for each in errors if each["userMessageGlobalisationCode"] == UNSUPPORTED]


@pytest.mark.parametrize(("method", "path"), WEB_CLIENT)
def test_what_the_web_client_asks_is_known(api: Api, method: str, path: str) -> None:
    assert _unsupported(api, method, path) == []


@pytest.mark.parametrize(
    ("method", "path", "unknown"),
    [
        ("GET", "groups?officeID=3", ["officeID"]),
        ("GET", "groups?officeid=3&officeId=1&named=a", ["officeid", "named"]),
        ("GET", "groups/1?activeOnly=true", ["activeOnly"]),
        ("GET", "offices?officeId=1", ["officeId"]),
        ("GET", "staff?loanOfficers=true", ["loanOfficers"]),
        ("GET", "groups/1/calendars?calendar_type=all", ["calendar_type"]),
        ("POST", "groups/1?comand=activate", ["comand"]),
        ("DELETE", "groups/1?force=true", ["force"]),
    ],
)
def test_what_an_endpoint_does_not_know_is_refused_by_name(
    api: Api, method: str, path: str, unknown: list[str]
) -> None:
    assert api.call(method, path).status_code == 400
    assert _unsupported(api, method, path) == unknown


def test_what_clients_send_everywhere_is_passed_over(api: Api) -> None:
    everywhere = {"tenantIdentifier": "default", "pretty": "true", "fields": "", "template": "false", "paged": "false"}
    assert api.get("offices", **everywhere, dateFormat="dd MMMM yyyy", locale="en", exclude="", associations="all")


def test_nobody_learns_of_parameters_before_naming_a_tenant(api: Api) -> None:
    refused = api.call("GET", "groups?officeID=3", headers={"Fineract-Platform-TenantId": "other"})
    assert UNSUPPORTED not in refused.text
