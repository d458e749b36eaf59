"""Funds over HTTP, and the products and loans whose money comes from them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from tests.dialects.fineract.lending import loan_body, new_loan, new_product, product_body
from tests.dialects.fineract.people import new_client

if TYPE_CHECKING:
    from tests.api import Api


def new_fund(api: Api) -> tuple[int, str]:
    name = uuid4().hex
    made: int = api.post("funds", {"name": name, "externalId": name})["resourceId"]
    return made, name


def test_a_fund_is_listed_told_and_corrected(api: Api) -> None:
    fund_id, name = new_fund(api)
    assert api.get(f"funds/{fund_id}") == {"id": fund_id, "name": name, "externalId": name}
    answer = api.put(f"funds/{fund_id}", {"name": f"{name} II", "externalId": None})
    assert answer["changes"]["name"] == f"{name} II"
    assert {"id": fund_id, "name": f"{name} II"} in api.get("funds")


def test_names_and_external_ids_are_taken_once(api: Api) -> None:
    _, name = new_fund(api)
    assert api.refused("funds", {"name": name}) == (403, ["error.msg.fund.duplicate.name"])
    assert api.refused("funds", {"name": uuid4().hex, "externalId": name}) == (
        403,
        ["error.msg.fund.duplicate.externalId"],
    )
    other, _ = new_fund(api)
    assert api.refused(f"funds/{other}", {"name": name}, method="PUT")[1] == ["error.msg.fund.duplicate.name"]


def test_a_loans_money_comes_from_its_fund_or_its_products(api: Api) -> None:
    (usual, usual_name), (own, own_name) = new_fund(api), new_fund(api)
    product_id = new_product(api, fundId=usual)
    assert api.get(f"loanproducts/{product_id}")["fundId"] == usual
    loans = [new_loan(api, product_id), new_loan(api, product_id, fundId=own)]
    found = [api.get(f"loans/{each}") for each in loans]
    assert [(each["fundId"], each["fundName"]) for each in found] == [(usual, usual_name), (own, own_name)]
    assert "fundId" not in api.get(f"loans/{new_loan(api)}")
    api.put(f"loans/{loans[1]}", {"principal": 9000})
    assert api.get(f"loans/{loans[1]}")["fundId"] == own
    assert own in [each["id"] for each in api.get("loanproducts/template")["fundOptions"]]
    form = api.get("loans/template", templateType="individual", clientId=new_client(api), productId=product_id)
    assert own in [each["id"] for each in form["fundOptions"]]


def test_an_unknown_fund_is_refused(api: Api) -> None:
    gone = 999_999
    assert api.refused(f"funds/{gone}", method="GET") == (404, ["error.msg.fund.id.invalid"])
    assert api.refused("loanproducts", product_body(fundId=gone)) == (404, ["error.msg.fund.id.invalid"])
    body = loan_body(new_product(api), new_client(api), fundId=gone)
    assert api.refused("loans", body) == (404, ["error.msg.fund.id.invalid"])
