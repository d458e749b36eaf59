"""`assignedBranchKey` of a loan: which branch keeps it, its holder's or another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from tests.api import Api
from tests.dialects.fineract import lending
from tests.dialects.fineract.people import new_office
from tests.dialects.mambu.speaker import Mambu, change, criterion

from samity.dialects.mambu import loan_transactions

if TYPE_CHECKING:
    from fastapi import FastAPI

LENT_ON = "2024-01-01T00:00:00+00:00"


@pytest.fixture
def api(app: FastAPI) -> Api:
    """The same bank in the other dialect, where products and offices are made."""
    return Api(app)


@pytest.fixture
def gl(api: Api) -> dict[str, int]:
    """Accounts of one product alone."""
    return lending.accounts(api)


@pytest.fixture
def asked(mambu: Mambu, api: Api, gl: dict[str, int], holder: str) -> dict[str, Any]:
    """What a client of the head office asks for."""
    product = api.get(f"loanproducts/{lending.new_product(api, accountingRule=lending.CASH, **gl)}")
    return {
        "accountHolderKey": holder,
        "accountHolderType": "CLIENT",
        "productTypeKey": mambu.get(f"loanproducts/{product['shortName']}")["encodedKey"],
        "loanAmount": 12000,
        "interestSettings": {"interestRate": 12},
    }


@pytest.fixture
def town(mambu: Mambu, api: Api) -> dict[str, Any]:
    """A branch that the holder does not belong to."""
    found: dict[str, Any] = mambu.get(f"branches/{new_office(api)}")
    return found


def test_a_loan_is_kept_by_the_branch_that_it_is_assigned_to(
    mambu: Mambu, api: Api, asked: dict[str, Any], gl: dict[str, int], town: dict[str, Any], holder: str
) -> None:
    loan = mambu.post("loans", {**asked, "assignedBranchKey": town["encodedKey"]})
    assert loan["assignedBranchKey"] == town["encodedKey"]
    assert mambu.get(f"clients/{holder}")["assignedBranchKey"] != town["encodedKey"]
    assert [each["id"] for each in mambu.get("loans", branchId=town["id"])] == [loan["id"]]
    searched = mambu.search("loans", criterion("assignedBranchKey", "EQUALS", town["encodedKey"]))
    assert [each["id"] for each in searched] == [loan["id"]]
    mambu.call("POST", f"loans/{loan['id']}:changeState", json={"action": "APPROVE"})
    out = mambu.post(f"loans/{loan['id']}/disbursement-transactions", {})
    assert out["branchKey"] == town["encodedKey"]
    lines = api.get("journalentries", glAccountId=gl["loanPortfolioAccountId"])["pageItems"]
    assert [(each["officeId"], each["amount"]) for each in lines] == [(int(town["id"]), 12000)]


def test_a_preview_goes_by_the_working_days_of_the_branch_that_it_names(
    mambu: Mambu, api: Api, asked: dict[str, Any], town: dict[str, Any]
) -> None:
    # 1 February 2099 is a Sunday, on which the town rests and the head office does not.
    but_sundays = {"recurrence": "FREQ=WEEKLY;INTERVAL=1;BYDAY=MO,TU,WE,TH,FR,SA", "repaymentRescheduleType": 2}
    api.put(f"workingdays?officeId={town['id']}", but_sundays)
    terms = {name: each for name, each in asked.items() if not name.startswith("accountHolder")}
    terms["disbursementDetails"] = {"expectedDisbursementDate": "2099-01-01T00:00:00+00:00"}

    def first_due(**more: str) -> str:
        rows = mambu.call("POST", "loans:previewSchedule", json={**terms, **more}).json()["installments"]
        return str(rows[0]["dueDate"])[:10]

    assert first_due() == "2099-02-01"
    assert first_due(assignedBranchKey=town["encodedKey"]) == "2099-02-02"
    nowhere = mambu.refused("POST", "loans:previewSchedule", {**terms, "assignedBranchKey": "pigeon"})
    assert nowhere == (404, [("assignedBranchKey", "UNKNOWN_KEY")])


def test_an_application_moves_to_another_branch_and_back_to_its_holders(
    mambu: Mambu, asked: dict[str, Any], town: dict[str, Any]
) -> None:
    loan = mambu.post("loans", asked)
    home, path = loan["assignedBranchKey"], f"loans/{loan['id']}"
    mambu.patch(path, change("replace", "assignedBranchKey", town["id"]))
    assert mambu.get(path)["assignedBranchKey"] == town["encodedKey"]
    mambu.patch(path, change("remove", "assignedBranchKey"))
    assert mambu.get(path)["assignedBranchKey"] == home
    assert mambu.put(path, {**asked, "assignedBranchKey": town["id"]})["assignedBranchKey"] == town["encodedKey"]
    assert mambu.put(path, {**asked, "assignedBranchKey": ""})["assignedBranchKey"] == home


def test_a_branch_that_cannot_keep_it_is_refused(
    mambu: Mambu, api: Api, app: FastAPI, asked: dict[str, Any], town: dict[str, Any]
) -> None:
    nowhere = mambu.refused("POST", "loans", {**asked, "assignedBranchKey": "0" * 32})
    assert nowhere == (404, [("assignedBranchKey", "UNKNOWN_KEY")])
    tomorrow = mambu.get(f"branches/{new_office(api, '01 January 2999')}")["encodedKey"]
    unopened = mambu.refused("POST", "loans", {**asked, "assignedBranchKey": tomorrow})
    assert unopened == (400, [("assignedBranchKey", "SUBMITTED_BEFORE_OFFICE_OPENED")])
    clerk, own = _clerk(api, app, new_office(api))
    theirs = {**asked, "accountHolderKey": own, "assignedBranchKey": town["encodedKey"]}
    assert clerk.refused("POST", "loans", theirs) == (403, [("", "OUTSIDE_OWN_OFFICE")])
    assert mambu.post("loans", theirs)["assignedBranchKey"] == town["encodedKey"]
    approved = mambu.post("loans", asked)
    mambu.call("POST", f"loans/{approved['id']}:changeState", json={"action": "APPROVE"})
    late = change("replace", "assignedBranchKey", town["encodedKey"])
    refused = mambu.refused("PATCH", f"loans/{approved['id']}", [late])
    assert refused == (400, [("assignedBranchKey", "INVALID_ACCOUNT_STATE")])


def test_whoever_sits_in_the_holders_branch_alone_does_not_see_it(
    mambu: Mambu, api: Api, app: FastAPI, asked: dict[str, Any], town: dict[str, Any]
) -> None:
    clerk, own = _clerk(api, app, new_office(api))
    kept = mambu.post("loans", {**asked, "accountHolderKey": own, "assignedBranchKey": town["encodedKey"]})
    at_home = clerk.post("loans", {**asked, "accountHolderKey": own})
    assert [each["id"] for each in clerk.get("loans")] == [at_home["id"]]
    assert clerk.refused("GET", f"loans/{kept['id']}") == (403, [("", "OUTSIDE_OWN_OFFICE")])


def test_who_may_not_pay_a_loan_out_has_it_neither_locked_nor_planned(
    mambu: Mambu, api: Api, app: FastAPI, asked: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    loan = mambu.post("loans", asked)
    name, (elsewhere, _) = uuid4().hex, _clerk(api, app, new_office(api))
    role = api.post("roles", {"name": name, "description": "nothing"})["resourceId"]
    person = {"username": name, "firstname": "A", "lastname": "B", "officeId": 1, "roles": [role]}
    api.post("users", {**person, "password": "password-1", "repeatPassword": "password-1"})
    monkeypatch.setattr(loan_transactions, "planned_installments", lambda *_: pytest.fail("planned"))
    body = {"firstRepaymentDate": "2099-02-20T00:00:00+00:00"}
    for who, why in ((elsewhere, "OUTSIDE_OWN_OFFICE"), (Mambu(app, name, "password-1"), "INVALID_PERMISSIONS")):
        assert who.refused("POST", f"loans/{loan['id']}/disbursement-transactions", body) == (403, [("", why)])


def _clerk(api: Api, app: FastAPI, office: int) -> tuple[Mambu, str]:
    """Return somebody who works in a branch, and the key of a client there."""
    name = uuid4().hex
    person = {"username": name, "firstname": "A", "lastname": "B", "officeId": office, "roles": [1]}
    api.post("users", {**person, "password": "password-1", "repeatPassword": "password-1"})
    clerk = Mambu(app, name, "password-1")
    return clerk, clerk.post("clients", {"firstName": "Ruma", "lastName": "Das"})["encodedKey"]
