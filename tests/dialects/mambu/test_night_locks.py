"""When the night locks a loan, as a client of Mambu's API defines it of a product, and is told it of a loan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.dialects.mambu.products import body
from tests.dialects.mambu.real_balance import dynamic, lent
from tests.dialects.mambu.speaker import Mambu, criterion

from samity.bank.organisation.queries import business_date
from samity.close_of_business import close_day

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from tests.api import Api

TEN_DAYS: dict[str, Any] = {"lockSettings": {"lockPeriodDays": 10}}
CAP: dict[str, Any] = {
    "cappingConstraintType": "SOFT_CAP",
    "cappingMethod": "ORIGINAL_PRINCIPAL_PERCENTAGE",
    "cappingPercentage": 12.5,
}
OPERATIONS = ["APPLY_INTEREST", "APPLY_FEES", "APPLY_PENALTIES"]


@pytest.mark.parametrize("asked", [TEN_DAYS, {"lockSettings": CAP}, {"lockSettings": {"lockPeriodDays": 3, **CAP}}])
def test_a_product_tells_it_and_is_sent_back_as_it_is_told(mambu: Mambu, asked: dict[str, Any]) -> None:
    product = mambu.post("loanproducts", body(internalControls=asked))
    assert product["internalControls"] == asked
    assert mambu.put(f"loanproducts/{product['id']}", product)["internalControls"] == asked
    never = {"lockSettings": {"lockPeriodDays": 0, "cappingPercentage": 0}, "dormancyPeriodDays": 0}
    for none in (None, {}, {"lockSettings": None}, never):
        assert "internalControls" not in mambu.put(
            f"loanproducts/{product['id']}", {**product, "internalControls": none}
        )


@pytest.mark.parametrize(
    ("controls", "source"),
    [
        ({"lockSettings": {"lockPeriodDays": -1}}, "internalControls.lockSettings.lockPeriodDays"),
        ({"lockSettings": {"lockPeriodDays": 1.5}}, "internalControls.lockSettings.lockPeriodDays"),
        ({"lockSettings": {**CAP, "cappingPercentage": -1}}, "internalControls.lockSettings.cappingPercentage"),
        ({"lockSettings": {**CAP, "cappingPercentage": None}}, "internalControls.lockSettings.cappingPercentage"),
        ({"lockSettings": {**CAP, "cappingMethod": None}}, "internalControls.lockSettings.cappingMethod"),
        ({"lockSettings": {**CAP, "cappingMethod": "PRINCIPAL"}}, "internalControls.lockSettings.cappingMethod"),
        ({"lockSettings": {**CAP, "cappingConstraintType": ""}}, "internalControls.lockSettings.cappingConstraintType"),
        (
            {"lockSettings": {"cappingApplyAccruedChargesBeforeLocking": True}},
            "internalControls.lockSettings.cappingApplyAccruedChargesBeforeLocking",
        ),
        ({"dormancyPeriodDays": 30}, "internalControls.dormancyPeriodDays"),
        ({"fourEyesPrinciple": {"activeForLoanApproval": True}}, "internalControls.fourEyesPrinciple"),
    ],
)
def test_what_no_product_has_is_refused_by_its_member(mambu: Mambu, controls: dict[str, Any], source: str) -> None:
    status, reasons = mambu.refused("POST", "loanproducts", body(internalControls=controls))
    assert (status, [place for place, _ in reasons]) == (400, [source])


def test_what_is_due_on_demand_has_none(mambu: Mambu) -> None:
    nothing = {"repaymentScheduleMethod": "NONE", "numInstallments": {}}
    status, reasons = mambu.refused(
        "POST", "loanproducts", dynamic(scheduleSettings=nothing, internalControls=TEN_DAYS)
    )
    assert (status, [place for place, _ in reasons]) == (400, ["internalControls.lockSettings"])


def test_a_loan_is_locked_by_the_night_and_says_so(own_api: Api, own_engine: Engine) -> None:
    """Lent long ago: it is in arrears for months before the first night."""
    mambu = Mambu(own_api.app)
    late = lent(own_api, mambu.post("loanproducts", body(internalControls=TEN_DAYS)))
    beside = lent(own_api, mambu.post("loanproducts", body()))
    close_day(own_engine)
    with own_engine.connect() as connection:
        today = business_date(connection)
    loan = mambu.get(f"loans/{late}", detailsLevel="FULL")
    assert (loan["accountState"], loan["accountSubState"]) == ("ACTIVE_IN_ARREARS", "LOCKED")
    assert loan["lockedOperations"] == OPERATIONS
    assert loan["lastLockedDate"][:10] == today.isoformat()
    assert "accountSubState" not in mambu.get(f"loans/{beside}", detailsLevel="FULL")
    mine = criterion("encodedKey", "EQUALS", loan["encodedKey"])
    found = mambu.search("loans", mine, criterion("accountSubState", "EQUALS", "LOCKED"))
    assert [each["id"] for each in found] == [late]
    assert mambu.call("POST", f"loans/{late}:unlock", json={}).status_code == 204
    close_day(own_engine)
    assert "accountSubState" not in mambu.get(f"loans/{late}", detailsLevel="FULL")


def test_a_loan_whose_charges_reach_their_cap_says_so_until_they_are_paid(own_api: Api, own_engine: Engine) -> None:
    """Four months of interest are due, 250.00 in all, a cap of 12.5 % of a thousand is crossed."""
    mambu = Mambu(own_api.app)
    loan_id = lent(own_api, mambu.post("loanproducts", body(internalControls={"lockSettings": CAP})))
    close_day(own_engine)
    loan = mambu.get(f"loans/{loan_id}", detailsLevel="FULL")
    assert (loan["accountState"], loan["accountSubState"]) == ("ACTIVE_IN_ARREARS", "LOCKED_CAPPING")
    assert loan["lockedOperations"] == OPERATIONS
    mine = criterion("encodedKey", "EQUALS", loan["encodedKey"])
    for word, found in (("LOCKED_CAPPING", [loan_id]), ("LOCKED", [])):
        assert [
            each["id"] for each in mambu.search("loans", mine, criterion("accountSubState", "EQUALS", word))
        ] == found
    with own_engine.connect() as connection:
        today = business_date(connection)
    mambu.post(f"loans/{loan_id}/repayment-transactions", {"amount": 500, "valueDate": today.isoformat()})
    close_day(own_engine)
    after = mambu.get(f"loans/{loan_id}", detailsLevel="FULL")
    assert after["accountState"] == "ACTIVE_IN_ARREARS"
    assert "accountSubState" not in after
