"""Fineract's expected schedules, asked of our API: agree, disagree, refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.api import Api
from tests.databases import engine_of
from tests.dialects.fineract.people import new_client
from tests.parity.reference import Case, reference_cases
from tests.parity.schedules_over_http import expected_rows, loan_body, product_body, rows_of

from samity.app import create_app
from samity.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.databases import Databases

AFTER_EVERY_CASE = "01 January 2030"
# Of 243 cases; what is refused may only become less, and then these numbers go down.
MOST_REFUSED_AS_STATED = 236
MOST_REFUSED_ON_FIRST_SCHEDULES = 105


@pytest.fixture(scope="module")
def later(database_server: Databases) -> Iterator[Api]:
    """A bank of its own, on a day after all of the reference's."""
    engine = engine_of(database_server.bank())
    api = Api(create_app(Settings(), engine))
    api.post("businessdate", {"type": "BUSINESS_DATE", "date": AFTER_EVERY_CASE})
    yield api
    engine.dispose()


@pytest.fixture(scope="module")
def client_id(later: Api) -> int:
    """A borrower."""
    return new_client(later)


@pytest.fixture(scope="module")
def charges(later: Api) -> dict[str, int]:
    """A flat fee and a flat penalty, due on a date."""
    body = {"currencyCode": "EUR", "amount": 1, "chargeAppliesTo": 1, "chargeTimeType": 2, "active": True}
    made = {}
    for kind, penalty in (("FEE", False), ("PENALTY", True)):
        made[kind] = later.post("charges", {**body, "name": kind, "penalty": penalty})["resourceId"]
    return made


def compared(
    api: Api, cases: list[Case], client_id: int, charges: dict[str, int], *, first_schedule_only: bool
) -> tuple[int, list[str], dict[str, list[str]]]:
    """Return how many agree, which disagree, and the codes of those refused."""
    agree, disagree, refusals = 0, [], {}
    for case in cases:
        response = api.call("POST", "loanproducts", json=product_body(case, first_schedule_only=first_schedule_only))
        if response.status_code != 200:
            refusals[case["id"]] = [each["userMessageGlobalisationCode"] for each in response.json()["errors"]]
            continue
        ours = rows_of(api, loan_body(case, response.json()["resourceId"], client_id, charges))
        if ours and isinstance(ours[0], str):
            refusals[case["id"]] = ours
        elif ours == expected_rows(case):
            agree += 1
        else:
            disagree.append(case["id"])
    return agree, disagree, refusals


@pytest.mark.parametrize(
    ("first_schedule_only", "most_refused"),
    [(False, MOST_REFUSED_AS_STATED), (True, MOST_REFUSED_ON_FIRST_SCHEDULES)],
    ids=["as stated", "without what comes later"],
)
def test_what_our_api_accepts_of_fineracts_loans_it_schedules_as_fineract_does(
    later: Api,
    client_id: int,
    charges: dict[str, int],
    first_schedule_only: bool,  # noqa: FBT001 - a parameter of the test
    most_refused: int,
    capsys: pytest.CaptureFixture[str],
) -> None:
    cases = reference_cases("fineract-schedules.jsonl.gz")
    agree, disagree, refusals = compared(later, cases, client_id, charges, first_schedule_only=first_schedule_only)
    with capsys.disabled():
        what = "first schedules" if first_schedule_only else "as stated"
        print(f"\nover the API, {what}: {agree} agree, {len(disagree)} disagree, {len(refusals)} refused")  # noqa: T201 - the count is the result
    assert disagree == []
    assert len(refusals) <= most_refused
    assert agree + len(refusals) == len(cases)
