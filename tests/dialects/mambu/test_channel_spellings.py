"""A payment channel has two names here; given twice they mean the same one, or the payment is refused by name."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from tests.api import Api
from tests.dialects.mambu.lending import lent

if TYPE_CHECKING:
    from fastapi import FastAPI
    from tests.dialects.mambu.speaker import Mambu

CHANNELS = "organization/transactionChannels"
KEY, ID = "transactionDetails.transactionChannelKey", "transactionDetails.transactionChannelId"


@pytest.fixture
def api(app: FastAPI) -> Api:
    """The same bank in the other dialect, where channels are made."""
    return Api(app)


def new_channel(mambu: Mambu, api: Api) -> dict[str, Any]:
    made = api.post("paymenttypes", {"name": uuid4().hex, "codeName": uuid4().hex})["resourceId"]
    told: dict[str, Any] = mambu.get(f"{CHANNELS}/{made}")
    return told


def expected(key: str | None, code: str | None, known: dict[str, str]) -> list[str]:
    """Return the members that are wrong: names that nobody has, or an id that is not the key's."""
    wrong = [member for member, name in ((KEY, key), (ID, code)) if name and name not in known]
    differ = bool(key and code) and not wrong and known[str(key)] != known[str(code)]
    return [ID] if differ else wrong


def test_every_pair_of_names_means_one_channel_or_is_refused_by_name(mambu: Mambu, api: Api) -> None:
    cash, mobile = new_channel(mambu, api), new_channel(mambu, api)
    known = {name: each["id"] for each in (cash, mobile) for name in (each["encodedKey"], each["id"], each["name"])}
    keys = (None, "", cash["encodedKey"], mobile["encodedKey"], "f" * 32)
    codes = (None, "", cash["id"], cash["name"], mobile["id"], "pigeon")
    path = f"loans/{lent(mambu, api)['id']}/repayment-transactions"
    for key, code in product(keys, codes):
        paid = {
            "amount": 1,
            "transactionDetails": {"transactionChannelKey": key, "transactionChannelId": code},
        }
        wrong = expected(key, code, known)
        if wrong:
            assert mambu.refused("POST", path, paid) == (400, [(each, "INVALID_PARAMETERS") for each in wrong])
        else:
            told = mambu.post(path, paid).get("transactionDetails", {})
            assert told.get("transactionChannelId") == (known[key or code] if key or code else None)


@pytest.mark.parametrize("act", ["disbursement-transactions", "refund-transactions", ":payOff"])
def test_no_payment_passes_over_a_channel_that_it_names(mambu: Mambu, api: Api, act: str) -> None:
    cash, mobile = new_channel(mambu, api), new_channel(mambu, api)
    two = {"transactionChannelKey": cash["encodedKey"], "transactionChannelId": mobile["id"]}
    loan_id = lent(mambu, api)["id"]
    path = f"loans/{loan_id}{act}" if act.startswith(":") else f"loans/{loan_id}/{act}"
    assert mambu.refused("POST", path, {"transactionDetails": two}) == (400, [(ID, "INVALID_PARAMETERS")])
