"""When a charge is income: when it falls due, or when it is made, as the bank chose. See docs/rules/recognition.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.dialects.fineract.charging import new_charge, put_on
from tests.dialects.fineract.lending import ACCRUAL, accounts, lent, loan, new_product

from samity.close_of_business import close_day
from samity.close_of_business.invariants import broken

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from tests.api import Api

TODAY, LATER = "20 January 2024", "25 January 2024"


@pytest.mark.parametrize(("chosen", "fees"), [("due-date", 0), ("submitted-date", 25)])
def test_a_bank_chooses_when_a_charge_of_new_loans_is_income(
    own_api: Api, own_engine: Engine, chosen: str, fees: float
) -> None:
    own_api.post("businessdate", {"type": "BUSINESS_DATE", "date": TODAY})
    before = own_api.get("configurations/name/charge-accrual-date")["stringValue"]
    assert before == "due-date"
    own_api.put("configurations/name/charge-accrual-date", {"stringValue": chosen})
    loan_id = lent(own_api, new_product(own_api, accountingRule=ACCRUAL, **accounts(own_api)))
    # What is chosen later is for loans of later.
    own_api.put("configurations/name/charge-accrual-date", {"stringValue": before})
    put_on(own_api, loan_id, new_charge(own_api), LATER)
    close_day(own_engine)
    rows = [each for each in loan(own_api, loan_id)["transactions"] if each["type"]["accrual"]]
    assert sum(each["feeChargesPortion"] for each in rows) == fees
    assert loan(own_api, loan_id)["lastClosedBusinessDate"] == [2024, 1, 20]
    with own_engine.connect() as connection:
        assert list(broken(connection)) == []


@pytest.mark.parametrize(("until", "portions"), [("10 January 2024", (0, 25)), ("20 January 2024", (25, 0))])
def test_a_waiver_tells_whether_its_charge_was_income(own_api: Api, until: str, portions: tuple[float, float]) -> None:
    own_api.post("businessdate", {"type": "BUSINESS_DATE", "date": TODAY})
    loan_id = lent(own_api, new_product(own_api, accountingRule=ACCRUAL, **accounts(own_api)))
    charge = put_on(own_api, loan_id, new_charge(own_api), TODAY)
    own_api.post("runaccruals", {"tillDate": until})
    own_api.post(f"loans/{loan_id}/charges/{charge}?command=waive", {})
    [row] = [each for each in loan(own_api, loan_id)["transactions"] if each["type"]["waiveCharges"]]
    assert (row["feeChargesPortion"], row["unrecognizedIncomePortion"]) == portions
    alone = own_api.get(f"loans/{loan_id}/transactions/{row['id']}")
    assert (alone["feeChargesPortion"], alone["unrecognizedIncomePortion"]) == portions
