"""Loans whose interest is recalculated, as an integrator keeps them; the figures of docs/rules/recalculation.md."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.dialects.fineract.lending import (
    MIFOS,
    approved,
    disbursed,
    lent,
    loan,
    new_loan,
    new_product,
    product_body,
    repaid,
    undone,
)
from tests.dialects.fineract.recalculating import FOLLOWING, PROGRESSIVE

from samity.close_of_business import close_day
from samity.close_of_business.invariants import broken

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine
    from tests.api import Api

MIFOS_ORDER = {"transactionProcessingStrategyCode": MIFOS, "paymentAllocation": []}
REDUCING = {**MIFOS_ORDER, "loanScheduleType": "CUMULATIVE", "rescheduleStrategyMethod": 3}
WEEKLY: dict[str, Any] = {"recalculationRestFrequencyType": 3, "recalculationRestFrequencyDayOfWeekType": 2}
JOINING: dict[str, Any] = {
    "interestRecalculationCompoundingMethod": 1,
    "recalculationCompoundingFrequencyType": 4,
    "recalculationCompoundingFrequencyOnDayType": 1,
}
OVERDUE_BEARS_NONE = {"disallowInterestCalculationOnPastDue": True}
NEW_YEAR, BETWEEN = "01 January 2024", "15 January 2024"


@pytest.fixture
def until(own_api: Api, own_engine: Engine) -> Callable[[str], None]:
    """Close the days up to one."""

    def close(day: str) -> None:
        while own_api.get("businessdate/BUSINESS_DATE")["date"] != _told(day):
            close_day(own_engine)

    return close


def _told(day: str) -> list[int]:
    return [2024, ["January", "February", "March"].index(day[3:-5]) + 1, int(day[:2])]


@pytest.fixture
def following(own_api: Api) -> int:
    """A loan of 100.00 over six months at 7 %, paid out on New Year's Day."""
    own_api.post("businessdate", {"type": "BUSINESS_DATE", "date": NEW_YEAR})
    return lent(own_api, new_product(own_api, **PROGRESSIVE, **FOLLOWING))


def interest(api: Api, loan_id: int) -> list[float]:
    return [each["interestDue"] for each in loan(api, loan_id)["repaymentSchedule"]["periods"][1:]]


def totals(api: Api, loan_id: int) -> list[float]:
    return [each["totalDueForPeriod"] for each in loan(api, loan_id)["repaymentSchedule"]["periods"][1:]]


def test_a_product_says_how_its_schedules_follow_what_is_owed(own_api: Api) -> None:
    product_id = new_product(own_api, **PROGRESSIVE, **FOLLOWING)
    told = own_api.get(f"loanproducts/{product_id}")
    recalculation = told["interestRecalculationData"]
    assert told["isInterestRecalculationEnabled"] is True
    assert recalculation["rescheduleStrategyType"]["id"] == 4
    assert recalculation["recalculationRestFrequencyType"]["id"] == 2
    assert recalculation["preClosureInterestCalculationStrategy"]["id"] == 1
    own_api.put(f"loanproducts/{product_id}", {"description": "follows"})
    assert own_api.get(f"loanproducts/{product_id}") == {**told, "description": "follows"}
    # What would be recalculated how stays away with it.
    own_api.put(f"loanproducts/{product_id}", {"isInterestRecalculationEnabled": False})
    assert own_api.get(f"loanproducts/{product_id}")["isInterestRecalculationEnabled"] is False


@pytest.mark.parametrize(
    ("beside", "wrong"),
    [
        ({"rescheduleStrategyMethod": None}, "rescheduleStrategyMethod"),
        ({"recalculationRestFrequencyType": None}, "recalculationRestFrequencyType"),
        ({"rescheduleStrategyMethod": 2}, "rescheduleStrategyMethod"),
        # A progressive schedule follows every day, and nothing joins its base.
        ({"recalculationRestFrequencyType": 3}, "recalculationRestFrequencyType"),
        ({"recalculationRestFrequencyInterval": 2}, "recalculationRestFrequencyType"),
        ({"interestRecalculationCompoundingMethod": 1, **JOINING}, "interestRecalculationCompoundingMethod"),
        ({**REDUCING, "interestRecalculationCompoundingMethod": 1}, "recalculationCompoundingFrequencyType"),
        ({**REDUCING, **OVERDUE_BEARS_NONE, **JOINING}, "interestRecalculationCompoundingMethod"),
        ({**REDUCING, **WEEKLY, "recalculationRestFrequencyOnDayType": 3}, "recalculationRestFrequencyOnDayType"),
        ({**REDUCING, **WEEKLY, "recalculationRestFrequencyInterval": 1000}, "recalculationRestFrequencyInterval"),
        ({**REDUCING, "recalculationRestFrequencyDayOfWeekType": 3}, "recalculationRestFrequencyDayOfWeekType"),
        (
            {**REDUCING, "recalculationRestFrequencyType": 4, "recalculationRestFrequencyNthDayType": 2},
            "recalculationRestFrequencyDayOfWeekType",
        ),
        (
            {**REDUCING, "recalculationRestFrequencyType": 4, "recalculationRestFrequencyNthDayType": -2},
            "recalculationRestFrequencyOnDayType",
        ),
        ({"loanScheduleType": "CUMULATIVE", **MIFOS_ORDER}, "rescheduleStrategyMethod"),
        ({"interestType": 1, **REDUCING}, "isInterestRecalculationEnabled"),
    ],
    ids=str,
)
def test_what_is_not_done_is_refused_by_its_name(own_api: Api, beside: dict[str, Any], wrong: str) -> None:
    answer = own_api.call(
        "POST", "loanproducts", json={**product_body(**PROGRESSIVE, **FOLLOWING), **beside, "locale": "en"}
    )
    assert answer.status_code == 400
    assert wrong in [each["parameterName"] for each in answer.json()["errors"]]


RESTS: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"recalculationRestFrequencyType": 1}, {}),
    (
        {**WEEKLY, "recalculationRestFrequencyInterval": 2},
        {"recalculationRestFrequencyInterval": 2, "recalculationRestFrequencyWeekday": {"id": 2, "value": "TU"}},
    ),
    (
        {
            "recalculationRestFrequencyType": 4,
            "recalculationRestFrequencyNthDayType": 2,
            "recalculationRestFrequencyDayOfWeekType": 5,
        },
        {"recalculationRestFrequencyNthDay": {"id": 2, "value": "TWO"}},
    ),
    (
        {**JOINING, "recalculationRestFrequencyType": 2, "recalculationRestFrequencyInterval": 10},
        {"interestRecalculationCompoundingType": {"id": 1}, "recalculationCompoundingFrequencyOnDay": 1},
    ),
    (
        {
            **JOINING,
            "interestRecalculationCompoundingMethod": 3,
            "recalculationCompoundingFrequencyType": 1,
            "recalculationCompoundingFrequencyOnDayType": "",
        },
        {"recalculationCompoundingFrequencyType": {"id": 1}, "recalculationCompoundingFrequencyInterval": 1},
    ),
    ({**JOINING, "interestRecalculationCompoundingMethod": 2}, {"interestRecalculationCompoundingType": {"id": 2}}),
]


@pytest.mark.parametrize(("rest", "told"), RESTS, ids=str)
def test_a_product_says_when_its_schedules_look_at_what_is_owed(
    own_api: Api, rest: dict[str, Any], told: dict[str, Any]
) -> None:
    product_id = new_product(own_api, **{**PROGRESSIVE, **FOLLOWING, **REDUCING, **rest})
    product = own_api.get(f"loanproducts/{product_id}")
    said = product["interestRecalculationData"]
    assert said["recalculationRestFrequencyType"]["id"] == rest.get("recalculationRestFrequencyType", 2)
    for name, value in told.items():
        found = said[name]
        assert {each: found[each] for each in value} == value if isinstance(value, dict) else found == value
    own_api.put(f"loanproducts/{product_id}", {"description": "the same"})
    assert own_api.get(f"loanproducts/{product_id}") == {**product, "description": "the same"}


def test_a_payment_counts_from_the_next_rest_and_income_from_each_day(
    own_api: Api, until: Callable[[str], None], own_engine: Engine
) -> None:
    own_api.post("businessdate", {"type": "BUSINESS_DATE", "date": NEW_YEAR})
    body = {**PROGRESSIVE, **FOLLOWING, **REDUCING, **WEEKLY, "accountingRule": 1, "principal": 5000}
    body |= {"interestRatePerPeriod": 12, "daysInMonthType": 1, "daysInYearType": 365, "maxPrincipal": 10_000}
    loan_id = lent(own_api, new_product(own_api, **body))
    before = interest(own_api, loan_id)
    # Paid on a Wednesday, it counts from Tuesday the 16th.
    until("10 January 2024")
    repaid(own_api, loan_id, "10 January 2024", 500)
    after = interest(own_api, loan_id)
    assert (before[0], after[0]) == (50.96, 48.58)
    until("02 February 2024")
    with own_engine.connect() as connection:
        assert broken(connection) == []


def test_what_is_overdue_joins_what_bears_interest(
    own_api: Api, until: Callable[[str], None], own_engine: Engine
) -> None:
    own_api.post("businessdate", {"type": "BUSINESS_DATE", "date": NEW_YEAR})
    body = {**PROGRESSIVE, **FOLLOWING, **REDUCING, "daysInMonthType": 1, "daysInYearType": 365, "principal": 5000}
    body |= {"interestRatePerPeriod": 12, "maxPrincipal": 10_000}
    simple, compound = (lent(own_api, new_product(own_api, **{**body, **more})) for more in ({}, JOINING))
    assert interest(own_api, simple) == interest(own_api, compound)
    until("01 March 2024")
    # 5000.00 for 29 days, and the 50.96 that were due on 1 February with it.
    assert (interest(own_api, simple)[1], interest(own_api, compound)[1]) == (47.67, 48.16)
    until("02 March 2024")
    with own_engine.connect() as connection:
        assert broken(connection) == []


def test_who_pays_early_pays_less_interest(own_api: Api, following: int, until: Callable[[str], None]) -> None:
    assert totals(own_api, following) == [17.01] * 5 + [17.00]
    before = interest(own_api, following)
    until(BETWEEN)
    paid = repaid(own_api, following, BETWEEN, 50)
    assert sum(interest(own_api, following)) < sum(before)
    undone(own_api, following, paid)
    assert interest(own_api, following) == before


def test_what_is_overdue_bears_interest_from_day_to_day(
    own_api: Api, following: int, until: Callable[[str], None], own_engine: Engine
) -> None:
    until("15 February 2024")
    assert interest(own_api, following)[:2] == [0.58, 0.53]
    assert totals(own_api, following)[-1] == 17.04
    with own_engine.connect() as connection:
        assert broken(connection) == []


@pytest.mark.parametrize(("pre_closure", "owed"), [(1, 83.57 + 0.24), (2, 83.57 + 0.49)])
def test_the_pay_off_takes_the_interest_of_the_days_or_up_to_the_rest(
    own_api: Api, until: Callable[[str], None], pre_closure: int, owed: float
) -> None:
    own_api.post("businessdate", {"type": "BUSINESS_DATE", "date": NEW_YEAR})
    product = {**PROGRESSIVE, **FOLLOWING, "preClosureInterestCalculationStrategy": pre_closure}
    loan_id = lent(own_api, new_product(own_api, **product))
    until("01 February 2024")
    repaid(own_api, loan_id, "01 February 2024", 17.01)
    until("15 February 2024")
    asked = {
        "command": "prepayLoan",
        "transactionDate": "15 February 2024",
        "locale": "en",
        "dateFormat": "dd MMMM yyyy",
    }
    assert own_api.get(f"loans/{loan_id}/transactions/template", **asked)["amount"] == pytest.approx(owed)
    repaid(own_api, loan_id, "15 February 2024", round(owed, 2))
    assert loan(own_api, loan_id)["status"]["id"] == 600


@pytest.mark.parametrize(
    ("strategy", "left"),
    [
        (3, [536.00, 536.00, 536.00, 534.38]),
        (1, [21.31, 426.69, 862.00, 846.56]),
        # 21.31 of interest on 2090.59, 11.51 on 1249.90, 4.07 on 399.41.
        (2, [862.00, 862.00, 403.48, 0]),
    ],
    ids=["all ask for less", "the next ones first", "fewer of them"],
)
def test_what_is_paid_beyond_lowers_what_comes_as_agreed(own_api: Api, strategy: int, left: list[float]) -> None:
    """5,000.00 at 12 % by real days: 1,000.00 on 1 December 2022, 2,000.00 on 1 January 2023."""
    own_api.post("businessdate", {"type": "BUSINESS_DATE", "date": "01 November 2022"})
    product = {
        **FOLLOWING,
        "rescheduleStrategyMethod": strategy,
        "principal": 5000,
        "numberOfRepayments": 6,
        "interestCalculationPeriodType": 0,
        "daysInYearType": 365,
        "installmentAmountInMultiplesOf": 1,
    }
    out = {"submittedOnDate": "01 November 2022", "expectedDisbursementDate": "01 November 2022"}
    loan_id = new_loan(own_api, new_product(own_api, **product), **out)
    approved(own_api, loan_id, on="01 November 2022")
    disbursed(own_api, loan_id, on="01 November 2022")
    for day, amount in (("01 December 2022", 1000), ("01 January 2023", 2000)):
        own_api.post("businessdate", {"type": "BUSINESS_DATE", "date": day})
        repaid(own_api, loan_id, day, amount)
    assert totals(own_api, loan_id) == [1000, 2000, *left]
