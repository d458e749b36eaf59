"""How half a coin is rounded is a product's own word here: told back, kept beside other changes, and followed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.dialects.fineract.lending import loan_body, new_product
from tests.dialects.fineract.people import new_client

if TYPE_CHECKING:
    from tests.api import Api


@pytest.mark.parametrize(("mode", "interest"), [("HALF_UP", 1.13), ("HALF_EVEN", 1.12)])
def test_half_a_coin_is_rounded_as_the_product_says(api: Api, mode: str, interest: float) -> None:
    said = {"roundingMode": mode, "interestRatePerPeriod": 1, "interestRateFrequencyType": 2}
    product = new_product(api, principal=112.5, minPrincipal=1, numberOfRepayments=1, **said)
    assert api.get(f"loanproducts/{product}")["roundingMode"] == mode
    asked = loan_body(product, new_client(api))
    planned = api.post("loans?command=calculateLoanSchedule", asked)["periods"]
    assert planned[1]["interestDue"] == interest


def test_rounding_stays_when_something_else_changes(api: Api) -> None:
    product = new_product(api, roundingMode="HALF_UP")
    api.put(f"loanproducts/{product}", {"principal": 13000})
    assert api.get(f"loanproducts/{product}")["roundingMode"] == "HALF_UP"
    assert api.get(f"loanproducts/{new_product(api)}")["roundingMode"] == "HALF_EVEN"


def test_no_other_rounding_is_known(api: Api) -> None:
    product = new_product(api)
    refused = api.refused(f"loanproducts/{product}", {"roundingMode": "DOWN"}, "PUT")
    assert refused == (400, ["validation.msg.loanproduct.roundingMode.is.not.one.of.expected.enumerations"])
