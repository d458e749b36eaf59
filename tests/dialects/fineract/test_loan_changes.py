"""Changing and removing an application over HTTP, while nobody has decided on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from tests.dialects.fineract.lending import approved, lent, loan_body, new_loan, new_product
from tests.dialects.fineract.people import new_client

if TYPE_CHECKING:
    from tests.api import Api

TERMS = ("principal", "numberOfRepayments", "interestRatePerPeriod", "repaymentEvery", "graceOnPrincipalPayment")


def terms(api: Api, loan_id: int) -> list[Any]:
    found = api.get(f"loans/{loan_id}")
    return [found.get(name) for name in TERMS]


@pytest.mark.parametrize(
    ("change", "after"),
    [
        ({"principal": 9000}, [9000, 12, 12, 1, 2]),
        ({"numberOfRepayments": 10, "loanTermFrequency": 10, "loanTermFrequencyType": 2}, [12000, 10, 12, 1, 2]),
        ({"interestRatePerPeriod": 18}, [12000, 12, 18, 1, 2]),
        ({"graceOnPrincipalPayment": 0}, [12000, 12, 12, 1, None]),
        ({"repaymentEvery": 2}, [12000, 12, 12, 2, 2]),
    ],
)
def test_what_is_given_replaces_what_stands(api: Api, change: dict[str, Any], after: list[Any]) -> None:
    loan_id = new_loan(api, graceOnPrincipalPayment=2)
    answer = api.put(f"loans/{loan_id}", change)
    assert (answer["resourceId"], answer["changes"]) == (loan_id, change)
    assert terms(api, loan_id) == after


def test_dates_change_and_the_schedule_follows(api: Api) -> None:
    loan_id = new_loan(api)
    api.put(f"loans/{loan_id}", {"expectedDisbursementDate": "15 January 2024", "externalId": f"changed-{loan_id}"})
    found = api.get(f"loans/{loan_id}", associations="repaymentSchedule")
    assert found["repaymentSchedule"]["periods"][1]["dueDate"] == [2024, 2, 15]
    assert found["externalId"] == f"changed-{loan_id}"


def test_another_product_brings_its_own_terms(api: Api) -> None:
    loan_id = new_loan(api)
    other = new_product(api, principal=7000, numberOfRepayments=6, interestType=1)
    api.put(f"loans/{loan_id}", {"productId": other})
    found = api.get(f"loans/{loan_id}")
    assert (found["loanProductId"], found["principal"], found["numberOfRepayments"]) == (other, 7000, 6)
    assert found["interestType"]["id"] == 1


def test_a_change_is_checked_as_an_application(api: Api) -> None:
    loan_id = new_loan(api)
    assert api.refused(f"loans/{loan_id}", {"principal": 900}, method="PUT") == (
        400,
        ["validation.msg.loan.principal.is.not.within.expected.range"],
    )
    assert api.refused(f"loans/{loan_id}", {"clientId": new_client(api)}, method="PUT") == (
        403,
        ["error.msg.loan.client.cannot.be.changed"],
    )
    assert api.refused(f"loans/{loan_id}", {"isTopup": True}, method="PUT") == (
        400,
        ["validation.msg.loan.isTopup.is.not.supported"],
    )


def test_only_an_application_is_changed_or_removed(api: Api) -> None:
    loan_id = new_loan(api)
    approved(api, loan_id)
    assert api.refused(f"loans/{loan_id}", {"principal": 9000}, method="PUT")[0] in {400, 403}
    assert api.refused(f"loans/{loan_id}", {}, method="DELETE") == (
        400,
        ["error.msg.loan.delete.account.is.not.submitted.and.pending.state"],
    )
    api.post(f"loans/{loan_id}?command=undoapproval")
    assert api.delete(f"loans/{loan_id}")["resourceId"] == loan_id
    assert api.call("GET", f"loans/{loan_id}").status_code == 404


def test_a_loan_tells_which_of_the_borrowers_it_is(api: Api) -> None:
    counted, aside = new_product(api, includeInBorrowerCycle=True), new_product(api)
    client_id = new_client(api)
    made = []
    for product_id in (counted, aside, counted):
        loan_id = api.post("loans", loan_body(product_id, client_id))["loanId"]
        approved(api, loan_id)
        assert "loanProductCounter" not in api.get(f"loans/{loan_id}")
        api.post(f"loans/{loan_id}?command=disburse", {"actualDisbursementDate": "01 January 2024"})
        made.append(loan_id)
    lent(api, counted)
    found = [api.get(f"loans/{each}") for each in made]
    assert [(each.get("loanCounter"), each["loanProductCounter"]) for each in found] == [(1, 1), (None, 1), (2, 2)]


def test_a_loan_is_addressed_by_its_external_id(api: Api) -> None:
    name = uuid4().hex
    loan_id = new_loan(api, externalId=name)
    path = f"loans/external-id/{name}"
    assert api.put(path, {"principal": 9000})["resourceId"] == loan_id
    assert api.post(f"{path}?command=approve", {"approvedOnDate": "01 January 2024"})["loanId"] == loan_id
    api.post(f"{path}?command=disburse", {"actualDisbursementDate": "01 January 2024"})
    api.post(f"{path}/transactions?command=repayment", {"transactionDate": "01 February 2024", "transactionAmount": 50})
    assert api.get(path)["summary"]["principalDisbursed"] == 9000
    assert [each["amount"] for each in api.get(f"{path}/transactions")["content"]] == [9000, 50]
    other = uuid4().hex
    new_loan(api, externalId=other)
    assert api.delete(f"loans/external-id/{other}")["resourceId"]
    assert api.refused(f"loans/external-id/{other}", method="GET") == (404, ["error.msg.loan.external.id.invalid"])
