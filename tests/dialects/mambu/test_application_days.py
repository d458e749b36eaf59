"""Interest applied on days of the month, in this dialect's words: docs/rules/interest-application.md."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.dialects.mambu.products import body
from tests.dialects.mambu.real_balance import DYNAMIC, NOTHING, TEN_PERCENT, dynamic, lent, paid

if TYPE_CHECKING:
    from tests.api import Api
    from tests.dialects.mambu.speaker import Mambu

ON_DAYS = {"interestApplicationMethod": "FIXED_DAYS_OF_MONTH"}
MONTH_END = {**ON_DAYS, "interestApplicationDays": {"daysInMonth": [31]}}


def test_interest_falls_due_with_the_installment_by_which_it_is_applied(mambu: Mambu, api: Api) -> None:
    product = mambu.post("loanproducts", dynamic(interestSettings={**TEN_PERCENT, **MONTH_END}))
    loan_id = lent(api, product)
    told = mambu.get(f"loans/{loan_id}", detailsLevel="FULL")
    assert told["interestSettings"]["interestApplicationMethod"] == "FIXED_DAYS_OF_MONTH"
    # Nothing was paid since, so each window bears interest on the whole loan: 9 days, then 29, 31, 30, 30 and 51.
    expected = [2.50, 8.06, 8.61, 8.33, 8.33, 14.17]
    rows = mambu.get(f"loans/{loan_id}/schedule")["installments"]
    assert [each["interest"]["amount"]["expected"] for each in rows] == expected
    paid(mambu, loan_id, "2024-02-21", 169.17)
    rows = mambu.get(f"loans/{loan_id}/schedule")["installments"]
    assert [each["state"] for each in rows[:2]] == ["PAID", "LATE"]


@pytest.mark.parametrize(
    ("settings", "principal", "interest"),
    [
        ({"interestBalanceCalculationMethod": "PRINCIPAL_AND_INTEREST"}, [166.67] * 3, [2.50, 8.08, 8.70]),
        ({"interestType": "CAPITALIZED_INTEREST"}, [169.17, 174.75, 175.37], [0, 0, 0]),
    ],
    ids=["bears interest", "becomes principal"],
)
def test_interest_that_was_applied_and_not_paid_bears_interest_or_becomes_principal_from_that_day_on(
    mambu: Mambu, api: Api, settings: dict[str, str], principal: list[float], interest: list[float]
) -> None:
    """Nine days on 1000.00, 29 on 1002.50, 31 on 1010.58."""
    product = mambu.post("loanproducts", dynamic(interestSettings={**TEN_PERCENT, **MONTH_END, **settings}))
    rows = mambu.get(f"loans/{lent(api, product)}/schedule")["installments"][:3]
    assert [each["principal"]["amount"]["due"] for each in rows] == principal
    assert [each["interest"]["amount"]["due"] for each in rows] == interest


def test_a_product_tells_the_days_and_is_sent_back(mambu: Mambu) -> None:
    made = mambu.post("loanproducts", dynamic(interestSettings={**TEN_PERCENT, **MONTH_END}))
    told = mambu.get(f"loanproducts/{made['id']}", detailsLevel="FULL")
    assert told["interestSettings"]["interestApplicationDays"] == {"daysInMonth": [31]}
    assert mambu.put(f"loanproducts/{made['id']}", told) == told


@pytest.mark.parametrize(
    ("product", "place"),
    [
        (body(interestSettings=MONTH_END), "interestApplicationMethod"),
        (dynamic(scheduleSettings=NOTHING, interestSettings={**TEN_PERCENT, **MONTH_END}), "interestApplicationMethod"),
        (dynamic(interestSettings={**TEN_PERCENT, **ON_DAYS}), "interestApplicationDays"),
        (
            dynamic(interestSettings={**TEN_PERCENT, "interestApplicationDays": {"daysInMonth": [31]}}),
            "interestApplicationDays",
        ),
    ],
    ids=["fixed", "none", "no days", "only days"],
)
def test_what_does_not_go_together_is_refused_by_name(mambu: Mambu, product: dict[str, Any], place: str) -> None:
    status, faults = mambu.refused("POST", "loanproducts", product)
    assert status == 400
    assert f"interestSettings.{place}" in [name for name, _ in faults]
    assert mambu.post("loanproducts", dynamic(scheduleSettings=DYNAMIC))
