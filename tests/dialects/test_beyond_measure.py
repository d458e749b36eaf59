"""What would be owed on a far day at an extreme rate is refused by name through every door that quotes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from tests.dialects.mambu.products import body, totals
from tests.dialects.mambu.real_balance import NOTHING, lent
from tests.dialects.mambu.speaker import Mambu
from tests.web.pages import Person

if TYPE_CHECKING:
    from fastapi import FastAPI
    from tests.api import Api

FAR = "2999-12-31"
COMPOUNDING: dict[str, Any] = {"interestType": "COMPOUNDING_INTEREST", "compoundingFrequency": "DAILY"}
RATE = "interestSettings.indexRateSettings.interestRate"


@pytest.fixture
def mambu(app: FastAPI) -> Mambu:
    """The bank in the dialect whose words make such a product."""
    return Mambu(app)


def bearing(rate: float, schedule: dict[str, Any] = NOTHING, **interest: object) -> dict[str, Any]:
    """Return a product of a thousand at so many percent a year."""
    asked = {"interestRate": {"defaultValue": rate}, "interestChargeFrequency": "ANNUALIZED"}
    return body(
        type="DYNAMIC_TERM_LOAN",
        loanAmountSettings={"loanAmount": {"defaultValue": 1000}},
        scheduleSettings=schedule,
        interestSettings={"indexRateSettings": asked, **interest},
    )


@pytest.mark.parametrize(
    ("rate", "interest"),
    [
        (3650, COMPOUNDING),
        (3650, {**COMPOUNDING, "daysInYear": "ACTUAL_ACTUAL_ISDA"}),
        (3650, {**COMPOUNDING, "compoundingFrequency": "SEMI_ANNUALLY"}),
        (3650, {"daysInYear": "BUS_252"}),
        (10**12, {}),
    ],
)
def test_no_door_quotes_more_than_the_bank_can_reckon_with(
    app: FastAPI, mambu: Mambu, api: Api, rate: float, interest: dict[str, Any]
) -> None:
    account_no = lent(api, mambu.post("loanproducts", bearing(rate, **interest)))
    path = f"loans/{account_no}:previewPayOffAmounts"
    near = mambu.call("POST", path, json={"valueDate": "2024-01-22"})
    assert near.status_code == 200, near.text
    assert mambu.refused("POST", path, {"valueDate": FAR}) == (400, [("valueDate", "OWED_BEYOND_MEASURE")])
    (found,) = [each["id"] for each in api.get("loans", accountNo=account_no)["pageItems"]]
    asked = {"command": "prepayLoan", "transactionDate": FAR, "dateFormat": "yyyy-MM-dd", "locale": "en"}
    quote = api.call("GET", f"loans/{found}/transactions/template", params=asked)
    assert (quote.status_code, quote.json()["errors"][0]["parameterName"]) == (400, "transactionDate")
    page = Person(app).open(f"/loans/{found}?settle_on={FAR}")
    assert (page.status, "more than the bank can reckon with" in page.words) == (422, True)


def test_the_last_day_that_can_be_quoted(mambu: Mambu, api: Api) -> None:
    """A thousand that grows by a tenth each day: docs/rules/pay-off.md."""
    path = f"loans/{lent(api, mambu.post('loanproducts', bearing(3650, **COMPOUNDING)))}:previewPayOffAmounts"
    days = [(date(2024, 1, 21) + timedelta(days=each)).isoformat() for each in (264, 265)]
    told = mambu.call("POST", path, json={"valueDate": days[0]})
    assert round(told.json()["totalBalance"], -11) == 84_700_000_000_000
    assert mambu.refused("POST", path, {"valueDate": days[1]})[0] == 400


@pytest.mark.parametrize("rate", [10**5, 10**9, 10**14])
def test_a_rate_that_grows_beyond_measure_within_the_term_is_refused_with_the_product(mambu: Mambu, rate: int) -> None:
    dynamic = {"repaymentScheduleMethod": "DYNAMIC", "numInstallments": {"defaultValue": 12}}
    wanted = bearing(rate, dynamic, **COMPOUNDING)
    assert mambu.refused("POST", "loanproducts", wanted) == (400, [(RATE, "TERM_IMPOSSIBLE")])


def test_no_schedule_is_previewed_at_such_a_rate(mambu: Mambu) -> None:
    dynamic = {"repaymentScheduleMethod": "DYNAMIC", "numInstallments": {"defaultValue": 12}}
    product = mambu.post("loanproducts", bearing(10, dynamic, **COMPOUNDING))
    assert len(totals(mambu, product)) == 12
    asked = {"productTypeKey": product["encodedKey"], "loanAmount": 1000, "interestSettings": {"interestRate": 10**6}}
    refused = mambu.refused("POST", "loans:previewSchedule", asked)
    assert refused == (400, [("interestSettings.interestRate", "TERM_IMPOSSIBLE")])
