"""Transactions of loans over HTTP by the ids that others know them by."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from tests.dialects.fineract.lending import LENT_ON, approved, disbursed, lent, new_loan, new_product, repaid, undone

if TYPE_CHECKING:
    from tests.api import Api

FLAT = {"interestType": 1, "numberOfRepayments": 4, "principal": 12000}  # 4 x (3,000 + 120)
TAKEN = (403, ["error.msg.loan.transaction.duplicate.externalId"])
UNKNOWN = (404, ["error.msg.loan.transaction.external.id.invalid"])


@pytest.fixture
def name() -> str:
    return f"slip {uuid4().hex}"


@pytest.fixture
def loan_id(api: Api) -> int:
    """12,000 at 12 % flat, four months from 1 January 2024: 3,000.00 + 120.00 a month."""
    return lent(api, new_product(api, **FLAT))


def body_of(name: str, on: str = "01 February 2024", amount: int = 1000) -> dict[str, object]:
    return {"transactionDate": on, "transactionAmount": amount, "externalId": name}


def test_a_repayment_is_told_and_found_by_its_external_id(api: Api, loan_id: int, name: str) -> None:
    answer = api.post(f"loans/{loan_id}/transactions?command=repayment", body_of(name))
    assert (answer["resourceExternalId"], answer["changes"]["externalId"]) == (name, name)
    found = api.get(f"loans/{loan_id}/transactions/external-id/{name}")
    assert (found["id"], found["externalId"], found["amount"]) == (answer["resourceId"], name, 1000)
    assert found == api.get(f"loans/{loan_id}/transactions/{answer['resourceId']}")


def test_a_disbursement_answers_with_its_external_id(api: Api, name: str) -> None:
    known_as = f"loan {name}"
    loan_id = new_loan(api, externalId=known_as)
    approved(api, loan_id)
    answer = disbursed(api, loan_id, externalId=name)
    assert (answer["resourceId"], answer["subResourceExternalId"]) == (loan_id, name)
    found = api.get(f"loans/external-id/{known_as}/transactions/external-id/{name}")
    assert (found["id"], found["type"]["disbursement"]) == (answer["subResourceId"], True)
    assert found == api.get(f"loans/external-id/{known_as}/transactions/{answer['subResourceId']}")


def test_a_refund_has_its_external_id(api: Api, loan_id: int, name: str) -> None:
    repaid(api, loan_id, LENT_ON, 13000)
    refund = {**body_of(name, LENT_ON, 100)}
    answer = api.post(f"loans/{loan_id}/transactions?command=creditBalanceRefund", refund)
    assert answer["resourceExternalId"] == name
    assert api.get(f"loans/{loan_id}/transactions/external-id/{name}")["amount"] == 100


def test_an_external_id_names_one_transaction_in_the_whole_bank(api: Api, loan_id: int, name: str) -> None:
    repaid(api, loan_id, "01 February 2024", 1000, externalId=name)
    other = new_loan(api)
    approved(api, other)
    disbursal = {"actualDisbursementDate": LENT_ON, "externalId": name}
    assert api.refused(f"loans/{other}?command=disburse", disbursal) == TAKEN
    assert api.refused(f"loans/{loan_id}/transactions?command=repayment", body_of(name)) == TAKEN
    assert len(api.get(f"loans/{loan_id}/transactions")["content"]) == 2


def test_who_has_no_external_id_is_told_without_one(api: Api, loan_id: int) -> None:
    transaction = repaid(api, loan_id, "01 February 2024", 1000, externalId="")
    assert api.get(f"loans/{loan_id}/transactions/{transaction}").get("externalId") is None
    repaid(api, loan_id, "01 February 2024", 1000, externalId="")


def test_a_payment_reckoned_anew_keeps_its_name(api: Api, loan_id: int, name: str) -> None:
    first = repaid(api, loan_id, "01 March 2024", 3000, externalId=name)
    repaid(api, loan_id, "01 February 2024", 100)
    found = api.get(f"loans/{loan_id}/transactions/external-id/{name}")
    assert found["id"] != first
    assert (found["amount"], found["manuallyReversed"]) == (3000, False)


def test_what_is_taken_back_keeps_its_name(api: Api, loan_id: int, name: str) -> None:
    transaction = repaid(api, loan_id, "01 February 2024", 1000, externalId=name)
    answer = api.post(f"loans/{loan_id}/transactions/external-id/{name}?command=undo")
    assert answer["resourceId"] == transaction
    found = api.get(f"loans/{loan_id}/transactions/external-id/{name}")
    assert (found["id"], found["manuallyReversed"]) == (transaction, True)
    assert api.refused(f"loans/{loan_id}/transactions?command=repayment", body_of(name)) == TAKEN


def test_another_loan_has_no_transaction_of_that_name(api: Api, loan_id: int, name: str) -> None:
    transaction = repaid(api, loan_id, "01 February 2024", 1000, externalId=name)
    undo = {"transactionDate": "01 February 2024", "transactionAmount": 0}
    assert api.refused(f"loans/{new_loan(api)}/transactions/external-id/{name}?command=undo", undo) == UNKNOWN
    assert api.refused(f"loans/{loan_id}/transactions/external-id/no {name}?command=undo", undo) == UNKNOWN
    undone(api, loan_id, transaction)
