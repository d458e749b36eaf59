"""What interest and charges of a loan came to, told due date by due date. See docs/rules/accrual-activity.md."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.dialects.fineract.charging import new_charge, put_on
from tests.dialects.fineract.lending import ACCRUAL, CASH, accounts, lent, loan, new_product, repaid, undone

from samity.close_of_business import close_day
from samity.close_of_business.invariants import broken

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from tests.api import Api

FLAT: dict[str, Any] = {"interestType": 1, "numberOfRepayments": 4, "principal": 12000}  # 4 x (3,000 + 120)
DUE = "01 February 2024"
TOLD = ([2024, 2, 1], 120, 0)


def begun(api: Api, on: str) -> None:
    api.post("businessdate", {"type": "BUSINESS_DATE", "date": on})


@pytest.fixture
def loan_id(own_api: Api) -> int:
    """12,000 at 12 % flat in four months from 1 January 2024; its first due date is today."""
    begun(own_api, DUE)
    product = new_product(
        own_api, **FLAT, accountingRule=ACCRUAL, enableAccrualActivityPosting=True, **accounts(own_api)
    )
    return lent(own_api, product)


def summaries(api: Api, loan_id: int, *, reversed_too: bool = False) -> list[tuple[list[int], float, float]]:
    """Return the day, the interest and the fees of each line that stands."""
    rows = loan(api, loan_id)["transactions"]
    return [
        (row["date"], row["interestPortion"], row["feeChargesPortion"])
        for row in rows
        if row["type"]["accrualActivity"] and (reversed_too or not row["manuallyReversed"])
    ]


def test_the_night_of_a_due_date_tells_what_its_installment_came_to(
    own_api: Api, own_engine: Engine, loan_id: int
) -> None:
    assert loan(own_api, loan_id)["enableAccrualActivityPosting"]
    assert summaries(own_api, loan_id) == []
    report = close_day(own_engine).report
    assert report.steps["due dates summed up"].alone == 1
    assert summaries(own_api, loan_id) == [TOLD]
    [row] = [each for each in loan(own_api, loan_id)["transactions"] if each["type"]["accrualActivity"]]
    assert (row["type"]["id"], row["type"]["code"]) == (32, "loanTransactionType.accrualActivity")
    assert (row["amount"], row["principalPortion"]) == (120, 0)
    # It is a summary: what it sums up was income before.
    assert own_api.get("journalentries", transactionId=f"L{row['id']}")["pageItems"] == []
    assert close_day(own_engine).report.steps["due dates summed up"] == (0, 0)
    assert summaries(own_api, loan_id) == [TOLD]
    assert broken_now(own_engine) == []


def broken_now(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(broken(connection))


def test_a_loan_that_ends_tells_the_rest_on_that_day_and_opened_again_no_more(
    own_api: Api, own_engine: Engine, loan_id: int
) -> None:
    close_day(own_engine)
    paid = repaid(own_api, loan_id, "02 February 2024", 12480)
    assert summaries(own_api, loan_id) == [TOLD, ([2024, 2, 2], 360, 0)]
    undone(own_api, loan_id, paid)
    assert summaries(own_api, loan_id) == [TOLD]
    assert summaries(own_api, loan_id, reversed_too=True) == [TOLD, ([2024, 2, 2], 360, 0)]
    close_day(own_engine)
    assert broken_now(own_engine) == []


def test_a_charge_entered_late_changes_the_line_of_its_installment(
    own_api: Api, own_engine: Engine, loan_id: int
) -> None:
    close_day(own_engine)
    fee = new_charge(own_api, amount=15)
    put_on(own_api, loan_id, fee, "20 January 2024")
    assert summaries(own_api, loan_id) == [([2024, 2, 1], 120, 15)]
    assert sorted(summaries(own_api, loan_id, reversed_too=True)) == [TOLD, ([2024, 2, 1], 120, 15)]
    close_day(own_engine)
    assert broken_now(own_engine) == []


def test_a_loan_that_was_paid_off_before_a_charge_of_it_was_due_ends_with_the_payment(
    own_api: Api, own_engine: Engine, loan_id: int
) -> None:
    close_day(own_engine)
    begun(own_api, "10 February 2024")
    put_on(own_api, loan_id, new_charge(own_api, amount=15), "10 February 2024")
    repaid(own_api, loan_id, "01 February 2024", 12495)
    assert summaries(own_api, loan_id) == [([2024, 2, 1], 480, 15)]
    close_day(own_engine)
    assert broken_now(own_engine) == []


def test_a_loan_whose_pay_out_is_taken_back_has_no_line(own_api: Api, own_engine: Engine, loan_id: int) -> None:
    close_day(own_engine)
    own_api.post(f"loans/{loan_id}?command=undodisbursal", {})
    assert summaries(own_api, loan_id) == []


def test_loans_of_other_products_have_none(own_api: Api, own_engine: Engine) -> None:
    begun(own_api, DUE)
    product = new_product(own_api, **FLAT, accountingRule=CASH, **accounts(own_api))
    assert own_api.get(f"loanproducts/{product}")["enableAccrualActivityPosting"] is False
    loan_id = lent(own_api, product)
    assert close_day(own_engine).report.steps["due dates summed up"].loans == 0
    repaid(own_api, loan_id, "02 February 2024", 12480)
    assert summaries(own_api, loan_id) == []


def test_a_product_keeps_asking_for_it_when_something_else_changes(own_api: Api) -> None:
    product = new_product(own_api, **FLAT, enableAccrualActivityPosting="true")
    own_api.put(f"loanproducts/{product}", {"description": "The same"})
    assert own_api.get(f"loanproducts/{product}")["enableAccrualActivityPosting"] is True
