"""Loans over HTTP: application, decisions, disbursement, and what is told of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.dialects.fineract.lending import (
    LENT_ON,
    approved,
    disbursed,
    lent,
    loan,
    loan_body,
    new_loan,
    new_product,
    product_body,
    repaid,
    undone,
)
from tests.dialects.fineract.people import new_client, new_group

if TYPE_CHECKING:
    from tests.api import Api


def test_a_loan_goes_from_application_to_its_last_repayment(api: Api) -> None:
    """12,000 at 12 % in twelve equal installments: 1,066.19 a month (12000 x 0.01 / (1 - 1.01^-12))."""
    loan_id = new_loan(api)
    assert loan(api, loan_id)["status"]["id"] == 100
    assert approved(api, loan_id)["changes"]["status"]["id"] == 200
    answer = disbursed(api, loan_id)
    assert answer["resourceId"] == loan_id
    found = loan(api, loan_id)
    assert found["status"] == {**found["status"], "id": 300, "active": True, "code": "loanStatusType.active"}
    first = found["repaymentSchedule"]["periods"][1]
    assert first["dueDate"] == [2024, 2, 1]
    assert (first["principalDue"], first["interestDue"], first["totalDueForPeriod"]) == (946.19, 120, 1066.19)
    assert found["transactions"][0]["id"] == answer["subResourceId"]
    repaid(api, loan_id, "01 February 2024", 1066.19)
    found = loan(api, loan_id)
    first = found["repaymentSchedule"]["periods"][1]
    assert (first["complete"], first["obligationsMetOnDate"]) == (True, [2024, 2, 1])
    left = found["summary"]["totalOutstanding"]
    repaid(api, loan_id, "01 March 2024", left)
    found = loan(api, loan_id)
    assert (found["status"]["id"], found["summary"]["totalOutstanding"]) == (600, 0)
    assert found["timeline"]["closedOnDate"] == [2024, 3, 1]
