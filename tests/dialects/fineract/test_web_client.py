"""What the web client reads on loading its pages, beside what has tests of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.testclient import TestClient
from tests.dialects.fineract.charging import new_charge
from tests.dialects.fineract.lending import lent, new_product
from tests.dialects.fineract.people import BEGAN, new_centre, new_client, new_group

if TYPE_CHECKING:
    from fastapi import FastAPI
    from tests.api import Api

EVERYTHING = {"associations": "all", "exclude": "guarantors,futureSchedule"}


def test_the_release_is_told_beside_the_api_without_a_login(app: FastAPI) -> None:
    told = TestClient(app).get("/fineract-provider/actuator/info").json()
    assert told["git"]["build"]["version"] == told["build"]["version"] != ""


def test_a_loan_tells_the_charges_that_late_installments_get_and_whether_there_are_any(api: Api) -> None:
    late = new_charge(api, name="Late", amount=5, chargeTimeType=9, chargeCalculationType=2, penalty=True)
    product = new_product(api, charges=[{"id": late}])
    (told,) = api.get(f"loans/{lent(api, product)}", **EVERYTHING)["overdueCharges"]
    assert (told["id"], told["name"], told["amount"], told["penalty"]) == (late, "Late", 5, True)
    assert (told["chargeTimeType"]["id"], told["chargeCalculationType"]["value"]) == (9, "% Amount")
    assert told["currency"]["displaySymbol"]
    assert api.get(f"loans/{lent(api)}", **EVERYTHING)["overdueCharges"] == []


def test_clients_may_show_arrears_and_delinquency(api: Api) -> None:
    told = api.get("configurations/name/loan-arrears-delinquency-display-data")
    assert (told["enabled"], told.get("value"), told["trapDoor"]) == (False, None, True)


def test_a_client_is_edited_as_the_web_client_does_which_repeats_what_it_cannot_change(api: Api) -> None:
    client = new_client(api)
    body = {
        "staffId": "",
        "legalFormId": 1,
        "isStaff": False,
        "active": True,
        "accountNo": api.get(f"clients/{client}")["accountNo"],
        "submittedOnDate": BEGAN,
        "activationDate": BEGAN,
        "firstname": "Asha",
        "middlename": "Bina",
        "lastname": "Devi",
        "clientNonPersonDetails": {},
    }
    assert api.put(f"clients/{client}", body)["changes"]["middlename"] == "Bina"
    unsupported = (400, ["validation.msg.client.active.is.not.supported"])
    assert api.refused(f"clients/{client}", {**body, "active": False}, "PUT") == unsupported
    of_a_firm = {**body, "clientNonPersonDetails": {"constitutionId": 1}}
    codes = ["validation.msg.client.clientNonPersonDetails.is.not.supported"]
    assert api.refused(f"clients/{client}", of_a_firm, "PUT") == (400, codes)


def test_a_client_to_whom_nothing_belongs_is_deleted(api: Api) -> None:
    client, member = new_client(api, active=False), new_client(api)
    new_group(api, clientMembers=[member])
    assert api.delete(f"clients/{client}")["clientId"] == client
    assert api.refused(f"clients/{client}", method="GET") == (404, ["error.msg.client.id.invalid"])
    in_use = (403, ["error.msg.client.cannot.be.deleted.in.use"])
    assert api.refused(f"clients/{member}", method="DELETE") == in_use


def test_the_groups_of_a_centre_without_any_can_be_counted(api: Api) -> None:
    centre = new_centre(api)
    assert api.get(f"centers/{centre}", associations="groupMembers,collectionMeetingCalendar")["groupMembers"] == []


def test_a_loan_tells_what_was_lent_by_the_name_that_the_web_client_reads(api: Api) -> None:
    summary = api.get(f"loans/{lent(api, principal=5000)}", **EVERYTHING)["summary"]
    assert summary["totalPrincipal"] == summary["principalDisbursed"] == 5000
