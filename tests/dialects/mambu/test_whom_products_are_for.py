"""Who may borrow by a product, and how its loans begin: `availabilitySettings`, `newAccountSettings`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.dialects.fineract import people
from tests.dialects.mambu.applications import asked
from tests.dialects.mambu.products import body

if TYPE_CHECKING:
    from tests.api import Api
    from tests.dialects.mambu.speaker import Mambu

EVERYBODY = ["INDIVIDUALS", "PURE_GROUPS", "SOLIDARITY_GROUPS"]
RATE = {"interestSettings": {"interestRate": 10}}


def made(mambu: Mambu, **blocks: object) -> dict[str, Any]:
    product: dict[str, Any] = mambu.post("loanproducts", body(currency={"code": "KES"}, **blocks))
    return product


def of_a_client(mambu: Mambu, api: Api, product: dict[str, Any], **more: object) -> dict[str, Any]:
    key = mambu.get(f"clients/{people.new_client(api):09}")["encodedKey"]
    return asked(product, key, **{**RATE, **more})


def of_a_group(mambu: Mambu, api: Api, product: dict[str, Any]) -> dict[str, Any]:
    key = mambu.get(f"groups/{people.new_group(api):09}")["encodedKey"]
    return {**asked(product, key, **RATE), "accountHolderType": "GROUP"}


@pytest.mark.parametrize(
    ("available_for", "told"),
    [(["PURE_GROUPS"], ["PURE_GROUPS"]), (EVERYBODY, EVERYBODY), ([], EVERYBODY), (["INDIVIDUALS"], ["INDIVIDUALS"])],
)
def test_a_product_tells_whom_it_is_for(mambu: Mambu, available_for: list[str], told: list[str]) -> None:
    product = made(mambu, availabilitySettings={"availableFor": available_for})
    assert product["availabilitySettings"] == {"availableFor": told}
    assert mambu.put(f"loanproducts/{product['id']}", product) == product


def test_a_product_lends_to_nobody_it_is_not_for(mambu: Mambu, api: Api) -> None:
    refused = (400, [("accountHolderType", "PRODUCT_FOR_OTHERS")])
    for_clients = made(mambu, availabilitySettings={"availableFor": ["INDIVIDUALS"]})
    assert mambu.refused("POST", "loans", of_a_group(mambu, api, for_clients)) == refused
    assert mambu.post("loans", of_a_client(mambu, api, for_clients))["accountState"] == "PENDING_APPROVAL"
    for_groups = made(mambu, availabilitySettings={"availableFor": ["PURE_GROUPS"]})
    assert mambu.refused("POST", "loans", of_a_client(mambu, api, for_groups)) == refused
    assert mambu.post("loans", of_a_group(mambu, api, for_groups))["accountHolderType"] == "GROUP"


def test_a_loan_begins_as_its_product_says(mambu: Mambu, api: Api) -> None:
    product = made(mambu, newAccountSettings={"accountInitialState": "PARTIAL_APPLICATION"})
    assert product["newAccountSettings"] == {"accountInitialState": "PARTIAL_APPLICATION"}
    assert mambu.put(f"loanproducts/{product['id']}", product) == product
    loan = mambu.post("loans", of_a_client(mambu, api, product))
    assert loan["accountState"] == "PARTIAL_APPLICATION"
    answer = mambu.call("POST", f"loans/{loan['id']}:changeState", json={"action": "REQUEST_APPROVAL"})
    assert answer.json()["accountState"] == "PENDING_APPROVAL", answer.text
    complete = of_a_client(mambu, api, product, accountState="PENDING_APPROVAL")
    assert mambu.post("loans", complete)["accountState"] == "PENDING_APPROVAL"
    assert made(mambu)["newAccountSettings"] == {"accountInitialState": "PENDING_APPROVAL"}
