"""Transaction channels: told, and what a product uses as its source of money for each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from tests.api import Api
from tests.dialects.fineract import lending
from tests.dialects.mambu.lending import RESOURCES
from tests.dialects.mambu.products import body
from tests.dialects.mambu.speaker import change

if TYPE_CHECKING:
    from fastapi import FastAPI
    from tests.dialects.mambu.speaker import Mambu

CHANNELS = "organization/transactionChannels"
RULES = "accountingSettings.accountingRules"


@pytest.fixture
def api(app: FastAPI) -> Api:
    """The same bank in the other dialect, where channels and GL accounts are made."""
    return Api(app)


@pytest.fixture
def gl(api: Api) -> dict[str, int]:
    """An account for each purpose, and one for mobile money."""
    return {**lending.accounts(api), "mobile": lending.new_gl_account(api, lending.ASSET, "mobile")}


@pytest.fixture
def codes(api: Api, gl: dict[str, int]) -> dict[str, str]:
    """The codes by which this dialect names them."""
    return {name: api.get(f"glaccounts/{account}")["glCode"] for name, account in gl.items()}


@pytest.fixture
def mobile(mambu: Mambu, api: Api) -> dict[str, Any]:
    """A channel."""
    made = api.post("paymenttypes", {"name": uuid4().hex, "codeName": uuid4().hex})["resourceId"]
    found: dict[str, Any] = mambu.get(f"{CHANNELS}/{made}")
    return found


def usual(codes: dict[str, str]) -> list[dict[str, str]]:
    """Return a rule for each resource."""
    return [{"financialResource": word, "glAccountKey": codes[name]} for word, name in RESOURCES.items()]


def booked(*rules: dict[str, str]) -> dict[str, Any]:
    """Return a product in cash accounting."""
    return body(accountingSettings={"accountingMethod": "CASH", "accountingRules": list(rules)})


def by_channel(told: dict[str, Any]) -> list[dict[str, str]]:
    """Return the rules of a product that hold for one channel."""
    return [each for each in told["accountingSettings"]["accountingRules"] if "transactionChannelKey" in each]


def test_channels_are_told_and_found_by_key_and_id(mambu: Mambu, api: Api, mobile: dict[str, Any]) -> None:
    plain = api.post("paymenttypes", {"name": uuid4().hex})["resourceId"]
    listed = {each["id"]: each for each in mambu.get(CHANNELS, limit=1000)}
    assert listed[mobile["id"]] == mobile == mambu.get(f"{CHANNELS}/{mobile['encodedKey']}")
    assert mambu.get(f"{CHANNELS}/{mobile['id']}")["state"] == "ACTIVE"
    assert listed[str(plain)]["id"] == str(plain)
    assert mambu.refused("GET", f"{CHANNELS}/pigeon") == (404, [("", "UNKNOWN_KEY")])


def test_the_money_of_a_channel_goes_through_its_own_account(
    mambu: Mambu, api: Api, gl: dict[str, int], codes: dict[str, str], mobile: dict[str, Any], holder: str
) -> None:
    own = {"financialResource": "FUND_SOURCE", "glAccountKey": codes["mobile"], "transactionChannelKey": mobile["id"]}
    product = mambu.post("loanproducts", booked(*usual(codes), own))
    (told,) = by_channel(product)
    assert (told["financialResource"], told["transactionChannelKey"]) == ("FUND_SOURCE", mobile["encodedKey"])
    assert mambu.get(f"glaccounts/{told['glAccountKey']}")["glCode"] == codes["mobile"]
    asked = {"accountHolderKey": holder, "accountHolderType": "CLIENT", "productTypeKey": product["encodedKey"]}
    loan = f"loans/{mambu.post('loans', {**asked, 'loanAmount': 1000})['id']}"
    mambu.call("POST", f"{loan}:changeState", json={"action": "APPROVE"})
    by_mobile = {"transactionDetails": {"transactionChannelKey": mobile["encodedKey"]}}
    mambu.post(f"{loan}/disbursement-transactions", by_mobile)
    mambu.post(f"{loan}/repayment-transactions", {"amount": 100})
    sources = lending.balances(api, gl["fundSourceAccountId"], gl["mobile"])
    assert sources == [100, -1000]


def test_a_product_of_another_door_keeps_its_channels_when_it_is_sent_back(
    mambu: Mambu, api: Api, codes: dict[str, str], mobile: dict[str, Any]
) -> None:
    own = {"financialResource": "FUND_SOURCE", "glAccountKey": codes["mobile"], "transactionChannelKey": mobile["id"]}
    made = mambu.post("loanproducts", booked(*usual(codes), own))
    path = f"loanproducts/{made['id']}"
    assert mambu.put(path, made) == made
    (found,) = [each for each in api.get("loanproducts") if each["name"] == made["name"]]
    (line,) = api.get(f"loanproducts/{found['id']}")["paymentChannelToFundSourceMappings"]
    assert (line["paymentType"]["name"], line["fundSourceAccount"]["glCode"]) == (mobile["name"], codes["mobile"])
    without = [each for each in made["accountingSettings"]["accountingRules"] if each not in by_channel(made)]
    mambu.patch(path, change("replace", "accountingSettings/accountingRules", without))
    assert by_channel(mambu.get(path)) == []


def test_what_no_channel_can_have_is_refused_by_name(
    mambu: Mambu, codes: dict[str, str], mobile: dict[str, Any]
) -> None:
    place = len(usual(codes))

    def refused(resource: str, channel: str, *more: dict[str, str]) -> tuple[int, list[tuple[str, str]]]:
        rule = {"financialResource": resource, "glAccountKey": codes["mobile"], "transactionChannelKey": channel}
        return mambu.refused("POST", "loanproducts", booked(*usual(codes), rule, *more))

    member = f"{RULES}[{place}].transactionChannelKey"
    assert refused("FUND_SOURCE", "pigeon") == (400, [(member, "INVALID_PARAMETERS")])
    assert refused("PORTFOLIO_CONTROL", mobile["id"]) == (400, [(member, "FIELD_NOT_SUPPORTED")])
    again = {"financialResource": "FUND_SOURCE", "glAccountKey": codes["mobile"], "transactionChannelKey": mobile["id"]}
    assert refused("FUND_SOURCE", mobile["id"], again)[1][0][1] == "PURPOSE_MAPPED_TWICE"
