"""POST, PUT /loans and :previewSchedule: what is asked for has its effect or is refused by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from tests.dialects.fineract import lending
from tests.dialects.fineract.people import new_centre, new_client, new_group
from tests.dialects.mambu.applications import NEW_YEAR, asked
from tests.dialects.mambu.speaker import change, criterion

if TYPE_CHECKING:
    from tests.api import Api
    from tests.dialects.mambu.speaker import Mambu


@pytest.fixture
def product(mambu: Mambu, api: Api) -> dict[str, Any]:
    """Twelve months at 12 % a year; between 1,000 and 50,000."""
    short_name = api.get(f"loanproducts/{lending.new_product(api)}")["shortName"]
    found: dict[str, Any] = mambu.get(f"loanproducts/{short_name}", detailsLevel="FULL")
    return found


def test_an_application_is_made_and_given_back(mambu: Mambu, product: dict[str, Any], holder: str) -> None:
    loan = mambu.post("loans", asked(product, holder, id=uuid4().hex, loanName=product["name"]))
    assert (loan["accountState"], loan["accountHolderKey"], loan["loanAmount"]) == ("PENDING_APPROVAL", holder, 6000)
    assert loan["interestSettings"]["interestRate"] == 24
    assert loan["scheduleSettings"]["repaymentInstallments"] == 6
    assert loan["disbursementDetails"]["expectedDisbursementDate"] == NEW_YEAR
    assert mambu.get(f"loans/{loan['id']}", detailsLevel="FULL") == loan


def test_loans_of_the_groups_of_a_centre_are_listed(mambu: Mambu, api: Api, product: dict[str, Any]) -> None:
    centre = mambu.get(f"centres/{api.get(f'centers/{new_centre(api)}')['accountNo']}")
    group = mambu.post("groups", {"groupName": uuid4().hex, "assignedCentreKey": centre["encodedKey"]})["encodedKey"]
    loan = mambu.post("loans", asked(product, group, accountHolderType="GROUP"))
    for named in (centre["encodedKey"], centre["id"]):
        assert [each["id"] for each in mambu.get("loans", centreId=named)] == [loan["id"]]
    assert mambu.refused("GET", "loans?centreId=nowhere")[0] == 404


def test_an_application_may_be_partial_and_belong_to_a_group(mambu: Mambu, product: dict[str, Any]) -> None:
    group = mambu.post("groups", {"groupName": uuid4().hex})["encodedKey"]
    body = asked(product, group, accountHolderType="GROUP", accountState="PARTIAL_APPLICATION")
    loan = mambu.post("loans", body)
    assert (loan["accountState"], loan["accountHolderType"]) == ("PARTIAL_APPLICATION", "GROUP")
    assert [each["id"] for each in mambu.get("loans", accountHolderType="GROUP", accountHolderId=group)] == [loan["id"]]
    assert [each["id"] for each in mambu.search("loans", criterion("accountHolderKey", "EQUALS", group))] == [
        loan["id"]
    ]
    assert mambu.search("loans", criterion("accountHolderKey", "EQUALS", "0" * 32)) == []
    several = criterion("accountHolderKey", "IN", values=[group, "0" * 32])
    assert [each["id"] for each in mambu.search("loans", several)] == [loan["id"]]


def test_what_repeats_the_product_passes_and_what_contradicts_it_is_named(
    mambu: Mambu, product: dict[str, Any], holder: str
) -> None:
    first = mambu.post("loans", asked(product, holder))
    repeated = {**first["interestSettings"], "interestRate": "24.00", "accrueLateInterest": "false"}
    again = asked(product, holder, interestSettings=repeated, scheduleSettings=first["scheduleSettings"])
    assert mambu.post("loans", again)["interestSettings"] == first["interestSettings"]
    wrong = {
        "interestSettings": {**repeated, "interestCalculationMethod": "FLAT", "interestSpread": 2},
        "scheduleSettings": {**first["scheduleSettings"], "gracePeriod": 2},
        "allowAdvanceRepayment": "false",
        "loanName": "another name",
    }
    status, reasons = mambu.refused("POST", "loans", asked(product, holder, **wrong))
    assert status == 400
    assert sorted(reasons) == [
        ("allowAdvanceRepayment", "FIELD_NOT_SUPPORTED"),
        ("interestSettings.interestCalculationMethod", "FIELD_NOT_SUPPORTED"),
        ("interestSettings.interestSpread", "FIELD_NOT_SUPPORTED"),
        ("loanName", "FIELD_NOT_SUPPORTED"),
        ("scheduleSettings.gracePeriod", "FIELD_NOT_SUPPORTED"),
    ]


def test_terms_outside_the_offer_are_named_where_they_stand(mambu: Mambu, product: dict[str, Any], holder: str) -> None:
    refused = mambu.refused("POST", "loans", asked(product, holder, loanAmount=99))
    assert refused == (400, [("loanAmount", "TERM_OUTSIDE_OFFER")])
    body = asked(product, holder, tranches=[{"amount": 1}], guarantors=[{"amount": 1}])
    assert sorted(mambu.refused("POST", "loans", body)[1]) == [
        ("guarantors", "FIELD_NOT_SUPPORTED"),
        ("tranches", "FIELD_NOT_SUPPORTED"),
    ]
    nobody = mambu.refused("POST", "loans", asked(product, "0" * 32))
    assert nobody == (404, [("accountHolderKey", "UNKNOWN_KEY")])
    assert mambu.refused("POST", "loans", {})[1] == [
        (name, "INVALID_PARAMETERS")
        for name in ("productTypeKey", "loanAmount", "accountHolderKey", "accountHolderType")
    ]


def test_an_application_is_written_anew(mambu: Mambu, product: dict[str, Any], holder: str) -> None:
    loan = mambu.post("loans", asked(product, holder, id=uuid4().hex))
    after = mambu.put(f"loans/{loan['id']}", {**loan, "loanAmount": "7000"})
    assert (after["loanAmount"], after["id"]) == (7000, loan["id"])
    assert after["scheduleSettings"] == loan["scheduleSettings"]
    assert mambu.refused("PUT", f"loans/{loan['id']}", {**loan, "loanAmount": 99})[0] == 400
    assert mambu.get(f"loans/{loan['id']}")["loanAmount"] == 7000


def test_a_patch_changes_an_application_until_it_is_decided(mambu: Mambu, product: dict[str, Any], holder: str) -> None:
    loan = mambu.post("loans", asked(product, holder))
    path = f"loans/{loan['encodedKey']}"
    mambu.patch(
        path,
        change("REPLACE", "loanAmount", 7000),
        change("REPLACE", "scheduleSettings/repaymentInstallments", 7),
        change("REPLACE", "scheduleSettings/repaymentPeriodCount", "2"),
    )
    after = mambu.get(path, detailsLevel="FULL")
    assert (after["loanAmount"], after["scheduleSettings"]["repaymentInstallments"]) == (7000, 7)
    # The first date was only reckoned: it follows the longer period.
    assert after["disbursementDetails"]["firstRepaymentDate"] == "2099-03-01T00:00:00+00:00"
    refused = mambu.refused("PATCH", path, [change("REPLACE", "interestSettings/interestCalculationMethod", "FLAT")])
    assert refused == (400, [("interestSettings.interestCalculationMethod", "FIELD_NOT_SUPPORTED")])
    mambu.call("POST", f"{path}:changeState", json={"action": "APPROVE"})
    decided = mambu.refused("PATCH", path, [change("REPLACE", "loanAmount", 8000)])
    assert decided == (400, [("loanAmount", "INVALID_ACCOUNT_STATE")])


def test_a_patch_keeps_what_it_has_no_word_for(mambu: Mambu, api: Api) -> None:
    fund_id = api.post("funds", {"name": uuid4().hex})["resourceId"]
    product_id = lending.new_product(api, interestRatePerPeriod=7, interestRateFrequencyType=4)
    client_id = new_client(api)
    group_id = new_group(api, clientMembers=[client_id])
    more = {"fundId": fund_id, "groupId": group_id, "loanType": "jlg", "graceOnInterestPayment": 1}
    loan_id = api.post("loans", lending.loan_body(product_id, client_id, **more))["loanId"]
    before = api.get(f"loans/{loan_id}")
    mambu.patch(f"loans/{before['accountNo']}", change("REPLACE", "loanAmount", 7000))
    after = api.get(f"loans/{loan_id}")
    assert after["principal"] == 7000
    kept = (
        *("fundId", "group", "loanType", "timeline", "graceOnInterestPayment", "annualInterestRate"),
        *("numberOfRepayments", "interestRatePerPeriod", "externalId", "transactionProcessingStrategyCode"),
    )
    assert {name: after.get(name) for name in kept} == {name: before.get(name) for name in kept}


def test_a_rate_for_the_whole_term_follows_a_new_term_and_is_told_per_year_with_its_bounds(
    mambu: Mambu, api: Api
) -> None:
    bounds = {"minInterestRatePerPeriod": 6, "maxInterestRatePerPeriod": 12}
    product_id = lending.new_product(api, interestRatePerPeriod=6, interestRateFrequencyType=4, **bounds)
    loan_id = api.post("loans", lending.loan_body(product_id, new_client(api)))["loanId"]
    before = api.get(f"loans/{loan_id}")
    path = f"loans/{before['accountNo']}"
    told = mambu.get(path, detailsLevel="FULL")
    product = mambu.get(f"loanproducts/{told['productTypeKey']}", detailsLevel="FULL")
    rate = product["interestSettings"]["indexRateSettings"]["interestRate"]
    assert rate["minValue"] == rate["defaultValue"] == rate["maxValue"] / 2
    number = 2 * before["numberOfRepayments"]
    mambu.patch(path, change("REPLACE", "scheduleSettings/repaymentInstallments", number))
    after = mambu.get(path, detailsLevel="FULL")
    assert after["scheduleSettings"]["repaymentInstallments"] == number
    assert after["interestSettings"]["interestRate"] == told["interestSettings"]["interestRate"] / 2
    refused = mambu.refused("PATCH", path, [change("REPLACE", "interestSettings/interestRate", 99)])
    assert refused == (400, [("interestSettings.interestRate", "FIELD_NOT_SUPPORTED")])


def test_a_preview_is_the_schedule_of_the_loan(mambu: Mambu, product: dict[str, Any], holder: str) -> None:
    body = asked(product, holder)
    previewed = mambu.call("POST", "loans:previewSchedule", json=body)
    assert previewed.status_code == 200, previewed.text
    rows = previewed.json()["installments"]
    loan = mambu.post("loans", body)
    mambu.call("POST", f"loans/{loan['id']}:changeState", json={"action": "APPROVE"})
    assert [row["principal"]["amount"]["expected"] for row in rows] == pytest.approx(
        [row["principal"]["amount"]["expected"] for row in _planned(mambu, body)]
    )
    assert round(sum(row["principal"]["amount"]["expected"] for row in rows), 2) == 6000
    assert rows[0]["dueDate"] == "2099-02-01T00:00:00+00:00"
    assert mambu.refused("POST", "loans:previewSchedule", {**body, "loanAmount": 99})[0] == 400


def _planned(mambu: Mambu, body: dict[str, Any]) -> list[dict[str, Any]]:
    """Preview without saying whose loan it would be."""
    asked_for = {name: value for name, value in body.items() if not name.startswith("accountHolder")}
    rows: list[dict[str, Any]] = mambu.call("POST", "loans:previewSchedule", json=asked_for).json()["installments"]
    return rows


def test_what_the_bank_tells_is_sent_back_as_it_is_and_refused_where_it_differs(
    mambu: Mambu, product: dict[str, Any], holder: str
) -> None:
    nothing_owed = {"principalBalance": 0, "interestDue": "0.00", "creditBalance": 0}
    branch = mambu.get("branches", limit=1)[0]["encodedKey"]
    made = mambu.post("loans", asked(product, holder, balances=nothing_owed, daysLate=0, assignedBranchKey=branch))
    told = mambu.get(f"loans/{made['id']}", detailsLevel="FULL")
    again = mambu.put(f"loans/{made['id']}", told)
    assert {**again, "lastModifiedDate": ""} == {**told, "lastModifiedDate": ""}
    otherwise: dict[str, Any] = {
        "encodedKey": "0" * 32,
        "creationDate": NEW_YEAR,
        "lastModifiedDate": NEW_YEAR,
        "approvedDate": NEW_YEAR,
        "closedDate": NEW_YEAR,
        "daysLate": 3,
        "daysInArrears": 3,
        "accruedInterest": 1.5,
        "paymentHolidaysAccruedInterest": 2,
    }
    inner = {
        "balances": {**told["balances"], "principalBalance": 5, "interestDue": 1},
        "disbursementDetails": {"expectedDisbursementDate": NEW_YEAR, "disbursementDate": NEW_YEAR},
        "scheduleSettings": {"repaymentInstallments": 6, "hasCustomSchedule": True},
    }
    named = {
        *otherwise,
        *("balances.principalBalance", "balances.interestDue"),
        *("disbursementDetails.disbursementDate", "scheduleSettings.hasCustomSchedule"),
    }
    for method, path, given, expected in (
        ("POST", "loans", {}, named),
        ("PUT", f"loans/{made['id']}", again, named),
    ):
        wanted = {**given, **asked(product, holder), **otherwise, **inner}
        status, reasons = mambu.refused(method, path, wanted)
        assert (status, {source for source, _ in reasons}) == (400, expected)
    for member, value in (("closedDate", NEW_YEAR), ("accountState", "PARTIAL_APPLICATION")):
        refused = mambu.refused("PATCH", f"loans/{made['id']}", [change("add", member, value)])
        assert refused == (400, [(member, "FIELD_NOT_SUPPORTED")])


def test_a_loan_is_copied_from_what_is_told_of_another(mambu: Mambu, product: dict[str, Any], holder: str) -> None:
    told = mambu.post("loans", asked(product, holder))
    copied = {name: value for name, value in told.items() if name not in {"id", "accountState"}}
    made = mambu.post("loans", copied)
    assert made["encodedKey"] != told["encodedKey"]
    assert made["scheduleSettings"] == told["scheduleSettings"]
    otherwise = {**copied, "creationDate": NEW_YEAR, "lastModifiedDate": told["lastModifiedDate"]}
    assert mambu.refused("POST", "loans", otherwise) == (400, [("creationDate", "FIELD_NOT_SUPPORTED")])
