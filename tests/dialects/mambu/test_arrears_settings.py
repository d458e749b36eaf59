"""How late a loan may be without arrears: of the product, of the loan within its bounds, and agreed anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.api import Api
from tests.dialects.mambu.products import body
from tests.dialects.mambu.real_balance import lent

if TYPE_CHECKING:
    from fastapi import FastAPI
    from tests.dialects.mambu.speaker import Mambu

BOUNDED: dict[str, Any] = {
    "toleranceCalculationMethod": "ARREARS_TOLERANCE_PERIOD",
    "dateCalculationMethod": "ACCOUNT_FIRST_WENT_TO_ARREARS",
    "nonWorkingDaysMethod": "EXCLUDED",
    "tolerancePeriod": {"defaultValue": 5, "minValue": 3, "maxValue": 10},
    "tolerancePercentageOfOutstandingPrincipal": {"defaultValue": 1.5, "minValue": 1, "maxValue": 2},
    "toleranceFloorAmount": 20,
}
BY_DAY: dict[str, Any] = {"toleranceCalculationMethod": "MONTHLY_ARREARS_TOLERANCE_DAY", "monthlyToleranceDay": 5}
UNSUPPORTED = "FIELD_NOT_SUPPORTED"


@pytest.fixture
def api(app: FastAPI) -> Api:
    return Api(app)


def full(mambu: Mambu, loan_id: str) -> dict[str, Any]:
    told: dict[str, Any] = mambu.get(f"loans/{loan_id}", detailsLevel="FULL")
    return told


def application(mambu: Mambu, holder: str, settings: dict[str, Any], **more: object) -> dict[str, Any]:
    product = mambu.post("loanproducts", body(arrearsSettings=settings))
    debtor = {"accountHolderKey": holder, "accountHolderType": "CLIENT"}
    return {"productTypeKey": product["encodedKey"], "loanAmount": 1000, **debtor, **more}


@pytest.mark.parametrize("settings", [BOUNDED, BY_DAY], ids=["days", "day of the month"])
def test_what_a_product_tolerates_is_told_and_defined_anew_by_it(mambu: Mambu, settings: dict[str, Any]) -> None:
    made = mambu.post("loanproducts", body(arrearsSettings=settings))
    told = made["arrearsSettings"]
    assert {name: told[name] for name in settings} == settings
    assert mambu.put(f"loanproducts/{made['id']}", made)["arrearsSettings"] == told


def test_the_other_door_tells_the_same_in_its_words(mambu: Mambu, api: Api) -> None:
    made = mambu.post("loanproducts", body(arrearsSettings=BOUNDED))
    (told,) = [each for each in api.get("loanproducts") if each.get("externalId") == made["id"]]
    assert (told["inArrearsTolerance"], told["graceOnArrearsAgeing"]) == (20, 5)


@pytest.mark.parametrize(
    ("settings", "more", "source"),
    [
        ({"monthlyToleranceDay": 5}, {}, "monthlyToleranceDay"),
        (
            {"nonWorkingDaysMethod": "EXCLUDED"},
            {"penaltySettings": {"loanPenaltyCalculationMethod": "OVERDUE_BALANCE"}},
            "nonWorkingDaysMethod",
        ),
        ({**BY_DAY, "tolerancePeriod": {"defaultValue": 5}}, {}, "tolerancePeriod"),
        ({"toleranceFloorAmount": 5}, {"type": "INTEREST_FREE_LOAN"}, "toleranceFloorAmount"),
        (
            {"tolerancePercentageOfOutstandingPrincipal": {"maxValue": 5}},
            {"type": "INTEREST_FREE_LOAN"},
            "tolerancePercentageOfOutstandingPrincipal",
        ),
    ],
)
def test_what_does_not_go_together_is_named(
    mambu: Mambu, settings: dict[str, Any], more: dict[str, Any], source: str
) -> None:
    free: dict[str, Any] = {"interestSettings": {"indexRateSettings": {}}} if "type" in more else {}
    wrong = mambu.refused("POST", "loanproducts", {**body(arrearsSettings=settings, **more), **free})
    assert wrong == (400, [(f"arrearsSettings.{source}", UNSUPPORTED)])


@pytest.mark.parametrize(
    ("settings", "source", "reason"),
    [
        ({"toleranceCalculationMethod": "MONTHLY_ARREARS_TOLERANCE_DAY"}, "monthlyToleranceDay", "TERM_IMPOSSIBLE"),
        ({**BY_DAY, "monthlyToleranceDay": 32}, "monthlyToleranceDay", "TERM_IMPOSSIBLE"),
        ({"tolerancePeriod": {"defaultValue": 3661}}, "tolerancePeriod", "TERM_IMPOSSIBLE"),
        ({"tolerancePeriod": {"defaultValue": 2, "minValue": 3}}, "tolerancePeriod", "TERM_OUTSIDE_OFFER"),
        ({"tolerancePeriod": {"defaultValue": 3, "minValue": 3, "maxValue": 2}}, "tolerancePeriod", None),
        (
            {"tolerancePercentageOfOutstandingPrincipal": {"defaultValue": 101}},
            "tolerancePercentageOfOutstandingPrincipal",
            "TERM_IMPOSSIBLE",
        ),
        ({"toleranceFloorAmount": 0.001}, "toleranceFloorAmount", "AMOUNT_TOO_FINE"),
    ],
)
def test_what_no_loan_can_tolerate_is_named(
    mambu: Mambu, settings: dict[str, Any], source: str, reason: str | None
) -> None:
    status, reasons = mambu.refused("POST", "loanproducts", body(arrearsSettings=settings))
    assert status == 400
    assert {where for where, _ in reasons} == {f"arrearsSettings.{source}"}
    assert reason is None or [word for _, word in reasons] == [reason]


def test_a_loan_tolerates_what_its_product_does_or_what_it_asks_for_within_bounds(mambu: Mambu, holder: str) -> None:
    wanted = application(mambu, holder, BOUNDED)
    usual = full(mambu, mambu.post("loans", wanted)["id"])
    settings = usual["accountArrearsSettings"]
    assert (usual["arrearsTolerancePeriod"], settings["tolerancePeriod"]) == (5, 5)
    assert settings["tolerancePercentageOfOutstandingPrincipal"] == 1.5
    own = {"accountArrearsSettings": {"tolerancePeriod": 7, "tolerancePercentageOfOutstandingPrincipal": 2}}
    asked = full(mambu, mambu.post("loans", {**wanted, **own})["id"])
    assert (asked["arrearsTolerancePeriod"], asked["accountArrearsSettings"]["tolerancePeriod"]) == (7, 7)
    assert asked["accountArrearsSettings"]["tolerancePercentageOfOutstandingPrincipal"] == 2
    assert mambu.put(f"loans/{asked['id']}", asked)["accountArrearsSettings"] == asked["accountArrearsSettings"]
    mirrored = mambu.post("loans", {**wanted, "arrearsTolerancePeriod": 4})
    assert mirrored["accountArrearsSettings"]["tolerancePeriod"] == 4
    mambu.patch(f"loans/{mirrored['id']}", {"op": "REPLACE", "path": "loanAmount", "value": 1100})
    assert full(mambu, mirrored["id"])["arrearsTolerancePeriod"] == 4
    bare = {name: value for name, value in wanted.items() if name != "accountArrearsSettings"}
    assert mambu.put(f"loans/{mirrored['id']}", bare)["arrearsTolerancePeriod"] == 5


@pytest.mark.parametrize(
    ("own", "source", "reason"),
    [
        ({"accountArrearsSettings": {"tolerancePeriod": 11}}, "tolerancePeriod", "TERM_OUTSIDE_OFFER"),
        (
            {"accountArrearsSettings": {"tolerancePercentageOfOutstandingPrincipal": 3}},
            "tolerancePercentageOfOutstandingPrincipal",
            "TERM_OUTSIDE_OFFER",
        ),
        ({"accountArrearsSettings": {"toleranceFloorAmount": 30}}, "toleranceFloorAmount", UNSUPPORTED),
        ({"accountArrearsSettings": {"monthlyToleranceDay": 3}}, "monthlyToleranceDay", UNSUPPORTED),
        ({"accountArrearsSettings": {"nonWorkingDaysMethod": "INCLUDED"}}, "nonWorkingDaysMethod", UNSUPPORTED),
    ],
)
def test_what_the_product_does_not_offer_is_refused_by_name(
    mambu: Mambu, holder: str, own: dict[str, Any], source: str, reason: str
) -> None:
    wrong = mambu.refused("POST", "loans", application(mambu, holder, BOUNDED, **own))
    assert wrong == (400, [(f"accountArrearsSettings.{source}", reason)])


def test_a_period_that_is_mirrored_otherwise_is_refused(mambu: Mambu, holder: str) -> None:
    own = {"accountArrearsSettings": {"tolerancePeriod": 7}, "arrearsTolerancePeriod": 6}
    wrong = mambu.refused("POST", "loans", application(mambu, holder, BOUNDED, **own))
    assert wrong == (400, [("arrearsTolerancePeriod", UNSUPPORTED)])


def test_a_key_that_is_another_is_refused(mambu: Mambu, holder: str) -> None:
    loan = full(mambu, mambu.post("loans", application(mambu, holder, BOUNDED))["id"])
    other = {**loan, "accountArrearsSettings": {**loan["accountArrearsSettings"], "encodedKey": "0" * 32}}
    wrong = mambu.refused("PUT", f"loans/{loan['id']}", other)
    assert wrong == (400, [("accountArrearsSettings.encodedKey", UNSUPPORTED)])


def test_an_amount_that_may_be_late_keeps_a_loan_out_of_arrears(mambu: Mambu, api: Api) -> None:
    """Of 1250 that are late, 1250 are tolerated, and then 1249."""
    floors = {amount: {"toleranceFloorAmount": amount} for amount in (1250, 1249)}
    told = {
        amount: full(mambu, lent(api, mambu.post("loanproducts", body(arrearsSettings=floor))))
        for amount, floor in floors.items()
    }
    assert {amount: each["accountState"] for amount, each in told.items()} == {
        1250: "ACTIVE",
        1249: "ACTIVE_IN_ARREARS",
    }
    assert told[1250]["daysLate"] == told[1249]["daysLate"] == told[1249]["daysInArrears"] > 0
    assert told[1250]["daysInArrears"] == 0
    assert "lastSetToArrearsDate" not in told[1250]


def test_another_tolerance_is_agreed_from_a_day_on(mambu: Mambu, api: Api) -> None:
    """Late since 22 February 2024; with ten years of tolerance from March on, in arrears until then alone."""
    loan_id = lent(api, mambu.post("loanproducts", body()))
    path = f"loans/{loan_id}:changeArrearsSettings"
    change = {"arrearsTolerancePeriod": 3660, "entryDate": "2024-03-01", "notes": "A flood"}
    assert mambu.call("POST", path, json=change).status_code == 204
    loan = full(mambu, loan_id)
    assert (loan["accountState"], loan["daysInArrears"], loan["lastSetToArrearsDate"][:10]) == (
        "ACTIVE",
        0,
        "2024-02-22",
    )
    assert (loan["arrearsTolerancePeriod"], loan["accountArrearsSettings"]["tolerancePeriod"]) == (3660, 3660)
    basic = mambu.get(f"loans/{loan_id}")
    assert (basic["accountState"], basic["daysLate"]) == ("ACTIVE", loan["daysLate"])
    assert mambu.call("POST", path, json={**change, "arrearsTolerancePeriod": 0}).status_code == 204
    assert full(mambu, loan_id)["accountState"] == "ACTIVE_IN_ARREARS"


def test_what_stands_against_another_tolerance_is_named(mambu: Mambu, api: Api) -> None:
    loan_id = lent(api, mambu.post("loanproducts", body(arrearsSettings=BOUNDED)))
    path = f"loans/{loan_id}:changeArrearsSettings"
    refused = mambu.refused("POST", path, {"arrearsTolerancePeriod": 11, "entryDate": "2023-12-31"})
    assert refused == (
        400,
        [
            ("entryDate", "GRACE_CHANGED_BEFORE_DISBURSEMENT"),
            ("arrearsTolerancePeriod", "TERM_OUTSIDE_OFFER"),
        ],
    )
    refused = mambu.refused("POST", path, {"arrearsTolerancePeriod": 4, "entryDate": "2199-12-31"})
    assert refused == (400, [("entryDate", "GRACE_CHANGED_IN_FUTURE")])
    mambu.call("POST", f"loans/{loan_id}:writeOff", json={})
    refused = mambu.refused("POST", path, {"arrearsTolerancePeriod": 4, "entryDate": "2024-03-01"})
    assert [reason for _, reason in refused[1]] == ["INVALID_ACCOUNT_STATE"]
