"""What the web client reads on loading its pages, beside what has tests of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.testclient import TestClient
from tests.dialects.fineract.charging import new_charge
from tests.dialects.fineract.lending import lent, new_product

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
